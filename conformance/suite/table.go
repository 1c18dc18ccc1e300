package suite

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// The decision table crosses the classes of input that the law can tell apart.
// It has three parts. The first crosses everything that decides about ownership
// and credentials, for each SRV, with all else in order. The second has everything
// else (User, signature, counter, Device) out of order, up to three things at a time,
// around the few requests that show what ownership and credentials can come to. The
// third puts every SRV, in every role that may send it, to the Devices that are no meter.
//
// What is left out, and why that is sound, a test states and holds against the
// rules: TestOmissions.

// TableSituations yields the rows of the decision table in a fixed order.
func TableSituations() iter.Seq[Situation] {
	return slices.Values(table(nil))
}

// table is the decision table under readings.
func table(readings spec.Readings) []Situation {
	circumstances := circumstancePart()
	devices := slices.DeleteFunc(deviceTypePart(), func(s Situation) bool { return slices.Contains(circumstances, s) })
	return slices.Concat(keySituations(readings), ownershipPart(), circumstances, devices)
}

var (
	bothGenerations = []spec.SMETS{spec.SMETS1, spec.SMETS2}
	bothTruths      = []bool{true, false}
	bothMeters      = []spec.DeviceType{spec.ESME, spec.GSME}
)

// keySituations are what only readings A10 and A11 ask about, under which they are
// rows of the table too: the request that MP107 lets through, signed with the key
// for XML alone, and by a holder who has another certificate than the one kept.
func keySituations(readings spec.Readings) (rows []Situation) {
	s := Usual(spec.UpdateSecurityCredentialsKRP, spec.ED, spec.SMETS1, spec.ESME)
	s.Owner, s.HoldsOwn, s.HoldsTargeted = true, true, true
	if readings.Answer(spec.A11) == spec.OrganisationKey {
		alone := s
		alone.XMLKeyAlone = true
		rows = append(rows, alone)
	}
	if readings.Answer(spec.A10) == spec.SameCertificate {
		other := s
		other.OtherCertificate = true
		rows = append(rows, other)
	}
	return rows
}

// ownershipPart crosses SRV, role, SMETS version, fuel, ownership and held
// credentials, and for 6.15.1 what it declares and carries.
func ownershipPart() (rows []Situation) {
	for _, variant := range spec.Catalogue() {
		for _, role := range spec.UserRoles() {
			if variant.NonDevice {
				rows = append(rows, Usual(variant.SRV, role, spec.SMETS1, spec.ESME))
				continue
			}
			for _, s := range crossOwnership(variant.SRV, role) {
				if s.Possible() == nil {
					rows = append(rows, s)
				}
			}
		}
	}
	return rows
}

func crossOwnership(srv spec.SRV, role spec.UserRole) (rows []Situation) {
	for _, smets := range bothGenerations {
		for _, device := range bothMeters {
			for _, owner := range bothTruths {
				for _, holds := range bothTruths {
					s := Usual(srv, role, smets, device)
					s.Owner, s.HoldsOwn = owner, holds
					if srv == spec.UpdateSecurityCredentialsKRP {
						rows = append(rows, crossBodies(s)...)
					} else {
						rows = append(rows, s)
					}
				}
			}
		}
	}
	return rows
}

func crossBodies(s Situation) (rows []Situation) {
	for _, s.Declared = range spec.RemotePartyRoles() {
		for _, s.HoldsTargeted = range bothTruths {
			for _, s.Carried = range []CarriedSituation{CarriesDeclared, CarriesOperator, CarriesMixed, CarriesOther, CarriesNone} {
				for _, s.CarriedOwner = range []OwnerSituation{OfRegisteredOperator, OfAnotherOperator} {
					for _, s.S1SP = range providers(s) {
						rows = append(rows, s)
					}
					if s.SMETS == spec.SMETS2 && (s.Declared == spec.Root || s.Declared == spec.LoadController) {
						ofSupplier := s // these slots are the Supplier's to change
						ofSupplier.HoldsSupplier = true
						rows = append(rows, ofSupplier)
					}
				}
			}
		}
	}
	return rows
}

// providers are the SMETS1 Service Providers among which a row is repeated. No
// rule that decides on a request asks for the provider, but each provider is a
// system of its own, so that the case that MP107 is about is put to every one.
func providers(s Situation) []spec.S1SP {
	switch {
	case s.SMETS == spec.SMETS2:
		return []spec.S1SP{spec.NoS1SP}
	case s.Declared == spec.NetworkOperator && s.Carried == CarriesDeclared:
		return []spec.S1SP{spec.S1SP1, spec.S1SP2, spec.S1SP3}
	default:
		return []spec.S1SP{spec.S1SP1}
	}
}

// circumstancePart has User, signature, counter, and the Device's existence, type and
// status out of order around four requests, in every combination of up to three: the
// one that MP107 lets through, an ordinary critical one, a non-critical one, and the
// SMETS2 counterpart of the first.
func circumstancePart() (rows []Situation) {
	lifted := Usual(spec.UpdateSecurityCredentialsKRP, spec.ED, spec.SMETS1, spec.ESME)
	lifted.HoldsOwn, lifted.HoldsTargeted = true, true
	critical := Usual("7.1", spec.IS, spec.SMETS1, spec.ESME)
	critical.Owner, critical.HoldsOwn = true, true
	nonCritical := Usual("4.10", spec.ED, spec.SMETS1, spec.ESME)
	nonCritical.Owner = true
	newer := lifted
	newer.SMETS, newer.S1SP = spec.SMETS2, spec.NoS1SP
	for _, s := range []Situation{lifted, critical, nonCritical, newer} {
		for _, v := range crossCircumstances(s) {
			if n := v.outOfOrder(); v.Possible() == nil && n > 0 && n <= 3 {
				rows = append(rows, v)
			}
		}
	}
	return rows
}

// outOfOrder is how many circumstances are.
func (s Situation) outOfOrder() (n int) {
	for _, out := range []bool{
		s.User != ActiveUser, s.Signature != SignedByOriginator, s.StaleCount, s.NoDevice, s.Status != spec.Commissioned, !slices.Contains(bothMeters, s.Type),
	} {
		if out {
			n++
		}
	}
	return n
}

// deviceTypePart puts every SRV to every Device of both generations that is neither an
// electricity nor a gas meter, from whoever may send it and has what it needs, or all but
// the registration.
func deviceTypePart() (rows []Situation) {
	for _, variant := range spec.Catalogue() {
		for _, role := range variant.Eligible {
			for _, device := range spec.DeviceTypes() {
				for _, smets := range bothGenerations {
					s := Usual(variant.SRV, role, smets, device)
					s.Owner = (spec.Registration{MPxN: s.mpxn(), Role: role}).Validate() == nil
					s.HoldsOwn = role.Slot() != spec.NoSlot
					s.HoldsTargeted = s.HoldsOwn && s.Declared == role.Slot()
					if variant.NonDevice || slices.Contains(bothMeters, device) {
						continue
					}
					rows = append(rows, s)
					if s.Owner && variant.Critical && smets == spec.SMETS1 { // for which it has to be registered
						s.Owner = false
						rows = append(rows, s)
					}
				}
			}
		}
	}
	return rows
}

func crossCircumstances(s Situation) (rows []Situation) {
	for _, s.User = range []UserSituation{ActiveUser, SuspendedUser, UserWithoutRole, UnknownUser} {
		for _, s.Signature = range []SignatureSituation{SignedByOriginator, SignedByAnother, BadSignature} {
			for _, s.StaleCount = range []bool{false, true} {
				absent := s
				absent.Type, absent.Status = spec.ESME, spec.Commissioned // rather than the last ones crossed
				absent.NoDevice, absent.Owner, absent.HoldsOwn, absent.HoldsTargeted = true, false, false, false
				rows = append(rows, absent)
				for _, s.Type = range spec.DeviceTypes() {
					for _, s.Status = range spec.DeviceStatuses() {
						rows = append(rows, s)
					}
				}
			}
		}
	}
	return rows
}

// Case makes a conformance case of the situation, filed under the theorem that
// it samples as of a release.
func (s Situation) Case(release spec.Release) (conformance.Case, error) {
	world, request, err := s.Build()
	if err != nil {
		return conformance.Case{}, err
	}
	c := s.heading(release)
	c.World, c.Events = world, []spec.Event{{Submit: &request}}
	return c, nil
}

// heading is the case without its world and events.
func (s Situation) heading(release spec.Release) conformance.Case {
	return conformance.Case{
		ID:   strings.Join([]string{string(spec.R1), string(conformance.Table), s.identifier()}, "/"),
		Kind: conformance.Table, Requirement: spec.R1, Theorem: s.theorem(release), Title: s.title(),
	}
}

// theorem says which theorem the situation is a sample of. The order of the
// cases matters: the most specific statement comes first.
func (s Situation) theorem(release spec.Release) spec.TheoremID {
	variant, err := spec.Variant(s.SRV)
	if err != nil {
		return spec.T04
	}
	update := s.SRV == spec.UpdateSecurityCredentialsKRP
	inOrder := s.User == ActiveUser && s.Signature == SignedByOriginator && !s.NoDevice &&
		s.Status == spec.Commissioned && variant.EligibleFor(s.Role)
	switch {
	case s.StaleCount:
		return spec.T13
	case s.Signature != SignedByOriginator:
		return spec.T16
	case variant.NonDevice:
		return spec.T04
	case s.SMETS == spec.SMETS2 && inOrder && !variant.Critical:
		return spec.T22
	case s.SMETS == spec.SMETS2 && inOrder && update && s.Declared == spec.NetworkOperator && s.Carried == CarriesDeclared && !s.Owner && s.HoldsTargeted:
		return spec.T18
	case s.SMETS == spec.SMETS2:
		return spec.T05
	case !s.NoDevice && s.otherFuel():
		return spec.T21
	case !inOrder && update:
		return spec.T10
	case !inOrder:
		return spec.T17
	case !variant.Critical:
		return spec.T11
	case update && s.Carried != CarriesDeclared && s.Carried != CarriesNone:
		return spec.T15
	case update && s.Declared == spec.NetworkOperator && s.Carried == CarriesDeclared && !s.Owner && s.HoldsTargeted:
		if release == spec.Baseline {
			return spec.T06
		}
		return spec.T02
	case !s.Owner:
		return spec.T01
	case update && !s.HoldsTargeted || !update && !s.HoldsOwn:
		return spec.T03
	default:
		return spec.T04
	}
}

// otherFuel reports whether a Network Operator addresses a Device of the other fuel.
func (s Situation) otherFuel() bool {
	role := s.Type.NetworkOperatorRole()
	return s.Role.IsNetworkOperator() && role != "" && role != s.Role
}

// identifier spells the situation out, so that the name of a case says what it
// is. Whatever is as usual is left out.
func (s Situation) identifier() string {
	parts := []string{string(s.SRV), string(s.Role)}
	variant, _ := spec.Variant(s.SRV)
	if !variant.NonDevice {
		parts = append(parts, s.devicePart(), choose(s.Owner, "owner", "not-owner"), s.holdingPart())
	}
	if s.SRV == spec.UpdateSecurityCredentialsKRP {
		parts = append(parts, "declares-"+string(s.Declared), "carries-"+string(s.Carried))
		if s.CarriedOwner == OfAnotherOperator {
			parts = append(parts, "of-another")
		}
	}
	if s.User != ActiveUser {
		parts = append(parts, "user-"+string(s.User))
	}
	if s.Signature != SignedByOriginator {
		parts = append(parts, string(s.Signature))
	}
	if s.StaleCount {
		parts = append(parts, "stale-counter")
	}
	if s.XMLKeyAlone {
		parts = append(parts, "key-for-xml-alone")
	}
	if s.OtherCertificate {
		parts = append(parts, "other-certificate")
	}
	return strings.Join(parts, "/")
}

func (s Situation) devicePart() string {
	generation := choose(s.SMETS == spec.SMETS1, "SMETS1", "SMETS2")
	if s.NoDevice {
		return generation + "-unknown-device"
	}
	part := generation + "-" + string(s.Type)
	if s.S1SP > spec.S1SP1 {
		part += fmt.Sprintf("-S1SP%d", s.S1SP)
	}
	if s.Status != spec.Commissioned {
		part += "-" + string(s.Status)
	}
	return part
}

func (s Situation) holdingPart() string {
	var held []string
	if s.HoldsOwn && (!s.HoldsTargeted || s.Declared != s.Role.Slot()) {
		held = append(held, "own")
	}
	if s.HoldsTargeted {
		held = append(held, "targeted")
	}
	if s.HoldsSupplier {
		held = append(held, "supplier")
	}
	if held == nil {
		return "holds-none"
	}
	return "holds-" + strings.Join(held, "-and-")
}

func (s Situation) title() string {
	text := string(s.SRV) + " as " + string(s.Role)
	variant, _ := spec.Variant(s.SRV)
	if variant.NonDevice {
		return text + ", a non-device request"
	}
	text += choose(s.SMETS == spec.SMETS1, " to a SMETS1 ", " to a SMETS2 ")
	if s.NoDevice {
		return text + "Device that is not in the inventory"
	}
	text += string(s.Type) + choose(s.Owner, ", RDP owner", ", not RDP owner")
	if variant.Critical {
		text += choose(s.HoldsOwn || s.HoldsTargeted || s.HoldsSupplier, ", holding a credential", ", holding no credential")
	}
	if s.Declared != spec.NoSlot {
		text += ", targeting " + string(s.Declared)
	}
	return text
}

func choose(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
