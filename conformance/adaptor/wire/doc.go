// Package wire speaks the contract mp107.adaptor.v1 without caring how its
// messages travel. Client makes a conformance.Adaptor of anything that carries
// calls; Server answers calls with any conformance.Adaptor. The packages rpc and
// stdio carry them over HTTP and over standard input and output.
package wire

// Contract is the version of the contract that this package speaks.
const Contract = "mp107.adaptor.v1"
