package report

import (
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
)

// Implementation identifies what was tested, in its own words.
type Implementation struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// Reached says by which adaptor it was reached.
	Reached string `json:"reached"`
	// Claimed and NotClaimed divide the abilities that the suite can use.
	Claimed    []Ability `json:"claimed"`
	NotClaimed []Ability `json:"notClaimed"`
	// Ignored are claims that this version of the suite does not know.
	Ignored []string `json:"ignored,omitempty"`
	// Notes say how its answers are taken, where the adaptor has a choice.
	Notes []string `json:"notes,omitempty"`
}

// Ability is something that an implementation may be able to do under test.
type Ability struct {
	Name    conformance.Ability `json:"name"`
	Meaning string              `json:"meaning"`
}

var abilityMeanings = map[conformance.Ability]string{
	conformance.CanRegister:     "change the Registration Data",
	conformance.CanDeviceStatus: "change a Device's status",
	conformance.CanUserStatus:   "suspend and reinstate a User",
	conformance.CanAdvance:      "move time on, for future-dated requests",
	conformance.CanUpload:       "perform the data upload of Requirement 2",
	conformance.CanAlert:        "have a Device raise an alert and say where it goes",
	conformance.CanObserve:      "say what is held for a Device",
}

func implementationOf(outcome suite.Outcome) Implementation {
	described := outcome.Implementation
	i := Implementation{Name: described.Name, Version: described.Version, Reached: outcome.Adaptor, Ignored: described.Ignored, Notes: described.Notes}
	for _, name := range conformance.Abilities() {
		ability := Ability{name, abilityMeanings[name]}
		if described.Can(name) {
			i.Claimed = append(i.Claimed, ability)
		} else {
			i.NotClaimed = append(i.NotClaimed, ability)
		}
	}
	return i
}

// unknownAbilities lists the claims that mean nothing to the suite.
func unknownAbilities(described conformance.Description) []conformance.Ability {
	var unknown []conformance.Ability
	for _, claimed := range described.Abilities {
		if !slices.Contains(conformance.Abilities(), claimed) {
			unknown = append(unknown, claimed)
		}
	}
	return unknown
}
