package legaltext

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

var identifierShape = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$`)

// lint checks everything about the register that one clause alone cannot show.
func (r *Register) lint(defects *Defects) {
	r.lintIdentifiers(defects)
	r.lintConditions(defects)
	for i := range r.Clauses {
		r.lintClause(&r.Clauses[i], defects)
	}
	r.lintCycles(defects)
	for _, release := range spec.Releases() {
		r.lintRelease(release, defects)
	}
}

func (r *Register) lintIdentifiers(defects *Defects) {
	first := map[spec.ClauseID]Position{}
	for _, c := range r.Clauses {
		if !identifierShape.MatchString(string(c.ID)) {
			defects.add(c.At, "clause identifier %q: want capital letters and digits in parts joined by hyphens, as in RDP-1", c.ID)
		}
		if c.Title == "" {
			defects.add(c.At, "clause %s has no title after its identifier", c.ID)
		}
		if at, taken := first[c.ID]; taken {
			defects.add(c.At, "clause identifier %s is taken: first used at %v", c.ID, at)
			continue
		}
		first[c.ID] = c.At
	}
}

// lintConditions type-checks every condition that has not been checked yet. A
// clause sees every term of the register; whether the term is in force with it
// is lintRelease's question.
func (r *Register) lintConditions(defects *Defects) {
	var terms []string
	for _, c := range r.Clauses {
		if c.Has(DefinitionRule) && !slices.Contains(terms, c.Rule.Subject) {
			terms = append(terms, c.Rule.Subject)
		}
	}
	env, err := Environment(terms)
	if err != nil {
		defects.add(Position{}, "conditions cannot be checked: %v", err)
		return
	}
	for i := range r.Clauses {
		if r.Clauses[i].Rule == nil {
			continue
		}
		for _, e := range r.Clauses[i].Rule.Expressions() {
			if e.Formula == nil {
				e.check(r.Clauses[i].ID, env, vocabulary, defects)
			}
		}
	}
}

func (r *Register) lintClause(c *Clause, defects *Defects) {
	if c.Rule != nil && c.Modality != "" && !c.Modality.ruled() {
		defects.add(c.Rule.At, "clause %s is a %s and must not have a rule block", c.ID, c.Modality)
	}
	if c.Text == "" {
		defects.add(c.At, "clause %s has no text: a rule without words cannot be reviewed", c.ID)
	}
	if c.Replaces != "" {
		r.lintReplacement(c, defects)
	}
	if c.Rule == nil {
		return
	}
	if c.Rule.Kind == ExceptionRule {
		r.lintException(c, defects)
	}
	r.lintReadingsUsed(c, defects)
}

// lintReplacement holds a replacement to a clause of an earlier release. A
// clause that replaced one of its own release, itself for instance, would only
// make law vanish.
func (r *Register) lintReplacement(c *Clause, defects *Defects) {
	replaced, err := r.Clause(c.Replaces)
	switch {
	case err != nil:
		defects.add(c.At, "clause %s replaces %s, which does not exist", c.ID, c.Replaces)
	case c.InForce == "" || replaced.InForce == "":
		// reported already
	case c.InForce == replaced.InForce || !c.InForce.Includes(replaced.InForce):
		defects.add(c.At, "clause %s is in force from %s and cannot replace %s, in force from %s: want an earlier release's clause", c.ID, c.InForce, c.Replaces, replaced.InForce)
	}
}

func (r *Register) lintException(c *Clause, defects *Defects) {
	excepted, err := r.Clause(spec.ClauseID(c.Rule.Subject))
	switch {
	case err != nil:
		defects.add(c.Rule.At, "clause %s excepts %q, which does not exist", c.ID, c.Rule.Subject)
	case !excepted.Has(CheckRule) && !excepted.Has(ExceptionRule):
		defects.add(c.Rule.At, "clause %s excepts %s, which imposes no check and lifts none", c.ID, excepted.ID)
	case c.InForce != "" && excepted.InForce != "" && !c.InForce.Includes(excepted.InForce):
		defects.add(c.Rule.At, "clause %s is in force from %s, before %s which it excepts", c.ID, c.InForce, excepted.ID)
	}
}

// lintReadingsUsed holds a clause that depends on a reading to saying so: its
// provenance must be an assumption that names the reading.
func (r *Register) lintReadingsUsed(c *Clause, defects *Defects) {
	for _, v := range VariablesUsed(c.Rule) {
		if v < VarReading {
			continue
		}
		reading := strings.TrimPrefix(vocabulary[v].Name, "reading.")
		if c.Provenance.Mark != spec.Assumption || !slices.Contains(strings.Fields(c.Provenance.Locator), reading) {
			defects.add(c.At, "clause %s depends on reading %s: its provenance must be \"A %s\"", c.ID, reading, reading)
		}
	}
}

// lintCycles reports exceptions to themselves and terms defined by themselves.
func (r *Register) lintCycles(defects *Defects) {
	excepts, uses := map[string][]string{}, map[string][]string{}
	for _, c := range r.Clauses {
		switch {
		case c.Has(ExceptionRule):
			excepts[string(c.ID)] = []string{c.Rule.Subject}
		case c.Has(DefinitionRule):
			uses[c.Rule.Subject] = append(uses[c.Rule.Subject], TermsUsed(c.Rule)...)
		}
	}
	for _, c := range r.Clauses {
		switch {
		case c.Has(ExceptionRule) && reaches(excepts, string(c.ID), string(c.ID), map[string]bool{}):
			defects.add(c.Rule.At, "clause %s is, through its exceptions, an exception to itself", c.ID)
		case c.Has(DefinitionRule) && reaches(uses, c.Rule.Subject, c.Rule.Subject, map[string]bool{}):
			defects.add(c.Rule.At, "clause %s defines %s by itself", c.ID, c.Rule.Subject)
		}
	}
}

// reaches reports whether a way of one step or more leads from one node to another.
func reaches(steps map[string][]string, from, to string, seen map[string]bool) bool {
	return slices.ContainsFunc(steps[from], func(next string) bool {
		if next == to {
			return true
		}
		if seen[next] {
			return false
		}
		seen[next] = true
		return reaches(steps, next, to, seen)
	})
}

// lintRelease checks what must hold of the clauses in force together.
func (r *Register) lintRelease(release spec.Release, defects *Defects) {
	type what struct {
		kind    RuleKind
		subject string
	}
	taken := map[what]spec.ClauseID{}
	var order *Clause
	inForce := r.InForce(release)
	for _, c := range inForce {
		switch {
		case c.Has(CheckRule), c.Has(DefinitionRule), c.Has(RoutingRule):
			this := what{c.Rule.Kind, c.Rule.Subject}
			if other, ok := taken[this]; ok {
				defects.addOnce(c.Rule.At, "clause %s %s %s as %s does: one clause a release", c.ID, this.kind, this.subject, other)
				continue
			}
			taken[this] = c.ID
		case c.Has(OrderRule) && order != nil:
			defects.addOnce(c.Rule.At, "clause %s gives an order of checks as %s does: one clause a release", c.ID, order.ID)
		case c.Has(OrderRule):
			order = &c
		}
	}
	for _, c := range inForce {
		if c.Rule == nil {
			continue
		}
		for _, term := range TermsUsed(c.Rule) {
			if taken[what{DefinitionRule, term}] == "" {
				defects.addOnce(c.Rule.At, "clause %s uses %s, which no clause in force in %s defines", c.ID, term, release)
			}
		}
		if c.Rule.Kind == ExceptionRule {
			r.lintExceptedInForce(c, release, defects)
		}
		if c.Rule.Kind == CheckRule && (order == nil || !slices.Contains(order.Rule.Order, c.Rule.Subject)) {
			defects.addOnce(c.Rule.At, "clause %s imposes %s, which the order of checks does not list", c.ID, c.Rule.Subject)
		}
	}
	if order != nil {
		r.lintOrder(order, defects)
	}
}

// lintExceptedInForce reports an exception to a clause that has been replaced:
// it would lift nothing, and nobody would notice.
func (r *Register) lintExceptedInForce(c Clause, release spec.Release, defects *Defects) {
	excepted, err := r.Clause(spec.ClauseID(c.Rule.Subject))
	if err != nil || !release.Includes(excepted.InForce) {
		return // reported already, as dangling or as in force too early
	}
	for _, other := range r.Clauses {
		if other.Replaces == excepted.ID && release.Includes(other.InForce) {
			defects.addOnce(c.Rule.At, "clause %s excepts %s, which %s replaces: from then on it would lift nothing", c.ID, excepted.ID, other.ID)
		}
	}
}

func (r *Register) lintOrder(order *Clause, defects *Defects) {
	seen := map[string]bool{}
	for _, check := range order.Rule.Order {
		imposes := func(c Clause) bool { return c.Has(CheckRule) && c.Rule.Subject == check }
		switch {
		case seen[check]:
			defects.addOnce(order.Rule.At, "clause %s lists check %q twice", order.ID, check)
		case !slices.ContainsFunc(r.Clauses, imposes):
			defects.addOnce(order.Rule.At, "clause %s lists check %q, which no clause imposes", order.ID, check)
		}
		seen[check] = true
	}
}

// addOnce records a defect that several releases would each report.
func (d *Defects) addOnce(at Position, format string, args ...any) {
	if one := (Defect{at, fmt.Sprintf(format, args...)}); !slices.Contains(*d, one) {
		*d = append(*d, one)
	}
}
