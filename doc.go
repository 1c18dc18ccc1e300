// Package mp107 is an executable, provable reading of modification MP107 to
// Britain's Smart Energy Code, and the conformance suite that goes with it.
//
// One idea carries it: law, rules, model, oracle. The clauses in legaltext are
// the only place that decides what the law requires. Package model executes
// them; proofs, tests, explanations and reports all ask the model. The one
// exception is conformance/dsp, a simulated implementation written by hand
// against the same prose: two independent readings that must agree.
//
// Start with command cmd/mp107, or, to test an implementation of your own from
// Go, with conformance/dsptest.
package mp107
