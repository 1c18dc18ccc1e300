package model

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Effect is what the law says of one event: the result that a conformant
// implementation in the strict order shows, the judgement of every request
// decided, in order, and the clauses that brought the rest about.
type Effect struct {
	Result     spec.Result     `json:"result"`
	Judgements []Judgement     `json:"judgements,omitempty"`
	Clauses    []spec.ClauseID `json:"clauses,omitempty"`
	// Taken has for each judgement the request and the states around it.
	Taken []Taken `json:"-"`
}

// Taken is a decision with the states in which it was taken and to which it led.
type Taken struct {
	Request       spec.ServiceRequest
	Before, After State
}

// Step is the transition relation: what event does to state. It is pure and
// deterministic. An error means that the event is malformed or cannot happen
// in that state; there is then no next state.
func (m *Machine) Step(s State, e spec.Event) (State, Effect, error) {
	if err := e.Validate(); err != nil {
		return State{}, Effect{}, err
	}
	switch e.Kind() {
	case spec.KindSubmit:
		next, verdict := m.submit(s, *e.Submit)
		return next, verdict, nil
	case spec.KindRegister:
		return m.register(s, *e.Register)
	case spec.KindDeviceStatus:
		return m.deviceStatus(s, *e.DeviceStatus)
	case spec.KindUserStatus:
		return m.userStatus(s, *e.UserStatus)
	case spec.KindAdvance:
		return m.advance(s, e.Advance.To)
	case spec.KindUpload:
		return m.upload(s)
	default:
		return m.alert(s, *e.Alert)
	}
}

// submit judges a request at receipt. One whose execution time is not in the
// future takes effect at once (A).
func (m *Machine) submit(s State, r spec.ServiceRequest) (State, Effect) {
	stage := legaltext.StageImmediate
	if r.ExecuteAt != nil && *r.ExecuteAt > s.now {
		stage = legaltext.StageReceipt
	}
	judgement := m.judge(s, r, stage)
	response := judgement.Response()
	verdict := Effect{Result: spec.Result{Response: &response}, Judgements: []Judgement{judgement}}
	before := s
	if judgement.Decision == spec.Accepted { // otherwise nothing changes: EFF-3
		s = m.apply(s, r, judgement, &verdict)
		if stage == legaltext.StageReceipt {
			s.pending = append(slices.Clone(s.pending), cloneRequest(r))
		}
	}
	verdict.Taken = []Taken{{r, before, s}}
	return s, verdict
}

func (m *Machine) judge(s State, r spec.ServiceRequest, stage string) Judgement {
	judgement := m.Decide(m.FactsOf(s, r, stage))
	judgement.RequestID = r.RequestID()
	return judgement
}

// Accept is what a request leaves behind that was accepted at a stage, whatever the
// law says of it: for whoever has to go on from an answer that somebody else gave. The
// request must be well formed. One accepted at receipt is not held until it is due.
func (m *Machine) Accept(s State, r spec.ServiceRequest, stage string) State {
	return m.apply(s, r, m.judge(s, r, stage), &Effect{})
}

// apply carries out the effects that rules call for.
func (m *Machine) apply(s State, r spec.ServiceRequest, j Judgement, verdict *Effect) State {
	for _, effect := range m.effects {
		if !effect.when(&j.Facts) {
			continue
		}
		switch effect.kind {
		case legaltext.RecordCounter:
			s.setCounter(r.Originator, r.Target, r.Counter)
		case legaltext.ReplaceCredential:
			if r.Update == nil {
				continue
			}
			if at, known := s.deviceAt(r.Target); !known || !s.place(at, *r.Update) {
				continue
			}
		}
		verdict.Clauses = append(verdict.Clauses, effect.clause)
	}
	return s
}

// place replaces what an accepted 6.15.1 carries certificates for, by use, and
// reports whether the credential is among it (EFF-1, ALT-2).
func (s *State) place(at int, update spec.CredentialUpdate) bool {
	nonCritical := s.devices[at].NotifiedNonCritical()
	signing, carried := update.Signing()
	if carried {
		s.setCredential(at, update.Slot, spec.Credential{Role: signing.Role, Owner: signing.Owner})
	}
	if update.Slot == spec.NetworkOperator && s.devices[at].SMETS == spec.SMETS1 {
		if agreement, ok := update.For(spec.KeyAgreement); ok {
			nonCritical = agreement.Owner
		}
		s.setNonCritical(at, nonCritical)
	}
	return carried
}

func (m *Machine) register(s State, row spec.Registration) (State, Effect, error) {
	if row.From < s.now {
		return State{}, Effect{}, fmt.Errorf("registration of %s from %v: it is %v, and a registration cannot start in the past", row.MPxN, row.From, s.now)
	}
	s.registrations = put(s.registrations, row, compareRegistrations)
	return s, Effect{}, nil
}

func (m *Machine) deviceStatus(s State, change spec.DeviceStatusChange) (State, Effect, error) {
	at, known := s.deviceAt(change.Device)
	if !known {
		return State{}, Effect{}, unknownDevice(change.Device)
	}
	s.devices = slices.Clone(s.devices)
	s.devices[at].Status = change.Status
	return s, Effect{}, nil
}

func (m *Machine) userStatus(s State, change spec.UserStatusChange) (State, Effect, error) {
	at, known := s.userAt(change.User)
	if !known {
		return State{}, Effect{}, fmt.Errorf("user %v is not known", change.User)
	}
	s.users = slices.Clone(s.users)
	s.users[at].Status = change.Status
	return s, Effect{}, nil
}

// advance moves time on and executes what falls due on the way: by execution
// time, then by receipt, each at its own time and on the state that the ones
// before it left.
func (m *Machine) advance(s State, to spec.Time) (State, Effect, error) {
	if to < s.now {
		return State{}, Effect{}, fmt.Errorf("time cannot go back from %v to %v", s.now, to)
	}
	var due, later []spec.ServiceRequest
	for _, r := range s.pending {
		if *r.ExecuteAt <= to {
			due = append(due, r)
		} else {
			later = append(later, r)
		}
	}
	slices.SortStableFunc(due, func(a, b spec.ServiceRequest) int { return cmp.Compare(*a.ExecuteAt, *b.ExecuteAt) })
	s.pending = later
	var verdict Effect
	for _, r := range due {
		s.now = *r.ExecuteAt
		judgement, before := m.judge(s, r, legaltext.StageExecution), s
		if judgement.Decision == spec.Accepted {
			s = m.apply(s, r, judgement, &verdict)
		}
		verdict.Judgements = append(verdict.Judgements, judgement)
		verdict.Taken = append(verdict.Taken, Taken{r, before, s})
		verdict.Result.Executions = append(verdict.Result.Executions, spec.Execution{RequestID: r.RequestID(), Response: judgement.Response()})
	}
	s.now = to
	return s, verdict, nil
}

// upload is Requirement 2: each Device that an upload rule covers gets the
// registered Network Operator's credential (R2-1, T12).
func (m *Machine) upload(s State) (State, Effect, error) {
	if len(m.uploads) == 0 {
		return State{}, Effect{}, fmt.Errorf("no clause provides for an upload as of release %s: it belongs to %s", m.release, spec.MP107R2)
	}
	var verdict Effect
	for _, rule := range m.uploads {
		for at := range s.devices {
			device := s.devices[at]
			facts := m.base
			facts.SetDevice(device)
			registered := s.RegisteredOperator(device, s.now)
			if registered != 0 && rule.when(&facts) {
				s.setCredential(at, rule.slot, spec.Credential{Role: rule.slot, Owner: registered})
				if rule.slot == spec.NetworkOperator {
					s.devices[at].NonCritical = 0 // the credential's owner (ALT-2)
				}
			}
		}
		verdict.Clauses = append(verdict.Clauses, rule.clause)
	}
	return s, verdict, nil
}

// alert routes an alert to the holder of the slot that the law names, or of the
// notified non-critical certificate (ALT-1, ALT-2).
func (m *Machine) alert(s State, alert spec.Alert) (State, Effect, error) {
	device, known := s.Device(alert.Device)
	if !known {
		return State{}, Effect{}, unknownDevice(alert.Device)
	}
	var verdict Effect
	for _, rule := range m.routing {
		verdict.Result.AlertTo = device.Credentials[rule.slot].Owner
		facts := m.base
		facts.SetDevice(device)
		if rule.nonCritical != nil && rule.nonCritical(&facts) {
			verdict.Result.AlertTo = device.NotifiedNonCritical()
		}
		verdict.Clauses = append(verdict.Clauses, rule.clause)
	}
	return s, verdict, nil
}

func unknownDevice(id spec.EUI64) error {
	return fmt.Errorf("device %v is not in the inventory", id)
}

// cloneRequest copies a request so that nobody outside can change one that is pending.
func cloneRequest(r spec.ServiceRequest) spec.ServiceRequest {
	if r.ExecuteAt != nil {
		at := *r.ExecuteAt
		r.ExecuteAt = &at
	}
	if r.Update != nil {
		update := *r.Update
		update.Certificates = slices.Clone(update.Certificates)
		r.Update = &update
	}
	return r
}
