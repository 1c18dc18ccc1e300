package dsp

import (
	"fmt"
	"maps"
	"sync"
	"sync/atomic"

	"example.org/mp107/spec"
)

// Config chooses what a system implements.
type Config struct {
	// Release is the state of the law that the system implements; it has no default.
	Release spec.Release
	// Readings are the answers to the open questions; an absent one is the default.
	Readings spec.Readings
	// Faults are the defects that the system is to have; none for a correct one.
	Faults []FaultID
}

// Name is what a system built so calls itself: simulated, and with which faults.
func (c Config) Name() string {
	name, before := "simulated DSP", " with fault "
	for _, fault := range c.Faults {
		name += before + string(fault)
		before = ", "
	}
	return name
}

// DSP is the system under one Config. Its methods may be called concurrently;
// each is one indivisible step, unless a fault opens it. It has neither a clock
// nor chance in it: the same calls in the same order have the same outcome.
type DSP struct {
	mu      sync.Mutex
	profile profile
	defects *defects // nil in a correct system

	now          spec.Time
	users        map[spec.EUI64]user
	inventory    map[spec.EUI64]spec.Device // without credentials: see providers and devices
	registration *registrationData
	counters     map[link]uint64
	queue        []pending
	providers    map[spec.S1SP]*s1sp
	devices      credentialStore // the credentials that SMETS2 Devices keep themselves

	calls atomic.Uint64 // how many calls have begun: see window
}

// user is what access control knows of a User.
type user struct {
	id     spec.EUI64
	roles  []spec.UserRole
	status spec.UserStatus
}

// link is the pair of parties between which a counter runs. [CTR-1]
type link struct{ originator, target spec.EUI64 }

// New builds a system that is empty, at time zero, until Reset gives it a
// world. An unknown release, reading, answer or fault is an error that names
// it and the ones there are.
func New(config Config) (*DSP, error) {
	if _, err := spec.ParseRelease(string(config.Release)); err != nil {
		return nil, err
	}
	if err := config.Readings.Validate(); err != nil {
		return nil, err
	}
	defects, err := arm(config.Faults)
	if err != nil {
		return nil, err
	}
	d := &DSP{profile: profile{config.Release, maps.Clone(config.Readings)}, defects: defects}
	d.load(spec.World{})
	return d, nil
}

// Reset puts the system into the given world, dropping everything before it,
// the queue of future-dated requests included. The world is copied. A world
// that is not well formed is an error and leaves the system as it was.
func (d *DSP) Reset(world spec.World) error {
	if err := world.Validate(); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.load(world)
	return nil
}

// Submit passes one Service Request through access control and, if it is
// accepted, gives it its effect or queues it until it is due. The response has
// the code of the first check that fails in the strict order of ORD-1. Only a
// malformed request is an error; it changes nothing.
func (d *DSP) Submit(r spec.ServiceRequest) (spec.Response, error) {
	if err := r.Validate(); err != nil {
		return spec.Response{}, fmt.Errorf("submit: %w", err)
	}
	d.calls.Add(1)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.catchUp()
	return d.submit(r), nil
}

// Preview is the answer that Submit would give now. Nothing changes and no
// counter is used up: a pre-command is made before its request is.
func (d *DSP) Preview(r spec.ServiceRequest) (spec.Response, error) {
	if err := r.Validate(); err != nil {
		return spec.Response{}, fmt.Errorf("preview: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s, code := open(r, d.now, atOnce), spec.I0
	if d.isLater(r) {
		s.stage, code = onReceipt, spec.I99
	}
	if refused := d.judge(s); refused != nil {
		return spec.Response{Decision: spec.Rejected, Code: refused.code}, nil
	}
	return spec.Response{Decision: spec.Accepted, Code: code}, nil
}

// Observe shows what can be seen of a Device from outside: its status and the
// credentials held for it, nil if none is. The caller may keep and change the
// answer. An unknown Device is an error.
func (d *DSP) Observe(device spec.EUI64) (spec.Observation, error) {
	d.calls.Add(1)
	d.mu.Lock()
	defer d.mu.Unlock()
	entry, err := d.find(device)
	if err != nil {
		return spec.Observation{}, fmt.Errorf("observe: %w", err)
	}
	return d.shown(entry), nil
}

// find looks a Device up in the inventory for an event or an observation, for
// which, unlike for a request, an unknown Device is a mistake of the caller.
func (d *DSP) find(device spec.EUI64) (spec.Device, error) {
	entry, ok := d.inventory[device]
	if !ok {
		return spec.Device{}, fmt.Errorf("device %v is not in the inventory", device)
	}
	return entry, nil
}
