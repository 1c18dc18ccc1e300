package suite

import (
	"fmt"
	"strings"

	"example.org/mp107/spec"
)

// deviceHistories are about which Device is meant: the types that have a Network
// Operator, a metering point that is none, has leading zeros or has several Devices,
// and identifiers that are almost those of another.
func deviceHistories() (all []history) {
	add := func(theorem spec.TheoremID, name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: theorem, family: "device", name: name, world: world, events: t.events})
	}
	for _, kind := range []spec.DeviceType{spec.ESME, spec.GSME, spec.GPF} {
		for _, provider := range []spec.S1SP{spec.NoS1SP, spec.S1SP1, spec.S1SP2, spec.S1SP3} {
			world, role, supplier, registered := meterAs(kind, provider)
			name := fmt.Sprintf("%s-%s", kind, generation(provider))
			theorem := spec.T02
			if provider == spec.NoS1SP {
				theorem = spec.T18
			}
			update := places(AnotherOperator, role, TargetDevice, spec.NetworkOperator, registered)
			add(theorem, name+"/repaired-and-used", world, newTape().alerts(TargetDevice).submits(update).alerts(TargetDevice).
				submits(update, places(registered, role, TargetDevice, spec.NetworkOperator, registered), places(registered, role, TargetDevice, spec.NetworkOperator, AnotherOperator), update))
			add(theorem, name+"/repaired-when-due", world, newTape().submits(at(update, spec.Epoch+spec.Hour)).passes(spec.Hour-1).passes(1).alerts(TargetDevice))
			add(spec.T11, name+"/read", world, newTape().submits(asks(registered, role, "4.8.1", TargetDevice), asks(AnotherOperator, role, "4.8.1", TargetDevice), asks(RegisteredSupplier, supplier, "4.8.1", TargetDevice)))
			add(spec.T04, name+"/supplied", world, newTape().submits(asks(RegisteredSupplier, supplier, "7.2", TargetDevice), places(RegisteredSupplier, supplier, TargetDevice, spec.Supplier, FormerSupplier), asks(RegisteredSupplier, supplier, "7.2", TargetDevice)))
			add(spec.T03, name+"/not-the-holder", world, newTape().submits(places(registered, role, TargetDevice, spec.NetworkOperator, registered), places(ManyRoles, role, TargetDevice, spec.NetworkOperator, registered), places(RegisteredSupplier, supplier, TargetDevice, spec.NetworkOperator, registered)))
			for _, wrong := range []spec.UserRole{spec.ED, spec.GT} {
				both := with(world, acting(AnotherOperator, spec.GT, spec.ED))
				r := update
				r.Role = wrong
				add(spec.T21, fmt.Sprintf("%s/repaired-as-%s", name, wrong), both, newTape().submits(r, at(r, spec.Epoch+spec.Hour), asks(AnotherOperator, wrong, "6.24.1", TargetDevice)).passes(spec.Hour))
			}
			read, supply := asks(registered, role, "4.8.1", TargetDevice), asks(RegisteredSupplier, supplier, "7.2", TargetDevice)
			for _, status := range []spec.DeviceStatus{spec.Commissioned, spec.InstalledNotCommissioned, spec.Whitelisted, spec.Recovered} {
				add(spec.T13, fmt.Sprintf("%s/counted/%s", name, status), with(world, inStatus(TargetDevice, status)), newTape().sends(update, 5, 5, 4).sends(read, 6, 6, 5).sends(supply, 7, 7, 6).
					alerts(TargetDevice).sends(read, 6, 7).sends(supply, 7, 8).sends(update, 5, 6))
			}
			for _, lost := range []spec.EUI64{0, ManyRoles} {
				ended := with(world, withdrawn(role, lost))
				add(theorem, fmt.Sprintf("%s/operator-%s", name, choose(lost == 0, "ended", "other")), ended, newTape().submits(asks(registered, role, "4.8.1", TargetDevice), update).alerts(TargetDevice))
			}
		}
	}
	all = append(all, meteringPointHistories()...)
	return append(all, twinHistories()...)
}

func generation(provider spec.S1SP) string {
	if provider == spec.NoS1SP {
		return "SMETS2"
	}
	return fmt.Sprintf("S1SP%d", provider)
}

// meterAs is the one Device of a world as another type, with who acts on it.
func meterAs(kind spec.DeviceType, provider spec.S1SP) (world func() spec.World, role, supplier spec.UserRole, registered spec.EUI64) {
	mpxn := builtInMPAN
	role, supplier, registered = spec.ED, spec.IS, RegisteredOperator
	if kind != spec.ESME {
		mpxn, role, supplier, registered = builtInMPRN, spec.GT, spec.GS, GasOperator
	}
	return with(single, about(TargetDevice, func(d *spec.Device) {
		d.Type, d.S1SP, d.MPxN, d.SMETS = kind, provider, mpxn, spec.SMETS1
		if provider == spec.NoS1SP {
			d.SMETS = spec.SMETS2
		}
	})), role, supplier, registered
}

// withdrawn ends the registrations in a role, or passes them on.
func withdrawn(role spec.UserRole, to spec.EUI64) edit {
	return func(w *spec.World) {
		for _, r := range w.Registrations {
			if r.Role == role {
				r.Party, r.From = to, spec.Epoch-spec.Day
				w.Registrations = append(w.Registrations, r)
			}
		}
	}
}

// meteringPointHistories are about the metering point: that of no Device, that of
// several, and ones that are alike.
func meteringPointHistories() (all []history) {
	add := func(theorem spec.TheoremID, name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: theorem, family: "metering-point", name: name, world: world, events: t.events})
	}
	for _, kind := range []spec.DeviceType{spec.CHF, spec.HCALCS, spec.PPMID, spec.IHD, spec.CAD} {
		for _, mpxn := range []spec.MPxN{"", builtInMPAN, builtInMPRN} {
			for _, provider := range []spec.S1SP{spec.NoS1SP, spec.S1SP1} {
				hub := func(w *spec.World) {
					d := *deviceOf(w, TargetDevice)
					d.ID, d.Type, d.MPxN, d.S1SP, d.SMETS = HomeHub, kind, mpxn, provider, spec.SMETS1
					if provider == spec.NoS1SP {
						d.SMETS = spec.SMETS2
					}
					d.Credentials = slotsOf(AnotherOperator, RegisteredSupplier)
					w.Devices = append(w.Devices, d)
				}
				point := choose(mpxn == "", "none", choose(mpxn == builtInMPAN, "MPAN", "MPRN"))
				add(spec.T04, fmt.Sprintf("%s-%s/%s", kind, generation(provider), point), with(single, hub), newTape().alerts(HomeHub).submits(
					asks(RegisteredSupplier, spec.IS, "6.2.7", HomeHub), asks(RegisteredSupplier, spec.GS, "6.2.7", HomeHub),
					asks(RegisteredOperator, spec.ED, "6.2.7", HomeHub), asks(AnotherParty, spec.OU, "6.2.7", HomeHub), asks(AnotherParty, spec.RSA, "6.2.7", HomeHub),
					asks(RegisteredSupplier, spec.IS, "7.2", HomeHub), asks(RegisteredSupplier, spec.GS, "7.2", HomeHub),
					places(AnotherOperator, spec.ED, HomeHub, spec.NetworkOperator, RegisteredOperator)).alerts(HomeHub))
			}
		}
	}
	// Several Devices at one metering point: each has credentials of its own.
	second := func(id spec.EUI64, smets spec.SMETS, owner spec.EUI64) edit {
		return func(w *spec.World) {
			d := *deviceOf(w, TargetDevice)
			d.ID, d.SMETS, d.Credentials = id, smets, slotsOf(owner, RegisteredSupplier)
			if smets == spec.SMETS2 {
				d.S1SP = spec.NoS1SP
			}
			w.Devices = append(w.Devices, d)
		}
	}
	repair := places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator)
	for _, smets := range bothGenerations {
		for _, owner := range []spec.EUI64{AnotherOperator, FormerOperator, RegisteredOperator} {
			for _, id := range []spec.EUI64{BystanderDevice, 0x00DB107000000FFF} { // before and after it in order
				name := fmt.Sprintf("two-devices/SMETS%d/%s/%s", smets, ofParty(owner), choose(id == BystanderDevice, "second", "first"))
				add(spec.T09, name, with(single, second(id, smets, owner)), newTape().submits(repair).alerts(TargetDevice, id).submits(
					places(owner, spec.ED, id, spec.NetworkOperator, FormerOperator)).alerts(TargetDevice, id).
					becomes(id, spec.Suspended).submits(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), asks(RegisteredSupplier, spec.IS, "7.1", id)))
			}
		}
	}
	// Metering points that are numbers alike, or begin or end alike.
	alike := map[spec.MPxN][]spec.MPxN{
		"0012345678901": {"1012345678901", "0012345678902", "0016640646197", "0112345678901", "0012345678900", "0012345670901"},
		"0000000000001": {"0000000000010", "1000000000000", "0000000000002"},
		"9999999999999": {"9999999999998", "0999999999999"},
		"2100000000001": {"2100000000002", "2100000000003", "2000000000001"},
	}
	for _, own := range []spec.MPxN{"0012345678901", "0000000000001", "9999999999999", "2100000000001"} {
		for _, other := range alike[own] {
			world := with(single, about(TargetDevice, func(d *spec.Device) { d.MPxN = own }),
				registered(own, spec.ED, row{RegisteredOperator, spec.Epoch - spec.Day}), registered(own, spec.IS, row{RegisteredSupplier, spec.Epoch - spec.Day}),
				registered(other, spec.ED, row{FormerOperator, spec.Epoch - spec.Hour}), registered(other, spec.IS, row{FormerSupplier, spec.Epoch - spec.Hour}))
			add(spec.T11, fmt.Sprintf("alike/%s-and-%s", own, other), world, newTape().submits(
				asks(FormerOperator, spec.ED, "4.10", TargetDevice), asks(RegisteredOperator, spec.ED, "4.10", TargetDevice),
				asks(FormerSupplier, spec.IS, "4.10", TargetDevice), asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice)).
				registers(other, spec.ED, RegisteredOperator, 0).registers(own, spec.ED, FormerOperator, 0).
				submits(asks(FormerOperator, spec.ED, "4.10", TargetDevice), asks(RegisteredOperator, spec.ED, "4.10", TargetDevice)))
		}
	}
	for _, gas := range [][2]spec.MPxN{{"0012345", "12345"}, {"001234", "1234001"}, {"0000001", "000001"}, {"000001", "0000001"}, {"7412345601", "741234560"}, {"741234", "7412340"}} {
		own, other := gas[0], gas[1]
		if !other.IsMPRN() {
			other = "012345"
		}
		world := with(gasHouse, about(GasProxy, func(d *spec.Device) { d.MPxN = own }),
			registered(own, spec.GT, row{GasOperator, spec.Epoch - spec.Day}), registered(own, spec.GS, row{RegisteredSupplier, spec.Epoch - spec.Day}),
			registered(other, spec.GT, row{AnotherOperator, spec.Epoch - spec.Hour}), registered(other, spec.GS, row{FormerSupplier, spec.Epoch - spec.Hour}))
		add(spec.T11, fmt.Sprintf("alike/%s-and-%s", own, other), world, newTape().submits(
			asks(AnotherOperator, spec.GT, "4.10", GasProxy), asks(GasOperator, spec.GT, "4.10", GasProxy),
			asks(FormerSupplier, spec.GS, "4.10", GasProxy), asks(RegisteredSupplier, spec.GS, "7.2", GasProxy)))
	}
	return all
}

// slotsOf are the credentials of a Device.
func slotsOf(operator, supplier spec.EUI64) map[spec.RemotePartyRole]spec.Credential {
	return map[spec.RemotePartyRole]spec.Credential{
		spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: operator},
		spec.Supplier:        {Role: spec.Supplier, Owner: supplier},
	}
}

// ofParty names a party within an identifier.
func ofParty(id spec.EUI64) string {
	name := partyName(id)
	for _, article := range []string{"the ", "a "} {
		name = strings.TrimPrefix(name, article)
	}
	return strings.ToLower(strings.ReplaceAll(name, " ", "-"))
}

// twinHistories have a party or Device whose identifier differs from another's in
// one octet, or in one bit, wherever identifiers are compared.
func twinHistories() (all []history) {
	repair := func(who, device spec.EUI64) spec.ServiceRequest {
		return places(who, spec.ED, device, spec.NetworkOperator, RegisteredOperator)
	}
	type difference struct {
		name string
		mask spec.EUI64
	}
	// What the sum of both halves does not keep, of which some make a key.
	differences := []difference{{"both-halves", 0x10_0000_0010}}
	for octet := range 8 {
		for _, d := range []difference{{"one-bit", 0x10}, {"high-bit", 0x80}, {"all-bits", 0xFF}} {
			differences = append(differences, difference{fmt.Sprintf("octet-%d-%s", octet+1, d.name), d.mask << (8 * (7 - octet))})
		}
	}
	for _, bits := range differences {
		twin := func(id spec.EUI64) spec.EUI64 { return id ^ bits.mask }
		add := func(theorem spec.TheoremID, what string, world func() spec.World, t *tape) {
			all = append(all, history{theorem: theorem, family: "alike", name: bits.name + "/" + what, world: world, events: t.events})
		}
		operator, device, supplier := twin(AnotherOperator), twin(TargetDevice), twin(RegisteredSupplier)
		both := func(w *spec.World) {
			w.Users = append(w.Users, spec.User{ID: operator, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive},
				spec.User{ID: supplier, Roles: []spec.UserRole{spec.IS}, Status: spec.UserActive})
		}
		pair := func(w *spec.World) {
			d := *deviceOf(w, TargetDevice)
			d.ID, d.MPxN, d.Credentials = device, "1012345678903", slotsOf(FormerOperator, FormerSupplier)
			w.Devices = append(w.Devices, d)
		}
		add(spec.T03, "holder", with(single, both), newTape().submits(repair(operator, TargetDevice), repair(AnotherOperator, TargetDevice)))
		add(spec.T01, "registered", with(single, both), newTape().submits(asks(supplier, spec.IS, "4.10", TargetDevice), asks(supplier, spec.IS, "7.1", TargetDevice), asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice)))
		forged := repair(AnotherOperator, TargetDevice)
		forged.Signature.Signer = operator
		add(spec.T16, "signer", with(single, both), newTape().submits(forged))
		add(spec.T04, "unknown-user", single, newTape().submits(repair(operator, TargetDevice)))
		add(spec.T17, "suspended-user", with(single, both), newTape().suspends(operator).submits(repair(AnotherOperator, TargetDevice)).suspends(AnotherOperator).resumes(operator).submits(asks(AnotherOperator, spec.ED, "8.2", spec.DSP)))
		add(spec.T10, "unknown-device", single, newTape().submits(repair(AnotherOperator, device)))
		add(spec.T09, "device", with(single, pair), newTape().submits(repair(AnotherOperator, device), repair(AnotherOperator, TargetDevice)).alerts(device, TargetDevice).becomes(device, spec.Suspended).submits(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), asks(AnotherParty, spec.OU, "4.8.1", device)))
		add(spec.T13, "counter-of-originator", with(single, both), newTape().submits(again(asks(AnotherOperator, spec.ED, "8.2", spec.DSP), 7), again(asks(operator, spec.ED, "8.2", spec.DSP), 7), again(asks(AnotherOperator, spec.ED, "8.2", spec.DSP), 7)))
		add(spec.T13, "counter-of-target", with(single, pair), newTape().submits(again(asks(AnotherParty, spec.OU, "4.8.1", TargetDevice), 7), again(asks(AnotherParty, spec.OU, "4.8.1", device), 7), again(asks(AnotherParty, spec.OU, "4.8.1", TargetDevice), 7)))
		add(spec.T08, "recipient", with(single, both), newTape().submits(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, operator)).alerts(TargetDevice).submits(repair(AnotherOperator, TargetDevice), repair(operator, TargetDevice)).alerts(TargetDevice))
	}
	return all
}

// statusHistories are every path of up to three statuses, and whether the gate is
// open at its end: once with requests on the way and once without, from a Device that
// has the first of them from the beginning.
func statusHistories() (all []history) {
	gates := []spec.ServiceRequest{
		places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator),
		asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), asks(AnotherParty, spec.OU, "4.8.1", TargetDevice),
	}
	add := func(name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: spec.T17, family: "status", name: name, world: world, events: t.events})
	}
	for _, first := range spec.DeviceStatuses() {
		for _, second := range spec.DeviceStatuses() {
			for _, third := range spec.DeviceStatuses() {
				name := fmt.Sprintf("%s-%s-%s", first, second, third)
				add(name, with(single, inStatus(TargetDevice, first)), newTape().becomes(TargetDevice, second, third).submits(gates...))
				t := newTape()
				for _, status := range []spec.DeviceStatus{first, second, third} {
					t.becomes(TargetDevice, status).submits(gates[:2]...)
				}
				add(name+"/asked-on-the-way", single, t)
			}
		}
	}
	return all
}
