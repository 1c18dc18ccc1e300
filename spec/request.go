package spec

import "fmt"

// ServiceRequest is one request of a User to the DSP, reduced to what a
// decision can depend on.
type ServiceRequest struct {
	// Originator is the User that the request names as its sender.
	Originator EUI64 `json:"originator"`
	// Role is the User Role in which the originator claims to act.
	Role UserRole `json:"role"`
	// Target is the Device addressed, or DSP for a non-device request.
	Target EUI64 `json:"target"`
	// Counter strictly increases per originator and target. [D]
	Counter uint64 `json:"counter"`
	SRV     SRV    `json:"srv"`
	// Signature says who signed the request and whether the signature verifies.
	Signature Signature `json:"signature"`
	// ExecuteAt is the ExecutionDateTime of a future-dated request; nil means at once.
	ExecuteAt *Time `json:"executeAt,omitempty"`
	// Update is the body of a 6.15.1; nil for every other SRV.
	Update *CredentialUpdate `json:"update,omitempty"`
}

// DSP is the identifier that non-device requests address in the vocabulary and
// in the contract: the Data Service Provider itself. The value is ours. [A]
const DSP EUI64 = 0x90B3D51F30000001

// DSPOnWire is the identifier of the DSP in DUIS messages, unless one is
// tested that has another: the DCC's published templates and answers name it,
// and its published keystore has its certificate for signing XML. [D]
const DSPOnWire EUI64 = 0x90B3D51F30000002

// Signature is the outcome of verifying a request's signature: the party whose
// key made it, and whether it verifies over the request as received.
type Signature struct {
	Signer EUI64 `json:"signer"`
	Valid  bool  `json:"valid"`
	// XMLKeyAlone tells that the User's key for signing XML made it, and no key
	// of the organisation in its Remote Party Role. Reading A11 asks for it.
	XMLKeyAlone bool `json:"xmlKeyAlone,omitempty"`
	// OtherCertificate tells that the certificate of the signer is not the one
	// kept for the Device, though both may have the same owner. Reading A10 asks
	// for it.
	OtherCertificate bool `json:"otherCertificate,omitempty"`
}

// CredentialUpdate is what a 6.15.1 carries. [D]
type CredentialUpdate struct {
	// Slot is the declared RemotePartyRole: the slot that is to be replaced.
	Slot RemotePartyRole `json:"slot"`
	// Certificates are the replacement certificates; each use at most once, possibly none.
	Certificates []Certificate `json:"certificates,omitempty"`
}

// CertificateUse is the place of a replacement certificate in a 6.15.1. [D]
type CertificateUse string

// The three uses, each optional in a request. [D]
const (
	DigitalSigning    CertificateUse = "DigitalSigning"
	KeyAgreement      CertificateUse = "KeyAgreement"
	KeyAgreementTopUp CertificateUse = "KeyAgreementTopUp"
)

// CertificateUses lists the uses in their fixed order.
func CertificateUses() []CertificateUse {
	return []CertificateUse{DigitalSigning, KeyAgreement, KeyAgreementTopUp}
}

// Certificate is an SMKI organisation certificate reduced to what a decision
// can depend on: its use in the request, the remote party role in its subject
// and the owner in its subject. [D]
type Certificate struct {
	Use   CertificateUse  `json:"use"`
	Role  RemotePartyRole `json:"role"`
	Owner EUI64           `json:"owner"`
}

// Signing returns the digital signing certificate carried, if there is one.
// It alone decides who holds the slot afterwards, since commands are verified
// with the digital signing key. [A]
func (u CredentialUpdate) Signing() (Certificate, bool) { return u.For(DigitalSigning) }

// For returns the certificate carried for a use, if there is one.
func (u CredentialUpdate) For(use CertificateUse) (Certificate, bool) {
	for _, certificate := range u.Certificates {
		if certificate.Use == use {
			return certificate, true
		}
	}
	return Certificate{}, false
}

// RequestID is originator, target and counter joined by colons. [D]
func (r ServiceRequest) RequestID() string {
	return fmt.Sprintf("%v:%v:%d", r.Originator, r.Target, r.Counter)
}

// Validate reports the first way in which the request is not a well-formed
// Service Request. A malformed request is a mistake of whoever made it and
// never a conformance case: the decision is defined for well-formed requests only.
func (r ServiceRequest) Validate() error {
	variant, err := Variant(r.SRV)
	if err != nil {
		return err
	}
	if _, err := ParseUserRole(string(r.Role)); err != nil {
		return err
	}
	switch {
	case r.Originator == 0:
		return fmt.Errorf("request %s: no originator", r.SRV)
	case r.Target == 0:
		return fmt.Errorf("request %s: no target", r.SRV)
	case variant.NonDevice && r.Target != DSP:
		return fmt.Errorf("request %s is a non-device request: its target must be the DSP, %v", r.SRV, DSP)
	case !variant.NonDevice && r.Target == DSP:
		return fmt.Errorf("request %s addresses a Device: its target must not be the DSP", r.SRV)
	case r.ExecuteAt != nil && variant.FutureDating == NotFutureDated:
		return fmt.Errorf("request %s cannot be future-dated", r.SRV)
	case (r.Update != nil) != (r.SRV == UpdateSecurityCredentialsKRP):
		return fmt.Errorf("request %s: a credential update is carried by %s and by nothing else", r.SRV, UpdateSecurityCredentialsKRP)
	}
	if r.Update == nil {
		return nil
	}
	return r.Update.validate()
}

func (u CredentialUpdate) validate() error {
	if _, err := ParseRemotePartyRole(string(u.Slot)); err != nil {
		return err
	}
	seen := map[CertificateUse]bool{}
	for _, certificate := range u.Certificates {
		if _, err := OneOf("certificate use", string(certificate.Use), CertificateUses()); err != nil {
			return err
		}
		if _, err := ParseRemotePartyRole(string(certificate.Role)); err != nil {
			return err
		}
		if certificate.Owner == 0 {
			return fmt.Errorf("%s certificate without an owner", certificate.Use)
		}
		if seen[certificate.Use] {
			return fmt.Errorf("%s certificate carried twice", certificate.Use)
		}
		seen[certificate.Use] = true
	}
	return nil
}
