package official

import (
	"fmt"
	"strings"

	"example.org/mp107/spec"
)

// around is how many words before and after a quotation are kept with it.
const around = 8

// Bind ties a clause to words of a document. They have to stand there once, or once with
// the words before and after them that are given; the error says what to do otherwise.
func (d *Document) Bind(clause spec.ClauseID, quote, prefix, suffix string) (Binding, error) {
	exact, before, after := quotation(quote), quotation(prefix), quotation(suffix)
	switch {
	case len(exact) == 0:
		return Binding{}, fmt.Errorf("the quotation has no word in it")
	case len(exact) > maxQuote || len(before) > maxQuote || len(after) > maxQuote:
		return Binding{}, fmt.Errorf("a quotation of more than %d words: give a shorter one", maxQuote)
	}
	all := places(d.words, exact)
	var fitting []int
	for _, p := range all {
		if at(d.words, before, p-len(before)) && at(d.words, after, p+len(exact)) {
			fitting = append(fitting, p)
		}
	}
	switch {
	case len(all) == 0:
		return Binding{}, fmt.Errorf("%s does not have these words; %s", d.name, d.nearestInWords(exact))
	case len(fitting) == 0:
		return Binding{}, fmt.Errorf("%s has these words, but not with those around them: it has %s", d.name, d.shown(all, len(exact)))
	case len(fitting) > 1:
		return Binding{}, fmt.Errorf("%s has these words %d times: give a longer quotation, or the words before or after them with --prefix or --suffix. It has %s", d.name, len(fitting), d.shown(fitting, len(exact)))
	}
	p := fitting[0]
	end := p + len(exact)
	return Binding{
		Clause: clause, Document: d.name, SHA256: d.sha256, Occurrences: len(all),
		Selector: Selector{
			Type: selectorType, Exact: said(exact),
			Prefix: said(d.words[max(0, p-max(around, len(before))):p]),
			Suffix: said(d.words[end:min(len(d.words), end+max(around, len(after)))]),
		},
	}, nil
}

// shown are the first places of words, with what is around them.
func (d *Document) shown(places []int, length int) string {
	const most = 4
	var all []string
	for _, p := range places[:min(len(places), most)] {
		all = append(all, fmt.Sprintf("%q", said(d.words[max(0, p-around):min(len(d.words), p+length+around)])))
	}
	if left := len(places) - most; left > 0 {
		all = append(all, fmt.Sprintf("%d more", left))
	}
	return strings.Join(all, ", ")
}

func (d *Document) nearestInWords(exact []word) string {
	near := d.nearest(nil, exact, nil)
	if near == nil || near.kept == 0 {
		return "nothing like them is there"
	}
	return fmt.Sprintf("the nearest is %q, which differs so: %s", said(near.now), difference(exact, near.now))
}
