package mp107_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed lists for each room the rooms that it may import. A room that is not
// listed is an error, so that a new one has to be thought about.
var allowed = map[string][]string{
	"mp107":                                        {},
	"mp107/spec":                                   {},
	"mp107/legaltext":                              {"mp107/spec"},
	"mp107/model":                                  {"mp107/spec", "mp107/legaltext"},
	"mp107/model/explore":                          {"mp107/spec", "mp107/legaltext", "mp107/model"},
	"mp107/model/prove":                            {"mp107/spec", "mp107/legaltext", "mp107/model", "mp107/model/prove/rup", "mp107/conformance/dsp"},
	"mp107/model/prove/rup":                        {},
	"mp107/conformance":                            {"mp107/spec", "mp107/legaltext", "mp107/model"},
	"mp107/conformance/dsp":                        {"mp107/spec"},
	"mp107/conformance/adaptor/inprocess":          {"mp107/spec", "mp107/conformance", "mp107/conformance/dsp"},
	"mp107/conformance/report":                     {"mp107/spec", "mp107/legaltext", "mp107/conformance"},
	"mp107/fuzz":                                   {"mp107/spec", "mp107/legaltext", "mp107/model", "mp107/conformance/dsp", "mp107/fuzz/plaincel"},
	"mp107/fuzz/plaincel":                          {"mp107/spec", "mp107/legaltext", "mp107/model"},
	"mp107/conformance/duis":                       {"mp107/spec"},
	"mp107/conformance/duis/pki":                   {"mp107/spec"},
	"mp107/conformance/duis/xmlsig":                {"mp107/spec", "mp107/conformance/duis/pki"},
	"mp107/conformance/duis/server":                {"mp107/spec", "mp107/conformance/duis", "mp107/conformance/duis/pki", "mp107/conformance/duis/xmlsig", "mp107/conformance/dsp"},
	"mp107/conformance/adaptor/duis":               {"mp107/spec", "mp107/conformance", "mp107/conformance/duis", "mp107/conformance/duis/pki", "mp107/conformance/duis/xmlsig"},
	"mp107/conformance/adaptor/contract/adaptorv1": {},
	"mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect": {"mp107/conformance/adaptor/contract/adaptorv1"},
	"mp107/conformance/adaptor/wire":                                {"mp107/spec", "mp107/conformance", "mp107/conformance/adaptor/contract/adaptorv1"},
	"mp107/conformance/adaptor/rpc":                                 {"mp107/conformance", "mp107/conformance/adaptor/wire", "mp107/conformance/adaptor/contract/adaptorv1", "mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect"},
	"mp107/conformance/adaptor/stdio":                               {"mp107/conformance", "mp107/conformance/adaptor/wire", "mp107/conformance/adaptor/contract/adaptorv1"},
	"mp107/conformance/check":                                       {"mp107/spec", "mp107/conformance"},
	"mp107/conformance/waiver":                                      {"mp107/spec", "mp107/conformance"},
	"mp107/conformance/concurrent":                                  {"mp107/spec", "mp107/legaltext", "mp107/model", "mp107/conformance"},
	"mp107/conformance/journal":                                     {"mp107/spec", "mp107/conformance"},
	"mp107/conformance/samples":                                     {},
	"mp107/conformance/samples/go":                                  {"mp107/spec", "mp107/conformance", "mp107/conformance/dsp", "mp107/conformance/adaptor/wire", "mp107/conformance/adaptor/rpc", "mp107/conformance/adaptor/stdio", "mp107/conformance/adaptor/inprocess", "mp107/conformance/adaptor/contract/adaptorv1", "mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect"},
	"mp107/model/prove/mutate":                                      {"mp107/spec", "mp107/legaltext", "mp107/model/prove"},
	"mp107/cmd/mp107":                                               nil, // on top: anything
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
			if imported == "mp107/cmd/mp107" {
				t.Errorf("%s imports the command", room)
			}
			if rooms != nil && !slices.Contains(rooms, imported) {
				t.Errorf("%s imports %s; it may import %v", room, imported, rooms)
			}
		}
	}
}

// spec is for implementations too, which should not have to take on anything else.
func TestSpecNeedsOnlyTheStandardLibrary(t *testing.T) {
	for _, path := range goList(t, "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./spec") {
		if path != "mp107/spec" {
			t.Errorf("spec depends on %s", path)
		}
	}
}

func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	for _, line := range goList(t, "-f", "{{.ImportPath}}:{{join .Imports \" \"}}", "./...") {
		room, rest, _ := strings.Cut(line, ":")
		imports[room] = nil
		for _, path := range strings.Fields(rest) {
			if strings.HasPrefix(path, "mp107/") {
				imports[room] = append(imports[room], path)
			}
		}
	}
	if len(imports) < 8 {
		t.Fatalf("only %d packages were listed", len(imports))
	}
	return imports
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
