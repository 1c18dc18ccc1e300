package dsp_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// edit changes a request while it is built.
type edit func(*spec.ServiceRequest)

// request builds a well-formed, properly signed request with counter 1.
func request(srv spec.SRV, from spec.EUI64, role spec.UserRole, to spec.EUI64, edits ...edit) spec.ServiceRequest {
	r := spec.ServiceRequest{
		Originator: from, Role: role, Target: to, Counter: 1, SRV: srv,
		Signature: spec.Signature{Signer: from, Valid: true},
	}
	for _, change := range edits {
		change(&r)
	}
	return r
}

// place makes a request a 6.15.1 that declares a slot and carries certificates.
func place(slot spec.RemotePartyRole, certificates ...spec.Certificate) edit {
	return func(r *spec.ServiceRequest) {
		r.Update = &spec.CredentialUpdate{Slot: slot, Certificates: certificates}
	}
}

func signing(role spec.RemotePartyRole, owner spec.EUI64) spec.Certificate {
	return spec.Certificate{Use: spec.DigitalSigning, Role: role, Owner: owner}
}

func agreement(role spec.RemotePartyRole, owner spec.EUI64) spec.Certificate {
	return spec.Certificate{Use: spec.KeyAgreement, Role: role, Owner: owner}
}

// operator makes a request a 6.15.1 that puts a Network Operator in its slot.
func operator(owner spec.EUI64) edit {
	return place(spec.NetworkOperator, signing(spec.NetworkOperator, owner))
}

func counter(n uint64) edit { return func(r *spec.ServiceRequest) { r.Counter = n } }

// after future-dates a request by so much after the start of the world.
func after(delay spec.Time) edit {
	return func(r *spec.ServiceRequest) { at := spec.Epoch + delay; r.ExecuteAt = &at }
}

func signed(by spec.EUI64, valid bool) edit {
	return func(r *spec.ServiceRequest) { r.Signature = spec.Signature{Signer: by, Valid: valid} }
}

// The events.
func submit(r spec.ServiceRequest) spec.Event { return spec.Event{Submit: &r} }
func advance(by spec.Time) spec.Event {
	return spec.Event{Advance: &spec.Advance{To: spec.Epoch + by}}
}
func alert(device spec.EUI64) spec.Event { return spec.Event{Alert: &spec.Alert{Device: device}} }
func upload() spec.Event                 { return spec.Event{Upload: &spec.Upload{}} }
func register(m spec.MPxN, role spec.UserRole, party spec.EUI64, delay spec.Time) spec.Event {
	return spec.Event{Register: &spec.Registration{MPxN: m, Role: role, Party: party, From: spec.Epoch + delay}}
}
func setStatus(device spec.EUI64, s spec.DeviceStatus) spec.Event {
	return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: device, Status: s}}
}
func setUser(user spec.EUI64, s spec.UserStatus) spec.Event {
	return spec.Event{UserStatus: &spec.UserStatusChange{User: user, Status: s}}
}

// trace lets events happen and says, line by line, what could be observed of
// each and, at the end, of every Device.
func trace(t *testing.T, d *dsp.DSP, events []spec.Event) []string {
	t.Helper()
	var lines []string
	for _, e := range events {
		lines = append(lines, outcome(d, e))
	}
	for _, device := range devices {
		lines = append(lines, holdings(t, d, device))
	}
	return lines
}

// outcome applies an event and says in a line what it brought about.
func outcome(d *dsp.DSP, e spec.Event) string {
	result, err := d.Apply(e)
	switch {
	case err != nil:
		return fmt.Sprintf("%s: error: %v", e.Kind(), err)
	case e.Submit != nil:
		return fmt.Sprintf("submit: %v", *result.Response)
	case e.Advance != nil:
		parts := []string{"advance:"}
		for _, x := range result.Executions {
			from, counter, _ := strings.Cut(x.RequestID, ":")
			originator, _ := spec.ParseEUI64(from)
			_, counter, _ = strings.Cut(counter, ":")
			parts = append(parts, fmt.Sprintf("%s #%s %v", names[originator], counter, x.Response))
		}
		return strings.Join(parts, " ")
	case e.Alert != nil:
		return "alert: " + names[result.AlertTo]
	default:
		return string(e.Kind())
	}
}
