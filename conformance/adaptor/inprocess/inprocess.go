// Package inprocess connects the suite to the simulated DSP in the same
// process. It is also the smallest complete example of an adaptor in Go.
package inprocess

import (
	"context"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// Adaptor is a conformance.Adaptor to a simulated DSP.
type Adaptor struct {
	system      *dsp.DSP
	description conformance.Description
}

// New starts a simulated DSP and connects to it. Its error is that of dsp.New.
func New(config dsp.Config) (*Adaptor, error) {
	system, err := dsp.New(config)
	if err != nil {
		return nil, err
	}
	return &Adaptor{system, conformance.Description{
		Name: config.Name(), Version: conformance.Version, Abilities: abilities(config.Release),
	}}, nil
}

// Watched is a correct system that tells of the faults that would have shown: see
// dsp.DSP.Watch.
func Watched(config dsp.Config, shows func(fault int)) (*Adaptor, error) {
	adaptor, err := New(config)
	if err == nil {
		adaptor.system.Watch(shows)
	}
	return adaptor, err
}

// Occasions is that of dsp.DSP.
func (a *Adaptor) Occasions() int { return a.system.Occasions() }

// abilities leaves the upload out where the release has none.
func abilities(release spec.Release) []conformance.Ability {
	var can []conformance.Ability
	for _, ability := range conformance.Abilities() {
		if ability != conformance.CanUpload || release.Includes(spec.MP107R2) {
			can = append(can, ability)
		}
	}
	return can
}

// Describe implements conformance.Adaptor.
func (a *Adaptor) Describe(context.Context) (conformance.Description, error) {
	return a.description, nil
}

// Reset implements conformance.Adaptor.
func (a *Adaptor) Reset(_ context.Context, world spec.World) error { return a.system.Reset(world) }

// Submit implements conformance.Adaptor.
func (a *Adaptor) Submit(_ context.Context, request spec.ServiceRequest) (spec.Response, error) {
	return a.system.Submit(request)
}

// Apply implements conformance.Adaptor.
func (a *Adaptor) Apply(_ context.Context, event spec.Event) (spec.Result, error) {
	return a.system.Apply(event)
}

// Observe implements conformance.Adaptor.
func (a *Adaptor) Observe(_ context.Context, device spec.EUI64) (spec.Observation, error) {
	return a.system.Observe(device)
}
