package mp107_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
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
	told, err := os.ReadFile("docs/fuzzing.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range there {
		if _, name, _ := strings.Cut(target, " "); !strings.Contains(string(told), name) {
			t.Errorf("docs/fuzzing.md does not tell of %s", name)
		}
	}
	if len(there) < 15 || !slices.Equal(there, listed) {
		t.Errorf("there are\n%s\nmake fuzz runs\n%s", strings.Join(there, "\n"), strings.Join(listed, "\n"))
	}
}

// TestWorkflows: the workflows that are there to be copied are YAML, end in time, call
// targets and commands that there are, and keep what comes of them.
func TestWorkflows(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"docs/ci/github.yml", "docs/ci/gitlab.yml", "docs/ci/clusterfuzzlite/project.yaml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var workflow map[string]any
		if err := yaml.Unmarshal(text, &workflow); err != nil || len(workflow) == 0 {
			t.Errorf("%s: %d entries, %v", name, len(workflow), err)
		}
		for _, call := range regexp.MustCompile(`make ([a-z-]+)`).FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(string(makefile), "\n"+call[1]+":") {
				t.Errorf("%s calls make %s, which there is not", name, call[1])
			}
		}
		for _, action := range regexp.MustCompile(`uses: (\S+)`).FindAllStringSubmatch(string(text), -1) {
			if !regexp.MustCompile(`@v[0-9]+\.[0-9]+\.[0-9]+$`).MatchString(action[1]) {
				t.Errorf("%s: %s is not of one version", name, action[1])
			}
		}
		if name == "docs/ci/clusterfuzzlite/project.yaml" {
			continue
		}
		for _, want := range []string{"make test", "make fuzz SHARD=", "mp107 run --adaptor", "mp107 fuzz --adaptor", "timeout", "artifact", "testdata/fuzz", "corpus", "schedule"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s has no %q", name, want)
			}
		}
	}
	jobs := struct {
		Jobs map[string]struct {
			Timeout int `yaml:"timeout-minutes"`
			Steps   []map[string]any
		}
	}{}
	text, err := os.ReadFile("docs/ci/github.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &jobs); err != nil || len(jobs.Jobs) != 3 {
		t.Fatalf("%d jobs, %v", len(jobs.Jobs), err)
	}
	for name, job := range jobs.Jobs {
		if job.Timeout == 0 || len(job.Steps) < 3 {
			t.Errorf("job %s ends in %d minutes and has %d steps", name, job.Timeout, len(job.Steps))
		}
	}
}
