// Package preflight tells a vendor, before any run, whether an adaptor can be
// tested: what it claims, what is seen of each claim, what is missing, with the
// messages that prove it.
//
// It judges no law. What it holds an adaptor to are facts that every reading of
// the law shares: a method answers, a Device that was put in is there, a world
// that was replaced is gone. Where a decision is needed, an implementation is
// compared with nothing but itself, so that one that decides wrongly, but the
// same way each time, is ready to be tested.
package preflight
