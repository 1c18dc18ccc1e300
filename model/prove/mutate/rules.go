package mutate

import (
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// changesTo lists the changes to a clause, in the order of Operators and,
// within one, of the words. A clause without a rule decides nothing.
func (s sources) changesTo(register *legaltext.Register, c legaltext.Clause) ([]change, error) {
	if c.Rule == nil {
		return nil, nil
	}
	var changes []change
	if c.Rule.Kind != legaltext.DefinitionRule {
		changes = append(changes, s.deletion(register, c))
	}
	for _, e := range c.Rule.Expressions() {
		more, err := s.conditionChanges(keyOf(c.Rule, e), e)
		if err != nil {
			return nil, err
		}
		changes = append(changes, more...)
	}
	for _, of := range valueChanges(register, c) {
		from, to, err := s.value(c.Rule, of.key)
		if err != nil {
			return nil, err
		}
		for _, value := range of.values {
			changes = append(changes, change{
				operator: of.operator, key: of.key, at: from, original: s[c.At.File][from:to], mutated: value,
				edits: []edit{{c.At.File, from, to, value}},
			})
		}
	}
	if c.Rule.Kind == legaltext.OrderRule {
		changes = append(changes, s.reversal(c))
	}
	rank := func(one change) int { return slices.Index(Operators(), one.operator) }
	slices.SortStableFunc(changes, func(a, b change) int { return rank(a) - rank(b) })
	return changes, nil
}

func keyOf(rule *legaltext.Rule, e *legaltext.Expression) string {
	switch e {
	case rule.When:
		return "when"
	case rule.Requires:
		return "requires"
	default:
		return "as"
	}
}

// valueChange is the values that a key of a rule could have instead of its own.
type valueChange struct {
	operator Operator
	key      string
	values   []string
}

func valueChanges(register *legaltext.Register, c legaltext.Clause) []valueChange {
	switch c.Rule.Kind {
	case legaltext.CheckRule:
		if c.Rule.FailsWith == spec.NoCode {
			return nil
		}
		codes := spec.RejectionCodes()
		next := codes[(slices.Index(codes, c.Rule.FailsWith)+1)%len(codes)]
		return []valueChange{{ChangeCode, "fails_with", []string{string(next)}}}
	case legaltext.ExceptionRule:
		var others []string
		for _, other := range register.Clauses {
			lifts := other.Rule != nil && (other.Rule.Kind == legaltext.CheckRule || other.Rule.Kind == legaltext.ExceptionRule)
			if lifts && other.ID != c.ID && string(other.ID) != c.Rule.Subject {
				others = append(others, string(other.ID))
			}
		}
		return []valueChange{{ChangeExcepted, string(legaltext.ExceptionRule), others}}
	case legaltext.EffectRule:
		var others []string
		for _, effect := range legaltext.Effects() {
			if string(effect) != c.Rule.Subject {
				others = append(others, string(effect))
			}
		}
		return []valueChange{{ChangeEffect, string(legaltext.EffectRule), others}}
	case legaltext.RoutingRule:
		return []valueChange{{ChangeSlot, "to", otherSlots(c.Rule.Slot)}}
	case legaltext.UploadRule:
		return []valueChange{{ChangeSlot, string(legaltext.UploadRule), otherSlots(c.Rule.Slot)}}
	default:
		return nil
	}
}

func otherSlots(slot spec.RemotePartyRole) []string {
	var others []string
	for _, other := range spec.RemotePartyRoles() {
		if other != slot {
			others = append(others, string(other))
		}
	}
	return others
}

// deletion takes a clause away. What would hang in the air without it goes
// along: its name in the order of checks, and the exceptions to it.
func (s sources) deletion(register *legaltext.Register, c legaltext.Clause) change {
	deleted := change{operator: Delete, at: s.lineAt(c.At.File, c.At.Line), original: string(c.ID) + " " + c.Title}
	for _, id := range withExceptions(register, c.ID) {
		other, err := register.Clause(id)
		if err != nil {
			continue // every exception is a clause of the register
		}
		from, to := s.section(register, id)
		deleted.edits = append(deleted.edits, edit{other.At.File, from, to, ""})
		if id != c.ID {
			deleted.original += ", and with it " + string(id)
		}
	}
	if c.Rule.Kind != legaltext.CheckRule || imposedTwice(register, c) {
		return deleted
	}
	for _, order := range register.Clauses {
		if order.Rule != nil && order.Rule.Kind == legaltext.OrderRule && slices.Contains(order.Rule.Order, c.Rule.Subject) {
			from, to, checks := s.order(order)
			checks = without(checks, c.Rule.Subject)
			deleted.edits = append(deleted.edits, edit{order.At.File, from, to, strings.Join(checks, ",")})
		}
	}
	return deleted
}

// withExceptions lists a clause and the exceptions to it, and to these.
func withExceptions(register *legaltext.Register, id spec.ClauseID) []spec.ClauseID {
	ids := []spec.ClauseID{id}
	for _, other := range register.Clauses {
		if other.Rule != nil && other.Rule.Kind == legaltext.ExceptionRule && other.Rule.Subject == string(id) {
			ids = append(ids, withExceptions(register, other.ID)...)
		}
	}
	return ids
}

// imposedTwice tells whether another clause, one that replaces or is replaced
// by this one, imposes the same check, which the order then has to keep.
func imposedTwice(register *legaltext.Register, c legaltext.Clause) bool {
	return slices.ContainsFunc(register.Clauses, func(other legaltext.Clause) bool {
		return other.ID != c.ID && other.Rule != nil && other.Rule.Kind == legaltext.CheckRule && other.Rule.Subject == c.Rule.Subject
	})
}

// order is the list of checks of an order clause as it is written, split at its commas.
func (s sources) order(c legaltext.Clause) (from, to int, checks []string) {
	from, to = s.block(c.Rule)
	text := s[c.At.File]
	from += strings.Index(text[from:to], ":") + 1
	block := strings.TrimLeft(text[from:to], " \t")
	block = strings.TrimPrefix(block, "|")
	from = to - len(block)
	block = strings.TrimRight(block, " \t\n")
	return from, from + len(block), strings.Split(block, ",")
}

func without(checks []string, name string) []string {
	at := slices.IndexFunc(checks, func(check string) bool { return strings.TrimSpace(check) == name })
	if at < 0 {
		return checks
	}
	left := slices.Delete(slices.Clone(checks), at, at+1)
	if at == 0 && len(left) > 0 { // the first one stands where the list has to start
		space := checks[0][:strings.Index(checks[0], name)]
		left[0] = space + strings.TrimSpace(left[0])
	}
	return left
}

func (s sources) reversal(c legaltext.Clause) change {
	from, to, checks := s.order(c)
	names := slices.Clone(c.Rule.Order)
	slices.Reverse(names)
	space := checks[0][:strings.Index(checks[0], c.Rule.Order[0])]
	return change{
		operator: ReverseOrder, key: string(legaltext.OrderRule), at: from + len(space), original: strings.Join(c.Rule.Order, ", "), mutated: strings.Join(names, ", "),
		edits: []edit{{c.At.File, from, to, space + strings.Join(names, ", ")}},
	}
}
