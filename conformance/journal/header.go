package journal

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// header is what was asked of whom: a run may only be resumed as the same run.
type header struct {
	Schema         string                  `json:"schema"`
	Suite          string                  `json:"suite"`
	LawDigest      string                  `json:"lawDigest"`
	Release        spec.Release            `json:"release"`
	Readings       spec.Readings           `json:"readings"`
	Seed           uint64                  `json:"seed"`
	Challenge      suite.Challenge         `json:"challenge,omitempty"`
	Strict         bool                    `json:"strict"`
	Selection      suite.Selection         `json:"selection"`
	Cases          int                     `json:"cases"`
	Adaptor        string                  `json:"adaptor"`
	Implementation conformance.Description `json:"implementation"`
	Settings       Settings                `json:"settings"`
}

// Settings are what a run is beyond what an outcome without results tells.
type Settings struct {
	// Sequences is how many sequences the suite draws.
	Sequences int `json:"sequences"`
	// Depth is how many events the exhaustive histories have.
	Depth int `json:"depth"`
	// Faults are those seeded in the simulated DSP.
	Faults []string `json:"faults,omitempty"`
	// Clients and Rounds are the sizes of the concurrent rounds.
	Clients int `json:"clients,omitempty"`
	Rounds  int `json:"rounds,omitempty"`
	// Declared tells that requests went out under the names and counters of a world
	// that was declared.
	Declared bool `json:"declared,omitempty"`
}

func headerOf(o suite.Outcome, cases int, settings Settings) header {
	return header{
		Schema: Schema, Suite: o.Suite, LawDigest: o.LawDigest, Release: o.Release, Readings: o.Readings, Seed: o.Seed, Challenge: o.Challenge,
		Strict: o.Strict, Selection: o.Selection, Cases: cases, Adaptor: o.Adaptor, Implementation: o.Implementation, Settings: settings,
	}
}

// same reports the first respect in which the run of the file is another.
func (h header) same(theirs header) error {
	mine, err := normal(h)
	if err != nil {
		return err
	}
	if theirs, err = normal(theirs); err != nil {
		return err
	}
	a, b := reflect.ValueOf(theirs), reflect.ValueOf(mine)
	for i := range a.NumField() {
		if reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			continue
		}
		name, _, _ := strings.Cut(a.Type().Field(i).Tag.Get("json"), ",")
		was, _ := json.Marshal(a.Field(i).Interface())
		is, _ := json.Marshal(b.Field(i).Interface())
		return fmt.Errorf("this is another run: its %s was %s, now it is %s; repeat the command with --resume added and nothing else changed, or start anew without it",
			name, text.Printable(string(was)), text.Printable(string(is)))
	}
	return nil
}

// normal makes headers comparable: nothing and an empty list are the same in JSON.
func normal(h header) (header, error) {
	text, err := json.Marshal(h)
	if err != nil {
		return h, err
	}
	var again header
	if err := json.Unmarshal(text, &again); err != nil {
		return h, err
	}
	if len(again.Readings) == 0 {
		again.Readings = nil
	}
	return again, nil
}
