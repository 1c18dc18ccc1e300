package fuzz

import (
	"fmt"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// Sequence is the body of FuzzSequence: it lets the events that the bytes stand
// for happen to the model and to a DSP with the given faults, compares them
// after each, and states the safety theorems on every step of the model. It
// reports the first thing wrong.
func Sequence(data []byte, faults ...dsp.FaultID) error {
	scenario, err := DecodeScenario(data)
	if err != nil {
		return err
	}
	return scenario.Play(faults...)
}

// Play is Sequence for a scenario already decoded.
func (s Scenario) Play(faults ...dsp.FaultID) error {
	p, err := newPair(s.Regime, s.World, faults)
	if err != nil {
		return err
	}
	l := newLedger(s.Regime, p.state, s.Regime.Exempt)
	for i, event := range s.Events {
		verdict, err := p.step(event)
		if err == nil {
			err = l.follow(event, verdict)
		}
		if err == nil {
			err = l.matches(p.state)
		}
		if err != nil {
			return fmt.Errorf("event %d of %d: %w", i+1, len(s.Events), err)
		}
	}
	return nil
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
	l := newLedger(s.Regime, state, exempt)
	for i, event := range s.Events {
		next, verdict, err := machine.Step(state, event)
		if err != nil {
			return err
		}
		if err := l.follow(event, verdict); err != nil {
			return fmt.Errorf("event %d of %d: %w", i+1, len(s.Events), err)
		}
		if err := l.matches(next); err != nil {
			return fmt.Errorf("event %d of %d: %w", i+1, len(s.Events), err)
		}
		state = next
	}
	return nil
}

// follow states the theorems on one step and then enters it into the ledger.
func (l *ledger) follow(e spec.Event, verdict model.Verdict) error {
	switch e.Kind() {
	case spec.KindSubmit:
		return l.submitted(*e.Submit, *verdict.Result.Response)
	case spec.KindAdvance:
		return l.advanced(e.Advance.To, verdict.Result.Executions)
	case spec.KindRegister:
		l.register(*e.Register)
	case spec.KindDeviceStatus:
		device := l.devices[e.DeviceStatus.Device]
		device.Status = e.DeviceStatus.Status
		l.devices[device.ID] = device
	case spec.KindUserStatus:
		for i := range l.users {
			if l.users[i].ID == e.UserStatus.User {
				l.users[i].Status = e.UserStatus.Status
			}
		}
	case spec.KindUpload:
		l.upload()
	case spec.KindAlert:
		alert := theorem.Alert{Device: l.devices[e.Alert.Device], To: verdict.Result.AlertTo}
		for _, t := range theorem.All() {
			if t.Alert != nil && t.Alert(&alert) {
				return &Violation{Theorem: t.ID, Regime: l.regime, Why: fmt.Sprintf("an alert of %v goes to %v", e.Alert.Device, alert.To)}
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
	if r.ExecuteAt != nil && *r.ExecuteAt > l.now {
		stage = legaltext.StageReceipt
	}
	if err := l.accepted(r, stage); err != nil {
		return err
	}
	l.counters[[2]spec.EUI64{r.Originator, r.Target}] = r.Counter
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
		l.now = *due.ExecuteAt
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
	l.now = to
	return nil
}
