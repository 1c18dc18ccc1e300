package model

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// OneFactAway reports whether an exception to a check, or to one of the check's
// exceptions, does not hold of facts but would if just one variable, other than
// a reading, had another value: facts at the boundary of the exception.
func (m *Machine) OneFactAway(checkName string, id spec.ClauseID, facts Facts) bool {
	var e *exception
	for _, c := range m.checks {
		if c.name == checkName {
			e = findException(c.exceptions, id)
		}
	}
	if e == nil || e.when(&facts) {
		return false
	}
	for variable := range legaltext.VarReading {
		kept := facts[variable]
		for value := range legaltext.Vocabulary()[variable].Domain {
			facts[variable] = uint8(value)
			if e.when(&facts) {
				return true
			}
		}
		facts[variable] = kept
	}
	return false
}

// findException finds an exception, or an exception to one; nil if there is none.
func findException(exceptions []exception, id spec.ClauseID) *exception {
	for i := range exceptions {
		if exceptions[i].clause == id {
			return &exceptions[i]
		}
		if found := findException(exceptions[i].exceptions, id); found != nil {
			return found
		}
	}
	return nil
}

// CanApply reports whether a check applies to any request at all under the
// machine's readings. A check that a reading switches off cannot.
func (m *Machine) CanApply(checkName string) bool { return m.applicable[checkName] }
