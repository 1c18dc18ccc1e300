package wire_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/spec"
)

// TestShortSecretsAreRefused, without being shown.
func TestShortSecretsAreRefused(t *testing.T) {
	for _, secret := range []string{"q", "qz", "qzq"} {
		if _, err := wire.NewSecrets("long enough", secret); err == nil || strings.Contains(err.Error(), secret) || !strings.Contains(err.Error(), "want at least 4") {
			t.Errorf("%s: error %v", secret, err)
		}
	}
	for _, none := range [][]string{nil, {""}, {"", ""}} {
		if s, err := wire.NewSecrets(none...); err != nil || s.Text("as it is") != "as it is" {
			t.Errorf("%q: %v", none, err)
		}
	}
}

// TestSecretsInText: none is left, however it is spelt, and the rest stays.
func TestSecretsInText(t *testing.T) {
	s, err := wire.NewSecrets(`a"b\c/d`, `a"b\c/d and more`, "éß💡", "x.*y")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`say a"b\c/d`:                   `say [redacted]`,
		`a"b\c/d and more`:              `[redacted]`, // the longer one whole
		`"a\"b\\c\/d"`:                  `"[redacted]"`,
		`"\u0061\u0022b\u005Cc\u002fd"`: `"[redacted]"`,
		`éß💡 \u00e9\u00DF\ud83D\uDCA1`:  `[redacted] [redacted]`,
		`a%22b%5Cc%2Fd`:                 `[redacted]`,
		`a&#34;b\c/d`:                   `[redacted]`,
		`YSJiXGMvZA==`:                  `[redacted]`,
		`xyzy xAy`:                      `xyzy xAy`, // a secret is no pattern
		`x.*y`:                          `[redacted]`,
		strings.Repeat(`a"b\c/d`, 3):    strings.Repeat(`[redacted]`, 3),
	} {
		if got := s.Text(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestSecretsOfAnyKind: whatever the secret is, a text that holds it does not
// hold it afterwards.
func TestSecretsOfAnyKind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringN(4, 20, 80).Draw(t, "secret")
		before, after := rapid.StringMatching(`[g-z]*`).Draw(t, "before"), rapid.StringMatching(`[g-z]*`).Draw(t, "after")
		s, err := wire.NewSecrets(secret)
		if err != nil {
			t.Fatalf("%q: %v", secret, err)
		}
		if got := s.Text(before + secret + after); strings.Contains(got, secret) && !strings.Contains("[redacted]", secret) {
			t.Fatalf("%q is left in %q", secret, got)
		}
	})
}

// TestSecretsInMessages: they are taken out of every string but for the words
// of the contract, which an unlucky secret may be.
func TestSecretsInMessages(t *testing.T) {
	s, err := wire.NewSecrets("hush", "Root", "accepted", "observe", "Commissioned", "00-DB-12-34-56-78-90-A0")
	if err != nil {
		t.Fatal(err)
	}
	described := &adaptorv1.DescribeResponse{Name: "hush hush", Version: "v", Abilities: []string{"observe", "hush!", "register"}}
	if s.Message(described); described.Name != "[redacted] [redacted]" || described.Abilities[0] != "observe" || described.Abilities[1] != "[redacted]!" || described.Abilities[2] != "register" {
		t.Errorf("%v", described)
	}
	observed := &adaptorv1.ObserveResponse{Observation: &adaptorv1.Observation{
		Device: "00-DB-12-34-56-78-90-A0", Status: string(spec.Commissioned),
		Credentials: map[string]*adaptorv1.Credential{"Root": {Role: "hush", Owner: "00-db-12-34-56-78-90-a0"}, "a hush": {Role: "Root"}},
	}}
	s.Message(observed)
	o := observed.Observation
	if o.Device != "00-DB-12-34-56-78-90-A0" || o.Status != "Commissioned" || len(o.Credentials) != 2 || o.Credentials["Root"].GetRole() != "[redacted]" || o.Credentials["a [redacted]"].GetRole() != "Root" {
		t.Errorf("%v", o)
	}
	applied := &adaptorv1.ApplyResponse{Executions: []*adaptorv1.Execution{{RequestId: "hush", Response: &adaptorv1.Response{Decision: "accepted", Code: "hush"}}}}
	s.Message(applied)
	if e := applied.Executions[0]; e.RequestId != "[redacted]" || e.Response.Decision != "accepted" || e.Response.Code != "[redacted]" {
		t.Errorf("%v", e)
	}
}
