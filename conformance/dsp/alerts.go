package dsp

import "example.org/mp107/spec"

// routeAlert finds the recipient of an alert for the Network Operator: the
// holder of the Network Operator credential of the Device that raised it, zero
// where the slot is empty. An unknown Device is an error. [ALT-1, T08]
func (d *DSP) routeAlert(device spec.EUI64) (spec.EUI64, error) {
	entry, err := d.find(device)
	if err != nil {
		return 0, err
	}
	recipient := d.keeperOf(entry).holder(device, spec.NetworkOperator)
	if entry.SMETS == spec.SMETS1 && d.profile.answer(spec.A9) == spec.NotifiedNonCritical {
		recipient = d.providers[entry.S1SP].notifiedNonCritical(device) // ALT-2
	}
	if d.defects == nil {
		return recipient, nil
	}
	d.defects.on(nil, entry)
	defer d.defects.remember(alertRaised)
	for _, wrong := range []struct {
		id FaultID
		to spec.EUI64
	}{
		{AlertsToRegistered, d.registration.networkOperator(entry, d.now)},
		{AlertsToSupplier, d.keeperOf(entry).holder(device, spec.Supplier)},
		{alertsToNobody, 0},
		{alertsToFirst, d.defects.before.held[device][spec.NetworkOperator].Owner},
		{alertsToBefore, d.lastHolder(device, recipient)},
		{alertsToUsers, d.onlyActive(recipient)},
	} {
		if wrong.to != recipient && d.faulty(wrong.id) {
			return wrong.to, nil
		}
	}
	return recipient, nil
}

// lastHolder is who held the credential before the last change of it.
func (d *DSP) lastHolder(device, holder spec.EUI64) spec.EUI64 {
	if was, changed := d.defects.last.held[device][spec.NetworkOperator]; changed {
		return was.Owner
	}
	return holder
}

// onlyActive is the party if it is an active User, and else nobody.
func (d *DSP) onlyActive(party spec.EUI64) spec.EUI64 {
	if d.users[party].status == spec.UserActive {
		return party
	}
	return 0
}

var (
	alertsToNobody = corruption(aDevice, EffectSwallowed, "swallow-alert", "routes alerts to nobody")
	alertsToFirst  = corruption(aDevice, FactStale, "alerts-to-first", "routes alerts to who held the credential at first")
	alertsToBefore = corruption(aDevice, FactStale, "alerts-to-before", "routes alerts to who held the credential before the last change")
	alertsToUsers  = corruption(aDevice, EffectSwallowed, "alerts-to-active-users", "routes alerts to active Users alone")
)
