package model

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// OneFactAway tells whether an exception to a check, or to one of the check's
// exceptions, does not hold of facts but would if just one variable, other than
// a reading, had another value: facts at the boundary of the exception.
func (m *Machine) OneFactAway(checkName string, id spec.ClauseID, facts Facts) bool {
	e := m.exception(checkName, id)
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

// exception finds an exception to a check, or to one of its exceptions.
func (m *Machine) exception(checkName string, id spec.ClauseID) *exception {
	for i := range m.checks {
		if m.checks[i].name == checkName {
			return findException(m.checks[i].exceptions, id)
		}
	}
	return nil
}

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

// CanApply tells whether a check applies to any request at all under the
// machine's readings. A check that a reading switches off cannot.
func (m *Machine) CanApply(checkName string) bool { return m.applicable[checkName] }
