package suite

import (
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// registrationHistories are about which row of the Registration Data is in force:
// none, one that ends without a successor, A to B to A, three of them in any order,
// one from a second before, at and after a moment, given by the world or coming in.
func registrationHistories() (all []history) {
	askers := []struct {
		name       string
		mpxn       spec.MPxN
		world      func() spec.World
		own, other spec.EUI64
		request    spec.ServiceRequest
		datable    spec.ServiceRequest
	}{
		{"read", builtInMPAN, single, RegisteredOperator, ManyRoles, asks(RegisteredOperator, spec.ED, "4.16", TargetDevice), asks(RegisteredOperator, spec.ED, "4.10", TargetDevice)},
		{"critical", builtInMPAN, single, RegisteredSupplier, FormerSupplier, asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice)},
		{"handover", builtInMPAN, single, RegisteredSupplier, FormerSupplier, places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, FormerSupplier), places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, FormerSupplier)},
		{"gas-read", builtInMPRN, gasHouse, GasOperator, AnotherOperator, asks(GasOperator, spec.GT, "4.10", GasProxy), asks(GasOperator, spec.GT, "4.10", GasProxy)},
		{"newer-read", newerMPAN, with(neighbourhood, only(NewMeter)), RegisteredOperator, FormerOperator, asks(RegisteredOperator, spec.ED, "4.16", NewMeter), asks(RegisteredOperator, spec.ED, "4.10", NewMeter)},
		{"repair", builtInMPAN, single, RegisteredOperator, AnotherOperator, places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator)},
	}
	for _, asker := range askers {
		add := func(name string, world func() spec.World, t *tape) {
			all = append(all, history{theorem: spec.T14, family: "registration", name: asker.name + "/" + name, world: world, events: t.events})
		}
		role := asker.request.Role
		parties := map[string]spec.EUI64{"own": asker.own, "other": asker.other, "ended": 0}
		for _, pattern := range successions([]string{"own", "other", "ended"}, 3) {
			for _, last := range []spec.Time{-spec.Day, -1, 0, 1} { // from when the last row is in force
				var rows []row
				for i, who := range pattern {
					rows = append(rows, row{parties[who], spec.Epoch + last - spec.Time(len(pattern)-1-i)*spec.Day})
				}
				name := fmt.Sprintf("%s/last-%+d", joined(pattern), last)
				add(name, with(asker.world, registered(asker.mpxn, role, rows...)), newTape().submits(asker.request).passes(1).submits(asker.request))
				if len(rows) > 1 && last == -spec.Day {
					slices.Reverse(rows)
					add(name+"/listed-backwards", with(asker.world, registered(asker.mpxn, role, rows...)), newTape().submits(asker.request))
				}
				if len(rows) > 2 && last == -spec.Day {
					rows[0], rows[1] = rows[1], rows[0]
					add(name+"/listed-mixed", with(asker.world, registered(asker.mpxn, role, rows...)), newTape().submits(asker.request))
				}
			}
			t := newTape() // the same, coming in one after the other
			for _, who := range pattern {
				t.registers(asker.mpxn, role, parties[who], 0).submits(asker.request).passes(1)
			}
			add(joined(pattern)+"/coming-in", asker.world, t.submits(asker.request))
			if len(pattern) == 2 { // two rows that come in against their order, and one that corrects another
				first, second := parties[pattern[0]], parties[pattern[1]]
				add(joined(pattern)+"/later-one-first", asker.world, newTape().registers(asker.mpxn, role, second, spec.Day).registers(asker.mpxn, role, first, spec.Hour).
					submits(asker.request).passes(spec.Hour).submits(asker.request).passes(spec.Day).submits(asker.request))
				add(joined(pattern)+"/corrected", asker.world, newTape().registers(asker.mpxn, role, first, spec.Hour).registers(asker.mpxn, role, second, spec.Hour).
					passes(spec.Hour).submits(asker.request))
				add(joined(pattern)+"/corrected-at-once", asker.world, newTape().registers(asker.mpxn, role, first, 0).registers(asker.mpxn, role, second, 0).submits(asker.request))
			}
			// And around what falls due: the last row in force from a moment near to it.
			due := spec.Epoch + spec.Day
			for _, from := range []spec.Time{-1, 0, 1, spec.Hour} {
				if len(pattern) > 2 {
					continue
				}
				t := newTape().submits(at(asker.datable, due))
				for i, who := range pattern {
					t.registers(asker.mpxn, role, parties[who], due-t.now+from-spec.Time(len(pattern)-1-i)*spec.Minute)
				}
				add(fmt.Sprintf("%s/due%+d", joined(pattern), from), asker.world, t.until(due+2*spec.Hour).submits(asker.request))
				exactly := newTape().submits(at(asker.datable, due)).until(due - spec.Hour)
				for i, who := range pattern {
					exactly.registers(asker.mpxn, role, parties[who], max(0, spec.Hour+from-spec.Time(len(pattern)-1-i)*spec.Minute))
				}
				add(fmt.Sprintf("%s/due%+d/exactly", joined(pattern), from), asker.world, exactly.until(due))
			}
		}
		for _, standing := range []struct {
			name string
			edit edit
		}{{"suspended", suspended(asker.other)}, {"unknown", unknown(asker.other)}} { // whoever is registered, whatever is known of them
			for _, pattern := range [][]spec.EUI64{{asker.other}, {asker.own, asker.other}, {asker.other, asker.own}} {
				t := newTape()
				name := "other-" + standing.name
				for _, who := range pattern {
					t.registers(asker.mpxn, role, who, 0).submits(asker.request).passes(1)
					name += choose(who == asker.own, "-own", "-other")
				}
				add(name, with(asker.world, standing.edit), t.submits(asker.request))
			}
		}
		add("none/at-once", with(asker.world, registered(asker.mpxn, role)), newTape().submits(asker.request))
		add("none/when-due", with(asker.world, registered(asker.mpxn, role)), newTape().submits(at(asker.datable, spec.Epoch+spec.Hour)).passes(spec.Hour))
		add("nobody-anywhere", with(asker.world, func(w *spec.World) { w.Registrations = nil }), newTape().submits(asker.request, at(asker.datable, spec.Epoch+spec.Hour)).alerts(asker.request.Target).passes(spec.Hour))
		// Registered in another role, or at another metering point, is not registered.
		for _, elsewhere := range spec.UserRoles() {
			if (spec.Registration{MPxN: asker.mpxn, Role: elsewhere}).Validate() != nil || elsewhere == role {
				continue
			}
			add("as-"+string(elsewhere), with(asker.world, registered(asker.mpxn, role), registered(asker.mpxn, elsewhere, row{asker.request.Originator, spec.Epoch - spec.Day})), newTape().submits(asker.request))
			add("beside-"+string(elsewhere), with(asker.world, registered(asker.mpxn, elsewhere, row{asker.other, spec.Epoch})), newTape().submits(asker.request).registers(asker.mpxn, elsewhere, asker.own, 0).submits(asker.request))
			// Two rows at once, in two roles.
			add("both-at-once/"+string(elsewhere), asker.world, newTape().registers(asker.mpxn, role, asker.own, spec.Hour).registers(asker.mpxn, elsewhere, asker.other, spec.Hour).passes(spec.Hour).submits(asker.request))
		}
		another := spec.MPxN("1012345678909")
		if asker.mpxn.IsMPRN() {
			another = "7412345609"
		}
		add("another-point", with(asker.world, registered(asker.mpxn, role), registered(another, role, row{asker.request.Originator, spec.Epoch - spec.Day})), newTape().submits(asker.request).registers(another, role, asker.request.Originator, 0).submits(asker.request))
	}
	return all
}

// successions are the lists of up to a length in which no name follows itself.
func successions(names []string, length int) (all [][]string) {
	if length == 0 {
		return nil
	}
	for _, name := range names {
		all = append(all, []string{name})
		for _, rest := range successions(names, length-1) {
			if rest[0] != name {
				all = append(all, append([]string{name}, rest...))
			}
		}
	}
	return all
}

func joined(names []string) string {
	text := names[0]
	for _, name := range names[1:] {
		text += "-" + name
	}
	return text
}
