package mutate

import (
	"fmt"
	"strings"
)

// shape is the kind of a part of a condition.
type shape int

const (
	atom     shape = iota // a variable, a term or a constant
	negation              // ! and its one part
	and
	or
	conditional // the condition and the two branches
	equality    // == or != between a variable and a constant
	membership  // in, between a variable and a list
	values
)

// part is a piece of a condition with its place in the words: the law is
// changed in its text, so that everything around the change stays as written.
type part struct {
	shape    shape
	from, to int // without parentheses around it
	// outerFrom and outerTo include the parentheses.
	outerFrom, outerTo int
	operator           token // of an equality
	parts              []*part
}

// wrapped tells whether the part can stand behind a ! as it is written.
func (p *part) wrapped() bool { return p.shape == atom || p.outerFrom < p.from }

// parse reads a condition of the fragment that lint lets pass.
func parse(source string) (*part, error) {
	tokens, err := scan(source)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	whole, err := p.expression()
	if err == nil && p.peek() != "" {
		err = p.unexpected()
	}
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", source, err)
	}
	return whole, nil
}

type parser struct {
	tokens []token
	at     int
}

func (p *parser) peek() string { return p.tokens[p.at].text }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.text != "" {
		p.at++
	}
	return t
}

func (p *parser) expect(text string) error {
	if p.peek() != text {
		return p.unexpected()
	}
	p.at++
	return nil
}

func (p *parser) unexpected() error {
	t := p.tokens[p.at]
	return fmt.Errorf("%q at byte %d is not expected there", t.text, t.from)
}

func (p *parser) expression() (*part, error) {
	condition, err := p.joined(or)
	if err != nil || p.peek() != "?" {
		return condition, err
	}
	p.at++
	then, err := p.joined(or)
	if err != nil {
		return nil, err
	}
	if err := p.expect(":"); err != nil {
		return nil, err
	}
	otherwise, err := p.expression()
	if err != nil {
		return nil, err
	}
	return over(conditional, condition, then, otherwise), nil
}

// joined reads what || joins, or below it what && joins.
func (p *parser) joined(s shape) (*part, error) {
	operator, below := "||", func() (*part, error) { return p.joined(and) }
	if s == and {
		operator, below = "&&", p.relation
	}
	var parts []*part
	for {
		one, err := below()
		if err != nil {
			return nil, err
		}
		parts = append(parts, one)
		if p.peek() != operator {
			break
		}
		p.at++
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return over(s, parts...), nil
}

func (p *parser) relation() (*part, error) {
	left, err := p.unary()
	if err != nil {
		return nil, err
	}
	kind := equality
	switch p.peek() {
	case "in":
		kind = membership
	case "==", "!=":
	default:
		return left, nil
	}
	operator := p.next()
	right, err := p.unary()
	if err != nil {
		return nil, err
	}
	relation := over(kind, left, right)
	relation.operator = operator
	return relation, nil
}

func (p *parser) unary() (*part, error) {
	t := p.next()
	switch {
	case t.text == "!":
		of, err := p.unary()
		if err != nil {
			return nil, err
		}
		negated := over(negation, of)
		negated.from, negated.outerFrom = t.from, t.from
		return negated, nil
	case t.text == "(":
		inner, err := p.expression()
		if err != nil {
			return nil, err
		}
		inner.outerFrom, inner.outerTo = t.from, p.tokens[p.at].to
		return inner, p.expect(")")
	case t.text == "[":
		return p.list(t)
	case t.text != "" && !strings.Contains("!=&|?:()[],", t.text[:1]):
		return &part{shape: atom, from: t.from, to: t.to, outerFrom: t.from, outerTo: t.to}, nil
	default:
		return nil, fmt.Errorf("%q at byte %d is not expected there", t.text, t.from)
	}
}

func (p *parser) list(open token) (*part, error) {
	l := &part{shape: values, from: open.from, outerFrom: open.from}
	for p.peek() != "]" {
		element, err := p.unary()
		if err != nil {
			return nil, err
		}
		l.parts = append(l.parts, element)
		if p.peek() != "," {
			break
		}
		p.at++
	}
	l.to = p.tokens[p.at].to
	l.outerTo = l.to
	return l, p.expect("]")
}

// over is a part that reaches over its own parts.
func over(s shape, parts ...*part) *part {
	from, to := parts[0].outerFrom, parts[len(parts)-1].outerTo
	return &part{shape: s, from: from, to: to, outerFrom: from, outerTo: to, parts: parts}
}
