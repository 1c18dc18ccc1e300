package pki

import (
	"strings"

	"example.org/mp107/spec"
)

// Role is the organisational unit of a certificate's subject: two upper-case
// hexadecimal digits. A certificate may hold a code that is not among the
// constants; it is kept as it is. [D]
type Role string

// The role codes of the profile. [D]
const (
	Root                Role = "00"
	Recovery            Role = "01"
	Supplier            Role = "02"
	NetworkOperator     Role = "03"
	AccessControlBroker Role = "04"
	TransitionalCoS     Role = "05"
	WANProvider         Role = "06"
	IssuingCA           Role = "07"
	LoadController      Role = "08"
	UserSigning         Role = "87" // signs the XML of a User's messages
	DSPSigning          Role = "89" // signs the XML of the DSP's messages
)

var roles = []struct {
	role  Role
	name  string
	party spec.RemotePartyRole
}{
	{Root, "root", spec.Root},
	{Recovery, "recovery", spec.Recovery},
	{Supplier, "supplier", spec.Supplier},
	{NetworkOperator, "network-operator", spec.NetworkOperator},
	{AccessControlBroker, "access-control-broker", spec.ACB},
	{TransitionalCoS, "transitional-cos", spec.TransCoS},
	{WANProvider, "wan-provider", spec.NoSlot},
	{IssuingCA, "issuing-ca", spec.NoSlot},
	{LoadController, "load-controller", spec.LoadController},
	{UserSigning, "user-signing", spec.NoSlot},
	{DSPSigning, "dsp-signing", spec.NoSlot},
}

// Party is the remote party role that the code stands for, or spec.NoSlot for
// a role that no credential slot is kept for, and for an unknown code. [D]
func (r Role) Party() spec.RemotePartyRole {
	for _, known := range roles {
		if known.role == r {
			return known.party
		}
	}
	return spec.NoSlot
}

// RoleOf is the code of a remote party role, and false for spec.NoSlot.
func RoleOf(party spec.RemotePartyRole) (Role, bool) {
	for _, known := range roles {
		if party != spec.NoSlot && known.party == party {
			return known.role, true
		}
	}
	return "", false
}

// Name is a word for the role that can stand in a file name: "network-operator",
// or "role-5A" for a code without a name.
func (r Role) Name() string {
	for _, known := range roles {
		if known.role == r {
			return known.name
		}
	}
	return "role-" + string(r)
}

// IsAuthority reports whether certificates of this role sign other certificates.
func (r Role) IsAuthority() bool { return r == Root || r == IssuingCA }

// parseRole accepts two hexadecimal digits in either letter case.
func parseRole(text string) (Role, bool) {
	if len(text) != 2 || strings.Trim(text, "0123456789abcdefABCDEF") != "" {
		return "", false
	}
	return Role(strings.ToUpper(text)), true
}

// Usage is what a certificate's key may be used for: exactly one thing. [D]
type Usage string

// The usages of the profile. [D]
const (
	DigitalSignature   Usage = "digital-signature"
	KeyAgreement       Usage = "key-agreement"
	CertificateSigning Usage = "certificate-signing"
)
