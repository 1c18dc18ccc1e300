package explore

import (
	"bytes"
	"fmt"
	"slices"

	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// evidence is the event that shows, at a point, what a witness is about; nil
// where the point itself does.
func (e *Explorer) evidence(about subject, p point) (*spec.Event, error) {
	s, err := e.sp.state(p)
	if err != nil {
		return nil, err
	}
	show := func(r *request) *spec.Event {
		shown := event{request: r, cell: noCell}.concrete(e.sp, s, 1)
		return &shown
	}
	if about.theorem == "" {
		return e.failedRepair(about.device, p, show), nil
	}
	if t, err := theorem.ByID(about.theorem); err != nil || t.Upload != nil {
		return &spec.Event{Upload: &spec.Upload{}}, err
	}
	for device, d := range e.sp.scope.Devices {
		if misrouted, err := e.alertRefutes(device, p); err != nil || misrouted.has(about.theorem) {
			return &spec.Event{Alert: &spec.Alert{Device: d.ID}}, err
		}
	}
	for device, dockets := range e.dockets {
		repairs := newRepairs(e, device)
		for i := range dockets {
			r := dockets[i].at(p)
			repairs.begin(p)
			if r.accepted {
				repairs.accepted(p, dockets[i].request, r.writes)
			}
			if (r.violates | repairs.upset).has(about.theorem) {
				return show(dockets[i].request), nil
			}
		}
	}
	return nil, fmt.Errorf("no request shows what was seen of %s: the tables contradict the rulings", about.theorem)
}

// failedRepair is the holder's best attempt to repair a Device, if it has one to make.
func (e *Explorer) failedRepair(device int, p point, show func(*request) *spec.Event) *spec.Event {
	repairs := newRepairs(e, device)
	repairs.begin(p)
	if best := repairs.best(p); best != nil {
		return show(best.request)
	}
	return nil
}

// replay carries a path and the event after it out on the model and tells the
// story. It fails where the model does not end in the state expected, or
// decides otherwise than the explorer did.
func (e *Explorer) replay(path []event, last *spec.Event, want uint64) (*Witness, error) {
	w := &Witness{World: e.sp.world(e.sp.start())}
	s, err := e.sp.state(e.sp.start())
	if err != nil {
		return nil, err
	}
	take := func(concrete spec.Event) (model.Effect, error) {
		if concrete.Submit != nil {
			concrete.Submit.Counter = uint64(len(w.Events) + 1)
		}
		next, verdict, err := e.machine.Step(s, concrete)
		if err != nil {
			return verdict, fmt.Errorf("a witness does not replay on the model: %w", err)
		}
		w.Events = append(w.Events, concrete)
		w.Story = append(w.Story, e.sp.tell(concrete, verdict))
		s = next
		return verdict, nil
	}
	for _, ev := range path {
		verdict, err := take(ev.concrete(e.sp, s, 0))
		if err != nil {
			return nil, err
		}
		if len(verdict.Judgements) > 0 && verdict.Judgements[0].Decision != spec.Accepted {
			return nil, fmt.Errorf("a witness does not replay on the model: %s", w.Story[len(w.Story)-1])
		}
	}
	reached, err := e.sp.read(s)
	if err != nil {
		return nil, err
	}
	if expected := e.layout.unpack(want); !bytes.Equal(reached, expected) {
		return nil, fmt.Errorf("a witness replayed on the model ends in %v instead of %v", reached, expected)
	}
	if last == nil {
		return w, nil
	}
	verdict, err := take(*last)
	if err == nil && last.Submit != nil {
		err = e.confirm(reached, *last.Submit, verdict)
	}
	return w, err
}

// confirm checks that the model decides on a request at a point as its ruling says.
func (e *Explorer) confirm(p point, submitted spec.ServiceRequest, verdict model.Effect) error {
	for _, dockets := range e.dockets {
		at := slices.IndexFunc(dockets, func(d docket) bool {
			c := d.request.concrete(e.sp, submitted.Counter)
			return c.Originator == submitted.Originator && c.Role == submitted.Role && c.Target == submitted.Target &&
				c.SRV == submitted.SRV && c.Update == submitted.Update
		})
		if at >= 0 && dockets[at].at(p).accepted == (verdict.Judgements[0].Decision == spec.Accepted) {
			return nil
		}
	}
	return fmt.Errorf("the model decides a witness's last request otherwise than the explorer did")
}
