package suite_test

import (
	"os"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/mutant"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// choices are the default readings, every single answer that is not a default,
// and combinations in which one answer changes what another amounts to.
func choices() []spec.Readings {
	list := []spec.Readings{{}}
	for _, reading := range spec.ReadingRegister() {
		for _, answer := range reading.Answers[1:] {
			list = append(list, spec.Readings{reading.ID: answer.Name})
		}
	}
	return append(list,
		spec.Readings{spec.A8: spec.No, spec.A2: spec.DeclaredOnly},
		spec.Readings{spec.A8: spec.No, spec.A2: spec.CertificatesOnly},
		spec.Readings{spec.A3: spec.NetworkOperatorsOnly, spec.A4: spec.RegisteredOnly},
		spec.Readings{spec.A7: spec.OwnSlot, spec.A8: spec.No, spec.A2: spec.DeclaredOnly, spec.A6: spec.No},
		spec.Readings{spec.A1: spec.S1SPSeparate, spec.A5: spec.AtReceipt},
	)
}

// TestEveryReading runs the suite under each choice of readings against the
// simulated DSP built to the same choice: two readings of the law, written
// apart, that have to agree on every row, story and sequence. Unless MP107_WHOLE is set
// it is the quick cases that they have to agree on.
func TestEveryReading(t *testing.T) {
	for i, readings := range choices() {
		if testing.Short() && i%4 != 0 {
			continue
		}
		t.Run(readings.String(), func(t *testing.T) {
			t.Parallel()
			options := suite.Options{Readings: readings, Sequences: 20}
			whole := os.Getenv("MP107_WHOLE") != ""
			if !whole {
				options.Run = []string{"scenario", "sequence", suite.Quick}
				options.Quick = func(*suite.Suite) (map[string]bool, error) { return mutant.Quick(newSuite(t, suite.Options{})) }
			}
			testSuite := newSuite(t, options)
			o := run(t, testSuite, simulated(t, dsp.Config{Release: spec.MP107, Readings: readings}))
			if o.Counts != (conformance.Counts{Pass: testSuite.Len()}) {
				r, _ := first(o, conformance.Fail)
				t.Errorf("%+v of %d; first failure %s: %s", o.Counts, testSuite.Len(), r.ID, r.Reason)
			}
			for _, thin := range o.Coverage.Thin {
				if whole {
					t.Errorf("thin: %s", thin)
				}
			}
		})
	}
}
