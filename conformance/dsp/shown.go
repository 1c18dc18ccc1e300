package dsp

import "example.org/mp107/spec"

// shown is what can be seen of a Device.
func (d *DSP) shown(device spec.Device) spec.Observation {
	seen := spec.Observation{Device: device.ID, Status: device.Status, Credentials: d.keeperOf(device).copyOf(device.ID)}
	if d.defects == nil {
		return seen
	}
	d.defects.on(nil, device)
	if was, known := d.defects.before.devices[device.ID]; known && was != seen.Status && d.faulty(showsFirstStatus) {
		seen.Status = was
	}
	if _, held := seen.Credentials[spec.NetworkOperator]; held && d.faulty(hidesOperator) {
		delete(seen.Credentials, spec.NetworkOperator)
	}
	if _, held := seen.Credentials[spec.Supplier]; held && d.faulty(hidesSupplier) {
		delete(seen.Credentials, spec.Supplier)
	}
	before := d.defects.before.held[device.ID][spec.NetworkOperator]
	if now, held := seen.Credentials[spec.NetworkOperator]; held && before.Owner != 0 && now != before && d.faulty(showsFirstHolder) {
		seen.Credentials[spec.NetworkOperator] = before
	}
	return seen
}

var (
	showsFirstStatus = corruption(aDevice, AnswerLied, "shows-first-status", "shows the status that a Device had at first")
	showsFirstHolder = corruption(aDevice, AnswerLied, "shows-first-holder", "shows the Network Operator's credential that a Device had at first")
	hidesOperator    = corruption(aDevice, AnswerLied, "hides-operator", "does not show the Network Operator's credential")
	hidesSupplier    = corruption(aDevice, AnswerLied, "hides-supplier", "does not show the Supplier's credential")
)
