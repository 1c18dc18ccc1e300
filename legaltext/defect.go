package legaltext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Defect is one thing wrong with the clauses.
type Defect struct {
	At      Position
	Message string
}

// Error writes the defect as file:line:column: message.
func (d Defect) Error() string { return fmt.Sprintf("%v: %s", d.At, d.Message) }

// Defects is every defect found, in order of place. As an error it prints one a line.
type Defects []Defect

// Error lists the defects, one a line.
func (d Defects) Error() string {
	lines := make([]string, len(d))
	for i, defect := range d {
		lines[i] = defect.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.As each defect.
func (d Defects) Unwrap() []error {
	out := make([]error, len(d))
	for i, defect := range d {
		out[i] = defect
	}
	return out
}

// asError sorts the defects and returns nil where there is none.
func (d Defects) asError() error {
	if len(d) == 0 {
		return nil
	}
	slices.SortStableFunc(d, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return d
}

func (d *Defects) add(at Position, format string, args ...any) {
	*d = append(*d, Defect{at, fmt.Sprintf(format, args...)})
}
