package explore

import (
	"runtime"

	"example.org/mp107/spec"
)

// Resources say how to explore. The zero value uses every core and no limit.
type Resources struct {
	// Workers is the number of goroutines; zero is one for each core. The result
	// does not depend on it.
	Workers int
	// MaxMemory is the most memory that the exploration may take, in bytes, by
	// its estimate; zero is no limit.
	MaxMemory uint64
	// Progress is called after each layer, from the goroutine that called Run.
	Progress func(Progress)
}

// Progress is how far an exploration has come.
type Progress struct {
	Depth       int    // layers expanded
	States      uint64 // states seen so far
	Transitions uint64 // transitions taken so far
	Frontier    uint64 // states of the next layer
	Points      uint64 // upper bound of States
}

func numberOfWorkers(asked int) int {
	if asked > 0 {
		return asked
	}
	return runtime.GOMAXPROCS(0)
}

// Result is what an exploration found. For a given law and scope it is always
// the same, except where Partial.
type Result struct {
	Scope    string        `json:"scope"`
	Release  spec.Release  `json:"release"`
	Readings spec.Readings `json:"readings,omitempty"`
	// LawDigest identifies the text explored: see legaltext.Register.
	LawDigest string `json:"lawDigest"`
	// Partial tells that the exploration was interrupted: the counts are of what
	// was covered, and nothing is proved of the rest.
	Partial bool `json:"partial"`
	// States is the number of states reached, the first one included.
	States uint64 `json:"states"`
	// Transitions is the number of pairs of a state expanded and an event possible
	// in it, self-loops included (see the package documentation).
	Transitions uint64 `json:"transitions"`
	// Decisions is the number of pairs of a state expanded and a request,
	// accepted or not: the decisions on which the theorems were checked.
	Decisions uint64 `json:"decisions"`
	// Depth is the greatest number of events that reaching a state takes.
	Depth int `json:"depth"`
	// Layers is the number of states first reached after 0, 1, 2 … events.
	Layers []uint64 `json:"layers"`
	// Size is the estimate made before the start. It depends on the number of workers.
	Size Size `json:"-"`
	// Findings holds one entry for each theorem, in order.
	Findings []Finding `json:"findings"`
	// Recovery details T07.
	Recovery Recovery `json:"recovery"`
}

// Status is what an exploration says of a theorem.
type Status string

// The verdicts. A theorem that holds, holds in the bounded world explored; what
// lies beyond it is for a proof to say.
const (
	Holds      Status = "holds in the world explored"
	Refuted    Status = "refuted"
	Unknown    Status = "unknown: interrupted"
	NotVisible Status = "not visible to the explorer"
)

// Finding is the verdict on one theorem.
type Finding struct {
	Theorem spec.TheoremID `json:"theorem"`
	Verdict Status         `json:"verdict"`
	// Witness is a shortest one, where the theorem is refuted.
	Witness *Witness `json:"witness,omitempty"`
}

// Finding is the verdict on a theorem.
func (r Result) Finding(id spec.TheoremID) Finding {
	for _, f := range r.Findings {
		if f.Theorem == id {
			return f
		}
	}
	return Finding{Theorem: id, Verdict: NotVisible}
}

// Recovery tells of each SMETS1 Device in each state reached whether its holder
// can restore the right Network Operator credential in one request (T07). Its
// counts are of pairs of a state and a Device.
type Recovery struct {
	// Wrong counts pairs in which another party than the registered Network
	// Operator holds the credential; Repairable those of them that one request repairs.
	Wrong      uint64 `json:"wrong"`
	Repairable uint64 `json:"repairable"`
	// Ways are the ways in which a repair fails, by Device. The weakest condition
	// under which every wrong credential can be repaired is that none of them obtains.
	Ways []Way `json:"ways,omitempty"`
}

// Way is one way in which a wrong credential cannot be repaired in one request.
type Way struct {
	Device string `json:"device"`
	Reason string `json:"reason"`
	// Checks and Clauses are what the holder's best attempt fails.
	Checks  []string        `json:"checks,omitempty"`
	Clauses []spec.ClauseID `json:"clauses,omitempty"`
	// Excluded tells that T07 promises no repair here, for who the holder is or what
	// the Device is. A way that is not excluded refutes T07 on a commissioned Device.
	Excluded bool `json:"excluded"`
	// States is the number of states reached in which the Device is in this way.
	States  uint64   `json:"states"`
	Witness *Witness `json:"witness,omitempty"`
}
