package pki

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
)

func TestChains(t *testing.T) {
	ours := newKit(t, Order{Role: Supplier, Owner: 1}, Order{Role: UserSigning, Owner: 1, Usage: DigitalSignature})
	theirs := newKit(t, Order{Role: Supplier, Owner: 1})
	anchors := ours.Anchors()

	path, err := anchors.Verify(ours.Certificates()[0], start)
	if err != nil || len(path) != 3 || path[2].Role != Root {
		t.Errorf("path %v, error %v", path, err)
	}
	// The other kit's authorities have the same names and other keys.
	_, err = anchors.Verify(theirs.Certificates()[0], start)
	wantFault(t, err, Chain)
	_, err = anchors.Verify(theirs.Authority.Root.Certificate, start)
	wantFault(t, err, Chain)
	_, err = anchors.With(theirs.Authority.Issuer.Certificate).Verify(theirs.Certificates()[0], start)
	wantFault(t, err, Chain)
	_, err = (&Anchors{}).Verify(ours.Certificates()[0], start)
	wantFault(t, err, Chain)
	if _, err := anchors.Verify(ours.Authority.Root.Certificate, start); err != nil {
		t.Error(err)
	}
}

// A 6.15.1 carries the issuing authority: it need not be known beforehand.
func TestPathThroughACarriedAuthority(t *testing.T) {
	kit := newKit(t, Order{Role: Supplier, Owner: 1})
	roots, err := NewAnchors(kit.Authority.Root.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	_, err = roots.Verify(kit.Certificates()[0], start)
	wantFault(t, err, Chain)
	carried := roots.With(kit.Authority.Issuer.Certificate, kit.Certificates()[0])
	if _, err := carried.Verify(kit.Certificates()[0], start); err != nil {
		t.Error(err)
	}
	if len(roots.issuers) != 0 {
		t.Error("With changed the anchors that it started from")
	}
}

// A certificate that is no authority cannot issue, whatever it signs.
func TestAUserCannotIssue(t *testing.T) {
	kit := newKit(t, Order{Role: Supplier, Owner: 1})
	rogue := *kit.Authority
	rogue.Issuer = kit.Identities[0]
	forged, err := rogue.mint(Order{Role: DSPSigning, Owner: 2}, "", &rogue.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	_, err = kit.Anchors().With(kit.Certificates()[0]).Path(forged.Certificate)
	wantFault(t, err, Chain)
}

func TestATamperedCertificateHasNoPath(t *testing.T) {
	kit := newKit(t, Order{Role: Supplier, Owner: 0x0102030405060708})
	der := bytes.Clone(kit.Certificates()[0].DER())
	at := bytes.Index(der, []byte{1, 2, 3, 4, 5, 6, 7, 8})
	der[at+7] = 9
	c, err := Parse(der)
	if err != nil || c.Owner != 0x0102030405060709 {
		t.Fatalf("%v, %v", c, err)
	}
	_, err = kit.Anchors().Path(c)
	wantFault(t, err, Chain)
}

// Every certificate of the path must be valid, not the last one alone.
func TestAnExpiredAuthority(t *testing.T) {
	authority, err := New(nil, year)
	if err != nil {
		t.Fatal(err)
	}
	longer := Validity{From: start.AddDate(-1, 0, 0), To: start.AddDate(5, 0, 0)}
	identity, err := authority.Issue(Order{Role: Supplier, Owner: 1, Validity: longer})
	if err != nil {
		t.Fatal(err)
	}
	anchors := (&Kit{Authority: authority}).Anchors()
	_, err = anchors.Verify(identity.Certificate, start.AddDate(2, 0, 0))
	wantFault(t, err, Expired)
	_, err = anchors.Verify(identity.Certificate, start.AddDate(0, -1, 0))
	wantFault(t, err, NotYetValid)
}

func TestAnchorsAreAuthorities(t *testing.T) {
	kit := newKit(t, Order{Role: Supplier, Owner: 1})
	for name, certificates := range map[string][]*Certificate{
		"none":    nil,
		"no root": {kit.Authority.Issuer.Certificate},
		"a user":  {kit.Authority.Root.Certificate, kit.Certificates()[0]},
	} {
		if _, err := NewAnchors(certificates...); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			wantFault(t, err, Chain)
		}
	}
	// A root that another root signed is none.
	other := newKit(t).Authority
	crossed, err := other.mint(Order{Role: Root}, "crossed", &kit.Authority.Root)
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewAnchors(crossed.Certificate)
	wantFault(t, err, Chain)
}

// TestForeignIssuerKey: a certificate whose authority key identifier names
// another key or certificate than its issuer's does not chain to it.
func TestForeignIssuerKey(t *testing.T) {
	kit := newKit(t)
	authority := kit.Authority
	issuer := authority.Issuer.Certificate
	for name, test := range map[string]struct {
		names keyIdentifier
		holds bool
	}{
		"its issuer's key":    {keyIdentifier{Key: issuer.KeyID()}, true},
		"nothing":             {keyIdentifier{}, true},
		"its issuer's serial": {keyIdentifier{Key: issuer.KeyID(), Serial: issuer.Serial()}, true},
		"another key":         {keyIdentifier{Key: []byte("another!")}, false},
		"another serial":      {keyIdentifier{Key: issuer.KeyID(), Serial: big.NewInt(7)}, false},
		"the root's key":      {keyIdentifier{Key: authority.Root.Certificate.KeyID()}, false},
	} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		template, err := authority.template(Order{Role: Supplier, Owner: 1}, "", &key.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		value, err := asn1.Marshal(test.names)
		if err != nil {
			t.Fatal(err)
		}
		template.ExtraExtensions = append(template.ExtraExtensions, pkix.Extension{Id: oidIssuerKey, Value: value})
		der, err := x509.CreateCertificate(rand.Reader, template, issuer.x509, &key.PublicKey, authority.Issuer.key)
		if err != nil {
			t.Fatal(err)
		}
		certificate, err := Parse(der)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := kit.Anchors().Path(certificate); (err == nil) != test.holds {
			t.Errorf("%s: %v", name, err)
		}
	}
}
