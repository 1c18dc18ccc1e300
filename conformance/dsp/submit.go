package dsp

import "example.org/mp107/spec"

// submit judges a well-formed request on receipt and answers it: with I0 if it
// took effect, with I99 if it waits until it is due. [DEF-1, EFF-2, EFF-3]
func (d *DSP) submit(r spec.ServiceRequest) spec.Response {
	stage := atOnce
	if r.ExecuteAt != nil && *r.ExecuteAt > d.now {
		stage = onReceipt
	}
	s := open(r, d.now, stage)
	if refused := d.judge(s); refused != nil {
		return d.reject(s, refused)
	}
	if d.profile.faulty(CheckThenAct) {
		if refused := d.decideLate(s); refused != nil {
			return d.reject(s, refused)
		}
	}
	d.counters[link{r.Originator, r.Target}] = r.Counter
	if stage == onReceipt {
		d.enqueue(r)
		if d.profile.faulty(AppliedAtReceipt) {
			d.takeEffect(s)
		}
		return spec.Response{Decision: spec.Accepted, Code: spec.I99}
	}
	d.takeEffect(s)
	return spec.Response{Decision: spec.Accepted, Code: spec.I0}
}

// reject answers a refused request, which changes nothing in a correct
// system. [EFF-3, T10]
func (d *DSP) reject(s *submission, refused *refusal) spec.Response {
	if d.profile.faulty(RejectedButApplied) && refused.isRDPCheck() && s.stage != onReceipt {
		d.takeEffect(s)
	}
	if d.profile.faulty(CounterConsumedOnRejection) && s.stage != whenDue {
		between := link{s.request.Originator, s.request.Target}
		d.counters[between] = max(d.counters[between], s.request.Counter)
	}
	return spec.Response{Decision: spec.Rejected, Code: refused.code}
}

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
	if d.profile.faulty(FirstCertificateDecides) && len(s.request.Update.Certificates) > 0 {
		certificate, carried = s.request.Update.Certificates[0], true
	}
	if !carried {
		return
	}
	credential := spec.Credential{Role: certificate.Role, Owner: certificate.Owner}
	if d.profile.faulty(LostCredentialUpdate) && s.stage == atOnce {
		d.writeAllBack(s, credential)
		return
	}
	d.keeperOf(s.device).place(s.device.ID, s.request.Update.Slot, credential)
	if d.profile.faulty(WrongSlot) {
		d.keeperOf(s.device).place(s.device.ID, spec.Supplier, credential)
	}
	if d.profile.faulty(EveryDevice) {
		for id, device := range d.inventory {
			if device.MPxN != "" && device.MPxN == s.device.MPxN {
				d.keeperOf(device).place(id, s.request.Update.Slot, credential)
			}
		}
	}
}
