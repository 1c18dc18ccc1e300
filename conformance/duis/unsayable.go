package duis

import (
	"errors"
	"fmt"

	"example.org/mp107/spec"
)

// ErrCannotBeSaid is wrapped by every error that means: this is well formed in
// the project's vocabulary, and the DUIS schema has no way to write it.
var ErrCannotBeSaid = errors.New("cannot be said in DUIS")

// UnsayableError says what cannot be said and why. It wraps ErrCannotBeSaid.
type UnsayableError struct {
	// SRV is the Service Request Variant concerned; empty for a response to none.
	SRV spec.SRV
	// Why names the schema element in the way. [D]
	Why string
}

// Error says what cannot be said and why.
func (e *UnsayableError) Error() string {
	if e.SRV == "" {
		return fmt.Sprintf("%v: %s", ErrCannotBeSaid, e.Why)
	}
	return fmt.Sprintf("%s %v: %s", e.SRV, ErrCannotBeSaid, e.Why)
}

// Unwrap makes errors.Is(err, ErrCannotBeSaid) hold.
func (e *UnsayableError) Unwrap() error { return ErrCannotBeSaid }

func unsayable(srv spec.SRV, format string, arguments ...any) error {
	return &UnsayableError{SRV: srv, Why: fmt.Sprintf(format, arguments...)}
}
