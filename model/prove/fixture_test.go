package prove

import (
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file, or writes the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	file = "testdata/" + file
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if different := cmp.Diff(string(want), got); different != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", file, different)
	}
}

func embedded(t *testing.T) *legaltext.Register {
	t.Helper()
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return register
}

// amended is the embedded law with replacements made in its text and a file added.
func amended(t *testing.T, added string, replacements ...string) *legaltext.Register {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(legaltext.Files(), "*.md")
	if err != nil {
		t.Fatal(err)
	}
	replacer, seen := strings.NewReplacer(replacements...), ""
	for _, name := range names {
		text, err := fs.ReadFile(legaltext.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		seen += string(text)
		files[name] = &fstest.MapFile{Data: []byte(replacer.Replace(string(text)))}
	}
	for i := 0; i < len(replacements); i += 2 {
		if !strings.Contains(seen, replacements[i]) {
			t.Fatalf("the law no longer says %q: adapt the test", replacements[i])
		}
	}
	if added != "" {
		files["95-added.md"] = &fstest.MapFile{Data: []byte(added)}
	}
	register, err := legaltext.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return register
}

// registered is a theorem of the register.
func registered(t *testing.T, id spec.TheoremID) legaltext.Theorem {
	t.Helper()
	theorem, err := legaltext.TheoremByID(id)
	if err != nil {
		t.Fatal(err)
	}
	return theorem
}

// decided is the verdict of one theorem.
func decided(t *testing.T, register *legaltext.Register, release spec.Release, readings spec.Readings, id spec.TheoremID) Result {
	t.Helper()
	results, err := All(register, release, readings, Settings{Theorems: []legaltext.Theorem{registered(t, id)}, VerdictsOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}
