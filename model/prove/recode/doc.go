// Package recode puts a theorem about the law into CNF a second time. It is
// what certificates are made of and checked against, and part of what has to be
// trusted about them: whoever believes this package, package legaltext, which
// reads law and theorem, and package rup, which checks proofs, need not believe
// the prover, its encoder or its solver.
//
// The formula is a function of law, theorem, release and readings, down to the
// last byte: variables are numbered and clauses ordered as they come. So a
// formula that somebody sends is checked by building it again and comparing the
// two texts. That is simpler than to prove two different encodings to be the
// same question, and leaves nothing to be argued: a proof of the one is a proof
// of the other. That this encoding and the prover's ask the same is shown apart
// from it: tests decide every theorem with both, under many laws and readings,
// and put each one's counterexamples to the other, and a certificate is written
// only where both come to a proof.
//
// The way is another than the prover's. It starts from the formulas of law and
// theorem and knows nothing of the prover's terms. Parties are not numbered:
// whether two are the same is a variable of its own for every pair, and
// equality is transitive by clauses, so that parties may be as many as they
// like without any argument about how many suffice. Every gate is defined both
// ways, and nothing is simplified but constants. The answers to the readings
// are clauses of the formula. What a Device or a request does beyond the law is
// stated here again (see axioms.go and outcomes.go), and a reader is meant to
// hold it against axioms.go, facts.go, step.go and claim.go of package prove.
package recode
