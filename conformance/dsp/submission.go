package dsp

import "example.org/mp107/spec"

// submission is a Service Request on its way through access control.
type submission struct {
	request  spec.ServiceRequest
	variant  spec.ServiceRequestVariant
	at       spec.Time // the moment as of which the request is judged
	stage    stage
	received spec.Time // when a request that is due was received
	// What the inventory and access control know of the two that it names; see identify.
	sender                   user
	device                   spec.Device
	senderKnown, deviceKnown bool
	lifted                   *bool // what isLifted has found out
	// registered tells that Registration Data has had its say and is not to be
	// looked at again, which only a fault does.
	registered bool
}

// stage tells at which of its judgements a request is. [DEF-1]
type stage int

const (
	atOnce    stage = iota // the only judgement of a request that takes effect at once
	onReceipt              // the first judgement of a future-dated request
	whenDue                // the second
)

// refusal is a check that failed: its name in the strict order and the code
// with which the request is answered. A nil refusal means that nothing failed.
type refusal struct {
	check string
	code  spec.ResponseCode
	rdp   bool // it was Registration Data that the request failed on
}

// The checks in the strict order. [ORD-1]
const (
	checkUserRole           = "user-role"
	checkEligibility        = "eligibility"
	checkUserStatus         = "user-status"
	checkDeviceKnown        = "device-known"
	checkDeviceStatus       = "device-status"
	checkDeviceType         = "device-type"
	checkSignature          = "signature"
	checkSigningKey         = "signing-key"
	checkCounter            = "counter"
	checkSlot               = "slot"
	checkCertificateRole    = "certificate-role"
	checkFuel               = "fuel"
	checkPlacement          = "placement"
	checkRegistration       = "registration"
	checkRegistrationSMETS2 = "registration-smets2"
	checkRegistrationS1SP   = "registration-s1sp"
	checkCredential         = "credential"
	checkVeryCertificate    = "very-certificate"
)

// open prepares a well-formed request for judgement.
func open(r spec.ServiceRequest, at spec.Time, stage stage) *submission {
	variant, _ := spec.Variant(r.SRV) // a well-formed request has an SRV of the catalogue
	return &submission{request: r, variant: variant, at: at, stage: stage}
}

// judgesRegistration reports whether Registration Data has a say at this stage.
// A future-dated request meets it exactly once. [DEF-1, T14]
func (d *DSP) judgesRegistration(at stage) bool {
	early := d.profile.answer(spec.A5) == spec.AtReceipt
	switch at {
	case onReceipt:
		return early || d.faulty(RegistrationAtReceipt)
	case whenDue:
		return !early && !d.faulty(RegistrationAtReceipt)
	default:
		return true
	}
}
