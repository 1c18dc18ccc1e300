package fuzz

import (
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Scenario is a sequence of events in a world, under a regime. Every event can
// happen when its turn comes.
type Scenario struct {
	Regime Regime
	World  spec.World
	Events []spec.Event
}

// maxEvents is the length of the longest sequence: long enough for a request to
// be future-dated, superseded and due.
const maxEvents = 30

// DecodeScenario makes a Scenario of any bytes. It asks the model for the state
// in which each event is to happen, since which events can depends on it.
func DecodeScenario(data []byte) (Scenario, error) {
	s := &source{data: data}
	scenario := Scenario{Regime: decodeRegime(s), World: decodeWorld(backwards(data))}
	machine, err := scenario.Regime.Machine()
	if err != nil {
		return Scenario{}, err
	}
	state, err := model.Start(scenario.World)
	if err != nil {
		return Scenario{}, err
	}
	for !s.done() && len(scenario.Events) < maxEvents {
		event := decodeEvent(s, scenario.Regime.Release, state)
		if state, _, err = machine.Step(state, event); err != nil {
			return Scenario{}, err
		}
		scenario.Events = append(scenario.Events, event)
	}
	return scenario, nil
}

func decodeEvent(s *source, release spec.Release, state model.State) spec.Event {
	world := state.World()
	device := func() spec.EUI64 { return choose(s, world.Devices...).ID }
	switch b := s.below(32); {
	case b < 19:
		r := decodeRequest(s, world)
		return spec.Event{Submit: &r}
	case b < 24:
		return spec.Event{Advance: &spec.Advance{To: decodeTime(s, state)}}
	case b < 27:
		return decodeRegister(s, world)
	case b < 29:
		return spec.Event{Alert: &spec.Alert{Device: device()}}
	case b == 29 && release == spec.MP107R2:
		return spec.Event{Upload: &spec.Upload{}}
	case b < 31:
		status := choose(s, append([]spec.DeviceStatus{spec.Commissioned, spec.Commissioned, spec.Whitelisted}, spec.DeviceStatuses()...)...)
		return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: device(), Status: status}}
	default:
		status := choose(s, spec.UserActive, spec.UserActive, spec.UserSuspended)
		return spec.Event{UserStatus: &spec.UserStatusChange{User: choose(s, world.Users...).ID, Status: status}}
	}
}

// decodeTime chooses when to advance to: past everything waiting, to the moment
// at which something falls due or the one before, or somewhere else.
func decodeTime(s *source, state model.State) spec.Time {
	pending := state.Pending()
	if len(pending) > 0 {
		due := *choose(s, pending...).ExecuteAt
		switch s.below(4) {
		case 0:
			return due
		case 1:
			return due - 1 // not before now, as it is not due yet
		}
	}
	return state.Now() + choose(s, 3*spec.Hour, spec.Hour, 0, 1)
}

func decodeRegister(s *source, world spec.World) spec.Event {
	row := spec.Registration{MPxN: mpan1, Role: spec.ED}
	if len(world.Registrations) > 0 {
		row = choose(s, world.Registrations...)
	}
	row.Party = choose(s, append([]spec.EUI64{0}, cast...)...)
	row.From = world.Now + choose(s, 0, spec.Hour, 1, 2*spec.Hour)
	return spec.Event{Register: &row}
}
