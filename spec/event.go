package spec

import "fmt"

// Event is one thing that happens to the system. Exactly one field is set.
type Event struct {
	// Submit is a Service Request arriving at the DSP.
	Submit *ServiceRequest `json:"submit,omitempty"`
	// Register adds a row to the Registration Data; it may not take effect in the past.
	Register *Registration `json:"register,omitempty"`
	// DeviceStatus changes a Device's status in the inventory.
	DeviceStatus *DeviceStatusChange `json:"deviceStatus,omitempty"`
	// UserStatus suspends a User or makes it active again.
	UserStatus *UserStatusChange `json:"userStatus,omitempty"`
	// Advance moves time on, never back, and so makes future-dated requests due.
	Advance *Advance `json:"advance,omitempty"`
	// Upload is the data upload of Requirement 2. [S§3]
	Upload *Upload `json:"upload,omitempty"`
	// Alert is an alert raised by a Device, to be routed to a Network Operator. [S§2]
	Alert *Alert `json:"alert,omitempty"`
}

// DeviceStatusChange is the body of a DeviceStatus event.
type DeviceStatusChange struct {
	Device EUI64        `json:"device"`
	Status DeviceStatus `json:"status"`
}

// UserStatusChange is the body of a UserStatus event.
type UserStatusChange struct {
	User   EUI64      `json:"user"`
	Status UserStatus `json:"status"`
}

// Advance is the body of an Advance event.
type Advance struct {
	To Time `json:"to"`
}

// Upload is the body of an Upload event: it has no parameters.
type Upload struct{}

// Alert is the body of an Alert event.
type Alert struct {
	Device EUI64 `json:"device"`
}

// EventKind names the kind of an event.
type EventKind string

// The kinds of events.
const (
	KindSubmit       EventKind = "submit"
	KindRegister     EventKind = "register"
	KindDeviceStatus EventKind = "deviceStatus"
	KindUserStatus   EventKind = "userStatus"
	KindAdvance      EventKind = "advance"
	KindUpload       EventKind = "upload"
	KindAlert        EventKind = "alert"
	KindMalformed    EventKind = "malformed"
)

// EventKinds lists the kinds of well-formed events in their fixed order.
func EventKinds() []EventKind {
	return []EventKind{KindSubmit, KindRegister, KindDeviceStatus, KindUserStatus, KindAdvance, KindUpload, KindAlert}
}

// Kind is the kind of the event, or KindMalformed where not exactly one field is set.
func (e Event) Kind() EventKind {
	kind, set := KindMalformed, 0
	for _, field := range []struct {
		present bool
		kind    EventKind
	}{
		{e.Submit != nil, KindSubmit},
		{e.Register != nil, KindRegister},
		{e.DeviceStatus != nil, KindDeviceStatus},
		{e.UserStatus != nil, KindUserStatus},
		{e.Advance != nil, KindAdvance},
		{e.Upload != nil, KindUpload},
		{e.Alert != nil, KindAlert},
	} {
		if field.present {
			kind = field.kind
			set++
		}
	}
	if set != 1 {
		return KindMalformed
	}
	return kind
}

// Result is what an event is observed to bring about, apart from the state
// that can be observed afterwards.
type Result struct {
	// Response answers a Submit event.
	Response *Response `json:"response,omitempty"`
	// Executions are the future-dated requests that an Advance event made due,
	// by execution time and then by order of receipt.
	Executions []Execution `json:"executions,omitempty"`
	// AlertTo is the recipient of an Alert event; zero when nobody receives it.
	AlertTo EUI64 `json:"alertTo,omitempty"`
}

// Execution is the outcome of a future-dated request when it falls due.
type Execution struct {
	RequestID string   `json:"requestId"`
	Response  Response `json:"response"`
}

// Observation is what can be seen of a Device from outside.
type Observation struct {
	Device      EUI64                          `json:"device"`
	Status      DeviceStatus                   `json:"status"`
	Credentials map[RemotePartyRole]Credential `json:"credentials,omitempty"`
}

// Validate reports an event that is not well formed by itself. Whether it fits
// a world (does the Device exist?) is for the model to say.
func (e Event) Validate() error {
	switch e.Kind() {
	case KindSubmit:
		return e.Submit.Validate()
	case KindRegister:
		return e.Register.Validate()
	case KindDeviceStatus:
		return second(ParseDeviceStatus(string(e.DeviceStatus.Status)))
	case KindUserStatus:
		return second(OneOf("user status", string(e.UserStatus.Status), UserStatuses()))
	case KindMalformed:
		return fmt.Errorf("event with none or several of %v set: want exactly one", EventKinds())
	default:
		return nil
	}
}
