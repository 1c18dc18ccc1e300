package legaltext_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"example.org/mp107/legaltext"
)

// folder makes a file system of clause files from their names and texts.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// loadOne loads a law of a single file.
func loadOne(text string) (*legaltext.Register, error) {
	return legaltext.Load(folder(map[string]string{"law.md": text}))
}

// brokenFiles lists the laws in testdata/broken, one for each class of defect.
func brokenFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/broken/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no broken laws: %v", err)
	}
	return files
}

// Each broken law stands beside the defects that must be reported of it, all
// of them and no others. Under -update read every line of what changed.
func TestBrokenLaws(t *testing.T) {
	for _, file := range brokenFiles(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			register, err := legaltext.Load(folder(map[string]string{filepath.Base(file): string(text)}))
			if err == nil || register != nil {
				t.Fatal("a broken law was loaded")
			}
			if defects := (legaltext.Defects)(nil); !errors.As(err, &defects) {
				t.Fatalf("error %v is no list of defects", err)
			}
			checkGolden(t, strings.TrimSuffix(file, ".md")+".want", err.Error()+"\n")
		})
	}
}

// Every golden file belongs to a broken law.
func TestBrokenLawsHaveNoStrays(t *testing.T) {
	wants, err := filepath.Glob("testdata/broken/*.want")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range wants {
		if _, err := os.Stat(strings.TrimSuffix(want, ".want") + ".md"); err != nil {
			t.Errorf("%s has no law: %v", want, err)
		}
	}
}
