package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryTestExists: a test that was renamed would be tried no longer.
func TestEveryTestExists(t *testing.T) {
	sources := map[string]string{}
	for _, g := range groups {
		for _, test := range g.tests {
			folder, name, _ := strings.Cut(test, ".Test")
			if sources[folder] == "" {
				files, err := filepath.Glob(filepath.Join("../..", folder, "*_test.go"))
				if err != nil {
					t.Fatal(err)
				}
				for _, file := range files {
					text, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					sources[folder] += string(text)
				}
			}
			name, script, _ := strings.Cut(name, "/")
			if !strings.Contains(sources[folder], "func Test"+name+"(t *testing.T)") {
				t.Errorf("there is no %s", test)
			}
			if script != "" {
				if _, err := os.Stat(filepath.Join("../..", folder, "testdata/script", script+".txtar")); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// TestOutcomes: what did not pass has not held, and what could not be run is an error.
func TestOutcomes(t *testing.T) {
	ended := map[string]bool{}
	err := outcomes(strings.NewReader(`{"Action":"run","Test":"TestA/one"}
{"Action":"pass","Test":"TestA/one"}
{"Action":"fail","Test":"TestA"}
{"Action":"skip","Test":"TestB"}
{"Action":"fail"}
`), ended)
	if want := map[string]bool{"TestA/one": true, "TestA": false}; err != nil || !maps.Equal(ended, want) {
		t.Errorf("%v, %v", ended, err)
	}
	for _, broken := range []string{`{"Action":"fail"}`, "FAIL"} {
		if err := outcomes(strings.NewReader(broken), map[string]bool{}); err == nil {
			t.Errorf("%s: want an error", broken)
		}
	}
}

// TestDocument: docs/robustness.md is of today's tests, as far as can be told without
// carrying them out: it has every group, and a class of every test.
func TestDocument(t *testing.T) {
	page, err := os.ReadFile("../../docs/robustness.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "\n\n## ")
	for _, g := range groups {
		title, part, _ := strings.Cut(rest, "\n")
		if title != g.title {
			t.Fatalf("there is %q where %q should be: make chaos writes it anew", title, g.title)
		}
		part, rest, _ = strings.Cut(part, "\n\n## ")
		for _, test := range g.tests {
			_, name, _ := strings.Cut(test, ".")
			if !strings.Contains(part+"\n", "- "+spoken(name)+"\n") && !strings.Contains(part, "- "+spoken(name)+":") {
				t.Errorf("there is no class of %s: make chaos writes it anew", test)
			}
		}
	}
}
