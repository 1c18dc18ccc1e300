package model_test

import (
	_ "embed"
	"testing"

	"example.org/mp107/fuzz/plaincel"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

//go:embed testdata/lifted-lift.md
var liftedLift string

// TestExceptionsToExceptions reads a small law in which the lift is lifted, and
// that lift in turn.
func TestExceptionsToExceptions(t *testing.T) {
	type given struct {
		smets, critical, srv, role string
		owner                      string
	}
	usual := given{"1", "false", "4.10", "IS", "false"}
	critical := given{"1", "true", "7.1", "IS", "false"}
	repair := given{"1", "true", "6.15.1", "IS", "false"}
	operator := given{"2", "true", "7.1", "ED", "false"}
	both := given{"1", "false", "4.10", "GT", "false"}
	owner := given{"1", "false", "4.10", "IS", "true"}
	for _, test := range []struct {
		name      string
		release   spec.Release
		facts     given
		status    model.CheckStatus
		by        spec.ClauseID
		satisfied bool
	}{
		{"no exception", spec.Baseline, operator, model.Failed, "", false},
		{"lifted", spec.Baseline, usual, model.Lifted, "EXC-1", false},
		{"lifted though satisfied", spec.Baseline, owner, model.Lifted, "EXC-1", true},
		{"the lift is lifted", spec.Baseline, critical, model.Failed, "", false},
		{"the lift is lifted for the repair too", spec.Baseline, repair, model.Failed, "", false},
		{"until that is lifted", spec.MP107, repair, model.Lifted, "EXC-1", false},
		{"and for nothing else", spec.MP107, critical, model.Failed, "", false},
		{"a second exception", spec.MP107R2, operator, model.Lifted, "EXC-4", false},
		{"the first that holds lifts", spec.MP107R2, both, model.Lifted, "EXC-1", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			register := lawOf(t, liftedLift)
			m, err := model.New(register, test.release, nil)
			if err != nil {
				t.Fatal(err)
			}
			facts := m.BaseFacts()
			for variable, value := range map[int]string{
				legaltext.VarSMETS: test.facts.smets, legaltext.VarCritical: test.facts.critical, legaltext.VarSRV: test.facts.srv,
				legaltext.VarRole: test.facts.role, legaltext.VarRegistrationOwner: test.facts.owner,
			} {
				if err := facts.Set(variable, value); err != nil {
					t.Fatal(err)
				}
			}
			want := model.CheckOutcome{
				Check: "registration", Clause: "CHK-1", Status: test.status, LiftedBy: test.by,
				Satisfied: test.satisfied, FailsWith: spec.E4,
			}
			if got := m.Decide(facts).Checks[0]; got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
			if m.Accepts(&facts) != (test.status != model.Failed) {
				t.Errorf("Accepts says %v of a check that is %s", m.Accepts(&facts), test.status)
			}
			plain, err := plaincel.New(register, test.release)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := plain.Judge(&facts); err != nil || got[0] != want {
				t.Errorf("CEL: %+v (%v), want %+v", got, err, want)
			}
		})
	}
}

// TestOneFactAwayOfAnException is at its boundary also where the exception is
// one to an exception.
func TestOneFactAwayOfAnException(t *testing.T) {
	m, err := model.New(lawOf(t, liftedLift), spec.MP107, nil)
	if err != nil {
		t.Fatal(err)
	}
	facts := m.BaseFacts()
	if err := facts.Set(legaltext.VarSRV, "7.1"); err != nil {
		t.Fatal(err)
	}
	for _, id := range []spec.ClauseID{"EXC-2", "EXC-3"} {
		if !m.OneFactAway("registration", id, facts) {
			t.Errorf("%s is one fact away", id)
		}
	}
	if m.OneFactAway("registration", "EXC-1", facts) {
		t.Error("EXC-1 holds and is not away")
	}
}
