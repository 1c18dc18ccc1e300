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
	return d.keeperOf(entry).holder(device, spec.NetworkOperator), nil
}
