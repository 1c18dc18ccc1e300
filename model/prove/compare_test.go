package prove

import (
	"slices"
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

// What comes of requests, of alerts and of the upload is compared too, and a
// difference is shown by what the machines of both laws do.
func TestCompareWhatLawsDo(t *testing.T) {
	const (
		replaces = `request.srv == "6.15.1" && stage != "receipt"`
		records  = "effect: record-counter\nwhen: "
	)
	shipped := embedded(t)
	for _, test := range []struct {
		name     string
		register *legaltext.Register
		release  spec.Release
		about    Aspect
		stage    string
		outcomes [2]string // of the law as shipped, and of the changed one
	}{
		{"a future-dated 6.15.1 takes effect at receipt", amended(t, "", replaces, `request.srv == "6.15.1"`), spec.MP107, Replacing, legaltext.StageReceipt,
			[2]string{"accepted at receipt, which leaves the NetworkOperator credential with party A", "accepted at receipt, which leaves the NetworkOperator credential with party C"}},
		{"a future-dated 6.15.1 never takes effect", amended(t, "", replaces, `request.srv == "6.15.1" && stage == "immediate"`), spec.Baseline, Replacing, legaltext.StageExecution,
			[2]string{"accepted, which leaves the NetworkOperator credential with party C", "accepted, which leaves the NetworkOperator credential with party A"}},
		{"no counter of a future-dated request", amended(t, "", records+`stage != "execution"`, records+`stage == "immediate"`), spec.MP107, Recording, legaltext.StageReceipt,
			[2]string{"accepted at receipt, and rejected when sent a second time", "accepted at receipt, and accepted when sent a second time"}},
		{"the counter moves back at execution", amended(t, "", records+`stage != "execution"`, records+"true"), spec.MP107, Recording, legaltext.StageExecution,
			[2]string{"accepted, and the next one is rejected when sent a second time", "accepted, and the next one is accepted when sent a second time"}},
		{"alerts go by another slot", amended(t, "", "to: NetworkOperator", "to: ACB"), spec.MP107, Routing, "",
			[2]string{"an alert goes to party A", "an alert goes to party C"}},
		{"the upload fills another slot", amended(t, "", "uploads: NetworkOperator", "uploads: TransCoS"), spec.MP107R2, Uploading, "",
			[2]string{"the upload leaves the NetworkOperator credential with party C", "the upload leaves the NetworkOperator credential with party A"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Compare(&model.Law{Register: shipped, Release: test.release}, &model.Law{Register: test.register, Release: test.release})
			if err != nil {
				t.Fatal(err)
			}
			if got.Relation != Equivalent || len(got.Besides) != 1 || got.Same() {
				t.Fatalf("want one difference beside decisions: %+v", got)
			}
			flip := got.Besides[0]
			if flip.About != test.about || flip.Class.Stage != test.stage || flip.From == flip.To {
				t.Errorf("want a difference in %s: %v", test.about, flip)
			}
			for i, scene := range flip.Witness.Scenes {
				if scene.Outcome != test.outcomes[i] {
					t.Errorf("outcome %d is %q, want %q, of\n%s", i, scene.Outcome, test.outcomes[i], strings.Join(flip.Witness.Story, "\n"))
				}
			}
		})
	}
}

// A release that has no upload differs from one that has, in nothing else.
func TestCompareUploadWithNone(t *testing.T) {
	register := embedded(t)
	got, err := Compare(&model.Law{Register: register, Release: spec.MP107}, &model.Law{Register: register, Release: spec.MP107R2})
	if err != nil || got.Relation != Equivalent || len(got.Besides) != 1 || got.Besides[0].About != Uploading {
		t.Fatalf("%+v %v", got, err)
	}
	if scene := got.Besides[0].Witness.Scenes[0]; len(scene.Events) != 0 || !strings.HasPrefix(scene.Outcome, "there is no upload") {
		t.Errorf("under MP107 %+v", scene)
	}
}

// A difference to which no events lead is told as one, with no witness: here of
// requests that are executed with a fresh counter, though their receipt has
// recorded it. That such a request is rejected at execution is told by a witness.
func TestCompareOutOfReach(t *testing.T) {
	const unlessExecuted, always = `when: stage != "execution"`, `when: true`
	got, err := Compare(&model.Law{Register: embedded(t), Release: spec.MP107}, &model.Law{Register: amended(t, "", unlessExecuted, always), Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	if got.Relation != FirstWider || got.OnlyFirst == nil || len(got.Besides) == 0 || got.Besides[0].About != Recording || got.Besides[0].Witness != nil || got.Besides[0].Reason == "" {
		t.Errorf("%+v", got)
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

// Laws that accept the same and reject with other codes, or with one of the same before
// another, are not the same.
func TestCompareCodes(t *testing.T) {
	for name, test := range map[string]struct {
		old, new string
		about    []Aspect
		shown    bool // by an answer that the first law does not allow
	}{
		"another code":  {"fails_with: E4", "fails_with: E5", []Aspect{Answering, Ordering}, true},
		"another order": {"user-role, eligibility,", "eligibility, user-role,", []Aspect{Ordering}, false},
	} {
		t.Run(name, func(t *testing.T) {
			law, other := &model.Law{Register: embedded(t), Release: spec.Baseline}, &model.Law{Register: amended(t, "", test.old, test.new), Release: spec.Baseline}
			if flip, err := FirstDifference(law, other, Answered); err != nil || (flip != nil) != test.shown {
				t.Errorf("%v, %v", flip, err)
			}
			got, err := Compare(law, other)
			if err != nil {
				t.Fatal(err)
			}
			var about []Aspect
			for _, flip := range got.Besides {
				if about = append(about, flip.About); flip.From == flip.To || flip.Witness == nil {
					t.Errorf("%s: %v", flip.About, flip)
				}
			}
			if got.Relation != Equivalent || got.Same() || !slices.Equal(about, test.about) {
				t.Errorf("%s, and they differ in %v", got.Relation, about)
			}
		})
	}
}

func TestFlipsGolden(t *testing.T) {
	register := embedded(t)
	difference, err := Flips(&model.Law{Register: register, Release: spec.Baseline}, &model.Law{Register: register, Release: spec.MP107}, 100)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, flip := range difference.Flips {
		lifted := flip.To == string(spec.Accepted)
		if flip.About != Decisions { // which reject in both, but no longer by the RDP check
			lifted = strings.Contains(flip.From, string(spec.E4)) && !strings.Contains(flip.To, string(spec.E4))
		}
		if flip.Class.Request != Update || flip.Class.SMETS != "1" || flip.Class.Declared != string(spec.NetworkOperator) || !lifted || flip.Class.Stage == legaltext.StageReceipt {
			t.Errorf("MP107 changes what it should not: %s", flip)
		}
		text.WriteString(flip.String() + "\n" + flip.Witness.render("  ", "witness"))
	}
	golden(t, "flips.golden", text.String())
}

// Where the receipt of a request has had other effects the laws have differed
// already, so that its execution is not listed again.
func TestFlipsFirstDifference(t *testing.T) {
	for _, test := range []struct {
		about    Aspect
		old, new string
	}{
		{Replacing, `when: request.srv == "6.15.1" && stage != "receipt"`, `when: request.srv == "6.15.1" && stage != "execution"`},
		{Recording, "effect: record-counter\nwhen: stage != \"execution\"", "effect: record-counter\nwhen: stage != \"receipt\""},
	} {
		difference, err := Flips(&model.Law{Register: embedded(t), Release: spec.MP107}, &model.Law{Register: amended(t, "", test.old, test.new), Release: spec.MP107}, 0)
		if err != nil {
			t.Fatal(err)
		}
		flips := difference.Of(test.about)
		if len(flips) == 0 || len(flips) != difference.Unillustrated() {
			t.Errorf("%d classes differ in %s, and %d have no example", len(flips), test.about, difference.Unillustrated())
		}
		for _, flip := range flips {
			if flip.Class.Stage != legaltext.StageReceipt {
				t.Errorf("listed again: %v", flip)
			}
		}
	}
}

// A witness of an execution begins with the receipt, and with what it has changed.
func TestFlipsAfterReceipt(t *testing.T) {
	register := amended(t, "", `when: request.srv == "6.15.1" && stage != "receipt"`, `when: request.srv == "6.15.1" && stage != "execution"`)
	difference, err := Flips(&model.Law{Register: register, Release: spec.Baseline}, &model.Law{Register: register, Release: spec.MP107}, 100)
	if err != nil {
		t.Fatal(err)
	}
	if len(difference.Flips) == 0 {
		t.Error("nothing flips")
	}
	for _, flip := range difference.Flips {
		if flip.Witness == nil {
			t.Errorf("%v: %s", flip, flip.Reason)
		}
	}
}
