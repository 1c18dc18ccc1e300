package mp107_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed lists for each room, by its folder, the rooms that it may import; *
// is any, and what is in internal may be imported by all. A room that is not
// listed is an error, so that a new one has to be thought about.
var allowed = map[string]string{
	"":                                       "",
	"internal/text":                          "",
	"internal/upgrade":                       "",
	"internal/console":                       "",
	"internal/strictxml":                     "",
	"internal/regular":                       "",
	"internal/folder":                        "",
	"internal/inflight":                      "",
	"internal/archive":                       "",
	"internal/doctext":                       "",
	"internal/chaos":                         "",
	"internal/page":                          "",
	"internal/planted":                       "",
	"internal/sidebyside":                    "",
	"internal/fuzzbench":                     "spec conformance/dsp fuzz",
	"docs":                                   "",
	"spec":                                   "",
	"legaltext":                              "spec",
	"legaltext/official":                     "spec",
	"model":                                  "spec legaltext",
	"model/theorem":                          "spec legaltext model",
	"model/explore":                          "spec legaltext model model/theorem",
	"model/recovery":                         "spec legaltext model",
	"model/promela":                          "spec legaltext model model/theorem model/explore",
	"model/prove":                            "spec legaltext model model/theorem model/prove/recode model/prove/rup conformance/dsp",
	"model/prove/rup":                        "",
	"model/prove/recode":                     "spec legaltext",
	"conformance":                            "spec",
	"conformance/suite":                      "spec legaltext legaltext/official model model/theorem conformance",
	"conformance/dsptest":                    "spec conformance conformance/suite",
	"conformance/dsp":                        "spec",
	"conformance/adaptor/inprocess":          "spec conformance conformance/dsp",
	"conformance/report":                     "docs spec legaltext legaltext/official model conformance conformance/suite conformance/waiver",
	"conformance/history":                    "spec conformance conformance/report",
	"conformance/attest":                     "spec conformance conformance/suite conformance/report",
	"conformance/assurance":                  "spec conformance/report",
	"conformance/sample":                     "spec conformance conformance/suite conformance/report",
	"fuzz":                                   "spec legaltext model model/theorem conformance conformance/suite conformance/adaptor/inprocess conformance/dsp fuzz/plaincel",
	"fuzz/plaincel":                          "spec legaltext model",
	"conformance/duis":                       "spec",
	"conformance/duis/pki":                   "spec",
	"conformance/duis/xmlsig":                "spec conformance/duis/pki",
	"conformance/duis/server":                "spec conformance/duis conformance/duis/pki conformance/duis/xmlsig conformance/dsp",
	"conformance/adaptor/duis":               "spec conformance conformance/duis conformance/duis/pki conformance/duis/xmlsig",
	"conformance/adaptor/contract/adaptorv1": "",
	"conformance/adaptor/contract/adaptorv1/adaptorv1connect": "conformance/adaptor/contract/adaptorv1",
	"conformance/adaptor/wire":                                "spec conformance conformance/adaptor/contract/adaptorv1",
	"conformance/adaptor/rpc":                                 "conformance conformance/adaptor/wire conformance/adaptor/contract/adaptorv1 conformance/adaptor/contract/adaptorv1/adaptorv1connect",
	"conformance/adaptor/stdio":                               "conformance conformance/adaptor/wire conformance/adaptor/contract/adaptorv1",
	"conformance/preflight":                                   "spec conformance",
	"conformance/waiver":                                      "conformance conformance/suite",
	"conformance/timing":                                      "spec conformance",
	"conformance/concurrent":                                  "spec legaltext model conformance conformance/suite",
	"conformance/journal":                                     "spec legaltext legaltext/official conformance conformance/suite",
	"conformance/observe":                                     "spec legaltext model conformance conformance/adaptor/wire conformance/adaptor/contract/adaptorv1",
	"conformance/samples":                                     "",
	"conformance/samples/go":                                  "spec conformance conformance/dsp conformance/adaptor/wire conformance/adaptor/rpc conformance/adaptor/stdio conformance/adaptor/inprocess conformance/adaptor/contract/adaptorv1 conformance/adaptor/contract/adaptorv1/adaptorv1connect",
	"conformance/mutant":                                      "spec model model/prove model/prove/mutate conformance conformance/suite conformance/dsp conformance/adaptor/inprocess",
	"model/prove/mutate":                                      "spec legaltext model model/prove",
	"cmd/mp107":                                               "*", // on top
}

// Dependencies run one way. That conformance/dsp imports neither the model nor
// the law is what makes its agreement with them evidence.
func TestDependenciesRunOneWay(t *testing.T) {
	for room, imports := range importsOf(t) {
		rooms, known := allowed[room]
		if !known {
			t.Errorf("package %s is in no list: decide what it may import, here and in CONTRIBUTING.md", room)
			continue
		}
		for _, imported := range imports {
			if imported == "cmd/mp107" {
				t.Errorf("%s imports the command", room)
			}
			if rooms != "*" && !slices.Contains(strings.Fields(rooms), imported) && !strings.HasPrefix(imported, "internal/") {
				t.Errorf("%s imports %s; it may import %s", room, imported, rooms)
			}
		}
	}
}

// spec is for implementations too, which should not have to take on anything else.
func TestSpecNeedsOnlyTheStandardLibrary(t *testing.T) {
	for _, path := range imported(t, "spec") {
		if strings.Contains(path, ".") {
			t.Errorf("spec depends on %s", path)
		}
	}
}

// importsOf lists for each room the rooms that it imports, tests apart. Reading
// the files, rather than asking go list, lets go test see when they change.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	prefix := module(t) + "/"
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() || path == "." {
			return err
		}
		if name := entry.Name(); name == "testdata" || strings.HasPrefix(name, ".") {
			return filepath.SkipDir
		}
		if files, err := filepath.Glob(filepath.Join(path, "*.go")); err != nil || len(files) == 0 {
			return err
		}
		room := filepath.ToSlash(path)
		imports[room] = nil
		for _, path := range imported(t, path) {
			if ours, ok := strings.CutPrefix(path, prefix); ok {
				imports[room] = append(imports[room], ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(imports) < 8 {
		t.Fatalf("only %d packages were found", len(imports))
	}
	return imports
}

// imported lists what the files of a folder import, tests apart.
func imported(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// module is the module's path, which its owner may change.
func module(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimPrefix(line, "module ")
}

// TestWhatProgramsLink: a vendor's adaptor in Go takes on the contract and one
// transport, in at most 4 modules of others, and no program of ours, or of
// theirs, has the flags of go test or of a generator of tests.
func TestWhatProgramsLink(t *testing.T) {
	for program, most := range map[string]int{"./conformance/samples/go": 4, "./cmd/mp107": 100} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{.ImportPath}} {{with .Module}}{{.Path}}{{end}}", program)
		list.Stderr = os.Stderr
		output, err := list.Output()
		if err != nil {
			t.Fatalf("go list %s: %v", program, err)
		}
		modules := map[string]bool{}
		for line := range strings.Lines(string(output)) {
			path, home, _ := strings.Cut(strings.TrimSpace(line), " ")
			switch {
			case path == "testing" || home == "pgregory.net/rapid" || home == "github.com/leanovate/gopter":
				t.Errorf("%s links %s", program, path)
			case home != "" && home != module(t):
				modules[home] = true
			}
		}
		if names := slices.Sorted(maps.Keys(modules)); len(names) == 0 || len(names) > most {
			t.Errorf("%s links %d modules of others, want 1 to %d: %v", program, len(names), most, names)
		}
	}
}

// TestRaceIsRunOnWhatIsConcurrent: make race covers every room that starts goroutines,
// and ends in time: it has a time-out, and CI runs it.
func TestRaceIsRunOnWhatIsConcurrent(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	covered := func(room string) bool {
		for word := range strings.FieldsSeq(string(makefile)) {
			if folder, all := strings.CutSuffix(word, "/..."); word == "./"+room || all && folder != "." && strings.HasPrefix("./"+room+"/", folder+"/") {
				return true
			}
		}
		return false
	}
	concurrent := 0
	for room := range importsOf(t) {
		if strings.HasPrefix(room, "cmd") || !startsGoroutines(t, room) {
			continue
		}
		if concurrent++; !covered(room) {
			t.Errorf("%s starts goroutines, and make race does not run its tests", room)
		}
	}
	ci, err := os.ReadFile(".ci/run")
	if err != nil || concurrent < 5 || !strings.Contains(string(ci), "make race\n") || strings.Count(string(makefile), "-race -short -timeout") != 2 {
		t.Errorf("%d concurrent rooms; want make race in .ci/run (%v), with a time-out", concurrent, err)
	}
}

func startsGoroutines(t *testing.T, room string) (found bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(room, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				found = true
			case *ast.SelectorExpr:
				found = found || n.Sel.Name == "Go"
			}
			return !found
		})
	}
	return found
}
