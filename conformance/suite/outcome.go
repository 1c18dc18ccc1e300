package suite

import (
	"example.org/mp107/conformance"
	"example.org/mp107/legaltext/official"
	"example.org/mp107/spec"
)

// Outcome is everything that a run of the suite found: what was asked, of
// whom, and the result of every case in the order in which cases are listed.
type Outcome struct {
	Suite          string                   `json:"suite"` // version of the suite
	Release        spec.Release             `json:"release"`
	Readings       spec.Readings            `json:"readings"`
	LawDigest      string                   `json:"lawDigest"`
	Seed           uint64                   `json:"seed"`
	Challenge      Challenge                `json:"challenge,omitempty"`
	Strict         bool                     `json:"strict"` // codes were held to the strict order of checks
	Implementation conformance.Description  `json:"implementation"`
	Adaptor        string                   `json:"adaptor"` // how the implementation was reached, as on the command line
	Selection      Selection                `json:"selection"`
	Results        []conformance.Result     `json:"results"`
	Coverage       Coverage                 `json:"coverage"`
	Counts         conformance.Counts       `json:"counts"`
	Sizes          map[conformance.Kind]int `json:"sizes"`             // cases run by kind
	Stopped        string                   `json:"stopped,omitempty"` // why the run ended early, if it did
	// Evidence is the root of the hash chain of the journal that has every answer of
	// the run, in hexadecimal; empty where none was kept. Whoever closes it knows.
	Evidence string `json:"evidence,omitempty"`
	// Law is what is known of the theorems about the law itself; nothing where
	// nobody has asked a prover.
	Law []LawVerdict `json:"law,omitempty"`
	// Unchecked is what could not be found out before the run of what it rests on.
	Unchecked []Unchecked `json:"unchecked,omitempty"`
	// Waivers are the failures that were declared as known, in the order of
	// their file; what each covers is for the report to find.
	Waivers []conformance.Waiver `json:"waivers,omitempty"`
	// Concurrency is what the concurrent rounds showed; nil where there were none.
	Concurrency *Concurrency `json:"concurrency,omitempty"`
	// Official is what became of the words of an official text to which clauses are bound;
	// nil where nobody has looked.
	Official *official.Checked `json:"official,omitempty"`
}

// Unchecked is a question about what a run rests on, such as "whether Reset forgets
// counters", that could not be answered.
type Unchecked struct {
	Question string `json:"question"`
	Why      string `json:"why"`
	// Broken tells that a call failed which has to work, each time that it was tried.
	Broken bool `json:"broken"`
}

// LawVerdict is what a proof says of a theorem about the law of a run. Cases say
// nothing of that: they hold an implementation against the law, whatever it says.
type LawVerdict struct {
	Theorem spec.TheoremID `json:"theorem"`
	// Verdict is proved, refuted, unknown or not applicable, and Intended whether
	// that is what the modification intends.
	Verdict  string `json:"verdict"`
	Intended bool   `json:"intended"`
	// Vacuous tells of a theorem that is proved because nothing fulfils its premise.
	Vacuous bool `json:"vacuous,omitempty"`
	// Certificate is the SHA-256 of the proof's certificate, the file .lrat that
	// 'mp107 prove --certificates' writes; empty where the theorem is not proved.
	Certificate string `json:"certificate,omitempty"`
}

// Selection is the part of the suite that was asked for. Patterns are matched
// against requirement, theorem and case identifiers.
type Selection struct {
	Run  []string `json:"run,omitempty"`
	Skip []string `json:"skip,omitempty"`
	// Scope is the declared profile; empty means Full.
	Scope Scope `json:"scope,omitempty"`
}

// Scope is a declared profile: how much of a DSP a run is about.
type Scope string

// The profiles.
const (
	// Core is Submit and Observe: how every Service Request is answered as it
	// arrives, and what it changes at once.
	Core Scope = "core"
	// Full is all of it: also what depends on something else that happens.
	Full Scope = "full"
)

// Has reports whether a case belongs to the profile.
func (s Scope) Has(c conformance.Case) bool { return s != Core || len(c.Needs()) == 0 }

// Whole reports whether nothing of the profile was left out.
func (s Selection) Whole() bool { return len(s.Run) == 0 && len(s.Skip) == 0 }

// Coverage is how much of the law the cases reached.
type Coverage struct {
	Checks     []CheckCoverage     `json:"checks"`
	Exceptions []ExceptionCoverage `json:"exceptions"`
	// Thin lists what a complete run must reach and this one did not. What no run
	// can reach, because of a reading or because another check always fails too,
	// is not in it.
	Thin []string `json:"thin,omitempty"`
	// Unreachable lists what no run can reach under the law and the readings of this
	// one, as a search through all facts that the rules tell apart has shown.
	Unreachable []string `json:"unreachable,omitempty"`
	// Pairs counts the events that followed right after each other.
	Pairs []PairCoverage `json:"pairs,omitempty"`
	// Census counts what was sent of each field of the contract.
	Census []FieldCensus `json:"census,omitempty"`
	// Gate counts what got past the RDP check.
	Gate Gate `json:"gate"`
	// Exhaustive is what the exhaustive histories are; nil where there were none.
	Exhaustive *Exhaustive `json:"exhaustive,omitempty"`
}

// PairCoverage counts how often one kind of event came right after another.
type PairCoverage struct {
	First  spec.EventKind `json:"first"`
	Second spec.EventKind `json:"second"`
	Times  int            `json:"times"`
}

// CheckCoverage counts the decisions in which one check had each status.
type CheckCoverage struct {
	Check  string        `json:"check"`
	Clause spec.ClauseID `json:"clause"`
	Passed int           `json:"passed"`
	Failed int           `json:"failed"`
	// Alone counts the decisions in which it was the only check to fail.
	Alone         int `json:"alone"`
	Lifted        int `json:"lifted"`
	NotApplicable int `json:"notApplicable"`
}

// ExceptionCoverage counts for one exception the decisions in which it lifted
// its check, in which it did not though the check applied, and those of the
// latter that are one fact away from lifting it.
type ExceptionCoverage struct {
	Clause   spec.ClauseID `json:"clause"`
	Fires    int           `json:"fires"`
	Silent   int           `json:"silent"`
	Boundary int           `json:"boundary"`
}
