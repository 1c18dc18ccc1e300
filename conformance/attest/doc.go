// Package attest lets a laboratory sign what a run has shown: two in-toto Statements
// about the evidence root of a report, each in a DSSE envelope that is signed with
// Ed25519. One has the whole tally under a predicate type of this project, with what the
// laboratory states beside it; the other has the result alone, under the predicate type
// for test results that other tools read.
//
// A payload follows, byte for byte, from the report and from what the laboratory states,
// and an envelope from its payload and signatures. To check one is therefore to make it
// again: nothing that was added, left out, put twice or put otherwise is left to be
// interpreted.
//
// The envelope and the Statement are written here, and not by the libraries for them.
// That for DSSE skips a signature that does not verify, and links an implementation of
// SSH to give keys their names; that for in-toto keeps a predicate as a protobuf Struct,
// in which a whole number is a float, and whose JSON is different from build to build.
// A test has the latter read what is written here.
package attest
