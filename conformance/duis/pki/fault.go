package pki

import "fmt"

// Fault is the kind of defect of a certificate, a chain or a store.
type Fault string

// The faults. Profile, Chain and the two of time are about a certificate that
// could be read; Malformed is about bytes that are none.
const (
	Malformed   Fault = "malformed"     // not one DER certificate
	Profile     Fault = "profile"       // a certificate, but not of the SMKI profile
	Chain       Fault = "chain"         // does not lead to a trusted root
	Expired     Fault = "expired"       // past its last moment
	NotYetValid Fault = "not-yet-valid" // before its first moment
	Store       Fault = "store"         // a file or a folder that cannot be used
)

// Error says what is wrong with a certificate, a chain or a store. It never
// holds private key material.
type Error struct {
	Fault  Fault
	Detail string
	cause  error
}

func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("certificate %s: %s: %v", e.Fault, e.Detail, e.cause)
	}
	return fmt.Sprintf("certificate %s: %s", e.Fault, e.Detail)
}

// Unwrap is what caused the fault, where another package did.
func (e *Error) Unwrap() error { return e.cause }

func fault(kind Fault, format string, args ...any) *Error {
	return &Error{Fault: kind, Detail: fmt.Sprintf(format, args...)}
}

func (e *Error) because(cause error) *Error {
	e.cause = cause
	return e
}
