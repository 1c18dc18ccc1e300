package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ReadingID identifies a question that the text leaves open.
type ReadingID string

// The eight readings.
const (
	A1 ReadingID = "A1"
	A2 ReadingID = "A2"
	A3 ReadingID = "A3"
	A4 ReadingID = "A4"
	A5 ReadingID = "A5"
	A6 ReadingID = "A6"
	A7 ReadingID = "A7"
	A8 ReadingID = "A8"
)

// The answers that the readings choose between; see ReadingRegister.
const (
	OneCheck             = "one-check"
	S1SPSeparate         = "s1sp-separate"
	DeclaredAndCarried   = "declared-and-carried"
	DeclaredOnly         = "declared-only"
	CertificatesOnly     = "certificates-only"
	AnyHolder            = "any-holder"
	NetworkOperatorsOnly = "network-operators-only"
	AnyNetworkOperator   = "any-network-operator"
	RegisteredOnly       = "registered-only"
	AtExecution          = "execution"
	AtReceipt            = "receipt"
	TargetedSlot         = "targeted-slot"
	OwnSlot              = "own-slot"
	Yes                  = "yes"
	No                   = "no"
)

// Reading is a place where the text can be read in more than one way. Every
// answer is an assumption of this project, shown to the auditor as one.
type Reading struct {
	ID       ReadingID `json:"id"`
	Question string    `json:"question"`
	// Answers holds the possible answers; the first is the default.
	Answers []ReadingAnswer `json:"answers"`
}

// ReadingAnswer is one answer to a reading: its name on the command line and what it means.
type ReadingAnswer struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
}

// Default is the answer that holds where nothing else is chosen.
func (r Reading) Default() string { return r.Answers[0].Name }

// ReadingRegister is the register of readings, in order. [A]
func ReadingRegister() []Reading {
	return []Reading{
		{A1, "Who performs the RDP check that is lifted?", []ReadingAnswer{
			{OneCheck, "one check across DSP and S1SP, lifted whole"},
			{S1SPSeparate, "the S1SP checks by itself too, and its check stays"},
		}},
		{A2, "What makes a request target Network Operator certificates?", []ReadingAnswer{
			{DeclaredAndCarried, "its declared RemotePartyRole and the roles of the certificates it carries"},
			{DeclaredOnly, "its declared RemotePartyRole alone"},
			{CertificatesOnly, "the roles of the certificates it carries alone"},
		}},
		{A3, "Who may use the lift?", []ReadingAnswer{
			{AnyHolder, "any eligible originator who holds the credential"},
			{NetworkOperatorsOnly, "only User Roles ED and GT"},
		}},
		{A4, "Whose certificate may be placed?", []ReadingAnswer{
			{AnyNetworkOperator, "any Network Operator's, as on SMETS2"},
			{RegisteredOnly, "only the registered Network Operator's"},
		}},
		{A5, "When is registration judged for future-dated requests?", []ReadingAnswer{
			{AtExecution, "at the execution time"},
			{AtReceipt, "at receipt"},
		}},
		{A6, "Must gas and electricity match (ED on ESME; GT on GSME and GPF)?", []ReadingAnswer{
			{Yes, "they must match"},
			{No, "they need not match"},
		}},
		{A7, "Whose credential must the originator of a 6.15.1 hold?", []ReadingAnswer{
			{TargetedSlot, "that of the slot it targets, as on SMETS2"},
			{OwnSlot, "that of its own role's slot"},
		}},
		{A8, "Is a 6.15.1 whose carried certificates are of another role than the declared RemotePartyRole rejected?", []ReadingAnswer{
			{Yes, "it is rejected"},
			{No, "it is not rejected for that reason"},
		}},
	}
}

// Readings is a choice of answers. A reading that is absent has its default
// answer, so that the zero value is the default reading of everything.
type Readings map[ReadingID]string

// Answer is the answer chosen for a reading, or its default.
func (r Readings) Answer(id ReadingID) string {
	if answer, ok := r[id]; ok {
		return answer
	}
	for _, reading := range ReadingRegister() {
		if reading.ID == id {
			return reading.Default()
		}
	}
	return ""
}

// ParseReadings reads choices of the form A3=network-operators-only. Its error
// names the choice and the readings or answers allowed.
func ParseReadings(choices []string) (Readings, error) {
	readings := Readings{}
	for _, choice := range choices {
		name, answer, found := strings.Cut(choice, "=")
		if !found {
			return nil, fmt.Errorf("reading %q: want NAME=ANSWER, as in A3=%s", choice, NetworkOperatorsOnly)
		}
		id := ReadingID(name)
		if previous, ok := readings[id]; ok && previous != answer {
			return nil, fmt.Errorf("reading %s is given twice: %s and %s", id, previous, answer)
		}
		readings[id] = answer
	}
	return readings, readings.Validate()
}

// Validate reports the first reading that is unknown or has an unknown answer.
func (r Readings) Validate() error {
	register := ReadingRegister()
	for _, id := range slices.Sorted(maps.Keys(r)) {
		at := slices.IndexFunc(register, func(reading Reading) bool { return reading.ID == id })
		if at < 0 {
			return fmt.Errorf("unknown reading %q: want one from A1 to A8", id)
		}
		var names []string
		for _, answer := range register[at].Answers {
			names = append(names, answer.Name)
		}
		if !slices.Contains(names, r[id]) {
			return fmt.Errorf("reading %s has no answer %q: want one of %s", id, r[id], strings.Join(names, ", "))
		}
	}
	return nil
}

// String lists the answers that differ from the defaults, or says that none does.
func (r Readings) String() string {
	var parts []string
	for _, reading := range ReadingRegister() {
		if answer := r.Answer(reading.ID); answer != reading.Default() {
			parts = append(parts, fmt.Sprintf("%s=%s", reading.ID, answer))
		}
	}
	if len(parts) == 0 {
		return "defaults"
	}
	return strings.Join(parts, " ")
}
