// Package conformance tests an implementation of the DSP against the law.
//
// A vendor implements Adaptor and calls Test from a Go test, or Suite.Run from a
// program; in another language, the contract in adaptor/contract. Every
// expectation comes from package model, which executes the clauses of package
// legaltext: the suite has no opinion of its own.
//
// There are three kinds of cases. The decision table crosses every class of
// input that the law can tell apart; sequences are lists of events drawn so as
// to reach what has not been reached yet; scenarios tell the story of the seed
// paper step by step. The same seed gives the same cases against any
// implementation.
package conformance
