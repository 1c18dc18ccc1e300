// Package model is the executable reading of the law: a state machine whose
// every decision is taken by the rules of package legaltext.
//
// A Machine is the law as of one release under one choice of readings. Its
// Step is pure and deterministic: it maps a State and an event to the next
// State and an Effect, which lists every check made, passed, failed or lifted,
// with the clause behind it. What the machine itself adds to the rules, and so
// what has to be trusted beside them, is small: how facts are read off a state
// (Facts), when future-dated requests fall due, and how the two effects, the
// routing of alerts and the upload are carried out once a rule calls for them.
package model
