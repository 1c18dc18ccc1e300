package prove_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/explore"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// rewordings say the same law in other words, every clause of it.
var rewordings = map[string]func([]legaltext.Clause) []legaltext.Clause{
	"double negation": everyCondition(func(e string) string { return "!(!(" + e + "))" }),
	"De Morgan":       everyCondition(func(e string) string { return "!(!(" + e + ") || false)" }),
	"by cases":        everyCondition(func(e string) string { return "true ? (" + e + ") : false" }),
	"demand moved into when": everyCheck(func(r *legaltext.Rule) {
		r.When, r.Requires = expression("("+r.When.Source+") && !("+r.Requires.Source+")"), expression("false")
	}),
	"when moved into demand": everyCheck(func(r *legaltext.Rule) {
		r.When, r.Requires = expression("true"), expression("!("+r.When.Source+") || ("+r.Requires.Source+")")
	}),
	"idle mention of the owner": everyCheck(func(r *legaltext.Rule) {
		r.Requires = expression("(" + r.Requires.Source + ") && (registration.owner || !registration.owner)")
	}),
	"idle case of the owner": everyCheck(func(r *legaltext.Rule) {
		r.Requires = expression("registration.owner ? (" + r.Requires.Source + ") : (" + r.Requires.Source + ")")
	}),
	"idle mention of registered certificates": everyCheck(func(r *legaltext.Rule) {
		r.Requires = expression("(" + r.Requires.Source + ") || (certificates.all_of_registered_operator && !certificates.all_of_registered_operator)")
	}),
	"checks renamed": renamed(`^[a-z-]+$`, func(c legaltext.Clause) []string {
		if c.Has(legaltext.CheckRule) {
			return []string{c.Rule.Subject}
		}
		return nil
	}, "-again"),
	"terms renamed": renamed(`^term\.`, func(c legaltext.Clause) []string {
		if c.Has(legaltext.DefinitionRule) {
			return []string{c.Rule.Subject}
		}
		return nil
	}, "_again"),
	"terms inlined":                      inlined,
	"exceptions split":                   splitExceptions,
	"checks split":                       splitChecks,
	"RDP check replaced, not excepted":   replacedRDP,
	"clauses of each release backwards":  backwards,
	"demand of RDP-1 moved, terms spelt": func(c []legaltext.Clause) []legaltext.Clause { return inlined(onlyRDP1(c)) },
}

// TestRewordingChangesNoVerdict: what is proved and refuted depends on what the
// law means, never on how it is worded, and the explorer agrees.
func TestRewordingChangesNoVerdict(t *testing.T) {
	shipped, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	want := verdicts(t, shipped)
	for _, name := range slices.Sorted(maps.Keys(rewordings)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clauses := rewordings[name](cloned(shipped.Clauses))
			register, err := legaltext.NewRegister(clauses)
			if err != nil {
				t.Fatal(err)
			}
			got := verdicts(t, register)
			for _, key := range slices.Sorted(maps.Keys(want)) {
				if got[key] != want[key] {
					t.Errorf("%s: %s as shipped, %s reworded", key, want[key], got[key])
				}
			}
		})
	}
}

// verdicts are those of every theorem in each release under some readings, by
// the prover and, on the small scope, by the explorer.
func verdicts(t *testing.T, register *legaltext.Register) map[string]string {
	t.Helper()
	found := map[string]string{}
	other := []spec.Readings{{spec.A8: spec.No, spec.A2: spec.DeclaredOnly}, {spec.A8: spec.No, spec.A2: spec.CertificatesOnly}, {spec.A5: spec.AtReceipt}, {spec.A7: spec.OwnSlot}}
	for release, chosen := range map[spec.Release][]spec.Readings{
		spec.Baseline: {{}}, spec.MP107: append(other, spec.Readings{}), spec.MP107R2: {{}},
	} {
		for _, readings := range chosen {
			results, err := prove.All(register, release, readings, prove.Settings{VerdictsOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range results {
				found[fmt.Sprintf("%s proved, %s, %s", r.Theorem, release, readings)] = string(r.Verdict)
			}
			explored, err := explore.Run(context.Background(), model.Law{Register: register, Release: release, Readings: readings}, explore.Small(), explore.Resources{Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range results {
				if r.Verdict == prove.Proved && explored.Finding(r.Theorem).Verdict == explore.Refuted {
					t.Errorf("%s, %s, %s: proved, and refuted by the explorer", r.Theorem, release, readings)
				}
			}
			for _, f := range explored.Findings {
				found[fmt.Sprintf("%s explored, %s, %s", f.Theorem, release, readings)] = string(f.Verdict)
			}
		}
	}
	return found
}

func expression(source string) *legaltext.Expression { return &legaltext.Expression{Source: source} }

// cloned are clauses that can be changed, their conditions without a formula.
func cloned(clauses []legaltext.Clause) []legaltext.Clause {
	all := slices.Clone(clauses)
	for i, c := range all {
		if c.Rule == nil {
			continue
		}
		rule := *c.Rule
		for _, e := range []**legaltext.Expression{&rule.When, &rule.Requires, &rule.As} {
			if *e != nil {
				*e = expression((*e).Source)
			}
		}
		rule.Order = slices.Clone(rule.Order)
		all[i].Rule = &rule
	}
	return all
}

func everyCondition(change func(source string) string) func([]legaltext.Clause) []legaltext.Clause {
	return func(clauses []legaltext.Clause) []legaltext.Clause {
		for _, c := range clauses {
			if c.Rule != nil {
				for _, e := range c.Rule.Expressions() {
					e.Source = change(e.Source)
				}
			}
		}
		return clauses
	}
}

func everyCheck(change func(*legaltext.Rule)) func([]legaltext.Clause) []legaltext.Clause {
	return func(clauses []legaltext.Clause) []legaltext.Clause {
		for _, c := range clauses {
			if c.Has(legaltext.CheckRule) {
				change(c.Rule)
			}
		}
		return clauses
	}
}

// renamed gives names of the law another ending wherever they are used.
func renamed(shape string, names func(legaltext.Clause) []string, ending string) func([]legaltext.Clause) []legaltext.Clause {
	return func(clauses []legaltext.Clause) []legaltext.Clause {
		all := map[string]bool{}
		for _, c := range clauses {
			for _, name := range names(c) {
				if regexp.MustCompile(shape).MatchString(name) {
					all[name] = true
				}
			}
		}
		for _, c := range clauses {
			if c.Rule == nil {
				continue
			}
			if all[c.Rule.Subject] {
				c.Rule.Subject += ending
			}
			for i, check := range c.Rule.Order {
				if all[check] {
					c.Rule.Order[i] += ending
				}
			}
			for _, e := range c.Rule.Expressions() {
				e.Source = regexp.MustCompile(`term\.\w+`).ReplaceAllStringFunc(e.Source, func(name string) string {
					if all[name] {
						return name + ending
					}
					return name
				})
			}
		}
		return clauses
	}
}

// inlined puts the meaning of each term in the place of its name.
func inlined(clauses []legaltext.Clause) []legaltext.Clause {
	meanings := map[string]string{}
	kept := slices.DeleteFunc(slices.Clone(clauses), func(c legaltext.Clause) bool {
		if c.Has(legaltext.DefinitionRule) {
			meanings[c.Rule.Subject] = "(" + c.Rule.As.Source + ")"
		}
		return c.Has(legaltext.DefinitionRule)
	})
	for i, c := range kept {
		if c.Rule == nil {
			continue
		}
		// A clause has to name the readings that it now spells out.
		kept[i].Provenance = spec.Provenance{Mark: spec.Assumption, Locator: "A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12"}
		for _, e := range c.Rule.Expressions() {
			for strings.Contains(e.Source, "term.") {
				e.Source = regexp.MustCompile(`term\.\w+`).ReplaceAllStringFunc(e.Source, func(name string) string { return meanings[name] })
			}
		}
	}
	return kept
}

// splitExceptions makes two exceptions of each, one for each kind of Device.
func splitExceptions(clauses []legaltext.Clause) []legaltext.Clause {
	var all []legaltext.Clause
	for _, c := range clauses {
		if !c.Has(legaltext.ExceptionRule) {
			all = append(all, c)
			continue
		}
		other := c
		rule := *c.Rule
		other.ID, other.Rule = c.ID+"B", &rule
		rule.When = expression("(" + c.Rule.When.Source + `) && device.type == "ESME"`)
		c.Rule.When = expression("(" + c.Rule.When.Source + `) && device.type != "ESME"`)
		all = append(all, c, other)
	}
	return all
}

// splitChecks makes two checks of each, one for critical requests.
func splitChecks(clauses []legaltext.Clause) []legaltext.Clause {
	var all []legaltext.Clause
	split := map[string]string{}
	twins := map[spec.ClauseID]spec.ClauseID{}
	for _, c := range clauses {
		if c.Has(legaltext.CheckRule) {
			split[c.Rule.Subject] = c.Rule.Subject + "-critical"
			twins[c.ID] = c.ID + "C"
		}
	}
	for _, c := range clauses {
		if c.Rule == nil {
			all = append(all, c)
			continue
		}
		twin := c
		rule := *c.Rule
		twin.Rule = &rule
		switch {
		case c.Has(legaltext.CheckRule):
			twin.ID, rule.Subject = twins[c.ID], split[c.Rule.Subject]
			if c.Replaces != "" {
				twin.Replaces = twins[c.Replaces]
			}
			rule.When = expression("(" + c.Rule.When.Source + ") && request.critical")
			c.Rule.When = expression("(" + c.Rule.When.Source + ") && !request.critical")
			all = append(all, c, twin)
		case c.Has(legaltext.ExceptionRule) && twins[spec.ClauseID(c.Rule.Subject)] != "":
			twin.ID, rule.Subject = c.ID+"C", string(twins[spec.ClauseID(c.Rule.Subject)])
			all = append(all, c, twin)
		case c.Has(legaltext.OrderRule):
			var order []string
			for _, check := range c.Rule.Order {
				order = append(order, check, split[check])
			}
			c.Rule.Order = order
			all = append(all, c)
		default:
			all = append(all, c)
		}
	}
	return all
}

// replacedRDP puts a check that knows the exception in the place of RDP-1, from
// MP107 on, where the law has an exception.
func replacedRDP(clauses []legaltext.Clause) []legaltext.Clause {
	var rdp, lift legaltext.Clause
	kept := slices.DeleteFunc(slices.Clone(clauses), func(c legaltext.Clause) bool {
		switch c.ID {
		case "RDP-1":
			rdp = c
		case "MP107-1":
			lift = c
		}
		return c.ID == "MP107-1"
	})
	rule := *rdp.Rule
	lift.Replaces, lift.Rule = rdp.ID, &rule
	for _, c := range clauses {
		if c.ID == "MP107-1" {
			rule.When = expression("(" + rdp.Rule.When.Source + ") && !(" + c.Rule.When.Source + ")")
		}
	}
	return append(kept, lift)
}

// backwards reverses the clauses. Nothing depends on where a clause stands.
func backwards(clauses []legaltext.Clause) []legaltext.Clause {
	slices.Reverse(clauses)
	return clauses
}

// onlyRDP1 moves the demand of the RDP check on SMETS1 Devices into its
// condition, so that no demand mentions the owner.
func onlyRDP1(clauses []legaltext.Clause) []legaltext.Clause {
	for _, c := range clauses {
		if c.ID == "RDP-1" {
			c.Rule.When, c.Rule.Requires = expression("("+c.Rule.When.Source+") && !("+c.Rule.Requires.Source+")"), expression("false")
		}
	}
	return clauses
}
