package dsptest_test

import (
	"testing"

	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/dsptest"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// A vendor's own test: in place of the simulated DSP stands an adaptor to the
// implementation.
func ExampleTest() {
	_ = func(t *testing.T) { // TestConformance, in a file that ends in _test.go
		adaptor, err := inprocess.New(dsp.Config{Release: spec.MP107})
		if err != nil {
			t.Fatal(err)
		}
		dsptest.Test(t, adaptor, suite.Options{Release: spec.MP107})
	}
}
