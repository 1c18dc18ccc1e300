package report_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/spec"
)

// TestRetried: a case that passed at the second attempt passed, and whoever
// reads the report is told.
func TestRetried(t *testing.T) {
	o := outcome(smallLaw(t), run(3, conformance.Table, spec.T02, conformance.Pass)...)
	o.Results[1].Retried = true
	r := report.New(o, smallLaw(t))
	if r.Conclusion.Verdict != conformance.Conformant {
		t.Errorf("%+v", r.Conclusion)
	}
	var page, console, data bytes.Buffer
	if err := errors.Join(report.HTML(&page, r), report.Console(&console, r, report.ConsoleOptions{}), report.JSON(&data, r)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"page": page.String(), "console": console.String(), "JSON": data.String()} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), "1 case could not be run at first; that was made up for when the run was resumed") {
			t.Errorf("the %s does not say it", name)
		}
	}
	if !strings.Contains(data.String(), o.Results[1].ID) {
		t.Error("the JSON does not name the case")
	}
	if _, err := report.Read(&data, r); err != nil {
		t.Error(err)
	}
}
