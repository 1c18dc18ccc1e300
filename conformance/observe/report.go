package observe

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/console"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// shown is how many of a kind are told whole; the others are counted, and in the tables.
const shown = 20

// Report gathers what is to be told of a log. It keeps the first few of each kind.
type Report struct {
	Tally     Tally
	Violates  []Finding
	Against   []Finding
	Refused   []Finding // requests that another release would accept, or might
	Problems  []Problem
	Conflicts []Contradiction
	Wrong     []WrongHolder
	// Examples has for each kind of missing facts the first that is.
	Examples map[string]example
	Compare  spec.Release
}

type example struct {
	words string
	from  Source
}

func keep[T any](list *[]T, one T) {
	if len(*list) < shown {
		*list = append(*list, one)
	}
}

// Found notes a finding.
func (r *Report) Found(f Finding) {
	if f.Verdict == Violates {
		keep(&r.Violates, f)
	}
	if len(f.Against) > 0 {
		keep(&r.Against, f)
	}
	if f.Otherwise == WouldAccept || f.Otherwise == MightAccept {
		keep(&r.Refused, f)
	}
	for i, kind := range f.Kinds {
		if r.Examples == nil {
			r.Examples = map[string]example{}
		}
		if _, known := r.Examples[kind]; !known {
			r.Examples[kind] = example{f.Missing[i], f.From}
		}
	}
}

// Broken notes a line that could not be taken in.
func (r *Report) Broken(p Problem) { keep(&r.Problems, p) }

// Conflict notes a contradiction of facts.
func (r *Report) Conflict(c Contradiction) { keep(&r.Conflicts, c) }

// Write tells it to a person at a terminal; asked says in rows what was asked of what.
func (r *Report) Write(w io.Writer, asked [][2]string, color bool) error {
	c := &console.Writer{Color: color}
	style := map[conformance.Conclusion]console.Style{
		conformance.Conformant: console.Green, conformance.NonConformant: console.Red, conformance.NotConcluded: console.Yellow,
	}[r.Tally.Conclude()]
	c.Line(c.Paint(style, strings.ToUpper(r.Tally.Headline())))
	c.Paragraph("  ", console.Plain, r.Tally.Why())
	c.Line()
	for _, row := range asked {
		c.Paragraph(fmt.Sprintf("  %-16s", row[0]), console.Plain, row[1])
	}
	c.Line()
	section(c, "Answers that violate the law", r.Tally.Violates, r.Violates, func(f Finding) {
		c.Paragraph("  ", console.Red, f.Words())
	})
	section(c, "Answers that cannot be the law's together with others", r.Tally.Against, r.Against, func(f Finding) {
		c.Paragraph("  ", console.Red, f.Words())
	})
	section(c, "Facts that contradict each other", r.Tally.Contradictions, r.Conflicts, func(o Contradiction) {
		c.Paragraph("  ", console.Yellow, text.Capital(o.String()))
	})
	section(c, "Lines that were not taken in", r.Tally.Broken, r.Problems, func(p Problem) {
		c.Paragraph("  ", console.Yellow, p.String())
	})
	kinds := r.Tally.helpful()
	section(c, "What would help to settle what cannot be told", len(kinds), kinds, func(kind string) {
		e := r.Examples[kind]
		c.Paragraph("  ", console.Plain, fmt.Sprintf("%s: %s, the first being %s: %s", text.Capital(kind), text.Several(r.Tally.Missing[kind], "answer", "answers"), e.from, e.words))
	})
	section(c, "Devices that seem to hold the wrong Network Operator's credential", len(r.Wrong), r.Wrong[:min(shown, len(r.Wrong))], func(h WrongHolder) {
		c.Paragraph("  ", console.Plain, h.Words())
	})
	r.compared(c)
	_, err := io.WriteString(w, strings.TrimSuffix(c.String(), "\n"))
	return err
}

// section tells of some of a kind; nothing where there is none.
func section[T any](c *console.Writer, heading string, n int, some []T, tell func(T)) {
	if n == 0 {
		return
	}
	c.Line(c.Paint(console.Bold, fmt.Sprintf("%s: %s", heading, text.Number(n))))
	for _, one := range some {
		tell(one)
	}
	if left := n - len(some); left > 0 {
		c.Line("  and ", text.Number(left), " more: --csv writes all")
	}
	c.Line()
}

// compared says what another release makes of what was refused.
func (r *Report) compared(c *console.Writer) {
	if r.Compare == "" {
		return
	}
	n := r.Tally.Otherwise
	c.Line(c.Paint(console.Bold, fmt.Sprintf("Of the requests that were refused, under %s, each as things stood:", r.Compare)))
	for _, o := range []Otherwise{WouldAccept, MightAccept, WouldRefuse} {
		c.Line("  ", fmt.Sprintf("%-20s%s", o, text.Number(n[o])))
	}
	for _, f := range r.Refused {
		c.Paragraph("  ", console.Plain, fmt.Sprintf("%s: %s: %s", f.From, f.Subject, f.Otherwise))
	}
	if left := n[WouldAccept] + n[MightAccept] - len(r.Refused); left > 0 {
		c.Line("  and ", text.Number(left), " more: --csv writes all")
	}
	c.Line()
}

// Words tells a finding in a sentence or two.
func (f Finding) Words() string {
	words := fmt.Sprintf("%s: %s: %s", f.From, f.Subject, f.Answer)
	switch {
	case f.Verdict == Violates:
		words += fmt.Sprintf("; the law has %s", f.Expected)
		if len(f.Clauses) > 0 {
			words += fmt.Sprintf(" (%s)", text.Join(f.Clauses, ", "))
		}
	case len(f.Against) > 0:
		words += fmt.Sprintf("; not if %s as the law has it: of these answers one at least violates it", text.List(sources(f.Against))+text.Either(len(f.Against), " is", " are"))
	case f.Verdict == CannotTell:
		words += fmt.Sprintf("; it cannot be told without %s", text.List(f.Missing))
	}
	return words
}

func sources(lines []Source) (words []string) {
	for _, line := range lines {
		words = append(words, line.String())
	}
	return words
}

// String is the line and what is wrong with it.
func (p Problem) String() string { return fmt.Sprintf("%s: %s", p.From, text.Printable(p.Why)) }

// Words tells of a wrong holder in a sentence or two.
func (w WrongHolder) Words() string {
	since := "by "
	if w.Supposed {
		since = "if the law was followed in "
	}
	words := fmt.Sprintf("Device %v: held by %v (%s%s), registered is %v (by %s). ", w.Device, w.Holder, since, w.Since, w.Registered, w.RegisteredBy)
	if len(w.Repairs) == 0 {
		return words + fmt.Sprintf("None of the holder, the registered operator and the Supplier can repair it; against the holder stands %s.", text.Join(w.Refused, ", "))
	}
	var ways []string
	for _, r := range w.Repairs {
		ways = append(ways, r.String())
	}
	return words + "It can be repaired by " + strings.Join(ways, "; or by ") + "."
}

// AnswerColumns are those of the table of answers.
var AnswerColumns = []string{"line", "time", "answered", "answer", "verdict", "expected", "clauses", "missing", "against", "otherwise"}

// Row is a finding as a row of that table.
func (f Finding) Row() []string {
	return text.Cells(f.From.String(), f.At.String(), f.Subject, f.Answer, string(f.Verdict), f.Expected, text.Join(f.Clauses, " "),
		strings.Join(f.Missing, "; "), strings.Join(sources(f.Against), " "), string(f.Otherwise))
}

// WriteWrong writes a table of wrong holders, each way to repair one in a row.
func WriteWrong(w io.Writer, all []WrongHolder) error {
	table := csv.NewWriter(w)
	rows := [][]string{{"device", "holder", "since", "supposed", "registered", "by", "repaired by", "as", "if"}}
	for _, h := range all {
		row := text.Cells(h.Device.String(), h.Holder.String(), h.Since.String(), fmt.Sprint(h.Supposed), h.Registered.String(), h.RegisteredBy.String())
		if len(h.Repairs) == 0 {
			rows = append(rows, append(row, "", "", ""))
		}
		for _, r := range h.Repairs {
			rows = append(rows, append(row[:6:6], text.Cells(r.Party.String(), string(r.Role), strings.Join(r.If, "; "))...))
		}
	}
	return table.WriteAll(rows)
}
