// Package duis connects the suite to a DSP over the wire that real ones speak:
// signed DUIS XML over HTTP, at the paths of DCC Boxed. [D]
//
// Every request is built, signed with the key that the case asks for and
// posted; the answer's signature is verified, and only what it covers is read.
// A signature that the case wants broken is broken in its value, so that all
// else is in order. An answer that is not signed by the DSP, answers another
// request or makes no sense is an error and never a verdict.
//
// # Profiles
//
// Where public texts leave a choice, Config.Profile says what to expect: see
// profiles/simulated.yaml of package conformance/duis. Whatever it says, a
// pre-command is signed and sent back, and an acknowledgement (I99) of a request
// that takes effect at once is no decision: its outcome is waited for at the
// receiver, and without one the case is inconclusive. A case that an answer does
// not decide is never a pass.
//
// # With a control endpoint
//
// The control endpoint puts the DSP into the world of a case, lets events
// happen and looks into it; package conformance/duis/server says how it is
// called. As a DUIS request carries no User Role, the adaptor tells the
// endpoint in which role an EUI acts before it sends. It issues signing
// certificates for the parties of a case from the test PKI and makes them known.
// A variant that DUIS can only say with a moment (8.5) is said at once with the
// present one, which the control endpoint sets. [A]
//
// # Without one
//
// Then nothing but DUIS is known of the DSP. Its vendor declares its world, and a
// case is carried out if its own is found in that, under whatever names: Devices,
// parties and metering points that are as those of the case stand for them, and
// moments move with the present one. Config.DriveRegistration has the vendor's own
// means make the registrations that differ. Each EUI acts in one role. What a case
// has changed is read back before the next; a Device of which it is not known how
// it is now stands for no other. Config.Observer, a User of the world, reads back
// what is held: status by 8.2, credentials of SMETS1 Devices by 6.24.1. That shows
// a credential's owner and not its role: the role is taken to be the one last
// known to be given to that owner there. [A] Whatever else a case needs is an
// error that says what is missing: errors.Is finds ErrNotPossible in it, or
// ErrInexpressible of package conformance/duis.
package duis
