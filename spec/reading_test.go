package spec_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/spec"
)

func TestParseReadings(t *testing.T) {
	for _, test := range []struct {
		name      string
		choices   []string
		want      spec.Readings
		wantText  string
		wantError string
	}{
		{name: "none", want: spec.Readings{}, wantText: "defaults"},
		{name: "one", choices: []string{"A3=network-operators-only"}, want: spec.Readings{spec.A3: spec.NetworkOperatorsOnly}, wantText: "A3=network-operators-only"},
		{name: "a default", choices: []string{"A6=yes"}, want: spec.Readings{spec.A6: spec.Yes}, wantText: "defaults"},
		{name: "several, in the order of the register", choices: []string{"A8=no", "A1=s1sp-separate"}, want: spec.Readings{spec.A1: spec.S1SPSeparate, spec.A8: spec.No}, wantText: "A1=s1sp-separate A8=no"},
		{name: "twice the same", choices: []string{"A8=no", "A8=no"}, want: spec.Readings{spec.A8: spec.No}, wantText: "A8=no"},
		{name: "twice with different answers", choices: []string{"A8=no", "A8=yes"}, wantError: "reading A8 is given twice: no and yes"},
		{name: "unknown reading", choices: []string{"A13=no"}, wantError: `unknown reading "A13": want one from A1 to A12`},
		{name: "reading in small letters", choices: []string{"a8=no"}, wantError: `unknown reading "a8"`},
		{name: "unknown answer", choices: []string{"A8=maybe"}, wantError: `reading A8 has no answer "maybe": want one of yes, no`},
		{name: "answer of another reading", choices: []string{"A2=own-slot"}, wantError: "want one of declared-and-carried, declared-only, certificates-only"},
		{name: "empty answer", choices: []string{"A8="}, wantError: `reading A8 has no answer ""`},
		{name: "no answer", choices: []string{"A8"}, wantError: `reading "A8": want NAME=ANSWER, as in A3=network-operators-only`},
		{name: "empty", choices: []string{""}, wantError: "want NAME=ANSWER"},
		{name: "two signs", choices: []string{"A8=no=yes"}, wantError: `reading A8 has no answer "no=yes"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := spec.ParseReadings(test.choices)
			checkError(t, err, test.wantError)
			if err != nil {
				return
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if text := got.String(); text != test.wantText {
				t.Errorf("String() = %q, want %q", text, test.wantText)
			}
		})
	}
}

func TestReadingDefaults(t *testing.T) {
	want := map[spec.ReadingID]string{
		spec.A1: spec.OneCheck, spec.A2: spec.DeclaredAndCarried, spec.A3: spec.AnyHolder, spec.A4: spec.AnyNetworkOperator,
		spec.A5: spec.AtExecution, spec.A6: spec.Yes, spec.A7: spec.TargetedSlot, spec.A8: spec.Yes,
		spec.A9: spec.SigningKey, spec.A10: spec.SameOwner, spec.A11: spec.XMLSigningKey, spec.A12: spec.Yes,
	}
	got := map[spec.ReadingID]string{}
	for _, reading := range spec.ReadingRegister() {
		got[reading.ID] = spec.Readings(nil).Answer(reading.ID)
		if got[reading.ID] != reading.Default() {
			t.Errorf("reading %s: answer %s of no choice is not the default %s", reading.ID, got[reading.ID], reading.Default())
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if answer := spec.Readings(nil).Answer("A13"); answer != "" {
		t.Errorf("unknown reading has answer %q", answer)
	}
}

// Every answer can be chosen, and each question offers at least two.
func TestEveryAnswerCanBeChosen(t *testing.T) {
	for _, reading := range spec.ReadingRegister() {
		if len(reading.Answers) < 2 || reading.Question == "" {
			t.Errorf("reading %s asks %q and offers %d answers", reading.ID, reading.Question, len(reading.Answers))
		}
		seen := map[string]bool{}
		for _, answer := range reading.Answers {
			if seen[answer.Name] || answer.Meaning == "" {
				t.Errorf("reading %s: answer %q is listed twice or has no meaning", reading.ID, answer.Name)
			}
			seen[answer.Name] = true
			chosen, err := spec.ParseReadings([]string{string(reading.ID) + "=" + answer.Name})
			if err != nil || chosen.Answer(reading.ID) != answer.Name {
				t.Errorf("reading %s: choosing %s gives %s, %v", reading.ID, answer.Name, chosen.Answer(reading.ID), err)
			}
		}
	}
}
