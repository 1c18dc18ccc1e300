package suite_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// found runs the stories against a fault and takes the first counterexample out.
func found(t *testing.T, config dsp.Config) (suite.Outcome, *conformance.Counterexample) {
	t.Helper()
	testSuite := newSuite(t, suite.Options{Release: config.Release, Readings: config.Readings, Run: []string{"scenario"}, Sequences: -1})
	o := run(t, testSuite, simulated(t, config))
	r, ok := first(o, conformance.Fail)
	if !ok {
		t.Fatalf("%v is not found", config.Faults)
	}
	return o, r.Counterexample
}

// TestReplay writes a counterexample, reads it back and carries it out: the
// same failure shows again, and against a DSP without the fault none does.
func TestReplay(t *testing.T) {
	for _, config := range []dsp.Config{
		{Release: spec.MP107, Faults: []dsp.FaultID{dsp.BypassAny615}},
		{Release: spec.MP107, Faults: []dsp.FaultID{dsp.StaleCounterAccepted}},
		{Release: spec.Baseline, Faults: []dsp.FaultID{dsp.AlertsToRegistered}},
		{Release: spec.MP107R2, Faults: []dsp.FaultID{dsp.UploadEveryS1SP}},
		{Release: spec.MP107, Faults: []dsp.FaultID{dsp.OnlyED}, Readings: spec.Readings{spec.A3: spec.NetworkOperatorsOnly}},
	} {
		t.Run(string(config.Faults[0]), func(t *testing.T) {
			o, c := found(t, config)
			written := suite.NewReplay(o, c, []string{string(config.Faults[0])})
			var file bytes.Buffer
			if err := written.Write(&file); err != nil {
				t.Fatal(err)
			}
			read, err := suite.ReadReplay(&file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(written, read, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("what is read is not what was written:\n%s", diff)
			}
			again, err := read.Run(t.Context(), law(t), simulated(t, config), 0)
			if err != nil {
				t.Fatal(err)
			}
			if again.Counts != (conformance.Counts{Fail: 1}) || again.Results[0].Counterexample == nil {
				t.Fatalf("%+v", again.Counts)
			}
			shown := again.Results[0].Counterexample
			if diff := cmp.Diff(c.Differences, shown.Differences); diff != "" || shown.Step != c.Step {
				t.Errorf("event %d instead of %d, or another failure:\n%s", shown.Step, c.Step, diff)
			}
			repaired := config
			repaired.Faults = nil
			passed, err := read.Run(t.Context(), law(t), simulated(t, repaired), 0)
			if err != nil || passed.Counts != (conformance.Counts{Pass: 1}) {
				t.Errorf("without the fault: %+v, %v", passed.Counts, err)
			}
		})
	}
}

// TestReplayIsJudgedLikeACase: what an implementation cannot do, or nobody can
// see, is no more a pass here than in a run.
func TestReplayIsJudgedLikeACase(t *testing.T) {
	config := dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.NoBypass}}
	o, c := found(t, config)
	replay := suite.NewReplay(o, c, nil)
	replay.Events = append([]spec.Event{{Alert: &spec.Alert{Device: c.World.Devices[0].ID}}}, replay.Events...)
	correct := correct(t)
	for _, r := range []struct {
		abilities []conformance.Ability
		want      conformance.Counts
	}{
		{conformance.Abilities(), conformance.Counts{Pass: 1}},
		{[]conformance.Ability{conformance.CanAlert}, conformance.Counts{Inconclusive: 1}},
		{[]conformance.Ability{conformance.CanObserve}, conformance.Counts{NotApplicable: 1}},
	} {
		got, err := replay.Run(t.Context(), law(t), claims(t, correct, r.abilities...), 0)
		if err != nil || got.Counts != r.want || got.Results[0].Verdict != conformance.Pass && got.Results[0].Reason == "" {
			t.Errorf("claiming %v: %+v, %v, want %+v", r.abilities, got.Counts, err, r.want)
		}
	}
	for name, bad := range map[string]conformance.Adaptor{
		"unknown ability": claims(t, correct, "fly"),
		"no name":         &fake{Adaptor: correct, describe: func() (d conformance.Description, err error) { return }},
		"panic":           &fake{Adaptor: correct, describe: func() (conformance.Description, error) { panic("boom") }},
	} {
		if _, err := replay.Run(t.Context(), law(t), bad, 0); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	replay.Events = nil
	if _, err := replay.Run(t.Context(), law(t), correct, 0); err == nil {
		t.Error("a replay of nothing was carried out")
	}
}

// TestReadReplayErrors spoils a good file in one place at a time.
func TestReadReplayErrors(t *testing.T) {
	o, c := found(t, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.BypassAny615}})
	var file bytes.Buffer
	if err := suite.NewReplay(o, c, nil).Write(&file); err != nil {
		t.Fatal(err)
	}
	good := file.String()
	changed := func(change func(map[string]any)) string {
		var all map[string]any
		if err := json.Unmarshal([]byte(good), &all); err != nil {
			t.Fatal(err)
		}
		change(all)
		text, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "EOF"},
		{"not JSON", "<replay/>", "invalid character"},
		{"truncated", good[:len(good)/2], "unexpected EOF"},
		{"unknown field", changed(func(m map[string]any) { m["verdict"] = "pass" }), `unknown field "verdict"`},
		{"unknown field within", changed(func(m map[string]any) { m["world"].(map[string]any)["sky"] = 1 }), `unknown field "sky"`},
		{"other schema", changed(func(m map[string]any) { m["schema"] = "mp107.replay.v2" + ansi }), "this version reads"},
		{"no schema", changed(func(m map[string]any) { delete(m, "schema") }), `schema ""`},
		{"malformed world", changed(func(m map[string]any) {
			m["world"].(map[string]any)["devices"].([]any)[0].(map[string]any)["smets"] = 3
		}), "world: device"},
		{"malformed event", changed(func(m map[string]any) { m["events"] = []any{map[string]any{}} }), "event 1: event with none or several"},
		{"malformed request", changed(func(m map[string]any) {
			m["events"].([]any)[0].(map[string]any)["submit"].(map[string]any)["srv"] = "6.151.1"
		}), `event 1: unknown SRV "6.151.1"`},
		{"malformed identifier", strings.Replace(good, "00-DB-10", "00-DB-1G", 1), "EUI-64"},
		{"no event", changed(func(m map[string]any) { m["events"] = []any{} }), "no event"},
		{"events left out", changed(func(m map[string]any) { delete(m, "events") }), "no event"},
		{"something after it", good + "{}", "2 bytes follow"},
		{"huge", good + strings.Repeat(" ", 16<<20), "larger than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := suite.ReadReplay(strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("error %v, want one that says %q", err, c.want)
			}
		})
	}
	if _, err := suite.ReadReplay(strings.NewReader(good + "\n \n")); err != nil {
		t.Errorf("space after it: %v", err)
	}
}
