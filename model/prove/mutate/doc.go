// Package mutate asks of every word of the law whether it does any work. It
// changes one clause at a time, and a condition in its words, so that the changed
// law is checked and linted as any law is: a clause is deleted, a condition
// negated, widened or narrowed, a slot or an exception put elsewhere. Changes
// that come to the same terms of package prove are one. Then it asks package
// prove what has changed.
//
// A change that a theorem notices is killed. One under which the law provably
// decides and does exactly the same is equivalent. One that changes decisions
// and that no theorem notices has survived: the theorems say nothing about the
// words that it changed. A clause whose deletion changes nothing is idle.
//
// Theorems and equivalence are decided as of every release in which the clause
// is in force, under the default readings and under every answer of the
// readings on which the clause depends, and beyond these under combinations of
// two readings; see Scenario. A verdict holds for the scenarios examined.
package mutate
