package fuzz

import (
	"fmt"
	"slices"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// Sequence is the body of FuzzSequence: it lets the events that the bytes stand
// for happen to the model and to a DSP with the given faults, compares them
// after each, and states the safety theorems on every step of the model. It
// reports the first thing wrong, and touches what was reached in the model.
func Sequence(data []byte, faults ...dsp.FaultID) error {
	scenario, err := reaching(Decoder{}, data)
	if err != nil {
		return err
	}
	return scenario.Play(faults...)
}

// reaching decodes a scenario and touches what it reaches.
func reaching(decoder Decoder, data []byte) (Scenario, error) {
	var features Features
	features.Begin()
	decoder.Step = features.Step
	scenario, err := decoder.Scenario(data)
	features.Touch()
	return scenario, err
}

// Reaching makes a scenario that the implementation is able to take part in of bytes,
// and touches what it reaches in the model.
func (i *Implementation) Reaching(data []byte) (Scenario, error) { return reaching(i.Decoder(), data) }

// Play is Sequence for a scenario already decoded.
func (s Scenario) Play(faults ...dsp.FaultID) error {
	p, err := newPair(s.Regime, s.World, faults)
	if err != nil {
		return err
	}
	return s.follow(newLedger(s.Regime, p.machine, p.state, s.Regime.Exempt), func(e spec.Event) (model.State, model.Effect, error) {
		verdict, err := p.step(e)
		return p.state, verdict, err
	})
}

// Theorems states the safety theorems, but for those exempt, on every step that
// a machine takes on the events, and asks no DSP. With a machine for another
// law than the regime's, or with nothing exempt, it shows whether the theorems
// can fail at all.
func (s Scenario) Theorems(machine *model.Machine, exempt func(spec.TheoremID) bool) error {
	state, err := model.Start(s.World)
	if err != nil {
		return err
	}
	return s.follow(newLedger(s.Regime, machine, state, exempt), func(e spec.Event) (next model.State, verdict model.Effect, err error) {
		next, verdict, err = machine.Step(state, e)
		state = next
		return next, verdict, err
	})
}

// follow lets a ledger follow the events, each of which a step carries out.
func (s Scenario) follow(l *ledger, step func(spec.Event) (model.State, model.Effect, error)) error {
	for i, event := range s.Events {
		state, verdict, err := step(event)
		if err == nil {
			err = l.follow(event, verdict)
		}
		if err == nil {
			err = l.matches(state)
		}
		if err != nil {
			return &atEvent{i, err}
		}
	}
	return nil
}

// atEvent is an error with the place of the event at which it shows.
type atEvent struct {
	step int // from 0
	err  error
}

func (e *atEvent) Error() string { return fmt.Sprintf("event %d: %v", e.step+1, e.err) }
func (e *atEvent) Unwrap() error { return e.err }

// follow states the theorems on one step and then enters it into the ledger.
func (l *ledger) follow(e spec.Event, verdict model.Effect) error {
	switch e.Kind() {
	case spec.KindSubmit:
		return l.submitted(*e.Submit, *verdict.Result.Response)
	case spec.KindAdvance:
		return l.advanced(e.Advance.To, verdict.Result.Executions)
	case spec.KindRegister:
		l.register(*e.Register)
	case spec.KindDeviceStatus:
		l.device(e.DeviceStatus.Device).Status = e.DeviceStatus.Status
	case spec.KindUserStatus:
		at := slices.IndexFunc(l.world.Users, func(u spec.User) bool { return u.ID == e.UserStatus.User })
		l.world.Users[at].Status = e.UserStatus.Status
	case spec.KindUpload:
		l.upload()
	case spec.KindAlert:
		alert := theorem.Decision{Device: *l.device(e.Alert.Device), Facts: l.machine.BaseFacts(), Alert: theorem.Alert{To: verdict.Result.AlertTo}}
		alert.Facts.SetDevice(alert.Device)
		for _, t := range theorem.All() {
			if t.About == theorem.AboutAlert && !l.exempt(t.ID) && t.Refuted(&alert) {
				return &Violation{Theorem: t.ID, Regime: l.regime, Why: fmt.Sprintf("an alert of %v goes to %v", e.Alert.Device, alert.Alert.To)}
			}
		}
	}
	return nil
}

func (l *ledger) submitted(r spec.ServiceRequest, response spec.Response) error {
	if response.Decision == spec.Rejected {
		return nil // matches shows that nothing changed
	}
	stage := legaltext.StageImmediate
	if r.ExecuteAt != nil && *r.ExecuteAt > l.world.Now {
		stage = legaltext.StageReceipt
	}
	if err := l.accepted(r, stage); err != nil {
		return err
	}
	l.count(r)
	if stage == legaltext.StageReceipt {
		l.waiting = append(l.waiting, r)
		return nil
	}
	l.place(r)
	return nil
}

func (l *ledger) advanced(to spec.Time, executions []spec.Execution) error {
	for _, execution := range executions {
		due, ok := l.takeDue(to)
		if !ok || due.RequestID() != execution.RequestID {
			return fmt.Errorf("%s is executed, want %s", execution.RequestID, due.RequestID())
		}
		l.world.Now = *due.ExecuteAt
		if execution.Response.Decision == spec.Rejected {
			continue
		}
		if err := l.accepted(due, legaltext.StageExecution); err != nil {
			return err
		}
		l.place(due)
	}
	if due, ok := l.takeDue(to); ok {
		return fmt.Errorf("%s is due and not executed", due.RequestID())
	}
	l.world.Now = to
	return nil
}
