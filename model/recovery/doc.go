// Package recovery asks, of a SMETS1 meter whose Network Operator slot the wrong
// Network Operator holds, how the registered one's certificate gets there: in how
// many requests, by how many parties, and who can block it. It asks too what one
// party alone can take. Every answer comes from an exhaustive breadth-first search
// of a small world: nothing is found only where nothing exists in that world.
//
// # The world
//
// One meter, an ESME or a GSME, commissioned, and six Users: see parties. A state
// is who holds which of three slots: NetworkOperator, Supplier and one other, ACB,
// which is empty at first [A]. The requests are every 6.15.1 that a party can send
// in a role that it has, for each slot, with no certificate, one or two, out of a
// Network Operator and a Supplier certificate of each party. A third certificate
// tells the law nothing that two do not, since it asks only whether all of them
// are so: a test goes through them.
//
// # Premises
//
// Registration and every status stay as they are, and every counter is fresh: a
// sender can choose one as long as its last is not 2^64-1, which T07 supposes too.
// Requests are immediate. A future-dated one is judged on the same registration
// and, when it falls due, on the credentials of that moment, so that it can do
// nothing that the same request sent at that moment cannot: a test goes through
// these too.
//
// # How the machine is asked
//
// A decision depends on a state only through the facts that the machine reads off
// it. For each class of requests and holders with the same facts the machine is
// asked once whether it accepts and, if it does, takes the Step; the search looks
// the answer up. Combinations of readings with the same answers are searched once.
// Every sequence told has been replayed with Machine.Step from the start.
package recovery
