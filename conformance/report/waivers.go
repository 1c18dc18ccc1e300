package report

import (
	"fmt"
	"reflect"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
)

// Waivers is what was declared as known to fail before the run, and what the
// run showed of it. A report without it is on a run without waivers.
type Waivers struct {
	// Waived counts the waived cases by verdict. They are among the counts of
	// the report: to waive a failure does not undo it.
	Waived Tally `json:"waived"`
	// Broken is how many waivers do not hold. Any one keeps the conclusion
	// from being conformant, be it but for waivers.
	Broken int `json:"broken"`
	// List is every waiver, in the order of the file.
	List []Waiver `json:"list"`
}

// Waiver is one waiver with what the run showed of the cases that are its own.
type Waiver struct {
	suite.WaiverUse
	// Waived is how many cases it covers. Listed are the identifiers of the
	// first of them, Left is how many more there are.
	Waived int      `json:"waived"`
	Listed []string `json:"listed"`
	Left   int      `json:"left"`
	// Problem says why the waiver does not hold, Remedy what to do; both are
	// empty where it does.
	Problem string `json:"problem"`
	Remedy  string `json:"remedy"`
}

// maxWaived is how many cases a report lists by name for one waiver; each case
// of its JSON form says by which waiver it is covered.
const maxWaived = 20

// waiversOf is nil for a run without waivers, of which no report says anything.
func waiversOf(uses []suite.WaiverUse) *Waivers {
	if len(uses) == 0 {
		return nil
	}
	w := &Waivers{}
	for _, use := range uses {
		w.List = append(w.List, Waiver{WaiverUse: use})
	}
	return w
}

// waive decides anew which waiver covers which case and what that shows, from
// the patterns and the verdicts alone. It returns where the marks and the
// counts that it found were others: a case cannot be called waived by what is
// not in the list.
func (r *Report) waive() (problems []string) {
	given := clean(r.Waivers) // owner and reason are foreign text too
	r.Waivers = nil
	if given != nil && len(given.List) > 0 {
		r.Waivers = &Waivers{}
		for i, w := range given.List {
			w.Number = i + 1
			r.Waivers.List = append(r.Waivers.List, Waiver{WaiverUse: suite.WaiverUse{Waiver: w.WaiverUse.Waiver, Partly: w.Partly}})
		}
	}
	for i := range r.Cases {
		problems = append(problems, r.mark(&r.Cases[i])...)
	}
	if r.Waivers == nil {
		return fewTold(problems)
	}
	for i := range r.Waivers.List {
		w := &r.Waivers.List[i]
		w.conclude()
		if w.Problem != "" {
			r.Waivers.Broken++
		}
		if !reflect.DeepEqual(clean(w.WaiverUse), given.List[i].WaiverUse) {
			problems = append(problems, fmt.Sprintf("What was counted for waiver %d is not what its cases show.", i+1))
		}
	}
	return fewTold(problems)
}

// mark gives a case the waiver that covers it, or none, and counts it.
func (r *Report) mark(c *conformance.Result) (problems []string) {
	own, others := r.owner(*c)
	for _, other := range others {
		other.Earlier++
	}
	var by *conformance.Waiver
	if own != nil {
		own.enter(*c)
		if c.Waivable() {
			mark := own.WaiverUse.Waiver
			by = &mark
			r.Waivers.Waived.Add(c.Verdict)
		}
	}
	if !reflect.DeepEqual(c.Waiver, by) {
		problems = append(problems, fmt.Sprintf("Case %s is marked as covered by %s; by the list of waivers it is covered by %s.", c.ID, markInWords(c.Waiver), markInWords(by)))
		c.Waiver = by
	}
	return problems
}

// owner is the waiver to which a case belongs, the first that matches it; nil
// where none does. Others are those that match it too.
func (r *Report) owner(c conformance.Result) (own *Waiver, others []*Waiver) {
	if r.Waivers == nil {
		return nil, nil
	}
	for i := range r.Waivers.List {
		switch w := &r.Waivers.List[i]; {
		case !c.CoveredBy(w.Match):
		case own == nil:
			own = w
		default:
			others = append(others, w)
		}
	}
	return own, others
}

func (w *Waiver) enter(c conformance.Result) {
	w.Enter(c)
	if c.Waivable() && len(w.Listed) < maxWaived {
		w.Listed = append(w.Listed, c.ID)
	}
}

// conclude sums up what was counted.
func (w *Waiver) conclude() {
	w.Waived = w.WaiverUse.Waived()
	w.Left = w.Waived - len(w.Listed)
	w.Problem, w.Remedy = w.problem()
}

// unwaived counts the cases that no waiver covers: what the conclusion starts from.
func (r *Report) unwaived() conformance.Counts {
	var open conformance.Counts
	for _, c := range r.Cases {
		if c.Waiver == nil {
			open.Add(c.Verdict)
		}
	}
	return open
}

// waived is the number of cases that a waiver covers.
func (r *Report) waived() int {
	if r.Waivers == nil {
		return 0
	}
	return r.Waivers.Waived.Total
}

// broken is the number of waivers that do not hold.
func (r *Report) broken() int {
	if r.Waivers == nil {
		return 0
	}
	return r.Waivers.Broken
}
