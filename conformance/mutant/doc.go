// Package mutant measures what a suite catches. It puts every fault of the
// algebra of package dsp, and every changed clause that is not proved to change
// nothing, to the cases of a suite as an implementation of its own, and tells of
// each whether a case fails, which one is the first, and of what no case finds why.
//
// It is cheap because nothing is done twice. What the law says of a case is found
// out once. A correct system that is watched tells for each case on which faults
// it could show at all, so that a fault meets those cases alone, up to the first
// that fails. Cases that do not depend on a seed are run once for all seeds.
//
// The reason why a fault survives is computed on a bound: every history of a few
// events in small worlds. If no such history tells the fault from a correct
// system, it is equivalent within the bound; if it never gets an occasion there,
// it is outside the bound; and if one tells it, the suite has a gap.
package mutant
