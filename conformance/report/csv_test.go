package report_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// csvLines reads a table back, without its columns.
func csvLines(t *testing.T, r report.Report) [][]string {
	t.Helper()
	table := render(t, r, report.CSV)
	lines, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines[1:]
}

func readCSV(t *testing.T, r report.Report) told {
	lines := csvLines(t, r)
	out := told{lines[0][6], empty(), map[string]map[string]int{}, empty()}
	if !strings.HasPrefix(lines[0][7], r.Headline()) {
		t.Errorf("the run is %q", lines[0][7])
	}
	seen := map[string]bool{}
	for _, line := range lines[1:] {
		id, group, verdict, remark := line[4], line[5], line[6], line[7]
		if id == "" || seen[id] {
			continue
		}
		seen[id] = true
		if group = strings.TrimPrefix(group, "'"); !strings.Contains(group, "/") {
			group += "/"
		}
		if out.Groups[group] == nil {
			out.Groups[group] = empty()
		}
		counted := []map[string]int{out.All, out.Groups[group]}
		if strings.Contains(remark, "waived until ") {
			counted = append(counted, out.Waived)
		}
		for _, counts := range counted {
			counts["total"]++
			counts[verdict]++
		}
	}
	return out
}

// TestCSVHasTheTraceability: the lines of a row are the cases that it counts, each as it
// is counted.
func TestCSVHasTheTraceability(t *testing.T) {
	against := outcome(smallLaw(t), run(3, conformance.Table, spec.T02, conformance.Fail)...)
	against.Results[2].Counterexample.Theorems = []spec.TheoremID{spec.T11}
	all := situations(t)
	for name, o := range map[string]suite.Outcome{
		"against something else": against, "mixed": all["mixed"], "waived": all["waived"], "hostile": all["hostile"],
		"zero cases": all["zero cases"], "nothing that is known": all["nothing that is known"], "partial": all["partial"],
	} {
		r := made(t, o)
		got := map[[3]string]report.Tally{}
		for _, line := range csvLines(t, r)[1:] {
			row := [3]string{line[0], line[1], line[3]}
			n := got[row]
			switch {
			case line[4] == "":
			case strings.HasPrefix(line[7], "failed elsewhere"):
				n.Total, n.Involved = n.Total+1, n.Involved+1
			default:
				n.Add(conformance.Verdict(line[6]))
			}
			got[row] = n
		}
		want := map[[3]string]report.Tally{}
		for _, trace := range r.Traceability {
			for _, row := range trace.Rows {
				n := row.Tally
				n.Waived, n.Stale = 0, 0
				want[[3]string{string(trace.Requirement), string(row.Clause), string(row.Theorem)}] = n
			}
		}
		delete(got, [3]string{}) // cases in no row
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-report +table):\n%s", name, diff)
		}
	}
}

// TestCSVHasNoFormulas, whatever a case is called.
func TestCSVHasNoFormulas(t *testing.T) {
	var results []conformance.Result
	for _, id := range []string{"=1+1", "+1", "-1", "@x", "\t=1", "\n=1"} {
		c := result(1, conformance.Table, spec.T01, conformance.Pass)
		c.ID, c.Requirement = id, spec.RequirementID(id)
		results = append(results, c)
	}
	lines := csvLines(t, made(t, outcome(smallLaw(t), results...)))
	for _, line := range slices.Concat(lines, csvLines(t, made(t, situations(t)["hostile"]))) {
		for _, cell := range line {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
	}
	if !slices.ContainsFunc(lines, func(line []string) bool { return line[4] == "'=1+1" }) {
		t.Error("no case is called =1+1 any more")
	}
}
