package sample

import (
	_ "embed"
	"html/template"
	"io"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/page"
	"example.org/mp107/spec"
)

// Told is a case of a sample as a person reads it.
type Told struct {
	Drawn
	// World tells where it begins, Steps what happened.
	World []string
	Steps []suite.Step
}

//go:embed sample.tmpl
var source string

var sheet = template.Must(template.New("sample").Funcs(page.Functions()).Funcs(template.FuncMap{
	"join":       func(lines []string) string { return strings.Join(lines, "; ") },
	"paragraphs": func(text string) []string { return strings.Split(text, "\n\n") },
}).Parse(source))

// HTML writes the worksheet as a page to read and to print.
func HTML(w io.Writer, d Design, r report.Report, cases []Told) error {
	return sheet.Execute(w, struct {
		Design   Design
		Report   *report.Report
		Cases    []Told
		Theorem  func(spec.TheoremID) *report.Theorem
		Clause   func(spec.ClauseID) *report.Clause
		Verdicts map[conformance.Verdict]string
	}{d, &r, cases, r.Theorem, r.Clause, map[conformance.Verdict]string{conformance.Pass: "good", conformance.Fail: "bad"}})
}
