package history

import (
	"fmt"
	"io"
	"strings"

	"example.org/mp107/internal/console"
	"example.org/mp107/internal/text"
)

// Tell writes a difference for a person: what was asked otherwise first, then what became
// of each requirement, then the cases.
func (d *Difference) Tell(w io.Writer, color bool) error {
	c := &console.Writer{Color: color}
	verdict, style := "NOTHING IS WORSE", console.Green
	if d.Worse {
		verdict, style = "WORSE", console.Red
	}
	c.Line(c.Paint(style, verdict))
	c.Paragraph("  ", console.Plain, fmt.Sprintf("%s: %s", d.From.Folder, d.From.Headline))
	c.Paragraph("  ", console.Plain, fmt.Sprintf("%s: %s", d.To.Folder, d.To.Headline))
	d.tellAsked(c)
	d.tellRequirements(c)
	for _, change := range d.Changes {
		d.tellChange(c, change)
	}
	c.Line()
	c.Line(c.Paint(console.Plain, fmt.Sprintf("%s as before.", text.Cases(d.Same))))
	_, err := io.WriteString(w, c.String())
	return err
}

func (d *Difference) tellAsked(c *console.Writer) {
	c.Line()
	if len(d.Asked) == 0 {
		c.Line("What was asked of whom is the same.")
		return
	}
	c.Line("What was asked of whom differs")
	for _, fact := range d.Asked {
		lead := fmt.Sprintf("  %-16s", fact.Name)
		c.Paragraph(lead, console.Yellow, fact.Before+" -> "+fact.After)
		if fact.Name == "Law" {
			c.Paragraph(fmt.Sprintf("  %-16s", ""), console.Plain, "clauses that differ: "+some(text.Join(d.Clauses, " ")))
		}
	}
}

func some(clauses string) string {
	names := strings.Fields(clauses)
	const most = 12
	switch {
	case len(names) == 0:
		return "none; other words in the files do"
	case len(names) > most:
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	default:
		return strings.Join(names, ", ")
	}
}

func (d *Difference) tellRequirements(c *console.Writer) {
	c.Line()
	c.Line(c.Paint(console.Dim, fmt.Sprintf("%-24s%-40s%8s%7s%7s%7s%7s", "Requirement", "cases that pass", Broken, Lost, Gone, New, Fixed)))
	for _, r := range d.Requirements {
		pass := fmt.Sprintf("%s of %s", text.Number(r.After.Pass), text.Number(r.After.Total()))
		if r.Before != r.After {
			pass = fmt.Sprintf("%s of %s -> %s", text.Number(r.Before.Pass), text.Number(r.Before.Total()), pass)
		}
		line := fmt.Sprintf("%-24s%-40s%8s%7s%7s%7s%7s", string(r.ID)+" "+r.Title, pass,
			text.Number(r.Changes[Broken]), text.Number(r.Changes[Lost]), text.Number(r.Changes[Gone]), text.Number(r.Changes[New]), text.Number(r.Changes[Fixed]))
		c.Line(c.Paint(console.Plain, line))
	}
}

func (d *Difference) tellChange(c *console.Writer, change Change) {
	meanings := map[Kind]string{
		Broken: "fails now, and did not before", Lost: "passed or failed before, and shows nothing now",
		Gone: "is no part of the second run", New: "was no part of the first", Fixed: "passes now, and did not before",
		Otherwise: "shows nothing, as before, for another reason",
	}
	style := console.Plain
	head := fmt.Sprintf("%s (%s): %s", text.Capital(string(change.Kind)), meanings[change.Kind], text.Cases(change.Total))
	switch {
	case change.Worse > 0 && change.Kind == Gone:
		head += fmt.Sprintf(", of which %s passed or failed", text.Number(change.Worse))
	case change.Worse > 0 && change.Kind == New:
		head += fmt.Sprintf(", of which %s fail", text.Number(change.Worse))
	}
	if change.Worse > 0 {
		style = console.Red
	} else if change.Kind == Fixed {
		style = console.Green
	}
	c.Line()
	c.Line(c.Paint(style, head))
	for _, one := range change.Cases {
		switch {
		case one.Before == "":
			c.Line(c.Paint(console.Plain, fmt.Sprintf("  %s  %s", one.Case, one.After)))
		case one.After == "":
			c.Line(c.Paint(console.Plain, fmt.Sprintf("  %s  was: %s", one.Case, one.Before)))
		default:
			c.Line(c.Paint(console.Plain, fmt.Sprintf("  %s  %s -> %s", one.Case, one.Before, one.After)))
		}
	}
	if left := change.Total - len(change.Cases); left > 0 {
		c.Line(c.Paint(console.Plain, fmt.Sprintf("  and %s more; --list N lists more", text.Number(left))))
	}
}
