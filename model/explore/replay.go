package explore

import (
	"bytes"
	"fmt"

	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// evidence is the request, or the alert or upload, that shows at a point what a
// witness is about; neither where the point itself does.
func (e *Explorer) evidence(about subject, p point) (*docket, *spec.Event, error) {
	if about.theorem == "" {
		repairs := newRepairs(e, about.device)
		repairs.begin(p)
		return repairs.best(p), nil, nil // the best attempt, if the holder has one to make
	}
	if t, err := theorem.ByID(about.theorem); err != nil || t.About == theorem.AboutUpload {
		return nil, &spec.Event{Upload: &spec.Upload{}}, err
	}
	for device, d := range e.sp.scope.Devices {
		if misrouted, err := e.alertRefutes(device, p); err != nil || misrouted.has(about.theorem) {
			return nil, &spec.Event{Alert: &spec.Alert{Device: d.ID}}, err
		}
	}
	for device, dockets := range e.dockets {
		repairs := newRepairs(e, device)
		for i := range dockets {
			r := dockets[i].at(p)
			repairs.begin(p)
			if r.accepted {
				repairs.accepted(p, dockets[i].request, r)
			}
			if (r.violates | repairs.upset).has(about.theorem) {
				return &dockets[i], nil, nil
			}
		}
	}
	return nil, nil, fmt.Errorf("no request shows what was seen of %s: the tables contradict the rulings", about.theorem)
}

// replay carries a path and the request or event after it out on the model and tells the
// story. It fails where the model does not end in the state expected, or
// decides otherwise than the explorer did.
func (e *Explorer) replay(path []event, of *docket, last *spec.Event, want uint64) (*Witness, error) {
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
	if of != nil {
		request := of.request.concrete(e.sp, 0)
		last = &spec.Event{Submit: &request}
	}
	if last == nil {
		return w, nil
	}
	verdict, err := take(*last)
	if err == nil && of != nil && of.at(reached).accepted != (verdict.Judgements[0].Decision == spec.Accepted) {
		err = fmt.Errorf("the model decides a witness's last request otherwise than the explorer did")
	}
	return w, err
}
