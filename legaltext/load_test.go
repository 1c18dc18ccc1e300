package legaltext_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.org/mp107/legaltext"
)

// embeddedFiles is the embedded law as texts by file name.
func embeddedFiles(t testing.TB) map[string]string {
	t.Helper()
	names, err := fs.Glob(legaltext.Files(), "*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no embedded files: %v", err)
	}
	files := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(legaltext.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	return files
}

// Defects in several files and of several kinds are all reported, by file and
// then by line.
func TestDefectsOfSeveralFilesAreAllReported(t *testing.T) {
	const text = `## A-1 A title

- provenance: S
- modality: shall
- in force: baseline

Words.

` + "```rule" + `
defines: term.FILE
as: user.colour
` + "```" + `

## a-2 Another

- provenance: A
- modality: finding
- in force: MP108

Words.
`
	files := map[string]string{}
	for _, name := range []string{"c", "a", "b"} {
		files[name+".md"] = strings.ReplaceAll(strings.ReplaceAll(text, "FILE", name), "A-1", strings.ToUpper(name)+"-1")
	}
	_, err := legaltext.Load(folder(files))
	if err == nil {
		t.Fatal("a broken law was loaded")
	}
	checkGolden(t, "testdata/several-files.golden", err.Error()+"\n")

	var defects legaltext.Defects
	if !errors.As(err, &defects) || len(defects) < 15 {
		t.Fatalf("%d defects, want at least 15", len(defects))
	}
	ordered := slices.IsSortedFunc(defects, func(a, b legaltext.Defect) int {
		if a.At.File != b.At.File {
			return strings.Compare(a.At.File, b.At.File)
		}
		return a.At.Line - b.At.Line
	})
	if !ordered {
		t.Error("defects are not in order of file and line")
	}
	var one legaltext.Defect
	if !errors.As(err, &one) || one != defects[0] {
		t.Errorf("errors.As gives %v, want the first defect", one)
	}
}

// The same law has the same defects in the same order every time.
func TestDefectsAreDeterministic(t *testing.T) {
	files := map[string]string{}
	for _, file := range brokenFiles(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.ReplaceAll(file, "/", "-")] = string(text)
	}
	_, first := legaltext.Load(folder(files))
	for range 3 {
		if _, again := legaltext.Load(folder(files)); first == nil || again == nil || again.Error() != first.Error() {
			t.Fatal("two loads report different defects")
		}
	}
}

func TestNoFiles(t *testing.T) {
	for name, fsys := range map[string]fs.FS{
		"empty":         fstest.MapFS{},
		"below the top": folder(map[string]string{"sub/a.md": oneCheck}),
	} {
		if register, err := legaltext.Load(fsys); err == nil || register != nil || !strings.Contains(err.Error(), "no clause files") {
			t.Errorf("%s: register %v, error %v", name, register != nil, err)
		}
	}
	if _, err := legaltext.Load(folder(map[string]string{"a.md/b": ""})); err == nil || !strings.Contains(err.Error(), "clause file a.md") {
		t.Errorf("a folder named like a file: error %v", err)
	}
}

// contents is what a register says, apart from the places in the files.
func contents(register *legaltext.Register) []legaltext.Clause {
	clauses := slices.Clone(register.Clauses)
	for i := range clauses {
		if clauses[i].Rule == nil {
			continue
		}
		rule := *clauses[i].Rule
		rule.Subject = strings.Join(strings.Fields(rule.Subject), " ")
		for _, e := range []**legaltext.Expression{&rule.When, &rule.Requires, &rule.As} {
			if *e != nil {
				bare := **e
				bare.Checked = nil
				*e = &bare
			}
		}
		clauses[i].Rule = &rule
	}
	return clauses
}

// Files from another system, with CRLF, and files cut short by the last line
// break say the same at the same places.
func TestLineEnds(t *testing.T) {
	want := contents(embedded(t))
	for name, change := range map[string]func(string) string{
		"CRLF":                  func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") },
		"no last line break":    func(text string) string { return strings.TrimRight(text, "\n") },
		"CRLF without the last": func(text string) string { return strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\r\n") },
		"byte order mark":       func(text string) string { return "\ufeff" + text },
		"spaces after lines":    func(text string) string { return strings.ReplaceAll(text, "\n", " \n") },
	} {
		files := embeddedFiles(t)
		for file, text := range files {
			files[file] = change(text)
		}
		register, err := legaltext.Load(folder(files))
		if err != nil {
			t.Errorf("%s:\n%v", name, err)
			continue
		}
		// What follows the condition on a line is no part of it.
		trimmed := cmp.Transformer("trimmed", func(e legaltext.Expression) []any {
			lines := strings.Split(e.Source, "\n")
			for i := range lines {
				lines[i] = strings.TrimRight(lines[i], " ")
			}
			return []any{strings.Join(lines, "\n"), e.At, e.Formula}
		})
		if diff := cmp.Diff(want, contents(register), trimmed, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A file that starts with a clause keeps it when an editor puts a mark before.
func TestByteOrderMarkBeforeClause(t *testing.T) {
	register, err := loadOne("\ufeff" + lawWith("true"))
	if err != nil {
		t.Fatal(err)
	}
	if at := (legaltext.Position{File: "law.md", Line: 1, Column: 4}); len(register.Clauses) != 1 || register.Clauses[0].At != at {
		t.Errorf("clauses are %v, want one at %v", register.Clauses, at)
	}
}

// The broken laws have the same defects at the same places.
func TestDefectPlacesWithCRLF(t *testing.T) {
	for _, file := range brokenFiles(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, unix := loadOne(string(text))
		_, dos := loadOne(strings.ReplaceAll(string(text), "\n", "\r\n"))
		_, short := loadOne(strings.TrimRight(string(text), "\n"))
		for name, other := range map[string]error{"with CRLF": dos, "without its last line break": short} {
			if unix == nil || other == nil {
				t.Errorf("%s loads %s", file, name)
				continue
			}
			if diff := cmp.Diff(unix.Error(), other.Error()); diff != "" {
				t.Errorf("%s %s (-as it is +so):\n%s", file, name, diff)
			}
		}
	}
}

// The digest is the identity of the law: the same for the same files, another
// for any byte changed, any file renamed, and any text moved between files.
func TestDigest(t *testing.T) {
	files := map[string]string{"10-old.md": oneCheck, "20-new.md": replacement}
	digest := func(files map[string]string) string {
		register, err := legaltext.Load(folder(files))
		if err != nil {
			t.Fatal(err)
		}
		return register.Digest
	}
	seen := map[string]string{digest(files): "the law"}
	if again := digest(maps.Clone(files)); seen[again] == "" || len(again) != 64 {
		t.Errorf("digest %s: want the same 64 digits for the same law", again)
	}
	other := func(change string, files map[string]string) {
		d := digest(files)
		if same, ok := seen[d]; ok {
			t.Errorf("%s has the digest of %s", change, same)
		}
		seen[d] = change
	}
	other("a file renamed", map[string]string{"11-old.md": oneCheck, "20-new.md": replacement})
	other("names exchanged", map[string]string{"20-new.md": oneCheck, "10-old.md": replacement})
	other("one file of both", map[string]string{"10-old.md": oneCheck + replacement})
	other("an empty file more", map[string]string{"10-old.md": oneCheck, "20-new.md": replacement, "30.md": ""})
	other("a line break moved", map[string]string{"10-old.md": oneCheck + "\n", "20-new.md": strings.TrimPrefix(replacement, "\n")})
}

// Any byte of any embedded clause counts, within a rule and outside.
func TestDigestSeesEveryByte(t *testing.T) {
	files := embeddedFiles(t)
	law := embedded(t).Digest
	loaded := 0
	for name, text := range files {
		const step = 97 // a prime, so that every kind of place is met
		for at := 0; at < len(text); at += step {
			changed := maps.Clone(files)
			changed[name] = text[:at] + string(text[at]^1) + text[at+1:]
			register, err := legaltext.Load(folder(changed))
			if err != nil {
				continue // refused, and so without a digest
			}
			loaded++
			if register.Digest == law {
				t.Fatalf("%s: a change of byte %d leaves the digest as it was", name, at)
			}
		}
	}
	if loaded < 50 {
		t.Errorf("only %d changes gave a law that loads: too few to tell", loaded)
	}
	if again := embedded(t).Digest; again != law {
		t.Errorf("two loads have digests %s and %s", law, again)
	}
}

// TestNoClauseFileIsPassedOver: what cannot be read as clauses is an error that names
// the file; read in silence, it would be another law.
func TestNoClauseFileIsPassedOver(t *testing.T) {
	embedded := embeddedFiles(t)
	const text = "## X-1 A title\n"
	for name, file := range map[string]*fstest.MapFile{
		"99.txt":      {Data: []byte(text)},
		"99":          {Data: []byte(text)},
		"utf16le.md":  {Data: []byte("\xff\xfe#\x00#\x00")},
		"utf16be.md":  {Data: []byte("\xfe\xff\x00#\x00#")},
		"latin1.md":   {Data: []byte("\xa7 2\n")},
		"zero.md":     {Data: []byte("Words.\x00\n")},
		"pipe.md":     {Mode: fs.ModeNamedPipe},
		"large.md":    {Data: []byte(strings.Repeat("\n", legaltext.MaxFile+1))},
		".hidden.txt": nil,
		"folder/x.md": nil,
	} {
		files := fstest.MapFS{}
		for name, text := range embedded {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		if file != nil {
			files[name] = file
		} else {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		_, err := legaltext.Load(files)
		switch refused := file != nil; {
		case refused && (err == nil || !strings.Contains(err.Error(), name)):
			t.Errorf("%s: error %v, want one that names it", name, err)
		case file == nil && err != nil:
			t.Errorf("%s: %v, want it to be nobody's law", name, err)
		}
	}
}
