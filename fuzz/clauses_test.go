package fuzz_test

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"example.org/mp107/fuzz/plaincel"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// FuzzClauses: a clause file, beside those of the law or alone, either is refused with
// a place in it, or gives a law on which the compiled rules, CEL and the formulas that
// proofs are made of agree, whatever the facts.
//
// To parse, check and compile a law takes a millisecond and more, so that this is
// slower than other targets by far. The rate is that of laws.
func FuzzClauses(f *testing.F) {
	names, err := fs.Glob(legaltext.Files(), "*.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(legaltext.Files(), name)
		if err != nil {
			f.Fatal(err)
		}
		for section := range strings.SplitSeq("\n"+string(text), "\n## ") {
			if strings.Contains(section, "imposes:") || strings.Contains(section, "defines:") {
				f.Add("## "+section, uint64(107))
			}
		}
	}
	for _, conditions := range []string{
		"true", "request.critical ? device.smets == 1 : !user.known",
		"!(request.srv in [\"6.15.1\", \"1.1.1\"]) || device.smets != 2\nterm.x\nuser.active",
		"request.critical\nstage == \"execution\" && reading.A5 == \"execution\"\nterm.x ? user.known : false\nrequest.role == \"ED\"",
		"true\nterm.x\nfalse\nrequest.critical || term.x\n!term.x",
	} {
		f.Add(conditions, uint64(1))
	}
	for _, text := range []string{"", "## ", "## X-1 T\n\n```rule\nimposes: x\n", "term.y", "device.smets == 3", "(", lawOf("true")} {
		f.Add(text, uint64(0))
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		if len(text) > 1<<14 {
			return // the limits of size have their own tests
		}
		if !strings.Contains(text, "## ") { // conditions alone, of which a law is made
			text = lawOf(text)
		}
		register, err := legaltext.Load(fstest.MapFS{"law.md": &fstest.MapFile{Data: []byte(text)}})
		if err != nil {
			var defects legaltext.Defects
			if !errors.As(err, &defects) || len(defects) == 0 || defects[0].At.Line < 1 {
				t.Fatalf("refused without a place: %v", err)
			}
			return
		}
		random := rand.New(rand.NewPCG(seed, 107))
		for _, release := range spec.Releases() {
			machine, err := model.New(register, release, nil)
			if err != nil {
				continue // it imposes nothing as of that release
			}
			law, err := plaincel.New(register, release)
			if err != nil {
				t.Fatal(err)
			}
			for range 8 {
				threeAgree(t, register.AsOf(release), machine, law, drawnFacts(random, machine))
			}
		}
	})
}

// lawOf is a law of conditions, one a line: of a definition, of when a check applies
// and what it requires, of an exception to it, and of one to that. What is missing is
// true.
func lawOf(text string) string {
	conditions := strings.SplitN(text, "\n", 5)
	for len(conditions) < 5 {
		conditions = append(conditions, "")
	}
	for i := range conditions {
		conditions[i] = cmp.Or(conditions[i], "true")
	}
	var law strings.Builder
	for i, rule := range []string{
		"defines: term.x\nas: %s", "imposes: x\nwhen: %s\nrequires: " + strings.ReplaceAll(conditions[2], "%", "") + "\nfails_with: E4",
		"", "excepts: X-2\nwhen: %s", "excepts: X-4\nwhen: %s", "order: x",
	} {
		if rule == "" {
			continue
		}
		if i < len(conditions) {
			rule = strings.Replace(rule, "%s", conditions[i], 1)
		}
		fmt.Fprintf(&law, "## X-%d T\n\n- provenance: A A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11\n- modality: may\n- in force: baseline\n\nW.\n\n```rule\n%s\n```\n\n", i+1, rule)
	}
	return law.String()
}

// drawnFacts are facts of which every value is one of its variable's.
func drawnFacts(random *rand.Rand, machine *model.Machine) model.Facts {
	facts := machine.BaseFacts()
	for at, variable := range legaltext.Vocabulary()[:legaltext.VarReading] {
		facts[at] = uint8(random.IntN(len(variable.Domain)))
	}
	return facts
}

// threeAgree holds the compiled rules, CEL and the formulas against each other.
func threeAgree(t *testing.T, rules legaltext.RuleSet, machine *model.Machine, law *plaincel.Programs, facts model.Facts) {
	t.Helper()
	compiled := machine.Decide(facts).Checks
	celSays, err := law.Judge(&facts)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(compiled, celSays) {
		t.Errorf("compiled %+v\nCEL %+v", compiled, celSays)
	}
	terms := map[string]bool{}
	algebra := legaltext.Algebra[bool]{
		Constant: func(value bool) bool { return value },
		Is:       func(variable int, values []int) bool { return slices.Contains(values, int(facts[variable])) },
		Term:     func(name string) bool { return terms[name] },
		Not:      func(of bool) bool { return !of },
		And:      func(a, b bool) bool { return a && b },
		Or:       func(a, b bool) bool { return a || b },
	}
	holds := func(e *legaltext.Expression) bool { return legaltext.Fold(e.Formula, algebra) }
	for _, definition := range rules.Definitions {
		terms[definition.Rule.Subject] = holds(definition.Rule.As)
	}
	for i, check := range rules.Checks {
		applies, satisfied := holds(check.Clause.Rule.When), holds(check.Clause.Rule.Requires)
		var lifted bool
		for _, e := range check.Exceptions {
			lifted = lifted || stands(e, holds)
		}
		want := model.Failed
		switch {
		case !applies:
			want = model.NotApplicable
		case lifted:
			want = model.Lifted
		case satisfied:
			want = model.Passed
		}
		if compiled[i].Status != want {
			t.Errorf("check %s: the formulas say %s, the compiled rules %s", check.Name, want, compiled[i].Status)
		}
	}
}

func stands(e legaltext.Exception, holds func(*legaltext.Expression) bool) bool {
	return holds(e.Clause.Rule.When) && !slices.ContainsFunc(e.Exceptions, func(above legaltext.Exception) bool { return stands(above, holds) })
}

// TestConditionsMakeALaw: what FuzzClauses makes of conditions is a law, or it would
// compare nothing.
func TestConditionsMakeALaw(t *testing.T) {
	for _, conditions := range []string{"", "request.critical\nterm.x\nuser.known\nreading.A5 == \"execution\"\nterm.x"} {
		if _, err := legaltext.Load(fstest.MapFS{"law.md": &fstest.MapFile{Data: []byte(lawOf(conditions))}}); err != nil {
			t.Errorf("%q: %v", conditions, err)
		}
	}
}
