package spec

import "fmt"

// TheoremID identifies a theorem about the law.
type TheoremID string

// The fifteen theorems.
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
)

// Theorem is a statement about every world and every request. It is to be
// proved or refuted, never assumed; a conformance case samples it.
type Theorem struct {
	ID          TheoremID     `json:"id"`
	Name        string        `json:"name"`
	Statement   string        `json:"statement"`
	Requirement RequirementID `json:"requirement"`
	Provenance  Provenance    `json:"provenance"`
}

// Theorems is the register of theorems, in order. The RDP check is lifted for a
// request if the request is accepted although the baseline would reject it for
// want of RDP ownership alone; in which words the law says so does not matter.
func Theorems() []Theorem {
	return []Theorem{
		{T01, "exclusivity", "A critical request to a SMETS1 Device that is accepted although its originator is not the RDP owner is a 6.15.1 that targets Network Operator credentials.", R1, Provenance{Seed, "§2"}},
		{T02, "enablement", "A 6.15.1 on the Network Operator credentials of a SMETS1 Device that passes every other check is accepted whoever the RDP owner is.", R1, Provenance{Seed, "§2"}},
		{T03, "ownership", "Every accepted critical request was sent by the holder of the credential it relies on; one for which the RDP check was lifted, by the holder of the Network Operator credential that it replaces.", R1, Provenance{Seed, "§2"}},
		{T04, "no regression", "Outside the class for which the RDP check is lifted, MP107 decides exactly as the baseline does.", R1, Provenance{Seed, "§2"}},
		{T05, "SMETS2 untouched", "Every decision about a SMETS2 Device is the same before and after MP107.", R1, Provenance{Seed, "§2"}},
		{T06, "deadlock before", "In the baseline, once the wrong Network Operator's credential is held, no sequence of Network Operator requests changes it while the registration stays as it is.", R1, Provenance{Seed, "§2"}},
		{T07, "recovery after", "Under MP107, from every reachable state with a wrong Network Operator credential, its holder can restore the right one in one request.", R1, Provenance{Seed, "§2"}},
		{T08, "routing", "Alerts go to the holder of the Network Operator credential, so that after recovery they reach the registered Network Operator.", R1, Provenance{Seed, "§2"}},
		{T09, "frame", "A request for which the RDP check was lifted never changes the Supplier slot, the registration, another Device, or the role of the slot it replaces.", R1, Provenance{Assumption, ""}},
		{T10, "atomicity", "A rejected request leaves the state unchanged.", R1, Provenance{Assumption, ""}},
		{T11, "non-critical stays checked", "A non-critical request to a SMETS1 Device from a role with RDP ownership is rejected unless its originator is the RDP owner.", R1, Provenance{Seed, "§2"}},
		{T12, "upload", "After the upload, Devices of S1SP 1 and S1SP 2 have the registered Network Operator's credential and nothing else has changed; a second upload changes nothing more.", R2, Provenance{Seed, "§3"}},
		{T13, "replay", "A request whose counter is not above the last accepted one for its originator and target is rejected.", R1, Provenance{DUIS, "RequestID"}},
		{T14, "time", "A future-dated request is judged on the registration in force at its execution time.", R1, Provenance{DUIS, "response code E4"}},
		{T15, "cost of the gate", "No sequence of requests for which the RDP check was lifted gives any party a credential in a slot of another role.", R1, Provenance{Assumption, ""}},
	}
}

// TheoremByID finds a theorem in the register.
func TheoremByID(id TheoremID) (Theorem, error) {
	for _, theorem := range Theorems() {
		if theorem.ID == id {
			return theorem, nil
		}
	}
	return Theorem{}, fmt.Errorf("unknown theorem %q: want one from T01 to T15", id)
}

// HoldsIn reports whether the theorem is meant to hold as of a release. T06 says
// what was wrong with the baseline and T02 and T07 what MP107 is for, so that
// each of them is meant to fail on the other side. [S§2]
func (t Theorem) HoldsIn(release Release) bool {
	switch t.ID {
	case T06:
		return release == Baseline
	case T02, T07:
		return release.Includes(MP107)
	default:
		return true
	}
}
