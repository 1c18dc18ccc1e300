package observe_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/spec"
)

// withHoles are the facts of a world of which some are left out, at random.
func withHoles(w spec.World, random *rand.Rand, percent int) (facts []observe.Fact, complete observe.Complete) {
	world := observe.Source{File: "world"}
	hide := func() bool { return random.IntN(100) < percent }
	some := func() bool { return random.IntN(3) == 0 }
	for _, flag := range []*bool{&complete.Inventory, &complete.Users, &complete.Registration, &complete.Holders, &complete.Counters} {
		*flag = some()
	}
	for _, u := range w.Users {
		if hide() {
			u.Status = ""
		}
		if all := !hide(); complete.Users || !hide() {
			facts = append(facts, observe.OfUser(u, all, world, observe.Always))
		}
	}
	for _, d := range w.Devices {
		if hide() {
			d.Status = ""
		}
		if hide() {
			d.Type = ""
		}
		if hide() {
			d.SMETS, d.S1SP = 0, 0
		} else if hide() {
			d.S1SP = 0
		}
		if all := !hide(); complete.Inventory || !hide() {
			facts = append(facts, observe.OfDevice(d, all, world, observe.Always))
		}
		for slot, c := range d.Credentials {
			if complete.Holders || !hide() {
				facts = append(facts, observe.OfHolder(d.ID, slot, c, world, observe.Always))
			}
		}
	}
	rows := map[[2]string]bool{} // of a metering point and role all rows are given, or none
	for _, r := range w.Registrations {
		key := [2]string{string(r.MPxN), string(r.Role)}
		if _, known := rows[key]; !known {
			rows[key] = !hide()
		}
		if complete.Registration || rows[key] {
			facts = append(facts, observe.OfRegistration(r, world))
		}
	}
	for _, c := range w.Counters {
		if complete.Counters || !hide() {
			facts = append(facts, observe.OfCounter(c, world))
		}
	}
	return facts, complete
}

// unheld is a world without credentials.
func unheld(w spec.World) spec.World {
	w.Devices = slices.Clone(w.Devices)
	for i := range w.Devices {
		w.Devices[i].Credentials = nil
	}
	return w
}

// However much is hidden, no verdict turns into its opposite: what is not told the same
// as with all facts cannot be told. Where answers contradict each other, which is rare,
// one of them violates the law; TestLogs has some that do.
func TestHiddenFactsTurnNoVerdict(t *testing.T) {
	random := rand.New(rand.NewPCG(107, 2))
	count := map[observe.Verdict]int{}
	lost := 0
	for _, fault := range []dsp.FaultID{"", dsp.BypassAllCritical, dsp.WrongCode, dsp.DueNotJudged, dsp.AlertsToSupplier} {
		of := law(t, spec.MP107R2)
		var faults []dsp.FaultID
		if fault != "" {
			faults = append(faults, fault)
		}
		a := simulated(t, of, faults...)
		s, err := theSuite()
		if err != nil {
			t.Fatal(err)
		}
		var cases []conformance.Case
		for i := 0; i < len(s.cases); i += 60 {
			cases = append(cases, s.cases[i])
		}
		world, events := observe.Synthetic(107, 3, 80)
		cases = append(cases, conformance.Case{ID: "synthetic", World: world, Events: events})
		for _, c := range cases {
			log := recorded(t, a, c, false)
			all := watched(t, of, log, observe.OfWorld(c.World, observe.Source{File: "world"}), observe.Everything)
			violates := map[observe.Source]bool{}
			for _, f := range all.findings {
				violates[f.From] = violates[f.From] || f.Verdict == observe.Violates
			}
			for _, percent := range []int{30, 60, 100} {
				facts, complete := withHoles(c.World, random, percent)
				switch percent {
				case 60: // all but the holders
					facts, complete = observe.OfWorld(unheld(c.World), observe.Source{File: "world"}), observe.Everything
					complete.Holders = false
				case 100: // the messages alone
					facts, complete = nil, observe.Complete{}
				}
				some := watched(t, of, log, facts, complete)
				if len(some.findings) != len(all.findings) || some.Broken > 0 || some.Contradictions > 0 {
					t.Fatalf("%s, %s: %v, %v, %v", fault, c.ID, some.Why(), some.problems, some.conflicts)
				}
				for at, f := range some.findings {
					want := all.findings[at]
					count[f.Verdict]++
					if f.Verdict != want.Verdict {
						if lost++; f.Verdict != observe.CannotTell {
							t.Fatalf("%s, %s: %s %s (%s): %s with all facts, %s with %d %% hidden\n%s", fault, c.ID, f.From, f.Subject, f.Answer, want.Verdict, f.Verdict, percent, log)
						}
					}
					if len(f.Against) > 0 {
						if lines := append(slices.Clone(f.Against), f.From); !slices.ContainsFunc(lines, func(s observe.Source) bool { return violates[s] }) {
							t.Fatalf("%s, %s: %v are said to contradict each other, and none violates the law\n%s", fault, c.ID, lines, log)
						}
					}
				}
			}
		}
	}
	if count[observe.Agrees] < 100 || count[observe.Violates] < 20 || lost < 100 {
		t.Errorf("%v, %d lost", count, lost)
	}
}
