package dsp

import (
	"maps"
	"slices"

	"example.org/mp107/spec"
)

// credentialStore keeps the credentials of Devices, slot by slot. An S1SP is one, by
// proxy, for its SMETS1 Devices; SMETS2 Devices are one for themselves.
type credentialStore map[spec.EUI64]map[spec.RemotePartyRole]spec.Credential

// holder is the owner of the credential in a slot, or zero where it is empty.
func (k credentialStore) holder(device spec.EUI64, slot spec.RemotePartyRole) spec.EUI64 {
	return k[device][slot].Owner
}

// place puts a credential into a slot in place of what was there.
func (k credentialStore) place(device spec.EUI64, slot spec.RemotePartyRole, credential spec.Credential) {
	if k[device] == nil {
		k[device] = map[spec.RemotePartyRole]spec.Credential{}
	}
	k[device][slot] = credential
}

// copyOf gives the credentials of a Device away, nil where there is none.
func (k credentialStore) copyOf(device spec.EUI64) map[spec.RemotePartyRole]spec.Credential {
	return maps.Clone(k[device])
}

// keeperOf finds who keeps the credentials of a Device. [CRED-1]
func (d *DSP) keeperOf(device spec.Device) credentialStore {
	if device.SMETS == spec.SMETS1 {
		return d.providers[device.S1SP].proxy
	}
	return d.devices
}

// holds reports whether the party owns the credential in the slot. Nobody holds
// an empty slot, nor NoSlot, the slot of a role that has none.
func (d *DSP) holds(kept credentialStore, party, device spec.EUI64, slot spec.RemotePartyRole) bool {
	owner := kept.holder(device, slot)
	right := owner != 0 && d.same(holderIdentity, owner, party)
	if d.defects == nil {
		return right
	}
	if !d.may(holderAtReset, holderBefore, holderOfAnySlot, emptySlotOpen, holderOfItsRole) {
		return right
	}
	others := slices.DeleteFunc(spec.RemotePartyRoles(), func(other spec.RemotePartyRole) bool { return kept.holder(device, other) != party })
	for _, wrong := range []struct {
		id    FaultID
		holds bool
	}{
		{holderAtReset, d.defects.before.held[device][slot].Owner == party},
		{holderBefore, owner == party || d.defects.last.held[device][slot].Owner == party},
		{holderOfAnySlot, len(others) > 0},
		{emptySlotOpen, owner == 0 || owner == party},
		{holderOfItsRole, owner == party && kept[device][slot].Role == slot},
	} {
		if wrong.holds != right && d.faulty(wrong.id) {
			return wrong.holds
		}
	}
	return right
}

var (
	holderAtReset   = corruption(aRequest, FactStale, "holder-at-first", "goes by who held the credential at first")
	holderBefore    = corruption(aRequest, FactStale, "holder-before", "takes the last holder of a slot for one who still holds it")
	holderOfAnySlot = corruption(aRequest, FactMistaken, "holder-of-any-slot", "takes a critical request from the holder of any slot of a Device of either kind")
	emptySlotOpen   = corruption(aRequest, FactMistaken, "empty-slot-open", "takes everybody for the holder of an empty slot")
	holderOfItsRole = corruption(aRequest, FactMistaken, "holder-of-its-role", "asks of a credential that its certificate has the role of its slot")
)
