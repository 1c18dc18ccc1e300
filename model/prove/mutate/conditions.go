package mutate

import (
	"slices"
	"strconv"
	"strings"

	"example.org/mp107/legaltext"
)

// change is one way to change the words of a clause.
type change struct {
	operator Operator
	key      string // of the rule block
	at       int    // where the changed words start, in the file
	original string
	mutated  string
	edits    []edit
}

// writer lists the changes to one condition.
type writer struct {
	file    string
	key     string
	start   int // of the condition in the file
	source  string
	changes []change
}

// conditionChanges lists the changes to a condition that stands behind a key.
func (s sources) conditionChanges(key string, e *legaltext.Expression) ([]change, error) {
	start, err := s.condition(e)
	if err != nil {
		return nil, err
	}
	whole, err := parse(e.Source)
	if err != nil {
		return nil, err
	}
	w := &writer{file: e.At.File, key: key, start: start, source: e.Source}
	w.replace(Always, whole, "true")
	w.replace(Never, whole, "false")
	w.replace(Negate, whole, w.negated(whole))
	w.visit(whole)
	return w.changes, nil
}

// visit lists the changes to a part and to what is below it.
func (w *writer) visit(p *part) {
	switch p.shape {
	case and:
		w.joined(DropConjunct, NegateConjunct, p)
	case or:
		w.joined(DropDisjunct, NegateDisjunct, p)
	case conditional:
		w.branches(p)
	case equality:
		w.equality(p)
	case membership:
		w.membership(p)
		return // a list is no condition
	}
	for _, below := range p.parts {
		w.visit(below)
	}
}

func (w *writer) joined(drop, negate Operator, p *part) {
	for i, one := range p.parts {
		w.drop(drop, p, i)
		w.replace(negate, one, w.negated(one))
	}
}

func (w *writer) branches(p *part) {
	condition, then, otherwise := p.parts[0], p.parts[1], p.parts[2]
	w.add(SwapBranches, p, w.outer(condition)+" ? "+w.operand(otherwise)+" : "+w.outer(then), p.from, p.to)
	w.add(OneBranch, p, w.outer(then), p.from, p.to)
	w.add(OneBranch, p, w.outer(otherwise), p.from, p.to)
}

// operand is a branch as it can stand between ? and :.
func (w *writer) operand(p *part) string {
	if p.shape == conditional && !p.wrapped() {
		return "(" + w.outer(p) + ")"
	}
	return w.outer(p)
}

func (w *writer) equality(p *part) {
	left, right := w.outer(p.parts[0]), w.outer(p.parts[1])
	other := map[string]string{"==": "!=", "!=": "=="}[p.operator.text]
	w.add(SwapEquality, p, w.source[p.from:p.operator.from]+other+w.source[p.operator.to:p.to], p.from, p.to)
	variable, ok := variableNamed(left)
	if !ok || len(variable.Domain) < 3 { // of two values, adding one leaves nothing to ask
		return
	}
	for _, value := range missing(variable, []string{right}) {
		wider := left + " in [" + right + ", " + value + "]"
		if other == "==" {
			wider = "!(" + wider + ")"
		}
		w.add(AddElement, p, wider, p.from, p.to)
	}
}

func (w *writer) membership(p *part) {
	elements := p.parts[1].parts
	var present []string
	for i, element := range elements {
		w.drop(DropElement, p.parts[1], i)
		present = append(present, w.outer(element))
	}
	variable, ok := variableNamed(w.outer(p.parts[0]))
	if !ok {
		return
	}
	end := p.parts[1].to - 1 // before the closing bracket
	for _, value := range missing(variable, present) {
		if len(present) > 0 {
			value = ", " + value
		}
		w.add(AddElement, p.parts[1], w.source[p.parts[1].from:end]+value+w.source[end:p.parts[1].to], p.parts[1].from, p.parts[1].to)
	}
}

// missing are the first and the last value of a domain that a list leaves out,
// as CEL writes them.
func missing(v legaltext.Variable, present []string) []string {
	var left []string
	for _, value := range v.Domain {
		written := value
		if v.Kind == legaltext.Symbol {
			written = strconv.Quote(value)
		}
		if !slices.Contains(present, written) {
			left = append(left, written)
		}
	}
	if len(left) > 2 {
		left = []string{left[0], left[len(left)-1]}
	}
	return left
}

func variableNamed(name string) (legaltext.Variable, bool) {
	for _, v := range legaltext.Vocabulary() {
		if v.Name == name {
			return v, true
		}
	}
	return legaltext.Variable{}, false
}

// drop takes the part at a place out of the parts that an operator or a comma joins.
func (w *writer) drop(operator Operator, of *part, i int) {
	one := of.parts[i]
	from, to := one.outerFrom, one.outerTo
	switch {
	case i > 0:
		from = of.parts[i-1].outerTo
	case len(of.parts) > 1:
		to = of.parts[1].outerFrom
	}
	w.changes = append(w.changes, change{
		operator: operator, key: w.key, at: w.start + one.outerFrom, original: w.outer(one),
		edits: []edit{{w.file, w.start + from, w.start + to, ""}},
	})
}

// replace puts other words in the place of a part and its parentheses.
func (w *writer) replace(operator Operator, p *part, words string) {
	w.add(operator, p, words, p.outerFrom, p.outerTo)
}

func (w *writer) add(operator Operator, p *part, words string, from, to int) {
	w.changes = append(w.changes, change{
		operator: operator, key: w.key, at: w.start + from, original: strings.TrimSpace(w.source[from:to]), mutated: words,
		edits: []edit{{w.file, w.start + from, w.start + to, words}},
	})
}

// outer is a part with its parentheses.
func (w *writer) outer(p *part) string { return w.source[p.outerFrom:p.outerTo] }

// negated is the opposite of a part, as it can stand wherever the part stands.
func (w *writer) negated(p *part) string {
	switch {
	case p.shape == negation:
		return w.outer(p.parts[0])
	case p.wrapped():
		return "!" + w.outer(p)
	default:
		return "!(" + w.outer(p) + ")"
	}
}
