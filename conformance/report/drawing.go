package report

import (
	"fmt"

	"example.org/mp107/internal/text"
)

// drawing is a picture of lanes side by side with rows between them, which
// template/drawing.tmpl writes as SVG. It runs nothing and fetches nothing, and
// takes its colours from the page.
type drawing struct {
	ID          string // of the element; no other on the page has it
	Title, Desc string // for whoever does not see it
	Lanes       []lane
	Rows        []drawn
}

// lane is one vertical line and what stands above it, in at most two lines.
type lane struct {
	X     int
	Words []string
}

// drawn is one row: an arrow from one place to another, or a dot where both are
// the same.
type drawn struct {
	Y        int
	From, To int
	Class    string // of the style; empty for the ordinary
	Words    string // beside it, clipped
	Whole    string // the words in full, where they say more
}

// The measures of a drawing, in its own units.
const (
	drawingWidth = 760
	drawingHead  = 44 // what stands above the lanes
	drawingRow   = 36
	drawingWords = 84  // bytes beside a row, at most, so that they fit between its ends
	drawingWhole = 300 // bytes of the words in full, at most; the page has them elsewhere
)

// row adds one, below those that are there.
func (d *drawing) row(from, to int, class, words, whole string) {
	y := drawingHead + drawingRow*(len(d.Rows)+1) - 8
	d.Rows = append(d.Rows, drawn{y, from, to, class, text.Clip(words, drawingWords), text.Clip(whole, drawingWhole)})
}

// across adds a row over all lanes.
func (d *drawing) across(class, words string) {
	d.row(d.Lanes[0].X, d.Lanes[len(d.Lanes)-1].X, "is-across "+class, words, "")
}

func (d *drawing) Width() int  { return drawingWidth }
func (d *drawing) Height() int { return drawingHead + drawingRow*len(d.Rows) + 10 }

// Foot is where the lanes end.
func (d *drawing) Foot() int { return d.Height() - 4 }

// Line and Head are the row's two strokes; they are apart so that the line can be dashed.
func (r drawn) Line() string { return fmt.Sprintf("M%d %dH%d", r.From, r.Y, r.To) }

func (r drawn) Head() string {
	back := -7
	if r.From > r.To {
		back = 7
	}
	return fmt.Sprintf("M%d %dl%d -4v8z", r.To, r.Y, back)
}

// IsDot reports whether the row stays where it is.
func (r drawn) IsDot() bool { return r.From == r.To }

// TextX, TextY and Anchor place the words: they begin at the left end of the
// row, or end at its right end where they would leave the drawing.
func (r drawn) TextX() int {
	if r.Anchor() == "end" {
		return max(r.From, r.To) - 8
	}
	return min(r.From, r.To) + 8
}

func (r drawn) TextY() int { return r.Y - 6 }

func (r drawn) Anchor() string {
	if min(r.From, r.To) > drawingWidth/2 {
		return "end"
	}
	return "start"
}
