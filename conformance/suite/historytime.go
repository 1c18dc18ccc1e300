package suite

import (
	"fmt"

	"example.org/mp107/spec"
)

// moments are times of the world at which some way of keeping time goes wrong.
var moments = []struct {
	name string
	now  spec.Time
}{
	{"midnight", spec.Epoch},
	{"odd-second", spec.Epoch + 12*spec.Hour + 34*spec.Minute + 37},
	{"summer", 1688214896},                // 2023-07-01T12:34:56Z
	{"before-spring-forward", 1679792399}, // 2023-03-26T00:59:59Z
	{"before-autumn-back", 1698539400},    // 2023-10-29T00:30:00Z
	{"leap-day", 1709207999},              // 2024-02-29T11:59:59Z
	{"before-2038", 2147483640},           // 2038-01-19T03:14:00Z
	{"after-2038", 2208988807},            // 2040-01-01T00:00:07Z
	{"after-2106", 4294967300},            // 2106-02-07T06:28:20Z
	{"long-ago", 946684799},               // 1999-12-31T23:59:59Z
}

var whiles = []struct {
	name  string
	after spec.Time
}{
	{"a-year-before", -365 * spec.Day}, {"one-before", -1}, {"now", 0}, {"one-after", 1}, {"59s", 59}, {"60s", 60}, {"61s", 61},
	{"hour", spec.Hour}, {"hour-and-1s", spec.Hour + 1}, {"day-and-37s", spec.Day + 37}, {"30-days", 30 * spec.Day}, {"180-days", 180 * spec.Day},
	{"400-days", 400 * spec.Day}, {"20-years", 20 * 366 * spec.Day},
}

// timeHistories are about when something takes effect: before, at and after now, to
// the second, in summer, months ahead, after 2038, in which order, and only once.
func timeHistories() (all []history) {
	add := func(theorem spec.TheoremID, name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: theorem, family: "time", name: name, world: world, events: t.events})
	}
	requests := []struct {
		name    string
		request spec.ServiceRequest
	}{
		{"repair", places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator)},
		{"critical", asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice)},
		{"read", asks(RegisteredOperator, spec.ED, "4.10", TargetDevice)},
	}
	for _, moment := range moments {
		world := with(single, beginning(moment.now), func(w *spec.World) {
			for i := range w.Registrations {
				w.Registrations[i].From = moment.now - 30*spec.Day
			}
		})
		for _, r := range requests {
			for _, while := range whiles {
				due := moment.now + while.after
				t := newTape().from(moment.now).submits(at(r.request, due))
				if while.after > 0 {
					t.until(due - 1).until(due)
				}
				add(spec.T14, fmt.Sprintf("%s/%s/%s", moment.name, r.name, while.name), world, t.passes(spec.Day).alerts(TargetDevice).submits(r.request, again(r.request, 2)))
			}
			name := fmt.Sprintf("%s/%s", moment.name, r.name)
			// A registration to the second.
			for _, from := range []spec.Time{1, 59, 61, spec.Hour + 1} {
				add(spec.T14, fmt.Sprintf("%s/registration-after-%ds", name, from), world, newTape().from(moment.now).
					registers(builtInMPAN, r.request.Role, ManyRoles, from).passes(from-1).submits(r.request).passes(1).submits(r.request))
			}
		}
	}
	all = append(all, orderHistories()...)
	return append(all, variantHistories()...)
}

// orderHistories have several requests wait: in which order they are carried out, on
// what state, and that nothing but their time carries them out or drops them.
func orderHistories() (all []history) {
	add := func(theorem spec.TheoremID, name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: theorem, family: "waiting", name: name, world: world, events: t.events})
	}
	due := spec.Epoch + spec.Hour
	pass := func(from, to spec.EUI64) spec.ServiceRequest {
		return places(from, spec.ED, TargetDevice, spec.NetworkOperator, to)
	}
	// Each is possible only after the one before it.
	chain := []spec.ServiceRequest{pass(AnotherOperator, RegisteredOperator), pass(RegisteredOperator, FormerOperator), pass(FormerOperator, AnotherOperator)}
	// What is refused at receipt because its sender does not hold the credential yet
	// cannot wait; so each sends its own, of which the first to fall due goes through.
	for _, gap := range []spec.Time{0, 1, spec.Minute} {
		for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
			t := newTape()
			for _, i := range order {
				t.submits(at(pass(AnotherOperator, []spec.EUI64{RegisteredOperator, FormerOperator, ManyRoles}[i]), due+spec.Time(i)*gap))
			}
			name := fmt.Sprintf("gap-%d/received-%d%d%d", gap, order[0]+1, order[1]+1, order[2]+1)
			add(spec.T14, name, single, t.until(due+spec.Hour).alerts(TargetDevice))
			reads := newTape()
			for _, i := range order {
				reads.submits(at([]spec.ServiceRequest{asks(RegisteredOperator, spec.ED, "4.10", TargetDevice), asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), asks(AnotherParty, spec.OU, "7.7", TargetDevice)}[i], due+spec.Time(i)*gap))
			}
			add(spec.T14, name+"/of-three-parties", single, reads.until(due).until(due+spec.Hour))
		}
	}
	// What a check can refuse at receipt that others seldom leave for it to refuse.
	add(spec.T17, "refused-for-its-type", with(single, func(w *spec.World) { w.Devices[0].Type = spec.PPMID }), newTape().submits(at(chain[0], due), chain[0]).until(due))
	// By the default answers to A10 and A11 neither is looked at; by the others both are.
	for _, signed := range []struct {
		name  string
		alone bool
	}{{"xml-key-alone", true}, {"other-certificate", false}} {
		for _, r := range []spec.ServiceRequest{chain[0], asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice)} {
			r.Signature.XMLKeyAlone, r.Signature.OtherCertificate = signed.alone, !signed.alone
			add(spec.T03, fmt.Sprintf("signed/%s/%s-%s", signed.name, r.Role, r.SRV), single, newTape().submits(at(r, due), r).until(due).alerts(TargetDevice))
		}
	}
	// Counters that do not follow the order of times, nor identifiers that of receipt.
	r := asks(AnotherParty, spec.OU, "7.7", TargetDevice)
	add(spec.T14, "counters-against-times", single, newTape().submits(at(again(r, 5), due+2), at(again(r, 6), due+1), at(again(r, 10), due), at(again(r, 100), due+1)).until(due+spec.Hour))
	supply := asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice)
	for _, counters := range [][3]uint64{{9, 3, 5}, {3, 9, 5}, {100, 20, 3}} {
		read := asks(RegisteredOperator, spec.ED, "4.10", TargetDevice)
		add(spec.T14, fmt.Sprintf("one-moment/counters-%d-%d-%d", counters[0], counters[1], counters[2]), single, newTape().submits(at(again(supply, counters[0]), due), at(again(read, counters[1]), due), at(again(r, counters[2]), due)).until(due))
	}
	add(spec.T14, "unknown-device", single, newTape().submits(at(asks(AnotherParty, spec.OU, "7.7", NewMeter), due), at(places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, AnotherOperator), due)).until(due))
	add(spec.T14, "two-devices", house, newTape().submits(at(asks(AnotherParty, spec.OU, "7.7", NewMeter), due), at(r, due), at(asks(AnotherParty, spec.OU, "7.7", NewMeter), due-1), at(r, due-1)).until(due-1).until(due))
	add(spec.T14, "overtaken-by-one-at-once", single, newTape().submits(at(chain[0], due), pass(AnotherOperator, FormerOperator)).until(due).alerts(TargetDevice).submits(chain[2]))
	add(spec.T14, "overtaken-and-returned", single, newTape().submits(at(chain[0], due), pass(AnotherOperator, FormerOperator), chain[2]).until(due).alerts(TargetDevice))
	add(spec.T14, "once-only", single, newTape().submits(at(chain[0], due)).until(due).submits(pass(RegisteredOperator, AnotherOperator)).until(due).until(due+1).until(due+spec.Day).alerts(TargetDevice))
	add(spec.T14, "refused-is-gone", single, newTape().submits(at(chain[0], due)).suspends(AnotherOperator).until(due).resumes(AnotherOperator).until(due).until(due+spec.Day).alerts(TargetDevice))
	add(spec.T14, "one-refused-of-three", house, newTape().submits(at(r, due), at(asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), due), at(asks(AnotherParty, spec.OU, "7.7", NewMeter), due)).suspends(RegisteredSupplier).until(due))
	add(spec.T14, "in-small-steps", single, newTape().submits(at(chain[0], due), at(r, due+1), at(r, due+2)).passes(0).until(due-1).passes(0).until(due).passes(0).until(due+1).until(due+2).until(due+3))
	add(spec.T14, "signature-not-asked-again", single, newTape().submits(at(chain[0], due), at(again(r, 9), due), again(r, 10)).until(due))
	add(spec.T14, "registration-between-two", single, newTape().submits(at(asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), due), at(asks(RegisteredSupplier, spec.IS, "1.2.1", TargetDevice), due+2)).
		registers(builtInMPAN, spec.IS, FormerSupplier, spec.Hour+1).until(due+spec.Hour))
	add(spec.T14, "registration-on-the-way", single, newTape().submits(at(asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), due)).
		registers(builtInMPAN, spec.IS, FormerSupplier, spec.Minute).registers(builtInMPAN, spec.IS, RegisteredSupplier, 2*spec.Minute).registers(builtInMPAN, spec.IS, FormerSupplier, 2*spec.Hour).until(due+spec.Day))
	add(spec.T14, "credential-changes-between-two", single, newTape().submits(at(places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, FormerSupplier), due), at(asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), due-1), at(asks(RegisteredSupplier, spec.IS, "1.2.1", TargetDevice), due+1), at(asks(RegisteredSupplier, spec.IS, "1.6", TargetDevice), due)).until(due+spec.Hour))
	for _, k := range []spec.ServiceRequest{chain[0], r, asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, RegisteredOperator)} {
		for _, b := range bystanders(k) {
			if b.name == "time" || b.name == "execution-of-another" {
				continue
			}
			t := newTape().submits(again(at(k, due), 2))
			b.make(t)
			add(spec.T14, fmt.Sprintf("unmoved-by/%s/%s-%s/%s", b.name, k.Role, k.SRV, ofParty(k.Target)), house, t.until(due-1).until(due).alerts(TargetDevice, NewMeter))
		}
		for _, b := range refusals(k) {
			t := newTape().submits(again(at(k, due), 2), again(b.request, 3), again(at(b.request, due), 3)).until(due)
			if v, err := spec.Variant(b.request.SRV); err != nil || v.FutureDating == spec.NotFutureDated {
				t = newTape().submits(again(at(k, due), 2), again(b.request, 3)).until(due)
			}
			add(spec.T14, fmt.Sprintf("unmoved-by-refused/%s/%s-%s/%s", b.name, k.Role, k.SRV, ofParty(k.Target)), house, t)
		}
	}
	return all
}

// variantHistories future-date each SRV that can be, in each role that may send it:
// its owner and holder is let through, and who is so no longer when it falls due is not.
func variantHistories() (all []history) {
	due := spec.Epoch + spec.Hour + 7
	for _, v := range spec.Catalogue() {
		if v.FutureDating == spec.NotFutureDated || v.SRV == spec.UpdateSecurityCredentialsKRP {
			continue
		}
		for _, role := range v.Eligible {
			world, device, mpxn := single, TargetDevice, builtInMPAN
			if role == spec.GS || role == spec.GT {
				world, device, mpxn = gasHouse, GasMeter, builtInMPRN
			}
			edits := []edit{acting(ManyRoles, role), holding(device, spec.Supplier, ManyRoles), holding(device, spec.NetworkOperator, ManyRoles), only(device)}
			if role != spec.OU {
				edits = append(edits, registered(mpxn, role, row{ManyRoles, spec.Epoch - spec.Day}))
			}
			t := newTape().submits(at(asks(ManyRoles, role, v.SRV, device), due)).until(due-1).submits(asks(ManyRoles, role, v.SRV, device), at(asks(ManyRoles, role, v.SRV, device), due+spec.Hour)).until(due)
			if role != spec.OU {
				t.registers(mpxn, role, FormerOperator, 1)
			} else {
				t.suspends(ManyRoles)
			}
			all = append(all, history{theorem: spec.T14, family: "future-dated", name: fmt.Sprintf("%s/%s", v.SRV, role), world: with(world, edits...), events: t.until(due + 2*spec.Hour).events})
		}
	}
	return all
}
