// Package fuzz searches for disagreement. It turns any string of bytes into a
// well-formed world with one request (Situation) or with a sequence of events that
// can happen (Scenario), under some release and some reading of the law, and
// holds against each other the compiled rules, the same rules evaluated by CEL,
// and the simulated DSP, which was written by hand from the prose. On sequences
// it also asks the theorems, of what its own ledger of requests, credentials and
// registrations says, without asking any rule.
//
// An input is a header, which stands for the regime and the world, and records of a
// fixed width, one an event: one taken out, put in or exchanged leaves the others as
// they were. What a record asks for is its own; who is able to ask for it is looked up
// in the state reached, so that most requests come to what they are meant to.
//
// Search for a minute with
//
//	go test ./fuzz -run '^$' -fuzz '^FuzzDecision$' -fuzztime 60s -fuzzminimizetime 10x -parallel 2
//	go test ./fuzz -run '^$' -fuzz '^FuzzSequence$' -fuzztime 60s -fuzzminimizetime 10x -parallel 2
//
// Without -fuzzminimizetime most of the minute goes into shortening the first
// interesting inputs, which are long by nature.
//
// Inputs that have failed are kept in testdata/fuzz and are tried again by every
// plain go test. To see what an input stands for, fail it on purpose or print
// what DecodeCase and DecodeScenario make of it.
//
// The bodies, Decision and Sequence, are functions of bytes and faults: the same
// ones that must find nothing wrong with a correct DSP must find every seeded
// fault, which a test shows.
package fuzz
