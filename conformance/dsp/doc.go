// Package dsp is a simulated Data Service Provider (DSP) with the SMETS1
// Service Providers (S1SPs) behind it: access control, Registration Data,
// inventory, counters, the queue of future-dated requests, alert routing and
// the data upload.
//
// It is a second, independent reading of the rules: written by hand from their
// prose, in the way in which a supplier of such a system would write it, and
// importing nothing that decides the same questions. Where it agrees with the
// executable law, the agreement is evidence for both. A system can also be
// built with faults (see Faults), so that a conformance suite can show that it
// notices each of them.
//
// Clause identifiers such as RDP-1 are this project's own; they are not clause
// numbers of the Smart Energy Code.
package dsp
