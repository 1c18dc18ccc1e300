// Package waiver reads declarations of failures that are known, and holds a
// run to them.
//
// A waiver says which cases fail, who answers for that, why, and until when.
// It changes no verdict: a waived failure stays a failure, is counted as one,
// and the report is not for submission. What it does is tell a failure that is
// known from one that is new. It is held to what it says: where a waived case
// passes, and where a waiver covers nothing or has expired, it does not hold, and a run
// shows no conformance; so no waiver outlives its reason. The run is made all the same.
//
// Nothing here reads a clock: whoever calls says which day it is.
package waiver

import "example.org/mp107/conformance"

// The bounds of a file.
const (
	MaxBytes   = 1 << 20
	MaxWaivers = 1000
	MaxText    = 500 // characters of match, owner and reason
)

// File is what a file of waivers declares, in its order.
type File struct {
	Waivers []Waiver
}

// Waiver is one entry of a file.
type Waiver struct {
	// Match is a requirement, a theorem, a kind, a case identifier or its
	// beginning; see conformance.Case.Matches.
	Match string
	// Owner answers for the failure; Reason says what it is.
	Owner, Reason string
	// Expires is the last day on which the waiver holds, as in 2027-03-31.
	Expires string
	// Partly allows some of the cases matched to pass; otherwise all have to fail.
	Partly bool
	// Line is where the entry begins in its file; 0 where there is no file.
	Line int
	// Day, Was and Outside are those of a conformance.Waiver, made by On, Follow and Place.
	Day, Was string
	Outside  bool
}

// Declared are the waivers as an outcome and its report have them.
func (f File) Declared() []conformance.Waiver {
	var all []conformance.Waiver
	for i, w := range f.Waivers {
		all = append(all, conformance.Waiver{Number: i + 1, Match: w.Match, Owner: w.Owner, Reason: w.Reason, Expires: w.Expires, Partly: w.Partly, Day: w.Day, Was: w.Was, Outside: w.Outside})
	}
	return all
}
