package suite

import (
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// repetitionHistories do one thing again and again: what is right the first time has
// to be so the third and the hundredth, for one Device and for many.
func repetitionHistories() (all []history) {
	add := func(theorem spec.TheoremID, name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: theorem, family: "again", name: name, world: world, events: t.events})
	}
	operators := []spec.EUI64{AnotherOperator, RegisteredOperator, FormerOperator, ManyRoles}
	pass := func(device spec.EUI64, n int) spec.ServiceRequest {
		return places(operators[n%len(operators)], spec.ED, device, spec.NetworkOperator, operators[(n+1)%len(operators)])
	}
	for _, times := range []int{3, 5, 10, 20, 33, 70} {
		t, newer := newTape(), newTape()
		for n := range times {
			t.submits(pass(TargetDevice, n))
			newer.submits(pass(NewMeter, n))
		}
		add(spec.T07, fmt.Sprintf("repair/%d", times), single, t.alerts(TargetDevice))
		add(spec.T18, fmt.Sprintf("newer-repair/%d", times), with(neighbourhood, only(NewMeter)), newer.alerts(NewMeter))
	}
	back := newTape()
	for range 4 {
		back.submits(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator))
	}
	add(spec.T07, "repair/to-and-fro", single, back.alerts(TargetDevice))
	dated := newTape()
	for n := range 4 {
		dated.submits(at(pass(TargetDevice, n), dated.now+spec.Hour)).passes(spec.Hour)
	}
	add(spec.T14, "repair/each-when-due", single, dated.alerts(TargetDevice))
	for _, r := range []struct {
		name    string
		request spec.ServiceRequest
	}{
		{"read", asks(RegisteredOperator, spec.ED, "4.10", TargetDevice)}, {"critical", asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice)},
		{"non-device", asks(RegisteredOperator, spec.ED, "8.2", spec.DSP)}, {"other-user", asks(AnotherParty, spec.OU, "4.8.1", TargetDevice)},
		{"renewal", places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator)},
	} {
		t := newTape()
		for range 130 {
			t.submits(r.request)
		}
		add(spec.T04, "accepted-130-times/"+r.name, single, t.sends(r.request, 130, 129, 1, 131))
		for _, b := range refusals(r.request) {
			t := newTape()
			for range 12 {
				t.submits(again(b.request, 20))
			}
			add(spec.T10, fmt.Sprintf("refused-12-times/%s/%s", r.name, b.name), single, t.submits(r.request, r.request))
		}
	}
	locked := newTape()
	for range 130 {
		locked.submits(again(asks(FormerSupplier, spec.IS, "7.1", TargetDevice), 1))
	}
	add(spec.T10, "refused-130-times", single, locked.submits(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), asks(FormerSupplier, spec.IS, "8.2", spec.DSP)))
	alerts, statuses, users, rows, waiting := newTape(), newTape(), newTape(), newTape(), newTape()
	for n := range 70 {
		alerts.alerts(TargetDevice)
		statuses.becomes(TargetDevice, spec.Suspended, spec.Commissioned)
		users.suspends(RegisteredSupplier).resumes(RegisteredSupplier)
		rows.registers(builtInMPAN, spec.IS, []spec.EUI64{FormerSupplier, RegisteredSupplier}[n%2], 0).passes(1)
		waiting.submits(at(asks(AnotherParty, spec.OU, "7.7", TargetDevice), waiting.now+spec.Hour+spec.Time(n%7)))
	}
	use := asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice)
	add(spec.T08, "alerts", single, alerts.submits(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator)).alerts(TargetDevice))
	add(spec.T17, "statuses", single, statuses.submits(use).becomes(TargetDevice, spec.Suspended).submits(use))
	add(spec.T17, "suspensions", single, users.submits(use).suspends(RegisteredSupplier).submits(use))
	add(spec.T14, "registrations", single, rows.submits(use, asks(FormerSupplier, spec.IS, "4.10", TargetDevice)).registers(builtInMPAN, spec.IS, FormerSupplier, 0).submits(use))
	add(spec.T14, "waiting", single, waiting.passes(spec.Hour+3).passes(spec.Hour))
	for _, times := range []int{2, 3, 4, 6} { // a decision that was kept
		t := newTape()
		for range times {
			t.submits(use).suspends(RegisteredSupplier).submits(use).resumes(RegisteredSupplier).becomes(TargetDevice, spec.Suspended).submits(use).becomes(TargetDevice, spec.Recovered).
				registers(builtInMPAN, spec.IS, FormerSupplier, 0).submits(use).registers(builtInMPAN, spec.IS, RegisteredSupplier, 0)
		}
		add(spec.T04, fmt.Sprintf("everything-to-and-fro/%d", times), single, t.submits(use))
	}
	read, uploads := again(asks(RegisteredOperator, spec.ED, "4.10", TargetDevice), 5), newTape()
	for range 40 {
		uploads.submits(read).uploads()
	}
	all = append(all, history{theorem: spec.T13, family: "again", name: "upload", from: spec.MP107R2, world: single, events: uploads.submits(read).events})
	return slices.Concat(all, manyTimes(), manyDevices())
}

// manyTimes have requests fall due, and parties be registered from a moment on, several
// times over, each asked about just before and at the moment.
func manyTimes() (all []history) {
	for _, when := range []struct {
		name string
		now  spec.Time
	}{{"usual", spec.Epoch}, {"odd-second", spec.Epoch + 12*spec.Hour + 34*spec.Minute + 37}, {"up-to-2038", 1<<31 - 4*spec.Hour}} {
		for _, r := range []struct {
			name    string
			request spec.ServiceRequest
			after   spec.EUI64 // registered instead
		}{
			{"read", asks(RegisteredOperator, spec.ED, "4.10", TargetDevice), AnotherOperator},
			{"critical", asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), FormerSupplier},
			{"renewal", places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), AnotherOperator},
		} {
			due, rows := newTape().from(when.now), newTape().from(when.now)
			for n := range 4 { // that wait all the while, and across 2038
				due.submits(at(r.request, when.now+8*spec.Hour+spec.Time(n)))
			}
			for n := range 6 {
				due.submits(at(r.request, due.now), at(r.request, due.now+spec.Hour), at(again(r.request, due.counters[[2]spec.EUI64{r.request.Originator, TargetDevice}]+2), due.now+spec.Hour+1)).passes(spec.Hour - 1).passes(1).passes(1)
				after := []spec.Time{30, spec.Hour / 2}[n%2]
				for _, party := range []spec.EUI64{r.after, r.request.Originator} {
					rows.registers(builtInMPAN, r.request.Role, party, after).submits(r.request).passes(after - 1).submits(r.request).passes(1).submits(r.request)
				}
			}
			due.passes(3 * spec.Hour)
			world := with(single, beginning(when.now))
			all = append(all,
				history{theorem: spec.T14, family: "again", name: fmt.Sprintf("due/%s/%s", when.name, r.name), world: world, events: due.events},
				history{theorem: spec.T14, family: "again", name: fmt.Sprintf("registered-later/%s/%s", when.name, r.name), world: world, events: rows.events})
		}
	}
	return all
}

// manyDevices are worlds with many Devices, each at a metering point of its own,
// of which one, here or there, is asked for something.
func manyDevices() (all []history) {
	const many = 300
	for _, n := range []int{0, 99, 255, many - 1} {
		all = append(all, history{theorem: spec.T09, family: "many-devices", name: fmt.Sprintf("number-%d", n+1), world: street(0, many),
			events: newTape().submits(places(AnotherOperator, spec.ED, nth(n), spec.NetworkOperator, RegisteredOperator)).events})
	}
	return all
}

// street is a world of many Devices whose identifiers and metering points follow each other.
func street(from, to int) func() spec.World {
	return func() spec.World {
		w := single()
		for n := from; n < to; n++ {
			d := w.Devices[0]
			d.ID, d.MPxN, d.Credentials = nth(n), spec.MPxN(fmt.Sprintf("19%011d", n)), slotsOf(AnotherOperator, RegisteredSupplier)
			w.Devices = append(w.Devices, d)
			w.Registrations = append(w.Registrations, spec.Registration{MPxN: d.MPxN, Role: spec.ED, Party: RegisteredOperator, From: spec.Epoch - spec.Day},
				spec.Registration{MPxN: d.MPxN, Role: spec.IS, Party: RegisteredSupplier, From: spec.Epoch - spec.Day})
		}
		return w
	}
}

func nth(n int) spec.EUI64 { return 0x00DB107000002000 + spec.EUI64(n) }

// manyHistories put a read and a repair to a thousand Devices, metering points and parties
// whose identifiers follow each other, for a defect that one of them has.
func manyHistories() (all []history) {
	for n := range 1000 {
		operator := 0x00DB107000004000 + spec.EUI64(n)
		mpxn := spec.MPxN(fmt.Sprintf("20%011d", n))
		world := with(single, func(w *spec.World) {
			w.Users = append(w.Users[:2:2], spec.User{ID: operator, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive})
			w.Devices[0].ID, w.Devices[0].MPxN, w.Devices[0].Credentials = nth(n), mpxn, slotsOf(operator, RegisteredSupplier)
			w.Registrations = []spec.Registration{{MPxN: mpxn, Role: spec.ED, Party: RegisteredOperator, From: spec.Epoch - spec.Day}}
		})
		t := newTape().submits(asks(operator, spec.ED, "4.10", nth(n)), places(operator, spec.ED, nth(n), spec.NetworkOperator, RegisteredOperator))
		all = append(all, history{theorem: spec.T23, family: "one-in-a-thousand", name: fmt.Sprintf("%04d", n+1), world: world, events: t.alerts(nth(n)).events})
	}
	return all
}
