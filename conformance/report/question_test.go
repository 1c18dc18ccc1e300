package report_test

import (
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// TestTheFirstScreenSaysWhatWasAsked: a conclusion on another law, under other
// readings or on few abilities does not look like the one that everybody expects,
// in any rendering.
func TestTheFirstScreenSaysWhatWasAsked(t *testing.T) {
	shipped, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	passing := run(6, conformance.Table, spec.T01, conformance.Pass)
	for i := range passing {
		passing[i].Clauses = nil
	}
	read := outcome(shipped, passing...)
	read.Readings = spec.Readings{spec.A4: spec.RegisteredOnly}
	for _, c := range []struct {
		name     string
		law      *legaltext.Register
		outcome  suite.Outcome
		headline string
		why      string // why it is not for submission, or does not conclude
		exit     int
	}{
		{"the shipped question", shipped, outcome(shipped, passing...), "conformant", "", 0},
		{"other readings", shipped, read, "conformant under readings that are not the default: not for submission", "A4 registered-only", 0},
		{"another law", smallLaw(t), outcome(smallLaw(t), passing...), "conformant to a law that is not the shipped one: not for submission", "left out: ROLE-1", 0},
		{"few abilities", shipped, outcome(shipped, join(passing, run(2, conformance.Sequence, spec.T14, conformance.NotApplicable))...), "partial: no case of T14 was decided", "no case that decides T14 applies", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := report.New(c.outcome, c.law)
			if r.Headline() != c.headline || r.Conclusion.ExitCode != c.exit {
				t.Errorf("headline %q with exit code %d, want %q with %d", r.Headline(), r.Conclusion.ExitCode, c.headline, c.exit)
			}
			if said := strings.Join(append(r.NotForSubmission, r.Conclusion.Why), " "); !strings.Contains(said, c.why) || c.headline == "conformant" && len(r.NotForSubmission) > 0 {
				t.Errorf("said %q, want %q", said, c.why)
			}
			if text := render(t, r, console(false)); !strings.HasPrefix(text, strings.ToUpper(c.headline)+"\n") {
				t.Errorf("console begins %.80q", text)
			}
			for form, write := range map[string]string{"HTML": ">" + c.headline + "</h1>", "JUnit": `name="headline" value="` + c.headline + `"`} {
				render := map[string]string{"HTML": render(t, r, report.HTML), "JUnit": render(t, r, report.JUnit)}[form]
				if !strings.Contains(render, write) {
					t.Errorf("%s does not say %q", form, write)
				}
			}
		})
	}
}
