package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/mutant"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/docs"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
)

var mutantsFile = flag.String("mutants", "", "what 'mp107 mutants --json' wrote, for TestDetectionDocument -update")

// TestDetectionDocument: docs/detection.md is of this suite and this law. Its figures
// take a quarter of an hour, so that they are taken from a file when it is written.
func TestDetectionDocument(t *testing.T) {
	const file = "../../docs/detection.md"
	testSuite, err := suite.New(suite.Options{Release: mutant.Release})
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for _, err := range testSuite.Headings() {
		if err != nil {
			t.Fatal(err)
		}
		cases++
	}
	of := fmt.Sprintf("Of suite version %s with its %s cases as of %s, and of the law with the digest\n`%s`.\n",
		conformance.Version, text.Number(cases), mutant.Release, legaltext.Shipped().Digest)
	if *update && *mutantsFile != "" {
		written, err := os.ReadFile(*mutantsFile)
		if err != nil {
			t.Fatal(err)
		}
		var document killed
		if err := json.Unmarshal(written, &document); err != nil {
			t.Fatal(err)
		}
		if document.Report.Cases != cases {
			t.Fatalf("%s is of a suite of %d cases, and this one has %d", *mutantsFile, document.Report.Cases, cases)
		}
		if err := os.WriteFile(file, []byte(detection(document, of)), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !strings.Contains(docs.Detection, of) {
		t.Errorf("docs/detection.md is not of this suite: it should say\n%s\nwhat to do: mp107 mutants --seeds 20 --json >mutants.json; go test ./cmd/mp107 -run TestDetectionDocument -update -mutants $PWD/mutants.json", of)
	}
}

// detection is the document.
func detection(document killed, of string) string {
	var w strings.Builder
	report := document.Report
	fmt.Fprintf(&w, `# Detection

Generated: %s writes the figures, and
%s this file. A test
holds it against the suite and the law of today.

%s
## What the suite catches

%s puts every fault of an algebra to the suite. A fault is a corruption, such as a check that is
skipped, with a trigger, such as the third time or a Device of one kind. Each cell tells how many faults are
found, of those that can be, as of %s:

| corruption |`, "`mp107 mutants --seeds 20 --json >mutants.json`", "`go test ./cmd/mp107 -run TestDetectionDocument -update -mutants $PWD/mutants.json`", of, "`mp107 mutants`", document.Release)
	for _, cell := range document.Matrix[0].Cells {
		fmt.Fprintf(&w, " %s |", cell.Trigger)
	}
	fmt.Fprintf(&w, "\n|%s\n", strings.Repeat(" --- |", len(document.Matrix[0].Cells)+1))
	for _, row := range document.Matrix {
		fmt.Fprintf(&w, "| %s |", row.Corruption)
		for _, cell := range row.Cells {
			told := "–"
			if cell.Killable() > 0 {
				told = fmt.Sprintf("%d of %d", cell.Killed, cell.Killable())
			}
			fmt.Fprintf(&w, " %s |", told)
		}
		fmt.Fprintln(&w)
	}
	total, laws := report.Total(), report.LawTotal()
	quick, whole := report.QuickPower()
	fmt.Fprintf(&w, `
%s under %s: %s killed under each, %s equivalent within the bound, %s that no history
of the bound gives an occasion, %s in a gap, which such a history finds and some seed's cases do not. The bound:
%s; %s histories.
`, text.Several(total.Of, "fault", "faults"), text.Several(len(report.Seeds), "seed", "seeds"), text.Number(total.Killed), text.Number(total.Equivalent), text.Number(total.Outside), text.Number(total.Gaps), document.Bound, text.Number(report.Bound))
	fmt.Fprintf(&w, `
Half of what is found is found by the first %d cases. A quick run, of %s cases, finds %.1f %% of it. Of %s, each
one an implementation besides, %s are found, %s are proved to change nothing, and %s are in a gap.
`, report.Median, text.Number(report.Quick), 100*float64(quick)/float64(max(whole, 1)), text.Several(laws.Of, "changed clause", "changed clauses"), text.Number(laws.Killed), text.Number(laws.Equivalent), text.Number(laws.Gaps))
	return w.String()
}
