package legaltext

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"example.org/mp107/spec"
)

// Expression is one condition: its source, the checked CEL and the formula of
// the decidable fragment that it amounts to.
type Expression struct {
	Source string
	At     Position
	// Formula is nil until the expression has been checked without a defect.
	Formula Formula
	// Checked is the checked CEL from which the formula was read.
	Checked *cel.Ast
}

// termPrefix starts the name of every term that a definition introduces.
const termPrefix = "term."

// Environment is the CEL environment of conditions: the vocabulary and the
// terms given. It is what makes evaluation by CEL possible outside this package.
func Environment(terms []string) (*cel.Env, error) { return environment(vocabulary, terms) }

func environment(vocabulary []Variable, terms []string) (*cel.Env, error) {
	kinds := map[VariableKind]*cel.Type{Bool: cel.BoolType, Symbol: cel.StringType, Number: cel.IntType}
	var options []cel.EnvOption
	for _, v := range vocabulary {
		options = append(options, cel.Variable(v.Name, kinds[v.Kind]))
	}
	for _, term := range terms {
		options = append(options, cel.Variable(term, cel.BoolType))
	}
	// Without macros, has() and all() cannot smuggle in loops or presence tests.
	options = append(options, cel.ClearMacros())
	return cel.NewEnv(options...)
}

// check type-checks the expression, in an environment of a vocabulary, and reads
// its formula.
func (e *Expression) check(clause spec.ClauseID, env *cel.Env, vocabulary []Variable, defects *Defects) {
	checked, issues := env.Compile(e.Source)
	if issues.Err() != nil {
		for _, issue := range issues.Errors() {
			message, column := issue.Message, issue.Location.Column()
			if variable, ok := strings.CutPrefix(message, "undeclared reference to '"); ok {
				name, _, _ := strings.Cut(variable, "'")
				name, column = e.wholeName(name, issue.Location.Line(), column)
				message = fmt.Sprintf("unknown identifier %q: conditions can use the variables of the vocabulary and the terms that definitions introduce", name)
			}
			defects.add(e.Place(issue.Location.Line(), column), "clause %s: %s", clause, message)
		}
		return
	}
	if checked.OutputType() != cel.BoolType {
		defects.add(e.At, "clause %s: condition is of type %s: want bool", clause, checked.OutputType())
		return
	}
	reader := fragmentReader{expression: e, clause: clause, vocabulary: vocabulary, info: checked.NativeRep().SourceInfo(), defects: defects}
	before := len(*defects)
	formula := reader.read(checked.NativeRep().Expr())
	if len(*defects) == before {
		e.Formula, e.Checked = formula, checked
	}
}

// wholeName finds the dotted name, and where it starts, of which CEL calls a
// part unknown: CEL points at its last dot when it knows the words before, and
// otherwise names its first word only. Where the source is written in another
// way, with spaces around the dots for instance, CEL's answer stands.
func (e *Expression) wholeName(part string, line, column int) (string, int) {
	lines := strings.Split(e.Source, "\n")
	if line < 1 || line > len(lines) {
		return part, column
	}
	source := []rune(lines[line-1])
	start := column - max(0, strings.LastIndex(part, "."))
	if column >= 0 && column < len(source) && source[column] == '(' { // a call
		start = column - utf8.RuneCountInString(part)
	}
	if start < 0 || start > len(source) || !strings.HasPrefix(string(source[start:]), part) {
		return part, column
	}
	end := start
	for end < len(source) && (source[end] == '.' || source[end] == '_' || unicode.IsLetter(source[end]) || unicode.IsDigit(source[end])) {
		end++
	}
	return string(source[start:end]), start
}

// Place translates a CEL location (line from 1, column from 0) into the clause file.
func (e *Expression) Place(line, column int) Position {
	at := e.At
	if line < 1 || column < 0 { // CEL names no place
		return at
	}
	if line > 1 {
		return Position{at.File, at.Line + line - 1, column + 1}
	}
	at.Column += column
	return at
}

// fragmentReader turns checked CEL into a formula and records a defect for
// every construct outside the decidable fragment.
type fragmentReader struct {
	expression *Expression
	clause     spec.ClauseID
	vocabulary []Variable
	info       *ast.SourceInfo
	defects    *Defects
}

func (r fragmentReader) outside(e ast.Expr, format string, args ...any) Formula {
	location := r.info.GetStartLocation(e.ID())
	r.defects.add(r.expression.Place(location.Line(), location.Column()), "clause %s: %s", r.clause, fmt.Sprintf(format, args...))
	return Constant(false)
}

func (r fragmentReader) read(e ast.Expr) Formula {
	switch e.Kind() {
	case ast.LiteralKind:
		if value, ok := e.AsLiteral().(types.Bool); ok {
			return Constant(value)
		}
	case ast.IdentKind, ast.SelectKind:
		name, ok := qualifiedName(e)
		if !ok {
			break
		}
		if strings.HasPrefix(name, termPrefix) {
			return Term{name}
		}
		if at := r.variableIndex(name); at >= 0 && r.vocabulary[at].Kind == Bool {
			return Is{at, []int{1}}
		}
	case ast.CallKind:
		return r.readCall(e)
	}
	return r.outside(e, "%s is outside the decidable fragment: want variables, terms, comparisons with constants, !, &&, || and ?:", construct(e))
}

func (r fragmentReader) readCall(e ast.Expr) Formula {
	call := e.AsCall()
	args := call.Args()
	switch call.FunctionName() {
	case operators.LogicalNot:
		return Not{r.read(args[0])}
	case operators.LogicalAnd:
		return And{r.read(args[0]), r.read(args[1])}
	case operators.LogicalOr:
		return Or{r.read(args[0]), r.read(args[1])}
	case operators.Conditional:
		return If{r.read(args[0]), r.read(args[1]), r.read(args[2])}
	case operators.Equals:
		return r.readMembership(e, args[0], args[1:])
	case operators.NotEquals:
		return Not{r.readMembership(e, args[0], args[1:])}
	case operators.In:
		if args[1].Kind() != ast.ListKind {
			return r.outside(e, "\"in\" without a list of constants is outside the decidable fragment")
		}
		return r.readMembership(e, args[0], args[1].AsList().Elements())
	default:
		return r.outside(e, "%s is outside the decidable fragment: want variables, terms, comparisons with constants, !, &&, || and ?:", construct(e))
	}
}

// readMembership reads "variable == constant" and "variable in [constants]".
func (r fragmentReader) readMembership(e, left ast.Expr, right []ast.Expr) Formula {
	name, _ := qualifiedName(left)
	at := r.variableIndex(name)
	if at < 0 {
		return r.outside(e, "comparison without a variable on its left is outside the decidable fragment: write variable == constant")
	}
	variable := r.vocabulary[at]
	values := []int{}
	for _, element := range right {
		if element.Kind() != ast.LiteralKind {
			return r.outside(element, "comparison of %s with something other than a constant is outside the decidable fragment", variable.Name)
		}
		// A list of several types passes CEL's checker, but "1" is not 1.
		if constant := element.AsLiteral().Type().TypeName(); constant != string(variable.Kind) {
			return r.outside(element, "%s is of type %s and never equals a constant of type %s", variable.Name, variable.Kind, constant)
		}
		text := fmt.Sprint(element.AsLiteral().Value())
		value := variable.Index(text)
		if value < 0 {
			return r.outside(element, "%s is never %q: its values are %s", variable.Name, text, strings.Join(variable.Domain, ", "))
		}
		if !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return Is{at, values}
}

// qualifiedName joins the parts of a dotted name.
func qualifiedName(e ast.Expr) (string, bool) {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent(), true
	case ast.SelectKind:
		operand, ok := qualifiedName(e.AsSelect().Operand())
		return operand + "." + e.AsSelect().FieldName(), ok && !e.AsSelect().IsTestOnly()
	default:
		return "", false
	}
}

func (r fragmentReader) variableIndex(name string) int {
	return slices.IndexFunc(r.vocabulary, func(v Variable) bool { return v.Name == name })
}

// construct names what an expression is, for a reader who knows CEL.
func construct(e ast.Expr) string {
	switch e.Kind() {
	case ast.CallKind:
		return fmt.Sprintf("function or operator %q", strings.Trim(e.AsCall().FunctionName(), "_"))
	case ast.ListKind:
		return "a list"
	case ast.MapKind, ast.StructKind:
		return "a message or map"
	case ast.ComprehensionKind:
		return "a comprehension"
	case ast.LiteralKind:
		return fmt.Sprintf("the constant %v", e.AsLiteral().Value())
	default:
		if name, ok := qualifiedName(e); ok {
			return fmt.Sprintf("%q used as a condition", name)
		}
		return "this expression"
	}
}
