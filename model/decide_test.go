package model_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.org/mp107/fuzz/plaincel"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// TestDecisionInItsForms draws facts: Decide, Accepts, Response, Conforms,
// Failures and Deciding tell one story, and CEL tells the same.
func TestDecisionInItsForms(t *testing.T) {
	readings := manyReadings()
	register := law(t)
	plain := map[spec.Release]*plaincel.Programs{}
	for _, release := range spec.Releases() {
		var err error
		if plain[release], err = plaincel.New(register, release); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		m, err := model.New(register, rapid.SampledFrom(spec.Releases()).Draw(t, "release"), rapid.SampledFrom(readings).Draw(t, "readings"))
		if err != nil {
			t.Fatal(err)
		}
		facts := drawFacts(t, m)
		j := m.Decide(facts)
		accepted := j.Decision == spec.Accepted
		if m.Accepts(&facts) != accepted || accepted != (len(j.Failures()) == 0) {
			t.Errorf("Decide says %s with failures %v, Accepts %v", j.Decision, j.Failures(), m.Accepts(&facts))
		}
		byCEL, err := plain[m.Release()].Judge(&facts)
		if err != nil || !slices.Equal(byCEL, j.Checks) {
			t.Errorf("CEL judges %v (%v), compiled rules %v", byCEL, err, j.Checks)
		}
		celAccepts, err := plain[m.Release()].Accepts(&facts)
		if err != nil || celAccepts != accepted {
			t.Errorf("CEL accepts: %v (%v)", celAccepts, err)
		}
		if !j.Conforms(j.Response()) || j.Response().Decision != j.Decision {
			t.Errorf("response %v does not conform to its own judgement", j.Response())
		}
		checkDeciding(t, j)
		if !slices.Equal(names(j), m.Checks()) {
			t.Errorf("checks are out of the strict order: %v", names(j))
		}
	})
}

// drawFacts draws facts in which most checks pass, so that exceptions get their turn.
func drawFacts(t *rapid.T, m *model.Machine) model.Facts {
	facts := m.BaseFacts()
	for variable := range legaltext.VarReading {
		v := legaltext.Vocabulary()[variable]
		facts[variable] = uint8(rapid.IntRange(0, len(v.Domain)-1).Draw(t, v.Name))
		if v.Kind == legaltext.Bool && variable != legaltext.VarNonDevice && rapid.IntRange(0, 3).Draw(t, "as usual") > 0 {
			facts[variable] = 1
		}
	}
	if rapid.Bool().Draw(t, "repair") {
		facts[legaltext.VarSRV] = uint8(legaltext.Vocabulary()[legaltext.VarSRV].Index(string(spec.UpdateSecurityCredentialsKRP)))
		facts[legaltext.VarDeclared] = 1
	}
	return facts
}

func names(j model.Judgement) []string {
	var all []string
	for _, outcome := range j.Checks {
		all = append(all, outcome.Check)
	}
	return all
}

// checkDeciding holds Deciding to the checks from which it is read.
func checkDeciding(t *rapid.T, j model.Judgement) {
	deciding := j.Deciding()
	want := 0
	for _, outcome := range j.Checks {
		named := slices.Contains(deciding, outcome.Clause)
		switch outcome.Status {
		case model.Failed:
			if !named {
				t.Errorf("%s failed and does not decide", outcome.Clause)
			}
			want++
		case model.NotApplicable:
			if named {
				t.Errorf("%s does not apply and yet decides", outcome.Clause)
			}
		case model.Passed:
			if named != (j.Decision == spec.Accepted) {
				t.Errorf("%s passed: decides an acceptance and nothing else, not %s", outcome.Clause, j.Decision)
			}
			if named {
				want++
			}
		case model.Lifted:
			if by := slices.Contains(deciding, outcome.LiftedBy); by != (j.Decision == spec.Accepted) || named != by {
				t.Errorf("%s, lifted by %s, decides: %v", outcome.Clause, outcome.LiftedBy, by)
			}
			if named {
				want += 2
			}
		}
	}
	if len(deciding) != want {
		t.Errorf("%v decide, want %d clauses", deciding, want)
	}
}

// TestConforms judges answers by hand.
func TestConforms(t *testing.T) {
	rejected := func(code spec.ResponseCode) spec.Response {
		return spec.Response{Decision: spec.Rejected, Code: code}
	}
	failing := func(codes ...spec.ResponseCode) model.Judgement {
		j := model.Judgement{Decision: spec.Rejected}
		for _, code := range codes {
			j.Checks = append(j.Checks, model.CheckOutcome{Status: model.Failed, FailsWith: code})
		}
		return j
	}
	accepted := model.Judgement{Decision: spec.Accepted, Checks: []model.CheckOutcome{{Status: model.Passed, FailsWith: spec.E4}}}
	for _, test := range []struct {
		name      string
		judgement model.Judgement
		response  spec.Response
		want      bool
	}{
		{"accepted", accepted, spec.Response{Decision: spec.Accepted, Code: spec.I0}, true},
		{"acknowledged", accepted, spec.Response{Decision: spec.Accepted, Code: spec.I99}, true},
		{"rejected instead", accepted, rejected(spec.E4), false},
		{"accepted instead", failing(spec.E4), spec.Response{Decision: spec.Accepted, Code: spec.I0}, false},
		{"the one code", failing(spec.E4), rejected(spec.E4), true},
		{"another code", failing(spec.E4), rejected(spec.E5), false},
		{"no code where one is public", failing(spec.E4), rejected(spec.NoCode), true},
		{"one of its own where one is public", failing(spec.E4), rejected("N4711"), true},
		{"the first of two", failing(spec.E1, spec.E4), rejected(spec.E1), true},
		{"the second of two", failing(spec.E1, spec.E4), rejected(spec.E4), true},
		{"none of two", failing(spec.E1, spec.E4), rejected(spec.E5), false},
		{"no public code: none given", failing(spec.NoCode), rejected(spec.NoCode), true},
		{"no public code: one of its own", failing(spec.NoCode), rejected("E061501"), true},
		{"one of the failures has no public code", failing(spec.E1, spec.NoCode), rejected("E061501"), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.judgement.Conforms(test.response); got != test.want {
				t.Errorf("conforms: %v, want %v", got, test.want)
			}
		})
	}
}

// TestResponse is the strict profile by hand: the code of the first failed
// check, and I99 at receipt.
func TestResponse(t *testing.T) {
	m := machine(t, spec.MP107, nil)
	good := places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 1)
	for _, test := range []struct {
		name    string
		request spec.ServiceRequest
		change  func(*spec.ServiceRequest)
		stage   string
		want    string
	}{
		{"in order", good, nil, legaltext.StageImmediate, "accepted (I0)"},
		{"at receipt", good, nil, legaltext.StageReceipt, "accepted (I99)"},
		{"at execution", good, nil, legaltext.StageExecution, "accepted (I0)"},
		{"role before everything", good, func(r *spec.ServiceRequest) { r.Role, r.Target, r.Signature.Valid = spec.IS, nowhere, false }, legaltext.StageImmediate, "rejected (E1)"},
		{"eligibility before the Device", good, func(r *spec.ServiceRequest) { r.SRV, r.Update, r.Target = "7.1", nil, nowhere }, legaltext.StageImmediate, "rejected (E2)"},
		{"the Device before the signature", good, func(r *spec.ServiceRequest) { r.Target, r.Signature.Valid = nowhere, false }, legaltext.StageImmediate, "rejected (E19)"},
		{"signature without a code", good, func(r *spec.ServiceRequest) { r.Signature.Valid = false }, legaltext.StageImmediate, "rejected"},
		{"signature not asked for when due", good, func(r *spec.ServiceRequest) { r.Signature.Valid = false }, legaltext.StageExecution, "accepted (I0)"},
		{"registration of a request that is not lifted", asks(wrongED, spec.ED, "4.10", esme, 1), nil, legaltext.StageImmediate, "rejected (E4)"},
		{"registration before the credential", asks(outsider, spec.IS, "7.1", esme, 1), nil, legaltext.StageImmediate, "rejected (E4)"},
		{"registration not judged at receipt", asks(outsider, spec.IS, "7.1", esme, 1), nil, legaltext.StageReceipt, "rejected"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := test.request
			if test.change != nil {
				test.change(&r)
			}
			j := m.Decide(m.FactsOf(start(t, town()), r, test.stage))
			if got := j.Response().String(); got != test.want {
				t.Errorf("%s, want %s (failures %v)", got, test.want, j.Failures())
			}
		})
	}
}

// TestDeciding names the clauses behind the seed's decision, by hand.
func TestDeciding(t *testing.T) {
	repair := places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 1)
	for _, test := range []struct {
		release spec.Release
		want    []spec.ClauseID
		lifted  int
	}{
		{spec.Baseline, []spec.ClauseID{"RDP-1"}, 0},
		{spec.MP107, []spec.ClauseID{"ROLE-1", "ROLE-2", "USER-1", "DEV-1", "DEV-2", "DEV-3", "SIG-1", "CTR-1", "SLOT-1", "CRT-1", "FUEL-1", "RDP-1", "MP107-1", "CRED-1"}, 1},
	} {
		m := machine(t, test.release, nil)
		j := m.Decide(m.FactsOf(start(t, town()), repair, legaltext.StageImmediate))
		if !slices.Equal(j.Deciding(), test.want) {
			t.Errorf("%s: %v decide, want %v", test.release, j.Deciding(), test.want)
		}
		if lifted := j.LiftedChecks(); len(lifted) != test.lifted {
			t.Errorf("%s: lifted %v, want %d", test.release, lifted, test.lifted)
		}
	}
}
