package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ReadingID identifies a question that the text leaves open.
type ReadingID string

// The readings.
const (
	A1  ReadingID = "A1"
	A2  ReadingID = "A2"
	A3  ReadingID = "A3"
	A4  ReadingID = "A4"
	A5  ReadingID = "A5"
	A6  ReadingID = "A6"
	A7  ReadingID = "A7"
	A8  ReadingID = "A8"
	A9  ReadingID = "A9"
	A10 ReadingID = "A10"
	A11 ReadingID = "A11"
	A12 ReadingID = "A12"
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
	SigningKey           = "signing-key"
	NotifiedCritical     = "critical"
	NotifiedNonCritical  = "non-critical"
	SameOwner            = "owner"
	SameCertificate      = "certificate"
	XMLSigningKey        = "xml-signing-key"
	OrganisationKey      = "organisation-key"
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

// ReadingRegister is the register of readings, in order. It is the same for
// everybody and must not be changed. [A]
func ReadingRegister() []Reading { return readingRegister }

var readingRegister = []Reading{
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
	{A9, "Which of the two Network Operator certificates notified for a SMETS1 Device routes its alerts?", []ReadingAnswer{
		{SigningKey, "that of the signing key which a 6.15.1 places"},
		{NotifiedCritical, "the notified critical one, taken to be that of the signing key"},
		{NotifiedNonCritical, "the notified non-critical one, taken to be that of the key agreement key"},
	}},
	{A10, "What does holding a certificate kept for a SMETS1 Device compare?", []ReadingAnswer{
		{SameOwner, "the owner's EUI-64"},
		{SameCertificate, "the very certificate, by serial number and issuer"},
	}},
	{A11, "Which key signs a critical request to a SMETS1 Device?", []ReadingAnswer{
		{XMLSigningKey, "the User's key for signing XML"},
		{OrganisationKey, "the organisation's Network Operator or Supplier key"},
	}},
	{A12, "May a Supplier that holds the Network Operator slot use the lift?", []ReadingAnswer{
		{Yes, "it may, like any holder"},
		{No, "it may not"},
	}},
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
			return fmt.Errorf("unknown reading %q: want one from A1 to %s", id, register[len(register)-1].ID)
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
