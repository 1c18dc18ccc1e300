// Package server puts the simulated DSP of conformance/dsp behind the wire that
// a real one speaks: signed DUIS XML over HTTP, at the paths of DCC Boxed. [D]
//
// # The service
//
// POST to /api/v1/serviceS (send command), /api/v1/serviceD (non-device) or
// /api/v1/serviceT (transform) with content type application/xml. A document
// that is a signed DUIS request is answered with a signed DUIS response, HTTP
// status 200 and application/xml, whatever its response code, since the DCC's
// published client reads nothing else. [D] What is no such document is answered
// in HTTP alone: 400 not a signed DUIS request, 404 wrong path, 405 wrong
// method, 408 too slow, 413 too large, 415 wrong content type, 503 too busy.
//
// A request that takes effect at once is answered with its outcome, one that
// waits with I99. Outcomes of requests that fall due, and alerts, are sent by
// POST to the endpoint registered for the User and can be fetched from the
// control endpoint.
//
// A duis.Profile changes that, for a client to be tried against: rejections
// without Signature, answers without ResponseID, a pre-command in answer to a
// transform, acknowledgements with the outcome sent later, an S1SP's refusal by
// S1SPAlert. Each command variant is taken by its service alone (E13), and a kind
// of request in its command variants alone (E12).
//
// # What is believed
//
// A request is decided on the octets whose signature was verified, and on no
// others: the certificate of the signer must be known, lead to a trusted root,
// be for signing a User's XML, and be valid at the moment of the world, which
// is never the machine's. A document whose signature does not verify is read
// too, for two reasons: its answer has to name it, and in the strict order
// (ORD-1) some checks come before that of the signature. It goes to the DSP
// marked as not verified, which a DSP without seeded faults can only refuse.
//
// # What is simplified
//
// All of this is ours and not the DCC's. [A] Unless the profile says otherwise,
// the decision on a critical request to a SMETS2 Device is given at the transform,
// without pre-command; where there is one its payload is no GBCS, and what is
// signed inside it is not verified. An S1SP signs with the DSP's certificate, and
// refuses what fails a check without a published code. Where no response code is
// published the code is duis.Unpublished.
package server
