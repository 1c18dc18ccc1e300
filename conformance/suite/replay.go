package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// ReplaySchema names the form of a replay file. A file of another form is refused.
const ReplaySchema = "mp107.replay.v1"

// Simulated is the address at which this project's own simulated DSP is reached.
const Simulated = "simulated"

// Replay is everything needed to see one counterexample again, in a file.
type Replay struct {
	Schema    string        `json:"schema"`
	Suite     string        `json:"suite"`     // version of the suite that wrote it
	LawDigest string        `json:"lawDigest"` // law that it was judged by
	Case      string        `json:"case"`
	Release   spec.Release  `json:"release"`
	Readings  spec.Readings `json:"readings,omitempty"`
	Strict    bool          `json:"strict,omitempty"`
	// Adaptor and Faults say what was under test, as on the command line.
	Adaptor string       `json:"adaptor"`
	Faults  []string     `json:"faults,omitempty"`
	World   spec.World   `json:"world"`
	Events  []spec.Event `json:"events"`
}

// NewReplay takes a counterexample out of an outcome.
func NewReplay(o Outcome, c *conformance.Counterexample, faults []string) Replay {
	return Replay{
		Schema: ReplaySchema, Suite: o.Suite, LawDigest: o.LawDigest, Case: c.Case,
		Release: o.Release, Readings: o.Readings, Strict: o.Strict,
		Adaptor: o.Adaptor, Faults: faults, World: c.World, Events: c.Events,
	}
}

// ReadReplay reads a replay file. It refuses an unknown form, unknown fields,
// and worlds and events that are not well formed.
func ReadReplay(from io.Reader) (Replay, error) {
	const most = 16 << 20 // a replay is a few kilobytes
	data, err := io.ReadAll(io.LimitReader(from, most+1))
	if err != nil {
		return Replay{}, err
	}
	if len(data) > most {
		return Replay{}, fmt.Errorf("larger than %d bytes: this is not a replay file", most)
	}
	var r Replay
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return Replay{}, fmt.Errorf("at byte %d: %w", decoder.InputOffset(), err)
	}
	if r.Schema != ReplaySchema {
		return Replay{}, fmt.Errorf("schema %q: this version reads %q", text.Printable(r.Schema), ReplaySchema)
	}
	if after := bytes.TrimSpace(data[decoder.InputOffset():]); len(after) > 0 {
		return Replay{}, fmt.Errorf("%d bytes follow the end of the replay: want nothing after it", len(after))
	}
	if len(r.Events) == 0 {
		return Replay{}, fmt.Errorf("no event: there is nothing to replay")
	}
	if err := r.World.Validate(); err != nil {
		return Replay{}, fmt.Errorf("world: %w", err)
	}
	for i, event := range r.Events {
		if err := event.Validate(); err != nil {
			return Replay{}, fmt.Errorf("event %d: %w", i+1, err)
		}
	}
	return r, nil
}

// Write writes the replay as indented JSON.
func (r Replay) Write(to io.Writer) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// Run carries the replay out against an implementation and judges it by the
// law. The outcome has one case; it is what a run of that case alone would give.
// A timeout of zero or less means conformance.DefaultTimeout.
func (r Replay) Run(ctx context.Context, register *legaltext.Register, adaptor conformance.Adaptor, timeout time.Duration) (Outcome, error) {
	if len(r.Events) == 0 {
		return Outcome{}, fmt.Errorf("no event: there is nothing to replay")
	}
	machine, err := model.New(register, r.Release, r.Readings)
	if err != nil {
		return Outcome{}, err
	}
	s := &Suite{options: Options{Strict: r.Strict}, machine: machine}
	if s.theorems, err = newTheorems(model.Law{Register: register, Release: r.Release, Readings: r.Readings}); err != nil {
		return Outcome{}, err
	}
	l, err := newLane(ctx, s, adaptor, timeout)
	if err != nil {
		return Outcome{}, err
	}
	c := conformance.Case{ID: r.Case, Kind: "replay", Title: "replay", World: r.World, Events: r.Events}
	e := l.execute(ctx, c)
	if e.broken != nil {
		return Outcome{}, e.broken
	}
	if e.Verdict == conformance.Fail {
		complete(e.Counterexample, c, nil)
	}
	o := Outcome{
		Suite: conformance.Version, Release: r.Release, Readings: r.Readings, LawDigest: register.Digest, Strict: r.Strict,
		Implementation: l.description, Adaptor: r.Adaptor, Results: []conformance.Result{e.Result},
	}
	o.Counts.Add(e.Verdict)
	return o, nil
}
