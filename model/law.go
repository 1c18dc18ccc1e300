package model

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Law is a register of clauses as of a release under readings. The zero value
// of Readings is the default reading of everything.
type Law struct {
	Register *legaltext.Register
	Release  spec.Release
	Readings spec.Readings
}
