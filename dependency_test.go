package mp107_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed lists for each room, by its folder, the rooms that it may import; *
// is any, and what is in internal may be imported by all. A room that is not
// listed is an error, so that a new one has to be thought about.
var allowed = map[string]string{
	"":                                       "",
	"internal/text":                          "",
	"spec":                                   "",
	"legaltext":                              "spec",
	"model":                                  "spec legaltext",
	"model/explore":                          "spec legaltext model",
	"model/prove":                            "spec legaltext model model/prove/rup conformance/dsp",
	"model/prove/rup":                        "",
	"conformance":                            "spec legaltext model",
	"conformance/dsp":                        "spec",
	"conformance/adaptor/inprocess":          "spec conformance conformance/dsp",
	"conformance/report":                     "spec legaltext conformance",
	"fuzz":                                   "spec legaltext model conformance/dsp fuzz/plaincel",
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
	"conformance/check":                                       "spec conformance",
	"conformance/waiver":                                      "spec conformance",
	"conformance/concurrent":                                  "spec legaltext model conformance",
	"conformance/journal":                                     "spec conformance",
	"conformance/samples":                                     "",
	"conformance/samples/go":                                  "spec conformance conformance/dsp conformance/adaptor/wire conformance/adaptor/rpc conformance/adaptor/stdio conformance/adaptor/inprocess conformance/adaptor/contract/adaptorv1 conformance/adaptor/contract/adaptorv1/adaptorv1connect",
	"model/prove/mutate":                                      "spec legaltext model/prove",
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
	for _, path := range goList(t, "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./spec") {
		if path != module(t)+"/spec" {
			t.Errorf("spec depends on %s", path)
		}
	}
}

func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	prefix := module(t) + "/"
	for _, line := range goList(t, "-f", "{{.ImportPath}}:{{join .Imports \" \"}}", "./...") {
		room, rest, _ := strings.Cut(line, ":")
		room = strings.TrimPrefix(room+"/", prefix)
		room = strings.TrimSuffix(room, "/")
		imports[room] = nil
		for _, path := range strings.Fields(rest) {
			if imported, ours := strings.CutPrefix(path, prefix); ours {
				imports[room] = append(imports[room], imported)
			}
		}
	}
	if len(imports) < 8 {
		t.Fatalf("only %d packages were listed", len(imports))
	}
	return imports
}

// module is the module's path, which its owner may change.
func module(t *testing.T) string {
	t.Helper()
	return goList(t, "-m")[0]
}

func goList(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	var lines []string
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
