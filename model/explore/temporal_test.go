package explore

import (
	"testing"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// T06 by the book: from every state with a wrong Network Operator credential,
// follow every path of Network Operator requests and see whether the credential
// ever changes. The explorer looks at single steps, which amounts to the same
// because the states reached are closed under such paths.
func TestDeadlockByPaths(t *testing.T) {
	for _, release := range spec.Releases() {
		e := compiled(t, lawOf(t, release), Small())
		changes := false
		for _, index := range reached(t, e) {
			for device := range e.tables {
				r := newRepairs(e, device)
				if r.begin(e.layout.unpack(index)); r.wrong {
					changes = changes || changesByOperators(e, r, index)
				}
			}
		}
		refuted := run(t, lawOf(t, release), Small(), Resources{}).Finding(spec.T06).Verdict == Refuted
		if changes != refuted || refuted != (release != spec.Baseline) {
			t.Errorf("%s: a path changes the credential: %v, T06 refuted: %v", release, changes, refuted)
		}
	}
}

// changesByOperators searches the sub-graph of Network Operators' requests.
func changesByOperators(e *Explorer, r *repairs, from uint64) bool {
	held := e.layout.unpack(from)[r.slot]
	seen := map[uint64]bool{from: true}
	for queue := []uint64{from}; len(queue) > 0; queue = queue[1:] {
		p := e.layout.unpack(queue[0])
		if p[r.slot] != held {
			return true
		}
		for _, ev := range e.events() {
			if ev.request == nil || !ev.request.role.IsNetworkOperator() {
				continue
			}
			next, possible := e.apply(p, ev)
			if to := e.layout.pack(next); possible && !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return false
}

// T07 by the book: in every state with a wrong credential, try every request of
// its holder on the model.
func TestRecoveryByTrial(t *testing.T) {
	for _, l := range []model.Law{lawOf(t, spec.MP107), lawOf(t, spec.Baseline), lawOf(t, spec.MP107, "A4=registered-only")} {
		e := compiled(t, l, Small())
		var wrong, repaired uint64
		for _, index := range reached(t, e) {
			p := e.layout.unpack(index)
			for device := range e.tables {
				r := newRepairs(e, device)
				if r.begin(p); !r.wrong {
					continue
				}
				wrong++
				if e.repairedByHolder(t, r, p) {
					repaired++
				}
			}
		}
		got := run(t, l, Small(), Resources{}).Recovery
		if got.Wrong != wrong || got.Repairable != repaired {
			t.Errorf("%s: %d wrong and %d repairable: trial says %d and %d", l.Release, got.Wrong, got.Repairable, wrong, repaired)
		}
		var failing uint64
		for _, way := range got.Ways {
			if way.Reason != nobodyRegistered {
				failing += way.States
			}
		}
		if got.Repairable+failing != got.Wrong {
			t.Errorf("%s: %d repairable and %d not do not add up to %d", l.Release, got.Repairable, failing, got.Wrong)
		}
	}
}

func (e *Explorer) repairedByHolder(t *testing.T, r *repairs, p point) bool {
	t.Helper()
	s, err := e.sp.state(p)
	if err != nil {
		t.Fatal(err)
	}
	target := e.sp.scope.Devices[r.device].ID
	for i := range e.dockets[r.device] {
		request := e.dockets[r.device][i].request.concrete(e.sp, 1)
		if request.Originator != r.holder {
			continue
		}
		after, _, err := e.machine.Step(s, spec.Event{Submit: &request})
		if err != nil {
			t.Fatal(err)
		}
		if device, _ := after.Device(target); device.Credentials[spec.NetworkOperator] == r.right {
			return true
		}
	}
	return false
}

// The ways in which a repair fails under MP107 are exactly the conditions of
// T07; in the baseline the RDP check alone fails it.
func TestWaysToFail(t *testing.T) {
	for _, c := range []struct {
		release  spec.Release
		readings []string
		want     map[string]bool // reason, and whether T07 excludes it
	}{
		{spec.MP107, nil, map[string]bool{
			nobodyRegistered: true,
			"the holder's request fails the check user-status":                true,
			"the holder's request fails the check device-status":              true,
			"the holder's request fails the check user-status, device-status": true,
		}},
		{spec.Baseline, nil, map[string]bool{
			nobodyRegistered: true,
			"the holder's request fails the check registration":                             false,
			"the holder's request fails the check user-status, registration":                true,
			"the holder's request fails the check device-status, registration":              true,
			"the holder's request fails the check user-status, device-status, registration": true,
		}},
	} {
		got := map[string]bool{}
		for _, way := range run(t, lawOf(t, c.release, c.readings...), Small(), Resources{}).Recovery.Ways {
			got[way.Reason] = way.Excluded
			if way.States == 0 || (len(way.Checks) == 0) != (way.Reason == nobodyRegistered) || len(way.Checks) != len(way.Clauses) {
				t.Errorf("%s: %+v", c.release, way)
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %v: want %v", c.release, got, c.want)
		}
		for reason, excluded := range c.want {
			if is, found := got[reason]; !found || is != excluded {
				t.Errorf("%s: %q: found %v, excluded %v: want excluded %v", c.release, reason, found, is, excluded)
			}
		}
	}
}

// Where a carried certificate need not have the declared role, a supplier can
// come to hold the Network Operator's slot: T07 promises nothing of it.
func TestHolderThatIsNoOperator(t *testing.T) {
	r := run(t, lawOf(t, spec.MP107, "A8=no", "A2=declared-only", "A3=network-operators-only"), Small(), Resources{})
	for _, way := range r.Recovery.Ways {
		if way.Reason == notAnOperator {
			if !way.Excluded || way.Witness == nil {
				t.Errorf("%+v", way)
			}
			return
		}
	}
	t.Errorf("no state in which a supplier holds the slot: %+v", r.Recovery)
}
