package preflight_test

import (
	"errors"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

// TestVerifyApart: one instance that is reached twice is noticed, whatever it
// can show; two are apart.
func TestVerifyApart(t *testing.T) {
	instance := func() conformance.Adaptor {
		adaptor, err := inprocess.New(dsp.Config{Release: spec.MP107})
		if err != nil {
			t.Fatal(err)
		}
		return adaptor
	}
	one, two, three := instance(), instance(), instance()
	for name, abilities := range map[string][]conformance.Ability{"with every ability": conformance.Abilities(), "with none": nil} {
		able := conformance.Description{Name: "simulated", Version: "1", Abilities: abilities}
		var shared *preflight.SharedError
		if err := preflight.VerifyApart(t.Context(), []conformance.Adaptor{one, two, one}, able, 0); !errors.As(err, &shared) || !strings.Contains(err.Error(), "share a world") {
			t.Errorf("%s, one instance twice: %v", name, err)
		}
		if err := preflight.VerifyApart(t.Context(), []conformance.Adaptor{one, two, three}, able, 0); err != nil {
			t.Errorf("%s, three instances: %v", name, err)
		}
	}
}
