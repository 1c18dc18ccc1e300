// Package concurrent asks an implementation many things at once and holds its
// answers against the law.
//
// A round is a world and, for each of several clients, a list of operations. The
// clients work through their lists at the same time on one implementation. Which
// call takes effect first is not ours to say, so no single answer is expected.
// What the law requires is that the history is linearizable: there has to be one
// order of all the operations, in which none comes before another that had
// returned before it was called, and in which each answer is the one that the
// model gives. Package porcupine searches for that order.
//
// Rounds use only what is about one Device and its surroundings. Time does not
// move, nothing is future-dated and there is no upload: each of those acts on
// every Device at once, and histories of different Devices could then no longer
// be judged apart.
package concurrent
