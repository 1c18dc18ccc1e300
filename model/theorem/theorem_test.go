package theorem_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

const (
	device   spec.EUI64 = 0x00DE000000000001
	holder   spec.EUI64 = 0x00DB000000000001
	operator spec.EUI64 = 0x00DB000000000002
	supplier spec.EUI64 = 0x00DB000000000003
)

// repair is the holder's 6.15.1 that hands the Network Operator credential of a
// SMETS1 meter over to the registered operator, and its acceptance under MP107.
func repair() theorem.Decision {
	return theorem.Decision{
		Request: spec.ServiceRequest{
			Originator: holder, Role: spec.ED, Target: device, SRV: spec.UpdateSecurityCredentialsKRP,
			Signature: spec.Signature{Signer: holder, Valid: true},
			Update: &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{
				{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: operator},
			}},
		},
		Stage: legaltext.StageImmediate, Standing: true, Registered: operator, Operator: operator,
		Device:   meter(),
		Accepted: true, Lifted: true,
		Changes: []theorem.Change{{Device: device, Slot: spec.NetworkOperator, To: spec.Credential{Role: spec.NetworkOperator, Owner: operator}}},
	}
}

func meter() spec.Device {
	return spec.Device{
		ID: device, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned,
		Credentials: map[spec.RemotePartyRole]spec.Credential{
			spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: holder},
			spec.Supplier:        {Role: spec.Supplier, Owner: supplier},
		},
	}
}

// Every theorem of the register is stated, by exactly one check, and found by its identifier.
func TestEveryTheoremIsStated(t *testing.T) {
	if len(theorem.All()) != len(legaltext.Theorems()) {
		t.Errorf("%d theorems, %d in the register", len(theorem.All()), len(legaltext.Theorems()))
	}
	for i, registered := range legaltext.Theorems() {
		stated := theorem.All()[i]
		found, err := theorem.ByID(registered.ID)
		if err != nil || stated.ID != registered.ID || found.ID != registered.ID || found.Statement == "" {
			t.Errorf("%s: %s and %s, %v", registered.ID, stated.ID, found.ID, err)
		}
		checks := 0
		for _, set := range []bool{stated.Decision != nil, stated.Alert != nil, stated.Upload != nil} {
			if set {
				checks++
			}
		}
		if checks != 1 {
			t.Errorf("%s has %d checks, want one", registered.ID, checks)
		}
	}
	if _, err := theorem.ByID("T99"); err == nil {
		t.Error("T99 is no theorem, and no error says so")
	}
}

// A repair refutes T06, as it is meant to under MP107, and nothing else. One
// thing gone wrong refutes what forbids it.
func TestDecisions(t *testing.T) {
	srv := func(r *spec.ServiceRequest, srv spec.SRV) { r.SRV, r.Update = srv, nil }
	for name, c := range map[string]struct {
		change  func(*theorem.Decision)
		refuted []spec.TheoremID
	}{
		"a repair":                     {func(*theorem.Decision) {}, []spec.TheoremID{spec.T06}},
		"the registration has changed": {func(d *theorem.Decision) { d.Disturbed = true }, nil},
		"another critical request":     {func(d *theorem.Decision) { srv(&d.Request, "1.1.1"); d.Changes, d.Lifted = nil, false }, []spec.TheoremID{spec.T01}},
		"one whose registration is judged later": {func(d *theorem.Decision) {
			srv(&d.Request, "1.1.1")
			d.Changes, d.Lifted, d.Stage = nil, false, legaltext.StageReceipt
		}, nil},
		"a non-critical request": {func(d *theorem.Decision) { srv(&d.Request, "4.8.1"); d.Changes, d.Lifted = nil, false }, []spec.TheoremID{spec.T11}},
		"a non-critical one without owner": {func(d *theorem.Decision) {
			srv(&d.Request, "4.8.1")
			d.Changes, d.Lifted, d.Request.Role = nil, false, spec.OU
		}, nil},
		"rejected for ownership alone": {func(d *theorem.Decision) { d.Accepted, d.OwnershipAlone, d.Changes = false, true, nil }, []spec.TheoremID{spec.T02, spec.T07}},
		"rejected":                     {func(d *theorem.Decision) { d.Accepted, d.Changes = false, nil }, []spec.TheoremID{spec.T07}},
		"rejected though it carries nothing": {func(d *theorem.Decision) {
			d.Accepted, d.OwnershipAlone, d.Changes, d.Request.Update.Certificates = false, true, nil, nil
		}, nil},
		"rejected on a suspended Device": {func(d *theorem.Decision) { d.Accepted, d.Changes, d.Device.Status = false, nil, spec.Suspended }, nil},
		"rejected of a suspended User":   {func(d *theorem.Decision) { d.Accepted, d.Changes, d.Standing = false, nil, false }, nil},
		"rejected and yet carried out":   {func(d *theorem.Decision) { d.Accepted, d.Standing = false, false }, []spec.TheoremID{spec.T06, spec.T10}},
		"rejected with a trace":          {func(d *theorem.Decision) { d.Accepted, d.Changes, d.Standing, d.Changed = false, nil, false, true }, []spec.TheoremID{spec.T10}},
		"accepted without effect":        {func(d *theorem.Decision) { d.Changes = nil }, []spec.TheoremID{spec.T07}},
		"from another than the holder":   {func(d *theorem.Decision) { d.Request.Originator = supplier }, []spec.TheoremID{spec.T03, spec.T06}},
		"lifted for the supplier's slot": {func(d *theorem.Decision) {
			d.Request.Originator, d.Request.Role, d.Request.Update.Slot = supplier, spec.IS, spec.Supplier
			d.Changes[0] = theorem.Change{Device: device, Slot: spec.Supplier, To: spec.Credential{Role: spec.Supplier, Owner: operator}}
		}, []spec.TheoremID{spec.T01, spec.T03, spec.T09}},
		"on another Device too": {func(d *theorem.Decision) {
			d.Changes = append(d.Changes, theorem.Change{Device: device + 1, Slot: spec.NetworkOperator, To: d.Changes[0].To})
		}, []spec.TheoremID{spec.T06, spec.T09}},
		"something else changed too":     {func(d *theorem.Decision) { d.Changes = append(d.Changes, theorem.Change{Device: device}) }, []spec.TheoremID{spec.T06, spec.T09}},
		"a credential of another role":   {func(d *theorem.Decision) { d.Changes[0].To.Role = spec.Supplier }, []spec.TheoremID{spec.T06, spec.T09, spec.T15}},
		"the baseline decides otherwise": {func(d *theorem.Decision) { d.Differs = true }, []spec.TheoremID{spec.T06}},
		"the baseline decides otherwise outside the class": {func(d *theorem.Decision) {
			d.Differs, d.Request.Update.Certificates, d.Changes = true, nil, nil
		}, []spec.TheoremID{spec.T04}},
		"on SMETS2":             {func(d *theorem.Decision) { d.Device.SMETS, d.Lifted = spec.SMETS2, false }, nil},
		"differently on SMETS2": {func(d *theorem.Decision) { d.Device.SMETS, d.Lifted, d.Differs = spec.SMETS2, false, true }, []spec.TheoremID{spec.T04, spec.T05}},
		"a stale counter":       {func(d *theorem.Decision) { d.Stale = true }, []spec.TheoremID{spec.T06, spec.T13}},
		"a counter left":        {func(d *theorem.Decision) { d.Unrecorded = true }, []spec.TheoremID{spec.T06, spec.T13}},
		"executed":              {func(d *theorem.Decision) { d.Stage, d.Stale, d.Unrecorded = legaltext.StageExecution, true, true }, []spec.TheoremID{spec.T06}},
		"executed unlifted":     {func(d *theorem.Decision) { d.Stage, d.Lifted = legaltext.StageExecution, false }, []spec.TheoremID{spec.T06, spec.T14}},
		"refused early": {func(d *theorem.Decision) {
			d.Stage, d.Accepted, d.Changes, d.RegistrationDecides = legaltext.StageReceipt, false, nil, true
		}, []spec.TheoremID{spec.T14}},
	} {
		d := repair()
		c.change(&d)
		var refuted []spec.TheoremID
		for _, stated := range theorem.All() {
			if stated.Decision != nil && stated.Decision(&d) {
				refuted = append(refuted, stated.ID)
			}
		}
		if diff := cmp.Diff(c.refuted, refuted); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// An alert goes to the holder and, once the certificate of the registered
// Network Operator has been placed, to that one.
func TestAlerts(t *testing.T) {
	routing, err := theorem.ByID(spec.T08)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		alert   theorem.Alert
		refuted bool
	}{
		"to the holder":              {theorem.Alert{Device: meter(), Operator: operator, To: holder}, false},
		"to the registered operator": {theorem.Alert{Device: meter(), Operator: operator, To: operator}, true},
		"after a repair in vain":     {theorem.Alert{Device: meter(), Operator: operator, To: holder, Restored: true}, true},
	} {
		if got := routing.Alert(&c.alert); got != c.refuted {
			t.Errorf("%s: refuted %v, want %v", name, got, c.refuted)
		}
	}
}

// An upload aligns the credential on Devices of S1SP 1 and 2 for which an
// operator is registered, and does nothing else, nor anything the second time.
func TestUploads(t *testing.T) {
	aligned := meter()
	aligned.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: operator}
	other, emptied := aligned, meter()
	other.Status = spec.Suspended
	delete(emptied.Credentials, spec.Supplier)
	third := meter()
	third.S1SP = spec.S1SP3
	upload, err := theorem.ByID(spec.T12)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		upload  theorem.Upload
		refuted bool
	}{
		"aligned":                {theorem.Upload{meter(), aligned, aligned, operator}, false},
		"not aligned":            {theorem.Upload{meter(), meter(), meter(), operator}, true},
		"nobody registered":      {theorem.Upload{meter(), meter(), meter(), 0}, false},
		"emptied":                {theorem.Upload{meter(), emptied, emptied, 0}, true},
		"another S1SP":           {theorem.Upload{third, third, third, operator}, false},
		"the status too":         {theorem.Upload{meter(), other, other, operator}, true},
		"something the 2nd time": {theorem.Upload{meter(), aligned, emptied, operator}, true},
	} {
		if got := upload.Upload(&c.upload); got != c.refuted {
			t.Errorf("%s: refuted %v, want %v", name, got, c.refuted)
		}
	}
}
