package prove

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove/rup"
	"example.org/mp107/spec"
)

// A certificate is a pair of files: NAME.cnf, the question in DIMACS, which is
// unsatisfiable if the theorem holds, and NAME.rup, a proof of that, which any
// DRAT checker reads. Comment lines at the head of the formula bind the two:
//
//	c mp107 certificate of T01, release MP107, readings defaults
//	c law 3f…
//	c proof 7a…
//	c formula 91…
//
// "proof" is the SHA-256 of the whole proof file and "formula" that of the
// whole formula file without this last line, so that no byte of either can be
// changed unnoticed. MANIFEST lists the certificates, so that none can be lost
// unnoticed either.
const (
	formulaSuffix = ".cnf"
	proofSuffix   = ".rup"
	manifestName  = "MANIFEST"
	formulaPrefix = "c formula "
	proofPrefix   = "c proof "
)

// WriteCertificates proves every theorem of the register as of a release under
// one choice of readings and writes a certificate for each that is proved,
// beside those that the directory may have of other releases and readings. It
// returns their names.
func WriteCertificates(dir string, register *legaltext.Register, release spec.Release, readings spec.Readings) ([]string, error) {
	results, err := All(register, release, readings, Settings{VerdictsOnly: true})
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	listed := map[string]string{}
	if _, err := os.Stat(filepath.Join(dir, manifestName)); err == nil {
		if listed, err = readManifest(dir); err != nil {
			return nil, err
		}
	}
	var names []string
	for _, r := range results {
		if r.Verdict != Proved {
			continue
		}
		name := fmt.Sprintf("%s-%s", r.Theorem, release)
		if r.Readings.String() != "defaults" {
			name += "-" + strings.ReplaceAll(r.Readings.String(), " ", "-")
		}
		formula, proof := r.certificate(register.Digest)
		if err := os.WriteFile(filepath.Join(dir, name+formulaSuffix), []byte(formula), 0o666); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, name+proofSuffix), []byte(proof), 0o666); err != nil {
			return nil, err
		}
		names = append(names, name)
		listed[name] = digest(formula)
	}
	return names, writeManifest(dir, listed)
}

func writeManifest(dir string, listed map[string]string) error {
	var manifest strings.Builder
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		fmt.Fprintf(&manifest, "%s %s\n", listed[name], name)
	}
	sealed := manifest.String() + "end " + digest(manifest.String()) + "\n"
	return os.WriteFile(filepath.Join(dir, manifestName), []byte(sealed), 0o666)
}

// certificate writes the two files of a proved result.
func (r Result) certificate(law string) (formula, proof string) {
	var steps strings.Builder
	writeClauses(&steps, r.proof)
	proof = steps.String()
	head := fmt.Sprintf("c mp107 certificate of %s, release %s, readings %s\nc law %s\n%s%s\n", r.Theorem, r.Release, r.Readings, law, proofPrefix, digest(proof))
	body := r.cnf.DIMACS()
	return head + formulaPrefix + digest(head+body) + "\n" + body, proof
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// CheckCertificates checks every certificate that the manifest of a directory
// lists: the seals first, then the proof itself, with nothing but package rup.
// It returns the names of those that hold, and what is wrong with the others.
func CheckCertificates(dir string) ([]string, error) {
	names, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	for _, entry := range []string{formulaSuffix, proofSuffix} {
		present, err := filepath.Glob(filepath.Join(dir, "*"+entry))
		if err != nil {
			return nil, err
		}
		for _, file := range present {
			if name := strings.TrimSuffix(filepath.Base(file), entry); names[name] == "" {
				return nil, fmt.Errorf("certificate %s is not in the manifest", name)
			}
		}
	}
	var hold []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		formula, err := os.ReadFile(filepath.Join(dir, name+formulaSuffix))
		if err != nil {
			return hold, err
		}
		proof, err := os.ReadFile(filepath.Join(dir, name+proofSuffix))
		if err != nil {
			return hold, err
		}
		if digest(string(formula)) != names[name] {
			return hold, fmt.Errorf("certificate %s: the formula is not the one in the manifest", name)
		}
		if err := CheckCertificate(string(formula), string(proof)); err != nil {
			return hold, fmt.Errorf("certificate %s: %w", name, err)
		}
		hold = append(hold, name)
	}
	return hold, nil
}

// CheckCertificate checks the two files of one certificate.
func CheckCertificate(formula, proof string) error {
	unsealed, seal, err := cutLine(formula, formulaPrefix)
	if err != nil {
		return err
	}
	if digest(unsealed) != seal {
		return fmt.Errorf("the formula is not the one that was sealed")
	}
	if _, seal, err = cutLine(formula, proofPrefix); err != nil {
		return err
	}
	if digest(proof) != seal {
		return fmt.Errorf("the proof is not the one that was sealed")
	}
	return rup.Check(strings.NewReader(formula), strings.NewReader(proof))
}

// cutLine takes the one line with a prefix out of a text.
func cutLine(text, prefix string) (without, value string, err error) {
	if strings.Count(text, prefix) != 1 {
		return "", "", fmt.Errorf("want one line that starts with %q", prefix)
	}
	before, rest, _ := strings.Cut(text, prefix)
	value, after, ended := strings.Cut(rest, "\n")
	if !ended || len(value) != 2*sha256.Size {
		return "", "", fmt.Errorf("line %q: want a SHA-256 in hexadecimal", prefix+value)
	}
	return before + after, value, nil
}

// readManifest maps the names of the certificates to the digests of their formulas.
func readManifest(dir string) (map[string]string, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return nil, err
	}
	body, seal, found := strings.Cut(string(text), "end ")
	if !found || seal != digest(body)+"\n" {
		return nil, fmt.Errorf("the manifest is not the one that was sealed")
	}
	names := map[string]string{}
	for line := range strings.Lines(body) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if name == "" || name != filepath.Base(name) {
			return nil, fmt.Errorf("manifest line %q: want a digest and a name", line)
		}
		names[name] = sum
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the manifest lists no certificate")
	}
	return names, nil
}
