package conformance

import (
	"context"
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// Adaptor connects the suite to one implementation of the DSP. Calls come one
// at a time, but in the rounds of package concurrent. Every call has to respect
// the context's deadline; the suite also survives one that does not, one that
// panics, and one that answers nonsense: each makes its own case an error,
// never a pass.
type Adaptor interface {
	// Describe says what is under test and what it is able to do.
	Describe(ctx context.Context) (Description, error)
	// Reset puts the implementation into exactly the state that world
	// describes and forgets everything else.
	Reset(ctx context.Context, world spec.World) error
	// Submit sends one Service Request as its originator would and returns
	// the answer: I0 or I99 with an acceptance, the implementation's response
	// code, if it gives one, with a rejection. An error means that there was
	// no answer, and never that the request was rejected.
	Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error)
	// Apply makes any event but a Submit happen.
	Apply(ctx context.Context, event spec.Event) (spec.Result, error)
	// Observe says what the implementation holds for a Device.
	Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error)
}

// Description identifies an implementation and says what it is able to do.
type Description struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// Abilities lists what the implementation can do beyond Submit; a case
	// that needs more is not applicable to it, and the report says so.
	Abilities []Ability `json:"abilities"`
	// Ignored are claims that this version of the suite does not know.
	Ignored []string `json:"ignored,omitempty"`
	// Notes say how answers are taken, in words for the report, where an adaptor has a choice.
	Notes []string `json:"notes,omitempty"`
	// Lanes is how many independent worlds the implementation keeps side by
	// side; 0 and 1 mean one.
	Lanes int `json:"lanes,omitempty"`
}

// Ability is something that an implementation may or may not be able to do
// under test.
type Ability string

// The abilities. Each but the last is the kind of an event to Apply.
const (
	CanRegister     Ability = "register"      // change the Registration Data
	CanDeviceStatus Ability = "device-status" // change a Device's status
	CanUserStatus   Ability = "user-status"   // suspend and reinstate a User
	CanAdvance      Ability = "advance"       // move time on, for future-dated requests
	CanUpload       Ability = "upload"        // perform the data upload of Requirement 2
	CanAlert        Ability = "alert"         // have a Device raise an alert and see where it goes
	CanObserve      Ability = "observe"       // say what is held for a Device
)

// Abilities lists every ability in its fixed order.
func Abilities() []Ability {
	return []Ability{CanRegister, CanDeviceStatus, CanUserStatus, CanAdvance, CanUpload, CanAlert, CanObserve}
}

// Can reports whether the ability is claimed.
func (d Description) Can(a Ability) bool { return slices.Contains(d.Abilities, a) }

// Validate reports a description that cannot be used: no name, or an unknown ability.
func (d Description) Validate() error {
	if d.Name == "" {
		return fmt.Errorf("the implementation gives no name: a report needs to say what it is about")
	}
	for _, a := range d.Abilities {
		if !slices.Contains(Abilities(), a) {
			return fmt.Errorf("the implementation claims the unknown ability %q: want some of %v", a, Abilities())
		}
	}
	return nil
}

// abilityFor has the ability that each kind of event needs.
var abilityFor = map[spec.EventKind]Ability{
	spec.KindRegister: CanRegister, spec.KindDeviceStatus: CanDeviceStatus, spec.KindUserStatus: CanUserStatus,
	spec.KindAdvance: CanAdvance, spec.KindUpload: CanUpload, spec.KindAlert: CanAlert,
}

// AbilityFor is the ability that an event needs; empty for a Submit, which
// everybody can.
func AbilityFor(kind spec.EventKind) Ability { return abilityFor[kind] }
