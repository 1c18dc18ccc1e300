package mp107_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEveryTargetIsFuzzed: make fuzz goes through every target that go test -list
// '^Fuzz' ./... would name, and none but those.
func TestEveryTargetIsFuzzed(t *testing.T) {
	list := exec.CommandContext(t.Context(), "make", "-s", "--no-print-directory", "fuzz-list")
	output, err := list.Output()
	if err != nil {
		t.Skipf("no make on this machine: %v", err)
	}
	listed := strings.Split(strings.TrimSpace(string(output)), "\n")
	var there []string
	err = filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && path != "." && (name == "testdata" || strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Fuzz") {
				there = append(there, "./"+filepath.ToSlash(filepath.Dir(path))+" "+f.Name.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(there)
	slices.Sort(listed)
	if len(there) < 15 || !slices.Equal(there, listed) {
		t.Errorf("there are\n%s\nmake fuzz runs\n%s", strings.Join(there, "\n"), strings.Join(listed, "\n"))
	}
}
