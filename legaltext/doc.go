// Package legaltext holds the law as literate clauses: Markdown sections, each
// with its provenance and, where it decides anything, a rule block whose
// conditions are written in CEL. It is the only place in the project that
// decides what the law requires.
//
// Rules follow statutory form. A general rule imposes a check; an exception
// lifts it and names the rule that it excepts; a definition gives a term its
// meaning. Which clauses count depends on the release: see Register.AsOf.
//
// Conditions are confined to a small fragment of CEL (see Formula) in which
// every question is decidable and evaluation is total. Load refuses a register
// with any defect and reports all of them, each with file, line and column.
package legaltext
