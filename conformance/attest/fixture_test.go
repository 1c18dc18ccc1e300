package attest_test

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/attest"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// key is that of a seed, so that a failure shows again.
func key(seed byte) (ed25519.PrivateKey, ed25519.PublicKey) {
	private := ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune(seed)), ed25519.SeedSize)))
	return private, private.Public().(ed25519.PublicKey)
}

// outcome is a run of an implementation with so many cases of each verdict, each of a
// theorem of its own.
func outcome(verdicts ...conformance.Verdict) suite.Outcome {
	law := legaltext.Shipped()
	o := suite.Outcome{
		Suite: conformance.Version, Release: spec.MP107, LawDigest: law.Digest, Seed: 107, Adaptor: "http://127.0.0.1:8107",
		Implementation: conformance.Description{Name: "An implementation", Version: "1.2.3"},
		Evidence:       strings.Repeat("ab", 32), Sizes: map[conformance.Kind]int{},
	}
	for i, verdict := range verdicts {
		theorem := legaltext.Theorems()[i].ID
		r := conformance.Result{
			ID: fmt.Sprintf("R1/table/case-%d", i), Kind: conformance.Table, Requirement: spec.R1, Theorem: theorem, Title: "A case",
			Verdict: verdict, Theorems: []spec.TheoremID{theorem}, Clauses: []spec.ClauseID{"RDP-1"}, Judged: 1,
		}
		if verdict != conformance.Pass {
			r.Reason = "a reason"
		}
		o.Results = append(o.Results, r)
		o.Counts.Add(verdict)
		o.Sizes[r.Kind]++
	}
	return o
}

func made(o suite.Outcome) report.Report { return report.New(o, legaltext.Shipped()) }

// stated is what a laboratory states, with some fields put otherwise.
func stated(t testing.TB, changes ...string) attest.Particulars {
	t.Helper()
	p, err := attest.ReadParticulars([]byte(statementText(t, changes...)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// statementText is a template that is filled in, with replacements.
func statementText(t testing.TB, changes ...string) string {
	t.Helper()
	var template map[string]any
	if err := json.Unmarshal(attest.Template(), &template); err != nil {
		t.Fatal(err)
	}
	fill(template)
	filled, err := json.Marshal(template)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(changes...).Replace(string(filled))
}

func fill(object map[string]any) {
	days := map[string]string{"received": "2026-11-01", "from": "2026-11-02", "to": "2026-11-03", "issued": "2026-11-04"}
	for name, value := range object {
		if within, ok := value.(map[string]any); ok {
			fill(within)
		} else if day := days[name]; day != "" {
			object[name] = day
		} else if value == "" {
			object[name] = "some " + name
		}
	}
}
