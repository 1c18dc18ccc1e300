package model

import (
	"fmt"
	"strings"

	"example.org/mp107/legaltext"
)

// Facts gives every variable of the law's vocabulary a value: the place of the
// value in the variable's domain. The zero Facts is well formed but not
// meaningful; readings have to be set, see Machine.
type Facts [legaltext.VariableCount]uint8

// Set gives a variable the value written so in its domain.
func (f *Facts) Set(variable int, value string) error {
	v := legaltext.Vocabulary()[variable]
	at := v.Index(value)
	if at < 0 {
		return fmt.Errorf("%s has no value %q: want one of %s", v.Name, value, strings.Join(v.Domain, ", "))
	}
	f[variable] = uint8(at)
	return nil
}

// Value is the value of a variable as written in its domain.
func (f *Facts) Value(variable int) string {
	return legaltext.Vocabulary()[variable].Domain[f[variable]]
}

// Truth is the value of a Bool variable.
func (f *Facts) Truth(variable int) bool { return f[variable] == 1 }

func (f *Facts) setTruth(variable int, value bool) {
	f[variable] = 0
	if value {
		f[variable] = 1
	}
}

// indexes maps the values of each domain to their places. Building it once
// keeps the reading of facts free of linear searches through 129 names.
var indexes = func() [legaltext.VariableCount]map[string]uint8 {
	var all [legaltext.VariableCount]map[string]uint8
	for i, v := range legaltext.Vocabulary() {
		all[i] = make(map[string]uint8, len(v.Domain))
		for at, value := range v.Domain {
			all[i][value] = uint8(at)
		}
	}
	return all
}()

// setKnown gives a variable a value that is known to be in its domain, because
// the world and the request have been validated.
func (f *Facts) setKnown(variable int, value string) {
	at, ok := indexes[variable][value]
	if !ok {
		panic(fmt.Sprintf("model: %s has no value %q", legaltext.Vocabulary()[variable].Name, value))
	}
	f[variable] = at
}
