package spec

import (
	"fmt"
	"maps"
	"slices"
)

// DeviceType is the kind of a Device. [D]
type DeviceType string

// The Device types of DUIS. [D]
const (
	ESME   DeviceType = "ESME"   // electricity meter
	GSME   DeviceType = "GSME"   // gas meter
	GPF    DeviceType = "GPF"    // gas proxy function
	CHF    DeviceType = "CHF"    // communications hub function
	HCALCS DeviceType = "HCALCS" // HAN connected auxiliary load control switch
	PPMID  DeviceType = "PPMID"  // prepayment meter interface device
	IHD    DeviceType = "IHD"    // in-home display
	CAD    DeviceType = "CAD"    // consumer access device
)

// DeviceTypes lists every Device type in its fixed order.
func DeviceTypes() []DeviceType {
	return []DeviceType{ESME, GSME, GPF, CHF, HCALCS, PPMID, IHD, CAD}
}

// ParseDeviceType reads a Device type by name; the error lists the names allowed.
func ParseDeviceType(text string) (DeviceType, error) {
	return OneOf("Device type", text, DeviceTypes())
}

// NetworkOperatorRole is the role in which a Network Operator is registered
// for a Device of this type: ED for electricity, GT for gas, and "" for a type
// that belongs to no metering point of its own. [A], reading A6.
func (d DeviceType) NetworkOperatorRole() UserRole {
	switch d {
	case ESME:
		return ED
	case GSME, GPF:
		return GT
	default:
		return ""
	}
}

// DeviceStatus is the state of a Device in the Smart Metering Inventory. [D]
type DeviceStatus string

// The Device statuses of DUIS. [D]
const (
	Pending                  DeviceStatus = "Pending"
	Whitelisted              DeviceStatus = "Whitelisted"
	InstalledNotCommissioned DeviceStatus = "InstalledNotCommissioned"
	Commissioned             DeviceStatus = "Commissioned"
	Decommissioned           DeviceStatus = "Decommissioned"
	Withdrawn                DeviceStatus = "Withdrawn"
	Suspended                DeviceStatus = "Suspended"
	InRecovery               DeviceStatus = "Recovery"
	Recovered                DeviceStatus = "Recovered"
)

// DeviceStatuses lists every Device status in its fixed order.
func DeviceStatuses() []DeviceStatus {
	return []DeviceStatus{
		Commissioned, InstalledNotCommissioned, Whitelisted, Recovered, InRecovery,
		Suspended, Pending, Decommissioned, Withdrawn,
	}
}

// ParseDeviceStatus reads a Device status by name; the error lists the names allowed.
func ParseDeviceStatus(text string) (DeviceStatus, error) {
	return OneOf("Device status", text, DeviceStatuses())
}

// SMETS is the generation of the Smart Metering Equipment Technical
// Specification that a Device follows: 1 or 2. [S§2]
type SMETS uint8

// The two generations. [S§2]
const (
	SMETS1 SMETS = 1
	SMETS2 SMETS = 2
)

// S1SP is the number of the SMETS1 Service Provider that keeps a Device's
// credentials by proxy. Requirement 2 names providers 1 and 2 [S§3]; a third
// stands for any other [A]. NoS1SP is the value of every SMETS2 Device.
type S1SP uint8

// The providers that the model tells apart.
const (
	NoS1SP S1SP = 0
	S1SP1  S1SP = 1
	S1SP2  S1SP = 2
	S1SP3  S1SP = 3
)

// MPxN is a metering point: a 13-digit MPAN for electricity or a 6 to 10 digit
// MPRN for gas. The empty MPxN means that a Device has no metering point.
type MPxN string

// IsMPAN reports whether the metering point is an electricity one.
func (m MPxN) IsMPAN() bool { return m.digits() && len(m) == 13 }

// IsMPRN reports whether the metering point is a gas one.
func (m MPxN) IsMPRN() bool { return m.digits() && len(m) >= 6 && len(m) <= 10 }

func (m MPxN) digits() bool {
	for i := range len(m) {
		if m[i] < '0' || m[i] > '9' {
			return false
		}
	}
	return true
}

// Device is one entry of the Smart Metering Inventory together with the
// credentials held for it: by the S1SP by proxy when it is SMETS1 [S§2], on
// the Device itself when it is SMETS2.
type Device struct {
	ID     EUI64        `json:"id"`
	Type   DeviceType   `json:"type"`
	SMETS  SMETS        `json:"smets"`
	S1SP   S1SP         `json:"s1sp,omitempty"`
	Status DeviceStatus `json:"status"`
	// MPxN is the metering point whose Registration Data decides the owner.
	MPxN MPxN `json:"mpxn,omitempty"`
	// Credentials maps each slot to the credential held in it; an absent slot is empty.
	Credentials map[RemotePartyRole]Credential `json:"credentials,omitempty"`
	// NonCritical is the owner of the Network Operator's notified non-critical
	// certificate of a SMETS1 Device; zero means whoever owns the credential in
	// the NetworkOperator slot. Reading A9 asks for it.
	NonCritical EUI64 `json:"nonCritical,omitempty"`
}

// NotifiedNonCritical is the owner of the Network Operator's notified
// non-critical certificate, or zero where the slot is empty. [A], reading A9
func (d Device) NotifiedNonCritical() EUI64 {
	if d.NonCritical != 0 {
		return d.NonCritical
	}
	return d.Credentials[NetworkOperator].Owner
}

// Credential is what a slot holds: who owns the certificate and the role that
// the certificate itself carries, which can differ from the slot's only when
// carried certificates are not compared with the declared role (reading A8).
type Credential struct {
	Role  RemotePartyRole `json:"role"`
	Owner EUI64           `json:"owner"`
}

// Validate reports the first way in which the Device is not well formed.
func (d Device) Validate() error {
	switch {
	case d.ID == 0:
		return fmt.Errorf("device without an identifier: give an EUI-64 other than zero")
	case !slices.Contains(DeviceTypes(), d.Type):
		return fmt.Errorf("device %v: %w", d.ID, second(ParseDeviceType(string(d.Type))))
	case !slices.Contains(DeviceStatuses(), d.Status):
		return fmt.Errorf("device %v: %w", d.ID, second(ParseDeviceStatus(string(d.Status))))
	case d.SMETS != SMETS1 && d.SMETS != SMETS2:
		return fmt.Errorf("device %v: SMETS version %d: want 1 or 2", d.ID, d.SMETS)
	case d.SMETS == SMETS1 && (d.S1SP < S1SP1 || d.S1SP > S1SP3):
		return fmt.Errorf("device %v: SMETS1 device with S1SP %d: want 1, 2 or 3", d.ID, d.S1SP)
	case d.SMETS == SMETS2 && d.S1SP != NoS1SP:
		return fmt.Errorf("device %v: SMETS2 device with S1SP %d: want none", d.ID, d.S1SP)
	}
	if _, held := d.Credentials[NetworkOperator]; d.NonCritical != 0 && (d.SMETS != SMETS1 || !held) {
		return fmt.Errorf("device %v: a notified non-critical certificate beside no Network Operator's credential of a SMETS1 Device", d.ID)
	}
	if err := d.validateMeteringPoint(); err != nil {
		return err
	}
	for _, slot := range slices.Sorted(maps.Keys(d.Credentials)) {
		credential := d.Credentials[slot]
		if !slices.Contains(RemotePartyRoles(), slot) || !slices.Contains(RemotePartyRoles(), credential.Role) || credential.Owner == 0 {
			return fmt.Errorf("device %v: slot %q holds role %q of owner %v: want known remote party roles and an owner", d.ID, slot, credential.Role, credential.Owner)
		}
	}
	return nil
}

func (d Device) validateMeteringPoint() error {
	switch d.Type.NetworkOperatorRole() {
	case ED:
		if !d.MPxN.IsMPAN() {
			return fmt.Errorf("device %v: %s with metering point %q: want a 13-digit MPAN", d.ID, d.Type, d.MPxN)
		}
	case GT:
		if !d.MPxN.IsMPRN() {
			return fmt.Errorf("device %v: %s with metering point %q: want an MPRN of 6 to 10 digits", d.ID, d.Type, d.MPxN)
		}
	default:
		if d.MPxN != "" && !d.MPxN.IsMPAN() && !d.MPxN.IsMPRN() {
			return fmt.Errorf("device %v: metering point %q is neither a 13-digit MPAN nor an MPRN of 6 to 10 digits", d.ID, d.MPxN)
		}
	}
	return nil
}
