package duis

import (
	"errors"
	"fmt"

	"example.org/mp107/spec"
)

// ErrInexpressible is wrapped by every error that means: this is well formed in
// the project's vocabulary, and the DUIS schema has no way to write it.
var ErrInexpressible = errors.New("cannot be expressed in DUIS")

// InexpressibleError says what cannot be expressed and why. It wraps ErrInexpressible.
type InexpressibleError struct {
	// SRV is the Service Request Variant concerned; empty for a response to none.
	SRV spec.SRV
	// Why names the schema element in the way. [D]
	Why string
}

// Error says what cannot be expressed and why.
func (e *InexpressibleError) Error() string {
	if e.SRV == "" {
		return fmt.Sprintf("%v: %s", ErrInexpressible, e.Why)
	}
	return fmt.Sprintf("%s %v: %s", e.SRV, ErrInexpressible, e.Why)
}

// Unwrap makes errors.Is(err, ErrInexpressible) hold.
func (e *InexpressibleError) Unwrap() error { return ErrInexpressible }

func inexpressible(srv spec.SRV, format string, arguments ...any) error {
	return &InexpressibleError{SRV: srv, Why: fmt.Sprintf(format, arguments...)}
}
