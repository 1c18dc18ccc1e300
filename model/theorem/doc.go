// Package theorem states every theorem once in terms of what happened: who asked
// for what, who held what and was registered, what was decided and what changed.
// No check names a clause or a check of the law, so that a wrong law is not
// measured by its own yardstick.
//
// Whoever watches decisions fills in a Decision, an Alert or an Upload and asks
// every theorem about it: the explorer from the states of its world, the fuzz
// targets from their own bookkeeping. Package prove states the same theorems
// for a solver, as terms over symbols. A test there holds the two statements
// against each other, on drawn worlds and under laws that break each theorem.
//
// A new theorem touches three files: spec/theorem.go has its identifier and its
// words, statements.go its check here, and model/prove/theorems.go its claim.
// Tests say what is missing, and docs/theorems.md is generated.
package theorem
