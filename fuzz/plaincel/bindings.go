package plaincel

import (
	"strconv"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
)

// bindings give the variables of one evaluation their values: those of the
// vocabulary from the facts, the terms as far as they have been computed.
type bindings struct {
	facts *model.Facts
	terms map[string]ref.Val
}

var _ cel.Activation = (*bindings)(nil)

// ResolveName finds the value of a variable or term by its name in CEL.
func (b *bindings) ResolveName(name string) (any, bool) {
	if at, ok := variables[name]; ok {
		return values[at][b.facts[at]], true
	}
	value, ok := b.terms[name]
	return value, ok
}

// Parent is none: there are no bindings outside.
func (b *bindings) Parent() cel.Activation { return nil }

// define computes the term at a place, once; the terms that it uses have been.
func (b *bindings) define(law *Programs, at int) error {
	t := law.terms[at]
	if _, done := b.terms[t.name]; done {
		return nil
	}
	value, err := t.meaning.eval(b)
	if err != nil {
		return err
	}
	if b.terms == nil {
		b.terms = map[string]ref.Val{}
	}
	b.terms[t.name] = value
	return nil
}

// variables maps the names of the vocabulary to their places.
var variables = func() map[string]int {
	places := map[string]int{}
	for at, v := range legaltext.Vocabulary() {
		places[v.Name] = at
	}
	return places
}()

// values holds every value of every variable as CEL knows it.
var values = func() [legaltext.VariableCount][]ref.Val {
	var all [legaltext.VariableCount][]ref.Val
	for at, v := range legaltext.Vocabulary() {
		for _, text := range v.Domain {
			all[at] = append(all[at], celValue(v.Kind, text))
		}
	}
	return all
}()

func celValue(kind legaltext.VariableKind, text string) ref.Val {
	switch kind {
	case legaltext.Bool:
		return types.Bool(text == "true")
	case legaltext.Number:
		number, err := strconv.Atoi(text)
		if err != nil {
			panic("plaincel: vocabulary: " + err.Error()) // the vocabulary is part of the program
		}
		return types.Int(number)
	default:
		return types.String(text)
	}
}
