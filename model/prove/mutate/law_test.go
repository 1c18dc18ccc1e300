package mutate

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// survivors lists every mutant that is not killed and not refused, a line each.
func survivors(r Report) string {
	text := "\nsurvivors\n"
	for _, m := range r.With(Survived) {
		text += "  " + m.String() + "\n"
	}
	text += "\nequivalent\n" + lines(r.With(Equivalent))
	if unknown := r.With(Unknown); len(unknown) > 0 {
		text += "\nunknown\n" + lines(unknown)
	}
	return text
}

func lines(mutants []Mutant) string {
	var text string
	for _, m := range mutants {
		text += "  " + m.String() + "\n"
	}
	return text
}

// The clauses at the heart of the modification. The whole law takes minutes:
// MP107_MUTATE=all examines it too.
func TestHeartOfTheLaw(t *testing.T) {
	report := ran(t, Settings{Clauses: []spec.ClauseID{"RDP-1", "CRED-1", "MP107-1"}})
	golden(t, "heart.golden", report.Table()+survivors(report))
	for change, want := range map[string]struct {
		verdict Status
		by      spec.TheoremID
	}{
		"when: drop conjunct [term.targets_network_operator]":      {Killed, spec.T01},
		"when: drop conjunct [term.may_use_the_lift]":              {Killed, spec.T02},
		"requires: always [term.holds_relied_credential] → [true]": {Killed, spec.T03},
		"when: drop conjunct [term.registration_is_judged]":        {Killed, spec.T14},
		"excepts: change excepted [RDP-1] → [CTR-1]":               {Killed, spec.T13},
	} {
		got := only(t, report, change)
		if got.Verdict != want.verdict || got.Notices[0].Theorem != want.by {
			t.Errorf("want %s by %s: %s", want.verdict, want.by, got)
		}
	}
	for _, m := range report.Mutants {
		if m.Clause == "MP107-1" && m.Change() == "when: drop conjunct [device.smets == 1]" && m.Verdict != Equivalent {
			t.Errorf("RDP-1 is about SMETS1 Devices only: %s", m)
		}
		if m.Operator == ChangeCode && m.Verdict != NotAboutAcceptance {
			t.Errorf("a code decides nothing: %s", m)
		}
		if m.Verdict == Survived && m.Difference.Flip.Witness == nil {
			t.Errorf("no request tells the survivor from the law: %s", m)
		}
	}
}

func TestWholeLaw(t *testing.T) {
	if os.Getenv("MP107_MUTATE") != "all" {
		t.Skip("takes minutes: set MP107_MUTATE=all")
	}
	report := ran(t, Settings{Progress: func(done, total int, m Mutant) { t.Logf("%d/%d %s", done, total, m) }})
	golden(t, "law.golden", report.Table()+survivors(report))
	if idle := report.Idle(); len(idle) > 0 {
		t.Errorf("idle clauses: %v", idle)
	}
}

// Without the exception the modification does not do what it is for, and every
// theorem that says so notices.
func TestDeletedException(t *testing.T) {
	report := ran(t, Settings{Clauses: []spec.ClauseID{"MP107-1"}, Operators: []Operator{Delete}, Every: true})
	noticed := map[spec.TheoremID]bool{}
	for _, n := range report.Mutants[0].Notices {
		if n.Release == spec.MP107 && n.Readings.String() == "defaults" {
			noticed[n.Theorem] = true
		}
	}
	if got := slices.Sorted(maps.Keys(noticed)); !slices.Equal(got, []spec.TheoremID{spec.T02, spec.T06, spec.T07}) {
		t.Errorf("noticed by %v, want T02, T06 and T07", got)
	}
	if m := report.Mutants[0]; !strings.Contains(m.Original, "The RDP check is lifted") || m.Verdict != Killed {
		t.Errorf("the mutant is %s", m)
	}
}

// What a law does is compared beside what it accepts.
func TestEffectsAndUploads(t *testing.T) {
	report := ran(t, Settings{Clauses: []spec.ClauseID{"EFF-2", "ALT-1", "R2-1"}, Operators: []Operator{Delete, Always, DropConjunct, ChangeSlot, ChangeEffect, DropElement}})
	for change, want := range map[string]Status{
		"delete [EFF-2 An accepted request moves the counter]":          Killed,
		`when: always [stage != "execution"] → [true]`:                  Killed,
		"effect: change effect [record-counter] → [replace-credential]": Killed,
		"to: change slot [NetworkOperator] → [ACB]":                     Killed,
		"uploads: change slot [NetworkOperator] → [Supplier]":           Killed,
		"when: drop conjunct [device.smets == 1]":                       Equivalent,
		"when: drop element [2]":                                        Killed,
	} {
		if got := only(t, report, change); got.Verdict != want {
			t.Errorf("want %s: %s", want, got)
		}
	}
	counter := only(t, report, `when: always [stage != "execution"] → [true]`)
	if counter.Difference.Flip.About != prove.Recording || counter.Notices[0].Theorem != spec.T13 {
		t.Errorf("the difference is in %s, noticed by %v", counter.Difference.Flip.About, counter.Notices)
	}
}

// A clause that only another answer of a reading brings to life is not idle.
func TestReadings(t *testing.T) {
	report := ran(t, Settings{Clauses: []spec.ClauseID{"MP107-2", "CRT-1"}, Operators: []Operator{Delete}})
	if idle := report.Idle(); len(idle) > 0 {
		t.Errorf("idle clauses: %v", idle)
	}
	placement := report.Mutants[1]
	if placement.Verdict != Killed || placement.Notices[0].Theorem != spec.T20 || placement.Difference.Readings.Answer(spec.A4) != spec.RegisteredOnly {
		t.Errorf("the deletion of MP107-2 shows under %v: %s", placement.Difference, placement)
	}
	if role := report.Mutants[0]; role.Verdict != Killed {
		t.Errorf("the deletion of CRT-1: %s", role)
	}
}

func TestSameReportWhateverTheWorkers(t *testing.T) {
	options := Settings{Clauses: []spec.ClauseID{"ROLE-1", "ALT-1", "R2-1"}, Operators: []Operator{Delete, DropElement, ChangeSlot}}
	options.Workers = 1
	one := ran(t, options)
	options.Workers = 4
	if four := ran(t, options); one.String() != four.String() {
		t.Errorf("one worker:\n%s\nfour workers:\n%s", one, four)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	options := Settings{Clauses: []spec.ClauseID{"ALT-1"}, Workers: 1, Progress: func(done, total int, _ Mutant) {
		if done == 2 {
			cancel()
		}
	}}
	law, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(ctx, law, options)
	if err != nil {
		t.Fatal(err)
	}
	if !report.Partial || report.Count("", NotExamined) != len(report.Mutants)-2 || !strings.Contains(report.String(), "PARTIAL") {
		t.Errorf("a cancelled run reports:\n%s", report)
	}
	if idle := report.Idle(); len(idle) > 0 {
		t.Errorf("idle clauses of a run that saw two mutants: %v", idle)
	}
}

func TestBadInput(t *testing.T) {
	law, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), law, Settings{Clauses: []spec.ClauseID{"RDP-9"}}); err == nil {
		t.Error("an unknown clause was accepted")
	}
	if _, err := Run(context.Background(), law, Settings{Operators: []Operator{"shuffle"}}); err == nil {
		t.Error("an unknown operator was accepted")
	}
}

// A clause that is gutted, whichever it is, is noticed: a check that demands
// nothing or is never made, an effect, exception or upload that never happens.
func TestGuttedLaws(t *testing.T) {
	report := ran(t, Settings{Operators: []Operator{Delete, Always, Never}})
	if len(report.Mutants) < 60 {
		t.Errorf("%d gutted laws: too few to mean anything", len(report.Mutants))
	}
	for _, m := range append(report.With(Survived), report.With(Unknown)...) {
		t.Error(m)
	}
}
