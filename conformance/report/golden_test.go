package report_test

import (
	"io"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
)

var renderings = map[string]func(io.Writer, report.Report) error{
	"mixed.json": report.JSON, "mixed.html": report.HTML, "mixed.xml": report.JUnit,
	"mixed.txt": console(false), "mixed.color.txt": console(true),
}

// TestGolden holds every rendering of two reports, the second on the same run
// with waivers, to files that a person has looked at. Most of the cases pass
// and are left out of the golden reports, to keep the files short.
func TestGolden(t *testing.T) {
	for _, situation := range []string{"mixed", "waived"} {
		r := made(t, shortened(t, situations(t)[situation]))
		for name, write := range renderings {
			name = strings.Replace(name, "mixed", situation, 1)
			t.Run(name, func(t *testing.T) { report.Golden(t, filepath.Join("testdata", name), render(t, r, write)) })
		}
	}
}

// shortened leaves out most of the cases that pass.
func shortened(t *testing.T, o suite.Outcome) suite.Outcome {
	kept := o.Results[:0:0]
	o.Counts = outcome(smallLaw(t)).Counts
	for _, c := range o.Results {
		if c.Theorem != "T01" || len(kept) < 5 {
			kept = append(kept, c)
			o.Counts.Add(c.Verdict)
		}
	}
	o.Results = kept
	return o
}

func TestTheSameOutcomeGivesTheSameBytes(t *testing.T) {
	again := freshSituations(smallLaw(t))
	maps.Copy(again, waivedSituations(smallLaw(t)))
	for name, o := range situations(t) {
		r, same := made(t, o), made(t, again[name])
		for form, write := range renderings {
			if render(t, r, write) != render(t, same, write) {
				t.Errorf("%s: %s differs from one rendering to the next", name, form)
			}
		}
	}
}

func TestConsoleIsShortWhenAllPasses(t *testing.T) {
	text := render(t, made(t, situations(t)["all pass"]), console(false))
	if lines := strings.Count(text, "\n"); lines > 40 {
		t.Errorf("console takes %d lines when all passes, want at most 40:\n%s", lines, text)
	}
}

func TestConsoleIsBoundedWhenThousandsFail(t *testing.T) {
	text := render(t, made(t, situations(t)["thousands fail"]), console(false))
	if lines := strings.Count(text, "\n"); lines > 100 {
		t.Errorf("console takes %d lines when thousands fail, want at most 100", lines)
	}
	for _, want := range []string{"2,031 more are not shown here", "FAIL R1/sequence/v0.3.0/MP107/seed-107/T01-4-4", "Replay: mp107 replay"} {
		if !strings.Contains(text, want) {
			t.Errorf("console does not say %q:\n%s", want, text)
		}
	}
}

func TestColourOnlyWhenAskedFor(t *testing.T) {
	for name, o := range situations(t) {
		r := made(t, o)
		plain, colored := render(t, r, console(false)), render(t, r, console(true))
		if strings.Contains(plain, "\x1b") {
			t.Errorf("%s: there is an escape sequence although no colour was asked for", name)
		}
		if !strings.Contains(colored, "\x1b[") {
			t.Errorf("%s: there is no colour although it was asked for", name)
		}
	}
}
