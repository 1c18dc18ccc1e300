package dsp

import (
	"fmt"

	"example.org/mp107/spec"
)

// upload is the data upload of Requirement 2: it aligns the Network Operator
// credentials that S1SP 1 and S1SP 2 keep with the registration now in force.
// It is an error before the release that has it. [R2-1, T12]
func (d *DSP) upload() error {
	if !d.profile.implements(spec.MP107R2) {
		return fmt.Errorf("the data upload is not part of release %s: it comes with %s", d.profile.release, spec.MP107R2)
	}
	for _, device := range d.inventory {
		if device.SMETS == spec.SMETS1 {
			d.providers[device.S1SP].align(device, d.now)
		}
	}
	return nil
}

// align is the part of the upload that is about one Device of the provider.
// Without a registered Network Operator the Device keeps what it has. [R2-1]
func (sp *s1sp) align(device spec.Device, at spec.Time) {
	covered := sp.number == spec.S1SP1 || sp.number == spec.S1SP2
	if !covered && !sp.profile.faulty(UploadEveryS1SP) {
		return
	}
	registered := sp.registration.networkOperator(device, at)
	if registered == 0 {
		if sp.profile.faulty(UploadClearsUnregistered) {
			delete(sp.proxy[device.ID], spec.NetworkOperator)
		}
		return
	}
	credential := spec.Credential{Role: spec.NetworkOperator, Owner: registered}
	sp.proxy.place(device.ID, spec.NetworkOperator, credential)
	delete(sp.nonCritical, device.ID) // ALT-2
	if sp.profile.faulty(UploadOverwritesSupplier) {
		sp.proxy.place(device.ID, spec.Supplier, credential)
	}
}
