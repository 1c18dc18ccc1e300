package mutate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"example.org/mp107/legaltext"
)

// listed stands for the operator of a list of values.
const listed = "[]"

// span is a stretch of the characters of a condition.
type span struct{ from, to int }

// part is a node of a condition's CEL, with the characters that it was read
// from: the law is changed in its words, so that everything around a change
// stays as written.
type part struct {
	expr     ast.Expr
	operator string // as CEL names it; listed; or empty
	span            // without the parentheses around it
	outer    span   // with them
	parts    []*part
}

// wrapped reports whether the part can stand behind a ! as it is written.
func (p *part) wrapped() bool { return p.operator == "" || p.outer.from < p.from }

// partReader finds the places of the parts of a condition.
type partReader struct {
	info   *ast.SourceInfo
	source []rune // with blanks in the place of comments
}

// comment is a comment to the end of its line; no value of the vocabulary has two slashes.
var comment = regexp.MustCompile(`//[^\n]*`)

// parse finds the parts of a condition that lint has let pass.
func parse(e *legaltext.Expression) (whole *part, err error) {
	source := comment.ReplaceAllStringFunc(e.Source, func(text string) string {
		return strings.Repeat(" ", utf8.RuneCountInString(text))
	})
	checked := e.Checked.NativeRep()
	r := partReader{checked.SourceInfo(), []rune(source)}
	return r.read(checked.Expr())
}

func (r partReader) read(e ast.Expr) (*part, error) {
	at, _ := r.info.GetOffsetRange(e.ID())
	p := &part{expr: e, span: span{int(at.Start), int(at.Stop)}} // of a call, that of its operator
	var below []ast.Expr
	switch e.Kind() {
	case ast.IdentKind: // CEL gives the place of the last dot
		name := e.AsIdent()
		p.from -= max(0, strings.LastIndex(name, "."))
		p.to = p.from + len(name)
		if p.from < 0 || p.to > len(r.source) || string(r.source[p.from:p.to]) != name {
			return nil, fmt.Errorf("condition %q: %s is written in a way that cannot be changed in its place", string(r.source), name)
		}
	case ast.CallKind:
		p.operator, below = e.AsCall().FunctionName(), e.AsCall().Args()
	case ast.ListKind:
		p.operator, below = listed, e.AsList().Elements()
	}
	for _, one := range below {
		q, err := r.read(one)
		if err != nil {
			return nil, err
		}
		// CEL takes a && b && c apart into pairs.
		if joins := p.operator == operators.LogicalAnd || p.operator == operators.LogicalOr; joins && q.operator == p.operator && !q.wrapped() {
			p.parts = append(p.parts, q.parts...)
		} else {
			p.parts = append(p.parts, q)
		}
	}
	if len(p.parts) > 0 {
		p.from, p.to = min(p.from, p.parts[0].outer.from), p.parts[len(p.parts)-1].outer.to
	}
	if p.operator == listed {
		p.to += slices.Index(r.source[p.to:], ']') + 1
	}
	p.outer = p.span
	for {
		before := strings.TrimRight(string(r.source[:p.outer.from]), " \t\n")
		after := strings.TrimLeft(string(r.source[p.outer.to:]), " \t\n")
		if !strings.HasSuffix(before, "(") || !strings.HasPrefix(after, ")") {
			return p, nil
		}
		p.outer = span{utf8.RuneCountInString(before) - 1, len(r.source) - utf8.RuneCountInString(after) + 1}
	}
}
