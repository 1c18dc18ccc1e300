package theorem

import (
	"maps"
	"reflect"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// outcomes give the variables that theorems have beside those of the law their
// meaning for what has happened.
var outcomes = map[int]condition{
	legaltext.OutAccepted:       func(d *Decision) bool { return d.Accepted },
	legaltext.OutLifted:         func(d *Decision) bool { return d.Lifted },
	legaltext.OutOfOwner:        func(d *Decision) bool { return d.OfOwner },
	legaltext.OutOfAnother:      func(d *Decision) bool { return d.OfAnother },
	legaltext.OutOfRegistered:   func(d *Decision) bool { return d.OfRegistered },
	legaltext.OutBaseline:       func(d *Decision) bool { return d.BaselineAccepts },
	legaltext.OutShipped:        func(d *Decision) bool { return d.ShippedAccepts },
	legaltext.OutSMETS2:         func(d *Decision) bool { return d.SMETS2Accepts },
	legaltext.OutCounterLeft:    func(d *Decision) bool { return !d.CounterExhausted },
	legaltext.OutCounterInOrder: func(*Decision) bool { return true }, // what was observed began so, and every step keeps it
	legaltext.OutCounterAbove:   func(d *Decision) bool { return d.Facts.Truth(legaltext.VarCounterFresh) },
	legaltext.OutCounterStays:   func(d *Decision) bool { return !d.CounterBack },

	legaltext.OutHoldsOperatorSlot:  func(d *Decision) bool { return d.operator() != 0 && d.operator() == d.Request.Originator },
	legaltext.OutOperatorRegistered: func(d *Decision) bool { return d.Operator != 0 },
	legaltext.OutSlotHeld:           func(d *Decision) bool { return d.operator() != 0 },
	legaltext.OutSlotRight:          func(d *Decision) bool { return d.operator() == d.Operator },

	legaltext.OutSigningPresent: func(d *Decision) bool { _, carried := d.signing(); return carried },
	legaltext.OutSigningAlone: func(d *Decision) bool {
		_, carried := d.signing()
		return carried && len(d.Request.Update.Certificates) == 1
	},
	legaltext.OutSigningOfOperator: func(d *Decision) bool {
		c, carried := d.signing()
		return carried && d.Operator != 0 && c.Owner == d.Operator
	},

	legaltext.OutUnchanged:       func(d *Decision) bool { return !d.Changed && len(d.Changes) == 0 },
	legaltext.OutCredentialsKept: func(d *Decision) bool { return !d.changes(func(c Change) bool { return c.Slot != spec.NoSlot }) },
	legaltext.OutOperatorKept:    func(d *Decision) bool { return d.operatorAfter() == d.operator() },
	legaltext.OutOperatorRight:   func(d *Decision) bool { return d.Operator != 0 && d.operatorAfter() == d.Operator },
	legaltext.OutSupplierKept: func(d *Decision) bool {
		return !d.changes(func(c Change) bool { return c.Device == d.Request.Target && c.Slot == spec.Supplier })
	},
	legaltext.OutOthersKept: func(d *Decision) bool {
		return !d.changes(func(c Change) bool {
			return c.Device != d.Request.Target || c.Slot == spec.NoSlot || c.Slot != d.declared()
		})
	},
	legaltext.OutRolesKept: func(d *Decision) bool { return !d.changes(func(c Change) bool { return c.To.Role != c.Slot }) },
	legaltext.OutPlaced: func(d *Decision) bool {
		c, carried := d.signing()
		return carried && d.after(d.declared()) == spec.Credential{Role: c.Role, Owner: c.Owner}
	},

	legaltext.OutAlertToHolder: func(d *Decision) bool { return d.Alert.To == d.operator() },
	legaltext.OutAlertAfter:    func(d *Decision) bool { return d.Operator != 0 && d.Alert.After == d.Operator },

	legaltext.OutUploadRight: func(d *Decision) bool {
		return d.Operator != 0 && d.Upload.After.Credentials[spec.NetworkOperator] == spec.Credential{Role: spec.NetworkOperator, Owner: d.Operator}
	},
	legaltext.OutUploadKept: func(d *Decision) bool {
		return d.Upload.After.Credentials[spec.NetworkOperator] == d.Device.Credentials[spec.NetworkOperator]
	},
	legaltext.OutUploadOthers: func(d *Decision) bool {
		return same(withoutOperator(d.Upload.After), withoutOperator(d.Device))
	},
	legaltext.OutUploadAgain: func(d *Decision) bool { return same(d.Upload.Again, d.Upload.After) },
}

// operator is the owner of the Network Operator credential, or zero.
func (d *Decision) operator() spec.EUI64 { return d.Device.Credentials[spec.NetworkOperator].Owner }

// operatorAfter is its owner afterwards.
func (d *Decision) operatorAfter() spec.EUI64 { return d.after(spec.NetworkOperator).Owner }

// after is the credential in a slot of the Device afterwards.
func (d *Decision) after(slot spec.RemotePartyRole) spec.Credential {
	for _, c := range d.Changes {
		if c.Device == d.Device.ID && c.Slot == slot {
			return c.To
		}
	}
	return d.Device.Credentials[slot]
}

// signing is the digital signing certificate that the request carries.
func (d *Decision) signing() (spec.Certificate, bool) {
	if d.Request.Update == nil {
		return spec.Certificate{}, false
	}
	return d.Request.Update.Signing()
}

// declared is the role that a 6.15.1 declares, and so the slot that it replaces.
func (d *Decision) declared() spec.RemotePartyRole {
	if d.Request.Update == nil {
		return spec.NoSlot
	}
	return d.Request.Update.Slot
}

func (d *Decision) changes(such func(Change) bool) bool { return slices.ContainsFunc(d.Changes, such) }

func withoutOperator(d spec.Device) spec.Device {
	d.Credentials = maps.Clone(d.Credentials)
	delete(d.Credentials, spec.NetworkOperator)
	return d
}

// same reports whether two Devices are the same; no credentials may be nil or empty.
func same(a, b spec.Device) bool {
	equal := maps.Equal(a.Credentials, b.Credentials)
	a.Credentials, b.Credentials = nil, nil
	return equal && reflect.DeepEqual(a, b)
}
