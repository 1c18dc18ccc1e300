package legaltext

import (
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"example.org/mp107/spec"
)

// Theorem is a statement about every world and every request, read from a file
// as the clauses are. It is to be proved or refuted, never assumed.
type Theorem struct {
	spec.Theorem
	// Text is the statement with its marks, Phrases its words, each run with what it
	// rests on.
	Text    string
	Phrases []Phrase
	// Holds lists the releases as of which the theorem is meant to hold.
	Holds []spec.Release
	// Applies is the release from which on the theorem says anything.
	Applies spec.Release
	// Scope says what the statement leaves out: stages, parties, circumstances.
	Scope string
	// Method says how a proof goes beyond "no counterexample exists", and Trusted
	// what it takes from the construction of the machine.
	Method, Trusted string
	// When is the premise and Then the conclusion: the theorem fails where the
	// premise holds and the conclusion does not.
	When, Then *Expression
	// Prefer are what a counterexample should show if it can, the most important first.
	Prefer []*Expression
	// Terms are the terms that the file of the theorem defines, in an order in
	// which each uses only earlier ones.
	Terms []Clause
	At    Position
}

// HoldsIn reports whether the theorem is meant to hold as of a release. T06 says
// what was wrong with the baseline and T02 and T07 what MP107 is for, so that
// each of them is meant to fail on the other side. [S§2]
func (t Theorem) HoldsIn(release spec.Release) bool { return slices.Contains(t.Holds, release) }

// Uses reports whether the theorem asks about a variable, through its terms too.
func (t Theorem) Uses(variable int) bool {
	used := false
	var look func(f Formula)
	look = func(f Formula) {
		Walk(f, func(f Formula) {
			switch f := f.(type) {
			case Is:
				used = used || f.Variable == variable
			case Term:
				for _, term := range t.Terms {
					if term.Rule.Subject == f.Name {
						look(term.Rule.As.Formula)
					}
				}
			}
		})
	}
	look(t.When.Formula)
	look(t.Then.Formula)
	return used
}

const (
	theoremBlock = "theorem"
	theoremsFile = "theorems.md"
)

//go:embed theorems/theorems.md
var theoremsText []byte

// TheoremsText is the file of the shipped theorems.
func TheoremsText() []byte { return slices.Clone(theoremsText) }

var shipped = sync.OnceValue(func() []Theorem {
	theorems, err := readTheorems(theoremsFile, theoremsText, nil)
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	return theorems
})

// Theorems is the register of theorems, in order. It must not be changed.
func Theorems() []Theorem { return shipped() }

// TheoremByID finds a theorem in the register.
func TheoremByID(id spec.TheoremID) (Theorem, error) {
	all := Theorems()
	for _, t := range all {
		if t.ID == id {
			return t, nil
		}
	}
	return Theorem{}, fmt.Errorf("unknown theorem %q: want one from %s to %s", id, all[0].ID, all[len(all)-1].ID)
}

// ReadTheorems reads a file of theorems of somebody's own. They may use the
// terms of the shipped theorems beside their own, and have identifiers that no
// shipped theorem has. The error is Defects, complete, under the name given.
func ReadTheorems(name string, text []byte) ([]Theorem, error) {
	theorems, err := readTheorems(name, text, Theorems())
	if err != nil {
		return nil, err
	}
	if len(theorems) == 0 {
		return nil, fmt.Errorf("%s states no theorem: want at least one heading of level 2 with a theorem block that says when and then", name)
	}
	return theorems, nil
}

// readTheorems reads a file of theorems that come beside others, whose terms
// they may use and whose identifiers are taken.
func readTheorems(name string, text []byte, others []Theorem) ([]Theorem, error) {
	var defects Defects
	var theorems []Theorem
	var terms []Clause
	if len(others) > 0 {
		terms = slices.Clone(others[0].Terms)
	}
	given := len(terms)
	for _, s := range sections(name, plain(text), &defects, theoremBlock) {
		if term, ok := s.term(&defects); ok {
			terms = append(terms, term)
			continue
		}
		theorems = append(theorems, s.theorem(&defects))
	}
	lintTheorems(theorems, others, terms, given, &defects)
	if err := defects.asError(); err != nil {
		return nil, err
	}
	terms = definitionOrder(terms)
	for i := range theorems {
		theorems[i].Terms = terms
	}
	return theorems, nil
}

// term reads a section that defines a term; false for one that states a theorem.
func (s section) term(defects *Defects) (Clause, bool) {
	name, _, _ := strings.Cut(s.heading, " ")
	if !strings.HasPrefix(name, termPrefix) {
		return Clause{}, false
	}
	c := Clause{ID: spec.ClauseID(name), Text: strings.Join(s.prose, "\n\n"), At: s.at,
		Rule: &Rule{Kind: DefinitionRule, Subject: name, At: s.blockAt}}
	if !termShape.MatchString(name) {
		defects.add(s.at, "term %q: want %q and then letters, digits and underscores", name, termPrefix)
	}
	for _, e := range s.blockEntries(defects, "as") {
		c.Rule.As = &Expression{Source: e.value, At: e.valueAt}
	}
	if c.Rule.As == nil {
		defects.add(s.at, "%s has no meaning: add a theorem block with a line \"as: …\"", name)
	}
	return c, true
}

// blockEntries are the entries of the section's block, each of a key that is
// allowed and given once.
func (s section) blockEntries(defects *Defects, allowed ...string) []entry {
	var entries []entry
	seen := map[string]bool{}
	for _, e := range s.ruleEntries(defects) {
		if _, err := oneOf("key of a theorem block", e.key, allowed...); err != nil {
			defects.add(e.at, "%s: %v", s.heading, err)
			continue
		}
		if seen[e.key] {
			defects.add(e.at, "%s gives %q twice", s.heading, e.key)
			continue
		}
		seen[e.key] = true
		entries = append(entries, e)
	}
	return entries
}

var (
	theoremShape    = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$`)
	theoremMetadata = []string{"provenance", "requirement", "holds", "applies", "scope", "method", "trusted"}
)

// theorem gives the section its meaning, apart from its conditions' types.
func (s section) theorem(defects *Defects) Theorem {
	id, name, _ := strings.Cut(s.heading, " ")
	text := strings.Join(s.prose, " ")
	t := Theorem{
		Text:    text,
		Theorem: spec.Theorem{ID: spec.TheoremID(id), Name: strings.TrimSpace(name), Statement: unmarked(text), Requirement: spec.R1},
		Holds:   spec.Releases(), Applies: spec.Baseline, At: s.at,
	}
	seen := map[string]bool{}
	for _, e := range s.entries {
		if seen[e.key] {
			defects.add(e.at, "theorem %s gives %q twice", id, e.key)
		}
		seen[e.key] = true
		if err := t.setMetadata(e); err != nil {
			defects.add(e.at, "theorem %s: %v", id, err)
		}
	}
	if !seen["provenance"] {
		defects.add(s.at, "theorem %s has no provenance: add a line \"- provenance: …\" below its heading", id)
	}
	t.Phrases = provenances("theorem "+id, s.at, t.Provenance, s.phrases, defects)
	for _, e := range s.blockEntries(defects, "when", "then", "prefer") {
		switch expression := (&Expression{Source: e.value, At: e.valueAt}); e.key {
		case "when":
			t.When = expression
		case "then":
			t.Then = expression
		default:
			t.Prefer = lines(expression)
		}
	}
	if t.When == nil || t.Then == nil {
		defects.add(s.at, "theorem %s is not stated: add a theorem block with a line \"when: …\" and a line \"then: …\"", id)
	}
	return t
}

// lines takes a value on several lines apart, one condition each.
func lines(e *Expression) []*Expression {
	var all []*Expression
	for i, source := range strings.Split(e.Source, "\n") {
		at := e.At
		if i > 0 {
			at = Position{at.File, at.Line + i, 1}
		}
		if strings.TrimSpace(source) != "" {
			all = append(all, &Expression{Source: source, At: at})
		}
	}
	return all
}

func (t *Theorem) setMetadata(e entry) error {
	var err error
	switch e.key {
	case "provenance":
		t.Provenance, err = spec.ParseProvenance(e.value)
	case "requirement":
		t.Requirement, err = oneOf("requirement", spec.RequirementID(e.value), spec.R1, spec.R2)
	case "holds":
		t.Holds, err = releases(e.value)
	case "applies":
		t.Applies, err = spec.ParseRelease(strings.TrimPrefix(e.value, "from "))
	case "scope":
		t.Scope = e.value
	case "method":
		t.Method = e.value
	case "trusted":
		t.Trusted = e.value
	default:
		_, err = oneOf("metadata", e.key, theoremMetadata...)
	}
	return err
}

// releases reads "baseline", "from MP107", "always" or "never".
func releases(text string) ([]spec.Release, error) {
	switch first, later := strings.CutPrefix(text, "from "); {
	case text == "always":
		return spec.Releases(), nil
	case text == "never":
		return nil, nil
	default:
		release, err := spec.ParseRelease(first)
		if err != nil {
			return nil, errors.New(`holds: want "always", "never", a release, or "from" and a release`)
		}
		return slices.DeleteFunc(spec.Releases(), func(r spec.Release) bool {
			return r != release && !(later && r.Includes(release))
		}), nil
	}
}

// lintTheorems checks what a section alone cannot show, and reads every
// condition. The first terms are given, and have been checked.
func lintTheorems(theorems, others []Theorem, terms []Clause, given int, defects *Defects) {
	taken := map[string]Position{}
	take := func(kind, name string, at Position) {
		if first, ok := taken[name]; ok {
			defects.add(at, "%s %s is taken: first used at %v", kind, name, first)
			return
		}
		taken[name] = at
	}
	var names []string
	for _, t := range terms {
		take("term", t.Rule.Subject, t.At)
		names = append(names, t.Rule.Subject)
	}
	for _, t := range others {
		take("theorem", string(t.ID), t.At)
	}
	env, err := environment(theoremVocabulary, names)
	if err != nil {
		defects.add(Position{}, "theorems cannot be checked: %v", err)
		return
	}
	check := func(name string, expressions ...*Expression) {
		for _, e := range expressions {
			if e != nil && e.Formula == nil {
				e.check(spec.ClauseID(name), env, theoremVocabulary, defects)
			}
		}
	}
	uses := map[string][]string{}
	for _, t := range terms {
		check(t.Rule.Subject, t.Rule.As)
		if t.Rule.As != nil {
			uses[t.Rule.Subject] = TermsUsed(t.Rule)
		}
	}
	for _, t := range terms[given:] {
		if reaches(uses, t.Rule.Subject, t.Rule.Subject, map[string]bool{}) {
			defects.add(t.At, "%s is defined by itself", t.Rule.Subject)
		}
	}
	for _, t := range theorems {
		take("theorem", string(t.ID), t.At)
		switch {
		case !theoremShape.MatchString(string(t.ID)):
			defects.add(t.At, "theorem identifier %q: want capital letters and digits, as in T01, and then a name", t.ID)
		case t.Name == "":
			defects.add(t.At, "theorem %s has no name after its identifier", t.ID)
		case t.Statement == "":
			defects.add(t.At, "theorem %s has no text: a formula without words cannot be reviewed", t.ID)
		}
		check(string(t.ID), t.When, t.Then)
		check(string(t.ID), t.Prefer...)
	}
}
