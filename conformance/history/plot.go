package history

import (
	"fmt"
	"html"
	"io"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/console"
	"example.org/mp107/internal/text"
)

// Table writes one line a run, in the order given.
func Table(w io.Writer, runs []Run) error {
	c := &console.Writer{}
	const layout = "%3s  %-24s %-28s %-10s %-12s %7s %7s %7s %7s  %s"
	c.Line(fmt.Sprintf(layout, "", "Folder", "Implementation", "Release", "Law", "cases", "pass", "fail", "other", "Conclusion"))
	for i, r := range runs {
		n := r.Counts
		c.Line(c.Paint(console.Plain, fmt.Sprintf(layout, fmt.Sprint(i+1), narrow(r.Folder, 24), narrow(r.Fact("Implementation"), 28), r.Fact("Release"), fmt.Sprintf("%.12s", r.Fact("Law")),
			text.Number(n.Total()), text.Number(n.Pass), text.Number(n.Fail), text.Number(n.Total()-n.Pass-n.Fail), r.Headline)))
	}
	_, err := io.WriteString(w, c.String())
	return err
}

// narrow keeps the end of a folder or a name, which tells it from others.
func narrow(s string, width int) string {
	runes := []rune(text.Visible(s, false))
	if len(runes) <= width {
		return string(runes)
	}
	return "…" + string(runes[len(runes)-width+1:])
}

// The measures of the plot, in its own units.
const (
	plotBar, plotGap    = 36, 20
	plotHeight          = 200
	plotLeft, plotAbove = 56, 40
	plotBelow           = 150
)

// series are the verdicts as the plot stacks them, from below, each with its colour.
var series = []struct {
	verdict conformance.Verdict
	colour  string
}{
	{conformance.Pass, "#2f7d4f"}, {conformance.NotApplicable, "#c9ced6"}, {conformance.Inconclusive, "#e0a526"}, {conformance.Error, "#9b6a12"}, {conformance.Fail, "#b3261e"},
}

// Plot writes the runs as one SVG image: a bar each, in the order given, divided by
// verdict. It needs nothing else: no script, no font and no style sheet.
func Plot(w io.Writer, runs []Run) error {
	var b strings.Builder
	width := max(plotLeft+len(runs)*(plotBar+plotGap)+plotGap, 480)
	height := plotAbove + plotHeight + plotBelow
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\" role=\"img\">\n", width, height, width, height)
	fmt.Fprintf(&b, "<title>%s by verdict, in the order given</title>\n", text.Several(len(runs), "run", "runs"))
	at := plotLeft
	for _, s := range series {
		words := strings.ReplaceAll(string(s.verdict), "-", " ")
		fmt.Fprintf(&b, "<rect x=\"%d\" y=\"10\" width=\"10\" height=\"10\" fill=\"%s\"/><text x=\"%d\" y=\"19\">%s</text>\n", at, s.colour, at+14, words)
		at += 32 + 6*len(words)
	}
	most := 1
	for _, r := range runs {
		most = max(most, r.Counts.Total())
	}
	base := plotAbove + plotHeight
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>\n", plotLeft-6, plotAbove+8, text.Number(most), plotLeft-6, base)
	fmt.Fprintf(&b, "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#555\"/>\n", plotLeft, plotAbove, base, width-plotGap)
	for i, r := range runs {
		x := plotLeft + plotGap + i*(plotBar+plotGap)
		fmt.Fprintf(&b, "<g><title>%s: %s. %s</title>\n", escaped(r.Folder), escaped(r.Headline), escaped(r.Counts.String()))
		below := 0
		for _, s := range series {
			n := r.Counts.Of(s.verdict)
			if n == 0 {
				continue
			}
			from, to := base-below*plotHeight/most, base-(below+n)*plotHeight/most
			if below += n; from == to {
				to-- // one case among very many is seen all the same
			}
			fmt.Fprintf(&b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", x, to, plotBar, from-to, s.colour)
		}
		label := narrow(r.Folder, 28)
		fmt.Fprintf(&b, "<text transform=\"translate(%d %d) rotate(-60)\" text-anchor=\"end\">%s</text></g>\n", x+plotBar/2+4, base+14, escaped(label))
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// escaped makes a string that may be anything harmless in an image.
func escaped(s string) string { return html.EscapeString(text.Visible(text.Clip(s, 200), false)) }
