package legaltext_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// What the paper does not say is marked as an assumption, also in a clause or
// theorem that it is the source of.
func TestPhrasesThatAreAssumptions(t *testing.T) {
	phrases := map[string][]legaltext.Phrase{}
	for _, c := range embedded(t).Clauses {
		phrases[string(c.ID)] = c.Phrases
	}
	for _, theorem := range legaltext.Theorems() {
		phrases[string(theorem.ID)] = theorem.Phrases
	}
	for _, c := range []struct{ of, words, want string }{
		{"ALT-1", "depends on the Network Operator credential", "S §2"},
		{"ALT-1", "goes to the holder of that credential, and to nobody where the slot is empty", "A"},
		{"CRED-1", "holds the credentials by proxy", "S §2"},
		{"CRED-1", "makes this check", "A"},
		{"CRED-1", "as DEF-2 has it", "A"},
		{"RDP-1", "critical or not", "S §2"},
		{"RDP-1", "no ownership exists for the role OU", "A"},
		{"EFF-1", "certificates for key agreement alone", "A"},
		{"EFF-1", "replaces, in the slot that it declares", "D 6.15.1 UpdateSecurityCredentialsKRP"},
		{"DEV-2", "there is such a check", "D response code E5"},
		{"DEV-2", "takes Service Requests while it is whitelisted", "A"},
		{"R2-1", "a data upload for S1SP 1", "S §3"},
		{"R2-1", "becomes that of the registered Network Operator", "A"},
		{"T03", "holder of the Network Operator credential that it replaces", "A A7"},
		{"T12", "Devices of S1SP 1 and S1SP 2", "S §3"},
		{"T12", "nothing else has changed", "A"},
		{"T14", "at its execution time", "A A5"},
	} {
		found := false
		for _, phrase := range phrases[c.of] {
			if strings.Contains(phrase.Text, c.words) {
				found = true
				if got := phrase.Provenance.String(); got != c.want {
					t.Errorf("%s: %q rests on %s, want %s", c.of, phrase.Text, got, c.want)
				}
			}
		}
		if !found {
			t.Errorf("%s has no phrase with %q", c.of, c.words)
		}
	}
}

// Every word of a statement is in one phrase, in order, and a statement of a
// theorem is told without its marks.
func TestPhrasesCoverTheirStatement(t *testing.T) {
	bare := strings.NewReplacer(".", "", ",", "", ";", "", ":", "", "(", "", ")", "", "\"", "", " ", "")
	for _, theorem := range legaltext.Theorems() {
		if strings.Contains(theorem.Statement, "[") {
			t.Errorf("%s: %s", theorem.ID, theorem.Statement)
		}
		var words string
		for _, phrase := range theorem.Phrases {
			words += phrase.Text
		}
		if bare.Replace(words) != bare.Replace(theorem.Statement) {
			t.Errorf("%s: phrases %q of %q", theorem.ID, words, theorem.Statement)
		}
	}
}

// The theorems that are assumptions, as docs/findings.md and every report list them.
func TestTheoremsThatAreAssumptions(t *testing.T) {
	whole, part := legaltext.Assumptions()
	if got := fmt.Sprint(whole, part); got != "[T09 T10 T12 T14 T15 T20 T21 T22] [T03 T04 T08 T11 T17 T23]" {
		t.Error(got)
	}
}

func TestCountOfPhrases(t *testing.T) {
	register, err := loadOne("## X-1 A title\n\n- provenance: S §2\n- modality: principle\n- in force: baseline\n\n" +
		"One [S §2], two\n[D response\ncode E4]; three [A].\n\nFour\n[S §3].\n\n" +
		"## X-2 A title\n\n- provenance: A\n- modality: principle\n- in force: baseline\n\nFive. Six [S §2]!\n\n" +
		"## X-3 A title\n\n- provenance: S §2\n- modality: finding\n- in force: baseline\n\nSeven [S §2].\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := register.Provenances(), (legaltext.Provenances{Seed: 3, DUIS: 1, Assumption: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	phrase := register.Clauses[0].Phrases[1]
	if phrase.Text != "two" || phrase.Provenance != (spec.Provenance{Mark: spec.DUIS, Locator: "response code E4"}) || phrase.At.Line != 7 || phrase.At.Column != 14 {
		t.Errorf("%+v", phrase)
	}
}
