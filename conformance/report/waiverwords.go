package report

import (
	"fmt"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
)

// Headline is the conclusion as the first line of a page or a terminal says it.
// With waivers, another law or other readings it never reads as conformance alone.
func (r *Report) Headline() string {
	_, otherLaw := r.changedClauses()
	switch {
	case r.Conclusion.Verdict == conformance.Stale:
		return fmt.Sprintf("stale: the official text behind %s is not as it was", r.staleClauses())
	case r.Partial() && len(r.undecided()) == 0:
		return fmt.Sprintf("partial: %s", text.Several(r.thin(), "place was not reached", "places were not reached"))
	case r.Partial():
		return fmt.Sprintf("partial: no case of %s was decided", text.List(r.undecided()))
	case r.Conclusion.Verdict == conformance.Conformant && otherLaw:
		return "conformant to a law that is not the shipped one: not for submission"
	case r.Conclusion.Verdict == conformance.Conformant && len(r.Asked.Departures()) > 0:
		return "conformant under readings that are not the default: not for submission"
	case r.Conclusion.Verdict == conformance.Conformant && r.Asked.Scope.Name == suite.Core:
		return "conformant in the core profile"
	case r.Conclusion.Verdict != conformance.ConformantButForWaivers:
		return string(r.Conclusion.Verdict)
	}
	return fmt.Sprintf("conformant but for %s: not for submission", text.Several(r.waived(), "waived case", "waived cases"))
}

// whyWaived tells what the counts say where some cases are waived.
func (r *Report) whyWaived(open conformance.Counts) string {
	n := r.Counts
	switch {
	case open.Fail > 0:
		return fmt.Sprintf("%s of %s failed and no waiver covers %s%s. Waivers cover %s more.", text.Number(open.Fail), text.Cases(n.Total), text.Either(open.Fail, "it", "them"), r.against(), text.Number(r.waived()))
	case open.Error > 0 || open.Inconclusive > 0:
		return fmt.Sprintf("No case failed that no waiver covers, but of %s %s could not be run and %s could not be judged. Waivers cover %s more.", text.Number(n.Total), text.Number(open.Error), text.Number(open.Inconclusive), text.Number(r.waived()))
	}
	cover := fmt.Sprintf("%s of %s did not pass (%s), and %s.", text.Number(r.waived()), text.Cases(n.Total), summary(r.Waivers.Waived), r.coverAll())
	switch {
	case n.Pass == 0:
		return cover + " No case passed, and so there is nothing that shows conformance."
	case n.NotApplicable > 0:
		return cover + fmt.Sprintf(" %s passed; %s did not apply to what the implementation claims to be able to do.", text.Cases(n.Pass), text.Number(n.NotApplicable))
	default:
		return cover + fmt.Sprintf(" The other %s passed.", text.Number(n.Pass))
	}
}

func (r *Report) coverAll() string {
	covering := 0
	for _, w := range r.Waivers.List {
		if w.Waived > 0 {
			covering++
		}
	}
	return text.Several(covering, "waiver covers", "waivers cover") + text.Either(r.waived(), " it", " them all")
}

func (r *Report) brokenInWords() string {
	all := len(r.Waivers.List)
	switch broken := r.broken(); {
	case all == 1:
		return "The waiver does not hold."
	case broken == all:
		return fmt.Sprintf("None of the %s waivers holds.", text.Number(all))
	default:
		return fmt.Sprintf("%s of %s waivers %s not hold.", text.Number(broken), text.Number(all), text.Either(broken, "does", "do"))
	}
}

// until says in words until when the waiver holds, by whom and why.
func until(w conformance.Waiver) string {
	return fmt.Sprintf("waived until %s: %s: %s", w.Expires, w.Owner, w.Reason)
}

// waiversInWords says how much is waived, in a few words.
func (r *Report) waiversInWords() string {
	words := text.Several(r.waived(), "case is waived", "cases are waived")
	if r.broken() > 0 {
		return words + ". " + strings.TrimSuffix(r.brokenInWords(), ".")
	}
	return words + " by " + text.Several(len(r.Waivers.List), "waiver", "waivers")
}
