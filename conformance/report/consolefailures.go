package report

import (
	"fmt"
	"strings"

	"example.org/mp107/internal/console"
	"example.org/mp107/internal/text"
)

// maxConsoleFailures bounds the failures told in one line each in a terminal.
const maxConsoleFailures = 12

// failures tells the first of the report's failures in full: it is the one
// with the shortest counterexample among the most urgent. Those that a waiver
// covers are told with their waiver.
func (c *terminal) failures() {
	f := c.report.Failures
	if f.Total == f.Waived {
		return
	}
	shownFailures := c.report.shownFailures()
	first := f.Groups[0].Listed[0]
	c.tell(f.Groups[0], shownFailures[first])
	c.others(shownFailures, first)
}

func (c *terminal) tell(group FailureGroup, t shownFailure) {
	c.Line(c.Paint(console.Red, strings.ToUpper(string(group.Verdict))), c.Paint(console.Bold, " "+t.Case.ID))
	c.Paragraph("  ", "", t.Case.Title)
	if theorem := c.report.Theorem(group.Theorem); theorem != nil {
		c.Paragraph("  ", console.Dim, fmt.Sprintf("%s %s: %s", theorem.ID, theorem.Name, theorem.Statement))
	}
	if t.Case.Counterexample == nil {
		c.Paragraph("  Reason    ", "", t.Case.Reason)
	}
	c.part("World     ", t.World, "")
	for i, event := range t.Events {
		style, mark := console.Plain, " "
		if event.Wrong {
			style, mark = console.Red, ">"
		}
		c.Paragraph(fmt.Sprintf("%s %-9s %d. ", mark, heading("Events", i), event.Number), style, event.Text)
	}
	c.part("Expected  ", t.Expected, console.Green)
	c.part("Actual    ", t.Actual, console.Red)
	c.part("Clause    ", t.clauseLines(), "")
	if len(t.Refutes) > 0 {
		c.Paragraph("  Refutes   ", "", text.List(t.Refutes))
	}
	if t.Left != "" {
		c.Paragraph("  ", console.Dim, t.Left)
	}
	if t.Replay != "" {
		// Not wrapped: it is there to be copied.
		c.Line("  ", c.Paint(console.Plain, "Replay: "+t.Replay))
	}
	c.Line()
}

// part writes lines below each other, the name of the part before the first.
func (c *terminal) part(name string, lines []string, style console.Style) {
	shown, left := atMost(20, lines)
	for i, line := range shown {
		c.Paragraph("  "+heading(name, i), style, line)
	}
	if left > 0 {
		c.Paragraph("  "+heading(name, 1), console.Dim, fmt.Sprintf("and %s", text.Several(left, "line more", "lines more")))
	}
}

// heading is the name before the first line and blank before the others.
func heading(name string, i int) string {
	if i == 0 {
		return name
	}
	return strings.Repeat(" ", len(name))
}

// others tells the remaining failures in a line each, and how many are not told at all.
func (c *terminal) others(shownFailures map[string]shownFailure, first string) {
	shown := 1
	for _, g := range c.report.Failures.Groups {
		for _, id := range g.Listed {
			if id == first || g.Waived || shown > maxConsoleFailures {
				continue
			}
			shown++
			reason := shownFailures[id].Case.Reason
			if reason == "" {
				reason = shownFailures[id].Case.Title
			}
			short, left := atMost(200, []rune(reason))
			if left > 0 {
				reason = string(short) + "…"
			}
			c.Paragraph(fmt.Sprintf("  %-13s ", said(g.Verdict)), "", id+": "+reason)
		}
	}
	open := c.report.Failures.Total - c.report.Failures.Waived
	if left := open - shown; left > 0 {
		c.Paragraph("  ", console.Bold, fmt.Sprintf("%s not shown here. See report.json for the full text.", text.Several(left, "more is", "more are")))
	}
	if open > 1 {
		c.Line()
	}
}
