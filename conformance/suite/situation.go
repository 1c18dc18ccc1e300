package suite

import (
	"fmt"

	"example.org/mp107/spec"
)

// Situation is one class of inputs of the decision table: a Service Request
// and the world around it, by the distinctions that the law can draw. Build
// makes a concrete world and request of it.
type Situation struct {
	SRV        spec.SRV
	Role       spec.UserRole
	User       UserSituation
	Signature  SignatureSituation
	StaleCount bool // the counter is not above the last accepted one
	SMETS      spec.SMETS
	S1SP       spec.S1SP
	NoDevice   bool // the Device addressed is not in the inventory
	Type       spec.DeviceType
	Status     spec.DeviceStatus
	// Owner says whether the originator is registered in its role.
	Owner bool
	// HoldsOwn and HoldsTargeted say whether it owns the credential in the slot
	// of its role, and in the slot that a 6.15.1 declares.
	HoldsOwn      bool
	HoldsTargeted bool
	// HoldsSupplier says that it owns the credential in the Supplier slot where
	// that is neither of the two.
	HoldsSupplier bool
	// XMLKeyAlone and OtherCertificate are those of its signature.
	XMLKeyAlone, OtherCertificate bool
	// Declared, Carried and CarriedOwner describe the body of a 6.15.1.
	Declared     spec.RemotePartyRole
	Carried      CarriedSituation
	CarriedOwner OwnerSituation
}

// UserSituation is what is known of the originator.
type UserSituation string

// The situations of a User.
const (
	ActiveUser      UserSituation = "active"
	SuspendedUser   UserSituation = "suspended"
	UserWithoutRole UserSituation = "without-role"
	UnknownUser     UserSituation = "unknown"
)

// SignatureSituation is the state of a request's signature.
type SignatureSituation string

// The situations of a signature.
const (
	SignedByOriginator SignatureSituation = "signed"
	SignedByAnother    SignatureSituation = "signed-by-another"
	BadSignature       SignatureSituation = "bad-signature"
)

// CarriedSituation is what certificates a 6.15.1 carries.
type CarriedSituation string

// The situations of carried certificates.
const (
	CarriesNone     CarriedSituation = "none"
	CarriesDeclared CarriedSituation = "declared-role"
	CarriesOperator CarriedSituation = "network-operator"
	CarriesMixed    CarriedSituation = "mixed"
	CarriesOther    CarriedSituation = "other-role"
)

// OwnerSituation is whose the carried certificates are.
type OwnerSituation string

// The situations of a carried certificate's owner.
const (
	OfRegisteredOperator OwnerSituation = "registered"
	OfAnotherOperator    OwnerSituation = "another"
)

// The metering points of the built-in worlds.
const (
	builtInMPAN spec.MPxN = "1012345678901"
	builtInMPRN spec.MPxN = "7412345601"
)

// Usual is the situation of a request in which nothing is out of order but
// what the arguments say: an active User with an intact request to a
// commissioned Device whose credential it does not hold and which it does not own.
func Usual(srv spec.SRV, role spec.UserRole, smets spec.SMETS, device spec.DeviceType) Situation {
	s := Situation{
		SRV: srv, Role: role, SMETS: smets, Type: device,
		User: ActiveUser, Signature: SignedByOriginator, Status: spec.Commissioned,
	}
	if smets == spec.SMETS1 {
		s.S1SP = spec.S1SP1
	}
	if srv == spec.UpdateSecurityCredentialsKRP {
		s.Declared, s.Carried, s.CarriedOwner = spec.NetworkOperator, CarriesDeclared, OfRegisteredOperator
	}
	return s
}

// Possible reports why no world can show the situation, or nil.
func (s Situation) Possible() error {
	variant, err := spec.Variant(s.SRV)
	if err != nil {
		return err
	}
	update := s.SRV == spec.UpdateSecurityCredentialsKRP
	switch {
	case s.Owner && (spec.Registration{MPxN: s.mpxn(), Role: s.Role}).Validate() != nil:
		return fmt.Errorf("nobody is registered as %s for %s", s.Role, s.Type)
	case s.HoldsOwn && s.Role.Slot() == spec.NoSlot:
		return fmt.Errorf("role %s has no credential slot", s.Role)
	case s.HoldsTargeted && !update:
		return fmt.Errorf("SRV %s targets no slot", s.SRV)
	case update && s.Declared == s.Role.Slot() && s.HoldsOwn != s.HoldsTargeted:
		return fmt.Errorf("the targeted slot is that of role %s itself", s.Role)
	case s.HoldsSupplier && (s.Declared == spec.Supplier || s.Role.Slot() == spec.Supplier):
		return fmt.Errorf("the Supplier slot is the targeted one or that of role %s", s.Role)
	case (variant.NonDevice || s.NoDevice) && (s.Owner || s.HoldsOwn || s.HoldsTargeted || s.HoldsSupplier):
		return fmt.Errorf("without a Device there is nothing to own or to hold")
	case update && s.Carried == CarriesOperator && s.Declared == spec.NetworkOperator:
		return fmt.Errorf("certificates of the declared role are Network Operator certificates here")
	case update && s.Carried == CarriesNone && s.CarriedOwner == OfAnotherOperator:
		return fmt.Errorf("no certificate, no owner")
	case update && s.Declared == spec.NoSlot:
		return fmt.Errorf("a 6.15.1 declares a remote party role")
	}
	return nil
}

// mpxn is the metering point of the Device's fuel, and of a Device of neither fuel that
// of the originator's role.
func (s Situation) mpxn() spec.MPxN {
	fuel := s.Type.NetworkOperatorRole()
	if fuel == spec.GT || fuel == "" && (s.Role == spec.GS || s.Role == spec.GT) {
		return builtInMPRN
	}
	return builtInMPAN
}

// Build makes the world and the request that show the situation. Beside the
// Device addressed the world has a bystander at the same metering point, so
// that an implementation that changes too much is seen.
func (s Situation) Build() (spec.World, spec.ServiceRequest, error) {
	if err := s.Possible(); err != nil {
		return spec.World{}, spec.ServiceRequest{}, fmt.Errorf("impossible situation: %w", err)
	}
	variant, err := spec.Variant(s.SRV)
	if err != nil {
		return spec.World{}, spec.ServiceRequest{}, err
	}
	world := spec.World{Now: spec.Epoch, Users: s.users(), Registrations: s.registrations()}
	request := spec.ServiceRequest{
		Originator: Originator, Role: s.Role, Target: TargetDevice, Counter: 11, SRV: s.SRV,
		Signature: spec.Signature{
			Signer: Originator, Valid: s.Signature != BadSignature,
			XMLKeyAlone: s.XMLKeyAlone, OtherCertificate: s.OtherCertificate,
		},
	}
	if variant.NonDevice {
		request.Target = spec.DSP
	}
	if s.Signature == SignedByAnother {
		request.Signature.Signer = AnotherParty
	}
	if s.StaleCount {
		request.Counter = 10
	}
	world.Counters = []spec.Counter{{Originator: Originator, Target: request.Target, Last: 10}}
	if !s.NoDevice {
		world.Devices = append(world.Devices, s.device(TargetDevice))
	}
	bystander := s
	bystander.HoldsOwn, bystander.HoldsTargeted, bystander.HoldsSupplier = false, false, false
	bystander.SMETS, bystander.S1SP, bystander.Status = spec.SMETS1, spec.S1SP1, spec.Commissioned
	if bystander.Type.NetworkOperatorRole() == "" {
		bystander.Type = spec.ESME
	}
	world.Devices = append(world.Devices, bystander.device(BystanderDevice))
	if s.SRV == spec.UpdateSecurityCredentialsKRP {
		request.Update = &spec.CredentialUpdate{Slot: s.Declared, Certificates: s.certificates()}
	}
	return world, request, nil
}

func (s Situation) users() []spec.User {
	originator := spec.User{ID: Originator, Roles: []spec.UserRole{s.Role}, Status: spec.UserActive}
	switch s.User {
	case SuspendedUser:
		originator.Status = spec.UserSuspended
	case UserWithoutRole:
		originator.Roles = []spec.UserRole{spec.OU}
		if s.Role == spec.OU {
			originator.Roles = []spec.UserRole{spec.IS}
		}
	}
	users := []spec.User{
		{ID: RegisteredSupplier, Roles: []spec.UserRole{spec.IS, spec.GS, spec.ES}, Status: spec.UserActive},
		{ID: RegisteredOperator, Roles: []spec.UserRole{spec.ED, spec.GT}, Status: spec.UserActive},
		{ID: AnotherOperator, Roles: []spec.UserRole{spec.ED, spec.GT}, Status: spec.UserActive},
		{ID: AnotherParty, Roles: []spec.UserRole{spec.RSA, spec.OU}, Status: spec.UserActive},
	}
	if s.User != UnknownUser {
		users = append(users, originator)
	}
	return users
}

// registrations has a row for every role that the metering point can have, the
// originator's where it is to be the owner.
func (s Situation) registrations() []spec.Registration {
	var rows []spec.Registration
	for _, role := range spec.UserRoles() {
		row := spec.Registration{MPxN: s.mpxn(), Role: role, Party: registeredParty(role), From: spec.Epoch - 365*spec.Day}
		if row.Validate() != nil {
			continue
		}
		if s.Owner && role == s.Role {
			row.Party = Originator
		}
		rows = append(rows, row)
	}
	return rows
}

func registeredParty(role spec.UserRole) spec.EUI64 {
	switch role.Slot() {
	case spec.Supplier:
		return RegisteredSupplier
	case spec.NetworkOperator:
		return RegisteredOperator
	}
	if role == spec.ES {
		return RegisteredSupplier
	}
	return AnotherParty
}

func (s Situation) device(id spec.EUI64) spec.Device {
	device := spec.Device{
		ID: id, Type: s.Type, SMETS: s.SMETS, S1SP: s.S1SP, Status: s.Status, MPxN: s.mpxn(),
		Credentials: map[spec.RemotePartyRole]spec.Credential{},
	}
	for _, slot := range spec.RemotePartyRoles() {
		owner := slotHolder(slot)
		if s.HoldsOwn && slot == s.Role.Slot() || s.HoldsTargeted && slot == s.Declared || s.HoldsSupplier && slot == spec.Supplier {
			owner = Originator
		}
		device.Credentials[slot] = spec.Credential{Role: slot, Owner: owner}
	}
	return device
}

// slotHolder is who holds a slot that the originator does not. It is never who
// a request would put there, so that every replacement can be seen.
func slotHolder(slot spec.RemotePartyRole) spec.EUI64 {
	switch slot {
	case spec.NetworkOperator:
		return FormerOperator
	case spec.Supplier:
		return RegisteredSupplier
	default:
		return CentralParty
	}
}

func (s Situation) certificates() []spec.Certificate {
	owner := RegisteredOperator
	if s.CarriedOwner == OfAnotherOperator {
		owner = AnotherOperator
	} else if s.Owner && s.Role == s.Type.NetworkOperatorRole() {
		owner = Originator // it is itself the registered Network Operator
	}
	pair := func(signing, agreement spec.RemotePartyRole) []spec.Certificate {
		return []spec.Certificate{
			{Use: spec.DigitalSigning, Role: signing, Owner: owner},
			{Use: spec.KeyAgreement, Role: agreement, Owner: owner},
		}
	}
	switch s.Carried {
	case CarriesDeclared:
		return pair(s.Declared, s.Declared)
	case CarriesOperator:
		return pair(spec.NetworkOperator, spec.NetworkOperator)
	case CarriesMixed:
		if s.Declared == spec.NetworkOperator {
			return pair(spec.Supplier, spec.NetworkOperator)
		}
		return pair(spec.NetworkOperator, s.Declared)
	case CarriesOther:
		other := spec.Supplier
		if s.Declared == spec.Supplier {
			other = spec.LoadController
		}
		return pair(other, other)
	default:
		return nil
	}
}
