package suite

import (
	"context"
	"sync"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// MostBatch is how many cases can share a world.
const MostBatch = 1000

// batch carries cases out in one world, each with Devices, Users and metering
// points of its own, so that they need one Reset between them.
//
// A case that passes so has passed. One that fails is carried out again in a
// world of its own, and only that counts as a failure; if it passes there, what
// happens to other Devices makes a difference that it must not make, and the case
// is inconclusive. After a call that was given up or lost the rest of the batch
// is carried out case by case.
func (w *worker) batch(ctx context.Context, jobs []job) {
	world := spec.World{Now: jobs[0].c.World.Now}
	for i, j := range jobs {
		one := disguise(i + 1).world(j.c.World)
		world.Users = append(world.Users, one.Users...)
		world.Devices = append(world.Devices, one.Devices...)
		world.Registrations = append(world.Registrations, one.Registrations...)
		world.Counters = append(world.Counters, one.Counters...)
	}
	left := jobs
	if w.runner.haltedBy() == "" && ctx.Err() == nil && w.x.adaptor.Reset(ctx, world) == nil {
		left = w.together(ctx, jobs)
	}
	for _, j := range left {
		j.done <- w.carryOut(ctx, j.c)
	}
}

// together carries out the cases of a world that is there, and returns those that
// have to be carried out by themselves.
func (w *worker) together(ctx context.Context, jobs []job) (left []job) {
	begun, failed := make([]bool, len(jobs)), make([]bool, len(jobs))
	var mu sync.Mutex
	next, broken := 0, false
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next == len(jobs) || broken || ctx.Err() != nil || w.runner.haltedBy() != "" {
			return 0, false
		}
		begun[next] = true
		next++
		return next - 1, true
	}
	var all sync.WaitGroup
	for range w.width() {
		all.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				e, record := w.share(ctx, disguise(i+1), jobs[i].c)
				if e.timedOut || e.lost {
					mu.Lock()
					broken = true
					mu.Unlock()
				}
				if failed[i] = record.Verdict == conformance.Fail; !failed[i] {
					jobs[i].done <- w.judged(ctx, record)
				}
			}
		})
	}
	all.Wait()
	if broken {
		w.settled(ctx)
	}
	for i, j := range jobs {
		switch {
		case !begun[i]:
			left = append(left, j)
		case failed[i]:
			j.done <- w.alone(ctx, j.c)
		}
	}
	return left
}

// share carries out one case of a world that is there.
func (w *worker) share(ctx context.Context, d disguise, c conformance.Case) (execution, Record) {
	x := w.disguised(d)
	e, err := x.run(ctx, c.World, c.Events)
	x.doubt(&e, c.Events)
	return e, w.recordOf(x, c, e, err)
}

// width is how many cases of a batch may be under way at a time.
func (w *worker) width() int {
	if _, ok := w.x.raw.(Companion); !ok {
		return 1
	}
	return max(w.runner.suite.options.Beside, 1)
}

// disguised is an executor for one case of a batch.
func (w *worker) disguised(d disguise) *executor {
	return w.x.over(beside{handle(w.x.raw), d})
}

// alone carries a case out by itself that failed beside others.
func (w *worker) alone(ctx context.Context, c conformance.Case) Record {
	record := w.carryOutUnkept(ctx, c)
	if record.Verdict == conformance.Pass {
		record.Verdict = conformance.Inconclusive
		record.Reason = "failed in a world that it shared with other cases, and passed in one of its own: what happens to other Devices makes a difference"
		record.execution.verdict, record.execution.reason = record.Verdict, record.Reason
	}
	return w.judged(ctx, record)
}
