package report_test

import (
	"io"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// everywhere demands that every rendering says something, however it breaks lines.
func everywhere(t *testing.T, r report.Report, want string) {
	t.Helper()
	for form, write := range renderings {
		said := strings.Join(strings.Fields(render(t, r, write)), " ")
		if !strings.Contains(said, want) && !strings.Contains(strings.ReplaceAll(said, "\x1b[33m", ""), want) {
			t.Errorf("%s does not say %q", form, want)
		}
	}
}

// TestWhatCouldNotBeFoundOut: where calls failed, however often they were tried, the
// run does not conclude, and says so; what an adaptor has no way to show is said too.
func TestWhatCouldNotBeFoundOut(t *testing.T) {
	o := outcome(smallLaw(t), run(3, conformance.Table, spec.T02, conformance.Pass)...)
	o.Unchecked = []suite.Unchecked{{Question: "whether Reset forgets the time", Why: "the connection was lost", Broken: true}}
	r := made(t, o)
	if r.Conclusion.Verdict != conformance.NotConcluded {
		t.Errorf("%+v", r.Conclusion)
	}
	everywhere(t, r, "whether Reset forgets the time: the connection was lost")
	o.Unchecked[0].Broken = false
	if r = made(t, o); r.Conclusion.Verdict != conformance.Conformant {
		t.Errorf("%+v", r.Conclusion)
	}
	if text := render(t, r, console(false)); !strings.Contains(text, "Not found out   whether Reset forgets the time: the connection was lost") {
		t.Error(text)
	}
}

// TestUnstableIsSaid in a line of its own, and counted as the failure that it is.
func TestUnstableIsSaid(t *testing.T) {
	o := outcome(smallLaw(t), run(3, conformance.Table, spec.T02, conformance.Fail)...)
	o.Results[1].Unstable = &conformance.Attempts{Failed: 2, Made: 5}
	r := made(t, o)
	if r.Conclusion.Verdict != conformance.NonConformant || r.Counts.Fail != 3 {
		t.Errorf("%+v, %+v", r.Conclusion, r.Counts)
	}
	everywhere(t, r, "Unstable: 1 failure does not show each time that the case is repeated, as "+o.Results[1].ID)
}

// TestAnswer: every rendering for people says what got past the RDP check, and none that
// nothing else did where nothing else was tried.
func TestAnswer(t *testing.T) {
	for want, gate := range map[string]suite.Gate{
		"Only 6.15.1 for Network Operator credentials of SMETS1 Devices got past the RDP check: 7 of 8 that the law accepts, and 0 of 1,200 other critical requests that fail it.": {Repairs: 8, RepairsAccepted: 7, Others: 1200},
		"More than 6.15.1 for Network Operator credentials of SMETS1 Devices got past the RDP check: 2 of 9 other critical requests that fail it.":                                 {Repairs: 8, RepairsAccepted: 8, Others: 9, OthersAccepted: 2},
		"Nothing got past the RDP check: none of 8 6.15.1":   {Repairs: 8, Others: 9},
		"The run does not show what gets past the RDP check": {Repairs: 8, RepairsAccepted: 8},
	} {
		o := outcome(smallLaw(t), run(3, conformance.Table, spec.T02, conformance.Pass)...)
		o.Coverage.Gate = gate
		r := made(t, o)
		for _, write := range []func(io.Writer, report.Report) error{console(false), report.HTML, report.JSON} {
			if said := strings.Join(strings.Fields(render(t, r, write)), " "); !strings.Contains(said, want) {
				t.Errorf("%+v: not said: %s", gate, want)
			}
		}
	}
}
