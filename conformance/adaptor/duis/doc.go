// Package duis connects the suite to a DSP over the wire that real ones speak:
// signed DUIS XML over HTTP, at the paths of DCC Boxed. [D]
//
// Every request is built, signed with the key that the case asks for and
// posted; the answer's signature is verified, and only what it covers is read.
// A signature that the case wants broken is broken in its value, so that all
// else is in order. An answer that is not signed by the DSP, answers another
// request or makes no sense is an error and never a verdict.
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
// Then nothing but DUIS is known of the DSP. Its vendor declares its world, and
// only cases that start from that world, and from an unchanged one, can be
// carried out; each EUI acts in one role. Config.Observer, a User of the
// world, reads back what is held: status by 8.2, credentials of SMETS1 Devices
// by 6.24.1. That shows a credential's owner and not its role: the role is taken
// to be the one last known to be given to that owner there. [A] Whatever else a
// case needs is an error that says what is missing: errors.Is finds
// ErrNotPossible in it, or ErrInexpressible of package conformance/duis.
package duis
