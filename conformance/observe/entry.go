package observe

import (
	"example.org/mp107/spec"
)

// Entry is a line of a log: something that happened, with what the system answered.
type Entry struct {
	From Source
	At   spec.Time
	// Event is what happened, unless one of the last two is set.
	Event spec.Event
	// Unsaid is what the line does not say of the signature of a request.
	Unsaid Unsaid
	// Answer is the response to a request; nil where the log has none.
	Answer *spec.Response
	// AlertTo is who got an alert, zero being nobody; nil where the log does not say.
	AlertTo *spec.EUI64
	// Execution is what became of a future-dated request when it fell due.
	Execution *spec.Execution
	// Observed is what was seen of a Device: a fact, and no answer to be judged.
	Observed *spec.Observation

	raw uint64 // a digest of the line, to know one that comes twice
}

// Unsaid are parts of a signature of which nothing is said.
type Unsaid struct{ Signer, Validity, Key, Certificate bool }

// Fact is something that is known of the world beside the log.
type Fact struct {
	From Source
	// At is the time from which it is known.
	At   spec.Time
	tell func(*belief)
}

// Verdict is what can be said of one answer.
type Verdict string

// The verdicts.
const (
	Agrees     Verdict = "agrees"      // the law decides so in every world that fits what is known
	Violates   Verdict = "violates"    // it does in none
	CannotTell Verdict = "cannot tell" // it does in some
)

// Finding is what was found of one answer.
type Finding struct {
	From    Source    `json:"line"`
	At      spec.Time `json:"time"`
	Subject string    `json:"answered"` // what was answered
	Answer  string    `json:"answer"`
	Verdict Verdict   `json:"verdict"`
	// Expected is an answer that the law allows in the place of one that violates it,
	// and Clauses what it rests on.
	Expected string          `json:"expected,omitempty"`
	Clauses  []spec.ClauseID `json:"clauses,omitempty"`
	// Missing are the fewest facts that would settle what cannot be told, in words, and
	// Kinds what kinds of facts they are.
	Missing []string `json:"missing,omitempty"`
	Kinds   []string `json:"kinds,omitempty"`
	// Against are earlier lines together with which the answer cannot be the law's.
	Against []Source `json:"against,omitempty"`
	// Otherwise tells of a refused request what another release says of it.
	Otherwise Otherwise `json:"otherwise,omitempty"`
}

// Otherwise is what another release says of a request that was refused.
type Otherwise string

// What it can say.
const (
	WouldAccept Otherwise = "would be accepted"
	MightAccept Otherwise = "might be accepted"
	WouldRefuse Otherwise = "would be refused"
)

// Problem is a line that could not be judged, or not be taken in.
type Problem struct {
	From Source `json:"line"`
	Why  string `json:"why"`
}
