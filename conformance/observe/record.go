package observe

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/spec"
)

// Recorder writes the log of what an implementation is asked and what it answers, for
// tests, and for a log to try Observer with. Such a log is synthetic: no real one is
// like it.
type Recorder struct {
	Adaptor conformance.Adaptor
	// Observations adds what can be seen of the Devices after each event.
	Observations []spec.EUI64

	now spec.Time
	out io.Writer
	err error
}

// Record has an implementation put into a world, and events happen to it.
func (r *Recorder) Record(ctx context.Context, out io.Writer, world spec.World, events []spec.Event) error {
	r.now, r.out, r.err = world.Now, out, nil
	if err := r.Adaptor.Reset(ctx, world); err != nil {
		return err
	}
	for i, event := range events {
		if err := r.event(ctx, event); err != nil {
			return fmt.Errorf("event %d: %w", i+1, err)
		}
		for _, id := range r.Observations {
			seen, err := r.Adaptor.Observe(ctx, id)
			if err != nil {
				return err
			}
			r.line("observed", message(wire.EncodeObservation(seen)))
		}
	}
	return r.err
}

func (r *Recorder) event(ctx context.Context, event spec.Event) error {
	if event.Submit != nil {
		answer, err := r.Adaptor.Submit(ctx, *event.Submit)
		if err != nil {
			return err
		}
		r.line("submit", message(wire.EncodeRequest(*event.Submit)), "answer", message(wire.EncodeResponse(answer)))
		return nil
	}
	result, err := r.Adaptor.Apply(ctx, event)
	if err != nil {
		return err
	}
	if event.Advance != nil {
		r.now = event.Advance.To
		for _, e := range result.Executions {
			r.line("execution", map[string]any{"requestId": e.RequestID, "response": message(wire.EncodeResponse(e.Response))})
		}
		return nil
	}
	var encoded map[string]json.RawMessage
	if err := json.Unmarshal(message(wire.EncodeEvent(event)), &encoded); err != nil {
		return err
	}
	kind := string(event.Kind())
	if event.Alert == nil {
		r.line(kind, encoded[kind])
		return nil
	}
	to := ""
	if result.AlertTo != 0 {
		to = result.AlertTo.String()
	}
	r.line(kind, encoded[kind], "alertTo", to)
	return nil
}

func message(m proto.Message) json.RawMessage {
	text, err := wire.MarshalJSON(m)
	if err != nil {
		panic("observe: " + err.Error()) // a message of our own
	}
	return text
}

// line writes the time and fields, each by its name.
func (r *Recorder) line(fields ...any) {
	line := fmt.Sprintf(`{"time":"%v"`, r.now)
	for i := 0; i < len(fields) && r.err == nil; i += 2 {
		var value []byte
		value, r.err = json.Marshal(fields[i+1])
		line += fmt.Sprintf(",%q:%s", fields[i], value)
	}
	if r.err == nil {
		_, r.err = io.WriteString(r.out, line+"}\n")
	}
}
