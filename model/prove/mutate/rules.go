package mutate

import (
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// changer lists the changes to one clause of a law.
type changer struct {
	law     *legaltext.Register
	clause  legaltext.Clause
	mutants []Mutant
}

// changesTo lists the changes to a clause, in the order of Operators and,
// within one, of the words. A clause without a rule decides nothing.
func changesTo(law *legaltext.Register, c legaltext.Clause) ([]Mutant, error) {
	if c.Rule == nil {
		return nil, nil
	}
	w := &changer{law: law, clause: c}
	if c.Rule.Kind != legaltext.DefinitionRule {
		w.delete()
	}
	for _, key := range []string{"when", "requires", "as"} {
		if err := w.reword(key); err != nil {
			return nil, err
		}
	}
	w.values()
	slices.SortStableFunc(w.mutants, func(a, b Mutant) int {
		return slices.Index(Operators(), a.Operator) - slices.Index(Operators(), b.Operator)
	})
	return w.mutants, nil
}

// add adds the law in which the rule of the clause is changed.
func (w *changer) add(operator Operator, key string, at legaltext.Position, original, mutated string, change func(*legaltext.Rule)) {
	w.mutant(Mutant{Operator: operator, Key: key, At: at, Original: words(original), Mutated: words(mutated)}, with(w.law.Clauses, w.clause.ID, change))
}

func (w *changer) mutant(m Mutant, clauses []legaltext.Clause) {
	m.Clause, m.Verdict = w.clause.ID, NotExamined
	m.register, m.refused = legaltext.NewRegister(clauses)
	w.mutants = append(w.mutants, m)
}

// with are clauses of which one has its rule changed.
func with(clauses []legaltext.Clause, id spec.ClauseID, change func(*legaltext.Rule)) []legaltext.Clause {
	changed := slices.Clone(clauses)
	for i := range changed {
		if changed[i].ID == id {
			rule := *changed[i].Rule
			change(&rule)
			changed[i].Rule = &rule
		}
	}
	return changed
}

// values adds the changes to what is no condition: a code, a clause excepted,
// an effect, a slot, the order of checks.
func (w *changer) values() {
	rule := w.clause.Rule
	switch rule.Kind {
	case legaltext.CheckRule:
		if codes := spec.RejectionCodes(); rule.FailsWith != spec.NoCode {
			next := codes[(slices.Index(codes, rule.FailsWith)+1)%len(codes)]
			replace(w, ChangeCode, "fails_with", rule.FailsWith, []spec.ResponseCode{next}, func(r *legaltext.Rule, code spec.ResponseCode) { r.FailsWith = code })
		}
	case legaltext.ExceptionRule:
		var others []spec.ClauseID
		for _, other := range w.law.Clauses {
			if other.ID != w.clause.ID && (other.Has(legaltext.CheckRule) || other.Has(legaltext.ExceptionRule)) {
				others = append(others, other.ID)
			}
		}
		replace(w, ChangeExcepted, string(rule.Kind), spec.ClauseID(rule.Subject), others, func(r *legaltext.Rule, id spec.ClauseID) { r.Subject = string(id) })
	case legaltext.EffectRule:
		replace(w, ChangeEffect, string(rule.Kind), legaltext.Effect(rule.Subject), legaltext.Effects(), func(r *legaltext.Rule, e legaltext.Effect) { r.Subject = string(e) })
	case legaltext.RoutingRule:
		replace(w, ChangeSlot, "to", rule.Slot, spec.RemotePartyRoles(), func(r *legaltext.Rule, slot spec.RemotePartyRole) { r.Slot = slot })
	case legaltext.UploadRule:
		replace(w, ChangeSlot, string(rule.Kind), rule.Slot, spec.RemotePartyRoles(), func(r *legaltext.Rule, slot spec.RemotePartyRole) { r.Subject, r.Slot = string(slot), slot })
	case legaltext.OrderRule:
		names := slices.Clone(rule.Order)
		slices.Reverse(names)
		w.add(ReverseOrder, string(rule.Kind), rule.Places[string(rule.Kind)], strings.Join(rule.Order, ", "), strings.Join(names, ", "), func(r *legaltext.Rule) { r.Order = names })
	}
}

// replace adds a change for every value that a key could have instead of its own.
func replace[T ~string](w *changer, operator Operator, key string, own T, values []T, set func(*legaltext.Rule, T)) {
	for _, value := range values {
		if value != own {
			w.add(operator, key, w.clause.Rule.Places[key], string(own), string(value), func(rule *legaltext.Rule) { set(rule, value) })
		}
	}
}

// delete takes the clause away. What would hang in the air without it goes
// along: its name in the order of checks, and the exceptions to it.
func (w *changer) delete() {
	m := Mutant{Operator: Delete, At: w.clause.At, Original: string(w.clause.ID) + " " + w.clause.Title}
	gone := withExceptions(w.law, w.clause.ID)
	for _, id := range gone[1:] {
		m.Original += ", and with it " + string(id)
	}
	left := slices.DeleteFunc(slices.Clone(w.law.Clauses), func(c legaltext.Clause) bool { return slices.Contains(gone, c.ID) })
	check := w.clause.Rule.Subject
	imposes := func(c legaltext.Clause) bool { return c.Has(legaltext.CheckRule) && c.Rule.Subject == check }
	// A clause that replaces this one, or that this one replaces, can impose the
	// same check, which the order then has to keep.
	if imposes(w.clause) && !slices.ContainsFunc(left, imposes) {
		for _, c := range left {
			if c.Has(legaltext.OrderRule) {
				left = with(left, c.ID, func(rule *legaltext.Rule) {
					rule.Order = slices.DeleteFunc(slices.Clone(rule.Order), func(name string) bool { return name == check })
				})
			}
		}
	}
	w.mutant(m, left)
}

// withExceptions lists a clause and the exceptions to it, and to these.
func withExceptions(register *legaltext.Register, id spec.ClauseID) []spec.ClauseID {
	ids := []spec.ClauseID{id}
	for _, other := range register.Clauses {
		if other.Has(legaltext.ExceptionRule) && other.Rule.Subject == string(id) {
			ids = append(ids, withExceptions(register, other.ID)...)
		}
	}
	return ids
}
