package wire

import (
	"fmt"

	"google.golang.org/protobuf/types/known/timestamppb"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/spec"
)

// DecodeWorld reads a world. Its error says which field cannot be read; whether the
// world is well formed is for spec.World.Validate to say.
func DecodeWorld(m *adaptorv1.World) (spec.World, error) {
	d := &decoder{}
	w := spec.World{Now: d.time("now", m.GetNow())}
	for _, u := range m.GetUsers() {
		w.Users = append(w.Users, spec.User{ID: d.eui64("users.id", u.GetId()), Roles: renamed[spec.UserRole](u.GetRoles()), Status: spec.UserStatus(u.GetStatus())})
	}
	for _, v := range m.GetDevices() {
		w.Devices = append(w.Devices, spec.Device{
			ID: d.eui64("devices.id", v.GetId()), Type: spec.DeviceType(v.GetType()), SMETS: spec.SMETS(d.small("devices.smets", v.GetSmets())),
			S1SP: spec.S1SP(d.small("devices.s1sp", v.GetS1Sp())), Status: spec.DeviceStatus(v.GetStatus()), MPxN: spec.MPxN(v.GetMpxn()),
			Credentials: d.credentials("devices.credentials", v.GetCredentials()), NonCritical: d.eui64("devices.nonCritical", v.GetNonCritical()),
		})
	}
	for _, r := range m.GetRegistrations() {
		w.Registrations = append(w.Registrations, d.registration("registrations", r))
	}
	for _, c := range m.GetCounters() {
		w.Counters = append(w.Counters, spec.Counter{
			Originator: d.eui64("counters.originator", c.GetOriginator()), Target: d.eui64("counters.target", c.GetTarget()), Last: c.GetLast(),
		})
	}
	return w, d.err
}

// DecodeRequest reads a Service Request; see DecodeWorld for its error.
func DecodeRequest(m *adaptorv1.ServiceRequest) (spec.ServiceRequest, error) {
	d := &decoder{}
	r := spec.ServiceRequest{
		Originator: d.eui64("originator", m.GetOriginator()), Role: spec.UserRole(m.GetRole()), Target: d.eui64("target", m.GetTarget()),
		Counter: m.GetCounter(), SRV: spec.SRV(m.GetSrv()),
		Signature: spec.Signature{
			Signer: d.eui64("signature.signer", m.GetSignature().GetSigner()), Valid: m.GetSignature().GetValid(),
			XMLKeyAlone: m.GetSignature().GetXmlKeyAlone(), OtherCertificate: m.GetSignature().GetOtherCertificate(),
		},
	}
	if m.GetExecuteAt() != nil {
		at := d.time("executeAt", m.GetExecuteAt())
		r.ExecuteAt = &at
	}
	if m.GetUpdate() != nil {
		r.Update = &spec.CredentialUpdate{Slot: spec.RemotePartyRole(m.GetUpdate().GetSlot())}
		for _, c := range m.GetUpdate().GetCertificates() {
			r.Update.Certificates = append(r.Update.Certificates, spec.Certificate{
				Use: spec.CertificateUse(c.GetUse()), Role: spec.RemotePartyRole(c.GetRole()), Owner: d.eui64("update.certificates.owner", c.GetOwner()),
			})
		}
	}
	return r, d.err
}

// DecodeEvent reads an event; see DecodeWorld for its error.
func DecodeEvent(m *adaptorv1.Event) (spec.Event, error) {
	d := &decoder{}
	var e spec.Event
	switch kind := m.GetKind().(type) {
	case *adaptorv1.Event_Register:
		row := d.registration("register", kind.Register)
		e.Register = &row
	case *adaptorv1.Event_DeviceStatus:
		e.DeviceStatus = &spec.DeviceStatusChange{Device: d.eui64("deviceStatus.device", kind.DeviceStatus.GetDevice()), Status: spec.DeviceStatus(kind.DeviceStatus.GetStatus())}
	case *adaptorv1.Event_UserStatus:
		e.UserStatus = &spec.UserStatusChange{User: d.eui64("userStatus.user", kind.UserStatus.GetUser()), Status: spec.UserStatus(kind.UserStatus.GetStatus())}
	case *adaptorv1.Event_Advance:
		e.Advance = &spec.Advance{To: d.time("advance.to", kind.Advance.GetTo())}
	case *adaptorv1.Event_Upload:
		e.Upload = &spec.Upload{}
	case *adaptorv1.Event_Alert:
		e.Alert = &spec.Alert{Device: d.eui64("alert.device", kind.Alert.GetDevice())}
	default:
		return e, fmt.Errorf("event of no kind that is known: want one of register, deviceStatus, userStatus, advance, upload, alert")
	}
	return e, d.err
}

// DecodeObservation reads an observation; see DecodeWorld for its error.
func DecodeObservation(m *adaptorv1.Observation) (spec.Observation, error) {
	d := &decoder{}
	o := spec.Observation{
		Device: d.eui64("observation.device", m.GetDevice()), Status: spec.DeviceStatus(m.GetStatus()),
		Credentials: d.credentials("observation.credentials", m.GetCredentials()),
	}
	return o, d.err
}

// DecodeResponse reads a response.
func DecodeResponse(m *adaptorv1.Response) spec.Response {
	return spec.Response{Decision: spec.Decision(m.GetDecision()), Code: spec.ResponseCode(m.GetCode())}
}

func decodeResult(m *adaptorv1.ApplyResponse) (spec.Result, error) {
	d := &decoder{}
	r := spec.Result{AlertTo: d.eui64("alertTo", m.GetAlertTo())}
	for _, e := range m.GetExecutions() {
		r.Executions = append(r.Executions, spec.Execution{RequestID: e.GetRequestId(), Response: DecodeResponse(e.GetResponse())})
	}
	return r, d.err
}

// decoder keeps the first error, so that a message is read in one go.
type decoder struct{ err error }

func (d *decoder) fail(field string, err error) {
	if d.err == nil {
		d.err = fmt.Errorf("%s: %w", field, err)
	}
}

// eui64 reads the empty string as nobody.
func (d *decoder) eui64(field, text string) spec.EUI64 {
	if text == "" {
		return 0
	}
	id, err := spec.ParseEUI64(text)
	if err != nil {
		d.fail(field, err)
	}
	return id
}

func (d *decoder) time(field string, t *timestamppb.Timestamp) spec.Time {
	switch {
	case t == nil:
		d.fail(field, fmt.Errorf("absent: want a time, as in %v", spec.Epoch))
	case t.CheckValid() != nil:
		d.fail(field, t.CheckValid())
	case t.GetNanos() != 0:
		d.fail(field, fmt.Errorf("%v: want whole seconds", t.AsTime()))
	}
	return spec.Time(t.GetSeconds())
}

func (d *decoder) small(field string, n uint32) uint8 {
	if n > 255 {
		d.fail(field, fmt.Errorf("%d is too large: want at most 255", n))
	}
	return uint8(n)
}

func (d *decoder) registration(field string, m *adaptorv1.Registration) spec.Registration {
	return spec.Registration{
		MPxN: spec.MPxN(m.GetMpxn()), Role: spec.UserRole(m.GetRole()),
		Party: d.eui64(field+".party", m.GetParty()), From: d.time(field+".from", m.GetFrom()),
	}
}

func (d *decoder) credentials(field string, m map[string]*adaptorv1.Credential) map[spec.RemotePartyRole]spec.Credential {
	if len(m) == 0 {
		return nil
	}
	credentials := make(map[spec.RemotePartyRole]spec.Credential, len(m))
	for slot, c := range m {
		credentials[spec.RemotePartyRole(slot)] = spec.Credential{Role: spec.RemotePartyRole(c.GetRole()), Owner: d.eui64(field+".owner", c.GetOwner())}
	}
	return credentials
}
