package pki

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"example.org/mp107/spec"
)

var (
	start = At(spec.Epoch)
	year  = Validity{From: start, To: start.AddDate(1, 0, 0)}
)

func newKit(t *testing.T, orders ...Order) *Kit {
	t.Helper()
	kit, err := NewKit(nil, year, orders...)
	if err != nil {
		t.Fatal(err)
	}
	return kit
}

func wantFault(t *testing.T, err error, want Fault) {
	t.Helper()
	var fault *Error
	if !errors.As(err, &fault) || fault.Fault != want {
		t.Errorf("error %v; want fault %s", err, want)
	}
}

func TestWhatIsMintedIsReadBack(t *testing.T) {
	kit := newKit(t, DefaultOrders()...)
	if len(kit.Identities) != len(DefaultOrders()) {
		t.Fatalf("%d identities of %d orders", len(kit.Identities), len(DefaultOrders()))
	}
	for i, order := range DefaultOrders() {
		if order.Usage == "" {
			order.Usage = DigitalSignature
		}
		c, err := Parse(kit.Identities[i].Certificate.DER())
		if err != nil {
			t.Fatalf("%v: %v", order, err)
		}
		if c.Role != order.Role || c.Owner != order.Owner || c.Usage != order.Usage || !c.NotBefore.Equal(year.From) || !c.NotAfter.Equal(year.To) {
			t.Errorf("ordered %+v, got %v", order, c)
		}
		if id := c.KeyID(); len(id) != 8 || id[0]>>4 != 4 {
			t.Errorf("%v: key identifier %x; want 8 bytes that begin with the bits 0100", c, id)
		}
		if c.Issuer() != "CN=MP107 test issuer,OU=07" {
			t.Errorf("issuer %q", c.Issuer())
		}
		if _, err := kit.Anchors().Verify(c, start); err != nil {
			t.Error(err)
		}
	}
}

func TestRolesMapToParties(t *testing.T) {
	for _, party := range spec.RemotePartyRoles() {
		role, ok := RoleOf(party)
		if !ok || role.Party() != party {
			t.Errorf("%s: code %q, which stands for %q", party, role, role.Party())
		}
	}
	if _, ok := RoleOf(spec.NoSlot); ok {
		t.Error("the absence of a slot has a code")
	}
	for _, role := range []Role{UserSigning, DSPSigning, IssuingCA, WANProvider, "5A"} {
		if role.Party() != spec.NoSlot {
			t.Errorf("%s stands for %s", role, role.Party())
		}
	}
	c := newKit(t, Order{Role: NetworkOperator, Owner: 7}).Certificates()[0]
	if got, want := c.In(spec.DigitalSigning), (spec.Certificate{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: 7}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestAnUnknownRoleKeepsItsCode(t *testing.T) {
	c := newKit(t, Order{Role: "5a", Owner: 9}).Certificates()[0]
	if c.Role != "5A" || c.Role.Name() != "role-5A" {
		t.Errorf("role %q, name %q", c.Role, c.Role.Name())
	}
}

func TestWhatCannotBeOrdered(t *testing.T) {
	authority := newKit(t).Authority
	for name, order := range map[string]Order{
		"another root":       {Role: Root, Owner: 1},
		"nobody's":           {Role: Supplier},
		"no role":            {Owner: 1},
		"role of one digit":  {Role: "2", Owner: 1},
		"certificate signer": {Role: Supplier, Owner: 1, Usage: CertificateSigning},
		"empty validity":     {Role: Supplier, Owner: 1, Validity: Validity{From: start, To: start}},
	} {
		_, err := authority.Issue(order)
		if err == nil {
			t.Errorf("%s: issued", name)
			continue
		}
		wantFault(t, err, Profile)
	}
}

// A certificate is valid in both of its end seconds and at no other moment outside.
func TestValidityAtItsEdges(t *testing.T) {
	c := newKit(t, Order{Role: Supplier, Owner: 1}).Certificates()[0]
	for _, moment := range []time.Time{year.From, year.To, year.To.Add(999 * time.Millisecond)} {
		if err := c.ValidAt(moment); err != nil {
			t.Errorf("%v: %v", moment, err)
		}
	}
	wantFault(t, c.ValidAt(year.From.Add(-time.Nanosecond)), NotYetValid)
	wantFault(t, c.ValidAt(year.To.Add(time.Second)), Expired)
}

func TestNoFormatShowsAKey(t *testing.T) {
	kit := newKit(t, Order{Role: Supplier, Owner: 1})
	identity := kit.Identities[0]
	secret, err := identity.key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(kit)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		string(encoded), identity.String(), fmt.Sprintf("%#v", identity),
		fmt.Sprintf("%v %+v %s", identity, identity, identity), fmt.Sprintf("%+v %+v", *kit, *kit.Authority),
	} {
		for _, form := range []string{fmt.Sprintf("%x", secret), new(big.Int).SetBytes(secret).String(), fmt.Sprint(secret)} {
			if strings.Contains(strings.ToLower(text), form) {
				t.Error("a text form holds the private key")
			}
		}
	}
}
