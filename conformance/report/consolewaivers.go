package report

import (
	"fmt"
	"strings"

	"example.org/mp107/conformance/waiver"
	"example.org/mp107/internal/console"
	"example.org/mp107/internal/text"
)

// maxConsoleWaivers bounds the waivers told in a terminal; those that do not
// hold come first.
const maxConsoleWaivers = 12

// waivers tells each waiver: what it covers, who answers for it, why and until
// when, and what is wrong with it.
func (c *terminal) waivers() {
	w := c.report.Waivers
	if w == nil {
		return
	}
	c.Line(c.Paint(console.Bold, "WAIVERS"), c.Paint(console.Plain, "  "+c.report.waiversInWords()))
	shown := 0
	for _, wantBroken := range []bool{true, false} {
		for _, use := range w.List {
			if broken := use.Problem != ""; broken == wantBroken && shown < maxConsoleWaivers {
				shown++
				c.waiver(use)
			}
		}
	}
	if left := len(w.List) - shown; left > 0 {
		c.Paragraph("  ", console.Bold, fmt.Sprintf("%s not shown here. See report.json for the full text.", text.Several(left, "more is", "more are")))
	}
	c.Line()
}

func (c *terminal) waiver(w waiver.Use) {
	style := console.Plain
	if w.Problem != "" {
		style = console.Yellow
	}
	c.Paragraph(fmt.Sprintf("  %d. ", w.Number), style, w.Match)
	if w.Problem != "" {
		c.Paragraph("     Problem  ", console.Yellow, w.Problem)
		c.Paragraph("     To do    ", "", w.Remedy)
	}
	if w.Warning != "" {
		c.Paragraph("     Soon     ", console.Yellow, w.Warning)
	}
	c.Paragraph("     Owner    ", "", w.Owner)
	c.Paragraph("     Reason   ", "", w.Reason)
	c.Paragraph("     Until    ", "", w.Expires)
	c.Paragraph("     Cases    ", "", strings.TrimSuffix(w.Found()+"; "+w.Strictness(), "; "))
	if len(w.Listed) > 0 {
		first, _ := atMost(3, w.Listed)
		covers := strings.Join(first, ", ")
		if left := w.Waived - len(first); left > 0 {
			covers += " and " + text.Number(left) + " more"
		}
		c.Paragraph("     Covers   ", "", covers)
	}
}
