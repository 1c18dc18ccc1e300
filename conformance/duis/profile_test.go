package duis_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

func TestTheProfilesThatAreBuiltIn(t *testing.T) {
	for _, name := range duis.Profiles() {
		profile, err := duis.LoadProfile(name)
		if err != nil || profile.Name != name || profile.DSP != spec.DSPOnWire {
			t.Errorf("%s: %+v, %v", name, profile, err)
		}
	}
}

func TestAProfileOfOnesOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.yaml")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("name: own\nrejections: signed\nreceiver: {patience: 2s}\nacknowledges: [1]\n")
	want := duis.DefaultProfile()
	want.Name, want.Rejections, want.Acknowledges, want.Receiver.Patience = "own", duis.Signed, []int{1}, 2e9
	got, err := duis.LoadProfile(path)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for says, text := range map[string]string{
		"rejection":              "rejection: signed",
		"rejections \"perhaps\"": "rejections: perhaps",
		"services":               "services: {1: serviceX, 2: serviceD, 3: serviceS, 4: serviceT, 5: serviceS, 6: serviceD, 7: serviceS, 8: serviceD}",
		"variant 2 is missing":   "services: {1: serviceS}",
		"want 1 to 8":            "acknowledges: [9]",
		"dsp":                    "dsp: 00-00-00-00-00-00-00-00",
		"EUI-64":                 "dsp: one",
		"patience":               "receiver: {patience: 0s}",
		"HOST:PORT":              "receiver: {listen: nowhere}",
		"s1sp-signers":           "s1sp-signers: anybody",
		"service of smets1":      "smets1-critical: {command-variant: 1, service: x}",
		"name":                   "name: \"\"",
		"more than":              strings.Repeat("# ", 1<<16),
	} {
		write(text)
		if _, err := duis.LoadProfile(path); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", says, err)
		}
	}
	if _, err := duis.LoadProfile(path + "x"); err == nil || !strings.Contains(err.Error(), "dcc-boxed") {
		t.Errorf("a profile that is not there: %v", err)
	}
}
