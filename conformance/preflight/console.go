package preflight

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"example.org/mp107/internal/text"
)

// consoleWidth is the number of columns that text is wrapped to.
const consoleWidth = 96

// The ANSI colours used, by what they mean.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	green  = "1;32"
	yellow = "1;33"
)

// Write writes the findings for a person at a terminal: the conclusion, then
// what has to be done, with the messages that prove it, then what works in a
// line each. Without colour there is no escape sequence in it. Verbose shows
// more of the messages, and those of what works.
func (f Findings) Write(w io.Writer, colour, verbose bool) error {
	c := &console{colour: colour, limits: brief}
	if verbose {
		c.limits = full
	}
	c.headline(f)
	for _, level := range []Level{Problem, Warning, Hint} {
		for _, finding := range together(f.Of(level)) {
			c.tell(finding)
		}
	}
	c.works(f.Of(Fine))
	_, err := io.WriteString(w, c.text.String())
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

type console struct {
	colour bool
	limits limits
	text   strings.Builder
}

func (c *console) paint(style, text string) string {
	if !c.colour || style == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

func (c *console) line(parts ...string) {
	c.text.WriteString(strings.TrimRight(strings.Join(parts, ""), " ") + "\n")
}

func (c *console) headline(f Findings) {
	style := map[Overall]string{Ready: green, NotReady: red, NotReached: red}[f.Overall]
	var counts []string
	for _, level := range []Level{Problem, Warning, Hint} {
		if n := len(together(f.Of(level))); n > 0 {
			counts = append(counts, several(n, string(level)))
		}
	}
	if len(counts) == 0 {
		counts = []string{"nothing to do"}
	}
	c.line(c.paint(style, oneLine(strings.ToUpper(string(f.Overall)))), ": ", strings.Join(counts, ", "))
	if f.Implementation.Name != "" || len(f.Implementation.Abilities) > 0 {
		c.paragraph("  Checked  ", "", tellDescription(f.Implementation))
	}
	c.paragraph("  Made     ", "", several(f.Calls, "call")+". No law was judged: a run does that.")
	c.line()
}

// tell tells a finding that asks for something to be done.
func (c *console) tell(f Finding) {
	style := map[Level]string{Problem: red, Warning: yellow, Hint: bold}[f.Level]
	c.line(c.paint(style, strings.ToUpper(string(f.Level))), c.paint(bold, "  "+oneLine(f.Subject)), c.paint(dim, "  ("+oneLine(told(f))+")"))
	c.paragraph("  Seen     ", "", f.Detail)
	c.paragraph("  To do    ", green, f.Remedy)
	if f.Level != Hint {
		c.messages(f.Exchanges)
	}
	c.line()
}

// told says what is claimed and what was observed.
func told(f Finding) string {
	switch {
	case f.Observed == WorksUnclaimed:
		return string(f.Observed)
	case f.Claimed == Claimed:
		return "claimed; observed: " + string(f.Observed)
	case f.Claimed == Unclaimed:
		return "not claimed; observed: " + string(f.Observed)
	default:
		return "observed: " + string(f.Observed)
	}
}

// works tells in a line each what needs nothing to be done.
func (c *console) works(fine []Finding) {
	if len(fine) == 0 {
		return
	}
	c.line(c.paint(bold, fmt.Sprintf("%-25s%-9s%s", "IN ORDER", "claimed", "observed")))
	for _, f := range fine {
		claimed := string(f.Claimed)
		if f.Claimed == NoClaim {
			claimed = "-"
		}
		c.paragraph(fmt.Sprintf("  %-23s%-9s", oneLine(f.Subject), oneLine(claimed)), "", f.Detail)
		if c.limits == full {
			c.messages(f.Exchanges)
		}
	}
}

// paragraph writes text between a lead and the width, lines after the first
// indented to stand below its beginning.
func (c *console) paragraph(lead, style, words string) {
	indent := utf8.RuneCountInString(lead)
	for i, line := range text.Wrap(shownText(words), consoleWidth-indent) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		c.line(lead, c.paint(style, line))
	}
}

// shownText makes a text of any length fit to be shown, where Printable alone
// would cut it.
func shownText(s string) string { return text.PrintableUpTo(s, len(s)) }

// oneLine is a text fit to be shown in one line.
func oneLine(text string) string { return strings.Join(strings.Fields(shownText(text)), " ") }

func several(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
