package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// inProcess carries out a command here, so that the theorems are decided once for all
// runs of a test, and returns what it writes and the exit code. Files are named @NAME.
func inProcess(t *testing.T, dir, line string) (said string, exit int) {
	t.Helper()
	var out bytes.Buffer
	root := newRoot()
	root.SetOut(&out)
	root.SetErr(&out)
	args := strings.Fields(strings.ReplaceAll(line, "@", dir+string(filepath.Separator)))[1:]
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "~", " ")
	}
	root.SetArgs(args)
	err := root.ExecuteContext(t.Context())
	if err != nil {
		out.WriteString(err.Error())
	}
	return out.String(), codeOf(err)
}

// TestRunsCompared: what broke from one run to another, by verified folders alone; and a
// run by an official text whose words have changed is stale, also when it is judged again.
func TestRunsCompared(t *testing.T) {
	dir := t.TempDir()
	const invented = "Invented rules, which are no quotation of the Code. A visitor who holds the key may enter."
	for name, text := range map[string]string{"one.txt": invented, "two.txt": strings.ReplaceAll(invented, "holds", "shows")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		line string
		exit int
		want string // as expressions, one a line
	}{
		{"mp107 run --run scenario --depth 0 --cases 0 --out @good", 0, "^CONFORMANT"},
		{"mp107 run --run scenario --depth 0 --cases 0 --fault bypass-any-615 --out @bad", 1, "^NON-CONFORMANT"},
		{"mp107 diff @good @bad", 1, `^WORSE
Implementation  simulated DSP .* -> simulated DSP with fault bypass-any-615
R1 Core solution +20 of 20 -> 19 of 20 +1 +0 +0 +0 +0
Broken \(fails now, and did not before\): 1 case
R1/scenario/other-critical-requests  pass -> fail
19 cases as before`},
		{"mp107 run --official @one.txt --bindings @none.json --out @none", 2, `--bindings: .*none.json`},
		{"mp107 run --bindings @b.json --out @none", 2, "--bindings needs --official"},
		{"mp107 law bind MP107-1 @one.txt --quote who~holds~the~key --bindings @b.json", 0, "1 binding in"},
		{"mp107 run --run scenario --depth 0 --cases 0 --official @two.txt --bindings @b.json --out @stale", 4, `^STALE: THE OFFICIAL TEXT BEHIND MP107-1 IS NOT AS IT WAS
MP107-1: changed: who \[-holds-\] \{\+shows\+\} the key
Official text   two.txt, SHA-256\s+[0-9a-f]+;\s+of 1 binding\s+1 changed`},
		{"mp107 judge @stale", 4, "^STALE: "},
		{"mp107 law coverage --run @stale", 0, `^Phrases of the [0-9]+ clauses that oblige and are in force in MP107
^  ruled +[0-9]+ of [0-9]+ 
^  tested +[1-9][0-9]* of [0-9]+ 
^  uncovered +0 of [0-9]+ +0 of [0-9]+ +2 of 
^  MP107-1 .*needed by the proofs of T01, T02, .*
0\s+current\s+verdicts;\s+9\s+stale`},
		{"mp107 history @bad @stale --plot @runs.svg", 0, `1  .*bad .* 20 +19 +1 +0  non-conformant
2  .*stale .* 20 +20 +0 +0  stale: the official text behind MP107-1`},
	} {
		said, exit := inProcess(t, dir, step.line)
		if exit != step.exit {
			t.Fatalf("%s: exit code %d, want %d:\n%s", step.line, exit, step.exit, said)
		}
		for want := range strings.SplitSeq(step.want, "\n") {
			if !regexp.MustCompile("(?m)" + want).MatchString(said) {
				t.Errorf("%s does not say %s:\n%s", step.line, want, said)
			}
		}
	}
	if _, err := fitsSchema(filepath.Join(dir, "stale", "report.json")); err != nil {
		t.Errorf("the report of the stale run: %v", err)
	}
	image, err := os.ReadFile(filepath.Join(dir, "runs.svg"))
	if err != nil || !strings.Contains(string(image), "bad: non-conformant. 1 fail, 19 pass</title>") {
		t.Errorf("%v: %s", err, image)
	}
	if err := os.WriteFile(filepath.Join(dir, "bad", "other.html"), image, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"mp107 diff @bad @good", "mp107 history @bad"} {
		if said, exit := inProcess(t, dir, line); exit != exitEvidence || !strings.Contains(said, "bad was changed after it was written: other.html") {
			t.Errorf("%s: exit code %d: %s", line, exit, said)
		}
	}
}
