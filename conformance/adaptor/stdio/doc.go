// Package stdio carries the contract mp107.adaptor.v1 as lines of JSON over the
// standard input and output of a child process. Process is the side of the
// suite; Serve is the side of an implementation in Go.
//
// The child is not trusted. Whatever it does that the contract does not allow
// fails the calls in flight, or the next call if there is none, and ends the
// child with everything it started; the call after that starts it afresh. So a
// fault costs the case that it happens in and no other.
//
// A child that runs the implementation elsewhere, in a container or on another
// machine, cannot pass on that it was killed. There the implementation has to
// end when its standard input does.
package stdio
