package prove

import (
	"fmt"
	"strings"
	"time"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Status is what became of a theorem.
type Status string

// The verdicts. Unknown is never proved: it is what a theorem is left at when
// an answer of the solver did not stand up to being checked.
const (
	Proved        Status = "proved"
	Refuted       Status = "refuted"
	Unknown       Status = "unknown"
	NotApplicable Status = "not applicable"
)

// Result is the decision of one theorem under one release and one choice of readings.
type Result struct {
	Theorem  spec.TheoremID `json:"theorem"`
	Name     string         `json:"name"`
	Release  spec.Release   `json:"release"`
	Readings spec.Readings  `json:"readings,omitempty"`
	Verdict  Status         `json:"verdict"`
	// Method says how the verdict was reached, Trusted what it takes from the
	// construction of the machine, Reason why a theorem is unknown or not applicable,
	// or why it comes without a condition.
	Method  string `json:"method,omitempty"`
	Trusted string `json:"trusted,omitempty"`
	Reason  string `json:"reason,omitempty"`
	// Clauses are the clauses of the law that the proof needed: whatever the
	// others said, the theorem would hold, and of these none can be left out.
	Clauses []spec.ClauseID `json:"clauses,omitempty"`
	// Condition is, of T07, when the repair works and the ways in which it can fail.
	Condition *Condition `json:"condition,omitempty"`
	// Gaps are, of a theorem that is meant to hold nowhere because it compares SMETS1
	// with SMETS2, all the ways in which it fails.
	Gaps []Gap `json:"gaps,omitempty"`
	// Witness shows how a refuted theorem fails.
	Witness *Witness `json:"witness,omitempty"`
	// Instance shows, of a proved theorem, a request that fulfils its premise;
	// Vacuous says that there is none.
	Instance *Witness `json:"instance,omitempty"`
	Vacuous  bool     `json:"vacuous,omitempty"`
	// Variables, CNFClauses and ProofSteps are the sizes of the question and of its proof.
	Variables  int `json:"variables"`
	CNFClauses int `json:"cnfClauses"`
	ProofSteps int `json:"proofSteps,omitempty"`
	// Took is how long the decision took by the caller's clock; zero without one.
	Took time.Duration `json:"-"`
}

// Settings are what a caller may choose about proving.
type Settings struct {
	// Clock, if given, is asked for the time before and after each theorem.
	Clock func() time.Time
	// Theorems are those to decide; none means all of the register.
	Theorems []legaltext.Theorem
	// VerdictsOnly leaves out the slowest parts: which clauses a proof needed, a
	// request that fulfils the premise, and the condition of T07.
	VerdictsOnly bool
	// Details makes the request that fulfils a premise as ordinary as it can be.
	Details bool
}

func (o Settings) now() time.Time {
	if o.Clock == nil {
		return time.Time{}
	}
	return o.Clock()
}

// String tells a result in a few lines.
func (r Result) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s: %s", r.Theorem, r.Name, r.Verdict)
	if r.Vacuous {
		text.WriteString(", vacuously: no request fulfils its premise")
	}
	if r.Reason != "" {
		fmt.Fprintf(&text, " (%s)", r.Reason)
	}
	text.WriteString("\n")
	line := func(label, value string) {
		if value != "" {
			fmt.Fprintf(&text, "  %s: %s\n", label, value)
		}
	}
	line("method", r.Method)
	line("trusted", r.Trusted)
	var clauses []string
	for _, id := range r.Clauses {
		clauses = append(clauses, string(id))
	}
	line("clauses needed", strings.Join(clauses, " "))
	if r.Variables > 0 {
		size := fmt.Sprintf("%d variables, %d clauses", r.Variables, r.CNFClauses)
		if r.Verdict == Proved {
			size += fmt.Sprintf(", proof of %d", r.ProofSteps)
		}
		line("size", size)
	}
	if r.Condition != nil {
		text.WriteString(r.Condition.render("  "))
	}
	if r.Witness != nil {
		text.WriteString(r.Witness.render("  ", "witness"))
	}
	for _, gap := range r.Gaps {
		text.WriteString(gap.render("  "))
	}
	if r.Instance != nil {
		text.WriteString(r.Instance.render("  ", "premise fulfilled"))
	}
	return text.String()
}
