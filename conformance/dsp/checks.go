package dsp

import (
	"slices"

	"example.org/mp107/spec"
)

// check is one of those that access control makes on a request.
type check struct {
	name string
	code spec.ResponseCode
	// asked reports whether the check is made on the request at its stage, and
	// passes what comes of it. passes is also asked where the check is not made:
	// of a Device that is not known, and of a request without an update.
	asked, passes func(*DSP, *submission) bool
	// What can go wrong with it.
	skip, invert, lift, widen, stale, lie FaultID
}

// checks are all of them in the strict order, each with its clause. [ORD-1]
var checks = []*check{
	newCheck(checkUserRole, spec.E1, always, (*DSP).hasRole),                    // ROLE-1
	newCheck(checkEligibility, spec.E2, always, (*DSP).isEligible),              // ROLE-2
	newCheck(checkUserStatus, spec.E3, always, (*DSP).isActive),                 // USER-1
	newCheck(checkDeviceKnown, spec.E19, addressesDevice, (*DSP).isKnown),       // DEV-1
	newCheck(checkDeviceStatus, spec.E5, addressesDevice, (*DSP).takesRequests), // DEV-2
	newCheck(checkDeviceType, spec.E11, addressesDevice, (*DSP).fits),           // DEV-3
	// Neither signature nor counter is looked at again when a request falls due.
	newCheck(checkSignature, spec.NoCode, received, (*DSP).isSigned),                              // SIG-1
	newCheck(checkSigningKey, spec.NoCode, needsOrganisationKey, (*DSP).hasOrganisationKey),       // KEY-1
	newCheck(checkCounter, spec.NoCode, received, (*DSP).isFresh),                                 // CTR-1
	newCheck(checkSlot, spec.NoCode, updatesSMETS1, (*DSP).hasSlot),                               // SLOT-1
	newCheck(checkCertificateRole, spec.NoCode, (*DSP).comparesCertificates, (*DSP).rolesFit),     // CRT-1
	newCheck(checkFuel, spec.NoCode, asksFuel, (*DSP).keepsToFuel),                                // FUEL-1
	newCheck(checkPlacement, spec.NoCode, registrationAsked(spec.SMETS1), (*DSP).mayBePlaced),     // MP107-2
	newCheck(checkRegistration, spec.E4, registrationAsked(spec.SMETS1), (*DSP).passesOrLifted),   // RDP-1
	newCheck(checkRegistrationSMETS2, spec.E4, asksSMETS2Registration, (*DSP).passesRegistration), // RDP-2
	newCheck(checkRegistrationS1SP, spec.E4, registrationAsked(spec.SMETS1), (*DSP).passesS1SP),   // RDP-3
	newCheck(checkCredential, spec.NoCode, critical, (*DSP).holdsCredential),                      // CRED-1
	newCheck(checkVeryCertificate, spec.NoCode, asksVeryCertificate, (*DSP).hasVeryCertificate),   // CRED-2
}

func newCheck(name string, code spec.ResponseCode, asked, passes func(*DSP, *submission) bool) *check {
	id := func(kind CorruptionKind, verb, description string) FaultID {
		return corruption(aRequest, kind, FaultID(verb+"-"+name), description)
	}
	return &check{
		name: name, code: code, asked: asked, passes: passes,
		skip:   id(CheckSkipped, "skip", "lets a request pass that fails the check "+name),
		invert: id(CheckInverted, "invert", "refuses what passes the check "+name+", and lets pass what fails it"),
		lift:   id(CheckLifted, "lift", "lifts the check "+name+" along with the RDP check"),
		widen:  id(CheckWidened, "widen", "makes the check "+name+" where it is not due"),
		stale:  id(DecisionStale, "remember", "answers the check "+name+" as it did the first time for the same User, Device and SRV"),
		lie:    id(AnswerLied, "code", "answers another code where the check "+name+" fails"),
	}
}

// judge makes every check that applies to the request at its stage, in the strict
// order, and returns the first that fails. [ORD-1]
func (d *DSP) judge(s *submission) *refusal {
	d.identify(s)
	for _, c := range checks {
		asked := c.asked(d, s)
		if !asked && !d.may(c.widen) {
			continue
		}
		passes := c.passes(d, s)
		if d.defects != nil {
			passes = d.corrupted(c, s, asked, passes)
		}
		if !passes {
			return d.refuse(c)
		}
	}
	return nil
}

// refuse answers with the code of the check.
func (d *DSP) refuse(c *check) *refusal {
	code := c.code
	if code == spec.E4 && d.faulty(WrongCode) {
		code = spec.E5
	}
	if code == c.code && code != spec.NoCode && d.faulty(c.lie) {
		codes := spec.RejectionCodes()
		code = codes[(slices.Index(codes, code)+1)%len(codes)]
	}
	return &refusal{c.name, code, c.code == spec.E4}
}

// corrupted is how a check comes out in a system with defects.
func (d *DSP) corrupted(c *check, s *submission, asked, passes bool) bool {
	if !asked {
		return passes || !d.faulty(c.widen)
	}
	if !d.may(c.invert, c.stale, c.skip, c.lift) {
		return passes
	}
	key := decision{c.name, s.request.Originator, s.request.Target, s.request.Role, s.request.SRV}
	was, decided := d.defects.decided[key]
	if !decided {
		d.defects.decided[key] = passes
	}
	switch {
	case d.faulty(c.invert):
		return !passes
	case decided && was != passes && d.faulty(c.stale):
		return was
	case !passes && d.faulty(c.skip):
		return true
	case !passes && d.isLifted(s) && d.faulty(c.lift):
		return true
	}
	return passes
}

// When checks are made.

func always(*DSP, *submission) bool { return true }

// The DSP answers non-device requests itself: there is no Device to ask about. [SCOPE-1]
func addressesDevice(_ *DSP, s *submission) bool { return !s.variant.NonDevice }

func received(_ *DSP, s *submission) bool { return s.stage != whenDue }

func critical(_ *DSP, s *submission) bool { return s.variant.Critical && !s.variant.NonDevice }

func needsOrganisationKey(d *DSP, s *submission) bool {
	return received(d, s) && critical(d, s) && s.device.SMETS == spec.SMETS1 && d.profile.answer(spec.A11) == spec.OrganisationKey
}

func updatesSMETS1(_ *DSP, s *submission) bool {
	return s.request.Update != nil && s.device.SMETS == spec.SMETS1
}

func asksFuel(d *DSP, s *submission) bool {
	return addressesDevice(d, s) && d.profile.answer(spec.A6) == spec.Yes
}

func registrationAsked(generation spec.SMETS) func(*DSP, *submission) bool {
	return func(d *DSP, s *submission) bool {
		return addressesDevice(d, s) && s.device.SMETS == generation && !s.registered && d.judgesRegistration(s.stage)
	}
}

// asksSMETS2Registration: non-critical requests alone; a critical one is left to
// the credential that the Device itself enforces. [RDP-2, T05]
func asksSMETS2Registration(d *DSP, s *submission) bool {
	if !registrationAsked(spec.SMETS2)(d, s) {
		return false
	}
	if d.profile.implements(spec.MP107) && s.variant.Critical && d.faulty(SMETS2RDPOnCritical) {
		return true
	}
	if s.request.Update != nil && d.faulty(SMETS2RepairNeedsOwner) {
		return true
	}
	return !s.variant.Critical
}

func asksVeryCertificate(d *DSP, s *submission) bool {
	return critical(d, s) && s.device.SMETS == spec.SMETS1 && d.profile.answer(spec.A10) == spec.SameCertificate
}

// What checks ask.

func (d *DSP) hasRole(s *submission) bool {
	return s.senderKnown && slices.Contains(d.rolesOf(s.sender), s.request.Role)
}

func (d *DSP) isEligible(s *submission) bool { return s.variant.EligibleFor(s.request.Role) }

func (d *DSP) isActive(s *submission) bool { return d.userStatus(s.sender) == spec.UserActive }

func (d *DSP) isKnown(s *submission) bool { return s.deviceKnown }

// takesRequests reports whether a Device in its status takes Service Requests. [DEV-2]
func (d *DSP) takesRequests(s *submission) bool {
	switch d.deviceStatus(s.device) {
	case spec.Whitelisted, spec.InstalledNotCommissioned, spec.Commissioned, spec.Recovered:
		return true
	default:
		return false
	}
}

// fits reports whether a Device of this type takes the variant. [DEV-3]
func (d *DSP) fits(s *submission) bool {
	if s.variant.SRV == spec.UpdateSecurityCredentialsKRP {
		return s.device.Type == spec.ESME || s.device.Type == spec.GSME || s.device.Type == spec.GPF
	}
	return !s.variant.Critical || s.device.Type != spec.IHD && s.device.Type != spec.CAD
}

func (d *DSP) isSigned(s *submission) bool {
	signature := s.request.Signature
	if !signature.Valid && !d.faulty(AcceptsInvalidSignature) {
		return false
	}
	return d.same(signerIdentity, signature.Signer, s.request.Originator) || d.faulty(SignerNotOriginator)
}

func (d *DSP) hasOrganisationKey(s *submission) bool { return !s.request.Signature.XMLKeyAlone }

// hasSlot reports whether the S1SP keeps such a credential for a SMETS1 Device. [SLOT-1]
func (d *DSP) hasSlot(s *submission) bool {
	return s.request.Update == nil || s.request.Update.Slot == spec.Supplier || s.request.Update.Slot == spec.NetworkOperator
}

// comparesCertificates reports whether carried certificates are held to the
// declared remote party role. A SMETS2 Device always does that itself. [CRT-1, T15]
func (d *DSP) comparesCertificates(s *submission) bool {
	switch {
	case s.request.Update == nil:
		return false
	case s.device.SMETS == spec.SMETS2:
		return true
	case d.faulty(DeclaredRoleIgnored):
		return false
	case d.profile.implements(spec.MP107) && s.request.Update.Slot == spec.NetworkOperator && d.faulty(CertificateRolesUnread):
		return false
	}
	return d.profile.answer(spec.A8) == spec.Yes
}

// rolesFit reports whether every certificate carried has the role declared. [CRT-1]
func (d *DSP) rolesFit(s *submission) bool {
	if s.request.Update == nil {
		return true
	}
	fit := func(c spec.Certificate) bool { return c.Role == s.request.Update.Slot }
	certificates := s.request.Update.Certificates
	all := !slices.ContainsFunc(certificates, func(c spec.Certificate) bool { return !fit(c) })
	if d.defects == nil || all {
		return all
	}
	return fit(certificates[0]) && d.faulty(firstRoleRead) ||
		fit(certificates[len(certificates)-1]) && d.faulty(lastRoleRead) ||
		slices.ContainsFunc(certificates, fit) && d.faulty(anyRoleRead) ||
		!slices.ContainsFunc(certificates, func(c spec.Certificate) bool { return c.Use == spec.DigitalSigning && !fit(c) }) && d.faulty(signingRoleRead)
}

var (
	firstRoleRead   = corruption(aRequest, FactMistaken, "role-of-first-certificate", "compares the role of the first certificate carried alone")
	lastRoleRead    = corruption(aRequest, FactMistaken, "role-of-last-certificate", "compares the role of the last certificate carried alone")
	anyRoleRead     = corruption(aRequest, FactMistaken, "role-of-any-certificate", "is content when any certificate carried has the role declared")
	signingRoleRead = corruption(aRequest, FactMistaken, "role-of-signing-certificate", "compares the role of the digital signing certificate alone")
)

// keepsToFuel reports whether a Network Operator of one fuel keeps off the Devices
// of the other. A Device of neither fuel is open to both. [FUEL-1]
func (d *DSP) keepsToFuel(s *submission) bool {
	switch s.device.Type {
	case spec.ESME:
		return s.request.Role != spec.GT
	case spec.GSME, spec.GPF:
		return s.request.Role != spec.ED
	default:
		return true
	}
}

// passesOrLifted is the DSP's RDP check of a SMETS1 Device. [RDP-1, MP107-1]
func (d *DSP) passesOrLifted(s *submission) bool {
	return d.passesRegistration(s) || d.isLifted(s)
}

func (d *DSP) passesRegistration(s *submission) bool { return d.registration.passes(s) }

// passesS1SP is the check of the S1SP, if one keeps the credentials of the Device.
func (d *DSP) passesS1SP(s *submission) bool {
	provider, is := d.providers[s.device.S1SP]
	return !is || provider.passesRegistration(s)
}

// holdsCredential leaves the credential check to whoever keeps the credentials
// of the Device. Non-critical requests rely on none. [CRED-1]
func (d *DSP) holdsCredential(s *submission) bool {
	if provider, is := d.providers[s.device.S1SP]; is {
		return provider.passesCredential(s)
	}
	return d.holds(d.devices, s.request.Originator, s.device.ID, d.reliedSlot(s))
}

func (d *DSP) hasVeryCertificate(s *submission) bool { return !s.request.Signature.OtherCertificate }
