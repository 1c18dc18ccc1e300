package dsp

import (
	"maps"

	"example.org/mp107/spec"
)

// credentialStore keeps the credentials of Devices, slot by slot. An S1SP is one, by
// proxy, for its SMETS1 Devices; SMETS2 Devices are one for themselves.
type credentialStore map[spec.EUI64]map[spec.RemotePartyRole]spec.Credential

// holder is the owner of the credential in a slot, or zero where it is empty.
func (k credentialStore) holder(device spec.EUI64, slot spec.RemotePartyRole) spec.EUI64 {
	return k[device][slot].Owner
}

// holds reports whether the party owns the credential in the slot. Nobody holds
// an empty slot, nor NoSlot, the slot of a role that has none.
func (k credentialStore) holds(party, device spec.EUI64, slot spec.RemotePartyRole) bool {
	owner := k.holder(device, slot)
	return owner != 0 && owner == party
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
