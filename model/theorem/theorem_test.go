package theorem_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
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
func repair(t *testing.T) theorem.Decision {
	t.Helper()
	d := theorem.Decision{
		Request: spec.ServiceRequest{
			Originator: holder, Role: spec.ED, Target: device, SRV: spec.UpdateSecurityCredentialsKRP, Counter: 8,
			Signature: spec.Signature{Signer: holder, Valid: true},
			Update: &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{
				{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: operator},
			}},
		},
	}
	d.Device = meter()
	state, err := model.Start(spec.World{
		Now: spec.Epoch, Devices: []spec.Device{d.Device},
		Users:         []spec.User{{ID: holder, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive}},
		Registrations: []spec.Registration{{MPxN: d.Device.MPxN, Role: spec.ED, Party: operator, From: spec.Epoch}},
	})
	if err != nil {
		t.Fatal(err)
	}
	law, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	machines, err := theorem.NewMachines(model.Law{Register: law, Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	after, verdict, err := machines.Law.Step(state, spec.Event{Submit: &d.Request})
	if err != nil {
		t.Fatal(err)
	}
	d = machines.Of(state, d.Request, verdict.Judgements[0])
	d.Came(state, after)
	return d
}

func meter() spec.Device {
	return spec.Device{
		ID: device, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned, MPxN: "1200012345678",
		Credentials: map[spec.RemotePartyRole]spec.Credential{
			spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: holder},
			spec.Supplier:        {Role: spec.Supplier, Owner: supplier},
		},
	}
}

// Every theorem of the register is stated, and found by its identifier.
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
		want := map[spec.TheoremID]theorem.About{spec.T08: theorem.AboutAlert, spec.T12: theorem.AboutUpload}[registered.ID]
		if stated.About != want {
			t.Errorf("%s is about %d, want %d", registered.ID, stated.About, want)
		}
	}
	if _, err := theorem.ByID("T99"); err == nil {
		t.Error("T99 is no theorem, and no error says so")
	}
}

// A repair refutes T06, as it is meant to under MP107, and nothing else but
// parity where it is supposed to. One thing gone wrong refutes what forbids it.
func TestDecisions(t *testing.T) {
	set := func(d *theorem.Decision, variable int, value string) {
		if err := d.Facts.Set(variable, value); err != nil {
			t.Fatal(err)
		}
	}
	no := func(d *theorem.Decision, variables ...int) {
		for _, variable := range variables {
			set(d, variable, "false")
		}
	}
	// another makes the request another one, which changes nothing and is not lifted.
	another := func(d *theorem.Decision, srv spec.SRV, critical string) {
		d.Request.SRV, d.Request.Update, d.Changes, d.Lifted = srv, nil, nil, false
		set(d, legaltext.VarSRV, string(srv))
		set(d, legaltext.VarCritical, critical)
		set(d, legaltext.VarDeclared, legaltext.NoneDeclared)
		set(d, legaltext.VarHoldsOwnSlot, "true")
		no(d, legaltext.VarCertificatesPresent)
		d.BaselineAccepts, d.ShippedAccepts = true, true
	}
	rejected := func(d *theorem.Decision) {
		d.Accepted, d.Lifted, d.Changes, d.Changed, d.CounterBack = false, false, nil, false, false
		d.OfOwner, d.OfRegistered, d.OfAnother, d.SMETS2Accepts = false, false, false, false
	}
	for name, c := range map[string]struct {
		change  func(*theorem.Decision)
		refuted []spec.TheoremID
	}{
		"a repair":                 {func(*theorem.Decision) {}, []spec.TheoremID{spec.T06}},
		"another critical request": {func(d *theorem.Decision) { another(d, "1.1.1", "true") }, []spec.TheoremID{spec.T01}},
		"one whose registration is judged later": {func(d *theorem.Decision) {
			another(d, "1.1.1", "true")
			set(d, legaltext.VarStage, legaltext.StageReceipt)
		}, nil},
		"another critical request, executed": {func(d *theorem.Decision) {
			another(d, "1.1.1", "true")
			set(d, legaltext.VarStage, legaltext.StageExecution)
		}, []spec.TheoremID{spec.T01, spec.T14}},
		"a non-critical request, executed": {func(d *theorem.Decision) {
			another(d, "4.8.1", "false")
			set(d, legaltext.VarStage, legaltext.StageExecution)
		}, []spec.TheoremID{spec.T11, spec.T14}},
		"judged at receipt by reading A5": {func(d *theorem.Decision) {
			another(d, "1.1.1", "true")
			set(d, legaltext.VarStage, legaltext.StageReceipt)
			set(d, legaltext.VarReading+4, spec.AtReceipt)
		}, []spec.TheoremID{spec.T01}},
		"a stale counter at receipt": {func(d *theorem.Decision) {
			another(d, "4.8.1", "false")
			set(d, legaltext.VarStage, legaltext.StageReceipt)
			no(d, legaltext.VarCounterFresh)
		}, []spec.TheoremID{spec.T13}},
		"a non-critical request": {func(d *theorem.Decision) { another(d, "4.8.1", "false") }, []spec.TheoremID{spec.T11}},
		"a non-critical one without owner": {func(d *theorem.Decision) {
			another(d, "4.8.1", "false")
			set(d, legaltext.VarRole, "OU")
		}, nil},
		"rejected for ownership alone": {func(d *theorem.Decision) { rejected(d); d.OfOwner = true }, []spec.TheoremID{spec.T02, spec.T07}},
		"rejected":                     {rejected, []spec.TheoremID{spec.T07}},
		"rejected though it carries nothing": {func(d *theorem.Decision) {
			rejected(d)
			d.OfOwner, d.Request.Update.Certificates = true, nil
			no(d, legaltext.VarCertificatesPresent)
		}, nil},
		"rejected on a suspended Device": {func(d *theorem.Decision) { rejected(d); set(d, legaltext.VarDeviceStatus, "Suspended") }, nil},
		"rejected of a suspended User":   {func(d *theorem.Decision) { rejected(d); no(d, legaltext.VarUserActive) }, nil},
		"rejected of a holder without a counter left": {func(d *theorem.Decision) {
			rejected(d)
			no(d, legaltext.VarCounterFresh)
			d.CounterExhausted = true
		}, nil},
		"rejected and yet carried out": {func(d *theorem.Decision) {
			changes := d.Changes
			rejected(d)
			d.Changes = changes
			no(d, legaltext.VarUserActive)
		}, []spec.TheoremID{spec.T06, spec.T10}},
		"rejected with a trace":   {func(d *theorem.Decision) { rejected(d); d.Changed = true; no(d, legaltext.VarUserActive) }, []spec.TheoremID{spec.T10}},
		"accepted without effect": {func(d *theorem.Decision) { d.Changes = nil }, []spec.TheoremID{spec.T07, spec.T23}},
		"from another than the holder": {func(d *theorem.Decision) {
			d.Request.Originator = supplier
			no(d, legaltext.VarHoldsTargetedSlot, legaltext.VarHoldsOwnSlot)
		}, []spec.TheoremID{spec.T03, spec.T06}},
		"lifted for the supplier's slot": {func(d *theorem.Decision) {
			d.Request.Originator, d.Request.Role, d.Request.Update.Slot = supplier, spec.IS, spec.Supplier
			set(d, legaltext.VarRole, "IS")
			set(d, legaltext.VarDeclared, "Supplier")
			no(d, legaltext.VarCertificatesDeclared)
			d.Changes[0] = theorem.Change{Device: device, Slot: spec.Supplier, To: spec.Credential{Role: spec.Supplier, Owner: operator}}
		}, []spec.TheoremID{spec.T01, spec.T03, spec.T04, spec.T09, spec.T15, spec.T23}},
		"on another Device too": {func(d *theorem.Decision) {
			d.Changes = append(d.Changes, theorem.Change{Device: device + 1, Slot: spec.NetworkOperator, To: d.Changes[0].To})
		}, []spec.TheoremID{spec.T06, spec.T09}},
		"something else changed too":           {func(d *theorem.Decision) { d.Changes = append(d.Changes, theorem.Change{Device: device}) }, []spec.TheoremID{spec.T06, spec.T09}},
		"a credential of another role":         {func(d *theorem.Decision) { d.Changes[0].To.Role = spec.Supplier }, []spec.TheoremID{spec.T06, spec.T09, spec.T15, spec.T23}},
		"a certificate of another role beside": {func(d *theorem.Decision) { no(d, legaltext.VarCertificatesDeclared) }, []spec.TheoremID{spec.T06, spec.T15}},
		"SMETS2 decides otherwise":             {func(d *theorem.Decision) { d.SMETS2Accepts = false }, []spec.TheoremID{spec.T06, spec.T19}},
		"the baseline decides otherwise outside the class": {func(d *theorem.Decision) {
			d.Changes, d.Request.Update.Certificates = nil, nil
			no(d, legaltext.VarCertificatesPresent)
		}, []spec.TheoremID{spec.T04}},
		"the shipped baseline decides otherwise outside the class": {func(d *theorem.Decision) {
			another(d, "1.1.1", "true")
			set(d, legaltext.VarRegistrationOwner, "true")
			d.ShippedAccepts = false
		}, []spec.TheoremID{spec.T04}},
		"on SMETS2": {func(d *theorem.Decision) {
			set(d, legaltext.VarSMETS, "2")
			d.Lifted, d.BaselineAccepts, d.ShippedAccepts = false, true, true
		}, nil},
		"differently on SMETS2": {func(d *theorem.Decision) {
			set(d, legaltext.VarSMETS, "2")
			d.Lifted = false
		}, []spec.TheoremID{spec.T04, spec.T05}},
		"rejected on SMETS2": {func(d *theorem.Decision) {
			rejected(d)
			set(d, legaltext.VarSMETS, "2")
		}, []spec.TheoremID{spec.T18}},
		"a stale counter": {func(d *theorem.Decision) { no(d, legaltext.VarCounterFresh) }, []spec.TheoremID{spec.T06, spec.T13}},
		"a counter left":  {func(d *theorem.Decision) { d.CounterBack = true }, []spec.TheoremID{spec.T06, spec.T13}},
		"executed": {func(d *theorem.Decision) {
			set(d, legaltext.VarStage, legaltext.StageExecution)
			no(d, legaltext.VarCounterFresh)
		}, []spec.TheoremID{spec.T06}},
		"executed unlifted": {func(d *theorem.Decision) {
			set(d, legaltext.VarStage, legaltext.StageExecution)
			d.Lifted = false
		}, []spec.TheoremID{spec.T04, spec.T06, spec.T14}},
		"the owner refused at execution where another is not": {func(d *theorem.Decision) {
			rejected(d)
			set(d, legaltext.VarStage, legaltext.StageExecution)
			set(d, legaltext.VarRegistrationOwner, "true")
			d.OfAnother = true
		}, []spec.TheoremID{spec.T14}},
		"refused early": {func(d *theorem.Decision) {
			rejected(d)
			set(d, legaltext.VarStage, legaltext.StageReceipt)
			d.OfRegistered = true
		}, []spec.TheoremID{spec.T14}},
		"carried out at receipt": {func(d *theorem.Decision) { set(d, legaltext.VarStage, legaltext.StageReceipt) }, []spec.TheoremID{spec.T06, spec.T23}},
		"unsigned":               {func(d *theorem.Decision) { no(d, legaltext.VarSignatureValid) }, []spec.TheoremID{spec.T06, spec.T16}},
		"signed by another":      {func(d *theorem.Decision) { no(d, legaltext.VarSignedByOriginator) }, []spec.TheoremID{spec.T06, spec.T16}},
		"of a suspended User":    {func(d *theorem.Decision) { no(d, legaltext.VarUserActive) }, []spec.TheoremID{spec.T06, spec.T17}},
		"to a suspended Device":  {func(d *theorem.Decision) { set(d, legaltext.VarDeviceStatus, "Suspended") }, []spec.TheoremID{spec.T06, spec.T17}},
		"to a display":           {func(d *theorem.Decision) { set(d, legaltext.VarDeviceType, "IHD") }, []spec.TheoremID{spec.T06, spec.T17}},
		"to a gas meter":         {func(d *theorem.Decision) { set(d, legaltext.VarDeviceType, "GSME") }, []spec.TheoremID{spec.T06, spec.T21}},
		"placing another's certificate": {func(d *theorem.Decision) {
			set(d, legaltext.VarReading+3, spec.RegisteredOnly)
			no(d, legaltext.VarCertificatesRegistered)
		}, []spec.TheoremID{spec.T06, spec.T20}},
		"non-critical on SMETS2 of no owner": {func(d *theorem.Decision) {
			another(d, "4.8.1", "false")
			set(d, legaltext.VarSMETS, "2")
		}, []spec.TheoremID{spec.T22}},
		"non-critical on SMETS2 refused to its owner": {func(d *theorem.Decision) {
			another(d, "4.8.1", "false")
			rejected(d)
			set(d, legaltext.VarSMETS, "2")
			set(d, legaltext.VarRegistrationOwner, "true")
			d.BaselineAccepts, d.ShippedAccepts = false, false
		}, []spec.TheoremID{spec.T22}},
	} {
		d := repair(t)
		c.change(&d)
		var refuted []spec.TheoremID
		for _, stated := range theorem.All() {
			if stated.About == theorem.AboutDecision && stated.Refuted(&d) {
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
	lost := repair(t)
	for name, c := range map[string]struct {
		alert   theorem.Alert
		refuted bool
	}{
		"to the holder, and then to the one placed": {theorem.Alert{To: holder, After: operator}, false},
		"to the registered operator too early":      {theorem.Alert{To: operator, After: operator}, true},
		"after a repair in vain":                    {theorem.Alert{To: holder, After: holder}, true},
	} {
		lost.Alert = c.alert
		if got := routing.Refuted(&lost); got != c.refuted {
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
		before   spec.Device
		upload   theorem.Upload
		operator spec.EUI64
		refuted  bool
	}{
		"aligned":                {meter(), theorem.Upload{After: aligned, Again: aligned}, operator, false},
		"not aligned":            {meter(), theorem.Upload{After: meter(), Again: meter()}, operator, true},
		"nobody registered":      {meter(), theorem.Upload{After: meter(), Again: meter()}, 0, false},
		"emptied":                {meter(), theorem.Upload{After: emptied, Again: emptied}, 0, true},
		"another S1SP":           {third, theorem.Upload{After: third, Again: third}, operator, false},
		"the status too":         {meter(), theorem.Upload{After: other, Again: other}, operator, true},
		"something the 2nd time": {meter(), theorem.Upload{After: aligned, Again: emptied}, operator, true},
	} {
		d := theorem.Decision{Device: c.before, Operator: c.operator, Upload: c.upload}
		d.Facts.SetDevice(c.before)
		if got := upload.Refuted(&d); got != c.refuted {
			t.Errorf("%s: refuted %v, want %v", name, got, c.refuted)
		}
	}
}

// A counter that an execution moves back is seen, whatever the request's own is,
// and so is one that an accepted request does not move on.
func TestCounterComesBack(t *testing.T) {
	state := func(last uint64) model.State {
		s, err := model.Start(spec.World{Now: spec.Epoch, Counters: []spec.Counter{{Originator: holder, Target: device, Last: last}}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, c := range map[string]struct {
		stage               string
		before, after, sent uint64
		accepted, back      bool
	}{
		"moved on":               {legaltext.StageImmediate, 7, 8, 8, true, false},
		"not moved on":           {legaltext.StageImmediate, 7, 7, 8, true, true},
		"not moved on, rejected": {legaltext.StageImmediate, 7, 7, 8, false, false},
		"left at execution":      {legaltext.StageExecution, 9, 9, 8, true, false},
		"moved back":             {legaltext.StageExecution, 9, 8, 8, true, true},
	} {
		d := theorem.Decision{Request: spec.ServiceRequest{Originator: holder, Target: device, Counter: c.sent}, Accepted: c.accepted}
		if err := d.Facts.Set(legaltext.VarStage, c.stage); err != nil {
			t.Fatal(err)
		}
		if d.Came(state(c.before), state(c.after)); d.CounterBack != c.back {
			t.Errorf("%s: the counter comes back: %v, want %v", name, d.CounterBack, c.back)
		}
	}
}
