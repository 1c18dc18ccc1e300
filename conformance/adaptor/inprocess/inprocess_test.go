package inprocess

import (
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/dsptest"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// The simulated DSP was written from the prose alone and must agree with the
// law in every release.
func TestConformance(t *testing.T) {
	for _, release := range spec.Releases() {
		t.Run(string(release), func(t *testing.T) {
			adaptor, err := New(dsp.Config{Release: release})
			if err != nil {
				t.Fatal(err)
			}
			dsptest.Test(t, adaptor, suite.Options{Release: release})
		})
	}
}
