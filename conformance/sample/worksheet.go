package sample

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.org/mp107/internal/text"
)

// The columns of a worksheet: those that are written, and those that a person fills in.
var (
	written  = []string{"number", "case", "theorem", "kind", "verdict", "clauses", "sample"}
	filledIn = []string{"conclusion", "reviewer", "remark"}
)

// The bounds of a worksheet: in bytes, of a text that a person gives in characters, and of
// what is told of one in which much is wrong.
const (
	MaxBytes = 8 << 20
	maxText  = 2000
	maxWrong = 20
)

// String is the design as it stands in a worksheet.
func (d Design) String() string {
	return fmt.Sprintf("n=%d seed=%d root=%s", d.Asked, d.Seed, d.Root)
}

// parseDesign reads what String writes, and nothing else.
func parseDesign(s string) (d Design, err error) {
	_, err = fmt.Sscanf(s, "n=%d seed=%d root=%s", &d.Asked, &d.Seed, &d.Root)
	if err != nil || d.String() != s || d.Asked < 1 || d.Asked > MaxCases {
		return d, fmt.Errorf("the column sample has %.100q: want it as it was written, as in n=20 seed=5 root=…", s)
	}
	return d, nil
}

// row is what a worksheet has of a case before anybody has filled it in.
func (d Design) row(c Drawn) []string {
	return text.Cells(fmt.Sprint(c.Number), c.ID, string(c.For), string(c.Kind), string(c.Verdict), text.Join(c.Clauses, " "), d.String())
}

// CSV writes a worksheet.
func CSV(w io.Writer, d Design, drawn []Drawn) error {
	out := csv.NewWriter(w)
	rows := [][]string{slices.Concat(written, filledIn)}
	for _, c := range drawn {
		rows = append(rows, append(d.row(c), make([]string, len(filledIn))...))
	}
	return out.WriteAll(rows)
}

// Worksheet is one that came back.
type Worksheet struct {
	Design
	rows []line
}

type line struct {
	number int
	cells  []string
}

// Defects are what is wrong with a worksheet, each with its line and what to do.
type Defects []string

func (d Defects) Error() string {
	shown := d
	if len(d) > maxWrong {
		shown = append(slices.Clone(d[:maxWrong]), fmt.Sprintf("and %d more", len(d)-maxWrong))
	}
	return "  " + strings.Join(shown, "\n  ")
}

func (d *Defects) add(line int, format string, args ...any) {
	*d = append(*d, fmt.Sprintf("line %d: %s", line, fmt.Sprintf(format, args...)))
}

// Read reads a worksheet that came back, as far as it can be before the cases are drawn
// again. The error is of type Defects where something in it is wrong.
func Read(source []byte) (*Worksheet, error) {
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	in := csv.NewReader(bytes.NewReader(source))
	in.FieldsPerRecord = -1
	columns := slices.Concat(written, filledIn)
	var w Worksheet
	for first := true; ; first = false {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if parse := new(csv.ParseError); errors.As(err, &parse) {
			return nil, Defects{fmt.Sprintf("line %d: %v: save the worksheet as CSV with commas", parse.Line, parse.Err)}
		}
		var wrong Defects
		at, _ := in.FieldPos(0)
		switch {
		case first && !slices.Equal(cells, columns):
			wrong.add(at, "want the columns %s: save the worksheet as CSV with commas, and leave its columns as they are", strings.Join(columns, ","))
		case len(cells) != len(columns):
			wrong.add(at, "has %d columns, want %d: leave the columns as they are", len(cells), len(columns))
		case len(w.rows) > MaxCases:
			wrong.add(at, "there are more than %d rows", MaxCases)
		}
		if wrong != nil {
			return nil, wrong
		}
		if !first {
			w.rows = append(w.rows, line{at, cells})
		}
	}
	if len(w.rows) == 0 {
		return nil, Defects{"line 1: there is no row: take the worksheet that 'mp107 sample' has written"}
	}
	var err error
	if w.Design, err = parseDesign(w.rows[0].cells[len(written)-1]); err != nil {
		return nil, Defects{fmt.Sprintf("line %d: %v", w.rows[0].number, err)}
	}
	return &w, nil
}

// Merge holds the worksheet against the cases as they were drawn again.
func (w *Worksheet) Merge(drawn []Drawn) ([]Reviewed, error) {
	var wrong Defects
	places := map[string]int{}
	for i, c := range drawn {
		places[text.Cell(c.ID)] = i
	}
	seen := make([]int, len(drawn)) // in which line
	all := make([]Reviewed, len(drawn))
	for _, row := range w.rows {
		id := row.cells[1]
		i, known := places[id]
		switch {
		case !known:
			wrong.add(row.number, "%.200q is no case of this sample: take the row out", id)
			continue
		case seen[i] > 0:
			wrong.add(row.number, "%.200q is there already, in line %d: keep one", id, seen[i])
			continue
		}
		seen[i] = row.number
		for column, want := range w.row(drawn[i]) {
			if row.cells[column] != want {
				wrong.add(row.number, "the column %s has %.200q, and %.200q was drawn: put it back, or begin with a new worksheet", written[column], row.cells[column], want)
			}
		}
		all[i] = wrong.reviewed(row, drawn[i])
	}
	for i, c := range drawn {
		if seen[i] == 0 {
			wrong.add(w.rows[len(w.rows)-1].number, "the rows up to here lack case %d, %s: put it back, and leave its conclusion empty if there is none", c.Number, c.ID)
		}
	}
	if wrong != nil {
		return nil, wrong
	}
	return all, nil
}

// reviewed is what a person has filled in of a row.
func (d *Defects) reviewed(row line, c Drawn) Reviewed {
	own := row.cells[len(written):]
	r := Reviewed{Number: c.Number, Case: c.ID, Theorem: c.For, Verdict: c.Verdict, Conclusion: Conclusion(strings.ToLower(strings.TrimSpace(own[0])))}
	if !slices.Contains([]Conclusion{Open, Agree, Disagree, Unclear}, r.Conclusion) {
		d.add(row.number, "the conclusion is %.100q: want %s, %s or %s, or nothing", own[0], Agree, Disagree, Unclear)
	}
	for i, to := range []*string{&r.Reviewer, &r.Remark} {
		*to = strings.Join(strings.Fields(own[i+1]), " ")
		if len([]rune(*to)) > maxText || text.Visible(*to, false) != *to {
			d.add(row.number, "the %s has more than %d characters, or some that do not show: shorten it, or take them out", filledIn[i+1], maxText)
		}
	}
	if r.Conclusion != Open && r.Reviewer == "" {
		d.add(row.number, "there is a conclusion and no reviewer: say whose it is")
	}
	return r
}
