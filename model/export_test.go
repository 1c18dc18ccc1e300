package model

import "example.org/mp107/legaltext"

// Compile compiles a formula with the terms that definitions give meaning to,
// so that tests can hold single conditions against CEL.
func Compile(definitions []legaltext.Clause, f legaltext.Formula) func(*Facts) bool {
	return newCompiler(definitions).compile(f)
}
