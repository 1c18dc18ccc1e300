package suite

import (
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// alertHistories are about who an alert reaches: it depends on what is in the
// Network Operator's slot and on nothing else.
func alertHistories() (all []history) {
	add := func(name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: spec.T08, family: "alert", name: name, world: world, events: t.events})
	}
	holders := []spec.EUI64{0, RegisteredOperator, AnotherOperator, FormerOperator, RegisteredSupplier, ManyRoles, CentralParty}
	for _, kind := range spec.DeviceTypes() {
		for _, provider := range []spec.S1SP{spec.NoS1SP, spec.S1SP1, spec.S1SP2, spec.S1SP3} {
			for _, holder := range holders {
				world := with(single, func(w *spec.World) {
					d := deviceOf(w, TargetDevice)
					d.Type, d.S1SP, d.SMETS = kind, provider, spec.SMETS1
					if provider == spec.NoS1SP {
						d.SMETS = spec.SMETS2
					}
					if kind == spec.GSME || kind == spec.GPF {
						d.MPxN = builtInMPRN
					}
				}, holding(TargetDevice, spec.NetworkOperator, holder))
				add(fmt.Sprintf("%s-%s/of-%s", kind, generation(provider), ofParty(holder)), world, newTape().alerts(TargetDevice).suspends(RegisteredOperator, AnotherOperator).alerts(TargetDevice))
			}
		}
	}
	for _, status := range spec.DeviceStatuses() {
		add("status/"+string(status), with(house, inStatus(TargetDevice, status), inStatus(NewMeter, status)), newTape().alerts(TargetDevice, NewMeter).becomes(TargetDevice, spec.Commissioned).alerts(TargetDevice))
	}
	for _, p := range probes() { // kept from before, whatever happens
		if p.device() == spec.DSP {
			continue
		}
		t := newTape().alerts(p.device()).submits(p.request).alerts(p.device()).registers(p.mpxn, p.operatorRole(), FormerOperator, 0).alerts(p.device()).
			becomes(p.device(), spec.Suspended).alerts(p.device()).becomes(p.device(), spec.Commissioned).suspends(p.operator()).alerts(p.device(), p.neighbour())
		add("kept/"+p.name, p.world, t)
	}
	return all
}

// uploadHistories are about Requirement 2: which Devices it aligns, with whom, and
// what it leaves alone.
func uploadHistories() (all []history) {
	all = uploadSettings()
	add := func(name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: spec.T12, family: "upload", name: name, from: spec.MP107R2, world: world, events: t.events})
	}
	holders := []spec.EUI64{0, AnotherOperator, RegisteredOperator, GasOperator, RegisteredSupplier}
	for _, kind := range spec.DeviceTypes() {
		for _, provider := range []spec.S1SP{spec.NoS1SP, spec.S1SP1, spec.S1SP2, spec.S1SP3} {
			for _, holder := range holders {
				for _, mpxn := range []spec.MPxN{builtInMPAN, builtInMPRN, ""} {
					world := with(single, func(w *spec.World) {
						d := deviceOf(w, TargetDevice)
						d.Type, d.S1SP, d.SMETS, d.MPxN = kind, provider, spec.SMETS1, mpxn
						if provider == spec.NoS1SP {
							d.SMETS = spec.SMETS2
						}
					}, holding(TargetDevice, spec.NetworkOperator, holder))
					w := world()
					if w.Devices[0].Validate() != nil {
						continue
					}
					point := choose(mpxn == "", "none", choose(mpxn == builtInMPAN, "MPAN", "MPRN"))
					add(fmt.Sprintf("%s-%s/%s/of-%s", kind, generation(provider), point, ofParty(holder)), world, newTape().uploads().alerts(TargetDevice).uploads())
				}
			}
		}
	}
	for _, status := range spec.DeviceStatuses() {
		for _, provider := range []spec.S1SP{spec.S1SP1, spec.S1SP2, spec.S1SP3} {
			add(fmt.Sprintf("status/%s/S1SP%d", status, provider), with(single, inStatus(TargetDevice, status), about(TargetDevice, func(d *spec.Device) { d.S1SP = provider })),
				newTape().uploads().alerts(TargetDevice).becomes(TargetDevice, spec.Commissioned).submits(places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator)))
		}
		add("status-came/"+string(status), house, newTape().becomes(TargetDevice, status).uploads().alerts(TargetDevice, NewMeter))
	}
	// Who is registered, and what is known of them.
	parties := map[string]spec.EUI64{"own": RegisteredOperator, "other": FormerOperator, "ended": 0}
	for _, pattern := range successions([]string{"own", "other", "ended"}, 3) {
		for _, last := range []spec.Time{-spec.Day, -1, 0, 1} {
			var rows []row
			for i, who := range pattern {
				rows = append(rows, row{parties[who], spec.Epoch + last - spec.Time(len(pattern)-1-i)*spec.Day})
			}
			add(fmt.Sprintf("registration/%s/last-%+d", joined(pattern), last), with(single, registered(builtInMPAN, spec.ED, rows...)), newTape().uploads().alerts(TargetDevice).passes(1).uploads())
			slices.Reverse(rows)
			add(fmt.Sprintf("registration/%s/last-%+d/listed-backwards", joined(pattern), last), with(single, registered(builtInMPAN, spec.ED, rows...)), newTape().uploads())
		}
		t := newTape()
		for _, who := range pattern {
			t.registers(builtInMPAN, spec.ED, parties[who], 0).uploads().passes(1)
		}
		add("registration/"+joined(pattern)+"/coming-in", single, t.uploads())
	}
	for _, party := range []spec.EUI64{AnotherOperator, FormerOperator, GasOperator, RegisteredSupplier, FormerSupplier, AnotherParty, ManyRoles, noUser} {
		add("registered-is/"+ofParty(party), with(house, registered(builtInMPAN, spec.ED, row{party, spec.Epoch - spec.Day})), newTape().uploads().alerts(TargetDevice))
	}
	for _, point := range []spec.MPxN{"0012345678901", "0000000000001", "0012345", "000001"} { // with leading zeros
		kind, role, operator := spec.ESME, spec.ED, RegisteredOperator
		if point.IsMPRN() {
			kind, role, operator = spec.GSME, spec.GT, GasOperator
		}
		add("point/"+string(point), with(single, about(TargetDevice, func(d *spec.Device) { d.Type, d.MPxN = kind, point }), registered(point, role, row{operator, spec.Epoch - spec.Day})), newTape().uploads().alerts(TargetDevice))
	}
	for _, moment := range moments {
		world := with(single, beginning(moment.now), registered(builtInMPAN, spec.ED, row{RegisteredOperator, moment.now - spec.Day}, row{FormerOperator, moment.now + 1}))
		add("moment/"+moment.name, world, newTape().from(moment.now).uploads().alerts(TargetDevice).passes(1).uploads())
	}
	// One Device that is left alone keeps none of the others from being aligned, wherever it is listed.
	for _, device := range []spec.EUI64{TargetDevice, GasMeter, NewMeter, OtherS1SPMeter, GasProxy} {
		for _, left := range []struct {
			why  string
			edit edit
		}{
			{"unregistered", about(device, func(d *spec.Device) { d.Type, d.MPxN = spec.ESME, "1012345678909" })},
			{"newer", about(device, func(d *spec.Device) { d.SMETS, d.S1SP = spec.SMETS2, spec.NoS1SP })},
			{"S1SP3", about(device, func(d *spec.Device) { d.SMETS, d.S1SP = spec.SMETS1, spec.S1SP3 })},
			{"no-meter", about(device, func(d *spec.Device) { d.Type, d.MPxN = spec.CHF, "" })},
			{"aligned", holding(device, spec.NetworkOperator, RegisteredOperator)},
		} {
			backwards := func(w *spec.World) { slices.Reverse(w.Devices) }
			name := fmt.Sprintf("left-alone/%s/%s", ofParty(device), left.why)
			add(name, with(neighbourhood, gasProxy, left.edit), newTape().uploads())
			add(name+"/listed-backwards", with(neighbourhood, gasProxy, left.edit, backwards), newTape().uploads())
		}
	}
	for n := 0; n < 1000; n += 250 {
		add(fmt.Sprintf("a-thousand/from-%d", n+1), street(n, n+250), newTape().uploads())
	}
	add("operator-suspended", with(house, suspended(RegisteredOperator)), newTape().uploads().alerts(TargetDevice))
	add("operator-suspended-before", house, newTape().suspends(RegisteredOperator).uploads().alerts(TargetDevice))
	add("operator-unknown", with(house, unknown(RegisteredOperator)), newTape().uploads().alerts(TargetDevice))
	add("operator-without-role", with(house, acting(RegisteredOperator, spec.OU)), newTape().uploads().alerts(TargetDevice))
	add("holder-suspended", with(house, suspended(AnotherOperator)), newTape().uploads().alerts(TargetDevice))
	add("nobody-registered", with(neighbourhood, func(w *spec.World) { w.Registrations = nil }), newTape().uploads().alerts(TargetDevice, GasMeter))
	add("everywhere", with(neighbourhood, gasProxy), newTape().uploads().alerts(TargetDevice, GasMeter, NewMeter, OtherS1SPMeter, GasProxy).uploads())
	add("everywhere-empty", with(neighbourhood, gasProxy, func(w *spec.World) {
		for i := range w.Devices {
			w.Devices[i].Credentials = nil
		}
	}), newTape().uploads().alerts(TargetDevice, GasMeter, NewMeter, OtherS1SPMeter, GasProxy))
	add("of-other-role", with(house, about(TargetDevice, func(d *spec.Device) {
		d.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.Supplier, Owner: RegisteredOperator}
	})), newTape().uploads().alerts(TargetDevice))
	// What it leaves alone: counters, registrations, Users and what waits.
	repair := places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, ManyRoles)
	add("counters-stay", house, newTape().submits(again(repair, 5)).uploads().submits(again(repair, 5), again(places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), 1)).uploads().submits(again(asks(AnotherOperator, spec.ED, "6.24.1", NewMeter), 1)))
	displaced := with(single, acting(AnotherOperator, spec.ED, spec.OU))
	add("counters-stay/of-displaced", displaced, newTape().submits(again(asks(AnotherOperator, spec.OU, "4.8.1", TargetDevice), 5)).uploads().submits(again(asks(AnotherOperator, spec.OU, "4.8.1", TargetDevice), 5), again(asks(AnotherOperator, spec.OU, "4.8.1", TargetDevice), 6)))
	for _, r := range []spec.ServiceRequest{repair, asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), asks(RegisteredOperator, spec.ED, "4.10", TargetDevice), places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, ManyRoles), asks(AnotherParty, spec.OU, "4.8.1", TargetDevice)} {
		name := fmt.Sprintf("%s-%s/%s", r.Role, r.SRV, ofParty(r.Target))
		add("waiting-stays/"+name, house, newTape().submits(at(r, spec.Epoch+spec.Hour)).uploads().passes(spec.Hour).alerts(TargetDevice, NewMeter))
		add("counter-stays/"+name, house, newTape().submits(again(r, 5)).uploads().submits(again(r, 5), again(r, 6)))
		add("before/"+name, house, newTape().uploads().submits(r).alerts(TargetDevice, NewMeter).uploads())
		add("twice/"+name, house, newTape().uploads().submits(r).uploads().submits(r).passes(spec.Hour).uploads())
	}
	waits := newTape().submits(at(places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), spec.Epoch+spec.Hour))
	add("held-when-due", single, waits.uploads().passes(spec.Hour))
	add("registration-between", house, newTape().uploads().registers(builtInMPAN, spec.ED, FormerOperator, 0).alerts(TargetDevice).uploads().alerts(TargetDevice).registers(builtInMPAN, spec.ED, 0, 0).uploads())
	add("users-stay", house, newTape().suspends(RegisteredSupplier).uploads().submits(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice)).resumes(RegisteredSupplier).submits(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice)))
	add("slot-of-others-stay", with(house, holding(TargetDevice, spec.Supplier, ManyRoles), holding(TargetDevice, spec.Root, FormerOperator)), newTape().uploads().submits(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice)))
	for _, times := range []int{3, 12} {
		t := newTape()
		for range times {
			t.uploads().submits(places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator))
		}
		add(fmt.Sprintf("again/%d", times), single, t.uploads())
	}
	return all
}

// uploadSettings have the upload in each setting that is something that happened or a
// moment, of Devices of each type, provider and status.
func uploadSettings() (all []history) {
	p := probes()[0]
	world := with(house, func(w *spec.World) {
		for _, kind := range []spec.DeviceType{spec.ESME, spec.GSME, spec.GPF, spec.PPMID} {
			for _, provider := range []spec.S1SP{spec.NoS1SP, spec.S1SP1, spec.S1SP2, spec.S1SP3} {
				for _, status := range spec.DeviceStatuses() {
					d := *deviceOf(w, TargetDevice)
					d.ID, d.Type, d.S1SP, d.Status, d.Credentials = nth(len(w.Devices)), kind, provider, status, slotsOf(AnotherOperator, RegisteredSupplier)
					if kind == spec.GSME || kind == spec.GPF {
						d.MPxN = builtInMPRN
					}
					if provider == spec.NoS1SP {
						d.SMETS = spec.SMETS2
					}
					w.Devices = append(w.Devices, d)
					if provider == spec.S1SP2 { // and one whose slots are empty
						d.ID, d.Credentials = nth(len(w.Devices)), nil
						w.Devices = append(w.Devices, d)
					}
				}
			}
		}
	})
	operators := []spec.EUI64{RegisteredOperator, GasOperator}
	concerned := []setting{
		{name: "operators-suspended", before: func(t *tape, _ probe) { t.suspends(operators...) }},
		{name: "operators-suspended-on-odd-second", now: spec.Epoch + 37, before: func(t *tape, _ probe) { t.suspends(operators...) }},
		{name: "no-users-registered", before: func(t *tape, _ probe) {
			t.registers(builtInMPAN, spec.ED, noUser, 0).registers(builtInMPRN, spec.GT, noUser, 0)
		}},
		{name: "no-users-registered-on-odd-second", now: spec.Epoch + 37, before: func(t *tape, _ probe) {
			t.registers(builtInMPAN, spec.ED, noUser, 0).registers(builtInMPRN, spec.GT, noUser, 0)
		}},
	}
	for _, s := range append(settings(), concerned...) {
		if s.before == nil && s.now == 0 && s.name != "usual" {
			continue
		}
		world := with(world, s.edits(p)...)
		t := newTape().from(world().Now)
		if s.before != nil {
			s.before(t, p)
		}
		all = append(all, history{theorem: spec.T12, family: "upload", name: fmt.Sprintf("everything/%s", s.name), from: spec.MP107R2, world: world, events: t.uploads().events})
	}
	return all
}
