package observe

import (
	"strings"
	"testing"

	"example.org/mp107/spec"
)

// TestTablesHoldNoFormula: what a log brings in reaches a spreadsheet as text.
func TestTablesHoldNoFormula(t *testing.T) {
	for _, cell := range (Finding{Subject: "=1+1", Answer: "@SUM", Expected: "-1", Missing: []string{"+1"}}).Row() {
		if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
			t.Errorf("%q is a formula", cell)
		}
	}
	var table strings.Builder
	if err := WriteWrong(&table, []WrongHolder{{Since: Source{File: "=HYPERLINK()", Line: 1}, Repairs: []Repair{{Role: spec.ED, If: []string{"=1"}}}}}); err != nil {
		t.Fatal(err)
	}
	if text := table.String(); strings.Contains(text, ",=") || !strings.Contains(text, "'=HYPERLINK") {
		t.Error(text)
	}
}
