package dsp

import (
	"fmt"

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
	d.registration.add(row)
	return nil
}

func (d *DSP) changeDevice(change spec.DeviceStatusChange) error {
	device, err := d.find(change.Device)
	if err != nil {
		return err
	}
	device.Status = change.Status
	d.inventory[change.Device] = device
	return nil
}

func (d *DSP) changeUser(change spec.UserStatusChange) error {
	sender, known := d.users[change.User]
	if !known {
		return fmt.Errorf("user %v is not known", change.User)
	}
	sender.status = change.Status
	d.users[change.User] = sender
	return nil
}
