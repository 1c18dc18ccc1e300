package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/internal/console"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// phraseCoverage is what law coverage --phrases finds.
type phraseCoverage struct {
	head
	Law     identity     `json:"law"`
	Release spec.Release `json:"release"`
	// Run is the root of the run that "tested" and "waived" are of; absent without one.
	Run string `json:"run,omitempty"`
	// Phrases counts the phrases of the clauses that oblige and are in force. Ruled, Proved
	// and Tested count those of them that are, Waived those that are waived and not tested,
	// and Uncovered those that are none of this.
	Phrases   legaltext.Provenances `json:"phrases"`
	Ruled     legaltext.Provenances `json:"ruled"`
	Proved    legaltext.Provenances `json:"proved"`
	Tested    legaltext.Provenances `json:"tested"`
	Waived    legaltext.Provenances `json:"waived"`
	Uncovered legaltext.Provenances `json:"uncovered"`
	// Clauses are the clauses, in the order of the law.
	Clauses []clauseCoverage `json:"clauses"`
}

// clauseCoverage is what stands behind the phrases of one clause: all of them, since
// neither a rule nor a proof nor a case says for which of its words it stands.
type clauseCoverage struct {
	Clause  spec.ClauseID         `json:"clause"`
	Phrases legaltext.Provenances `json:"phrases"`
	// Ruled tells that the clause has a rule.
	Ruled bool `json:"ruled"`
	// Proved are the theorems whose proof needs the clause. That the clause names a
	// theorem does not count, and neither does a theorem that is proved of nothing.
	Proved []spec.TheoremID `json:"proved"`
	// Tested counts the cases that rest on the clause and passed or failed, by a text that
	// is as it was; Waived those that a waiver covers, and Stale those by another text.
	Tested int `json:"tested"`
	Waived int `json:"waived"`
	Stale  int `json:"stale"`

	words []legaltext.Phrase
}

func (c *clauseCoverage) uncovered() bool {
	return !c.Ruled && len(c.Proved) == 0 && c.Tested == 0 && c.Waived == 0
}

// coverPhrases finds out what stands behind the phrases of a law and, with the report of
// a run that was verified, what that has tested.
func coverPhrases(law model.Law, r *report.Report) (*phraseCoverage, error) {
	results, err := prove.All(law.Register, law.Release, law.Readings, prove.Settings{})
	if err != nil {
		return nil, inconclusive(err)
	}
	id, err := identify(law, nil)
	if err != nil {
		return nil, err
	}
	found := &phraseCoverage{head: head{Schema: "mp107.law-coverage.v1"}, Law: id, Release: law.Release}
	if r != nil && r.Evidence != nil {
		found.Run = r.Evidence.Root
	}
	for _, c := range law.Register.InForce(law.Release) {
		if !c.Modality.Obliges() {
			continue
		}
		covered := clauseCoverage{Clause: c.ID, Phrases: legaltext.Count(c.Phrases), Ruled: c.Rule != nil, Proved: []spec.TheoremID{}, words: c.Phrases}
		for _, result := range results {
			if result.Verdict == prove.Proved && !result.Vacuous && slices.Contains(result.Clauses, c.ID) {
				covered.Proved = append(covered.Proved, result.Theorem)
			}
		}
		if r != nil {
			covered.count(r.Cases)
		}
		found.add(covered)
	}
	return found, nil
}

// count counts the cases that rest on the clause, and of a failure those whose difference
// names it.
func (c *clauseCoverage) count(cases []conformance.Result) {
	for i := range cases {
		one := &cases[i]
		switch {
		case !slices.Contains(one.Clauses, c.Clause) && (one.Counterexample == nil || !slices.Contains(one.Counterexample.Clauses, c.Clause)):
		case one.Stale:
			c.Stale++
		case one.Waiver != nil:
			c.Waived++
		case one.Verdict == conformance.Pass || one.Verdict == conformance.Fail:
			c.Tested++
		}
	}
}

// add counts the phrases of one more clause.
func (p *phraseCoverage) add(c clauseCoverage) {
	p.Clauses = append(p.Clauses, c)
	for _, sum := range []struct {
		of   *legaltext.Provenances
		when bool
	}{
		{&p.Phrases, true}, {&p.Ruled, c.Ruled}, {&p.Proved, len(c.Proved) > 0},
		{&p.Tested, c.Tested > 0}, {&p.Waived, c.Waived > 0 && c.Tested == 0}, {&p.Uncovered, c.uncovered()},
	} {
		if sum.when {
			*sum.of = sum.of.Plus(c.Phrases)
		}
	}
}

// tell writes the counts, each with its denominator, and then the clauses, with the words
// of those behind which nothing stands.
func (p *phraseCoverage) tell(w io.Writer) error {
	c := &console.Writer{Color: useColour()}
	c.Line(c.Paint(console.Bold, fmt.Sprintf("Phrases of the %s that oblige and are in force in %s", text.Several(len(p.Clauses), "clause", "clauses"), p.Release)))
	const layout = "  %-22s%14s%14s%14s%14s"
	c.Line(c.Paint(console.Dim, fmt.Sprintf(layout, "", "[S]", "[D]", "[A]", "all")))
	type row struct {
		name string
		n    legaltext.Provenances
	}
	rows := []row{{"ruled", p.Ruled}, {"proved", p.Proved}}
	if p.Run != "" {
		rows = append(rows, row{"tested", p.Tested}, row{"waived, not tested", p.Waived})
	}
	of := func(n, all int) string { return fmt.Sprintf("%d of %d", n, all) }
	for _, r := range append(rows, row{"uncovered", p.Uncovered}) {
		c.Line(c.Paint(console.Plain, fmt.Sprintf(layout, r.name, of(r.n.Seed, p.Phrases.Seed), of(r.n.DUIS, p.Phrases.DUIS), of(r.n.Assumption, p.Phrases.Assumption), of(total(r.n), total(p.Phrases)))))
	}
	if p.Run == "" {
		c.Paragraph("  ", console.Plain, "What is tested a run says: --run FOLDER.")
	}
	c.Line()
	for i := range p.Clauses {
		p.Clauses[i].tell(c, p.Run != "")
	}
	_, err := io.WriteString(w, c.String())
	return err
}

func total(n legaltext.Provenances) int { return n.Seed + n.DUIS + n.Assumption }

func (c *clauseCoverage) tell(w *console.Writer, run bool) {
	told := []string{text.Several(total(c.Phrases), "phrase", "phrases")}
	if c.Ruled {
		told = append(told, "ruled")
	}
	if len(c.Proved) > 0 {
		told = append(told, "needed by the proofs of "+text.Join(c.Proved, ", "))
	}
	if run {
		told = append(told, text.Several(c.Tested, "current verdict", "current verdicts"))
	}
	if c.Waived > 0 {
		told = append(told, text.Number(c.Waived)+" waived")
	}
	if c.Stale > 0 {
		told = append(told, text.Number(c.Stale)+" stale")
	}
	style := console.Plain
	if c.uncovered() {
		told, style = append(told, "uncovered:"), console.Yellow
	}
	w.Paragraph(fmt.Sprintf("  %-10s", c.Clause), style, strings.Join(told, "; "))
	if c.uncovered() {
		for _, phrase := range c.words {
			w.Paragraph("              ", console.Plain, fmt.Sprintf("%s [%v]", phrase.Text, phrase.Provenance))
		}
	}
}

// testedBy verifies the folder of a run, and gives its law and its report.
func (f *trustFlags) testedBy(ctx context.Context, folder string) (law model.Law, r *report.Report, err error) {
	e, err := f.verified(ctx, folder)
	if err != nil {
		return law, nil, err
	}
	asked := e.closed.Asked()
	law.Release, law.Readings = asked.Release, asked.Readings
	law.Register, err = loadLaw(f.law)
	return law, &e.report, err
}
