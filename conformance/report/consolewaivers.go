package report

import (
	"fmt"
	"strings"
)

// maxConsoleWaivers bounds the waivers told in a terminal; those that do not
// hold come first.
const maxConsoleWaivers = 12

// waivers tells each waiver: what it covers, who answers for it, why and until
// when, and what is wrong with it.
func (c *console) waivers() {
	w := c.report.Waivers
	if w == nil {
		return
	}
	c.line(c.paint(bold, "WAIVERS"), c.paint("", "  "+c.report.waiversInWords()))
	shown := 0
	for _, wantBroken := range []bool{true, false} {
		for _, waiver := range w.List {
			if broken := waiver.Problem != ""; broken == wantBroken && shown < maxConsoleWaivers {
				shown++
				c.waiver(waiver)
			}
		}
	}
	if left := len(w.List) - shown; left > 0 {
		c.paragraph("  ", bold, fmt.Sprintf("%s not shown here. The HTML and JSON forms of this report have every one.", several(left, "more is", "more are")))
	}
	c.line()
}

func (c *console) waiver(w Waiver) {
	style := ""
	if w.Problem != "" {
		style = yellow
	}
	c.paragraph(fmt.Sprintf("  %d. ", w.Number), style, w.Match)
	if w.Problem != "" {
		c.paragraph("     Problem  ", yellow, w.Problem)
		c.paragraph("     To do    ", "", w.Remedy)
	}
	c.paragraph("     Owner    ", "", w.Owner)
	c.paragraph("     Reason   ", "", w.Reason)
	c.paragraph("     Until    ", "", w.Expires)
	c.paragraph("     Cases    ", "", strings.TrimSuffix(w.Found()+"; "+w.Strictness(), "; "))
	if len(w.Listed) > 0 {
		first, _ := atMost(3, w.Listed)
		covers := strings.Join(first, ", ")
		if left := w.Waived - len(first); left > 0 {
			covers += " and " + number(left) + " more"
		}
		c.paragraph("     Covers   ", "", covers)
	}
}
