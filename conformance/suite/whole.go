package suite

import (
	"iter"

	"example.org/mp107/conformance"
)

// Headings yields every case that there is, whether the suite selects it or not: what it
// is called and filed under, without its world and its events.
func (s *Suite) Headings() iter.Seq2[conformance.Case, error] {
	return s.all(everyKind, nil)
}
