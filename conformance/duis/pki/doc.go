// Package pki mints, reads and checks certificates of the SMKI organisation
// profile, the one that DUIS messages are signed and carried with.
//
// A certificate of the profile holds a P-256 key and an ecdsa-with-SHA256
// signature. Its subject says in which role (organisational unit, two
// hexadecimal digits) and on whose behalf (x500UniqueIdentifier, the EUI-64 as
// a BIT STRING) the key is used. [D]
//
// The certificates minted here are for tests only: they chain to a root that
// nobody else trusts, and nothing in this package makes one that a real DSP
// should accept. Private keys are made when they are asked for, are written
// only by [Kit.WriteDir], and appear in no error and no text form.
//
// No logic here reads the clock: the moment of a check is always an argument.
package pki
