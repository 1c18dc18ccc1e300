// Package prove decides the theorems of package spec about the law, for every
// world, every request and any number of parties, rather than for samples.
//
// The conditions of the law are put to a situation: one request to one Device,
// with all that a decision can depend on left open as symbols. A theorem is
// turned into the question whether it can fail; unsatisfiable means that it
// holds. The steps, and what each is checked by:
//
//   - Terms are built by the constructors of Builder alone, which simplify and
//     share them. Conditions become terms by the same formulas from which the
//     model is compiled; tests compare the result with CEL on the whole finite
//     domain of each condition and with the model on drawn worlds.
//   - Symbols are linked by axioms (see axioms.go). Drawn worlds satisfy every
//     axiom, so that no proof leaves a real case out.
//   - Parties are only ever compared for equality, so that as many values as
//     there are identities in a question suffice; see translate for the
//     argument. z3 and cvc5, where installed, decide the same questions over an
//     unbounded sort (ExportSMT2).
//   - "Unsatisfiable" counts once package rup has checked the solver's proof;
//     "satisfiable" counts once the assignment has been evaluated on the term,
//     decoded to a world and events, and replayed on the model and, for the law
//     as shipped, on the simulated DSP. What fails a check is unknown, and
//     unknown is never proved.
//
// A certificate does without this chain: package recode puts law and theorem
// into a formula a second time, by another way, and the certificate is a proof
// about that formula. It is written only where both ways come to a proof, and
// checked by package recode and package rup alone.
//
// What remains to be trusted of a verdict is the theorems themselves
// (legaltext/theorems), the meaning of their words (claim.go and recovery.go),
// which a test holds against model/theorem, the axioms, the way in which facts and
// effects follow the model (facts.go and step.go), the translation to CNF (cnf.go)
// and package rup. Not trusted are the solver and the decoding of its answers.
//
// Which clauses a proof needed is found by taking clauses away: a clause is
// taken away by letting its conditions be anything at all, so that the theorem
// without it holds whatever the clause says.
package prove
