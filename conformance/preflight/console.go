package preflight

import (
	"fmt"
	"io"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/console"
	"example.org/mp107/internal/text"
)

// Write writes the findings for a person at a terminal: the conclusion, then
// what has to be done, with the messages that prove it, then what works in a
// line each. Without colour there is no escape sequence in it. Verbose shows
// more of the messages, and those of what works.
func (f Findings) Write(w io.Writer, colour, verbose bool) error {
	c := &terminal{Writer: console.Writer{Color: colour}, messages: 8, lines: 6}
	if verbose {
		c.messages, c.lines = 40, 60
	}
	var asking []Finding
	var counts []string
	for _, level := range []Level{Problem, Warning, Hint} {
		of := together(f.Of(level))
		if len(of) > 0 {
			counts = append(counts, text.Several(len(of), string(level), string(level)+"s"))
		}
		asking = append(asking, of...)
	}
	if len(asking) == 0 {
		counts = []string{"nothing to do"}
	}
	c.headline(f, strings.Join(counts, ", "))
	for _, finding := range asking {
		c.tell(finding)
	}
	c.works(f.Of(Fine), verbose)
	_, err := io.WriteString(w, c.String())
	return err
}

// together makes one finding of those that were not tried for the same reason.
func together(findings []Finding) []Finding {
	var all []Finding
	subjects := map[string][]string{} // by reason
	for _, f := range findings {
		if f.Observed != NotTried || len(f.Exchanges) > 0 {
			all = append(all, f)
			continue
		}
		if subjects[f.Detail] == nil {
			all = append(all, f)
		}
		subjects[f.Detail] = append(subjects[f.Detail], f.Subject)
	}
	for i, f := range all {
		if of := subjects[f.Detail]; len(of) > 1 {
			all[i].Subject, all[i].Claimed = fmt.Sprintf("%d subjects", len(of)), NoClaim
			all[i].Detail = f.Detail + " This is about: " + strings.Join(of, ", ") + "."
		}
	}
	return all
}

// terminal bounds how many messages of a finding are shown, and how many lines
// of each.
type terminal struct {
	console.Writer
	messages, lines int
}

func (c *terminal) headline(f Findings, counts string) {
	style := map[Overall]console.Style{Ready: console.Green, NotReady: console.Red, NotReached: console.Red}[f.Overall]
	c.Line(c.Paint(style, strings.ToUpper(string(f.Overall))), ": ", counts)
	if f.Implementation.Name != "" || len(f.Implementation.Abilities) > 0 {
		c.Paragraph("  Checked  ", "", tellDescription(f.Implementation))
	}
	c.Paragraph("  Made     ", "", text.Several(f.Calls, "call", "calls")+". No law was judged: a run does that.")
	c.Line()
}

// tell tells a finding that asks for something to be done.
func (c *terminal) tell(f Finding) {
	style := map[Level]console.Style{Problem: console.Red, Warning: console.Yellow, Hint: console.Bold}[f.Level]
	observed := string(f.Observed)
	if f.Observed != WorksUnclaimed {
		observed = map[Claim]string{Claimed: "claimed; ", Unclaimed: "not claimed; "}[f.Claimed] + "observed: " + observed
	}
	c.Line(c.Paint(style, strings.ToUpper(string(f.Level))), c.Paint(console.Bold, "  "+f.Subject), c.Paint(console.Dim, "  ("+observed+")"))
	c.Paragraph("  Seen     ", "", f.Detail)
	c.Paragraph("  To do    ", console.Green, f.Remedy)
	if f.Level != Hint {
		c.prove(f.Exchanges)
	}
	c.Line()
}

// works tells in a line each what needs nothing to be done.
func (c *terminal) works(fine []Finding, verbose bool) {
	if len(fine) == 0 {
		return
	}
	c.Line(c.Paint(console.Bold, fmt.Sprintf("%-25s%-9s%s", "IN ORDER", "claimed", "observed")))
	for _, f := range fine {
		claimed := string(f.Claimed)
		if f.Claimed == NoClaim {
			claimed = "-"
		}
		c.Paragraph(fmt.Sprintf("  %-23s%-9s", f.Subject, claimed), "", f.Detail)
		if verbose {
			c.prove(f.Exchanges)
		}
	}
}

// prove shows the messages that prove a finding. Where there are too many,
// the last ones are shown: there the difference is.
func (c *terminal) prove(exchanges []conformance.Exchange) {
	if left := len(exchanges) - c.messages; left > 0 {
		c.Line("  ", c.Paint(console.Dim, text.Several(left, "message", "messages")+" before these left out; ask for verbose output to see more"))
		exchanges = exchanges[left:]
	}
	for _, e := range exchanges {
		head := e.Direction
		if e.Status != 0 {
			head += fmt.Sprintf(", status %d", e.Status)
		}
		for _, more := range []string{e.URL, e.ContentType} {
			if more != "" {
				head += ", " + more
			}
		}
		c.Line("  ", c.Paint(console.Dim, head))
		lines := chop(text.PrintableUpTo(e.Body, len(e.Body)), console.Width-4)
		for _, line := range lines[:min(len(lines), c.lines)] {
			c.Line("    ", line)
		}
		if left := len(lines) - c.lines; left > 0 {
			c.Line("    ", c.Paint(console.Dim, fmt.Sprintf("… %s more", text.Several(left, "line", "lines"))))
		}
	}
}

// chop breaks a message into lines no longer than the width, after a comma or a
// space where there is one.
func chop(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\t", "  "), "\n") {
		rest := []rune(line)
		for len(rest) > width {
			at := width
			for i := width; i > width/2; i-- {
				if rest[i-1] == ',' || rest[i-1] == ' ' {
					at = i
					break
				}
			}
			lines, rest = append(lines, string(rest[:at])), rest[at:]
		}
		lines = append(lines, string(rest))
	}
	return lines
}
