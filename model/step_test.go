package model_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// TestStepErrors has every event that is malformed or cannot happen.
func TestStepErrors(t *testing.T) {
	for _, test := range []struct {
		name    string
		release spec.Release
		event   spec.Event
		want    string
	}{
		{"no event", spec.MP107R2, spec.Event{}, "none or several"},
		{"two events", spec.MP107R2, spec.Event{Upload: &spec.Upload{}, Alert: &spec.Alert{Device: esme}}, "none or several"},
		{"a malformed request", spec.MP107R2, submits(asks(rightED, spec.ED, "9.9.9", esme, 1)), `"9.9.9"`},
		{"an update that another SRV carries", spec.MP107R2, submits(func() spec.ServiceRequest {
			r := places(rightED, spec.ED, esme, spec.NetworkOperator, rightED, 1)
			r.SRV = "4.10"
			return r
		}()), "credential update"},
		{"a past registration", spec.MP107R2, registers(mpan, spec.ED, rightED, spec.Epoch-1), "past"},
		{"a malformed registration", spec.MP107R2, registers(mprn, spec.ED, rightED, spec.Epoch), "MPAN"},
		{"time back", spec.MP107R2, advances(spec.Epoch - 1), "back"},
		{"status of an unknown Device", spec.MP107R2, spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: nowhere, Status: spec.Suspended}}, "inventory"},
		{"an unknown Device status", spec.MP107R2, spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: esme, Status: "Lost"}}, `"Lost"`},
		{"status of an unknown User", spec.MP107R2, spec.Event{UserStatus: &spec.UserStatusChange{User: stranger, Status: spec.UserActive}}, "not known"},
		{"an unknown user status", spec.MP107R2, spec.Event{UserStatus: &spec.UserStatusChange{User: rightED, Status: "Away"}}, `"Away"`},
		{"an alert of an unknown Device", spec.MP107R2, alerts(nowhere), "inventory"},
		{"an upload in the baseline", spec.Baseline, uploads(), "no clause provides"},
		{"an upload before Requirement 2", spec.MP107, uploads(), string(spec.MP107R2)},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, town())
			next, verdict, err := machine(t, test.release, nil).Step(s, test.event)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one that says %q", err, test.want)
			}
			if !reflect.DeepEqual(next, model.State{}) || !reflect.DeepEqual(verdict, model.Effect{}) {
				t.Error("an event that cannot happen has a next state or a verdict")
			}
			if diff := cmp.Diff(start(t, town()).World(), s.World()); diff != "" {
				t.Errorf("the state has changed:\n%s", diff)
			}
		})
	}
}

// TestStartRefuses a world that is not well formed.
func TestStartRefuses(t *testing.T) {
	world := town()
	world.Users = append(world.Users, world.Users[0])
	if _, err := model.Start(world); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("error %v, want one about a User listed twice", err)
	}
}

// TestWorldOfStart is the world again, sorted.
func TestWorldOfStart(t *testing.T) {
	world := town()
	slices.Reverse(world.Users)
	slices.Reverse(world.Devices)
	slices.Reverse(world.Registrations)
	world.Counters = []spec.Counter{{Originator: wrongED, Target: gsme, Last: 4}, {Originator: wrongED, Target: esme, Last: 3}}
	got := start(t, world).World()
	again := start(t, got).World()
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("not the same a second time:\n%s", diff)
	}
	if !slices.IsSortedFunc(got.Devices, func(a, b spec.Device) int { return int(a.ID) - int(b.ID) }) || got.Counters[0].Target != esme {
		t.Error("not sorted")
	}
	if len(got.Users) != len(world.Users) || len(got.Registrations) != len(world.Registrations) || got.Now != world.Now {
		t.Error("not the whole world")
	}
}

// TestAdvanceOrder executes by time, then by receipt, each on the state that
// the ones before it left.
func TestAdvanceOrder(t *testing.T) {
	const hour = spec.Hour
	handsOver := func(from, to spec.EUI64, counter uint64, at spec.Time) spec.Event {
		return submits(later(places(from, spec.ED, esme, spec.NetworkOperator, to, counter), spec.Epoch+at))
	}
	for _, test := range []struct {
		name   string
		events []spec.Event
		to     spec.Time
		want   []string // the executions of the last event
		holder spec.EUI64
		now    spec.Time
		left   int
	}{
		{"by execution time, whatever the order of receipt",
			[]spec.Event{handsOver(wrongED, rightED, 1, 2*hour), handsOver(wrongED, wrongED, 2, hour)}, 3 * hour,
			[]string{"#2 accepted (I0)", "#1 accepted (I0)"}, rightED, 3 * hour, 0},
		{"at one time in order of receipt, the first leaving the second nothing",
			[]spec.Event{handsOver(wrongED, rightED, 1, hour), handsOver(wrongED, wrongED, 2, hour)}, hour,
			[]string{"#1 accepted (I0)", "#2 rejected"}, rightED, hour, 0},
		{"nothing a moment before",
			[]spec.Event{handsOver(wrongED, rightED, 1, hour)}, hour - 1, nil, wrongED, hour - 1, 1},
		{"only what is due",
			[]spec.Event{handsOver(wrongED, outsider, 1, hour), handsOver(wrongED, rightED, 2, 3*hour)}, 2 * hour,
			[]string{"#1 accepted (I0)"}, outsider, 2 * hour, 1},
		{"no time at all", []spec.Event{handsOver(wrongED, rightED, 1, hour)}, 0, nil, wrongED, 0, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := machine(t, spec.MP107, nil)
			s, _ := run(t, m, start(t, town()), test.events...)
			s, verdict := step(t, m, s, advances(spec.Epoch+test.to))
			var got []string
			for _, e := range verdict.Result.Executions {
				got = append(got, "#"+e.RequestID[strings.LastIndex(e.RequestID, ":")+1:]+" "+e.Response.String())
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("executed %v, want %v", got, test.want)
			}
			seen, _ := s.Observe(esme)
			if holder := seen.Credentials[spec.NetworkOperator].Owner; holder != test.holder || s.Now() != spec.Epoch+test.now || len(s.Pending()) != test.left {
				t.Errorf("%v holds at %v with %d pending: want %v at %v with %d", holder, s.Now(), len(s.Pending()), test.holder, spec.Epoch+test.now, test.left)
			}
		})
	}
}

// TestRegistrationInForce is T14: a future-dated request meets the registration
// of its execution time, or under reading A5 that of its receipt, and only it.
func TestRegistrationInForce(t *testing.T) {
	day := spec.Epoch + spec.Day
	request := later(asks(supplier, spec.IS, "1.1.1", esme, 1), day)
	loses := registers(mpan, spec.IS, outsider, day)
	for _, test := range []struct {
		name   string
		answer string
		events []spec.Event
		want   []string // answers, then executions
	}{
		{"loses it in between", spec.AtExecution, []spec.Event{submits(request), loses, advances(day)}, []string{"accepted (I99)", "rejected (E4)"}},
		{"loses it in between, judged at receipt", spec.AtReceipt, []spec.Event{submits(request), loses, advances(day)}, []string{"accepted (I99)", "accepted (I0)"}},
		{"loses it a moment later", spec.AtExecution, []spec.Event{submits(request), registers(mpan, spec.IS, outsider, day+1), advances(day + 1)}, []string{"accepted (I99)", "accepted (I0)"}},
		{"has lost it already", spec.AtExecution, []spec.Event{registers(mpan, spec.IS, outsider, spec.Epoch), submits(request), advances(day)}, []string{"accepted (I99)", "rejected (E4)"}},
		{"has lost it already, judged at receipt", spec.AtReceipt, []spec.Event{registers(mpan, spec.IS, outsider, spec.Epoch), submits(request), advances(day)}, []string{"rejected (E4)"}},
		{"gains it back in between", spec.AtExecution, []spec.Event{registers(mpan, spec.IS, outsider, spec.Epoch), registers(mpan, spec.IS, supplier, day), submits(request), advances(day)}, []string{"accepted (I99)", "accepted (I0)"}},
		{"a row of the same time takes the place of the first", spec.AtExecution, []spec.Event{loses, registers(mpan, spec.IS, supplier, day), submits(request), advances(day)}, []string{"accepted (I99)", "accepted (I0)"}},
		{"ended without a successor", spec.AtExecution, []spec.Event{submits(request), registers(mpan, spec.IS, 0, day), advances(day)}, []string{"accepted (I99)", "rejected (E4)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := machine(t, spec.MP107, spec.Readings{spec.A5: test.answer})
			_, verdicts := run(t, m, start(t, town()), test.events...)
			var got []string
			for _, v := range verdicts {
				if v.Result.Response != nil {
					got = append(got, v.Result.Response.String())
				}
				for _, e := range v.Result.Executions {
					got = append(got, e.Response.String())
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

// TestUpload is T12: alignment, frame and idempotence.
func TestUpload(t *testing.T) {
	m := machine(t, spec.MP107R2, nil)
	world := town()
	world.Devices[1].Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: wrongED}
	empty := world.Devices[0]
	empty.ID, empty.Credentials = nowhere, nil // a Device with nothing in any slot
	unowned := world.Devices[0]
	unowned.ID, unowned.MPxN = nowhere+1, "1012345678909" // no Network Operator is registered for it
	hub := world.Devices[0]
	hub.ID, hub.Type = nowhere+2, spec.CHF // of neither fuel
	world.Devices = append(world.Devices, empty, unowned, hub)

	before := start(t, world)
	after, verdict := step(t, m, before, uploads())
	if !slices.Equal(verdict.Clauses, []spec.ClauseID{"R2-1"}) {
		t.Errorf("brought about by %v, want R2-1", verdict.Clauses)
	}
	want := before.World()
	aligned := map[spec.EUI64]spec.EUI64{esme: rightED, gsme: rightGT, nowhere: rightED}
	for i := range want.Devices {
		if operator, ok := aligned[want.Devices[i].ID]; ok {
			if want.Devices[i].Credentials == nil {
				want.Devices[i].Credentials = map[spec.RemotePartyRole]spec.Credential{}
			}
			want.Devices[i].Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: operator}
		}
	}
	if diff := cmp.Diff(want, after.World()); diff != "" {
		t.Errorf("the upload aligns S1SP 1 and 2 and touches nothing else:\n%s", diff)
	}
	again, _ := step(t, m, after, uploads())
	if diff := cmp.Diff(after.World(), again.World()); diff != "" {
		t.Errorf("a second upload changes:\n%s", diff)
	}
}

// TestAlertFromEmptySlot reaches nobody.
func TestAlertFromEmptySlot(t *testing.T) {
	world := town()
	delete(world.Devices[0].Credentials, spec.NetworkOperator)
	_, verdict := step(t, machine(t, spec.MP107, nil), start(t, world), alerts(esme))
	if verdict.Result.AlertTo != 0 {
		t.Errorf("alert to %v, want nobody", verdict.Result.AlertTo)
	}
}

// TestWhatIsPlaced: the signing certificate decides, wherever it stands; one
// that is not carried changes nothing but the counter.
func TestWhatIsPlaced(t *testing.T) {
	signing := spec.Certificate{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: rightED}
	agreement := spec.Certificate{Use: spec.KeyAgreement, Role: spec.NetworkOperator, Owner: outsider}
	for _, test := range []struct {
		name    string
		carried []spec.Certificate
		holder  spec.EUI64
		clauses []spec.ClauseID
	}{
		{"signing first", []spec.Certificate{signing, agreement}, rightED, []spec.ClauseID{"EFF-1", "EFF-2"}},
		{"signing last", []spec.Certificate{agreement, signing}, rightED, []spec.ClauseID{"EFF-1", "EFF-2"}},
		{"no signing certificate", []spec.Certificate{agreement}, wrongED, []spec.ClauseID{"EFF-2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			repair := places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 5)
			repair.Update.Certificates = test.carried
			s, verdict := step(t, machine(t, spec.MP107, nil), start(t, town()), submits(repair))
			seen, _ := s.Observe(esme)
			if holder := seen.Credentials[spec.NetworkOperator].Owner; holder != test.holder || !slices.Equal(verdict.Clauses, test.clauses) {
				t.Errorf("%v holds by %v, want %v by %v", holder, verdict.Clauses, test.holder, test.clauses)
			}
			if want := []spec.Counter{{Originator: wrongED, Target: esme, Last: 5}}; !slices.Equal(s.World().Counters, want) {
				t.Errorf("counters %v, want %v", s.World().Counters, want)
			}
		})
	}
}
