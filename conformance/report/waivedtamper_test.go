package report_test

import (
	"bytes"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
)

// TestNoReportClaimsAWaiverThatIsNotThere edits a report as a person might who
// wants a failure to look waived.
func TestNoReportClaimsAWaiverThatIsNotThere(t *testing.T) {
	for name, tamper := range map[string]func(*report.Report){
		"another case marked":    func(r *report.Report) { r.Cases[1].Waiver = r.Cases[1202].Waiver },
		"a waiver made up":       func(r *report.Report) { r.Cases[1].Waiver = &conformance.Waiver{Number: 9, Match: "T07"} },
		"a mark taken away":      func(r *report.Report) { r.Cases[1202].Waiver = nil },
		"another owner in mark":  func(r *report.Report) { r.Cases[1202].Waiver.Owner = "nobody" },
		"another owner in list":  func(r *report.Report) { r.Waivers.List[0].Owner = "nobody" },
		"a wider match":          func(r *report.Report) { r.Waivers.List[0].Match = "R1" },
		"a waiver left out":      func(r *report.Report) { r.Waivers.List = r.Waivers.List[1:] },
		"all waivers left out":   func(r *report.Report) { r.Waivers.List = nil },
		"no section":             func(r *report.Report) { r.Waivers = nil },
		"number":                 func(r *report.Report) { r.Waivers.List[0].Number = 2 },
		"counts of a waiver":     func(r *report.Report) { r.Waivers.List[0].Counts.Fail++ },
		"passing cases hidden":   func(r *report.Report) { r.Waivers.List[2].Counts.Pass = 0 },
		"partly":                 func(r *report.Report) { r.Waivers.List[2].Partly = false },
		"cases of a waiver":      func(r *report.Report) { r.Waivers.List[0].Waived++ },
		"listed":                 func(r *report.Report) { r.Waivers.List[0].Listed = nil },
		"left":                   func(r *report.Report) { r.Waivers.List[0].Left = 1 },
		"problem":                func(r *report.Report) { r.Waivers.List[0].Problem = "It is well." },
		"sum":                    func(r *report.Report) { r.Waivers.Waived.Fail-- },
		"broken":                 func(r *report.Report) { r.Waivers.Broken = 1 },
		"count beside":           func(r *report.Report) { r.Counts.Waived = 0 },
		"count of a group":       func(r *report.Report) { r.Groups[1].Waived = 0 },
		"waived among failures":  func(r *report.Report) { r.Failures.Waived = 0 },
		"a failure group waived": func(r *report.Report) { r.Failures.Groups[0].Waived = true },
		"conclusion": func(r *report.Report) {
			r.Conclusion.Verdict, r.Conclusion.ExitCode = conformance.ConformantButForWaivers, 0
		},
		"banner": func(r *report.Report) { r.NotForSubmission = []string{} },
	} {
		t.Run(name, func(t *testing.T) {
			// A report of its own: marks are shared with nothing else.
			intact := made(t, situations(t)["waived but for one"])
			r, err := report.Read(strings.NewReader(render(t, intact, report.JSON)), intact)
			if err != nil {
				t.Fatal(err)
			}
			tamper(&r)
			if err := r.Check(); err == nil || !strings.Contains(err.Error(), "contradicts itself") {
				t.Errorf("says %v, want that the report contradicts itself", err)
			}
			for form, write := range renderings {
				var b bytes.Buffer
				if err := write(&b, r); err == nil || b.Len() > 0 {
					t.Errorf("%s: wrote %d bytes with error %v, want none and an error", form, b.Len(), err)
				}
			}
		})
	}
}

func TestReadRefusesAnEditedWaiver(t *testing.T) {
	r := made(t, situations(t)["waived but for one"])
	good := render(t, r, report.JSON)
	for name, edit := range map[string][2]string{
		"another reason":     {"ticket 4711; fixed", "ticket 4712; fixed"},
		"another day":        {`"expires": "2027-03-31"`, `"expires": "2099-03-31"`},
		"a field of its own": {`"owner": "Meter`, `"boss": "x", "owner": "Meter`},
		"another pattern":    {`"match": "R1/T02/table"`, `"match": "R1/T02"`},
	} {
		edited := strings.Replace(good, edit[0], edit[1], 1)
		if edited == good {
			t.Fatalf("%s: there is nothing to edit", name)
		}
		if _, err := report.Read(strings.NewReader(edited), r); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
	if _, err := report.Read(strings.NewReader(good), r); err != nil {
		t.Error(err)
	}
}
