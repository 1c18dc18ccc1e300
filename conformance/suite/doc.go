// Package suite makes the cases, carries them out and judges them. Every
// expectation comes from package model, which executes the clauses of package
// legaltext: the suite has no opinion of its own.
//
// There are four kinds of cases. The decision table crosses every class of
// input that the law can tell apart; histories are short lists of events, each made
// systematically about one thing that an implementation can get wrong, and with them
// every list of two events of a small scope; sequences are lists of events drawn so as
// to reach what has not been reached yet; scenarios tell the story of the seed
// paper step by step. The same seed gives the same cases against any
// implementation.
//
// What no rule asks for is the background of a case (background.go, scene.go): when it
// happens, who and what else there is, in which order it is listed, how large counters
// are. Rows and histories take theirs from an orthogonal array, in which any three
// factors have every combination of their values; a test holds that none changes what
// the law reads.
//
// # The life of a case
//
// Suite.Cases makes it: a world, and the events that happen in it. Nothing in it
// says what has to come out. Its identifier says what it is about and, of a drawn
// case, what it is drawn from.
//
// Runner.Run hands the cases out in their order (runner.go). A case of which the
// journal of an earlier part of the run has the answers is judged anew by them, and
// some of these are carried out again to see whether it is so (record.go,
// spotcheck.go); one that needs an
// ability that the implementation does not claim is not applicable. Every other
// one goes to a lane (lane.go), which is one connection to one instance. Where
// cases are to share a world, a lane is given several at once: each then speaks
// through an adaptor that renames its parties and Devices (renaming.go), and
// knows nothing of the others.
//
// The lane executes it (execute.go): Reset to the world, then event by event the
// law's machine takes a step and the implementation is asked; what the two say is
// compared (compare.go), and the first difference fails the case. A call that
// gave no answer in time or was never answered makes it an error, which is neither
// pass nor fail. What comes of it is one Result, and it stays that: the answers behind
// it are written to the journal, and it is counted (count.go) with the checks and exceptions that its steps
// reached (coverage.go), and reported.
//
// After a call that gave no answer in time, or was lost, the lane waits until the
// implementation answers again and is the one that it was when the run began
// (settle); if it does not come back, the run ends. At the end each instance is
// asked once more who it is (askAgain).
//
// Then the first failures are reduced (shrink.go, simpler.go): events, parties and
// Devices are taken away, and fields made ordinary, while the case still fails. The Outcome has each with
// the messages that prove it, and a Replay carries it to whoever has to mend it.
package suite
