package report_test

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/conformance/waiver"
	"example.org/mp107/spec"
)

// told is what one rendering says: its conclusion, its counts by verdict, over
// all and by theorem, and those of the waived cases.
type told struct {
	Conclusion string
	All        map[string]int
	Groups     map[string]map[string]int
	Waived     map[string]int
}

// truth is counted from the results by a way of counting of its own.
func truth(o suite.Outcome, conclusion string) told {
	t := told{conclusion, empty(), map[string]map[string]int{}, empty()}
	for _, c := range reapplied(o) {
		if c.Waiver != nil {
			t.Waived["total"]++
			t.Waived[string(c.Verdict)]++
		}

		group := string(c.Requirement) + "/" + string(c.Theorem)
		if t.Groups[group] == nil {
			t.Groups[group] = empty()
		}
		verdict := string(c.Verdict)
		if _, known := t.All[verdict]; !known {
			verdict = "error"
		}
		for _, counts := range []map[string]int{t.All, t.Groups[group]} {
			counts["total"]++
			counts[verdict]++
		}
	}
	return t
}

// reapplied are the results marked by the waivers of the outcome, whatever
// marks they had.
func reapplied(o suite.Outcome) []conformance.Result {
	results := slices.Clone(o.Results)
	waiver.Apply(o.Waivers, results)
	return results
}

func empty() map[string]int {
	return map[string]int{"total": 0, "fail": 0, "error": 0, "inconclusive": 0, "not-applicable": 0, "pass": 0}
}

func TestRenderingsAgreeOnEveryCount(t *testing.T) {
	conclusions := map[string]string{
		"all pass": "conformant", "pass in part": "conformant",
		"mixed": "non-conformant", "thousands fail": "non-conformant", "hostile": "non-conformant",
		"zero cases": "inconclusive", "only not applicable": "inconclusive", "stopped": "inconclusive", "thin": "inconclusive",
		"miscounted": "inconclusive", "another law": "inconclusive", "unknown verdict": "inconclusive", "the same case twice": "inconclusive",
		"nothing that is known": "inconclusive", "partial": "inconclusive",
	}
	for name, conclusion := range waivedConclusions {
		conclusions[name] = string(conclusion)
	}
	for name, o := range situations(t) {
		t.Run(name, func(t *testing.T) {
			r := made(t, o)
			want := truth(o, conclusions[name])
			for rendering, read := range map[string]func(*testing.T, report.Report) told{
				"JSON": readJSON, "HTML": readHTML, "JUnit": readJUnit, "console": readConsole, "CSV": readCSV, "letter": readLetter,
			} {
				got := read(t, r)
				wanted := want
				switch rendering {
				case "JUnit":
					wanted = asJUnit(want, r)
				case "console", "letter": // have theorems in their place
					wanted.Groups = map[string]map[string]int{}
				}
				if diff := cmp.Diff(wanted, got); diff != "" {
					t.Errorf("%s does not say what the results say (-results +%s):\n%s", rendering, rendering, diff)
				}
			}
		})
	}
}

func render(t testing.TB, r report.Report, write func(io.Writer, report.Report) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func console(color bool) func(io.Writer, report.Report) error {
	return func(w io.Writer, r report.Report) error {
		return report.Console(w, r, report.ConsoleOptions{Color: color})
	}
}

// TestTheoremsInTwoColumns: what a proof says of the law and in how many of the cases
// that decide it the implementation agrees stand side by side in every rendering, and
// nothing is green beside a statement that does not hold of the law.
func TestTheoremsInTwoColumns(t *testing.T) {
	o := outcome(smallLaw(t), join(run(30, conformance.Table, spec.T01, conformance.Pass), run(20, conformance.Table, spec.T06, conformance.Pass), run(3, conformance.Scenario, spec.T02, conformance.Fail))...)
	o.Results[len(o.Results)-1].Counterexample.Theorems = []spec.TheoremID{spec.T11}
	o.Law = []suite.LawVerdict{
		{Theorem: spec.T01, Verdict: "proved", Intended: true, Certificate: strings.Repeat("c", 64)},
		{Theorem: spec.T06, Verdict: "refuted", Intended: true}, {Theorem: spec.T15, Verdict: "refuted"}, {Theorem: spec.T20, Verdict: "proved", Intended: true, Vacuous: true},
	}
	r := made(t, o)
	console, page, data := render(t, r, console(false)), render(t, r, report.HTML), render(t, r, report.JSON)
	for id, want := range map[spec.TheoremID][2]string{
		spec.T01: {"proved", "agrees in 30 of 30 cases"},
		spec.T02: {"not decided", "agrees in 0 of 3 cases, 2 against it, 1 failed elsewhere"},
		spec.T06: {"refuted, as intended", "agrees in 20 of 20 cases"},
		spec.T09: {"not decided", "not exercised"},
		spec.T11: {"not decided", "agrees in 0 of 1 case, 1 against it"},
		spec.T15: {"refuted, NOT as intended", "not exercised"},
		spec.T20: {"proved, vacuously", "not exercised"},
	} {
		name := r.Theorem(id).Name
		if row := regexp.MustCompile(fmt.Sprintf(`(?m)^  %s %s +%s +%s$`, id, name, want[0], want[1])); row.MatchString(console) == (id == spec.T09 || id == spec.T20) { // those are listed apart
			t.Errorf("console: row %v", row)
		}
		if row := regexp.MustCompile(fmt.Sprintf(`>%s</a> %s</th><td>%s( <code[^>]*>c{12}</code>)?</td><td>%s</td>`, id, name, want[0], want[1])); !row.MatchString(page) {
			t.Errorf("page: no row %v", row)
		}
		_, card, _ := strings.Cut(page, fmt.Sprintf(`id="theorem-%s"`, id))
		card, _, _ = strings.Cut(card, "</dt>")
		if green := strings.Contains(card, "is-pass"); green != (id == spec.T01) {
			t.Errorf("page: %s is green: %v", id, green)
		}
		if !strings.Contains(data, fmt.Sprintf(`"words": %q`, want[0])) {
			t.Errorf("JSON: no %q", want[0])
		}
	}
	if got := r.Theorem(spec.T11).Standing; got != report.Failed {
		t.Errorf("T11, which a failure filed under T02 refutes, is %s", got)
	}
}

// TestTheRestIsNotExercised: no row of the traceability that no case decides says
// anything else, and no requirement counts a case that none of its clauses decides.
func TestTheRestIsNotExercised(t *testing.T) {
	o := outcome(smallLaw(t), run(30, conformance.Table, spec.T01, conformance.Pass)...)
	o.Results[0].Clauses = append(o.Results[0].Clauses, "MP107-1")
	r := made(t, o)
	decided := 0
	for _, trace := range r.Traceability {
		for _, row := range trace.Rows {
			switch {
			case row.Total > 0:
				decided++
			case row.Standing != report.NotExercised && row.Standing != report.NotInForce:
				t.Errorf("%s %s %s: %s", trace.Requirement, row.Clause, row.Theorem, row.Standing)
			}
		}
	}
	if q := r.Requirement(spec.R1); decided == 0 || q.Total != 1 || q.Pass != 1 {
		t.Errorf("%d rows decided, R1 has %+v", decided, q.Tally)
	}
}
