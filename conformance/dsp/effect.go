package dsp

import (
	"cmp"
	"maps"
	"slices"

	"example.org/mp107/spec"
)

// takeEffect gives an accepted request its effect, which only a 6.15.1 has:
// the slot it declares holds the credential of the digital signing certificate
// carried, if one is. [EFF-1, SCOPE-1, T09]
func (d *DSP) takeEffect(s *submission) {
	switch {
	case s.request.Update == nil:
	case s.request.Update.Slot == spec.NetworkOperator && s.device.SMETS == spec.SMETS1:
		d.providers[s.device.S1SP].replace(s, func() { d.placeSigning(s) })
	default:
		d.placeSigning(s)
	}
}

// placeSigning puts the digital signing certificate carried into the slot. [EFF-1]
func (d *DSP) placeSigning(s *submission) {
	certificate, carried := s.request.Update.Signing()
	if d.defects != nil {
		certificate, carried = d.otherCertificate(s, certificate, carried)
	}
	if !carried {
		return
	}
	credential := spec.Credential{Role: certificate.Role, Owner: certificate.Owner}
	if d.defects != nil {
		d.placeWrongly(s, credential)
		return
	}
	d.keeperOf(s.device).place(s.device.ID, s.request.Update.Slot, credential)
}

// otherCertificate is the certificate that a system with defects places.
func (d *DSP) otherCertificate(s *submission, signing spec.Certificate, carried bool) (spec.Certificate, bool) {
	certificates := s.request.Update.Certificates
	if len(certificates) == 0 {
		return signing, carried
	}
	agreement, agrees := s.request.Update.For(spec.KeyAgreement)
	topUp, topsUp := s.request.Update.For(spec.KeyAgreementTopUp)
	for _, wrong := range []struct {
		id          FaultID
		certificate spec.Certificate
		is          bool
	}{
		{FirstCertificateDecides, certificates[0], true},
		{lastCertificateDecides, certificates[len(certificates)-1], true},
		{agreementDecides, agreement, agrees},
		{topUpDecides, topUp, topsUp},
		{unsignedPlaced, certificates[0], !carried},
	} {
		other := !carried || wrong.certificate.Owner != signing.Owner || wrong.certificate.Role != signing.Role
		if wrong.is && other && d.faulty(wrong.id) {
			return wrong.certificate, true
		}
	}
	if carried && len(certificates) > 1 && d.faulty(severalSwallowed) {
		return signing, false
	}
	return signing, carried
}

var (
	lastCertificateDecides = corruption(aRequest, FactMistaken, "last-certificate-decides", "places the last certificate carried, whatever its use")
	agreementDecides       = corruption(aRequest, FactMistaken, "key-agreement-decides", "places the certificate for key agreement, where one is carried")
	topUpDecides           = corruption(aRequest, FactMistaken, "top-up-decides", "places the certificate for top-up, where one is carried")
	unsignedPlaced         = corruption(aRequest, FactMistaken, "placed-without-signing", "places another certificate where none for digital signing is carried")
	severalSwallowed       = corruption(aRequest, EffectSwallowed, "swallow-several", "places nothing where several certificates are carried")
)

// placeWrongly is the effect of a 6.15.1 in a system that may have defects.
func (d *DSP) placeWrongly(s *submission, credential spec.Credential) {
	slot, kept := s.request.Update.Slot, d.keeperOf(s.device)
	was, occupied := kept[s.device.ID][slot]
	d.defects.remember(credentialPlaced)
	change := occupied && was != credential || !occupied
	if registered := d.registration.networkOperator(s.device, s.at); registered != 0 && registered != credential.Owner && d.faulty(registeredPlaced) {
		credential.Owner = registered
	}
	switch {
	case change && d.faulty(effectSwallowed), occupied && d.faulty(firstAlone), !occupied && d.faulty(emptyStaysEmpty):
		return
	case credential.Owner != s.request.Originator && d.faulty(originatorPlaced):
		credential.Owner = s.request.Originator
	case change && d.faulty(effectLate):
		d.defects.pending = append(d.defects.pending, func() { kept.place(s.device.ID, slot, credential) })
		return
	case change && d.faulty(effectTransient):
		d.defects.pending = append(d.defects.pending, func() {
			if occupied {
				kept.place(s.device.ID, slot, was)
			} else {
				delete(kept[s.device.ID], slot)
			}
		})
	case occupied && d.faulty(slotEmptied):
		delete(kept[s.device.ID], slot)
		return
	}
	d.lose(repairDropsWaiting, func(p pending) bool { return p.Target == s.device.ID })
	d.forget(placeForgetsCounters, func(l link) bool { return l.target == s.device.ID })
	if s.stage == atOnce && d.faulty(LostCredentialUpdate) {
		d.writeAllBack(s, credential)
		return
	}
	for _, wrong := range wrongSlots {
		if wrong.slot == slot {
			continue
		}
		if kept[s.device.ID][wrong.slot] != credential && d.faulty(wrong.also) {
			kept.place(s.device.ID, wrong.slot, credential)
		}
		if d.faulty(wrong.instead) {
			kept.place(s.device.ID, wrong.slot, credential)
			return
		}
		if _, held := kept[s.device.ID][wrong.slot]; held && d.faulty(wrong.clears) {
			delete(kept[s.device.ID], wrong.slot)
		}
	}
	for _, wrong := range wrongDevices {
		var others []spec.Device
		for _, id := range slices.Sorted(maps.Keys(d.inventory)) {
			if other := d.inventory[id]; id != s.device.ID && wrong.shares(other, s.device) {
				others = append(others, other)
			}
		}
		if len(others) == 0 {
			continue
		}
		if d.faulty(wrong.also) {
			for _, other := range others {
				d.keeperOf(other).place(other.ID, slot, credential)
			}
		}
		if d.faulty(wrong.instead) {
			d.keeperOf(others[0]).place(others[0].ID, slot, credential)
			return
		}
	}
	if d.defects.last.held[s.device.ID] == nil {
		d.defects.last.held[s.device.ID] = map[spec.RemotePartyRole]spec.Credential{}
	}
	d.defects.last.held[s.device.ID][slot] = was
	kept.place(s.device.ID, slot, credential)
}

var (
	effectSwallowed  = corruption(aRequest, EffectSwallowed, "swallow-repair", "accepts a 6.15.1 and places nothing")
	firstAlone       = corruption(aRequest, EffectSwallowed, "swallow-replacement", "places a credential in an empty slot alone")
	emptyStaysEmpty  = corruption(aRequest, EffectSwallowed, "swallow-in-empty-slot", "places a credential only where there is one already")
	slotEmptied      = corruption(aRequest, EffectSwallowed, "empty-slot", "empties the slot that a 6.15.1 declares")
	originatorPlaced = corruption(aRequest, FactMistaken, "originator-placed", "takes the originator for the owner of the certificate that it places")
	registeredPlaced = corruption(aRequest, FactMistaken, "registered-placed", "takes the registered Network Operator for the owner of the certificate that it places")
	effectLate       = corruption(aRequest, EffectLate, "late-repair", "places a credential when the next event has come")
	effectTransient  = corruption(aRequest, EffectLate, "transient-repair", "undoes what it has placed when the next event has come")
)

// wrongSlots are slots that a 6.15.1 does not declare.
var wrongSlots = func() (all []struct {
	slot                  spec.RemotePartyRole
	also, instead, clears FaultID
}) {
	for _, slot := range spec.RemotePartyRoles() {
		also := corruption(aRequest, EffectDoubled, cmp.Or(map[spec.RemotePartyRole]FaultID{spec.Supplier: WrongSlot}[slot], "also-in-"+lower(slot)), "replaces the "+string(slot)+" slot along with the one that a 6.15.1 declares")
		instead := corruption(aRequest, EffectElsewhere, "instead-in-"+lower(slot), "replaces the "+string(slot)+" slot instead of the one that a 6.15.1 declares")
		clears := corruption(aRequest, EffectDoubled, "clears-"+lower(slot), "empties the "+string(slot)+" slot when a 6.15.1 replaces another")
		all = append(all, struct {
			slot                  spec.RemotePartyRole
			also, instead, clears FaultID
		}{slot, also, instead, clears})
	}
	return all
}()

// wrongDevices are Devices that a 6.15.1 does not address.
var wrongDevices = func() (all []struct {
	shares        func(other, target spec.Device) bool
	also, instead FaultID
}) {
	add := func(name FaultID, also FaultID, of string, shares func(other, target spec.Device) bool) {
		all = append(all, struct {
			shares        func(other, target spec.Device) bool
			also, instead FaultID
		}{
			shares,
			corruption(aRequest, EffectDoubled, cmp.Or(also, "also-on-"+name), "replaces the credential on "+of),
			corruption(aRequest, EffectElsewhere, "instead-on-"+name, "replaces the credential on the first other Device instead, of "+of),
		})
	}
	add("same-point", EveryDevice, "every Device of the same metering point", func(o, t spec.Device) bool { return o.MPxN != "" && o.MPxN == t.MPxN })
	add("same-provider", "", "every Device of the same S1SP, or of SMETS2", func(o, t spec.Device) bool { return o.S1SP == t.S1SP })
	add("same-type", "", "every Device of the same type", func(o, t spec.Device) bool { return o.Type == t.Type })
	add("next", "", "every Device with a higher identifier", func(o, t spec.Device) bool { return o.ID > t.ID })
	return all
}()
