// Package assurance tells a report as an assurance case: what is claimed of an
// implementation, the evidence for each claim, and what all of it assumes.
//
// The claims are the theorems. The evidence for each is of two kinds, neither of which
// shows the other: a proof about the law, and the cases that decide it about the
// implementation. The assumptions are the readings of the law. Everything is in the words
// of the report and follows from it; a claim that nothing bears out is marked as
// undeveloped, and never counted as supported.
package assurance
