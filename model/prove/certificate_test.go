package prove

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/mp107/spec"
)

func TestCertificatesHold(t *testing.T) {
	dir := t.TempDir()
	names, err := WriteCertificates(dir, embedded(t), spec.MP107R2, nil)
	if err != nil {
		t.Fatal(err)
	}
	hold, err := CheckCertificates(dir)
	if err != nil || len(hold) != len(names) || len(names) != 21 {
		t.Fatalf("%d of %d certificates hold: %v; want 21, all but the refuted T06 and T19", len(hold), len(names), err)
	}
}

// Any change of one byte, anywhere in a certificate, is found.
func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	register := embedded(t)
	for _, release := range []spec.Release{spec.Baseline, spec.MP107R2} {
		if _, err := WriteCertificates(dir, register, release, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := CheckCertificates(dir); err != nil {
		t.Fatalf("two releases in one directory: %v", err)
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	flipped := func(text string, at int) string {
		changed := []byte(text)
		changed[at] ^= 1 << (at % 8)
		return string(changed)
	}
	for name, step := range map[string]int{"T15-baseline": 1, "T14-MP107+R2": 211} {
		formula, proof := read(name+formulaSuffix), read(name+proofSuffix)
		if err := CheckCertificate(formula, proof); err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(formula); at += step {
			if CheckCertificate(flipped(formula, at), proof) == nil {
				t.Errorf("%s: byte %d of the formula was changed unnoticed", name, at)
			}
		}
		for at := range len(proof) {
			if CheckCertificate(formula, flipped(proof, at)) == nil {
				t.Errorf("%s: byte %d of the proof was changed unnoticed", name, at)
			}
		}
	}
	manifest := read(manifestName)
	for at := range len(manifest) {
		if err := os.WriteFile(filepath.Join(dir, manifestName), []byte(flipped(manifest, at)), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := readManifest(dir); err == nil {
			t.Errorf("byte %d of the manifest was changed unnoticed", at)
		}
	}
}

// A proof that would still be valid, but is not the one sealed, is found too.
func TestHarmlessChangeIsFound(t *testing.T) {
	result := decided(t, embedded(t), spec.MP107, nil, spec.T14)
	formula, proof := result.certificate("x")
	if CheckCertificate(formula, "1 -1 0\n"+proof) == nil {
		t.Error("a proof that is not the one sealed was accepted")
	}
}

// A certificate that is sealed anew after its proof was changed stands or falls
// by the proof itself.
func TestResealedCertificateIsCheckedOnItsMerits(t *testing.T) {
	result := decided(t, embedded(t), spec.MP107, nil, spec.T14)
	if formula, proof := result.certificate("x"); CheckCertificate(formula, proof) != nil {
		t.Fatal("the certificate does not hold")
	}
	result.proof = [][]int{{}}
	if formula, proof := result.certificate("x"); CheckCertificate(formula, proof) == nil {
		t.Error("a proof without its steps was accepted")
	}
}

func TestLostOrAddedCertificates(t *testing.T) {
	dir := t.TempDir()
	names, err := WriteCertificates(dir, embedded(t), spec.MP107, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := filepath.Join(dir, names[0])
	if err := os.Rename(first+formulaSuffix, filepath.Join(dir, "other"+formulaSuffix)); err != nil {
		t.Fatal(err)
	}
	if _, err := CheckCertificates(dir); err == nil || !strings.Contains(err.Error(), "not in the manifest") {
		t.Errorf("an added certificate: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "other"+formulaSuffix)); err != nil {
		t.Fatal(err)
	}
	if _, err := CheckCertificates(dir); err == nil {
		t.Error("a lost certificate was not missed")
	}
	if _, err := CheckCertificates(t.TempDir()); err == nil {
		t.Error("an empty directory was accepted")
	}
}
