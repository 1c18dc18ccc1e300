package duis

import (
	"fmt"

	"example.org/mp107/spec"
)

// Message is a DUIS request as read from the wire. It says what the document
// says and no more: who acts in which role and whose a certificate is comes
// from an Interpretation. [D] Request
type Message struct {
	// ID is the RequestID: originator, target as on the wire, counter.
	ID RequestID
	// Preceding is the PrecedingServiceRequestID of a sequence of requests, and
	// FirstInSequence its flag. The project's vocabulary has neither.
	Preceding       *RequestID
	FirstInSequence bool
	CommandVariant  int
	SRV             spec.SRV
	// SchemaVersion is the schemaVersion attribute of the root.
	SchemaVersion string
	// Element is the child of Body: that of the variant or SignedPreCommand.
	Element string
	// ExecuteAt is the ExecutionDateTime; nil means at once.
	ExecuteAt *spec.Time
	// Update is the body of a 6.15.1.
	Update *Update
	// ReadBack are the slots that a 6.24.1 asks for.
	ReadBack []spec.RemotePartyRole
	// Inventory is the question of an 8.2.
	Inventory *InventoryQuery
	// PreCommand is the GBCS payload of a SignedPreCommand, which is not read further.
	PreCommand []byte
	// Rest is what the body of every other variant says, value by value.
	Rest []Value
	// Signed reports whether the document ends with a Signature; not whether it verifies.
	Signed bool
}

// Update is the body of a 6.15.1. [D] UpdateSecurityCredentialsKRP
type Update struct {
	// Slot is the declared RemotePartyRole.
	Slot spec.RemotePartyRole
	// Floor and TopUpFloor are the optional floor sequence numbers.
	Floor, TopUpFloor *uint64
	// Certificates are the replacement certificates in the schema's order.
	Certificates []CarriedCertificate
	// Path are the certification path certificates, DER.
	Path [][]byte
	// TimeChecks is ApplyTimeBasedCPVChecks.
	TimeChecks bool
}

// CarriedCertificate is a replacement certificate as carried: its use is its
// element, its owner and role are inside the DER.
type CarriedCertificate struct {
	Use spec.CertificateUse
	DER []byte
}

// InventoryQuery is what an 8.2 asks about: a Device, a metering point, or
// otherwise an address, which is not read further. [D] ReadInventory
type InventoryQuery struct {
	Device spec.EUI64
	MPxN   spec.MPxN
}

// Interpretation is what a receiver knows that a message does not say.
type Interpretation struct {
	// Roles gives the User Role of an originator.
	Roles Roles
	// DSP is the DSP's identifier on the wire; zero means spec.DSPOnWire.
	DSP spec.EUI64
	// Certificate reads the remote party role and the owner from the subject of
	// an SMKI organisation certificate.
	Certificate func(der []byte) (spec.RemotePartyRole, spec.EUI64, error)
}

// CheckCommandVariant reports a command variant that does not suit the request
// (response code E12): 8 is for non-device requests alone, 4 to 7 are for
// critical ones, 5 to 7 carry a SignedPreCommand and the others do not. [D] The
// schema's comment on CommandVariant; 9 is internal to the DCC.
func (m Message) CheckCommandVariant() error {
	variant, err := spec.Variant(m.SRV)
	if err != nil {
		return err
	}
	fits := false
	switch m.CommandVariant {
	case 1, 2, 3:
		fits = !variant.Critical && !variant.NonDevice && m.PreCommand == nil
	case TransformRequest:
		fits = variant.Critical && m.PreCommand == nil
	case 5, 6, 7:
		fits = variant.Critical && m.PreCommand != nil
	case NonDeviceService:
		fits = variant.NonDevice
	}
	if !fits {
		return fmt.Errorf("command variant %d does not suit %s with a body %s: want %d", m.CommandVariant, m.SRV, m.Element, CommandVariantOf(variant))
	}
	return nil
}

// Request is the message in the project's vocabulary, with the outcome of
// verifying its signature. Errors: an originator of unknown role is
// *UnknownRole; a certificate that cannot be read is the reader's error; a
// SignedPreCommand of a 6.15.1 is a Refusal, its certificates being inside GBCS;
// and a request that is not well formed is the error of its Validate.
func (m Message) Request(in Interpretation, signature spec.Signature) (spec.ServiceRequest, error) {
	role, err := in.Roles.RoleOf(m.ID.Originator)
	if err != nil {
		return spec.ServiceRequest{}, err
	}
	request := spec.ServiceRequest{
		Originator: m.ID.Originator, Role: role, Target: m.ID.Target, Counter: m.ID.Counter,
		SRV: m.SRV, Signature: signature, ExecuteAt: m.ExecuteAt,
	}
	dsp := BuildOptions{DSP: in.DSP}.dsp()
	if m.ID.Target == dsp {
		request.Target = spec.DSP
	} else if m.ID.Target == spec.DSP {
		return spec.ServiceRequest{}, refuse(BadValue, "target %v stands for the DSP here and is not its identifier on the wire, %v", m.ID.Target, dsp)
	}
	if m.SRV == spec.UpdateSecurityCredentialsKRP {
		if request.Update, err = m.update(in); err != nil {
			return spec.ServiceRequest{}, err
		}
	}
	return request, request.Validate()
}

func (m Message) update(in Interpretation) (*spec.CredentialUpdate, error) {
	if m.Update == nil {
		return nil, refuse(OutsideOurTerms, "a SignedPreCommand of %s: its certificates are inside the GBCS payload", m.SRV)
	}
	update := &spec.CredentialUpdate{Slot: m.Update.Slot}
	for _, carried := range m.Update.Certificates {
		if in.Certificate == nil {
			return nil, fmt.Errorf("request %v carries certificates: Interpretation.Certificate must read them", m.ID)
		}
		role, owner, err := in.Certificate(carried.DER)
		if err != nil {
			return nil, fmt.Errorf("%s certificate: %w", carried.Use, err)
		}
		update.Certificates = append(update.Certificates, spec.Certificate{Use: carried.Use, Role: role, Owner: owner})
	}
	return update, nil
}
