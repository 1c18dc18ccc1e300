package main

import (
	"os"
	"strings"
	"testing"

	"example.org/mp107/conformance/suite"
)

// TestUpgrade is the day on which a vendor takes a later version of the suite, in which a
// case that fails is called otherwise: what was written before still means that case.
func TestUpgrade(t *testing.T) {
	const before, now = "R1/scenario/called-so-before", "R1/scenario/other-critical-requests"
	t.Chdir(t.TempDir())
	command := func(want int, args ...string) string {
		t.Helper()
		var out strings.Builder
		root := newRoot()
		root.SetArgs(args)
		root.SetOut(&out)
		root.SetErr(&out)
		if err := root.ExecuteContext(t.Context()); codeOf(err) != want {
			t.Fatalf("%s: exit code %d, want %d: %v\n%s", strings.Join(args, " "), codeOf(err), want, err, out.String())
		}
		return out.String()
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(strings.ReplaceAll(text, now, before)), 0o666); err != nil {
			t.Fatal(err)
		}
	}

	// What the version before has left: a report, a list of its cases, waivers.
	command(1, "run", "--fault", "bypass-any-615", "--run", "scenario", "--out", "old")
	reported, err := os.ReadFile("old/report.json")
	if err != nil {
		t.Fatal(err)
	}
	write("old/report.json", string(reported))
	write("cases.json", command(0, "cases", "list", "--run", "scenario", "--json"))
	write("known.yaml", "waivers:\n  - {match: "+now+", owner: Store team, reason: ticket 12, expires: 2027-01-31}\n")

	renames := suite.Renames
	t.Cleanup(func() { suite.Renames = renames })
	for _, known := range []bool{false, true} {
		if known {
			suite.Renames = func() []suite.Rename { return []suite.Rename{{Version: "0.4.0", From: before, To: now}} }
		}
		fits := map[bool]int{false: 1, true: 0}[known]
		command(fits, "run", "--fault", "bypass-any-615", "--run", "scenario", "--waivers", "known.yaml", "--today", "2026-12-01", "--out", "new")
		if told := strings.Contains(command(1, "waivers", "check", "known.yaml", "--today", "2026-12-01"), "which is called "+now+" now"); told != known {
			t.Errorf("renamed: %v; it is said of the waiver: %v", known, told)
		}
		command(map[bool]int{false: 2, true: 1}[known], "run", "--fault", "bypass-any-615", "--failed", "old", "--out", "again")
		difference := command(0, "cases", "diff", "cases.json", "--run", "scenario")
		if told := strings.Contains(difference, before+" is "+now+" now"); told != known {
			t.Errorf("renamed: %v; the difference between the versions says\n%s", known, difference)
		}
	}
}
