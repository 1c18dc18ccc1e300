package spec

import (
	"fmt"
	"strings"
)

// ProvenanceMark tells where a statement comes from.
type ProvenanceMark string

// The three marks.
const (
	// Seed is the TABASC paper "MP107 DCC Impact Assessment" of 24 June 2021.
	Seed ProvenanceMark = "S"
	// DUIS is a public DUIS artefact: schema V5.4, request matrix, tools or templates.
	DUIS ProvenanceMark = "D"
	// Assumption is a modelling choice of this project, never law.
	Assumption ProvenanceMark = "A"
)

// Provenance is where one statement comes from: a mark, and a locator within
// the source. For S the locator is a section of the paper and is required; for
// D it names the artefact; for A it names the reading, if there is one.
type Provenance struct {
	Mark    ProvenanceMark `json:"mark"`
	Locator string         `json:"locator,omitempty"`
}

// ParseProvenance reads a mark and its locator: "S §2", "D request matrix", "A A1" or "A".
func ParseProvenance(text string) (Provenance, error) {
	mark, locator, _ := strings.Cut(strings.TrimSpace(text), " ")
	p := Provenance{ProvenanceMark(mark), strings.TrimSpace(locator)}
	switch p.Mark {
	case Seed:
		if section, ok := strings.CutPrefix(p.Locator, "§"); !ok || section == "" {
			return Provenance{}, fmt.Errorf("provenance %q: S needs a section of the seed, as in \"S §2\"", text)
		}
	case DUIS:
		if p.Locator == "" {
			return Provenance{}, fmt.Errorf("provenance %q: D needs the name of the artefact, as in \"D request matrix\"", text)
		}
	case Assumption:
	default:
		return Provenance{}, fmt.Errorf("provenance %q: want S, D or A, then a locator", text)
	}
	return p, nil
}

// String writes the provenance as it is read.
func (p Provenance) String() string {
	return strings.TrimSpace(string(p.Mark) + " " + p.Locator)
}

// ClauseID identifies a clause of this project's register. It is not an
// official clause number of the Smart Energy Code: those are not public here.
type ClauseID string
