package legaltext

import (
	"fmt"
	"regexp"

	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// Phrase is a run of words of a clause or theorem with the provenance that
// stands after them in brackets, as in "[S §2]".
type Phrase struct {
	Text string
	// Provenance has no mark where the words have none.
	Provenance spec.Provenance
	At         Position
}

var (
	// markShape is a provenance in brackets with the blanks before it.
	markShape = regexp.MustCompile(`\s*\[(\pL(?:\s[^\[\]]*)?)\]`)
	// phraseEnd is such a mark, or what ends a sentence.
	phraseEnd = regexp.MustCompile(markShape.String() + `|[.?!](?:\s|$)`)
	word      = regexp.MustCompile(`[\pL\pN]`)
)

// phrases takes a paragraph apart at its marks. Words that no mark follows
// before their sentence ends are a phrase of their own, without one.
func phrases(paragraph string, at func(int) Position, defects *Defects) []Phrase {
	var found []Phrase
	add := func(from, to int, p spec.Provenance) {
		if first := word.FindStringIndex(paragraph[from:to]); first != nil {
			start := from + first[0]
			found = append(found, Phrase{oneLine([]byte(paragraph[start:to])), p, at(start)})
		}
	}
	start := 0
	for _, end := range phraseEnd.FindAllStringSubmatchIndex(paragraph, -1) {
		var p spec.Provenance
		if end[2] >= 0 {
			var err error
			if p, err = spec.ParseProvenance(oneLine([]byte(paragraph[end[2]:end[3]]))); err != nil {
				defects.add(at(end[2]), "%v", err)
				p.Mark = "?" // meant to be one
			}
		}
		add(start, end[0], p)
		start = end[1]
	}
	add(start, len(paragraph), spec.Provenance{})
	return found
}

// provenances says what each phrase of a statement rests on. Words without a mark
// rest on an assumption where the statement does; where it is labelled as from a
// source, that is a defect, and so is a label that no phrase has.
func provenances(name string, at Position, label spec.Provenance, all []Phrase, defects *Defects) []Phrase {
	labelled := len(all) == 0
	for i, phrase := range all {
		switch {
		case phrase.Provenance.Mark != "":
		case label.Mark == spec.Assumption:
			all[i].Provenance = label
		case label.Mark != "":
			labelled = true // or not: the words have to be marked first
			defects.add(phrase.At, "%s does not say what %q rests on: put a mark after these words, before the sentence ends, as in \"[S §2]\", \"[D request matrix]\" or \"[A]\"", name, phrase.Text)
		}
		labelled = labelled || all[i].Provenance.Mark == label.Mark
	}
	if !labelled {
		defects.add(at, "%s has the provenance %s, and no phrase is marked so: mark what rests on it, or give it another provenance", name, label)
	}
	return all
}

// unmarked is a text without its marks.
func unmarked(text string) string { return markShape.ReplaceAllString(text, "") }

// Provenances counts phrases by where they come from.
type Provenances struct {
	Seed       int `json:"seed"`
	DUIS       int `json:"duis"`
	Assumption int `json:"assumption"`
}

// String counts them as a sentence does.
func (p Provenances) String() string {
	return fmt.Sprintf("%s the seed paper [S], %d on public artefacts [D], %d on assumptions of this project [A]", text.Several(p.Seed, "phrase rests on", "phrases rest on"), p.DUIS, p.Assumption)
}

// Plus is the sum of two counts.
func (p Provenances) Plus(q Provenances) Provenances {
	return Provenances{p.Seed + q.Seed, p.DUIS + q.DUIS, p.Assumption + q.Assumption}
}

// Count counts the phrases of a statement.
func Count(phrases []Phrase) (n Provenances) {
	for _, phrase := range phrases {
		switch phrase.Provenance.Mark {
		case spec.Seed:
			n.Seed++
		case spec.DUIS:
			n.DUIS++
		case spec.Assumption:
			n.Assumption++
		}
	}
	return n
}

// Assumptions are the theorems whose label is an assumption, and the others of
// which some phrase is one.
func Assumptions() (whole, part []spec.TheoremID) {
	for _, t := range Theorems() {
		switch {
		case t.Provenance.Mark == spec.Assumption:
			whole = append(whole, t.ID)
		case Count(t.Phrases).Assumption > 0:
			part = append(part, t.ID)
		}
	}
	return whole, part
}

// Provenances counts the phrases of the clauses that oblige.
func (r *Register) Provenances() (n Provenances) {
	for _, c := range r.Clauses {
		if c.Modality.Obliges() {
			n = n.Plus(Count(c.Phrases))
		}
	}
	return n
}
