package spec

// TheoremID identifies a theorem about the law.
type TheoremID string

// The theorems. Their words and their formal statements are in legaltext/theorems.
const (
	T01 TheoremID = "T01"
	T02 TheoremID = "T02"
	T03 TheoremID = "T03"
	T04 TheoremID = "T04"
	T05 TheoremID = "T05"
	T06 TheoremID = "T06"
	T07 TheoremID = "T07"
	T08 TheoremID = "T08"
	T09 TheoremID = "T09"
	T10 TheoremID = "T10"
	T11 TheoremID = "T11"
	T12 TheoremID = "T12"
	T13 TheoremID = "T13"
	T14 TheoremID = "T14"
	T15 TheoremID = "T15"
	T16 TheoremID = "T16"
	T17 TheoremID = "T17"
	T18 TheoremID = "T18"
	T19 TheoremID = "T19"
	T20 TheoremID = "T20"
	T21 TheoremID = "T21"
	T22 TheoremID = "T22"
	T23 TheoremID = "T23"
)

// TheoremIDs lists the identifiers of the theorems, in order.
func TheoremIDs() []TheoremID {
	return []TheoremID{
		T01, T02, T03, T04, T05, T06, T07, T08, T09, T10, T11, T12,
		T13, T14, T15, T16, T17, T18, T19, T20, T21, T22, T23,
	}
}

// Theorem is a statement about every world and every request. It is to be
// proved or refuted, never assumed; a conformance case samples it.
type Theorem struct {
	ID          TheoremID     `json:"id"`
	Name        string        `json:"name"`
	Statement   string        `json:"statement"`
	Requirement RequirementID `json:"requirement"`
	Provenance  Provenance    `json:"provenance"`
}
