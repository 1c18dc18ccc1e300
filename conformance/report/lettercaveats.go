package report

import (
	"fmt"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// The bounds of a letter, so that it stays one whatever it is about: how much is told of
// one thing, in bytes, and how many things of a kind are named.
const (
	letterText = 300
	letterMost = 3
)

// caveat is something that a report does not show, or assumes.
type caveat struct {
	Name  string
	Words []string
	// Grave is whether it keeps the report from being one to rest a submission on.
	Grave bool
}

// caveats collects those that there is something to say of.
type caveats []caveat

func (all *caveats) add(name string, grave bool, words ...string) {
	first, left := atMost(letterMost, words)
	var told []string
	for _, w := range first {
		if w != "" {
			told = append(told, text.Clip(w, letterText))
		}
	}
	if left > 0 {
		told = append(told, text.Number(left)+" more in the full report.")
	}
	if told != nil {
		*all = append(*all, caveat{name, told, grave})
	}
}

// Caveats are what has to be said before anything else, the gravest first.
func (l *letter) Caveats() []caveat {
	var all caveats
	if !l.Concludes() {
		all = append(all, caveat{l.inAWord(), []string{text.Clip(l.Conclusion.Why, 2*letterText)}, true})
	}
	if len(l.NotForSubmission) > 0 {
		all = append(all, caveat{"Not for submission", l.NotForSubmission, true}) // none is left out
	}
	all.add("Problems", true, l.Problems...)
	all.add("Unstable", true, l.Unstable)
	l.addWaived(&all)
	if l.Official != nil {
		all.add("Official text", l.Counts.Stale > 0, append([]string{l.Official.inWords()}, l.Official.changes()...)...)
	}
	all.add("Left out", true, l.Untested.LeftOut...)
	l.addLaw(&all)
	l.addUntested(&all)
	l.addAssumed(&all)
	return all
}

// inAWord is what keeps a report from saying conformant.
func (l *letter) inAWord() string {
	switch {
	case l.Partial():
		return "Partial"
	case l.Conclusion.Verdict == conformance.NonConformant:
		return "Failed"
	case l.Conclusion.Verdict == conformance.Stale:
		return "Stale"
	case l.Conclusion.Verdict == conformance.ConformantButForWaivers:
		return "Waived"
	default:
		return "Inconclusive"
	}
}

// addLaw tells which theorems are not known to hold of the law as they are meant to.
func (l *letter) addLaw(all *caveats) {
	for _, proofs := range l.Proofs() {
		grave := strings.Contains(proofs.Words, "NOT as intended")
		if grave || proofs.Words != "refuted, as intended" && proofs.Words != "proved" {
			all.add("The law", grave, text.Capital(proofs.Words)+", "+proofs.InWords()+".")
		}
	}
}

func (l *letter) addWaived(all *caveats) {
	if l.Waivers == nil {
		return
	}
	var words []string
	for _, w := range l.Waivers.List {
		told := fmt.Sprintf("%s: %s, %s.", text.Clip(w.Match, 60), text.Several(w.Waived, "case", "cases"), text.Clip(until(w.Waiver), 120))
		if w.Problem != "" {
			told += " It does not hold."
		}
		words = append(words, told)
	}
	all.add("Waived", true, words...)
}

func (l *letter) addUntested(all *caveats) {
	u := l.Untested
	var idle []string
	if len(u.Theorems) > 0 {
		idle = append(idle, "Theorems "+clauseList(u.Theorems)+".")
	}
	if len(u.Clauses) > 0 {
		idle = append(idle, text.Several(len(u.Clauses), "clause", "clauses")+" in force, "+clauseList(u.Clauses)+".")
	}
	all.add("Not exercised", false, idle...)
	if n := l.Counts.NotApplicable; n > 0 {
		all.add("Not applicable", false, text.Cases(n)+" to what the implementation claims to be able to do.")
	}
	if len(u.Abilities) > 0 {
		var names []string
		for _, a := range u.Abilities {
			names = append(names, string(a.Name))
		}
		all.add("Not claimed", false, "Abilities: "+text.List(names)+".")
	}
	var unchecked []string
	for _, q := range l.Unchecked {
		unchecked = append(unchecked, q.Question+": "+q.Why+".")
	}
	all.add("Not found out", false, unchecked...)
	if sent, classes, _ := l.sent(); sent < classes {
		all.add("Not sent", false, fmt.Sprintf("%s of %s of what the contract can say.", text.Number(classes-sent), text.Several(classes, "class", "classes")))
	}
	all.add("Not shown", false, l.Asked.Scope.ShowNot, "Cases are samples: that they pass proves nothing.", l.limits())
}

// limits says what the evidence cannot show.
func (l *letter) limits() string {
	if l.Evidence == nil {
		return "No journal of the answers was kept, so that nothing can be judged again."
	}
	return "No evidence shows that the answers are those of the implementation named; and whoever has the folder alone cannot tell whether it was written anew as a whole."
}

func (l *letter) addAssumed(all *caveats) {
	var answers []string
	for _, reading := range l.Asked.Readings {
		answers = append(answers, fmt.Sprintf("%s %s", reading.ID, reading.Answer))
	}
	a := l.Assumptions
	all.add("Assumed", false,
		fmt.Sprintf("Answers to %s that the text leaves open (%s):", text.Several(len(a.Readings), "question", "questions"), l.readingsInWords()),
		strings.Join(answers, ", ")+".",
		fmt.Sprintf("%s and %s of this project's own, and parts of %s and %s.",
			text.Several(len(a.Clauses), "clause", "clauses"), text.Several(len(a.Theorems), "theorem", "theorems"),
			text.Several(len(a.ClausesInPart), "clause", "clauses"), text.Several(len(a.TheoremsInPart), "theorem", "theorems")))
	all.add("Its sources", false, "The law is a reading made executable: "+l.LawRests()+". Of the official text nothing is shown that nobody has bound to it.")
}

// Class is the style of the conclusion: green only where nothing speaks against it.
func (l *letter) Class() string {
	switch l.Conclusion.Verdict {
	case conformance.Conformant:
		if len(l.NotForSubmission) == 0 {
			return "good"
		}
		return "open"
	case conformance.NonConformant:
		return "bad"
	default:
		return "open"
	}
}
