package report

import (
	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
)

// Schema names the form of the report. A reader refuses any other; a change
// that could mislead a reader of this form gets a new name.
const Schema = "mp107.report.v2"

// Report is everything that is told about one run of the suite. It is plain
// data: JSON writes it as it is, but for the cases that passed.
type Report struct {
	// Schema is always the constant of that name.
	Schema string `json:"schema"`
	// Conclusion is what the run says of the implementation as a whole.
	Conclusion Conclusion `json:"conclusion"`
	// Answer says in a sentence what got past the RDP check; empty where the law of the
	// run lifts it in no case.
	Answer string `json:"answer,omitempty"`
	// NotForSubmission gives every reason why this report is not one to rest a
	// submission on; empty when there is none.
	NotForSubmission []string `json:"notForSubmission"`
	// Unstable says how many failures do not show each time; empty where all do.
	Unstable string `json:"unstable,omitempty"`
	// Problems are contradictions within the evidence, and what it rests on and could
	// not be found out since calls failed. Any one keeps the conclusion from being
	// conformant.
	Problems []string `json:"problems"`
	// Asked is the question that was put.
	Asked Asked `json:"asked"`
	// Evidence is what the verdicts rest on; nil, and absent from JSON, where no
	// journal was kept.
	Evidence *Evidence `json:"evidence,omitempty"`
	// Implementation is of whom it was asked.
	Implementation Implementation `json:"implementation"`
	// Counts is the number of cases by verdict.
	Counts Tally `json:"counts"`
	// Kinds divides the same cases by kind, in the order in which kinds run.
	Kinds []KindTally `json:"kinds"`
	// Groups divides the same cases by requirement and theorem, in the order
	// of the registers.
	Groups []Group `json:"groups"`
	// Failures lists the cases that failed, could not be run or could not be judged.
	Failures Failures `json:"failures"`
	// Waivers is what was declared as known to fail; nil, and absent from JSON,
	// on a run without waivers.
	Waivers *Waivers `json:"waivers,omitempty"`
	// Official is what became of the official text to which clauses are bound; nil, and
	// absent from JSON, where nobody has looked.
	Official *Official `json:"official,omitempty"`
	// Concurrency is what the concurrent rounds showed; nil, and absent from JSON,
	// on a run without any.
	Concurrency *suite.Concurrency `json:"concurrency,omitempty"`
	// Requirements is the register of requirements with what became of each.
	Requirements []Requirement `json:"requirements"`
	// Theorems is the register of theorems with what became of each.
	Theorems []Theorem `json:"theorems"`
	// Clauses is the law, in its order, with what became of each clause.
	Clauses []Clause `json:"clauses"`
	// Traceability leads from each obligation by way of clauses, rules and
	// theorems to cases and their verdicts.
	Traceability []Trace `json:"traceability"`
	// Untested says what this run does not show.
	Untested Untested `json:"untested"`
	// Unchecked is what could not be found out of what the run rests on.
	Unchecked []suite.Unchecked `json:"unchecked"`
	// Coverage counts what the cases reached of the law.
	Coverage suite.Coverage `json:"coverage"`
	// Assumptions lists what is this project's own choice and not law.
	Assumptions Assumptions `json:"assumptions"`
	// Cases is every case of the run with its verdict, in the order of the suite; in
	// JSON every one that did not pass, and the journal of the run has the others.
	Cases []conformance.Result `json:"cases"`
}

// New makes the report on an outcome. The register is the law that the run
// was judged by; if it is another, the report says so and does not conclude.
func New(outcome suite.Outcome, register *legaltext.Register) Report {
	r := Report{
		Schema:         Schema,
		Asked:          askedOf(outcome),
		Evidence:       evidenceOf(outcome),
		Implementation: implementationOf(outcome),
		Requirements:   requirements(outcome.Release),
		Theorems:       theorems(register, outcome.Law),
		Clauses:        clauses(register, outcome.Release),
		Coverage:       outcome.Coverage,
		Unchecked:      outcome.Unchecked,
		Concurrency:    outcome.Concurrency,
		Official:       officialOf(outcome.Official),
	}
	// Foreign text is made harmless before anything is derived from it, and
	// again after, since sentences made of it may have become too long.
	var problems []string
	r.Cases, problems = cases(clean(outcome.Results))
	r.Waivers = waiversOf(clean(outcome.Waivers), r.Cases) // owner and reason are foreign text too
	r.Problems = append(problems, contradictions(outcome, register)...)
	r = cleanButCases(r)
	r.derive()
	return cleanButCases(r)
}

// cleanButCases spares the cases, which are most of a report, where they are
// known to be clean.
func cleanButCases(r Report) Report {
	all := r.Cases
	r.Cases = nil
	r = clean(r)
	if r.Cases = all; all == nil {
		r.Cases = []conformance.Result{}
	}
	return r
}

// derive computes everything that follows from the cases and the registers.
func (r *Report) derive() {
	if r.Official != nil {
		r.Official = officialOf(&r.Official.Checked)
	}
	r.markStale()
	pairs := r.tally()
	r.Failures = failures(r.Cases)
	r.Traceability = r.trace(pairs)
	r.Untested = r.untested()
	r.Assumptions = r.assumptions()
	r.Unstable = r.unstable()
	r.Answer = r.answer()
	r.NotForSubmission = r.notForSubmission()
	r.Conclusion = r.conclude()
}
