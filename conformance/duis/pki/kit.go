package pki

import (
	"io"
	"slices"

	"example.org/mp107/spec"
)

// Kit is a whole PKI: the authority and what it issued. In one that was loaded
// from a folder, keys that were not there are missing.
type Kit struct {
	Authority  *Authority
	Identities []Identity
	// authorities are the roots and issuing authorities that were loaded.
	authorities []*Certificate
}

// Anchors trusts every root of the kit and knows every issuing authority. In a
// kit without a root they trust nobody.
func (k *Kit) Anchors() *Anchors {
	anchors := &Anchors{}
	for _, authority := range append(k.authorities, k.Authority.Root.Certificate, k.Authority.Issuer.Certificate) {
		switch {
		case authority == nil || slices.ContainsFunc(append(anchors.roots, anchors.issuers...), authority.Equal):
		case authority.Role == Root && authority.x509.CheckSignatureFrom(authority.x509) == nil:
			anchors.roots = append(anchors.roots, authority)
		case authority.Role == IssuingCA:
			anchors.issuers = append(anchors.issuers, authority)
		}
	}
	return anchors
}

// Path are the certificates of the issuing authority and the root that are
// there: what a 6.15.1 carries as its certification path.
func (a *Authority) Path() [][]byte {
	var path [][]byte
	for _, certificate := range []*Certificate{a.Issuer.Certificate, a.Root.Certificate} {
		if certificate != nil {
			path = append(path, certificate.DER())
		}
	}
	return path
}

// The parties of [DefaultOrders]. They are roles in a test, not organisations
// that exist. [A]
const (
	FirstSupplier  spec.EUI64 = 0x00DB107000000005
	SecondSupplier spec.EUI64 = 0x00DB107000000006
	FirstOperator  spec.EUI64 = 0x00DB107000000002
	SecondOperator spec.EUI64 = 0x00DB107000000003
	CentralParty   spec.EUI64 = 0x00DB107000000008
)

// DefaultOrders are the certificates of a PKI with two suppliers, two Network
// Operators, a central party in each of its roles, and the DSP.
func DefaultOrders() []Order {
	var orders []Order
	for _, party := range []struct {
		role  Role
		owner spec.EUI64
	}{{Supplier, FirstSupplier}, {Supplier, SecondSupplier}, {NetworkOperator, FirstOperator}, {NetworkOperator, SecondOperator}} {
		orders = append(orders, OrdersFor(party.role, party.owner)...)
	}
	for _, role := range []Role{Recovery, AccessControlBroker, TransitionalCoS, LoadController} {
		orders = append(orders,
			Order{Role: role, Owner: CentralParty, Usage: DigitalSignature},
			Order{Role: role, Owner: CentralParty, Usage: KeyAgreement})
	}
	return append(orders, Order{Role: DSPSigning, Owner: spec.DSPOnWire})
}

// OrdersFor are the certificates of one User: its two organisation
// certificates of the role, and the one that it signs XML with.
func OrdersFor(role Role, owner spec.EUI64) []Order {
	return []Order{
		{Role: role, Owner: owner, Usage: DigitalSignature},
		{Role: role, Owner: owner, Usage: KeyAgreement},
		{Role: UserSigning, Owner: owner},
	}
}

// NewKit makes an authority and fulfils the orders. See [New] for random.
func NewKit(random io.Reader, validity Validity, orders ...Order) (*Kit, error) {
	authority, err := New(random, validity)
	if err != nil {
		return nil, err
	}
	kit := &Kit{Authority: authority}
	for _, order := range orders {
		identity, err := authority.Issue(order)
		if err != nil {
			return nil, err
		}
		kit.Identities = append(kit.Identities, identity)
	}
	return kit, nil
}

// Find returns the first identity of that role, owner and usage.
func (k *Kit) Find(role Role, owner spec.EUI64, usage Usage) (Identity, bool) {
	for _, identity := range k.Identities {
		if c := identity.Certificate; c.Role == role && c.Owner == owner && c.Usage == usage {
			return identity, true
		}
	}
	return Identity{}, false
}

// Certificates are those of the identities, without the authority's.
func (k *Kit) Certificates() []*Certificate {
	var all []*Certificate
	for _, identity := range k.Identities {
		all = append(all, identity.Certificate)
	}
	return all
}
