package concurrent

import (
	"encoding/binary"
	"hash/fnv"
	"html"
	"maps"

	"github.com/anishathalye/porcupine"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// position is a state of the model with a key that is the same for equal states
// and no others, so that the search compares strings rather than worlds.
type position struct {
	state model.State
	key   string
}

func positionOf(state model.State) position { return position{state, keyOf(state)} }

// keyOf writes down whatever can change in a round. The rest of a world, time
// included, is the same in every state of one history.
func keyOf(state model.State) string {
	w := state.World()
	var b []byte
	number := func(n uint64) { b = binary.BigEndian.AppendUint64(b, n) }
	text := func(s string) { b = append(append(b, byte(len(s))), s...) }
	for _, u := range w.Users {
		number(uint64(u.ID))
		text(string(u.Status))
	}
	for _, d := range w.Devices {
		number(uint64(d.ID))
		text(string(d.Status))
		for _, slot := range remotePartyRoles {
			if c, held := d.Credentials[slot]; held {
				text(string(slot))
				text(string(c.Role))
				number(uint64(c.Owner))
			}
		}
	}
	number(uint64(len(w.Registrations)))
	for _, row := range w.Registrations {
		text(string(row.MPxN))
		text(string(row.Role))
		number(uint64(row.From))
		number(uint64(row.Party))
	}
	for _, c := range w.Counters {
		number(uint64(c.Originator))
		number(uint64(c.Target))
		number(c.Last)
	}
	return string(b)
}

var remotePartyRoles = spec.RemotePartyRoles()

// sequential is the sequential specification: what one neighbourhood may answer if
// things happen one after the other. It judges as the rest of the suite does,
// with any code of a check that fails.
func sequential(machine *model.Machine, n neighbourhood, tells teller) (porcupine.Model, error) {
	start, err := model.Start(n.world())
	if err != nil {
		return porcupine.Model{}, err
	}
	first := positionOf(start)
	return porcupine.Model{
		Init: func() any { return first },
		Step: func(state, input, output any) (bool, any) {
			return step(machine, state.(position), input.(operation), output.(answer))
		},
		Equal: func(a, b any) bool { return a.(position).key == b.(position).key },
		Hash: func(state any) uint64 {
			h := fnv.New64a()
			h.Write([]byte(state.(position).key))
			return h.Sum64()
		},
		DescribeOperation: func(input, output any) string {
			return tells.operation(input.(operation)) + " → " + tells.answer(input.(operation), output.(answer))
		},
		// The page of porcupine takes what describes a state for HTML.
		DescribeState: func(state any) string { return html.EscapeString(tells.state(state.(position).state)) },
	}, nil
}

// step lets an operation happen and reports whether the law allows the answer.
func step(machine *model.Machine, at position, op operation, given answer) (bool, position) {
	if op.observe != 0 {
		expected, known := at.state.Observe(op.observe)
		return given.any || known && expected.Status == given.observed.Status && maps.Equal(expected.Credentials, given.observed.Credentials), at
	}
	next, verdict, err := machine.Step(at.state, op.event)
	if err != nil {
		return false, at // drawing has shown that it does not come to this
	}
	switch {
	case op.event.Submit != nil:
		judgement := verdict.Judgements[0]
		if !given.any && !judgement.Conforms(given.response) {
			return false, at
		}
		if judgement.Decision == spec.Rejected {
			return true, at // the model has left its state as it was
		}
	case op.event.Alert != nil:
		return given.any || given.alertTo == verdict.Result.AlertTo, at
	}
	return true, positionOf(next)
}
