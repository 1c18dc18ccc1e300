package dsp

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestIndependence reads the imports of every file of the package, tests
// included. Agreement with the executable law is evidence only while nothing
// here can consult it: of this module, the shared vocabulary alone is allowed.
func TestIndependence(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files to read: %v", err)
	}
	inTests := []string{"example.org/mp107/conformance/dsp", "github.com/google/go-cmp/cmp"}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case path == "example.org/mp107/spec":
			case strings.HasSuffix(name, "_test.go") && slices.Contains(inTests, path):
			case strings.Contains(path, "."):
				t.Errorf("%s imports %s: want mp107/spec and the standard library alone", name, path)
			}
		}
	}
}
