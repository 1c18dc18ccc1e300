package report

import (
	"fmt"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// cases makes results fit to be told: every one has an identifier of its own
// and one of the five verdicts, and one that passed has no counterexample.
// What had to be mended is a problem of the evidence.
func cases(results []conformance.Result) (all []conformance.Result, problems []string) {
	seen := map[string]int{}
	for _, c := range results {
		if c.ID == "" {
			c.ID = "unnamed"
			problems = append(problems, "A case has no identifier.")
		}
		if seen[c.ID]++; seen[c.ID] > 1 {
			problems = append(problems, fmt.Sprintf("More than one case has the identifier %s.", c.ID))
			c.ID = unusedID(c.ID, seen)
		}
		if !slices.Contains(conformance.Verdicts(), c.Verdict) {
			problems = append(problems, fmt.Sprintf("Case %s has the unknown verdict %q; it counts as an error.", c.ID, c.Verdict))
			c.Verdict = conformance.Error
		}
		if c.Verdict == conformance.Pass && c.Counterexample != nil {
			problems = append(problems, fmt.Sprintf("Case %s passed and yet has a counterexample.", c.ID))
			c.Counterexample = nil
		}
		all = append(all, c)
	}
	return all, fewTold(problems)
}

// fewTold keeps thousands of the same mistake from being told one by one.
func fewTold(problems []string) []string {
	if first, left := atMost(10, problems); left > 0 {
		problems = append(slices.Clone(first), fmt.Sprintf("There are %s more of this sort.", text.Number(left)))
	}
	return problems
}

// unusedID numbers an identifier that is taken. It leaves room for the number,
// so that the result is not clipped back to what it was.
func unusedID(id string, seen map[string]int) string {
	if short, left := atMost(maxLine-20, []rune(id)); left > 0 {
		id = string(short)
	}
	for n := 2; ; n++ {
		if candidate := fmt.Sprintf("%s (%d)", id, n); seen[candidate] == 0 {
			seen[candidate] = 1
			return candidate
		}
	}
}

// contradictions compares the outcome with itself and with the law at hand, and adds
// what could not be found out because calls failed.
func contradictions(outcome suite.Outcome, register *legaltext.Register) []string {
	var found []string
	var counted conformance.Counts
	for _, result := range outcome.Results {
		counted.Add(result.Verdict)
	}
	if counted != outcome.Counts {
		found = append(found, fmt.Sprintf("The run counted %s; its results are %s.",
			summary(Tally{Counts: outcome.Counts}), summary(Tally{Counts: counted})))
	}
	for _, u := range outcome.Unchecked {
		if u.Broken {
			found = append(found, fmt.Sprintf("It could not be found out %s: %s.", u.Question, u.Why))
		}
	}
	if outcome.LawDigest != register.Digest {
		found = append(found, fmt.Sprintf("The run was judged by the law with digest %s; this report quotes the law with digest %s.", outcome.LawDigest, register.Digest))
	}
	if !slices.Contains(spec.Releases(), outcome.Release) {
		found = append(found, fmt.Sprintf("The release %q is unknown.", outcome.Release))
	}
	if err := outcome.Readings.Validate(); err != nil {
		found = append(found, fmt.Sprintf("The readings are not valid: %v.", err))
	}
	for _, claim := range unknownAbilities(outcome.Implementation) {
		found = append(found, fmt.Sprintf("The implementation claims the unknown ability %q.", claim))
	}
	if unknown := unknownClauses(outcome, register); len(unknown) > 0 {
		found = append(found, fmt.Sprintf("Cases refer to clauses that the law does not have: %s.", text.List(unknown)))
	}
	if unknown := unboundClauses(outcome, register); len(unknown) > 0 {
		found = append(found, fmt.Sprintf("An official text is bound to clauses that the law does not have: %s.", text.List(unknown)))
	}
	return found
}

func unknownClauses(outcome suite.Outcome, register *legaltext.Register) []string {
	known := map[spec.ClauseID]bool{}
	for _, c := range register.Clauses {
		known[c.ID] = true
	}
	var unknown []string
	note := func(ids []spec.ClauseID) {
		for _, id := range ids {
			if !known[id] {
				known[id] = true
				unknown = append(unknown, string(id))
			}
		}
	}
	for _, result := range outcome.Results {
		note(result.Clauses)
		if result.Counterexample != nil {
			note(result.Counterexample.Clauses)
		}
	}
	first, _ := atMost(10, unknown)
	return first
}
