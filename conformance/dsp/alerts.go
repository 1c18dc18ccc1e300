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
	if d.profile.faulty(AlertsToRegistered) {
		return d.registration.networkOperator(entry, d.now), nil
	}
	if d.profile.faulty(AlertsToSupplier) {
		return d.keeperOf(entry).holder(device, spec.Supplier), nil
	}
	if entry.SMETS == spec.SMETS1 && d.profile.answer(spec.A9) == spec.NotifiedNonCritical {
		return d.providers[entry.S1SP].notifiedNonCritical(device), nil // ALT-2
	}
	return d.keeperOf(entry).holder(device, spec.NetworkOperator), nil
}
