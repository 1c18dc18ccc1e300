package server_test

import (
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/spec"
)

// TestRepair is MP107 on the wire: refused before it, accepted under it.
func TestRepair(t *testing.T) {
	before := start(t, dsp.Config{Release: spec.Baseline}, server.Config{})
	if answer := before.ask(t, server.Transform, signedRepair(t, 1)); answer.Code != spec.E4 || before.holds(t, meter) != holder {
		t.Errorf("baseline: %s, held by %v", answer.Code, before.holds(t, meter))
	}
	after := start(t, dsp.Config{Release: spec.MP107}, server.Config{})
	answer := after.ask(t, server.Transform, signedRepair(t, 1))
	if answer.Code != spec.I0 || after.holds(t, meter) != registered {
		t.Fatalf("MP107: %s, held by %v", answer.Code, after.holds(t, meter))
	}
	id := duis.RequestID{Originator: holder, Target: meter, Counter: 1}
	if *answer.Request != id || *answer.ID != id.Swapped() {
		t.Errorf("RequestID %v, ResponseID %v", answer.Request, answer.ID)
	}
	if answer.SMETS1 == nil || answer.SMETS1.Content.Success == nil || !*answer.SMETS1.Content.Success {
		t.Errorf("the S1SP does not say that it succeeded: %+v", answer.SMETS1)
	}
	if again := after.ask(t, server.Transform, signedRepair(t, 1)); again.Code != duis.Unpublished {
		t.Errorf("the same request again: %s", again.Code)
	}
}

// TestReading answers what a User reads back: the inventory and credentials.
func TestReading(t *testing.T) {
	s := start(t, dsp.Config{}, server.Config{})
	inventory := spec.ServiceRequest{Originator: supplier, Role: spec.IS, Target: spec.DSP, Counter: 1, SRV: "8.2"}
	answer := s.ask(t, server.NonDevice, signed(t, build(t, inventory, duis.BuildOptions{Subject: meter}), signerOf(t, supplier)))
	if answer.Code != spec.I0 || answer.Service == nil || len(answer.Service.Inventory) != 1 {
		t.Fatalf("8.2: %s, %+v", answer.Code, answer.Service)
	}
	want := duis.InventoryEntry{
		Device: meter, Type: spec.ESME, Status: spec.Commissioned, Manufacturer: "simulated", Model: "ESME",
		SMETSVersion: "SMETS1", MPxN: mpan, Region: duis.RegionSMETS1, S1SP: "S1SP 1",
	}
	if got := answer.Service.Inventory[0]; got != want {
		t.Errorf("8.2: %+v, want %+v", got, want)
	}
	inventory.Counter = 2
	answer = s.ask(t, server.NonDevice, signed(t, build(t, inventory, duis.BuildOptions{Subject: nowhere}), signerOf(t, supplier)))
	if answer.Code != spec.I0 || answer.Service == nil || len(answer.Service.Inventory) != 0 {
		t.Errorf("8.2 of an unknown Device: %s, %+v", answer.Code, answer.Service)
	}
	credentials := spec.ServiceRequest{Originator: supplier, Role: spec.IS, Target: meter, Counter: 1, SRV: "6.24.1"}
	answer = s.ask(t, server.SendCommand, signed(t, build(t, credentials, duis.BuildOptions{}), signerOf(t, supplier)))
	if answer.SMETS1 == nil || len(answer.SMETS1.Content.Credentials) != 2 {
		t.Fatalf("6.24.1: %s, %+v", answer.Code, answer.SMETS1)
	}
	if got := answer.SMETS1.Content.Credentials[1]; got.Slot != spec.NetworkOperator || got.Owner != holder {
		t.Errorf("6.24.1: %+v", got)
	}
}

// TestChecksOfTheWire are those that no in-process request can fail.
func TestChecksOfTheWire(t *testing.T) {
	s := start(t, dsp.Config{}, server.Config{})
	counter := uint64(10)
	variant := func(cv int, device spec.EUI64) []byte {
		counter++
		request := spec.ServiceRequest{Originator: supplier, Role: spec.IS, Target: device, Counter: counter, SRV: "6.24.1"}
		return signed(t, build(t, request, duis.BuildOptions{CommandVariant: cv}), signerOf(t, supplier))
	}
	junk := func(cv int, device spec.EUI64) []byte {
		request := repair(1)
		request.Target = device
		return signed(t, build(t, request, duis.BuildOptions{CommandVariant: cv, PreCommand: []byte("junk")}), signerOf(t, holder))
	}
	for _, test := range []struct {
		name, service string
		document      []byte
		want          spec.ResponseCode
	}{
		{"critical at serviceD", server.NonDevice, signedRepair(t, 1), "E13"},
		{"non-device at serviceS", server.SendCommand, signed(t, build(t, spec.ServiceRequest{
			Originator: supplier, Role: spec.IS, Target: spec.DSP, Counter: 1, SRV: "8.2"}, duis.BuildOptions{}), signerOf(t, supplier)), "E13"},
		{"command variant 1 at serviceT", server.Transform, signed(t, build(t, repair(1), duis.BuildOptions{CommandVariant: 1}), signerOf(t, holder)), "E13"},
		{"critical with command variant 1", server.SendCommand, signed(t, build(t, repair(1), duis.BuildOptions{CommandVariant: 1}), signerOf(t, holder)), "E12"},
		{"critical at serviceS", server.SendCommand, signedRepair(t, 1), "E13"},
		{"command variant 2 at serviceD", server.NonDevice, variant(2, meter), spec.I0},
		{"command variant 2 at serviceS", server.SendCommand, variant(2, meter), "E13"},
		{"command variant 3 at serviceS", server.SendCommand, variant(3, smets2), spec.I0},
		{"command variant 3 at serviceD", server.NonDevice, variant(3, smets2), "E13"},
		{"a pre-command to a SMETS1 Device, command variant 5", server.SendCommand, junk(5, meter), "E12"},
		{"a pre-command to a SMETS1 Device, command variant 6", server.NonDevice, junk(6, meter), "E12"},
		{"a pre-command to a SMETS1 Device, command variant 7", server.SendCommand, junk(7, meter), "E12"},
		{"a pre-command that nobody gave out, command variant 5", server.SendCommand, junk(5, smets2), duis.Unpublished},
		{"command variant 6 at serviceS", server.SendCommand, junk(6, smets2), "E13"},
		{"critical at serviceT", server.Transform, signedRepair(t, 1), spec.I0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if answer := s.ask(t, test.service, test.document); answer.Code != test.want {
				t.Errorf("%s, want %s", answer.Code, test.want)
			}
		})
	}
}
