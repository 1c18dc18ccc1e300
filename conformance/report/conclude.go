package report

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Conclusion is what a run says of an implementation as a whole.
type Conclusion struct {
	Verdict conformance.Conclusion `json:"verdict"`
	// ExitCode is the one with which a command that shows this report ends.
	ExitCode int `json:"exitCode"`
	// Why says in a sentence or two what the conclusion rests on.
	Why string `json:"why"`
}

// conclude starts from the counts of the cases that no waiver covers. A run
// that stopped early, was whole and yet short of coverage, contradicts itself or has a
// waiver that does not hold can take conformance away; nothing can give it. A
// run with waivers is at best conformant but for them. Where verdicts are stale there is
// no other conclusion than that, unless a failure that is not settles the matter.
func (r *Report) conclude() Conclusion {
	open := r.unwaived()
	verdict, why := open.Conclude(), r.why(open)
	if verdict == conformance.Conformant {
		if doubt := r.doubt(); doubt != "" {
			verdict, why = conformance.NotConcluded, doubt+" "+why
		} else if r.waived() > 0 {
			verdict = conformance.ConformantButForWaivers
		}
	} else if r.broken() > 0 {
		why += " " + r.brokenInWords()
	}
	if stale := r.staleInWords(); stale != "" {
		if why = stale + " " + why; !r.refutedAnyhow() {
			verdict = conformance.Stale
		}
	}
	return Conclusion{Verdict: verdict, ExitCode: verdict.ExitCode(), Why: why + r.retried()}
}

// answer says what got past the RDP check, of all that was sent and does not fulfil it.
func (r *Report) answer() string {
	lifts := slices.ContainsFunc(r.Clauses, func(c Clause) bool { return c.InForce && c.Rule != nil && c.Rule.Kind == legaltext.ExceptionRule })
	g := r.Coverage.Gate
	const repair = "6.15.1 for Network Operator credentials of SMETS1 Devices"
	others := fmt.Sprintf("%s of %s other critical requests that fail it", text.Number(g.OthersAccepted), text.Number(g.Others))
	switch {
	case !lifts:
		return ""
	case g.Others == 0:
		return "The run does not show what gets past the RDP check: no critical request that fails it was judged but those that it is lifted for."
	case g.OthersAccepted > 0:
		return fmt.Sprintf("More than %s got past the RDP check: %s.", repair, others)
	case g.RepairsAccepted == 0:
		return fmt.Sprintf("Nothing got past the RDP check: none of %s %s, and %s.", text.Number(g.Repairs), repair, others)
	default:
		return fmt.Sprintf("Only %s got past the RDP check: %s of %s that the law accepts, and %s.", repair, text.Number(g.RepairsAccepted), text.Number(g.Repairs), others)
	}
}

// retried says how many cases had a second chance; nothing where none had.
func (r *Report) retried() string {
	if n := len(r.Asked.Retried); n > 0 {
		return fmt.Sprintf(" %s could not be run at first; that was made up for when the run was resumed.", text.Cases(n))
	}
	return ""
}

// doubt is the reason, if any, for which passing cases do not amount to conformance.
func (r *Report) doubt() string {
	switch {
	case len(r.Problems) > 0:
		return fmt.Sprintf("The evidence has %s.", text.Several(len(r.Problems), "problem", "problems"))
	case r.Asked.Stopped != "":
		return fmt.Sprintf("The run ended early: %s.", r.Asked.Stopped)
	case r.broken() > 0:
		return r.brokenInWords()
	case len(r.undecided()) > 0:
		return fmt.Sprintf("The run is partial: no case that decides %s applies to what the implementation claims to be able to do.", text.List(r.undecided()))
	case r.thin() > 0:
		return fmt.Sprintf("The run is partial: %s that a complete run must reach.", text.Several(r.thin(), "place was not reached", "places were not reached"))
	default:
		return ""
	}
}

// undecided are the theorems in scope of which a run has decided no case, and none is
// waived: none that was asked for and decides them applied, or, in the whole suite and of
// one that says something of this law, there is none.
func (r *Report) undecided() []string {
	var ids []string
	for _, t := range r.Theorems {
		says := (t.Law.Verdict == "proved" || t.Law.Verdict == "refuted") && !t.Law.Vacuous && r.Asked.Scope.Name == suite.Full
		wanted := t.NotApplicable > 0 || r.Asked.Selection.Whole && (t.Total > 0 || says)
		if wanted && t.Pass+t.Fail+t.Involved+t.Waived == 0 {
			ids = append(ids, string(t.ID))
		}
	}
	return ids
}

// Partial reports whether nothing but undecided theorems, or places that were not
// reached, keeps a run from being conformant.
func (r *Report) Partial() bool {
	return r.Conclusion.Verdict == conformance.NotConcluded && r.unwaived().Conclude() == conformance.Conformant &&
		len(r.Problems) == 0 && r.Asked.Stopped == "" && r.broken() == 0 && (len(r.undecided()) > 0 || r.thin() > 0)
}

// thin is how many places a run of the whole suite had to reach and did not.
func (r *Report) thin() int {
	if !r.Asked.Selection.Whole {
		return 0
	}
	return len(r.Coverage.Thin)
}

// otherQuestion says in what the question of the run departs from the shipped one:
// the law, clause by clause, and the readings. Empty where it does not.
func (r *Report) otherQuestion() []string {
	var reasons []string
	if changed, other := r.changedClauses(); other {
		reason := "It was not judged by the shipped law."
		if len(changed) > 0 {
			first, left := atMost(8, changed)
			if left > 0 {
				first = append(slices.Clone(first), text.Number(left)+" more")
			}
			reason += fmt.Sprintf(" Different, added or left out: %s.", text.List(first))
		}
		reasons = append(reasons, reason)
	}
	var chosen []string
	for _, reading := range r.Asked.Departures() {
		chosen = append(chosen, fmt.Sprintf("%s %s", reading.ID, reading.Answer))
	}
	if len(chosen) > 0 {
		reasons = append(reasons, fmt.Sprintf("Readings other than the default were chosen: %s.", text.List(chosen)))
	}
	return reasons
}

// shippedLaw is read once.
var shippedLaw = sync.OnceValues(legaltext.Embedded)

// changedClauses names the clauses in which the law of the report is another than
// the shipped one, and reports whether it is.
func (r *Report) changedClauses() (changed []string, other bool) {
	shipped, err := shippedLaw()
	if err != nil || shipped.Digest == r.Asked.LawDigest {
		return nil, err != nil
	}
	for _, ours := range clean(clauses(shipped, r.Asked.Release)) {
		theirs := r.Clause(ours.ID)
		if theirs == nil || theirs.Text != ours.Text || theirs.Modality != ours.Modality || theirs.Release != ours.Release || !reflect.DeepEqual(theirs.Rule, ours.Rule) {
			changed = append(changed, string(ours.ID))
		}
	}
	for _, theirs := range r.Clauses {
		if _, err := shipped.Clause(theirs.ID); err != nil {
			changed = append(changed, string(theirs.ID))
		}
	}
	return changed, true
}

// why tells what the counts say; open are those that no waiver covers.
func (r *Report) why(open conformance.Counts) string {
	n := r.Counts
	switch {
	case n.Total == 0:
		return "No case was run, and no case is no evidence."
	case r.waived() > 0:
		return r.whyWaived(open)
	case n.Fail > 0:
		return fmt.Sprintf("%s of %s failed%s.", text.Number(n.Fail), text.Cases(n.Total), r.against())
	case n.Error > 0 || n.Inconclusive > 0:
		return fmt.Sprintf("No case failed, but %s could not be run and %s could not be judged, of %s in all.", text.Number(n.Error), text.Number(n.Inconclusive), text.Number(n.Total))
	case n.Pass == 0:
		return fmt.Sprintf("None of the %s applies to what the implementation claims to be able to do.", text.Cases(n.Total))
	case n.NotApplicable > 0:
		return fmt.Sprintf("%s passed; %s did not apply to what the implementation claims to be able to do.", text.Cases(n.Pass), text.Number(n.NotApplicable))
	default:
		return fmt.Sprintf("Every one of %s passed.", text.Cases(n.Pass))
	}
}

// against says what the failures that no waiver covers are against: the clauses
// that their first differences name, and the theorems that these refute.
func (r *Report) against() string {
	var clauses, theorems []string
	for i := range r.Cases {
		if c := &r.Cases[i]; c.Verdict == conformance.Fail && c.Waiver == nil {
			named := named(c)
			for _, id := range named.clauses {
				clauses = append(clauses, string(id))
			}
			for _, id := range named.theorems {
				theorems = append(theorems, string(id))
			}
		}
	}
	var parts []string
	if clauses = fewNamed(clauses); len(clauses) > 0 {
		parts = append(parts, ", against "+text.List(clauses))
	}
	if theorems = fewNamed(theorems); len(theorems) > 0 {
		parts = append(parts, "; what was seen refutes "+text.List(theorems))
	}
	return strings.Join(parts, "")
}

// fewNamed are names, each once, in the order of the alphabet.
func fewNamed(names []string) []string {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	first, left := atMost(8, names)
	if left > 0 {
		first = append(slices.Clone(first), text.Number(left)+" more")
	}
	return first
}

func (r *Report) notForSubmission() []string {
	var reasons []string
	if r.Implementation.Reached == suite.Simulated {
		reasons = append(reasons, "The simulated DSP of this project was run, and no implementation.")
	}
	if r.Asked.Release == spec.Baseline {
		reasons = append(reasons, "It was held against the law before MP107.")
	}
	reasons = append(reasons, r.otherQuestion()...)
	if !r.Asked.Selection.Whole {
		reasons = append(reasons, "Only a part of the suite was asked for.")
	}
	if r.Asked.Stopped != "" {
		reasons = append(reasons, "The run ended before every case had been run.")
	}
	if r.Counts.Stale > 0 {
		reasons = append(reasons, fmt.Sprintf("The official text behind %s is not as it was.", r.staleClauses()))
	}
	if len(r.Problems) > 0 {
		reasons = append(reasons, "There are problems with the evidence.")
	}
	if n := r.waived(); n > 0 {
		reasons = append(reasons, text.Several(n, "failure is", "failures are")+" waived.")
	}
	if r.broken() > 0 {
		reasons = append(reasons, r.brokenInWords())
	}
	return reasons
}
