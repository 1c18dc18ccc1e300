package model

import "example.org/mp107/legaltext"

// applicability finds out which checks the readings alone switch off, by
// evaluating conditions with nothing known but the readings.
type applicability struct {
	base  Facts
	terms map[string]legaltext.Formula
}

// known is a truth value, or unknown where it depends on more than readings.
type known int

const (
	unknown known = iota
	no
	yes
)

func newApplicability(base Facts, definitions []legaltext.Clause) applicability {
	a := applicability{base: base, terms: map[string]legaltext.Formula{}}
	for _, definition := range definitions {
		a.terms[definition.Rule.Subject] = definition.Rule.As.Formula
	}
	return a
}

func (a applicability) value(f legaltext.Formula) known {
	switch f := f.(type) {
	case legaltext.Constant:
		return knownTruth(bool(f))
	case legaltext.Is:
		if f.Variable < legaltext.VarReading {
			return unknown
		}
		return knownTruth(compileIs(f)(&a.base))
	case legaltext.Term:
		return a.value(a.terms[f.Name])
	case legaltext.Not:
		return negate(a.value(f.Of))
	case legaltext.And:
		return both(a.value(f.Left), a.value(f.Right))
	case legaltext.Or:
		return negate(both(negate(a.value(f.Left)), negate(a.value(f.Right))))
	case legaltext.If:
		switch a.value(f.Condition) {
		case yes:
			return a.value(f.Then)
		case no:
			return a.value(f.Else)
		}
		if then := a.value(f.Then); then == a.value(f.Else) {
			return then
		}
	}
	return unknown
}

func knownTruth(value bool) known {
	if value {
		return yes
	}
	return no
}

func negate(k known) known {
	switch k {
	case yes:
		return no
	case no:
		return yes
	default:
		return unknown
	}
}

func both(a, b known) known {
	switch {
	case a == no || b == no:
		return no
	case a == yes && b == yes:
		return yes
	default:
		return unknown
	}
}
