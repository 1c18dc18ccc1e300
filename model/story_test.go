package model_test

import (
	"slices"
	"testing"

	"example.org/mp107/spec"
)

// TestSeedStory tells §2 of the seed: the wrong distributor's credential is on
// a SMETS1 Device, and nobody can replace it before MP107. The outcomes are
// written by hand from the paper.
func TestSeedStory(t *testing.T) {
	type expected struct {
		what     string
		decision string
		clause   spec.ClauseID // decides it
		alertTo  spec.EUI64
		holder   spec.EUI64 // of the Network Operator credential afterwards
	}
	events := []spec.Event{
		alerts(esme),
		submits(places(rightED, spec.ED, esme, spec.NetworkOperator, rightED, 1)),
		submits(places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 1)),
		alerts(esme),
		submits(places(rightED, spec.ED, esme, spec.NetworkOperator, rightED, 2)),
		submits(places(wrongED, spec.ED, esme, spec.NetworkOperator, wrongED, 3)),
		submits(places(wrongED, spec.ED, newer, spec.NetworkOperator, rightED, 1)),
	}
	for _, test := range []struct {
		release spec.Release
		want    []expected
	}{
		{spec.Baseline, []expected{
			{what: "the alert goes astray", alertTo: wrongED, holder: wrongED},
			{"the owner in RDP data does not hold the credential", "rejected", "CRED-1", 0, wrongED},
			{"the holder is not the owner in RDP data", "rejected (E4)", "RDP-1", 0, wrongED},
			{what: "the alert still goes astray", alertTo: wrongED, holder: wrongED},
			{"the owner is stuck", "rejected", "CRED-1", 0, wrongED},
			{"the holder is stuck", "rejected (E4)", "RDP-1", 0, wrongED},
			{"on SMETS2 the wrong Network Operator can repair it", "accepted (I0)", "CRED-1", 0, wrongED},
		}},
		{spec.MP107, []expected{
			{what: "the alert goes astray", alertTo: wrongED, holder: wrongED},
			{"the owner in RDP data does not hold the credential", "rejected", "CRED-1", 0, wrongED},
			{"the RDP check is lifted for the holder", "accepted (I0)", "MP107-1", 0, rightED},
			{what: "the alert arrives", alertTo: rightED, holder: rightED},
			{"the owner holds the credential now", "accepted (I0)", "CRED-1", 0, rightED},
			{"the wrong Network Operator has nothing left to use", "rejected", "CRED-1", 0, rightED},
			{"SMETS2 is as before", "accepted (I0)", "CRED-1", 0, rightED},
		}},
	} {
		t.Run(string(test.release), func(t *testing.T) {
			m := machine(t, test.release, nil)
			s := start(t, town())
			for i, want := range test.want {
				next, verdict := step(t, m, s, events[i])
				s = next
				if want.decision == "" {
					if verdict.Result.AlertTo != want.alertTo || !slices.Contains(verdict.Clauses, "ALT-1") {
						t.Errorf("%s: alert to %v by %v, want %v by ALT-1", want.what, verdict.Result.AlertTo, verdict.Clauses, want.alertTo)
					}
				} else if got := verdict.Result.Response.String(); got != want.decision {
					t.Errorf("%s: %s, want %s", want.what, got, want.decision)
				} else if deciding := verdict.Judgements[0].Deciding(); !slices.Contains(deciding, want.clause) {
					t.Errorf("%s: decided by %v, want %s among them", want.what, deciding, want.clause)
				}
				seen, _ := s.Observe(esme)
				if got := seen.Credentials[spec.NetworkOperator].Owner; got != want.holder {
					t.Errorf("%s: %v holds the credential, want %v", want.what, got, want.holder)
				}
			}
			seen, _ := s.Observe(newer)
			if seen.Credentials[spec.NetworkOperator].Owner != rightED {
				t.Error("the SMETS2 Device has not been repaired")
			}
		})
	}
}
