package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// ConsoleOptions say how the report is to look in a terminal.
type ConsoleOptions struct {
	// Color allows ANSI colours; without it there is no escape sequence at all.
	Color bool
}

// consoleWidth is the number of columns that text is wrapped to.
const consoleWidth = 96

// Console writes what a person reads in a terminal: the conclusion, what was
// asked, the counts, the shortest counterexample as a story and the other
// failures in a line each. A run in which all passes takes about 40 lines.
func Console(w io.Writer, r Report, opts ConsoleOptions) error {
	if err := r.Check(); err != nil {
		return err
	}
	c := &console{report: &r, color: opts.Color}
	c.headline()
	c.asked()
	c.counts()
	c.failures()
	c.waivers()
	c.untested()
	_, err := io.WriteString(w, c.text.String())
	return err
}

type console struct {
	report *Report
	color  bool
	text   strings.Builder
}

// The ANSI colours used, by what they mean.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	green  = "1;32"
	yellow = "1;33"
)

// paint is the only place that writes an escape sequence. Whatever it is given
// is made visible first, although New has done so: a Report can be made otherwise.
func (c *console) paint(style, text string) string {
	text = visible(text, false)
	if !c.color || style == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

func (c *console) line(parts ...string) { c.text.WriteString(strings.Join(parts, "") + "\n") }

// paragraph writes text between an indent and the width, lines after the first
// indented to stand below its beginning.
func (c *console) paragraph(lead, style, words string) {
	indent := utf8.RuneCountInString(lead)
	for i, line := range text.Wrap(visible(words, false), consoleWidth-indent) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		c.line(c.paint("", lead), c.paint(style, line))
	}
}

func (c *console) headline() {
	style := map[conformance.Conclusion]string{
		conformance.Conformant: green, conformance.NonConformant: red, conformance.NotConcluded: yellow, conformance.ConformantButForWaivers: yellow,
	}[c.report.Conclusion.Verdict]
	c.line(c.paint(style, strings.ToUpper(c.report.Headline())))
	c.paragraph("  ", "", c.report.Conclusion.Why)
	for _, reason := range c.report.NotForSubmission {
		c.paragraph("  ", yellow, "Not for submission. "+reason)
	}
	for _, problem := range c.report.Problems {
		c.paragraph("  ", yellow, problem)
	}
	c.line()
}

func (c *console) asked() {
	a, i := c.report.Asked, c.report.Implementation
	for _, row := range [][2]string{
		{"Implementation", strings.TrimSpace(i.Name + " " + i.Version)},
		{"Reached by", i.Reached},
		{"Release", string(a.Release)},
		{"Readings", c.report.readingsInWords()},
		{"Codes", a.Profile.Name},
		{"Selection", c.report.selectionInWords()},
		{"Suite", fmt.Sprintf("%s, seed %d", a.Suite, a.Seed)},
		{"Law", a.LawDigest},
	} {
		c.paragraph(fmt.Sprintf("  %-16s", row[0]), "", row[1])
	}
	c.line()
}

// counts is one table: kinds, then theorems, then the sum.
func (c *console) counts() {
	const layout = "  %-34s%8s%7s%7s%14s%16s%8s"
	c.line(c.paint(dim, fmt.Sprintf(layout, "Cases", "total", "fail", "error", "inconclusive", "not applicable", "pass")))
	row := func(name string, t Tally) {
		first, _ := atMost(34, []rune(name))
		c.line(c.paint("", fmt.Sprintf("  %-34s%8s", string(first), number(t.Total))),
			c.cell(7, t, conformance.Fail, red), c.cell(7, t, conformance.Error, yellow), c.cell(14, t, conformance.Inconclusive, yellow),
			c.cell(16, t, conformance.NotApplicable, ""), c.cell(8, t, conformance.Pass, green))
	}
	for _, g := range c.report.Groups {
		row(strings.TrimSpace(g.Label()+" "+g.Name), g.Tally)
	}
	for _, k := range c.report.Kinds {
		if k.Total > 0 {
			row("of these, "+string(k.Kind), k.Tally)
		}
	}
	row("All", c.report.Counts)
	if w := c.report.Waivers; w != nil {
		row("of these, waived", w.Waived)
	}
	c.line()
}

// cell writes a count in its column; a count of nothing has no colour.
func (c *console) cell(width int, t Tally, v conformance.Verdict, style string) string {
	n := t.Of(v)
	if n == 0 {
		style = dim
	}
	text := number(n)
	return strings.Repeat(" ", max(width-len(text), 1)) + c.paint(style, text)
}

func (c *console) untested() {
	u := c.report.Untested
	parts := []string{}
	for _, gap := range u.Theorems {
		parts = append(parts, gap.ID)
	}
	if len(parts) > 0 {
		c.paragraph("  Not tested      ", "", "theorems "+list(parts))
	}
	if len(u.Clauses) > 0 {
		c.paragraph("  Not exercised   ", "", several(len(u.Clauses), "clause", "clauses")+" in force, "+clauseList(u.Clauses))
	}
	if len(u.Abilities) > 0 {
		var names []string
		for _, a := range u.Abilities {
			names = append(names, string(a.Name))
		}
		c.paragraph("  Not claimed     ", "", "abilities "+list(names))
	}
	if ignored := c.report.Implementation.Ignored; len(ignored) > 0 {
		c.paragraph("  Not known       ", "", "claims of "+list(ignored)+", which this version of the suite passes over")
	}
	if thin := c.report.Coverage.Thin; len(thin) > 0 {
		first, left := atMost(3, thin)
		text := strings.Join(first, "; ")
		if left > 0 {
			text += fmt.Sprintf("; and %s more", number(left))
		}
		c.paragraph("  Thin            ", yellow, text)
	}
	c.paragraph("  Assumed         ", "", fmt.Sprintf("%s and %s, listed in the full report",
		several(len(c.report.Assumptions.Readings), "reading", "readings"), several(len(c.report.Assumptions.Clauses), "clause", "clauses")))
}

func clauseList(gaps []Gap) string {
	first, left := atMost(8, gaps)
	var ids []string
	for _, gap := range first {
		ids = append(ids, gap.ID)
	}
	if left > 0 {
		ids = append(ids, number(left)+" more")
	}
	return list(ids)
}
