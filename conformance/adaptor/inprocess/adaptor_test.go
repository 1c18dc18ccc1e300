package inprocess

import (
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

var _ conformance.Adaptor = (*Adaptor)(nil)

// TestNewErrors are those of the simulated DSP, which name what is wrong.
func TestNewErrors(t *testing.T) {
	for want, config := range map[string]dsp.Config{
		"unknown release":         {Release: "MP108"},
		`unknown release ""`:      {},
		`unknown reading "A13"`:   {Release: spec.MP107, Readings: spec.Readings{"A13": "yes"}},
		`unknown fault "perfect"`: {Release: spec.MP107, Faults: []dsp.FaultID{"perfect"}},
	} {
		if adaptor, err := New(config); err == nil || adaptor != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, error %v, want one that says %q", config, adaptor, err, want)
		}
	}
}

// TestDescribe names the faults, so that no report of a faulty system passes
// for one of a correct one, and claims the upload only where there is one.
func TestDescribe(t *testing.T) {
	for _, release := range spec.Releases() {
		for _, faults := range [][]dsp.FaultID{nil, {dsp.NoBypass}, {dsp.NoBypass, dsp.WrongCode}} {
			adaptor, err := New(dsp.Config{Release: release, Faults: faults})
			if err != nil {
				t.Fatal(err)
			}
			d, err := adaptor.Describe(t.Context())
			if err != nil || d.Validate() != nil || d.Version == "" {
				t.Errorf("%s: %+v, %v, %v", release, d, err, d.Validate())
			}
			for _, fault := range faults {
				if !strings.Contains(d.Name, string(fault)) {
					t.Errorf("%s: the name %q does not tell of %s", release, d.Name, fault)
				}
			}
			want := slices.DeleteFunc(conformance.Abilities(), func(a conformance.Ability) bool {
				return a == conformance.CanUpload && release != spec.MP107R2
			})
			if !slices.Equal(d.Abilities, want) {
				t.Errorf("%s: claims %v, want %v", release, d.Abilities, want)
			}
		}
	}
}

// TestCallsReachTheSystem: each method does what it says to the simulated DSP.
func TestCallsReachTheSystem(t *testing.T) {
	adaptor, err := New(dsp.Config{Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	c := suite.Scenarios(spec.MP107)[0] // the wrong Network Operator's credential, and its repair
	if err := adaptor.Reset(ctx, c.World); err != nil {
		t.Fatal(err)
	}
	holder := func() spec.EUI64 {
		o, err := adaptor.Observe(ctx, suite.TargetDevice)
		if err != nil || o.Device != suite.TargetDevice {
			t.Fatalf("%+v, %v", o, err)
		}
		return o.Credentials[spec.NetworkOperator].Owner
	}
	before := holder()
	for _, event := range c.Events {
		if event.Submit != nil {
			if answer, err := adaptor.Submit(ctx, *event.Submit); err != nil || answer.Validate() != nil {
				t.Fatalf("%v, %v", answer, err)
			}
		} else if result, err := adaptor.Apply(ctx, event); err != nil || result.AlertTo != holder() {
			t.Fatalf("%+v, %v", result, err)
		}
	}
	if before != suite.AnotherOperator || holder() != suite.RegisteredOperator {
		t.Errorf("held by %v, then by %v", before, holder())
	}
	if _, err := adaptor.Observe(ctx, 1); err == nil {
		t.Error("a Device was observed that does not exist")
	}
	if err := adaptor.Reset(ctx, spec.World{Users: []spec.User{{}}}); err == nil {
		t.Error("a malformed world was taken")
	}
}
