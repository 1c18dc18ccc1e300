package dsp

import (
	"fmt"
	"maps"
	"slices"

	"example.org/mp107/spec"
)

// upload is the data upload of Requirement 2: it aligns the Network Operator
// credentials that S1SP 1 and S1SP 2 keep with the registration now in force.
// It is an error before the release that has it. [R2-1, T12]
func (d *DSP) upload() error {
	if !d.profile.implements(spec.MP107R2) {
		return fmt.Errorf("the data upload is not part of release %s: it comes with %s", d.profile.release, spec.MP107R2)
	}
	for _, id := range slices.Sorted(maps.Keys(d.inventory)) {
		if device := d.inventory[id]; d.isCovered(device) {
			d.align(device)
		}
	}
	d.defects.on(nil, spec.Device{})
	d.forget(uploadForgetsCounters, everyLink)
	d.lose(uploadDropsWaiting, everyPending)
	d.defects.remember(uploadMade)
	return nil
}

// isCovered reports whether the upload is about a Device. [R2-1]
func (d *DSP) isCovered(device spec.Device) bool {
	covered := device.S1SP == spec.S1SP1 || device.S1SP == spec.S1SP2
	if d.defects == nil {
		return covered
	}
	registered := d.registration.networkOperator(device, d.now)
	d.defects.on(nil, device)
	if registered == 0 || registered == d.keeperOf(device).holder(device.ID, spec.NetworkOperator) {
		return covered // there is nothing to align
	}
	if !covered {
		return device.SMETS == spec.SMETS1 && d.faulty(UploadEveryS1SP) || device.SMETS == spec.SMETS2 && d.faulty(uploadsSMETS2)
	}
	for _, gap := range uploadGaps {
		if gap.leaves(d, device, registered) && d.faulty(gap.id) {
			return false
		}
	}
	return true
}

// uploadGap is a Device that an upload leaves out although it is covered.
type uploadGap struct {
	id     FaultID
	leaves func(d *DSP, device spec.Device, registered spec.EUI64) bool
}

var uploadGaps = func() (all []uploadGap) {
	add := func(id FaultID, what string, leaves func(d *DSP, device spec.Device, registered spec.EUI64) bool) {
		all = append(all, uploadGap{corruption(aDevice, EffectSwallowed, "upload-leaves-"+id, "leaves out of the upload "+what), leaves})
	}
	ofDevice := func(id FaultID, what string, leaves func(device spec.Device) bool) {
		add(id, what, func(_ *DSP, device spec.Device, _ spec.EUI64) bool { return leaves(device) })
	}
	ofDevice("all", "every Device", func(spec.Device) bool { return true })
	ofDevice("s1sp1", "the Devices of S1SP 1", func(d spec.Device) bool { return d.S1SP == spec.S1SP1 })
	ofDevice("s1sp2", "the Devices of S1SP 2", func(d spec.Device) bool { return d.S1SP == spec.S1SP2 })
	ofDevice("esme", "every ESME", func(d spec.Device) bool { return d.Type == spec.ESME })
	ofDevice("gsme", "every GSME", func(d spec.Device) bool { return d.Type == spec.GSME })
	ofDevice("gpf", "every GPF", func(d spec.Device) bool { return d.Type == spec.GPF })
	ofDevice("uncommissioned", "Devices that are not Commissioned", func(d spec.Device) bool { return d.Status != spec.Commissioned })
	add("empty", "Devices without the credential", func(d *DSP, device spec.Device, _ spec.EUI64) bool {
		return d.keeperOf(device).holder(device.ID, spec.NetworkOperator) == 0
	})
	add("occupied", "Devices with the credential", func(d *DSP, device spec.Device, _ spec.EUI64) bool {
		return d.keeperOf(device).holder(device.ID, spec.NetworkOperator) != 0
	})
	add("suspended", "Devices whose Network Operator is suspended", func(d *DSP, _ spec.Device, registered spec.EUI64) bool {
		return d.users[registered].status == spec.UserSuspended
	})
	add("unknown", "Devices whose Network Operator is no User", func(d *DSP, _ spec.Device, registered spec.EUI64) bool {
		_, known := d.users[registered]
		return !known
	})
	add("rest", "all Devices but the first", func(d *DSP, device spec.Device, _ spec.EUI64) bool {
		return device.ID != slices.Min(slices.Collect(maps.Keys(d.inventory)))
	})
	return all
}()

// align is the part of the upload that is about one Device. Without a registered
// Network Operator it keeps what it has. [R2-1]
func (d *DSP) align(device spec.Device) {
	kept := d.keeperOf(device)
	registered := d.registration.networkOperator(device, d.now)
	d.defects.on(nil, device)
	if registered == 0 {
		if kept.holder(device.ID, spec.NetworkOperator) != 0 && d.faulty(UploadClearsUnregistered) {
			delete(kept[device.ID], spec.NetworkOperator)
		}
		return
	}
	credential := spec.Credential{Role: spec.NetworkOperator, Owner: registered}
	if d.defects != nil {
		d.defects.last.held[device.ID] = map[spec.RemotePartyRole]spec.Credential{spec.NetworkOperator: kept[device.ID][spec.NetworkOperator]}
	}
	kept.place(device.ID, spec.NetworkOperator, credential)
	if provider, is := d.providers[device.S1SP]; is {
		delete(provider.nonCritical, device.ID) // ALT-2
	}
	if kept[device.ID][spec.Supplier] != credential && d.faulty(UploadOverwritesSupplier) {
		kept.place(device.ID, spec.Supplier, credential)
	}
	if kept.holder(device.ID, spec.Supplier) != 0 && d.faulty(uploadClearsSupplier) {
		delete(kept[device.ID], spec.Supplier)
	}
	if d.defects != nil && device.Status != spec.Commissioned && d.faulty(uploadCommissions) {
		device.Status = spec.Commissioned
		d.inventory[device.ID] = device
	}
}

var (
	uploadsSMETS2        = corruption(aDevice, EffectElsewhere, "upload-smets2", "uploads for SMETS2 Devices too")
	uploadClearsSupplier = corruption(aDevice, EffectDoubled, "upload-clears-supplier", "empties the Supplier slot when uploading")
	uploadCommissions    = corruption(aDevice, EffectDoubled, "upload-commissions", "makes a Device Commissioned when uploading for it")
)
