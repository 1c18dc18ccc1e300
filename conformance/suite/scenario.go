package suite

import (
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// story is a scenario under construction: a world, and events with what each
// means. The decisions expected are written by hand from the seed paper; the
// law has to agree with them, which a test checks for each release.
type story struct {
	name        string
	theorem     spec.TheoremID
	requirement spec.RequirementID
	title       string
	from        spec.Release // the earliest release to which it belongs
	world       spec.World
	steps       []storyStep
	counters    map[spec.EUI64]uint64
}

type storyStep struct {
	event   spec.Event
	meaning string
	// before and after are the decisions that the seed leads to expect on a
	// submitted request without and with MP107; empty for other events.
	before, after spec.Decision
}

func newStory(theorem spec.TheoremID, name, title string, world spec.World) *story {
	register, err := legaltext.TheoremByID(theorem)
	if err != nil {
		panic("conformance: " + err.Error()) // the stories are part of the program
	}
	return &story{
		name: name, theorem: theorem, requirement: register.Requirement, title: title,
		from: spec.Baseline, world: world, counters: map[spec.EUI64]uint64{},
	}
}

// since says that the story makes sense only from a release on.
func (s *story) since(release spec.Release) *story {
	s.from = release
	return s
}

// submits adds a request with the decision expected before and after MP107.
func (s *story) submits(r spec.ServiceRequest, before, after spec.Decision, meaning string) *story {
	if r.Counter == 0 {
		s.counters[r.Originator]++
		r.Counter = s.counters[r.Originator]
	}
	s.steps = append(s.steps, storyStep{spec.Event{Submit: &r}, meaning, before, after})
	return s
}

func (s *story) happens(e spec.Event, meaning string) *story {
	s.steps = append(s.steps, storyStep{event: e, meaning: meaning})
	return s
}

func (s *story) toCase() conformance.Case {
	c := conformance.Case{
		ID:   fmt.Sprintf("%s/%s/%s", s.requirement, conformance.Scenario, s.name),
		Kind: conformance.Scenario, Requirement: s.requirement, Theorem: s.theorem, Title: s.title, World: s.world,
	}
	for _, step := range s.steps {
		c.Events = append(c.Events, step.event)
		c.Narration = append(c.Narration, step.meaning)
	}
	return c
}

// Scenarios lists the stories that belong to a release.
func Scenarios(release spec.Release) []conformance.Case {
	var cases []conformance.Case
	for _, s := range stories() {
		if release.Includes(s.from) {
			cases = append(cases, s.toCase())
		}
	}
	return cases
}
