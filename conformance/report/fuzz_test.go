package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/internal/strictxml"
	"example.org/mp107/spec"
)

// FuzzReport: whatever an implementation says, and whatever comes of the cases, every
// rendering is made, is what it is meant to be (JSON, well-formed XML, text in which
// nothing can write a line of its own), and does not contradict itself.
//
// A report tells the whole law, so that an input takes milliseconds; the page, which
// takes most, comes with one input in eight.
func FuzzReport(f *testing.F) {
	for _, text := range []string{"", "a", nasty, "]]>", "<script>", strings.Repeat("é", 3000), "\nCONFORMANT\n"} {
		for _, n := range []uint64{0, 1, 2, 3, 4, 1234567} {
			f.Add(text, n)
		}
	}
	verdicts := conformance.Verdicts()
	f.Fuzz(func(t *testing.T, said string, n uint64) {
		var results []conformance.Result
		for i, theorem := range []spec.TheoremID{spec.T01, spec.T02, spec.T14} {
			c := result(i+1, conformance.Scenario, theorem, verdicts[n%uint64(len(verdicts))])
			n /= uint64(len(verdicts))
			if c.Verdict != conformance.Pass {
				c.Reason = said
			}
			if x := c.Counterexample; x != nil {
				x.Story.Events[0], x.Expected, x.Actual = said, []string{said}, []string{said}
				x.Differences = []conformance.Difference{{Path: said, Expected: said, Actual: said}}
			}
			results = append(results, c)
		}
		o := outcome(smallLaw(t), results...)
		o.Implementation.Name, o.Implementation.Version = "zq<"+said, said
		r := made(t, o)
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
		if text := render(t, r, report.JSON); !json.Valid([]byte(text)) {
			t.Error("not JSON")
		}
		if text := render(t, r, report.JUnit); strictxml.Check([]byte(text)) != nil {
			t.Errorf("not well-formed: %v", strictxml.Check([]byte(text)))
		}
		if text := render(t, r, console(false)); strings.ContainsAny(text, "\x1b\x00\r\u202e") || strings.HasPrefix(said, "\nCONFORMANT") && strings.Contains(text, "zq<\nCONFORMANT") {
			t.Errorf("the console shows what it should not:\n%q", text)
		}
		if n%8 == 0 && strings.Contains(render(t, r, report.HTML), "zq<") {
			t.Error("markup goes through as markup")
		}
	})
}
