package plaincel_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"

	"example.org/mp107/fuzz/plaincel"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// TestSeedByCEL judges the seed's repair by CEL, the facts written by hand:
// everything in order but the registration.
func TestSeedByCEL(t *testing.T) {
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var facts model.Facts
	for at, value := range map[int]string{
		legaltext.VarStage: "immediate", legaltext.VarSRV: "6.15.1", legaltext.VarRole: "ED", legaltext.VarCritical: "true",
		legaltext.VarRoleEligible: "true", legaltext.VarDeclared: "NetworkOperator", legaltext.VarSignatureValid: "true",
		legaltext.VarSignedByOriginator: "true", legaltext.VarCounterFresh: "true", legaltext.VarCertificatesPresent: "true",
		legaltext.VarCertificatesDeclared: "true", legaltext.VarCertificatesNetworkOperator: "true", legaltext.VarUserKnown: "true",
		legaltext.VarUserHasRole: "true", legaltext.VarUserActive: "true", legaltext.VarDeviceKnown: "true", legaltext.VarSMETS: "1",
		legaltext.VarDeviceType: "ESME", legaltext.VarDeviceStatus: "Commissioned", legaltext.VarS1SP: "1",
		legaltext.VarHoldsTargetedSlot: "true", legaltext.VarHoldsOwnSlot: "true",
	} {
		if err := facts.Set(at, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		release spec.Release
		want    model.CheckOutcome
	}{
		{spec.Baseline, model.CheckOutcome{Check: "registration", Clause: "RDP-1", Status: model.Failed, FailsWith: spec.E4}},
		{spec.MP107, model.CheckOutcome{Check: "registration", Clause: "RDP-1", Status: model.Lifted, LiftedBy: "MP107-1", FailsWith: spec.E4}},
	} {
		law, err := plaincel.New(register, test.release)
		if err != nil {
			t.Fatal(err)
		}
		outcomes, err := law.Judge(&facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, outcome := range outcomes {
			if outcome.Check == test.want.Check && outcome != test.want {
				t.Errorf("%s: %+v, want %+v", test.release, outcome, test.want)
			}
			if outcome.Check != test.want.Check && outcome.Status != model.Passed && outcome.Status != model.NotApplicable {
				t.Errorf("%s: %s has %s", test.release, outcome.Check, outcome.Status)
			}
		}
		accepts, err := law.Accepts(&facts)
		if err != nil || accepts != (test.want.Status == model.Lifted) {
			t.Errorf("%s: accepts %v (%v)", test.release, accepts, err)
		}
	}
}

// TestPlain reads the sources: the package takes no formula, so that agreement
// with the compiled rules tests the reading of formulas as well.
func TestPlain(t *testing.T) {
	for _, name := range []string{"plaincel.go", "bindings.go", "judge.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains([]string{"Formula", "Walk", "TermsUsed", "VariablesUsed", "Machine"}, s.Sel.Name) {
				t.Errorf("%s uses %s", name, s.Sel.Name)
			}
			return true
		})
	}
}
