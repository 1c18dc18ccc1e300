package mutant

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/model/prove/mutate"
	"example.org/mp107/spec"
)

// Release is the state of the law as of which faults are looked for: the last one,
// which has everything that can go wrong.
const Release = spec.MP107R2

// Settings say what is measured.
type Settings struct {
	// Seeds are those of the runs; at least one.
	Seeds []uint64
	// Suite are the options of each run; seed and release are set here.
	Suite suite.Options
	// Progress, if not nil, is told how many corruptions of how many are decided.
	Progress func(done, total int)
}

// Reason is why a fault survives.
type Reason string

// The reasons, which are computed.
const (
	// Equivalent: it has occasions in the histories of the bound, and in none of
	// them does the system do what the law does not allow. Of a changed law it is
	// proved, for any number of parties.
	Equivalent Reason = "equivalent"
	// Outside: no history of the bound gives it an occasion.
	Outside Reason = "outside the bound"
	// Gap: a history of the bound finds it, and no case does.
	Gap Reason = "gap"
)

// Fate is what became of a fault.
type Fate struct {
	Fault dsp.Composed `json:"fault"`
	// Case is the first case in the order of the suite that fails, and At its place,
	// from 1 on; empty and 0 if none fails under the first seed.
	Case string `json:"case,omitempty"`
	At   int    `json:"at,omitempty"`
	// Quick tells that a quick run finds it too.
	Quick bool `json:"quick,omitempty"`
	// Missed are the seeds under which no case fails.
	Missed []uint64 `json:"missed,omitempty"`
	// Reached is how many cases of the first seed give the fault an occasion.
	Reached int `json:"reached"`
	// Reason is why some seed misses the fault; empty if none does.
	Reason Reason `json:"reason,omitempty"`
	// Witness is the history of the bound that finds what is a gap, event by event.
	Witness []string `json:"witness,omitempty"`
}

// Report is what became of every fault, in the order of the algebra.
type Report struct {
	Seeds []uint64 `json:"seeds"`
	// Cases is how many the first seed has, Quick how many of them a quick run has.
	Cases int `json:"cases"`
	Quick int `json:"quick"`
	// Bound is how many histories the bound has; see Bound for which.
	Bound int `json:"bound"`
	// Median is the median place of the first case that finds a fault, of those that
	// are found under the first seed.
	Median int       `json:"median"`
	Fates  []Fate    `json:"fates"`
	Laws   []LawFate `json:"laws"`
}

// Run puts every fault of the algebra to the suite. The error says that a run was
// not possible, or that an implementation did not answer.
func Run(ctx context.Context, settings Settings) (*Report, error) {
	report := &Report{Seeds: settings.Seeds}
	for _, fault := range dsp.Algebra() {
		report.Fates = append(report.Fates, Fate{Fault: fault})
	}
	settled := make([]bool, len(report.Fates)) // found whatever the seed
	var first *cases
	for n, seed := range settings.Seeds {
		options := settings.Suite
		options.Seed, options.Release = seed, Release
		testSuite, err := suite.New(options)
		if err != nil {
			return nil, err
		}
		cases, err := prepare(ctx, testSuite, first)
		if err != nil {
			return nil, err
		}
		switch n {
		case 0:
			first, report.Cases = cases, len(cases.prepared)
		case 1:
			// What both seeds have depends on neither.
			first.skip = func(id string) bool { return !cases.ids[id] }
			err = first.find(ctx, func(i int) bool {
				settled[i] = cases.ids[report.Fates[i].Case]
				return report.Fates[i].At > 0 && !settled[i]
			}, func(i, at int) { settled[i] = at >= 0 }, nil)
		}
		if err == nil && n == 0 {
			var changed []mutate.Mutant
			if changed, err = mutate.List(testSuite.Register()); err == nil {
				report.Laws, err = laws(ctx, cases, changed, settings.Progress)
			}
		}
		if err == nil {
			err = cases.find(ctx, func(i int) bool { return !settled[i] }, func(i, at int) {
				fate := &report.Fates[i]
				switch {
				case at < 0:
					fate.Missed = append(fate.Missed, seed)
				case n == 0:
					fate.Case, fate.At = cases.prepared[at].Case.ID, at+1
				}
				if n == 0 {
					fate.Reached = cases.reached(i)
				}
			}, settings.Progress)
		}
		if err == nil && n == 0 {
			err = report.quick(ctx, cases)
		}
		if err != nil {
			return nil, err
		}
	}
	report.Median = report.median()
	bound, err := newBound(ctx, first.suite, scenes())
	if err != nil {
		return nil, err
	}
	return report, report.explain(ctx, bound, settings.Progress)
}

// quick finds out which faults a quick run finds too.
func (r *Report) quick(ctx context.Context, cases *cases) error {
	chosen := cases.quick()
	some := *cases
	some.skip = func(id string) bool { return !chosen[id] }
	r.Quick = len(chosen)
	return some.find(ctx, func(i int) bool { return r.Fates[i].At > 0 }, func(i, at int) { r.Fates[i].Quick = at >= 0 }, nil)
}

// cases are prepared, each with the faults that it gives an occasion.
type cases struct {
	suite    *suite.Suite
	correct  dsp.Config // the system that does what the law of the suite says
	prepared []suite.Prepared
	occasion []set                // which faults each gives an occasion
	several  []set                // to which corruptions it gives several
	ids      map[string]bool      // of all cases of the suite
	skip     func(id string) bool // nil for none
}

// set is a set of faults by their place in the algebra.
type set []uint64

func (b set) add(i int)      { b[i/64] |= 1 << (i % 64) }
func (b set) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func newSet(n int) set { return make(set, (n+63)/64) }

func newCases(testSuite *suite.Suite) *cases {
	machine := testSuite.Machine()
	return &cases{suite: testSuite, correct: dsp.Config{Release: machine.Release(), Readings: machine.Readings()}, ids: map[string]bool{}}
}

// faulty is a system with one fault.
func (c *cases) faulty(id dsp.FaultID) (*inprocess.Adaptor, error) {
	config := c.correct
	config.Faults = []dsp.FaultID{id}
	return inprocess.New(config)
}

// prepare finds out what the law says of the cases of a suite, apart from those
// that an earlier one has too, and which faults each can show.
func prepare(ctx context.Context, testSuite *suite.Suite, earlier *cases) (*cases, error) {
	all := newCases(testSuite)
	for c, err := range testSuite.Cases() {
		if err != nil {
			return nil, err
		}
		if all.ids[c.ID] = true; earlier != nil && earlier.ids[c.ID] {
			continue
		}
		p, err := testSuite.Prepare(c)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", c.ID, err)
		}
		all.prepared = append(all.prepared, p)
	}
	return all, all.watch(ctx)
}

// watch has a correct system tell which faults each case can show.
func (c *cases) watch(ctx context.Context) error {
	faults, groups := dsp.Algebra(), grouped()
	always := map[int]int{}
	for g, group := range groups {
		always[group[0]] = g
	}
	c.occasion, c.several = make([]set, len(c.prepared)), make([]set, len(c.prepared))
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			var shown, several set
			adaptor, err := inprocess.Watched(c.correct, func(fault int) {
				if g, is := always[fault]; is && shown.has(fault) {
					several.add(g)
				}
				shown.add(fault)
			})
			for i := w; i < len(c.prepared) && err == nil && ctx.Err() == nil; i += workers {
				shown, several = newSet(len(faults)), newSet(len(groups))
				c.occasion[i], c.several[i] = shown, several
				// That it passes is for others to test: under a law of one's own it need not.
				_, err = c.suite.Passes(ctx, adaptor, c.prepared[i])
			}
			errs[w] = err
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return firstOf(errs)
}

// grouped are the faults of the algebra by corruption, the one that shows always
// first.
func grouped() (groups [][]int) {
	for i, fault := range dsp.Algebra() {
		if fault.Trigger.Kind == dsp.Always {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], i)
	}
	return groups
}

func firstOf(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// reached is how many cases give a fault an occasion.
func (c *cases) reached(fault int) (n int) {
	for _, shown := range c.occasion {
		if shown.has(fault) {
			n++
		}
	}
	return n
}

// find looks for the first case that finds each fault that is wanted, and tells of
// its place; -1 for none.
func (c *cases) find(ctx context.Context, wanted func(fault int) bool, found func(fault, at int), progress func(done, total int)) error {
	faults, groups := dsp.Algebra(), grouped()
	return each(len(groups), func(g int) error {
		h := hunt{cases: c, group: g, always: faults[groups[g][0]], verdicts: map[int]verdict{}}
		for _, i := range groups[g] {
			if !wanted(i) {
				continue
			}
			at, err := h.first(ctx, i, faults[i])
			if err != nil {
				return fmt.Errorf("fault %s: %w", faults[i].ID, err)
			}
			found(i, at)
		}
		return nil
	}, progress)
}

// hunt looks for the cases that find the faults of one corruption.
type hunt struct {
	*cases
	group    int
	always   dsp.Composed
	adaptor  *inprocess.Adaptor // of the corruption that shows always
	verdicts map[int]verdict    // of this, by case
}

// verdict is whether a case passes, and whether there was one occasion alone.
type verdict struct{ passes, once bool }

// first is the place of the first case that finds a fault; -1 for none.
func (h *hunt) first(ctx context.Context, fault int, composed dsp.Composed) (int, error) {
	var adaptor *inprocess.Adaptor
	for i, shown := range h.occasion {
		if !shown.has(fault) || h.skip != nil && h.skip(h.prepared[i].Case.ID) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return -1, err
		}
		passes, err := h.passes(ctx, i, composed, &adaptor)
		if err != nil {
			return -1, fmt.Errorf("case %s: %w", h.prepared[i].Case.ID, err)
		}
		if !passes {
			return i, nil
		}
	}
	return -1, nil
}

// passes carries a case out with a fault that it gives an occasion. Where there is
// one occasion it is the one on which the trigger fires, so that the fault shows as
// it always does, and what is known of that is enough.
func (h *hunt) passes(ctx context.Context, i int, composed dsp.Composed, adaptor **inprocess.Adaptor) (bool, error) {
	if composed.Trigger.Kind == dsp.Always || !h.several[i].has(h.group) {
		v, err := h.verdict(ctx, i)
		if err != nil || v.once || composed.Trigger.Kind == dsp.Always {
			return v.passes, err
		}
	}
	if *adaptor == nil {
		var err error
		if *adaptor, err = h.faulty(composed.ID); err != nil {
			return false, err
		}
	}
	return h.suite.Passes(ctx, *adaptor, h.prepared[i])
}

// verdict is what becomes of a case with the corruption that shows always.
func (h *hunt) verdict(ctx context.Context, i int) (verdict, error) {
	v, known := h.verdicts[i]
	if known {
		return v, nil
	}
	var err error
	if h.adaptor == nil {
		if h.adaptor, err = h.faulty(h.always.ID); err != nil {
			return v, err
		}
	}
	v.passes, err = h.suite.Passes(ctx, h.adaptor, h.prepared[i])
	v.once = h.adaptor.Occasions() == 1
	h.verdicts[i] = v
	return v, err
}

// each does something for each of so many, on every core.
func each(n int, do func(i int) error, progress func(done, total int)) error {
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var next atomic.Int64
	var telling sync.Mutex
	var done int
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for errs[w] == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				errs[w] = do(i)
				if progress != nil {
					telling.Lock()
					done++
					progress(done, n)
					telling.Unlock()
				}
			}
		})
	}
	group.Wait()
	return firstOf(errs)
}

// explain finds out why faults survive.
func (r *Report) explain(ctx context.Context, bound *cases, progress func(done, total int)) error {
	missed := func(i int) bool { return len(r.Fates[i].Missed) > 0 }
	r.Bound = len(bound.prepared)
	return bound.find(ctx, missed, func(i, at int) {
		fate := &r.Fates[i]
		switch {
		case at >= 0:
			c := bound.prepared[at].Case
			fate.Reason, fate.Witness = Gap, suite.Tell(c.World, c.Events).Events
		case bound.reached(i) > 0:
			fate.Reason = Equivalent
		default:
			fate.Reason = Outside
		}
	}, progress)
}

func (r *Report) median() int {
	var at []int
	for _, fate := range r.Fates {
		if fate.At > 0 {
			at = append(at, fate.At)
		}
	}
	if len(at) == 0 {
		return 0
	}
	slices.Sort(at)
	return at[len(at)/2]
}
