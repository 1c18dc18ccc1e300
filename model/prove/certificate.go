package prove

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove/recode"
	"example.org/mp107/model/prove/rup"
)

// A certificate is three files. NAME.cnf is the question in DIMACS, with a header
// that says what it is about and a legend; it can be satisfied if and only if the
// theorem fails somewhere. NAME.rup and NAME.lrat are the same proof that it
// cannot, for checkers that find out what each step follows from and for those
// that want to be told. Package recode makes the formula, of law and theorem
// alone, so that it is checked by being made again.
//
// MANIFEST lists all files with their SHA-256, as sha256sum does and checks; its
// last line is that of the lines before. It shows what was lost or damaged on the
// way. Against forgery it does not help, nor does it have to: whoever seals
// another formula or another proof anew is found out by the formula that law and
// theorem give, and by the checks of the proof.
const (
	formulaSuffix = ".cnf"
	proofSuffix   = ".rup"
	hintsSuffix   = ".lrat"
	manifestName  = "MANIFEST"
	sealPrefix    = "# sealed "
)

var certificateSuffixes = []string{formulaSuffix, proofSuffix, hintsSuffix}

// WriteCertificates proves theorems about a law, all of the register if none is
// given, and writes a certificate for each
// that is proved, beside those that the folder may have of other releases and
// readings. It returns their names. It is an error if the formula of package
// recode does not bear out what the prover says.
func WriteCertificates(dir string, of model.Law, theorems []legaltext.Theorem) ([]string, error) {
	if len(theorems) == 0 {
		theorems = legaltext.Theorems()
	}
	results, err := All(of.Register, of.Release, of.Readings, Settings{VerdictsOnly: true, Theorems: theorems})
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	listed := map[string]string{}
	if _, err := os.Stat(filepath.Join(dir, manifestName)); err == nil {
		if listed, err = readManifest(dir); err != nil {
			return nil, fmt.Errorf("%s: %w; choose an empty folder", dir, err)
		}
	}
	var names []string
	for i, result := range results {
		if result.Verdict != Proved {
			continue
		}
		q := certified(of, theorems[i])
		files, err := certificate(&q)
		if err != nil {
			return names, fmt.Errorf("%s: the prover proves it, and yet %w", q.Header().Name(), err)
		}
		for name, content := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
				return names, err
			}
			listed[name] = digest(content)
		}
		names = append(names, q.Header().Name())
	}
	return names, writeManifest(dir, listed)
}

func certified(of model.Law, theorem legaltext.Theorem) recode.Question {
	return recode.Question{Register: of.Register, Release: of.Release, Readings: of.Readings, Theorem: theorem, Shipped: legaltext.Shipped()}
}

// CertificateDigest proves a theorem about a law anew, in the form of a certificate,
// and returns the SHA-256 of its .lrat file, as WriteCertificates lists it in MANIFEST,
// and whether the theorem holds because nothing fulfils its premise. It is an error if
// the theorem does not hold.
func CertificateDigest(of model.Law, theorem legaltext.Theorem) (sum string, emptily bool, err error) {
	q := certified(of, theorem)
	files, err := certificate(&q)
	if err != nil {
		return "", false, err
	}
	return digest(files[q.Header().Name()+hintsSuffix]), q.Vacuous, nil
}

// vacuous reports whether no request fulfils the premise of a theorem.
func vacuous(q recode.Question) (bool, error) {
	f := recode.Encode(q.Premise())
	found, proof := (&CNF{Vars: f.Vars, Clauses: f.Clauses}).decide()
	if found != nil {
		return false, nil
	}
	return true, rup.CheckClauses(rup.Formula{Vars: f.Vars, Clauses: f.Clauses}, proof)
}

// certificate is the content of the files of a certificate, by their names. It
// notes in the question whether nothing fulfils the premise.
func certificate(q *recode.Question) (map[string]string, error) {
	var err error
	if q.Vacuous, err = vacuous(*q); err != nil {
		return nil, err
	}
	formula, f := q.Text()
	found, proof := (&CNF{Vars: f.Vars, Clauses: f.Clauses}).decide()
	if found != nil {
		return nil, errors.New("the formula of its certificate can be satisfied, so that neither is to be trusted")
	}
	steps, err := rup.Justify(rup.Formula{Vars: f.Vars, Clauses: f.Clauses}, proof)
	if err != nil {
		return nil, err
	}
	var clauses strings.Builder
	for _, step := range steps {
		writeClauses(&clauses, [][]int{step.Clause})
	}
	name := q.Header().Name()
	return map[string]string{
		name + formulaSuffix: formula,
		name + proofSuffix:   clauses.String(),
		name + hintsSuffix:   rup.WriteLRAT(len(f.Clauses), steps),
	}, nil
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func writeManifest(dir string, listed map[string]string) error {
	return os.WriteFile(filepath.Join(dir, manifestName), []byte(manifest(listed)), 0o666)
}

// manifest lists files with their digests.
func manifest(listed map[string]string) string {
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		fmt.Fprintf(&lines, "%s  %s\n", listed[name], name)
	}
	return lines.String() + sealPrefix + digest(lines.String()) + "\n"
}

// CheckCertificates checks every certificate in a folder, which may come from a
// stranger: that it is about one of the theorems and this law, that its formula
// is the one that law and theorem give, and that both forms of its proof hold. It
// returns the names of those that hold, of those among them whose theorem holds
// because no request fulfils its premise, and an error that names each of the others
// and says what is wrong with it.
func CheckCertificates(dir string, register *legaltext.Register, theorems []legaltext.Theorem) (hold, vacuously []string, err error) {
	listed, err := readManifest(dir)
	if err != nil {
		return nil, nil, err
	}
	folder, err := openFolder(dir)
	if err != nil {
		return nil, nil, err
	}
	defer folder.Close()
	names, wrong := folder.compare(listed)
	checker := certificateChecker{folder, listed, register, theorems}
	for _, name := range names {
		vacuous, err := checker.check(name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("certificate %s: %w", shown(name), err))
			continue
		}
		if hold = append(hold, name); vacuous {
			vacuously = append(vacuously, name)
		}
	}
	return hold, vacuously, errors.Join(wrong...)
}

// shown is a name from a folder, fit for a message.
func shown(name string) string { return text.Visible(text.Clip(name, 120), false) }

type certificateChecker struct {
	folder   *folder
	listed   map[string]string
	register *legaltext.Register
	theorems []legaltext.Theorem
}

func (c certificateChecker) check(name string) (vacuously bool, err error) {
	files := map[string]string{}
	for _, suffix := range certificateSuffixes {
		content, err := c.folder.read(name + suffix)
		if err != nil {
			return false, err
		}
		if digest(content) != c.listed[name+suffix] {
			return false, fmt.Errorf("its file %s is not the one in the manifest", suffix)
		}
		files[suffix] = content
	}
	header, err := recode.ParseHeader(files[formulaSuffix])
	if err != nil {
		return false, err
	}
	q, err := c.question(name, header)
	if err != nil {
		return false, err
	}
	if q.Vacuous, err = vacuous(q); err != nil {
		return false, err
	}
	formula, encoded := q.Text()
	if err := sameText(files[formulaSuffix], formula); err != nil {
		return false, err
	}
	f := rup.Formula{Vars: encoded.Vars, Clauses: encoded.Clauses}
	steps, err := rup.ParseProof(strings.NewReader(files[proofSuffix]), f.Vars)
	if err != nil {
		return false, err
	}
	if err := rup.CheckClauses(f, steps); err != nil {
		return false, err
	}
	return q.Vacuous, rup.CheckLRAT(f, strings.NewReader(files[hintsSuffix]))
}

// question is the one that a header says the formula asks.
func (c certificateChecker) question(name string, h recode.Header) (recode.Question, error) {
	at := slices.IndexFunc(c.theorems, func(t legaltext.Theorem) bool { return t.ID == h.Theorem })
	of := model.Law{Register: c.register, Release: h.Release, Readings: h.Readings}
	switch {
	case h.Name() != name:
		return recode.Question{}, fmt.Errorf("its formula says that it is %s: it was renamed, or exchanged for another", shown(h.Name()))
	case at < 0:
		return recode.Question{}, fmt.Errorf("there is no theorem %s here; one of somebody's own is in a file, to be named with --theorem", shown(string(h.Theorem)))
	case !h.Release.Includes(c.theorems[at].Applies):
		return recode.Question{}, fmt.Errorf("theorem %s applies from %s on", h.Theorem, c.theorems[at].Applies)
	case h.Law != c.register.Digest:
		return recode.Question{}, fmt.Errorf("it is about the law %s, and this is the law %.12s: name the folder of that law with --law", shown(text.Clip(h.Law, 12)), c.register.Digest)
	case h.Shipped != legaltext.Shipped().Digest:
		return recode.Question{}, fmt.Errorf("it compares with the law %s, as another version of this program ships it; this one ships %.12s", shown(text.Clip(h.Shipped, 12)), legaltext.Shipped().Digest)
	}
	return certified(of, c.theorems[at]), nil
}

// sameText reports the first line in which a formula is not the one that law and
// theorem give.
func sameText(formula, want string) error {
	if formula == want {
		return nil
	}
	got, wanted := strings.Split(formula, "\n"), strings.Split(want, "\n")
	line := 0
	for line < min(len(got), len(wanted)) && got[line] == wanted[line] {
		line++
	}
	at := func(lines []string) string {
		if line >= len(lines) {
			return "nothing"
		}
		return fmt.Sprintf("%.80q", lines[line])
	}
	return fmt.Errorf("its formula is not the one that law and theorem give: line %d is %s, want %s", line+1, at(got), at(wanted))
}

// readManifest maps the files of certificates to their digests.
func readManifest(dir string) (map[string]string, error) {
	folder, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	content, err := folder.read(manifestName)
	if err != nil {
		return nil, err
	}
	listed := map[string]string{}
	for line := range strings.Lines(content) {
		sum, name, found := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if found {
			listed[name] = sum
		}
	}
	if manifest(listed) != content {
		return nil, errors.New("the manifest is not the one that was sealed")
	}
	if len(listed) == 0 {
		return nil, errors.New("the manifest lists no certificate")
	}
	return listed, nil
}

// cutSuffix takes the ending of a file of a certificate off its name.
func cutSuffix(file string) (name string, ok bool) {
	for _, suffix := range certificateSuffixes {
		if name, ok := strings.CutSuffix(file, suffix); ok {
			return name, true
		}
	}
	return file, false
}

// compare holds the files that a folder has against those that its manifest
// lists. It returns the names of the certificates of which all are there, in
// order, and says what is wrong with the others.
func (f *folder) compare(listed map[string]string) (names []string, wrong []error) {
	present, err := f.files()
	if err != nil {
		return nil, []error{err}
	}
	missing := map[string]string{} // what is wrong with a certificate, by its name
	add := func(file, what string) {
		name, _ := cutSuffix(file)
		missing[name] = cmp.Or(missing[name], what)
	}
	for _, file := range present {
		if _, ok := cutSuffix(file); ok && listed[file] == "" {
			add(file, "its file "+shown(file)+" is not in the manifest")
		}
	}
	all := map[string]bool{}
	for file := range listed {
		name, ok := cutSuffix(file)
		if !ok {
			add(file, "no file of a certificate has this name")
		}
		all[name] = true
	}
	for name := range all {
		for _, suffix := range certificateSuffixes {
			if !slices.Contains(present, name+suffix) {
				add(name, "its file "+suffix+" is missing")
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		wrong = append(wrong, fmt.Errorf("certificate %s: %s", shown(name), missing[name]))
		delete(all, name)
	}
	return slices.Sorted(maps.Keys(all)), wrong
}
