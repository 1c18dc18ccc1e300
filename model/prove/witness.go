package prove

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Witness is a concrete way in which a theorem fails, confirmed by running it.
type Witness struct {
	// Story tells the witness in words, one sentence a line.
	Story []string `json:"story"`
	// Scenes are what was run: one, or one for each release that is compared.
	Scenes []Scene `json:"scenes"`
	// ReplayedOn names what has shown the behaviour claimed.
	ReplayedOn []string `json:"replayedOn"`
}

// Scene is one run: a world, what happens in it, and what comes of it.
type Scene struct {
	Release  spec.Release  `json:"release"`
	Readings spec.Readings `json:"readings,omitempty"`
	World    spec.World    `json:"world"`
	Events   []spec.Event  `json:"events"`
	// Decision is that of the judgement which the witness is about; empty where it
	// is about an upload or an alert alone.
	Decision spec.Decision `json:"decision,omitempty"`
	// Lifted and Failed name the checks that were lifted and that failed.
	Lifted []string `json:"lifted,omitempty"`
	Failed []string `json:"failed,omitempty"`
	// After is what is observed of the Device addressed, if there is one.
	After *spec.Observation `json:"after,omitempty"`
	// AlertTo is the recipient of the alert raised at the end, where one is.
	AlertTo spec.EUI64 `json:"alertTo,omitempty"`
	// Again is the decision on a request that is sent again at the end.
	Again spec.Decision `json:"again,omitempty"`
	// Outcome tells in words what comes of it, with the letters of the story.
	Outcome string `json:"outcome"`
}

// render tells a witness below a label.
func (w *Witness) render(indent, label string) string {
	var text strings.Builder
	label += ": "
	for _, line := range w.Story {
		fmt.Fprintf(&text, "%s%s%s\n", indent, label, line)
		label = strings.Repeat(" ", len(label))
	}
	fmt.Fprintf(&text, "%sreplayed on: %s\n", indent, strings.Join(w.ReplayedOn, ", "))
	return text.String()
}

// witness turns an assignment into a confirmed witness. An error says in what
// the replay differs from what the assignment claims.
func (r *replayer) witness(q *question, c claim, a *Assignment, of model.Law) (*Witness, error) {
	d := decode(q, a)
	w := &Witness{}
	laws := []model.Law{of}
	judgements := []judgement{q.now}
	views := []view{q.seen, q.seen}
	switch c.shape {
	case bothReleases:
		laws = []model.Law{{Register: of.Register, Release: spec.Baseline, Readings: of.Readings}, of}
		judgements = []judgement{q.before(), q.now}
		if a.Holds(q.before().accepted) == a.Holds(q.now.accepted) { // then it is the shipped one that differs
			laws[0].Register, judgements[0] = legaltext.Shipped(), q.shipped()
		}
	case bothGenerations:
		twin := onSMETS2(False)
		laws, judgements = []model.Law{of, of}, []judgement{q.now, q.law.judge(q.b, twin.of(views[0]), twin.name)}
		views[1] = twin.of(views[0])
	}
	for i, l := range laws {
		scene := Scene{Release: l.Release, Readings: l.Readings, World: d.world(), Events: d.happens(c.shape)}
		if c.shape == bothGenerations && i == 1 {
			twin := &scene.World.Devices[0]
			twin.SMETS, twin.S1SP, twin.NonCritical = spec.SMETS2, spec.NoS1SP, 0
		}
		on, err := r.run(&scene, l, d, views[i], judgements[i], c.shape)
		if err != nil {
			return nil, fmt.Errorf("a counterexample was found, but its replay differs: %w", err)
		}
		w.Scenes, w.ReplayedOn = append(w.Scenes, scene), on
	}
	w.Story = tell(d, c.shape, w.Scenes)
	return w, nil
}

// happens are the events of a scene.
func (d *decoded) happens(s shape) []spec.Event {
	switch s {
	case uploadTwice:
		if len(d.q.law.rules.Uploads) == 0 {
			return nil // there is none
		}
		return []spec.Event{{Upload: &spec.Upload{}}, {Upload: &spec.Upload{}}}
	case alertAlone:
		return []spec.Event{{Alert: &spec.Alert{Device: witnessDevice}}}
	case alertAfter:
		return append(d.events(), spec.Event{Alert: &spec.Alert{Device: witnessDevice}})
	case replayedRequest, counterAfter:
		events := d.events()
		if d.stage() != legaltext.StageExecution {
			return append(events, events[0])
		}
		// Before the request is executed the next one is accepted, so that the
		// execution can move the counter back, and that one is sent again.
		next := *events[0].Submit
		next.ExecuteAt, next.Counter = nil, next.Counter+1
		return append(slices.Insert(events, 1, spec.Event{Submit: &next}), spec.Event{Submit: &next})
	default:
		return d.events()
	}
}

// facts are those that the assignment claims of the moment of judgement.
func (d *decoded) facts(see view) model.Facts {
	var f model.Facts
	for variable := range f {
		for value := range domain(variable) {
			if d.a.Holds(see(variable, []int{value})) {
				f[variable] = uint8(value)
			}
		}
	}
	return f
}

func differingFacts(got, want model.Facts) string {
	var different []string
	for variable := range got {
		if got[variable] != want[variable] {
			different = append(different, fmt.Sprintf("%s is %s, not %s", vocabularyName(variable), got.Value(variable), want.Value(variable)))
		}
	}
	return strings.Join(different, "; ")
}
