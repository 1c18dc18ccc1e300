package mutate

import (
	"slices"
	"time"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Status is what became of a mutant.
type Status string

// The verdicts.
const (
	// Killed: a theorem comes out otherwise than for the law. A theorem proved
	// of the law that is unknown of the mutant counts, since unknown is never proved.
	Killed Status = "killed"
	// Equivalent: the same is decided and done in every scenario examined.
	Equivalent Status = "equivalent"
	// Survived: something is decided or done otherwise, and no theorem notices.
	Survived Status = "survived"
	// Refused: lint does not let the changed law pass.
	Refused Status = "refused"
	// NotAboutAcceptance: only response codes, or their order, change.
	NotAboutAcceptance Status = "not about acceptance"
	// Unknown: no theorem notices, and equivalence could not be decided.
	Unknown Status = "unknown"
	// NotExamined: the run ended before.
	NotExamined Status = "not examined"
)

// Verdicts lists the verdicts.
func Verdicts() []Status {
	return []Status{Killed, Equivalent, Survived, Refused, NotAboutAcceptance, Unknown, NotExamined}
}

// Mutant is the law with one clause changed, and what became of it.
type Mutant struct {
	Clause   spec.ClauseID `json:"clause"`
	Operator Operator      `json:"operator"`
	// Key is that of the rule block whose value is changed; empty for a deletion.
	Key string `json:"key,omitempty"`
	// At is the place of the words that change.
	At       legaltext.Position `json:"at"`
	Original string             `json:"original"`
	Mutated  string             `json:"mutated,omitempty"` // empty where the words are dropped
	Verdict  Status             `json:"verdict"`
	// Notices are the theorems that notice, the first one unless all were asked.
	Notices []Notice `json:"notices,omitempty"`
	// Difference is the first in which the mutant differs from the law.
	Difference *Difference `json:"difference,omitempty"`
	// Remarks are changes in what theorems print beside their verdicts.
	Remarks []string `json:"remarks,omitempty"`
	// Reason is why a mutant was refused or is unknown.
	Reason string `json:"reason,omitempty"`

	// register is the changed law, or refused the defects for which there is none.
	register *legaltext.Register
	refused  error
}

// Register is the changed law; nil where lint refuses it.
func (m Mutant) Register() *legaltext.Register { return m.register }

// List lists the mutants of a law in the order of the law, none of them examined.
// The error is of a clause that cannot be changed.
func List(law *legaltext.Register) ([]Mutant, error) { return mutantsOf(law, Settings{}) }

// Report is what came of a run. Mutants are in the order of the clauses and of
// the operators, whatever the number of workers.
type Report struct {
	// Law is the digest of the law.
	Law     string   `json:"law"`
	Mutants []Mutant `json:"mutants"`
	// Partial says that the run was cancelled before every mutant was decided.
	Partial bool `json:"partial,omitempty"`
	// Took is how long the run took, if the caller has looked at the clock.
	Took time.Duration `json:"-"`
}

// Clauses lists the clauses of which there are mutants, in the order of the law.
func (r Report) Clauses() []spec.ClauseID {
	var ids []spec.ClauseID
	for _, m := range r.Mutants {
		ids = append(ids, m.Clause)
	}
	return slices.Compact(ids)
}

// Count is how many mutants have a verdict: of one clause, or of all where none is named.
func (r Report) Count(clause spec.ClauseID, v Status) int {
	n := 0
	for _, m := range r.With(v) {
		if clause == "" || m.Clause == clause {
			n++
		}
	}
	return n
}

// With lists the mutants that have a verdict.
func (r Report) With(v Status) []Mutant {
	return slices.DeleteFunc(slices.Clone(r.Mutants), func(m Mutant) bool { return m.Verdict != v })
}

// Idle lists the clauses whose deletion is equivalent; a definition, which is
// never deleted, is idle where it makes no difference whether its term is always
// or never the case.
func (r Report) Idle() []spec.ClauseID {
	works, idle := map[spec.ClauseID]bool{}, []spec.ClauseID{}
	for _, m := range r.Mutants {
		if m.Operator != Delete && (m.Key != "as" || m.Operator != Always && m.Operator != Never) {
			continue
		}
		works[m.Clause] = works[m.Clause] || m.Verdict != Equivalent
		idle = append(idle, m.Clause)
	}
	return slices.DeleteFunc(slices.Compact(idle), func(id spec.ClauseID) bool { return works[id] })
}
