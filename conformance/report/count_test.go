package report_test

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/conformance/waiver"
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
				"JSON": readJSON, "HTML": readHTML, "JUnit": readJUnit, "console": readConsole,
			} {
				got := read(t, r)
				wanted := want
				if rendering == "JUnit" {
					wanted = asJUnit(want)
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
