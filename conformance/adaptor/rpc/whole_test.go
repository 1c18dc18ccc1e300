package rpc_test

import (
	"os"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestWholeSuite: over JSON the suite comes to what it comes to in process; without
// MP107_WHOLE=1 a part of it. Over gRPC a part shows that, since the two differ only
// in how messages are written.
func TestWholeSuite(t *testing.T) {
	part := suite.Options{Run: []string{"scenario", "sequence"}, Sequences: 20}
	overJSON := part
	if os.Getenv("MP107_WHOLE") == "1" {
		overJSON = suite.Options{}
	}
	address := serve(t, 1, dsp.Config{Release: spec.MP107})
	for _, test := range []struct {
		scheme  string
		options suite.Options
	}{
		{"http://", overJSON},
		{"grpc://", part},
	} {
		t.Run(test.scheme, func(t *testing.T) {
			testSuite := suiteOf(t, test.options)
			outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, dial(t, test.scheme+address))
			if err != nil {
				t.Fatal(err)
			}
			if want := (conformance.Counts{Pass: testSuite.Len()}); outcome.Counts != want {
				t.Errorf("%+v, want %+v", outcome.Counts, want)
				for _, r := range outcome.Results {
					if r.Verdict != conformance.Pass {
						t.Fatalf("%s: %s", r.ID, r.Reason)
					}
				}
			}
		})
	}
}

// TestFaultsAreFound: what is wrong in a DSP fails over the wire too, and the
// failure comes with its messages.
func TestFaultsAreFound(t *testing.T) {
	testSuite := suiteOf(t, stories())
	for _, scheme := range []string{"http://", "grpc://"} {
		address := serve(t, 1, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.NoBypass}})
		outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, dial(t, scheme+address))
		if err != nil || outcome.Counts.Fail == 0 || outcome.Counts.Error > 0 {
			t.Errorf("%s: %+v, %v", scheme, outcome.Counts, err)
		}
		for _, r := range outcome.Results {
			if shown := len(r.Exchanges) > 0; r.Verdict == conformance.Fail && shown != (scheme == "http://") {
				t.Errorf("%s%s: messages are shown: %v", scheme, r.ID, shown)
			}
		}
	}
}
