package assurance

import (
	_ "embed"
	"html/template"
	"io"

	"example.org/mp107/conformance/report"
	"example.org/mp107/internal/page"
	"example.org/mp107/internal/text"
)

//go:embed assurance.tmpl
var source string

var sheet = template.Must(template.New("assurance").Funcs(page.Functions()).Funcs(template.FuncMap{
	"several": text.Several, "class": Claim.class,
}).Parse(source))

// HTML writes the assurance case of a report as one page that needs nothing else. It
// renders nothing that contradicts itself.
func HTML(w io.Writer, r report.Report) error {
	if err := r.Check(); err != nil {
		return err
	}
	return sheet.Execute(w, New(r))
}

// class is how the claim is shown: green only if it is supported.
func (c Claim) class() string {
	switch {
	case c.Supported:
		return "good"
	case c.Standing == report.Failed:
		return "bad"
	default:
		return "open"
	}
}
