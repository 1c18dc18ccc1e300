package prove

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove/recode"
	"example.org/mp107/spec"
)

func TestCertificatesHold(t *testing.T) {
	t.Parallel()
	dir, written := t.TempDir(), []string{}
	for _, law := range []model.Law{
		{Release: spec.Baseline}, {Release: spec.MP107R2},
		{Release: spec.MP107, Readings: spec.Readings{spec.A1: spec.S1SPSeparate, spec.A5: spec.AtReceipt}},
	} {
		law.Register = embedded(t)
		names, err := WriteCertificates(dir, law, nil)
		if err != nil {
			t.Fatal(err)
		}
		written = append(written, names...)
	}
	hold, vacuously, err := CheckCertificates(dir, embedded(t), legaltext.Theorems())
	if slices.Sort(written); err != nil || !slices.Equal(hold, written) || len(hold) < 55 {
		t.Errorf("%v hold of %v: %v", hold, written, err)
	}
	for _, name := range []string{"T01-baseline", "T09-baseline", "T20-MP107+R2", "T01-MP107+R2"} {
		formula, err := os.ReadFile(filepath.Join(dir, name+formulaSuffix))
		want := name != "T01-MP107+R2"
		if said := strings.Contains(string(formula), "c Vacuous: no request"); err != nil || said != want || slices.Contains(vacuously, name) != want {
			t.Errorf("%s: vacuous %v, said in its formula %v: want %v (%v)", name, !want, said, want, err)
		}
	}
}

// some are certificates of a few theorems, by the names of their files.
func some(t *testing.T, of model.Law, theorems ...spec.TheoremID) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, id := range theorems {
		q := certified(of, registered(t, id))
		written, err := certificate(&q)
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(files, written)
	}
	return files
}

func writeFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// sealed lists files in a manifest, as a forger can.
func sealed(files map[string]string) map[string]string {
	listed := map[string]string{}
	for name, content := range files {
		listed[name] = digest(content)
	}
	files[manifestName] = manifest(listed)
	return files
}

// Whatever is wrong with a certificate, it is named with the reason; and another
// one in the same folder still holds.
func TestForgedCertificates(t *testing.T) {
	t.Parallel()
	law := model.Law{Register: embedded(t), Release: spec.MP107}
	damaged := model.Law{Register: amended(t, "", "requires: registration.owner\nfails_with: E4", "requires: true\nfails_with: E4"), Release: spec.MP107}
	atReceipt := model.Law{Register: law.Register, Release: spec.MP107, Readings: spec.Readings{spec.A5: spec.AtReceipt}}
	good := some(t, law, spec.T01, spec.T03, spec.T10)
	head := func(id spec.TheoremID) string { return certified(law, registered(t, id)).Header().String() }
	// move gives the files of one certificate the names of another.
	move := func(files map[string]string, from, to string) {
		for _, suffix := range certificateSuffixes {
			files[to+suffix] = files[from+suffix]
			delete(files, from+suffix)
		}
	}
	replace := func(file, old, by string) func(map[string]string) {
		return func(files map[string]string) {
			if !strings.Contains(files[file], old) {
				t.Errorf("%s does not have %q: adapt the test", file, old)
			}
			files[file] = strings.Replace(files[file], old, by, 1)
		}
	}
	trivial := func(id spec.TheoremID) func(map[string]string) {
		return func(files map[string]string) {
			name := string(id) + "-MP107"
			files[name+formulaSuffix] = head(id) + "p cnf 1 2\n1 0\n-1 0\n"
			files[name+proofSuffix], files[name+hintsSuffix] = "0\n", "3 0 1 2 0\n"
		}
	}
	for name, c := range map[string]struct {
		change func(files map[string]string) // before the manifest is sealed
		after  func(files map[string]string)
		law    *legaltext.Register
		want   string
		holds  string
	}{
		"nothing":                       {want: "", holds: "T01-MP107 T03-MP107 T10-MP107"},
		"a contradiction, of a theorem": {change: trivial(spec.T03), want: `certificate T03-MP107: its formula is not the one that law and theorem give: line 7 is "p cnf 1 2", want "c"`},
		"a contradiction, of a refuted theorem": {change: trivial(spec.T06), holds: "T01-MP107 T03-MP107 T10-MP107",
			want: "certificate T06-MP107: its formula is not the one that law and theorem give: line 7"},
		"renamed to a refuted theorem": {change: func(f map[string]string) { move(f, "T03-MP107", "T06-MP107") },
			want: "certificate T06-MP107: its formula says that it is T03-MP107"},
		"renamed, the header too": {change: func(f map[string]string) {
			move(f, "T03-MP107", "T06-MP107")
			replace("T06-MP107.cnf", "theorem T03", "theorem T06")(f)
		}, want: "certificate T06-MP107: its formula is not the one that law and theorem give: line"},
		"the right formula, a proof of another": {change: func(f map[string]string) {
			f["T06-MP107.cnf"], _ = certified(law, registered(t, spec.T06)).Text()
			f["T06-MP107.rup"], f["T06-MP107.lrat"] = f["T03-MP107.rup"], f["T03-MP107.lrat"]
		}, want: "certificate T06-MP107: proof, clause", holds: "T01-MP107 T03-MP107 T10-MP107"},
		"exchanged": {change: func(f map[string]string) {
			move(f, "T03-MP107", "other")
			move(f, "T10-MP107", "T03-MP107")
			move(f, "other", "T10-MP107")
		}, want: "certificate T03-MP107: its formula says that it is T10-MP107: it was renamed, or exchanged for another\ncertificate T10-MP107: its formula says that it is T03-MP107", holds: "T01-MP107"},
		"of another reading": {change: func(f map[string]string) {
			maps.Copy(f, some(t, atReceipt, spec.T03))
			move(f, "T03-MP107-A5=receipt", "T03-MP107")
		}, want: "certificate T03-MP107: its formula says that it is T03-MP107-A5=receipt"},
		"of another reading, which the header denies": {change: func(f map[string]string) {
			maps.Copy(f, some(t, atReceipt, spec.T03))
			move(f, "T03-MP107-A5=receipt", "T03-MP107")
			replace("T03-MP107.cnf", "readings A5=receipt", "readings defaults")(f)
		}, want: "certificate T03-MP107: its formula is not the one that law and theorem give"},
		"of another release": {change: replace("T03-MP107.cnf", "release MP107", "release baseline"), want: "certificate T03-MP107: its formula says that it is T03-baseline"},
		"of another law": {change: func(f map[string]string) { maps.Copy(f, some(t, damaged, spec.T03)) },
			want: "certificate T03-MP107: it is about the law " + damaged.Register.Digest[:12] + "…, and this is the law " + law.Register.Digest[:12] + ": name the folder of that law with --law"},
		"of another law, which the header denies": {change: func(f map[string]string) {
			maps.Copy(f, some(t, damaged, spec.T03))
			replace("T03-MP107.cnf", "law "+damaged.Register.Digest, "law "+law.Register.Digest)(f)
		}, want: "certificate T03-MP107: its formula is not the one that law and theorem give"},
		"the law differs by a word": {law: amended(t, "", "Device presupposes this", "Device supposes this"),
			want: "certificate T01-MP107: it is about the law", holds: " "},
		"said to be vacuous":         {change: replace("T03-MP107.cnf", "p cnf", "c Vacuous: no request fulfils the premise of the theorem.\nc\np cnf"), want: "certificate T03-MP107: its formula is not the one that law and theorem give"},
		"shipped by another version": {change: replace("T03-MP107.cnf", "shipped "+law.Register.Digest, "shipped "+damaged.Register.Digest), want: "certificate T03-MP107: it compares with the law " + damaged.Register.Digest[:12]},
		"of no theorem": {change: func(f map[string]string) {
			trivial(spec.T06)(f)
			replace("T06-MP107.cnf", "T06", "T66")(f)
			move(f, "T06-MP107", "T66-MP107")
		}, want: "certificate T66-MP107: there is no theorem T66 here", holds: "T01-MP107 T03-MP107 T10-MP107"},
		"of a theorem that says nothing yet": {change: func(f map[string]string) {
			trivial(spec.T06)(f)
			replace("T06-MP107.cnf", "T06", "T12")(f)
			move(f, "T06-MP107", "T12-MP107")
		}, want: "certificate T12-MP107: theorem T12 applies from MP107+R2 on", holds: "T01-MP107 T03-MP107 T10-MP107"},

		"a line of the legend":       {change: replace("T03-MP107.cnf", "c atom 2: user.known", "c atom 2: user.active"), want: `certificate T03-MP107: its formula is not the one that law and theorem give: line 16 is "c atom 2: user.active", want "c atom 2: user.known"`},
		"a header of another kind":   {change: replace("T03-MP107.cnf", "c mp107 certificate", "c mp107 certificate of T03"), want: `certificate T03-MP107: line 1 is "c mp107 certificate of T03"`},
		"a header line left out":     {change: replace("T03-MP107.cnf", "c readings defaults\n", ""), want: `certificate T03-MP107: line 4 is "c law`},
		"a release that is none":     {change: replace("T03-MP107.cnf", "release MP107", "release MP108"), want: `certificate T03-MP107: line 3: release "MP108"`},
		"readings that are none":     {change: replace("T03-MP107.cnf", "readings defaults", "readings A5=never"), want: `certificate T03-MP107: line 4: readings "A5=never"`},
		"defaults spelt out":         {change: replace("T03-MP107.cnf", "readings defaults", "readings A5=execution"), want: "certificate T03-MP107: the header is not written as this program writes it"},
		"no formula":                 {change: func(f map[string]string) { f["T03-MP107.cnf"] = "" }, want: `certificate T03-MP107: line 1 is ""`},
		"a clause left out":          {change: replace("T03-MP107.cnf", "\n1 0\n", "\n"), want: "certificate T03-MP107: its formula is not the one that law and theorem give"},
		"a clause too many":          {change: func(f map[string]string) { f["T03-MP107.cnf"] += "-1 0\n" }, want: `certificate T03-MP107: its formula is not the one that law and theorem give: line`},
		"the proof cut off":          {change: func(f map[string]string) { f["T03-MP107.rup"] = strings.TrimSuffix(f["T03-MP107.rup"], "0\n") }, want: "certificate T03-MP107: proof"},
		"no proof":                   {change: func(f map[string]string) { f["T03-MP107.rup"] = "" }, want: "certificate T03-MP107: proof of 0 clauses does not reach the empty clause"},
		"the LRAT proof cut off":     {change: func(f map[string]string) { f["T03-MP107.lrat"] = f["T03-MP107.lrat"][:len(f["T03-MP107.lrat"])/2] }, want: "certificate T03-MP107: "},
		"the steps of a proof alone": {change: func(f map[string]string) { f["T03-MP107.rup"] = "0\n" }, want: "certificate T03-MP107: proof, clause 1 []: does not follow by unit propagation"},
		"a wrong hint": {change: func(f map[string]string) {
			lines := strings.SplitAfter(f["T03-MP107.lrat"], "\n")
			last := strings.Fields(lines[0])
			last[len(last)-2] = "1"
			lines[0] = strings.Join(last, " ") + "\n"
			f["T03-MP107.lrat"] = strings.Join(lines, "")
		}, want: "certificate T03-MP107: LRAT proof, line 1: the last hint, 1, is not false"},

		"a formula changed, not sealed": {after: func(f map[string]string) { f["T03-MP107.cnf"] += "c\n" }, want: "certificate T03-MP107: its file .cnf is not the one in the manifest"},
		"a proof changed, not sealed":   {after: func(f map[string]string) { f["T03-MP107.rup"] = "1 -1 0\n" + f["T03-MP107.rup"] }, want: "certificate T03-MP107: its file .rup is not the one in the manifest"},
		"an LRAT proof lost":            {after: func(f map[string]string) { delete(f, "T03-MP107.lrat") }, want: "certificate T03-MP107: its file .lrat is missing"},
		"a certificate lost":            {after: func(f map[string]string) { move(f, "T03-MP107", "x"); move(f, "x", "\x1b[2J") }, want: `certificate T03-MP107: its file .cnf is missing`},
		"a certificate added":           {after: func(f map[string]string) { f["T06-MP107.cnf"] = f["T03-MP107.cnf"] }, want: "certificate T06-MP107: its file T06-MP107.cnf is not in the manifest", holds: "T01-MP107 T03-MP107 T10-MP107"},
		"a name that moves the cursor":  {after: func(f map[string]string) { f["\x1b[2J.cnf"] = "" }, want: `certificate \x1b[2J: its file \x1b[2J.cnf is not in the manifest`, holds: "T01-MP107 T03-MP107 T10-MP107"},
		"an entry left out":             {change: func(f map[string]string) { delete(f, "T03-MP107.rup") }, after: func(f map[string]string) { f["T03-MP107.rup"] = good["T03-MP107.rup"] }, want: "certificate T03-MP107: its file T03-MP107.rup is not in the manifest"},
		"an entry left out, the seal is": {after: func(f map[string]string) {
			f[manifestName] = strings.Join(strings.SplitAfter(f[manifestName], "\n")[1:], "")
		}, want: "the manifest is not the one that was sealed", holds: " "},
		"no entry":         {change: func(f map[string]string) { clear(f) }, want: "the manifest lists no certificate", holds: " "},
		"a digest changed": {after: func(f map[string]string) { f[manifestName] = "0" + f[manifestName][1:] }, want: "the manifest is not the one that was sealed", holds: " "},
		"no manifest":      {after: func(f map[string]string) { delete(f, manifestName) }, want: "MANIFEST cannot be read", holds: " "},
		"a large file":     {after: func(f map[string]string) { f["T03-MP107.rup"] = strings.Repeat("x", maxFile+1) }, want: "certificate T03-MP107: T03-MP107.rup has 8388609 bytes; at most 8388608 are read"},
	} {
		files := maps.Clone(good)
		if c.change != nil {
			c.change(files)
		}
		sealed(files)
		if c.after != nil {
			c.after(files)
		}
		register := law.Register
		if c.law != nil {
			register = c.law
		}
		hold, _, err := CheckCertificates(writeFolder(t, files), register, legaltext.Theorems())
		switch {
		case (err == nil) != (c.want == ""):
			t.Errorf("%s: %v, want %q", name, err, c.want)
		case err != nil && !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: %v\nwant %q", name, err, c.want)
		case err != nil && (strings.Contains(err.Error(), "\x1b") || len(err.Error()) > 2000):
			t.Errorf("%s: %q shows what a stranger has written as it is", name, err)
		}
		want := c.holds
		if want == "" {
			want = "T01-MP107 T10-MP107"
		}
		if got := strings.Join(hold, " "); got != strings.TrimSpace(want) {
			t.Errorf("%s: %s hold, want %s", name, got, want)
		}
	}
}

// No name in a folder, and no link, leads out of it.
func TestNoWayOutOfTheFolder(t *testing.T) {
	t.Parallel()
	law := model.Law{Register: embedded(t), Release: spec.MP107}
	good := some(t, law, spec.T01)
	outside := filepath.Join(writeFolder(t, good), "T01-MP107.cnf")

	linked := writeFolder(t, sealed(maps.Clone(good)))
	if err := os.Remove(filepath.Join(linked, "T01-MP107.cnf")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(linked, "T01-MP107.cnf")); err != nil {
		t.Skip(err)
	}
	named := sealed(map[string]string{"../x/T01-MP107.cnf": "", "../x/T01-MP107.rup": "", "../x/T01-MP107.lrat": ""})
	folder := writeFolder(t, map[string]string{manifestName: named[manifestName], "T01-MP107.cnf": ""})
	for dir, want := range map[string]string{
		linked: "certificate T01-MP107: T01-MP107.cnf is not a regular file",
		folder: "certificate ../x/T01-MP107: its file .cnf is missing",
	} {
		if _, _, err := CheckCertificates(dir, law.Register, legaltext.Theorems()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// A theorem of somebody's own has certificates too, for those who have its file.
func TestCertificateOfOnesOwnTheorem(t *testing.T) {
	t.Parallel()
	own, err := legaltext.ReadTheorems("mine.md", []byte("## X1 standing\n\n- provenance: A\n\nA request that is accepted is in good standing.\n\n```theorem\nwhen: accepted\nthen: term.standing\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	dir, law := t.TempDir(), model.Law{Register: embedded(t), Release: spec.MP107}
	names, err := WriteCertificates(dir, law, own)
	if err != nil || !slices.Equal(names, []string{"X1-MP107"}) {
		t.Fatalf("%v: %v", names, err)
	}
	if hold, _, err := CheckCertificates(dir, law.Register, own); err != nil || len(hold) != 1 {
		t.Errorf("%v: %v", hold, err)
	}
	if _, _, err := CheckCertificates(dir, law.Register, legaltext.Theorems()); err == nil || !strings.Contains(err.Error(), "there is no theorem X1 here") {
		t.Error(err)
	}
}

// Checkers by others, where installed, accept the certificates.
func TestOtherCheckersAgree(t *testing.T) {
	for program, suffix := range map[string]string{"drat-trim": proofSuffix, "lrat-check": hintsSuffix, "cake_lpr": hintsSuffix} {
		t.Run(program, func(t *testing.T) {
			if _, err := exec.LookPath(program); err != nil {
				t.Skipf("%s is not installed: its second opinion is skipped, not passed", program)
			}
			accepts := func(dir, name string) (bool, string) {
				output, _ := exec.Command(program, filepath.Join(dir, name+formulaSuffix), filepath.Join(dir, name+suffix)).CombinedOutput()
				return strings.Contains(string(output), "VERIFIED") && !strings.Contains(string(output), "NOT VERIFIED"), string(output)
			}
			dir := t.TempDir()
			for _, release := range spec.Releases() {
				names, err := WriteCertificates(dir, model.Law{Register: embedded(t), Release: release}, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range names {
					if ok, output := accepts(dir, name); !ok {
						t.Errorf("%s does not accept %s: %.500s", program, name, output)
					}
				}
			}
		})
	}
}

// The legend says of every variable and every clause what it stands for.
func TestLegend(t *testing.T) {
	t.Parallel()
	for _, theorem := range legaltext.Theorems() {
		q := recode.Question{Register: embedded(t), Release: spec.MP107R2, Theorem: theorem, Shipped: legaltext.Shipped()}
		text, f := q.Text()
		if last := f.Groups[len(f.Groups)-1].Last; last != len(f.Clauses) {
			t.Errorf("%s: the groups end with clause %d of %d", theorem.ID, last, len(f.Clauses))
		}
		legend, clauses, _ := strings.Cut(text, "\np cnf ")
		if strings.Count(legend, "\n") > strings.Count(clauses, "\n") {
			t.Errorf("%s: the legend is longer than the formula", theorem.ID)
		}
		for line := range strings.Lines(legend) {
			if len(line) > 200 {
				t.Errorf("%s: a line of the legend has %d bytes", theorem.ID, len(line))
			}
		}
		for _, line := range []string{
			"c atom 2: user.known\n", "= originator\n", ": MP107+R2, RDP-1, requires\n", ": axiom: a user that has a role is known\n",
			": " + string(theorem.ID) + ", then, which fails\n", ": reading A1 is ", ": MP107+R2 accepts at receipt\n",
		} {
			if !strings.Contains(legend, line) {
				t.Errorf("%s: the legend has no line with %q", theorem.ID, line)
			}
		}
	}
}
