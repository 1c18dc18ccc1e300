// Package spec is the vocabulary that every other room of the project shares:
// identifiers, roles, the catalogue of Service Request Variants, Service
// Requests, worlds, events and outcomes, and the registers of requirements,
// theorems and readings.
//
// It holds no rule: what the Smart Energy Code requires is decided in
// legaltext and nowhere else. It imports only the standard library, so that an
// implementation under test, or an adaptor to one, can depend on it cheaply.
//
// Every fact carries its provenance: S (the seed paper), D (a public DUIS
// artefact) or A (an assumption of this project). See Provenance.
package spec
