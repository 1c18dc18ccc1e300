package theorem

import (
	"maps"
	"reflect"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// statements are the concrete checks. Each function is named like the claim of
// the same theorem in package prove.
var statements = map[spec.TheoremID]Theorem{
	spec.T01: {Decision: exclusivity},
	spec.T02: {Decision: enablement},
	spec.T03: {Decision: ownership},
	spec.T04: {Decision: noRegression},
	spec.T05: {Decision: smets2Untouched},
	spec.T06: {Decision: deadlock},
	spec.T07: {Decision: recovery},
	spec.T08: {Alert: routing},
	spec.T09: {Decision: frame},
	spec.T10: {Decision: atomicity},
	spec.T11: {Decision: nonCriticalChecked},
	spec.T12: {Upload: upload},
	spec.T13: {Decision: replay},
	spec.T14: {Decision: time},
	spec.T15: {Decision: costOfTheGate},
}

// exclusivity is T01, at the stage at which registration is judged. What a 6.15.1
// targets is the slot that it declares, which is the one replaced.
func exclusivity(d *Decision) bool {
	return d.Device.SMETS == spec.SMETS1 && d.critical() && d.JudgesRegistration() &&
		d.Accepted && d.unowned() && !d.declaresOperator()
}

// enablement is T02, of a request that targets Network Operator credentials
// under every reading A2.
func enablement(d *Decision) bool {
	return d.Device.SMETS == spec.SMETS1 && d.declaresOperator() && d.carriesOperators() && d.OwnershipAlone
}

// ownership is T03.
func ownership(d *Decision) bool {
	relied := d.Request.Role.Slot()
	if d.Request.Update != nil {
		relied = d.declared()
	}
	return d.Device.ID != 0 && d.critical() && d.Accepted &&
		(!d.holds(relied) || d.Lifted && !(d.declaresOperator() && d.holds(spec.NetworkOperator)))
}

// noRegression is T04.
func noRegression(d *Decision) bool {
	lifts := d.Device.SMETS == spec.SMETS1 && d.targetsOperator()
	return !lifts && d.Differs
}

// smets2Untouched is T05.
func smets2Untouched(d *Decision) bool { return d.Device.SMETS == spec.SMETS2 && d.Differs }

// deadlock is T06, by induction on the number of requests: whoever holds the
// slot wrongly still holds it after one more request of a Network Operator.
func deadlock(d *Decision) bool {
	return d.wrongOperator() && !d.Disturbed && d.Request.Role.IsNetworkOperator() &&
		d.operatorAfter() != d.Device.Credentials[spec.NetworkOperator].Owner
}

// recovery is T07: in ordinary circumstances the one request that hands the
// credential over succeeds.
func recovery(d *Decision) bool {
	r := d.Request
	ordinary := d.Standing && d.Operator != 0 && d.Device.Status == spec.Commissioned
	if !ordinary || !d.wrongOperator() || !d.declaresOperator() || len(r.Update.Certificates) != 1 {
		return false
	}
	repairs := d.holds(spec.NetworkOperator) && r.Role == d.Device.Type.NetworkOperatorRole() &&
		d.Stage == legaltext.StageImmediate && !d.Stale && r.Signature.Valid && r.Signature.Signer == r.Originator &&
		r.Update.Certificates[0] == spec.Certificate{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: d.Operator}
	return repairs && !(d.Accepted && d.operatorAfter() == d.Operator)
}

// routing is T08.
func routing(a *Alert) bool {
	return a.To != a.Device.Credentials[spec.NetworkOperator].Owner || a.Restored && a.To != a.Operator
}

// frame is T09.
func frame(d *Decision) bool {
	return d.Lifted && slices.ContainsFunc(d.Changes, func(c Change) bool {
		return c.Device != d.Request.Target || c.Slot == spec.Supplier || c.Slot == spec.NoSlot || c.Slot != d.declared() || c.To.Role != c.Slot
	})
}

// atomicity is T10.
func atomicity(d *Decision) bool { return !d.Accepted && (d.Changed || len(d.Changes) > 0) }

// nonCriticalChecked is T11, at the stage at which registration is judged.
func nonCriticalChecked(d *Decision) bool {
	return d.Device.SMETS == spec.SMETS1 && !d.critical() && d.Request.Role != spec.OU &&
		d.JudgesRegistration() && d.unowned() && d.Accepted
}

// upload is T12.
func upload(u *Upload) bool {
	want := u.Before
	if covered := want.SMETS == spec.SMETS1 && (want.S1SP == spec.S1SP1 || want.S1SP == spec.S1SP2); covered && u.Operator != 0 {
		want.Credentials = map[spec.RemotePartyRole]spec.Credential{}
		maps.Copy(want.Credentials, u.Before.Credentials)
		want.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: u.Operator}
	}
	return !same(u.After, want) || !same(u.Again, u.After)
}

// same reports whether two Devices are the same; no credentials may be nil or empty.
func same(a, b spec.Device) bool {
	equal := maps.Equal(a.Credentials, b.Credentials)
	a.Credentials, b.Credentials = nil, nil
	return equal && reflect.DeepEqual(a, b)
}

// replay is T13, by induction: a stale counter is rejected, and every acceptance
// at receipt moves the counter on.
func replay(d *Decision) bool {
	return d.Stage != legaltext.StageExecution && d.Accepted && (d.Stale || d.Unrecorded)
}

// time is T14. At receipt Registration Data may decide nothing; at execution a
// request for which the RDP check is not lifted is accepted from the RDP owner
// of that moment only.
func time(d *Decision) bool {
	checked := d.Device.SMETS == spec.SMETS1 || d.Device.SMETS == spec.SMETS2 && !d.critical()
	late := d.Stage == legaltext.StageExecution && checked && d.Request.Role != spec.OU && !d.Lifted && d.Accepted && d.unowned()
	return d.RegistrationDecides || late
}

// costOfTheGate is T15, by induction: if every credential so far has the role of
// its slot, it still has after one more request for which the check was lifted.
func costOfTheGate(d *Decision) bool {
	return d.Lifted && slices.ContainsFunc(d.Changes, func(c Change) bool { return c.To.Role != c.Slot })
}
