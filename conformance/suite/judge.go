package suite

import (
	"context"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// Played are the records of a run that was carried out, in the order in which Judge
// asks for them: the cases in the order of the suite, then their parts.
type Played interface {
	// Next is the next record, if it is that part of that case. The error wraps
	// ErrEvidence where the records are not as they were written.
	Next(id, part string) (record Record, found bool, err error)
}

// Judge judges a run again by its records, with the model alone: no implementation
// is asked anything. The outcome is the one that the run came to, of which asked has
// what it asked of whom and why it stopped, if it did. Of the runner only FailFast,
// Waivers, Unchecked and Confirm play a part. The error wraps ErrEvidence where the
// records are not those of such a run.
func (how Runner) Judge(ctx context.Context, s *Suite, asked Outcome, played Played) (Outcome, error) {
	r := &run{how: how, suite: s, coverage: newCoverage(s.reachable), played: played}
	r.beginning, r.halt = context.WithCancelCause(ctx)
	defer r.halt(nil)
	r.lanes = []*lane{{suite: s, machine: s.machine, strict: s.options.Strict, description: asked.Implementation}}
	r.outcome = s.asked(asked.Implementation, asked.Adaptor)
	r.outcome.Waivers, r.outcome.Unchecked = how.Waivers, how.Unchecked
	for c, err := range s.Cases() {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return Outcome{}, err
		}
		e, err := r.replayed(ctx, c, asked.Stopped)
		if err == nil {
			err = r.count(c, e)
		}
		if err != nil {
			return Outcome{}, err
		}
		if r.enough() {
			break
		}
	}
	r.outcome.Stopped = asked.Stopped
	return r.finish(ctx)
}

// replayed is what became of a case.
func (r *run) replayed(ctx context.Context, c conformance.Case, stopped string) (execution, error) {
	if missing := c.Missing(r.outcome.Implementation); missing != "" {
		return r.suite.notApplicable(c, missing), nil
	}
	record, found, err := r.played.Next(c.ID, "")
	switch {
	case err != nil:
		return execution{}, err
	case found:
		e := r.recall(ctx, c, record)
		if e.broken == nil && r.how.Confirm != nil {
			if err := r.how.Confirm(c, record.Submitted(c)); err != nil {
				e.broken = record.invalid(err.Error())
			}
		}
		return e, nil
	case stopped == "":
		return execution{}, fmt.Errorf("%w: case %s has no record where it should be", ErrEvidence, c.ID)
	default:
		return notRun(c, stopped), nil
	}
}

// Submitted is a request of a case that was answered.
type Submitted struct {
	At      spec.Time // the moment of the world
	Request spec.ServiceRequest
	Answer  spec.Response
	Signed  []string // the messages that came with it, to the byte
}

// Submitted are the requests that were answered, of a record that fits its case.
func (record Record) Submitted(c conformance.Case) []Submitted {
	var all []Submitted
	answers, now := record.Answers, c.World.Now
	for _, event := range c.Events {
		if event.Advance != nil {
			now = event.Advance.To
		}
		if event.Submit == nil {
			continue
		}
		for len(answers) > 0 && answers[0].Response == nil {
			answers = answers[1:]
		}
		if len(answers) == 0 {
			break
		}
		all = append(all, Submitted{now, *event.Submit, *answers[0].Response, answers[0].Signed})
		answers = answers[1:]
	}
	return all
}

// asked is an outcome without results.
func (s *Suite) asked(of conformance.Description, address string) Outcome {
	return Outcome{
		Suite: conformance.Version, Release: s.options.Release, Readings: s.options.Readings,
		LawDigest: s.options.Register.Digest, Seed: s.options.Seed, Challenge: s.options.Challenge, Strict: s.options.Strict,
		Implementation: of, Adaptor: address,
		Selection: Selection{s.options.Run, s.options.Skip, s.options.Scope}, Sizes: map[conformance.Kind]int{},
	}
}
