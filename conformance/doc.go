// Package conformance is the contract between the suite and an implementation
// of the DSP: Adaptor, what it claims, what it is asked, and what came of it.
//
// An implementation in Go implements Adaptor and needs nothing of this module
// but this package and spec. Package conformance/dsptest runs the suite under go
// test, package conformance/suite from a program. In another language the same
// contract goes over a wire: see adaptor/contract.
package conformance
