package mutate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"example.org/mp107/legaltext"
)

// writer lists the changes to one condition of a rule: other words in the place of some.
type writer struct {
	*changer
	key       string // behind which the condition stands
	condition *legaltext.Expression
	source    []rune
}

// reword lists the changes to the condition behind a key, if there is one.
func (c *changer) reword(key string) error {
	e := *condition(c.clause.Rule, key)
	if e == nil {
		return nil
	}
	whole, err := parse(e)
	if err != nil {
		return err
	}
	w := &writer{c, key, e, []rune(e.Source)}
	w.replace(Always, whole.outer, "true")
	w.replace(Never, whole.outer, "false")
	w.replace(Negate, whole.outer, w.negated(whole))
	w.visit(whole)
	return nil
}

// condition is where a rule has the condition that stands behind a key.
func condition(rule *legaltext.Rule, key string) **legaltext.Expression {
	switch key {
	case "when":
		return &rule.When
	case "requires":
		return &rule.Requires
	default:
		return &rule.As
	}
}

// visit lists the changes to a part and to what is below it.
func (w *writer) visit(p *part) {
	switch p.operator {
	case operators.LogicalAnd:
		w.joined(DropConjunct, NegateConjunct, p)
	case operators.LogicalOr:
		w.joined(DropDisjunct, NegateDisjunct, p)
	case operators.Conditional:
		w.branches(p)
	case operators.Equals, operators.NotEquals:
		w.equality(p)
	case operators.In:
		w.membership(p.parts[0], p.parts[1])
		return // a list is no condition
	}
	for _, below := range p.parts {
		w.visit(below)
	}
}

func (w *writer) joined(drop, negate Operator, p *part) {
	for i, one := range p.parts {
		w.drop(drop, p, i)
		w.replace(negate, one.outer, w.negated(one))
	}
}

func (w *writer) branches(p *part) {
	condition, then, otherwise := w.outer(p.parts[0]), w.outer(p.parts[1]), w.outer(p.parts[2])
	operand := otherwise // as it can stand between ? and :
	if p.parts[2].operator == operators.Conditional && !p.parts[2].wrapped() {
		operand = "(" + otherwise + ")"
	}
	w.replace(SwapBranches, p.span, condition+" ? "+operand+" : "+then)
	w.replace(OneBranch, p.span, then)
	w.replace(OneBranch, p.span, otherwise)
}

func (w *writer) equality(p *part) {
	left, right := w.outer(p.parts[0]), w.outer(p.parts[1])
	swapped, negation := " == ", "!(%s)"
	if p.operator == operators.Equals {
		swapped, negation = " != ", "%s"
	}
	w.replace(SwapEquality, p.span, left+swapped+right)
	if len(variable(p.parts[0]).Domain) < 3 { // of two values, adding one leaves nothing to ask
		return
	}
	for _, value := range missing(p.parts[0], p.parts[1:]) {
		w.replace(AddElement, p.span, fmt.Sprintf(negation, left+" in ["+right+", "+value+"]"))
	}
}

func (w *writer) membership(of, list *part) {
	for i := range list.parts {
		w.drop(DropElement, list, i)
	}
	end := list.to - 1 // before the closing bracket
	for _, value := range missing(of, list.parts) {
		if len(list.parts) > 0 {
			value = ", " + value
		}
		w.replace(AddElement, list.span, string(w.source[list.from:end])+value+string(w.source[end:list.to]))
	}
}

// missing are the first and the last value of a variable's domain that are not
// present, as CEL writes them.
func missing(of *part, present []*part) []string {
	v := variable(of)
	var left []string
	for _, value := range v.Domain {
		if slices.ContainsFunc(present, func(p *part) bool { return fmt.Sprint(p.expr.AsLiteral().Value()) == value }) {
			continue
		}
		if v.Kind == legaltext.Symbol {
			value = strconv.Quote(value)
		}
		left = append(left, value)
	}
	if len(left) > 2 {
		left = []string{left[0], left[len(left)-1]}
	}
	return left
}

// variable is what a comparison is about; without a domain where it is about none.
func variable(p *part) legaltext.Variable {
	for _, v := range legaltext.Vocabulary() {
		if p.expr.Kind() == ast.IdentKind && v.Name == p.expr.AsIdent() {
			return v
		}
	}
	return legaltext.Variable{}
}

// drop takes the part at a place out of the parts that an operator or a comma joins.
func (w *writer) drop(operator Operator, of *part, i int) {
	dropped := of.parts[i].outer
	cut := dropped
	switch {
	case i > 0:
		cut.from = of.parts[i-1].outer.to
	case len(of.parts) > 1:
		cut.to = of.parts[1].outer.from
	}
	w.splice(operator, dropped, cut, "")
}

// replace puts other words in the place of some.
func (w *writer) replace(operator Operator, s span, words string) { w.splice(operator, s, s, words) }

// splice puts words in the place of those cut, which are not always the ones shown.
func (w *writer) splice(operator Operator, shown, cut span, words string) {
	from := w.condition.Checked.NativeRep().SourceInfo().GetLocationByOffset(int32(shown.from))
	changed := &legaltext.Expression{Source: string(w.source[:cut.from]) + words + string(w.source[cut.to:]), At: w.condition.At}
	w.add(operator, w.key, w.condition.Place(from.Line(), from.Column()), w.text(shown), words, func(rule *legaltext.Rule) {
		*condition(rule, w.key) = changed
	})
}

func (w *writer) text(s span) string { return strings.TrimSpace(string(w.source[s.from:s.to])) }

// outer is a part with its parentheses.
func (w *writer) outer(p *part) string { return w.text(p.outer) }

// negated is the opposite of a part, as it can stand wherever the part stands.
func (w *writer) negated(p *part) string {
	switch {
	case p.operator == operators.LogicalNot:
		return w.outer(p.parts[0])
	case p.wrapped():
		return "!" + w.outer(p)
	default:
		return "!(" + w.outer(p) + ")"
	}
}
