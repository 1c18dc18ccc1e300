package report

import (
	_ "embed"
	"html/template"
	"io"

	"example.org/mp107/conformance"
	sheet "example.org/mp107/internal/page"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

//go:embed letter.tmpl
var letterSource string

var letterPage = template.Must(template.New("letter").Funcs(sheet.Functions()).Funcs(template.FuncMap{
	"number": text.Number, "several": text.Several, "said": said, "clip": text.Clip, "verdicts": conformance.Verdicts,
}).Parse(letterSource))

// Letter writes what TABASC has to know of a report, on two printed pages at most: the
// questions that the paper puts, what is not shown, and after that the answer and what it
// rests on. It says nothing that the report does not say, and what an implementation or
// its tester says of itself is cut to fit.
func Letter(w io.Writer, r Report) error {
	if err := r.Check(); err != nil {
		return err
	}
	return letterPage.Execute(w, &letter{Report: &r})
}

// letter is a report with the questions that its letter asks about it.
type letter struct{ *Report }

// Questions are the two that the paper puts, as the law of the run has them.
func (l *letter) Questions() (asked []Fact) {
	if c := l.Clause("FACT-7"); c != nil {
		for _, fact := range c.Facts {
			if fact.Name == "first question" || fact.Name == "second question" {
				asked = append(asked, fact)
			}
		}
	}
	return asked
}

// Concludes reports whether the report says conformant, of whatever it was asked.
func (l *letter) Concludes() bool { return l.Conclusion.Verdict == conformance.Conformant }

// Readings and selection in words, as in the other renderings.
func (l *letter) ReadingsInWords() string  { return l.readingsInWords() }
func (l *letter) SelectionInWords() string { return l.selectionInWords() }

// Proofs is what was proved of the law, what is out of the ordinary first.
func (l *letter) Proofs() []theoremsOf {
	return byWords(l.Theorems, "proved", func(t Theorem) string { return t.Law.Words })
}

// Agreements is what the cases say of the implementation, those that passed last.
func (l *letter) Agreements() []theoremsOf {
	return byWords(l.Theorems, string(Passed), func(t Theorem) string { return string(t.Standing) })
}

// theoremsOf are the theorems of which the same is said.
type theoremsOf struct {
	Words    string
	Theorems []spec.TheoremID
}

// InWords counts and names them.
func (t theoremsOf) InWords() string {
	return text.Several(len(t.Theorems), "theorem", "theorems") + ": " + text.Join(t.Theorems, " ")
}

// byWords divides theorems by what is said of each, in the order of the register but for
// what comes last.
func byWords(theorems []Theorem, last string, words func(Theorem) string) []theoremsOf {
	var all []theoremsOf
	end := theoremsOf{Words: last}
	for _, t := range theorems {
		said := words(t)
		if said == last {
			end.Theorems = append(end.Theorems, t.ID)
			continue
		}
		group := find(all, func(g *theoremsOf) bool { return g.Words == said })
		if group == nil {
			all = append(all, theoremsOf{Words: said})
			group = &all[len(all)-1]
		}
		group.Theorems = append(group.Theorems, t.ID)
	}
	if end.Theorems != nil {
		all = append(all, end)
	}
	return all
}
