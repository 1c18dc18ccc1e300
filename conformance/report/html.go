package report

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

//go:embed template/*.tmpl template/style.css
var templates embed.FS

// page is parsed once; that it parses is known as soon as the package loads.
var page = template.Must(template.New("").Funcs(template.FuncMap{
	"number":    text.Number,
	"several":   text.Several,
	"someCases": text.Cases,
	"said":      said,
	"origin":    origin,
	"anchor":    anchor,
	"label":     label,
	"list":      text.List,
	"summary":   summary,
	"verdicts":  conformance.Verdicts,
	"class":     class,
	"paragraphs": func(text string) []string {
		return strings.Split(text, "\n\n")
	},
	"style": func() (template.CSS, error) {
		css, err := templates.ReadFile("template/style.css")
		return template.CSS(css), err
	},
}).ParseFS(templates, "template/*.tmpl"))

// HTML writes the report as one page that needs nothing else: no scripts, no
// fonts, no images. Every section, clause, theorem, requirement, reading and
// failure has an anchor that depends on its identifier only, so that a link to
// it stays good from one report to the next.
func HTML(w io.Writer, r Report) error {
	if err := r.Check(); err != nil {
		return err
	}
	v := &view{Report: &r, told: r.shownFailures()}
	v.decides = v.deciding()
	return page.ExecuteTemplate(w, "page.tmpl", v)
}

// view is a report with the questions that the page asks about it.
type view struct {
	*Report
	told    map[string]shownFailure
	decides map[pair][]string
}

// Telling is a failure prepared for shownFailure.
func (v *view) Telling(id string) shownFailure { return v.told[id] }

// Sequence draws the counterexample of a failure; nil where its events are not kept.
func (v *view) Sequence(c conformance.Result) *drawing { return sequenceOf(c) }

// Credential draws what becomes of a Network Operator credential; nil where the
// law of the run is not the one at hand.
func (v *view) Credential() (*drawing, error) {
	if law := legaltext.Shipped(); v.Asked.LawDigest == law.Digest {
		return credentialDrawing(law, v.Asked.Release, v.Asked.answers())
	}
	return nil, nil
}

// Scenarios lists the stories of the run, as many as can be read.
func (v *view) Scenarios() (scenarios []conformance.Result) {
	for _, c := range v.Cases {
		if c.Kind == conformance.Scenario {
			scenarios = append(scenarios, c)
		}
	}
	first, _ := atMost(100, scenarios)
	return first
}

// IsTold reports whether the page has an entry for the case to link to.
func (v *view) IsTold(id string) bool {
	_, ok := v.told[id]
	return ok
}

// Readings and selection in words, as in the other renderings.
func (v *view) ReadingsInWords() string  { return v.readingsInWords() }
func (v *view) SelectionInWords() string { return v.selectionInWords() }

// BrokenInWords says how many waivers do not hold.
func (v *view) BrokenInWords() string { return v.brokenInWords() }

// Obligation is the requirement of a trace; nil for the rules that stood before.
func (v *view) Obligation(t Trace) *Requirement { return v.Requirement(t.Requirement) }

// traceClause is the rows of one clause, which the matrix shows side by side.
type traceClause struct {
	Clause *Clause
	Rows   []TraceRow
}

// ByClause divides the rows of a trace by clause; rows of one clause are neighbours.
func (v *view) ByClause(t Trace) []traceClause {
	var groups []traceClause
	for _, row := range t.Rows {
		if n := len(groups); n > 0 && row.Clause != "" && groups[n-1].Rows[0].Clause == row.Clause {
			groups[n-1].Rows = append(groups[n-1].Rows, row)
			continue
		}
		groups = append(groups, traceClause{v.Clause(row.Clause), []TraceRow{row}})
	}
	return groups
}

// part is one group of failures, or one trace, with the view that it is part of.
type part struct {
	View  *view
	Group FailureGroup
	Trace Trace
}

// In pairs a part of the report with the view, for a template that needs both.
func (v *view) In(of any) (part, error) {
	switch of := of.(type) {
	case FailureGroup:
		return part{View: v, Group: of}, nil
	case Trace:
		return part{View: v, Trace: of}, nil
	default:
		return part{}, fmt.Errorf("a %T is not a part that the page shows", of)
	}
}

// ReadingByID finds a reading of the run.
func (v *view) ReadingByID(id spec.ReadingID) *Reading {
	return find(v.Asked.Readings, func(r *Reading) bool { return r.ID == id })
}

// ClausesByID finds clauses of the law, leaving out what it does not have.
func (v *view) ClausesByID(ids []spec.ClauseID) (found []*Clause) {
	for _, id := range ids {
		if c := v.Clause(id); c != nil {
			found = append(found, c)
		}
	}
	return found
}

var plainAnchor = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,39}$`)
var notForAnchor = regexp.MustCompile(`[^A-Za-z0-9]+`)

// anchor makes the page's identifier for a thing. What cannot stand in one as
// it is, is told apart by a digest.
func anchor(kind string, id any) string {
	text := fmt.Sprint(id)
	if plainAnchor.MatchString(text) {
		return kind + "-" + text
	}
	short := strings.Trim(notForAnchor.ReplaceAllString(text, "-"), "-")
	return fmt.Sprintf("%s-%.40s-%.4x", kind, short, sha256.Sum256([]byte(text)))
}

// class names the style of a verdict, a standing or a conclusion.
func class(v any) string {
	switch fmt.Sprint(v) {
	case "fail", "failed", "non-conformant":
		return "is-fail"
	case "error":
		return "is-error"
	case "inconclusive", "stale":
		return "is-inconclusive"
	case "pass", "passed", "conformant":
		return "is-pass"
	case "conformant-but-for-waivers":
		return "is-waived"
	case "passed in part":
		return "is-pass is-part"
	default:
		return "is-none"
	}
}
