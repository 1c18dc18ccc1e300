package report

import (
	"fmt"
	"io"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/console"
	"example.org/mp107/internal/text"
)

// ConsoleOptions say how the report is to look in a terminal.
type ConsoleOptions struct {
	// Color allows ANSI colours; without it there is no escape sequence at all.
	Color bool
}

// Console writes what a person reads in a terminal: the conclusion, what was
// asked, the counts, the shortest counterexample as a story and the other
// failures in a line each. A run in which all passes takes about 40 lines.
func Console(w io.Writer, r Report, opts ConsoleOptions) error {
	if err := r.Check(); err != nil {
		return err
	}
	c := &terminal{report: &r, Writer: console.Writer{Color: opts.Color}}
	c.headline()
	c.asked()
	c.theorems()
	c.counts()
	c.failures()
	c.waivers()
	c.untested()
	_, err := io.WriteString(w, c.String())
	return err
}

type terminal struct {
	console.Writer
	report *Report
}

func (c *terminal) headline() {
	style := map[conformance.Conclusion]console.Style{
		conformance.Conformant: console.Green, conformance.NonConformant: console.Red, conformance.NotConcluded: console.Yellow, conformance.ConformantButForWaivers: console.Yellow, conformance.Stale: console.Yellow,
	}[c.report.Conclusion.Verdict]
	c.Line(c.Paint(style, strings.ToUpper(c.report.Headline())))
	c.Paragraph("  ", "", c.report.Conclusion.Why)
	if c.report.Answer != "" {
		c.Paragraph("  ", "", c.report.Answer)
	}
	if c.report.Unstable != "" {
		c.Paragraph("  ", console.Red, c.report.Unstable)
	}
	for _, reason := range c.report.NotForSubmission {
		c.Paragraph("  ", console.Yellow, "Not for submission. "+reason)
	}
	for _, change := range c.report.Official.changes() {
		c.Paragraph("  ", console.Yellow, change)
	}
	for _, problem := range c.report.Problems {
		c.Paragraph("  ", console.Yellow, problem)
	}
	c.Line()
}

func (c *terminal) asked() {
	a, i := c.report.Asked, c.report.Implementation
	var e Evidence // none
	if c.report.Evidence != nil {
		e = *c.report.Evidence
	}
	for _, row := range [][2]string{
		{"Implementation", strings.TrimSpace(i.Name + " " + i.Version)},
		{"Reached by", i.Reached},
		{"Answers taken", strings.Join(i.Notes, "; ")},
		{"Release", string(a.Release)},
		{"Readings", c.report.readingsInWords()},
		{"Codes", a.Profile.Name},
		{"Profile", c.profile()},
		{"Selection", c.report.selectionInWords()},
		{"Suite", fmt.Sprintf("%s, seed %d", a.Suite, a.Seed)},
		{"Law", a.LawDigest},
		{"Provenance", c.report.LawRests()},
		{"Official text", c.report.Official.inWords()},
		{"Challenge", string(e.Challenge)},
		{"Evidence", e.Root},
	} {
		if row[1] != "" || row[0] != "Answers taken" && row[0] != "Official text" && row[0] != "Challenge" && row[0] != "Evidence" {
			c.Paragraph(fmt.Sprintf("  %-16s", row[0]), "", row[1])
		}
	}
	c.Line()
}

// profile names the declared profile and, unless it is the full one, what it does not show.
func (c *terminal) profile() string {
	scope := c.report.Asked.Scope
	if scope.Name == suite.Full {
		return string(scope.Name)
	}
	return string(scope.Name) + ", which does not show: " + scope.ShowNot
}

// theorems is one table: whether each holds of the law, and in how many of the cases
// that decide it the implementation does what the law does. It has no colour: neither
// column alone deserves one.
func (c *terminal) theorems() {
	const layout = "  %-33s %-25s %s"
	c.Line(c.Paint(console.Dim, fmt.Sprintf(layout, "Theorem", "The law", "The implementation")))
	for _, t := range c.report.Theorems {
		if t.Total == 0 && t.Law.Verdict != "refuted" {
			continue // one of those not exercised, which are listed below
		}
		c.Line(c.Paint(console.Plain, fmt.Sprintf(layout, string(t.ID)+" "+t.Name, t.Law.Words, t.InWords())))
	}
	c.Line()
}

// counts is one table: kinds, then the sum.
func (c *terminal) counts() {
	const layout = "  %-34s%8s%7s%7s%14s%16s%8s"
	c.Line(c.Paint(console.Dim, fmt.Sprintf(layout, "Cases", "total", "fail", "error", "inconclusive", "not applicable", "pass")))
	row := func(name string, t Tally) {
		first, _ := atMost(34, []rune(name))
		c.Line(c.Paint(console.Plain, fmt.Sprintf("  %-34s%8s", string(first), text.Number(t.Total))),
			c.cell(7, t, conformance.Fail, console.Red), c.cell(7, t, conformance.Error, console.Yellow), c.cell(14, t, conformance.Inconclusive, console.Yellow),
			c.cell(16, t, conformance.NotApplicable, ""), c.cell(8, t, conformance.Pass, console.Green))
	}
	for _, k := range c.report.Kinds {
		if k.Total > 0 {
			row(text.Capital(string(k.Kind)), k.Tally)
		}
	}
	row("All", c.report.Counts)
	if w := c.report.Waivers; w != nil {
		row("of these, waived", w.Waived)
	}
	c.Line()
}

// cell writes a count in its column; a count of nothing has no colour.
func (c *terminal) cell(width int, t Tally, v conformance.Verdict, style console.Style) string {
	n := t.Of(v)
	if n == 0 {
		style = console.Dim
	}
	digits := text.Number(n)
	return strings.Repeat(" ", max(width-len(digits), 1)) + c.Paint(style, digits)
}

func (c *terminal) untested() {
	u := c.report.Untested
	parts := []string{}
	for _, gap := range u.Theorems {
		parts = append(parts, gap.ID)
	}
	if len(parts) > 0 {
		c.Paragraph("  Not exercised   ", "", "theorems "+text.List(parts))
	}
	if len(u.Clauses) > 0 {
		c.Paragraph("  Not exercised   ", "", text.Several(len(u.Clauses), "clause", "clauses")+" in force, "+clauseList(u.Clauses))
	}
	if len(u.Abilities) > 0 {
		var names []string
		for _, a := range u.Abilities {
			names = append(names, string(a.Name))
		}
		c.Paragraph("  Not claimed     ", "", "abilities "+text.List(names))
	}
	for _, u := range c.report.Unchecked {
		if !u.Broken { // the others are problems
			c.Paragraph("  Not found out   ", "", u.Question+": "+u.Why)
		}
	}
	if ignored := c.report.Implementation.Ignored; len(ignored) > 0 {
		c.Paragraph("  Not known       ", "", "claims of "+text.List(ignored)+", which this version of the suite passes over")
	}
	if thin := c.report.Coverage.Thin; len(thin) > 0 {
		first, left := atMost(3, thin)
		thin := strings.Join(first, "; ")
		if left > 0 {
			thin += fmt.Sprintf("; and %s more", text.Number(left))
		}
		c.Paragraph("  Coverage        ", console.Yellow, thin)
	}
	if sent, all, never := c.report.sent(); all > 0 {
		line := fmt.Sprintf("%s of %s of what the contract can say", text.Number(sent), text.Several(all, "class", "classes"))
		if first, left := atMost(4, never); len(first) > 0 {
			if line += "; never " + strings.Join(first, ", "); left > 0 {
				line += fmt.Sprintf(", and %s more", text.Number(left))
			}
		}
		c.Paragraph("  Sent            ", "", line)
	}
	if e := c.report.Coverage.Exhaustive; e != nil {
		c.Paragraph("  Exhaustive      ", "", e.Words()+" "+e.Guarantee())
	}
	c.Paragraph("  Assumed         ", "", fmt.Sprintf("%s and %s, listed in the full report",
		text.Several(len(c.report.Assumptions.Readings), "reading", "readings"), text.Several(len(c.report.Assumptions.Clauses), "clause", "clauses")))
}

func clauseList(gaps []Gap) string {
	first, left := atMost(8, gaps)
	var ids []string
	for _, gap := range first {
		ids = append(ids, gap.ID)
	}
	if left > 0 {
		ids = append(ids, text.Number(left)+" more")
	}
	return text.List(ids)
}
