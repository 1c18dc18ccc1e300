package suite

import (
	"fmt"
	"math"

	"example.org/mp107/spec"
)

// counterEdges are counters at which some way of keeping numbers changes: as text,
// in 8, 16, 32 and 64 bits with and without sign, and in floating point.
var counterEdges = []uint64{
	0, 1, 9, 10, 99, 100, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 1<<31 - 1, 1 << 31, 1<<31 + 1,
	1<<32 - 1, 1 << 32, 1<<32 + 1, 1<<53 - 1, 1 << 53, 1<<53 + 1, 1<<63 - 1, 1 << 63, 1<<63 + 1, math.MaxUint64 - 1, math.MaxUint64,
}

// counterHistories are about the counter: at its boundaries, for each pair of
// originator and target by itself, and unmoved by whatever else happens.
func counterHistories() (all []history) {
	add := func(name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: spec.T13, family: "counter", name: name, world: world, events: t.events})
	}
	read := asks(AnotherParty, spec.OU, "4.8.1", TargetDevice)
	repair := places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator)
	device := asks(AnotherParty, spec.OU, "5.1", spec.DSP)
	supply := asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice)
	// Every edge after every edge, as given by the world and as a request left it.
	for i, last := range counterEdges {
		for j, next := range counterEdges {
			r := []spec.ServiceRequest{read, repair, device, supply}[(i+j)%4]
			add(fmt.Sprintf("%d-after-%d", next, last), with(single, counted(r.Originator, r.Target, last)), newTape().sends(r, next))
			if next <= last || j == i+1 {
				add(fmt.Sprintf("%d-after-accepted-%d", next, last), single, newTape().sends(r, last, next))
			}
		}
	}
	street := with(neighbourhood, gasProxy, only(TargetDevice, NewMeter, GasProxy))
	also := func(role spec.UserRole) func() spec.World {
		return with(house, acting(ManyRoles, role, spec.OU), registered(builtInMPAN, role, row{ManyRoles, spec.Epoch - spec.Day}))
	}
	kinds := []struct {
		name    string
		world   func() spec.World
		request spec.ServiceRequest
	}{
		{"read", house, read}, {"repair", house, repair}, {"non-device", house, device}, {"critical", house, supply},
		{"newer-repair", house, places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, AnotherOperator)},
		{"handover", house, places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, RegisteredSupplier)},
		{"newer-root", house, places(RegisteredSupplier, spec.IS, NewMeter, spec.Root, CentralParty)},
		{"gas-repair", street, places(AnotherOperator, spec.GT, GasProxy, spec.NetworkOperator, AnotherOperator)},
		{"gas-read", street, asks(GasOperator, spec.GT, "4.10", GasProxy)},
		{"export-read", also(spec.ES), asks(ManyRoles, spec.ES, "4.8.3", TargetDevice)},
		{"agent-read", also(spec.RSA), asks(ManyRoles, spec.RSA, "6.2.4", TargetDevice)},
	}
	for _, k := range kinds {
		r := k.request
		for _, last := range []uint64{5, 10, 1<<53 + 1, 1 << 63} {
			add(fmt.Sprintf("%s/equal-less-more/%d", k.name, last), with(k.world, counted(r.Originator, r.Target, last)), newTape().sends(r, last, last-1, 1, 0, last+1, last+1, last, last+3, last+2, last+4))
		}
		add(k.name+"/none-yet", k.world, newTape().sends(r, 0, 0, 1, 0, 2))
		add(k.name+"/far-ahead", k.world, newTape().sends(r, 1, math.MaxUint64, 2, math.MaxUint64, 0))
		if v, _ := spec.Variant(r.SRV); v.FutureDating != spec.NotFutureDated {
			add(k.name+"/in-the-past", k.world, newTape().sends(at(r, spec.Epoch-spec.Hour), 5, 5, 4).sends(r, 5, 6).sends(at(r, spec.Epoch), 6, 7).sends(r, 7))
			later := spec.Epoch + spec.Hour
			add(k.name+"/edges-dated", k.world, newTape().sends(at(r, later), counterEdges...).sends(at(r, later), 9, 1<<53, math.MaxUint64))
			add(k.name+"/future-dated", k.world, newTape().submits(at(again(r, 5), later), again(r, 5), at(again(r, 5), later), at(again(r, 4), later), again(r, 6)).passes(spec.Hour).sends(r, 6, 7))
			add(k.name+"/overtaken", k.world, newTape().submits(at(again(r, 5), later), again(r, 9)).passes(spec.Hour).sends(r, 6, 9, 8, 10))
			add(k.name+"/refused-when-due", k.world, newTape().submits(at(again(r, 5), later)).suspends(r.Originator).passes(spec.Hour).resumes(r.Originator).sends(r, 5, 6))
		}
		// What else happens leaves the counter as it was.
		for _, b := range bystanders(r) {
			t := newTape().sends(r, 7)
			b.make(t)
			add(k.name+"/unmoved-by/"+b.name, k.world, t.sends(r, 7, 6, 8))
		}
		// Nor does a request that is refused, for whatever reason.
		for _, b := range refusals(r) {
			add(k.name+"/unmoved-by-refused/"+b.name, k.world, newTape().sends(r, 7).submits(again(b.request, 9)).sends(r, 7, 8, 9, 9))
			add(k.name+"/first-refused/"+b.name, k.world, newTape().submits(again(b.request, 9)).sends(r, 3, 9, 10))
		}
	}
	// Nor one that is refused for what passes.
	for _, k := range kinds {
		gates := []change{{"while-suspended", func(t *tape) { t.suspends(k.request.Originator) }, func(t *tape) { t.resumes(k.request.Originator) }}}
		if k.name != "non-device" {
			device := k.request.Target
			gates = append(gates, change{"while-device-suspended", func(t *tape) { t.becomes(device, spec.Suspended) }, func(t *tape) { t.becomes(device, spec.Commissioned) }})
		}
		if k.name == "critical" {
			gates = append(gates, change{"while-not-registered", func(t *tape) { t.registers(builtInMPAN, spec.IS, 0, 0) }, func(t *tape) { t.registers(builtInMPAN, spec.IS, k.request.Originator, 0) }})
		}
		for _, gate := range gates {
			t := newTape()
			gate.make(t)
			t.sends(k.request, 9)
			gate.unmake(t)
			add(k.name+"/unmoved-by-refused/"+gate.name, k.world, t.sends(k.request, 3, 9, 9))
		}
	}
	both := asks(AnotherOperator, spec.ED, "6.24.1", NewMeter)
	gas := both
	gas.Role = spec.GT
	add("unmoved-by-refused/other-fuel", with(house, registered(newerMPAN, spec.ED, row{AnotherOperator, spec.Epoch - spec.Day})), newTape().sends(gas, 9).sends(both, 3, 9))
	wrong := places(AnotherOperator, spec.GT, TargetDevice, spec.NetworkOperator, AnotherOperator)
	add("unmoved-by-refused/repair-in-other-fuel", single, newTape().sends(wrong, 9).sends(repair, 3, 9))
	listed := []edit{counted(repair.Originator, TargetDevice, 5), counted(read.Originator, TargetDevice, 50), counted(repair.Originator, NewMeter, 500), counted(read.Originator, spec.DSP, 5000)}
	for i := range listed { // the world lists several, in some order
		t := newTape().sends(repair, 5, 6).sends(read, 6, 50, 51).sends(places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, AnotherOperator), 51, 500, 501).sends(device, 501, 5000, 5001)
		add(fmt.Sprintf("several-listed/%d", i+1), with(house, append(listed[i:len(listed):len(listed)], listed[:i]...)...), t)
	}
	// Each pair of originator and target has a counter of its own, whatever role or
	// request; what is asked of the DSP has one too.
	who := []spec.EUI64{RegisteredOperator, ManyRoles}
	where := []spec.EUI64{TargetDevice, NewMeter, spec.DSP}
	request := func(who, where spec.EUI64, counter uint64) spec.ServiceRequest {
		if where == spec.DSP {
			return again(asks(who, spec.ED, "8.2", where), counter)
		}
		return again(asks(who, spec.ED, "6.24.1", where), counter)
	}
	owned := with(house, holding(TargetDevice, spec.NetworkOperator, ManyRoles),
		registered(newerMPAN, spec.ED, row{ManyRoles, spec.Epoch - spec.Day}))
	for _, originator := range who {
		for _, target := range where {
			t := newTape().submits(request(originator, target, 100))
			for _, o := range who {
				for _, d := range where {
					t.submits(request(o, d, 50), request(o, d, 100), request(o, d, 101))
				}
			}
			add(fmt.Sprintf("of-each-pair/%s/%s", ofParty(originator), ofParty(target)), owned, t)
		}
	}
	// Many pairs, as they come in and as the world lists them: each has its counter still.
	crowd, listedCrowd := newTape(), newTape()
	var members, listedMembers []edit
	for _, stale := range []bool{false, true} {
		for n := range 40 {
			who := 0x00DB107000004000 + spec.EUI64(n)
			crowd.submits(again(asks(who, spec.OU, "4.8.1", TargetDevice), 5))
			if stale {
				listedCrowd.submits(again(asks(who, spec.OU, "4.8.1", TargetDevice), 5), again(asks(who, spec.OU, "4.8.1", TargetDevice), 6))
				members = append(members, func(w *spec.World) {
					w.Users = append(w.Users, spec.User{ID: who, Roles: []spec.UserRole{spec.OU}, Status: spec.UserActive})
				})
				listedMembers = append(listedMembers, counted(who, TargetDevice, 5))
			}
		}
	}
	add("of-many-pairs", with(single, members...), crowd)
	add("of-many-pairs/listed", with(with(single, members...), listedMembers...), listedCrowd)
	// Pairs whose identifiers written one after the other, added or crossed come to the same.
	for _, pairs := range [][4]spec.EUI64{{0x1, 0x23, 0x12, 0x3}, {1, 23, 12, 3}, {0x31, 0x1005, 0x32, 0x1004}, {0x31, 0x1002, 0x32, 0x1001}, {0x1001, 0x31, 0x31, 0x1001}, {0x31, 0x1040, 0x32, 0x1021}} {
		world := with(single, func(w *spec.World) {
			for at := 0; at < 4; at += 2 {
				w.Users = append(w.Users, spec.User{ID: pairs[at], Roles: []spec.UserRole{spec.OU}, Status: spec.UserActive})
				d := *deviceOf(w, TargetDevice)
				d.ID = pairs[at+1]
				w.Devices = append(w.Devices, d)
			}
		})
		one, other := asks(pairs[0], spec.OU, "4.8.1", pairs[1]), asks(pairs[2], spec.OU, "4.8.1", pairs[3])
		add(fmt.Sprintf("of-each-pair/%x-%x-and-%x-%x", uint64(pairs[0]), uint64(pairs[1]), uint64(pairs[2]), uint64(pairs[3])), world, newTape().sends(one, 7).sends(other, 7, 5).sends(one, 7, 8).sends(other, 7, 8))
	}
	for _, first := range []spec.ServiceRequest{asks(ManyRoles, spec.ED, "6.24.1", TargetDevice), asks(ManyRoles, spec.IS, "7.1", TargetDevice), places(ManyRoles, spec.ED, TargetDevice, spec.NetworkOperator, ManyRoles), asks(ManyRoles, spec.ED, "4.10", TargetDevice)} {
		for _, second := range []spec.ServiceRequest{asks(ManyRoles, spec.ED, "6.24.1", TargetDevice), asks(ManyRoles, spec.IS, "7.1", TargetDevice), places(ManyRoles, spec.ED, TargetDevice, spec.NetworkOperator, ManyRoles), asks(ManyRoles, spec.ED, "4.10", TargetDevice)} {
			world := with(single, holding(TargetDevice, spec.NetworkOperator, ManyRoles), holding(TargetDevice, spec.Supplier, ManyRoles),
				registered(builtInMPAN, spec.ED, row{ManyRoles, spec.Epoch - spec.Day}), registered(builtInMPAN, spec.IS, row{ManyRoles, spec.Epoch - spec.Day}))
			add(fmt.Sprintf("one-for-all/%s-%s-then-%s-%s", first.Role, first.SRV, second.Role, second.SRV), world, newTape().submits(again(first, 5), again(second, 5), again(second, 4), again(second, 6), again(first, 6)))
		}
	}
	return all
}

// bystanders are events that change neither counters nor what is pending of a
// request, though each changes something.
func bystanders(r spec.ServiceRequest) []change {
	back := func(t *tape, device spec.EUI64) {
		t.becomes(device, spec.DeviceStatuses()...).becomes(device, spec.Commissioned)
	}
	none := []change{
		{"resume", func(t *tape) { t.suspends(r.Originator).resumes(r.Originator) }, nil},
		{"another-resume", func(t *tape) { t.suspends(FormerOperator).resumes(FormerOperator) }, nil},
		{"status", func(t *tape) { back(t, TargetDevice); back(t, NewMeter) }, nil},
		{"same-status", func(t *tape) { t.becomes(TargetDevice, spec.Commissioned).becomes(NewMeter, spec.Commissioned) }, nil},
		{"registration", func(t *tape) {
			t.registers(builtInMPAN, spec.ED, RegisteredOperator, 0).registers(builtInMPAN, spec.IS, RegisteredSupplier, 0).registers(newerMPAN, spec.ED, RegisteredOperator, 0)
		}, nil},
		{"alert", func(t *tape) { t.alerts(TargetDevice, NewMeter) }, nil},
		{"time", func(t *tape) { t.passes(0).passes(1).passes(spec.Day).passes(400 * spec.Day) }, nil},
		{"repair", func(t *tape) {
			t.submits(again(places(AnotherOperator, spec.ED, otherDevice(r), spec.NetworkOperator, RegisteredOperator), 50))
		}, nil},
		{"handover", func(t *tape) {
			t.submits(again(places(RegisteredSupplier, spec.IS, NewMeter, spec.Root, RegisteredSupplier), 50))
		}, nil},
		{"non-device", func(t *tape) {
			t.submits(again(asks(FormerOperator, spec.ED, "8.2", spec.DSP), 50))
			if r.Target != spec.DSP {
				t.submits(again(asks(r.Originator, r.Role, "8.2", spec.DSP), 50))
			}
		}, nil},
		{"supplier-handover", func(t *tape) {
			t.submits(again(places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, RegisteredSupplier), 50))
		}, nil},
		{"in-the-past", func(t *tape) {
			t.submits(again(at(asks(AnotherParty, spec.OU, "7.7", otherDevice(r)), t.now-1), 50), again(at(asks(AnotherParty, spec.OU, "7.7", otherDevice(r)), t.now), 51))
		}, nil},
		{"execution-of-another", func(t *tape) {
			t.submits(again(at(asks(AnotherParty, spec.OU, "7.7", NewMeter), t.now+spec.Minute), 50)).passes(spec.Minute)
		}, nil},
	}
	return none
}

// otherDevice is a Device of the house that a request does not address.
func otherDevice(r spec.ServiceRequest) spec.EUI64 {
	if r.Target == TargetDevice {
		return NewMeter
	}
	return TargetDevice
}

// refusal is a request that is refused for a reason.
type refusal struct {
	name    string
	request spec.ServiceRequest
}

// refusals are forms of a request that are each refused for another reason.
func refusals(r spec.ServiceRequest) []refusal {
	role, matrix, forged, unsigned := r, r, r, r
	role.Role = spec.GS
	if r.Role == spec.OU {
		role.Role = spec.IS
	}
	matrix.SRV, matrix.Update = "7.16", nil
	if r.Target == spec.DSP {
		matrix.SRV = "8.3"
	}
	forged.Signature.Signer = FormerOperator
	unsigned.Signature.Valid = false
	all := []refusal{{"role", role}, {"matrix", matrix}, {"signer", forged}, {"signature", unsigned}}
	if r.Target == spec.DSP {
		return all
	}
	owner, holder := r, r
	owner.SRV, owner.Update = "6.15.1", &spec.CredentialUpdate{Slot: spec.Recovery}
	holder.SRV, holder.Update = "7.2", nil
	certificates := r
	certificates.SRV, certificates.Update = "6.15.1", &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{{Use: spec.DigitalSigning, Role: spec.Supplier, Owner: r.Originator}}}
	return append(all, refusal{"slot", owner}, refusal{"disable", holder}, refusal{"certificates", certificates})
}
