package spec

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"
)

// ResponseCode is a DUIS response code such as E4. The empty code means that
// the public artefacts publish none for the case. [D]
type ResponseCode string

// The response codes whose meaning is public and that a decision can end in. [D]
const (
	I0  ResponseCode = "I0"  // success
	I99 ResponseCode = "I99" // acknowledged, passed access control
	E1  ResponseCode = "E1"  // user and role not a valid combination
	E2  ResponseCode = "E2"  // role not permitted the service reference
	E3  ResponseCode = "E3"  // user status
	E4  ResponseCode = "E4"  // user and role not authorised for the Device at the required date and time: the RDP check
	E5  ResponseCode = "E5"  // Device status incompatible
	E11 ResponseCode = "E11" // service reference not compatible with the Device type
	E19 ResponseCode = "E19" // Device does not exist

	// NoCode stands where the public artefacts publish no code: any rejection conforms there.
	NoCode ResponseCode = ""
)

var codeMeanings = map[ResponseCode]string{
	I0:     "success",
	I99:    "acknowledged, passed access control",
	E1:     "user and role are not a valid combination",
	E2:     "role is not permitted the service reference",
	E3:     "user status does not permit the request",
	E4:     "user and role are not authorised for the Device at the required date and time (the RDP check)",
	E5:     "Device status is incompatible",
	E11:    "service reference is not compatible with the Device type",
	E19:    "Device does not exist",
	NoCode: "no public response code",
}

// Meaning is the published meaning of the code in our words, or a statement
// that none is published. [D]
func (c ResponseCode) Meaning() string {
	if meaning, ok := codeMeanings[c]; ok {
		return meaning
	}
	return "meaning not public"
}

// RejectionCodes lists the codes with a public meaning that a check can fail with.
func RejectionCodes() []ResponseCode { return []ResponseCode{E1, E2, E3, E4, E5, E11, E19} }

// Decision is what became of a Service Request.
type Decision string

// The two decisions.
const (
	Accepted Decision = "accepted"
	Rejected Decision = "rejected"
)

// Response is the answer to one Service Request. A rejection may carry a code
// of the implementation's own (E0615xx for instance) or none.
type Response struct {
	Decision Decision     `json:"decision"`
	Code     ResponseCode `json:"code,omitempty"`
}

// String says the response in a few words.
func (r Response) String() string {
	if r.Code == NoCode {
		return string(r.Decision)
	}
	return fmt.Sprintf("%s (%s)", r.Decision, r.Code)
}

// The form of any code, an implementation's own included, and that of a code of
// success.
var (
	codeShape   = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$`)
	successCode = regexp.MustCompile(`^I[0-9]+$`)
)

// Own reports whether the code is one of an implementation's own: no check is
// known to fail with it.
func (c ResponseCode) Own() bool { return c != NoCode && !slices.Contains(RejectionCodes(), c) }

// Validate reports an answer that contradicts itself or has no known form: a
// rejection with a success code, an acceptance with an error code, a decision
// that is neither.
func (r Response) Validate() error {
	if r.Code != NoCode && !codeShape.MatchString(string(r.Code)) {
		return fmt.Errorf("response code %q: want 1 to 32 letters, digits, dots, underscores or hyphens, as in E4, or none", clip(string(r.Code)))
	}
	switch r.Decision {
	case Accepted:
		if r.Code != I0 && r.Code != I99 {
			return fmt.Errorf("response is accepted with code %q: want I0 or I99", r.Code)
		}
	case Rejected:
		if successCode.MatchString(string(r.Code)) {
			return fmt.Errorf("response is rejected with success code %q", r.Code)
		}
	default:
		return fmt.Errorf("response decision %q: want accepted or rejected", clip(string(r.Decision)))
	}
	return nil
}

// clip bounds a foreign string before it is quoted in an error.
func clip(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	cut := most
	for cut > most-utf8.UTFMax && !utf8.RuneStart(text[cut]) {
		cut-- // rather than cut a character in two
	}
	return text[:cut] + "…"
}
