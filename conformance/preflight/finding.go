package preflight

import (
	"slices"

	"example.org/mp107/conformance"
)

// Claim reports whether an implementation claims what a finding is about.
type Claim string

// The claims. What every adaptor has to do is not a claim.
const (
	Claimed   Claim = "yes"
	Unclaimed Claim = "no"
	NoClaim   Claim = "not a claim"
)

// Observed is what was seen of the subject of a finding.
type Observed string

// What can be observed.
const (
	Works          Observed = "works"
	Differs        Observed = "differs" // it answers, but not as the contract has it
	Missing        Observed = "missing"
	NotTried       Observed = "not tried"
	WorksUnclaimed Observed = "not claimed but works"
)

// Level is what a finding means for the implementation.
type Level string

// The levels, the most urgent first. A problem alone keeps an implementation
// from being ready.
const (
	Problem Level = "problem"
	Warning Level = "warning"
	Hint    Level = "hint"
	Fine    Level = "fine"
)

// Finding is what is known of one subject.
type Finding struct {
	// Subject is what the finding is about, such as "describe" or "ability alert".
	Subject  string   `json:"subject"`
	Level    Level    `json:"level"`
	Claimed  Claim    `json:"claimed"`
	Observed Observed `json:"observed"`
	// Detail says in a sentence or two what was done and what came of it.
	Detail string `json:"detail"`
	// Remedy says what to do; empty where nothing has to be done.
	Remedy string `json:"remedy,omitempty"`
	// Exchanges are the messages that prove it, in order. Where an adaptor does
	// not record its messages, they are the calls and their answers in JSON.
	Exchanges []conformance.Exchange `json:"exchanges,omitempty"`
}

// fine is the finding that something works.
func fine(detail string) Finding {
	return Finding{Level: Fine, Observed: Works, Detail: detail}
}

// problem is a finding that keeps an implementation from being ready.
func problem(observed Observed, detail, remedy string) Finding {
	return Finding{Level: Problem, Observed: observed, Detail: detail, Remedy: remedy}
}

// warning is a finding that leaves something open or asks for attention.
func warning(observed Observed, detail, remedy string) Finding {
	return Finding{Level: Warning, Observed: observed, Detail: detail, Remedy: remedy}
}

// with gives a finding the messages that prove it.
func (f Finding) with(exchanges []conformance.Exchange) Finding {
	f.Exchanges = exchanges
	return f
}

// Overall is the conclusion of a check.
type Overall string

// The conclusions.
const (
	Ready      Overall = "ready"
	NotReady   Overall = "not ready"
	NotReached Overall = "could not be reached"
)

// Findings is everything that a check found, in the order of its probes.
type Findings struct {
	Overall Overall `json:"overall"`
	// Implementation is how it described itself; empty where it did not.
	Implementation conformance.Description `json:"implementation"`
	// Calls is how many calls were made.
	Calls    int       `json:"calls"`
	Findings []Finding `json:"findings"`
}

// ExitCode is that of a command which ends with these findings: 0 ready, 1 not
// ready, 3 not reached.
func (f Findings) ExitCode() int {
	switch f.Overall {
	case Ready:
		return 0
	case NotReady:
		return 1
	default:
		return 3
	}
}

// Of lists the findings of a level.
func (f Findings) Of(level Level) []Finding {
	return slices.DeleteFunc(slices.Clone(f.Findings), func(finding Finding) bool { return finding.Level != level })
}
