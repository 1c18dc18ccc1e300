package report

import (
	"example.org/mp107/conformance"
	"example.org/mp107/conformance/waiver"
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
	List []waiver.Use `json:"list"`
}

// waiversOf marks each case with the waiver that covers it, by the patterns and
// the verdicts alone, and says what that shows. It is nil for a run without
// waivers, of which no report says anything.
func waiversOf(declared []conformance.Waiver, cases []conformance.Result) *Waivers {
	uses := waiver.Apply(declared, cases)
	if len(uses) == 0 {
		return nil
	}
	w := &Waivers{List: uses}
	for _, c := range cases {
		if c.Waiver != nil {
			w.Waived.Add(c.Verdict)
		}
	}
	for _, use := range uses {
		if use.Problem != "" {
			w.Broken++
		}
	}
	return w
}

// declared are the waivers of a report without what its cases show of them.
func (r *Report) declared() []conformance.Waiver {
	var all []conformance.Waiver
	if r.Waivers != nil {
		for _, use := range r.Waivers.List {
			all = append(all, use.Waiver)
		}
	}
	return all
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

// holds reports whether a waiver does.
func (r *Report) holds(w conformance.Waiver) bool {
	for _, use := range r.Waivers.List {
		if use.Number == w.Number {
			return use.Problem == ""
		}
	}
	return false
}
