package preflight_test

import (
	"bytes"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

func simulated(t testing.TB, config dsp.Config) conformance.Adaptor {
	t.Helper()
	adaptor, err := inprocess.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return adaptor
}

func run(t testing.TB, adaptors ...conformance.Adaptor) preflight.Findings {
	t.Helper()
	f, err := preflight.Run(t.Context(), adaptors, preflight.Settings{Timeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func console(t testing.TB, f preflight.Findings, colour, verbose bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, colour, verbose); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSimulated: under every release and every single reading the simulated DSP
// is ready, nothing is left open and every probe shows something.
func TestSimulated(t *testing.T) {
	for _, release := range spec.Releases() {
		for _, readings := range everyReading() {
			f := run(t, simulated(t, dsp.Config{Release: release, Readings: readings}))
			if f.Overall != preflight.Ready || f.ExitCode() != 0 || len(f.Of(preflight.Fine)) != len(f.Findings) {
				t.Errorf("%s, %v:\n%s", release, readings, console(t, f, false, false))
			}
		}
	}
}

func everyReading() []spec.Readings {
	all := []spec.Readings{nil}
	for _, reading := range spec.ReadingRegister() {
		for _, answer := range reading.Answers[1:] {
			all = append(all, spec.Readings{reading.ID: answer.Name})
		}
	}
	return all
}
