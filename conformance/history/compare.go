package history

import (
	"reflect"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/spec"
)

// Kind is what became of a case from one run to the next.
type Kind string

// The kinds of change, the most urgent first.
const (
	Broken    Kind = "broken"              // fails, and did not before
	Lost      Kind = "lost"                // passed or failed before, and shows nothing now
	Gone      Kind = "gone"                // is no part of the second run
	New       Kind = "new"                 // was no part of the first run
	Fixed     Kind = "fixed"               // passes, and did not before
	Otherwise Kind = "otherwise undecided" // showed nothing before, and nothing now, for another reason
)

// Kinds lists the kinds of change, the most urgent first.
func Kinds() []Kind { return []Kind{Broken, Lost, Gone, New, Fixed, Otherwise} }

// Difference is how a second run differs from a first.
type Difference struct {
	From Run `json:"from"`
	To   Run `json:"to"`
	// Asked is in what the two differ of what was asked of whom.
	Asked []FactChange `json:"asked"`
	// Clauses are those that differ between the laws, by identifier.
	Clauses []spec.ClauseID `json:"clauses"`
	// Worse tells that something broke, shows nothing any more, or is new and fails, or
	// that the conclusion was conformance and is not any more.
	Worse bool `json:"worse"`
	// Requirements is what became of each requirement.
	Requirements []RequirementChange `json:"requirements"`
	// Changes are the cases that changed, the most urgent kind first, and Same is how many
	// did not.
	Changes []Change `json:"changes"`
	Same    int      `json:"same"`
}

// FactChange is a respect in which what was asked of whom differs.
type FactChange struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// RequirementChange is what became of a requirement, and of the cases filed under it.
type RequirementChange struct {
	ID    spec.RequirementID `json:"id"`
	Title string             `json:"title"`
	// Before and After count the cases by verdict.
	Before conformance.Counts `json:"before"`
	After  conformance.Counts `json:"after"`
	// Changes counts the changes by kind; a kind of which there are none is absent.
	Changes map[Kind]int `json:"changes"`
}

// Change is the cases of one kind of change.
type Change struct {
	Kind Kind `json:"kind"`
	// Total is how many cases there are, and Worse how many of them are for the worse;
	// Cases lists the first of them, in the order of the suite.
	Total int          `json:"total"`
	Worse int          `json:"worse"`
	Cases []CaseChange `json:"cases"`
}

// CaseChange is what became of a case. Before or After is empty where it was no part.
type CaseChange struct {
	Case   string `json:"case"`
	Before string `json:"before"`
	After  string `json:"after"`
}

const (
	passed = string(conformance.Pass)
	failed = string(conformance.Fail)
)

func decided(verdict string) bool { return verdict == passed || verdict == failed }

// kindOf says what became of a case, and whether that is for the worse. A failure that
// shows nothing any more is no repair.
func kindOf(before, after string) (kind Kind, worse bool) {
	switch {
	case before == "":
		return New, after == failed
	case after == "":
		return Gone, decided(before)
	case after == failed:
		return Broken, true
	case after == passed:
		return Fixed, false
	case decided(before):
		return Lost, true
	default:
		return Otherwise, false
	}
}

// Compare holds a second run against a first, and lists at most so many cases of a kind.
func Compare(from, to Run, most int) Difference {
	d := Difference{From: from, To: to, Asked: []FactChange{}, Changes: []Change{}, Clauses: clausesThatDiffer(from.clauses, to.clauses)}
	for _, fact := range from.Asked {
		if after := to.Fact(fact.Name); after != fact.Value {
			d.Asked = append(d.Asked, FactChange{fact.Name, fact.Value, after})
		}
	}
	d.Worse = from.Conclusion.ExitCode() == 0 && to.Conclusion.ExitCode() != 0
	changes := map[Kind]*Change{}
	for _, kind := range Kinds() {
		changes[kind] = &Change{Kind: kind, Cases: []CaseChange{}}
	}
	byRequirement := map[spec.RequirementID]map[Kind]int{}
	note := func(c verdict, before, after string) {
		if before == after {
			d.Same++
			return
		}
		kind, worse := kindOf(before, after)
		change := changes[kind]
		if change.Total++; worse {
			change.Worse++
			d.Worse = true
		}
		if len(change.Cases) < most {
			change.Cases = append(change.Cases, CaseChange{c.id, before, after})
		}
		if byRequirement[c.requirement] == nil {
			byRequirement[c.requirement] = map[Kind]int{}
		}
		byRequirement[c.requirement][kind]++
	}
	then, now := index(from.cases), index(to.cases)
	for _, c := range from.cases {
		note(c, c.words(), now[c.id])
	}
	for _, c := range to.cases {
		if then[c.id] == "" {
			note(c, "", c.words())
		}
	}
	for _, kind := range Kinds() {
		if changes[kind].Total > 0 {
			d.Changes = append(d.Changes, *changes[kind])
		}
	}
	d.Requirements = requirements(from, to, byRequirement)
	return d
}

func index(cases []verdict) map[string]string {
	all := make(map[string]string, len(cases))
	for _, c := range cases {
		all[c.id] = c.words()
	}
	return all
}

// requirements counts the cases filed under each requirement.
func requirements(from, to Run, changes map[spec.RequirementID]map[Kind]int) []RequirementChange {
	before, after := filed(from.cases), filed(to.cases)
	all := []RequirementChange{}
	for _, r := range spec.Requirements() {
		change := RequirementChange{ID: r.ID, Title: r.Title, Before: before[r.ID], After: after[r.ID], Changes: changes[r.ID]}
		if change.Changes == nil {
			change.Changes = map[Kind]int{}
		}
		all = append(all, change)
	}
	return all
}

func filed(cases []verdict) map[spec.RequirementID]conformance.Counts {
	all := map[spec.RequirementID]conformance.Counts{}
	for _, c := range cases {
		n := all[c.requirement]
		n.Add(c.verdict)
		all[c.requirement] = n
	}
	return all
}

// clausesThatDiffer are those that one law has and the other has not, or has otherwise:
// in their words, in their rule, or in when they are in force.
func clausesThatDiffer(before, after []report.Clause) []spec.ClauseID {
	differ := []spec.ClauseID{}
	for _, then := range before {
		at := slices.IndexFunc(after, func(c report.Clause) bool { return c.ID == then.ID })
		if at < 0 || after[at].Text != then.Text || after[at].Release != then.Release || after[at].Modality != then.Modality || !reflect.DeepEqual(after[at].Rule, then.Rule) {
			differ = append(differ, then.ID)
		}
	}
	for _, now := range after {
		if !slices.ContainsFunc(before, func(c report.Clause) bool { return c.ID == now.ID }) {
			differ = append(differ, now.ID)
		}
	}
	return differ
}
