// Package theorem holds every theorem against what happened: who asked for what,
// who held what and was registered, what was decided and what changed.
//
// The statements are data, in legaltext/theorems. Here the variables that they
// use beside those of the law have their meaning for one decision, alert or
// upload; package prove gives them their meaning for a solver, as terms over
// symbols. A test there holds the two against each other, on drawn worlds and
// under laws that break each theorem.
//
// Whoever watches decisions fills in a Decision and asks every theorem about it:
// the explorer from the states of its world, the fuzz targets from their own
// bookkeeping. A new theorem touches two files: legaltext/theorems/theorems.md
// and spec/theorem.go, which has its identifier.
package theorem
