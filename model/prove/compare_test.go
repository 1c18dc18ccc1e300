package prove

import (
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

const liftedCase = "request.srv == \"6.15.1\" && device.smets == 1\n    && term.targets_network_operator && term.may_use_the_lift\n```\n\n## MP107-2"

func drafted(t *testing.T, condition string) *model.Law {
	t.Helper()
	return &model.Law{Register: amended(t, "", liftedCase, condition+"\n```\n\n## MP107-2"), Release: spec.MP107}
}

func TestCompareDrafts(t *testing.T) {
	law := &model.Law{Register: embedded(t), Release: spec.MP107}
	for _, test := range []struct {
		name, condition string
		want            Relation
	}{
		{"any 6.15.1", `request.srv == "6.15.1" && device.smets == 1`, FirstWider},
		{"any critical request", `request.critical && device.smets == 1`, FirstWider},
		{"ED only", `request.srv == "6.15.1" && device.smets == 1 && term.targets_network_operator && request.role == "ED"`, SecondWider},
		{"another wording", `!(request.srv != "6.15.1" || device.smets == 2) && term.targets_network_operator && (term.may_use_the_lift || false)`, Equivalent},
		{"redundant condition", `request.srv == "6.15.1" && term.targets_network_operator && request.critical && term.may_use_the_lift`, Equivalent},
		{"incomparable", `request.srv == "6.15.1" && device.smets == 1 && request.role == "ED"`, Incomparable},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Compare(drafted(t, test.condition), law)
			if err != nil {
				t.Fatal(err)
			}
			if got.Relation != test.want {
				t.Fatalf("want %s, got %v", test.want, got)
			}
			if (got.OnlyFirst != nil) != (test.want == FirstWider || test.want == Incomparable) || (got.OnlySecond != nil) != (test.want == SecondWider || test.want == Incomparable) {
				t.Errorf("witnesses on the wrong sides: %v", got)
			}
		})
	}
}

// Under open readings two laws can be the same under one choice and not under another.
func TestCompareReadings(t *testing.T) {
	register := embedded(t)
	got, err := Compare(&model.Law{Register: register, Release: spec.MP107}, &model.Law{Register: register, Release: spec.MP107, Readings: spec.Readings{spec.A1: spec.S1SPSeparate}})
	if err != nil || got.Relation != FirstWider {
		t.Errorf("%v %v", got, err)
	}
	if got, err = Compare(&model.Law{Register: register, Release: spec.Baseline}, &model.Law{Register: register, Release: spec.Baseline, Readings: spec.Readings{spec.A2: spec.DeclaredOnly}}); err != nil || got.Relation != Equivalent {
		t.Errorf("%v %v", got, err)
	}
	if got, err = Compare(&model.Law{Register: register, Release: spec.Baseline}, &model.Law{Register: register, Release: spec.Baseline, Readings: spec.Readings{spec.A5: spec.AtReceipt}}); err != nil || got.Relation != Incomparable {
		t.Errorf("%v %v", got, err)
	}
}

func TestFlipsGolden(t *testing.T) {
	register := embedded(t)
	difference, err := Flips(&model.Law{Register: register, Release: spec.Baseline}, &model.Law{Register: register, Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, flip := range difference.Flips {
		if flip.Class.Request != Update || flip.Class.SMETS != "1" || flip.Class.Declared != string(spec.NetworkOperator) || flip.To != spec.Accepted || flip.Class.Stage == legaltext.StageReceipt {
			t.Errorf("MP107 flips a decision that it should not: %s", flip)
		}
		text.WriteString(flip.String() + "\n" + flip.Witness.render("  ", "witness"))
	}
	golden(t, "flips.golden", text.String())
}
