package dsp

import (
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// Apply lets one event happen. An event that is malformed or impossible in the
// present state (an unknown Device or User, a registration or an advance into
// the past, an upload before the release that has one) is an error and changes
// nothing. A rejected Service Request is no error: see Submit.
func (d *DSP) Apply(e spec.Event) (spec.Result, error) {
	if err := e.Validate(); err != nil {
		return spec.Result{}, fmt.Errorf("apply: %w", err)
	}
	d.calls.Add(1)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.catchUp()
	result, err := d.apply(e)
	if err != nil {
		return spec.Result{}, fmt.Errorf("apply %s: %w", e.Kind(), err)
	}
	return result, nil
}

func (d *DSP) apply(e spec.Event) (spec.Result, error) {
	switch {
	case e.Submit != nil:
		response := d.submit(*e.Submit)
		return spec.Result{Response: &response}, nil
	case e.Register != nil:
		return spec.Result{}, d.register(*e.Register)
	case e.DeviceStatus != nil:
		return spec.Result{}, d.changeDevice(*e.DeviceStatus)
	case e.UserStatus != nil:
		return spec.Result{}, d.changeUser(*e.UserStatus)
	case e.Advance != nil:
		executions, err := d.advance(e.Advance.To)
		return spec.Result{Executions: executions}, err
	case e.Upload != nil:
		return spec.Result{}, d.upload()
	default: // Validate has left nothing but an alert
		recipient, err := d.routeAlert(e.Alert.Device)
		return spec.Result{AlertTo: recipient}, err
	}
}

// register takes a row of Registration Data in. A registration cannot be made
// to have begun already, since requests have been judged without it.
func (d *DSP) register(row spec.Registration) error {
	if row.From < d.now {
		return fmt.Errorf("registration of %s as %s from %v: it is %v already", row.MPxN, row.Role, row.From, d.now)
	}
	d.defects.on(nil, spec.Device{})
	d.lose(registrationDrops, func(p pending) bool { return d.inventory[p.Target].MPxN == row.MPxN })
	d.defects.remember(registrationCame)
	switch {
	case d.faulty(registrationSwallowed):
		return nil
	case row.From > d.now && d.faulty(registrationAtOnce):
		row.From = d.now
	}
	d.registration.add(row)
	return nil
}

var (
	registrationSwallowed = corruption(aWorld, EffectSwallowed, "swallow-registration", "does not take a row of registration in")
	registrationAtOnce    = corruption(aWorld, EffectEarly, "registration-at-once", "takes a row of registration to begin when it comes")
	deviceSwallowed       = corruption(aDevice, EffectSwallowed, "swallow-device-status", "does not take a change of a Device's status in")
	deviceShared          = corruption(aDevice, EffectDoubled, "device-status-of-point", "changes the status of every Device of the same metering point")
	deviceLate            = corruption(aDevice, EffectLate, "late-device-status", "takes a change of a Device's status in when the next event has come")
	userSwallowed         = corruption(aWorld, EffectSwallowed, "swallow-user-status", "does not take a change of a User's status in")
	userLate              = corruption(aWorld, EffectLate, "late-user-status", "takes a change of a User's status in when the next event has come")
	userForGood           = corruption(aWorld, EffectSwallowed, "user-suspended-for-good", "does not make a suspended User active again")
	slotsCleared          = corruption(aDevice, EffectDoubled, "suspension-clears-slots", "empties the slots of a Device whose status changes")
)

// catchUp gives what comes late its effect, in a system with defects.
func (d *DSP) catchUp() {
	if d.defects == nil {
		return
	}
	for _, effect := range d.defects.pending {
		effect()
	}
	d.defects.pending = nil
}

func (d *DSP) changeDevice(change spec.DeviceStatusChange) error {
	device, err := d.find(change.Device)
	if err != nil {
		return err
	}
	changed := device.Status != change.Status
	if d.defects != nil && changed {
		d.defects.on(nil, device)
		d.deviceChanges(device, change)
		switch {
		case d.faulty(deviceSwallowed):
			return nil
		case d.faulty(deviceLate):
			d.defects.pending = append(d.defects.pending, func() { d.setStatus(device, change.Status) })
			return nil
		}
	}
	d.setStatus(device, change.Status)
	return nil
}

func (d *DSP) setStatus(device spec.Device, status spec.DeviceStatus) {
	device.Status = status
	d.inventory[device.ID] = device
}

// deviceChanges is what a change of status brings along in a system with defects.
func (d *DSP) deviceChanges(device spec.Device, change spec.DeviceStatusChange) {
	d.defects.last.devices[device.ID] = device.Status
	if change.Status == spec.Suspended {
		d.defects.remember(deviceSuspended)
	} else {
		d.defects.remember(deviceChanged)
	}
	d.lose(deviceDropsWaiting, func(p pending) bool { return p.Target == device.ID })
	d.forget(deviceForgetsCounters, func(l link) bool { return l.target == device.ID })
	if kept := d.keeperOf(device); len(kept[device.ID]) > 0 && d.faulty(slotsCleared) {
		delete(kept, device.ID)
	}
	others := d.sharing(device)
	if slices.ContainsFunc(others, func(other spec.Device) bool { return other.Status != change.Status }) && d.faulty(deviceShared) {
		for _, other := range append(others, device) {
			d.setStatus(other, change.Status)
		}
	}
}

// sharing lists the other Devices of the metering point of one, in no order.
func (d *DSP) sharing(device spec.Device) (others []spec.Device) {
	for id, other := range d.inventory {
		if id != device.ID && device.MPxN != "" && other.MPxN == device.MPxN {
			others = append(others, other)
		}
	}
	return others
}

func (d *DSP) changeUser(change spec.UserStatusChange) error {
	sender, known := d.users[change.User]
	if !known {
		return fmt.Errorf("user %v is not known", change.User)
	}
	if d.defects != nil && sender.status != change.Status {
		d.defects.on(nil, spec.Device{})
		d.defects.last.users[sender.id] = sender.status
		if change.Status == spec.UserSuspended {
			d.defects.remember(userSuspended)
		} else {
			d.defects.remember(userChanged)
		}
		d.lose(userDropsWaiting, func(p pending) bool { return p.Originator == sender.id })
		d.forget(userForgetsCounters, func(l link) bool { return l.originator == sender.id })
		switch {
		case d.faulty(userSwallowed), change.Status == spec.UserActive && d.faulty(userForGood):
			return nil
		case d.faulty(userLate):
			d.defects.pending = append(d.defects.pending, func() { d.setUser(sender, change.Status) })
			return nil
		}
	}
	d.setUser(sender, change.Status)
	return nil
}

func (d *DSP) setUser(sender user, status spec.UserStatus) {
	sender.status = status
	d.users[sender.id] = sender
}
