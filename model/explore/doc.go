// Package explore reads the law exhaustively: it visits every state that a
// bounded world can reach and checks the theorems on every transition.
//
// A Scope bounds the world: who exists, which Devices, which registrations and
// statuses they can have, which requests are made. Within it nothing is
// sampled. The explorer decides nothing itself: every decision and every effect
// comes from model.Machine, asked once for each class of situations that its
// facts cannot tell apart, and then looked up (see footprint and ruling).
//
// # What a state leaves out
//
// A state is what the cells of the space say: the status of each Device, the
// credential in its NetworkOperator and its Supplier slot, the party registered
// for it in each role, and which Users are suspended. It leaves out, and tests
// show on concrete worlds that nothing depends on it:
//
//   - counters: a sender can always choose a fresh one, and a request with a
//     stale one is rejected and changes nothing (CTR-1, EFF-3);
//   - signatures: a request with a bad one is rejected likewise (SIG-1);
//   - time: registrations take effect at once, so that only the latest row of
//     each metering point and role counts. Future-dated requests are left out,
//     and with them T13 and T14, which this package does not claim to see;
//   - other slots, other SRVs and requests to no Device: one critical and one
//     non-critical SRV stand for the rest, which differ only in who is eligible.
//
// # What a transition is
//
// A transition is a pair of a reachable state and an event possible in it. A
// request is possible where the law accepts it, whether or not it changes
// anything; a rejected request is a decision made, not a transition. A status
// or a registration can change to any other of its values in the scope. The
// upload is always possible where the law provides for one. The exported
// Promela has the same states and the same transitions.
package explore
