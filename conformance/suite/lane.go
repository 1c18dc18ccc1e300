package suite

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// lane carries cases out, one at a time, on one adaptor.
type lane struct {
	suite       *Suite
	machine     *model.Machine
	strict      bool
	description conformance.Description
	adaptor     conformance.Adaptor // guarded
	raw         conformance.Adaptor // the same, as it was given
	timeout     time.Duration
	// abandoned tells that a call of the case before was given up: it may take
	// effect late, in the middle of the next one.
	abandoned bool
}

// newLane asks an implementation who it is, and refuses one from which a run
// cannot learn what it needs to know.
func newLane(ctx context.Context, s *Suite, adaptor conformance.Adaptor, timeout time.Duration) (*lane, error) {
	l := (&lane{suite: s, machine: s.machine, strict: s.options.Strict, timeout: timeout}).on(adaptor)
	var err error
	l.description, err = l.describe(ctx)
	return l, err
}

// on is the lane on another adaptor of the same implementation.
func (l *lane) on(adaptor conformance.Adaptor) *lane {
	other := *l
	other.raw, other.adaptor = adaptor, conformance.Guard(adaptor, l.timeout)
	return &other
}

func (l *lane) describe(ctx context.Context) (conformance.Description, error) {
	description, err := l.adaptor.Describe(ctx)
	if err == nil {
		err = description.Validate()
	}
	if err != nil {
		return conformance.Description{}, fmt.Errorf("the implementation does not describe itself: %s", text.Printable(err.Error()))
	}
	return description, nil
}

// told names an implementation in a sentence.
func told(d conformance.Description) string {
	return fmt.Sprintf("%q, version %q, with the abilities %v", text.Printable(d.Name), text.Printable(d.Version), d.Abilities)
}

// maxAttempts is how often a case is carried out that fails in one attempt and not,
// or otherwise, in the next.
const maxAttempts = 5

// alone carries a case out in a world of its own, and one that fails once more. If
// it fails right after a call that was given up, that call may have got into it;
// otherwise what does not show again in the same way is unstable, and still a failure.
func (r *run) alone(ctx context.Context, l *lane, c conformance.Case) execution {
	if why := r.over(); why != "" {
		return notRun(c, why)
	}
	over := r.watching(c)
	e := l.execute(ctx, c)
	over()
	if e.Verdict == conformance.Fail && l.abandoned {
		if e = l.execute(ctx, c); e.Verdict != conformance.Fail && e.cause == nil {
			e.unsettle(late)
		}
	}
	if e.Verdict == conformance.Fail {
		l.repeat(ctx, c, &e)
	}
	r.transcript(l, c, &e)
	if l.abandoned = e.timedOut(); e.timedOut() || e.lost() {
		r.settle(ctx, l)
	}
	return e
}

// repeat carries a case that has failed out again, up to the first attempt that
// cannot be made.
func (l *lane) repeat(ctx context.Context, c conformance.Case, e *execution) {
	attempts, alike := conformance.Attempts{Failed: 1, Made: 1}, true
	for made := 1; made == 1 || made < maxAttempts && !alike; made++ {
		again := l.execute(ctx, c)
		if e.cause = again.cause; e.cause != nil {
			break
		}
		attempts.Made++
		if again.Verdict == conformance.Fail {
			attempts.Failed++
		}
		alike = alike && again.Verdict == conformance.Fail && again.Reason == e.Reason
	}
	if !alike {
		e.destabilize(attempts)
	}
}

// destabilize marks a failure that does not show each time.
func (e *execution) destabilize(attempts conformance.Attempts) {
	e.Unstable = &attempts
	e.Reason = fmt.Sprintf("unstable, %d of %d attempts failed: %s", attempts.Failed, attempts.Made, e.Reason)
}

// together carries cases out in one world, each with Devices, Users and metering
// points of its own, so that they need one Reset between them. It returns those
// that have to be carried out by themselves.
//
// A case that passes so has passed. One that fails is carried out again in a
// world of its own, and only that counts as a failure; if it passes there, what
// happens to other Devices makes a difference that it must not make, and the case
// is inconclusive. After a call that was given up or lost the rest of the batch
// is carried out case by case.
func (r *run) together(ctx context.Context, l *lane, jobs []job) (left []job) {
	world := spec.World{Now: jobs[0].c.World.Now}
	for i, j := range jobs {
		one := renaming(i + 1).world(j.c.World)
		world.Users = append(world.Users, one.Users...)
		world.Devices = append(world.Devices, one.Devices...)
		world.Registrations = append(world.Registrations, one.Registrations...)
		world.Counters = append(world.Counters, one.Counters...)
	}
	if r.over() != "" || l.adaptor.Reset(ctx, world) != nil {
		return jobs
	}
	var failed []job
	for i, j := range jobs {
		if r.over() != "" {
			left = jobs[i:]
			break
		}
		shared := l.on(renamed{l.raw, renaming(i + 1)})
		over := r.watching(j.c)
		e := shared.execute(ctx, j.c)
		over()
		if e.Verdict == conformance.Fail {
			failed = append(failed, j)
			continue
		}
		r.transcript(shared, j.c, &e)
		j.done <- r.keep(ctx, j.c, e)
		if e.timedOut() || e.lost() {
			r.settle(ctx, l)
			left = jobs[i+1:]
			break
		}
	}
	for _, j := range failed {
		e := r.alone(ctx, l, j.c)
		if e.Verdict == conformance.Pass {
			e.unsettle(shared)
		}
		j.done <- r.keep(ctx, j.c, e)
	}
	return left
}

// shareable reports whether a case can share a world with others that begin when it does:
// nothing in it happens to the whole world, as time and the upload do, and it means the
// same under other names.
func shareable(c conformance.Case) bool {
	ofAll := func(e spec.Event) bool { return e.Advance != nil || e.Upload != nil }
	return !slices.ContainsFunc(c.Events, ofAll) && renamable(c)
}

// transcript hands the messages of a case on, and keeps those of one that could
// not be run.
func (r *run) transcript(l *lane, c conformance.Case, e *execution) {
	if e.Verdict == conformance.Error {
		e.Exchanges = l.transcript()
	}
	recorder, records := l.raw.(conformance.Recorder)
	if r.how.Transcript == nil || !records {
		return
	}
	r.telling.Lock()
	defer r.telling.Unlock()
	r.how.Transcript(c, recorder.Transcript())
}

// transcript is the messages of the last case, cut to what a report shows of
// them, and with nothing in them that JSON cannot say; none where the adaptor
// cannot show them.
func (l *lane) transcript() []conformance.Exchange {
	recorder, records := l.raw.(conformance.Recorder)
	if !records {
		return nil
	}
	messages := recorder.Transcript()
	for i := range messages {
		m := &messages[i]
		m.Body = text.Visible(m.Body[:min(len(m.Body), maxBody)], true)
		m.URL, m.ContentType = text.Visible(m.URL, false), text.Visible(m.ContentType, false)
	}
	return messages
}

// The pauses between attempts at reaching an implementation.
const (
	firstPause = 50 * time.Millisecond
	maxPause   = 2 * time.Second
)

// settle waits until the implementation answers again, and is the same as
// before: after a call that was given up it may still be busy with it, and one
// that was lost may be starting anew. If it does not, the run ends.
func (r *run) settle(ctx context.Context, l *lane) {
	patience, cancel := context.WithTimeout(ctx, r.how.Patience)
	defer cancel()
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		err := l.same(patience)
		if err == nil || ctx.Err() != nil {
			return
		}
		if errors.As(err, new(changedError)) {
			r.halt(err)
			return
		}
		select {
		case <-time.After(pause):
		case <-patience.Done():
			r.halt(fmt.Errorf("the implementation did not come back within %v: %s", r.how.Patience, text.Printable(err.Error())))
			return
		}
	}
}

// changedError tells that another implementation answers than at the start.
type changedError struct{ before, now conformance.Description }

func (e changedError) Error() string {
	return fmt.Sprintf("the implementation changed during the run: it was %s, and is %s", told(e.before), told(e.now))
}

// same asks the implementation who it is.
func (l *lane) same(ctx context.Context) error {
	now, err := l.describe(ctx)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(now, l.description) {
		return changedError{l.description, now}
	}
	return nil
}
