package wire

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/spec"
)

// EncodeWorld writes a world as a message.
func EncodeWorld(w spec.World) *adaptorv1.World {
	m := &adaptorv1.World{
		Now:           encodeTime(w.Now),
		Users:         make([]*adaptorv1.User, len(w.Users)),
		Devices:       make([]*adaptorv1.Device, len(w.Devices)),
		Registrations: make([]*adaptorv1.Registration, len(w.Registrations)),
		Counters:      make([]*adaptorv1.Counter, len(w.Counters)),
	}
	for i, u := range w.Users {
		m.Users[i] = &adaptorv1.User{Id: encodeEUI64(u.ID), Roles: renamed[string](u.Roles), Status: string(u.Status)}
	}
	for i, d := range w.Devices {
		m.Devices[i] = &adaptorv1.Device{
			Id: encodeEUI64(d.ID), Type: string(d.Type), Smets: uint32(d.SMETS), S1Sp: uint32(d.S1SP),
			Status: string(d.Status), Mpxn: string(d.MPxN), Credentials: encodeCredentials(d.Credentials), NonCritical: encodeEUI64(d.NonCritical),
		}
	}
	for i, r := range w.Registrations {
		m.Registrations[i] = encodeRegistration(r)
	}
	for i, c := range w.Counters {
		m.Counters[i] = &adaptorv1.Counter{Originator: encodeEUI64(c.Originator), Target: encodeEUI64(c.Target), Last: c.Last}
	}
	return m
}

// EncodeRequest writes a Service Request as a message.
func EncodeRequest(r spec.ServiceRequest) *adaptorv1.ServiceRequest {
	m := &adaptorv1.ServiceRequest{
		Originator: encodeEUI64(r.Originator), Role: string(r.Role), Target: encodeEUI64(r.Target),
		Counter: r.Counter, Srv: string(r.SRV),
		Signature: &adaptorv1.Signature{Signer: encodeEUI64(r.Signature.Signer), Valid: r.Signature.Valid, XmlKeyAlone: r.Signature.XMLKeyAlone, OtherCertificate: r.Signature.OtherCertificate},
	}
	if r.ExecuteAt != nil {
		m.ExecuteAt = encodeTime(*r.ExecuteAt)
	}
	if r.Update != nil {
		m.Update = &adaptorv1.CredentialUpdate{Slot: string(r.Update.Slot)}
		for _, c := range r.Update.Certificates {
			m.Update.Certificates = append(m.Update.Certificates, &adaptorv1.Certificate{Use: string(c.Use), Role: string(c.Role), Owner: encodeEUI64(c.Owner)})
		}
	}
	return m
}

// EncodeEvent writes an event as a message; nil for a Submit, which is a call of
// its own, and for an event that is malformed.
func EncodeEvent(e spec.Event) *adaptorv1.Event {
	switch e.Kind() {
	case spec.KindRegister:
		return &adaptorv1.Event{Kind: &adaptorv1.Event_Register{Register: encodeRegistration(*e.Register)}}
	case spec.KindDeviceStatus:
		return &adaptorv1.Event{Kind: &adaptorv1.Event_DeviceStatus{DeviceStatus: &adaptorv1.DeviceStatusChange{
			Device: encodeEUI64(e.DeviceStatus.Device), Status: string(e.DeviceStatus.Status),
		}}}
	case spec.KindUserStatus:
		return &adaptorv1.Event{Kind: &adaptorv1.Event_UserStatus{UserStatus: &adaptorv1.UserStatusChange{
			User: encodeEUI64(e.UserStatus.User), Status: string(e.UserStatus.Status),
		}}}
	case spec.KindAdvance:
		return &adaptorv1.Event{Kind: &adaptorv1.Event_Advance{Advance: &adaptorv1.Advance{To: encodeTime(e.Advance.To)}}}
	case spec.KindUpload:
		return &adaptorv1.Event{Kind: &adaptorv1.Event_Upload{Upload: &adaptorv1.Upload{}}}
	case spec.KindAlert:
		return &adaptorv1.Event{Kind: &adaptorv1.Event_Alert{Alert: &adaptorv1.Alert{Device: encodeEUI64(e.Alert.Device)}}}
	default:
		return nil
	}
}

// EncodeObservation writes an observation as a message.
func EncodeObservation(o spec.Observation) *adaptorv1.Observation {
	return &adaptorv1.Observation{Device: encodeEUI64(o.Device), Status: string(o.Status), Credentials: encodeCredentials(o.Credentials)}
}

// EncodeResponse writes a response as a message.
func EncodeResponse(r spec.Response) *adaptorv1.Response {
	return &adaptorv1.Response{Decision: string(r.Decision), Code: string(r.Code)}
}

func encodeResult(r spec.Result) *adaptorv1.ApplyResponse {
	m := &adaptorv1.ApplyResponse{AlertTo: encodeEUI64(r.AlertTo)}
	for _, e := range r.Executions {
		m.Executions = append(m.Executions, &adaptorv1.Execution{RequestId: e.RequestID, Response: EncodeResponse(e.Response)})
	}
	return m
}

func encodeCredentials(credentials map[spec.RemotePartyRole]spec.Credential) map[string]*adaptorv1.Credential {
	m := make(map[string]*adaptorv1.Credential, len(credentials))
	for slot, c := range credentials {
		m[string(slot)] = &adaptorv1.Credential{Role: string(c.Role), Owner: encodeEUI64(c.Owner)}
	}
	return m
}

func encodeRegistration(r spec.Registration) *adaptorv1.Registration {
	return &adaptorv1.Registration{Mpxn: string(r.MPxN), Role: string(r.Role), Party: encodeEUI64(r.Party), From: encodeTime(r.From)}
}

// encodeEUI64 writes nobody as the empty string.
func encodeEUI64(id spec.EUI64) string {
	if id == 0 {
		return ""
	}
	return id.String()
}

func encodeTime(t spec.Time) *timestamppb.Timestamp {
	return timestamppb.New(time.Unix(int64(t), 0))
}

// renamed are strings by another name; none of them is nil.
func renamed[To, From ~string](values []From) []To {
	var all []To
	for _, v := range values {
		all = append(all, To(v))
	}
	return all
}
