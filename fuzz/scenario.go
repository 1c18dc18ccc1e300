package fuzz

import (
	"slices"

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

// Decoder makes scenarios of bytes. The zero Decoder leaves every choice to them.
type Decoder struct {
	// Regime, if not nil, is the law whatever the bytes say.
	Regime *Regime
	// Kinds are the kinds of events that can be asked for; nil for all. A request
	// takes the place of any other.
	Kinds []spec.EventKind
	// Plain has the events read from the bytes as they come, without asking the law
	// what can be made of them: what the records are measured against.
	Plain bool
	// Step, if not nil, is told of each event, with the states around it.
	Step func(before model.State, event spec.Event, effect model.Effect, after model.State)
}

// DecodeScenario makes a Scenario of any bytes with the zero Decoder.
func DecodeScenario(data []byte) (Scenario, error) { return Decoder{}.Scenario(data) }

// Scenario makes a Scenario of any bytes: of the header the regime and the world,
// of each record an event, of those that can happen in the state reached.
func (d Decoder) Scenario(data []byte) (Scenario, error) {
	scenario := Scenario{Regime: decodeRegime(part(data, regimeAt, devicesAt)), World: decodeWorld(data)}
	if d.Regime != nil {
		scenario.Regime = *d.Regime
	}
	machine, err := scenario.Regime.Machine()
	if err != nil {
		return Scenario{}, err
	}
	state, err := model.Start(scenario.World)
	if err != nil {
		return Scenario{}, err
	}
	stream := part(data, HeaderSize, len(data))
	for n := range maxEvents {
		s, more := record(data, n)
		if d.Plain {
			s, more = stream, !stream.done()
		}
		if !more {
			break
		}
		event := d.event(s, machine, state)
		next, effect, err := machine.Step(state, event)
		if err != nil {
			return Scenario{}, err
		}
		if d.Step != nil {
			d.Step(state, event, effect, next)
		}
		scenario.Events, state = append(scenario.Events, event), next
	}
	return scenario, nil
}

func (d Decoder) event(s *source, machine *model.Machine, state model.State) spec.Event {
	world := state.World()
	kind := kindOf(s.below(32), machine.Release())
	if d.Kinds != nil && !slices.Contains(d.Kinds, kind) {
		kind = spec.KindSubmit
	}
	device := func() spec.EUI64 { return choose(s, world.Devices...).ID }
	switch kind {
	case spec.KindAdvance:
		return spec.Event{Advance: &spec.Advance{To: decodeTime(s, state)}}
	case spec.KindRegister:
		return decodeRegister(s, world)
	case spec.KindAlert:
		return spec.Event{Alert: &spec.Alert{Device: device()}}
	case spec.KindUpload:
		return spec.Event{Upload: &spec.Upload{}}
	case spec.KindDeviceStatus:
		usual := []spec.DeviceStatus{spec.Commissioned, spec.Commissioned, spec.Commissioned, spec.Whitelisted}
		status := choose(s, append(usual, spec.DeviceStatuses()...)...)
		return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: device(), Status: status}}
	case spec.KindUserStatus:
		status := choose(s, spec.UserActive, spec.UserActive, spec.UserSuspended)
		return spec.Event{UserStatus: &spec.UserStatusChange{User: choose(s, world.Users...).ID, Status: status}}
	default:
		r := (&requests{s, machine, state, world, !d.Plain}).decode()
		return spec.Event{Submit: &r}
	}
}

// kindOf is the kind of event that a number below 32 chooses: a request by default.
func kindOf(b int, release spec.Release) spec.EventKind {
	switch {
	case b < 20:
		return spec.KindSubmit
	case b < 24:
		return spec.KindAdvance
	case b < 27:
		return spec.KindRegister
	case b < 29:
		return spec.KindAlert
	case b == 29 && release == spec.MP107R2:
		return spec.KindUpload
	case b < 31:
		return spec.KindDeviceStatus
	default:
		return spec.KindUserStatus
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
