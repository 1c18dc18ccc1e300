package mutate

// Operator is a way to change a clause.
type Operator string

// The operators. Widening and narrowing are about the condition that is
// changed: a wider condition of an exception accepts more, of a check less.
const (
	// Delete takes the clause away; a check leaves the order of checks too and
	// takes the exceptions to it along. The deletion of a definition would
	// leave its term without a meaning: Always and Never stand for it.
	Delete Operator = "delete"
	// Always and Never put true and false in the place of a condition.
	Always Operator = "always"
	Never  Operator = "never"
	// Negate turns a whole condition round.
	Negate Operator = "negate"
	// DropConjunct and NegateConjunct are about each part of an "and".
	DropConjunct   Operator = "drop conjunct"
	NegateConjunct Operator = "negate conjunct"
	// DropDisjunct and NegateDisjunct are about each part of an "or".
	DropDisjunct   Operator = "drop disjunct"
	NegateDisjunct Operator = "negate disjunct"
	// SwapEquality exchanges == and !=.
	SwapEquality Operator = "swap equality"
	// DropElement and AddElement are about the values with which a variable is
	// compared, in a list or by == or !=. Of the values that are missing the
	// first and the last are added, each by itself.
	DropElement Operator = "drop element"
	AddElement  Operator = "add element"
	// SwapBranches and OneBranch are about a conditional.
	SwapBranches Operator = "swap branches"
	OneBranch    Operator = "one branch"
	// ChangeCode gives a failed check another response code.
	ChangeCode Operator = "change code"
	// ChangeExcepted makes an exception lift another clause.
	ChangeExcepted Operator = "change excepted"
	// ChangeEffect and ChangeSlot are about effects, routing and uploads.
	ChangeEffect Operator = "change effect"
	ChangeSlot   Operator = "change slot"
	// ReverseOrder turns the order of checks round.
	ReverseOrder Operator = "reverse order"
)

// Operators lists every operator, in the order in which a clause undergoes them.
func Operators() []Operator {
	return []Operator{
		Delete, Always, Never, Negate, DropConjunct, NegateConjunct, DropDisjunct, NegateDisjunct, SwapEquality,
		DropElement, AddElement, SwapBranches, OneBranch, ChangeCode, ChangeExcepted, ChangeEffect, ChangeSlot, ReverseOrder,
	}
}
