package main

import (
	"crypto/ed25519"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/attest"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/folder"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// TestAttested: a report that is not signed is told from one whose signature does not hold.
func TestAttested(t *testing.T) {
	law := legaltext.Shipped()
	of := func(root string) *rejudged {
		return &rejudged{folder: t.TempDir(), report: report.New(suite.Outcome{
			Suite: conformance.Version, Release: spec.MP107, LawDigest: law.Digest, Evidence: strings.Repeat(root, 32),
		}, law)}
	}
	mine, another := of("ab"), of("cd")
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public := key.Public().(ed25519.PublicKey)
	bundle, err := attest.Sign(mine.report, filledIn(t), key)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		e      *rejudged
		bundle string
		code   int
		told   string
	}{
		{"unsigned", mine, "", exitInconclusive, "is unsigned"},
		{"signed", mine, string(bundle), exitConformant, ""},
		{"changed", mine, strings.Replace(string(bundle), "ey", "eY", 1), exitEvidence, "does not hold: line 1"},
		{"of another folder", another, string(bundle), exitEvidence, "does not hold: line 1: the statement.predicate.evidence.root is abab"},
		{"a link", mine, "link", exitEvidence, "does not hold"},
	} {
		name := filepath.Join(test.e.folder, folder.Attestation)
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		switch test.bundle {
		case "":
		case "link":
			err = os.Symlink(os.TempDir(), name)
		default:
			err = os.WriteFile(name, []byte(test.bundle), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := test.e.attested(public); codeOf(err) != test.code || err != nil && !strings.Contains(err.Error(), test.told) {
			t.Errorf("%s: exit code %d, want %d: %v", test.name, codeOf(err), test.code, err)
		}
	}
}

// filledIn is what a laboratory states.
func filledIn(t *testing.T) attest.Particulars {
	t.Helper()
	script, err := os.ReadFile("testdata/script/auditor.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, statement, _ := strings.Cut(string(script), "-- statement.json --\n")
	statement, _, _ = strings.Cut(statement, "\n-- ")
	stated, err := attest.ReadParticulars([]byte(statement))
	if err != nil {
		t.Fatal(err)
	}
	return stated
}
