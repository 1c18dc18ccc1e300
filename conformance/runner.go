package conformance

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"mp107/legaltext"
	"mp107/model"
	"mp107/spec"
)

// Version is the version of the suite. It changes whenever the same seed would
// give other cases or the same behaviour another verdict.
const Version = "0.1.0"

// DefaultSequences is how many sequences a run draws unless told otherwise.
const DefaultSequences = 200

// DefaultSeed is the seed of a run unless told otherwise.
const DefaultSeed = 107

// Options say what a run asks. The zero value, with a register, asks
// everything of MP107 under the default readings.
type Options struct {
	// Register is the law; nil means the embedded one.
	Register *legaltext.Register
	// Release is the state of the law; empty means MP107.
	Release  spec.Release
	Readings spec.Readings
	// Seed is the source of every random choice; 0 means DefaultSeed.
	Seed uint64
	// Sequences is how many sequences are drawn; 0 means DefaultSequences, a
	// negative number none.
	Sequences int
	// Strict holds response codes to the strict order of checks (ORD-1).
	Strict bool
	// Run and Skip select cases by pattern; see Case.Matches.
	Run, Skip []string
	// Timeout bounds one call of the adaptor; 0 means DefaultTimeout.
	Timeout time.Duration
	// FailFast ends the run at the first failure.
	FailFast bool
	// Adaptor says how the implementation is reached, for the report.
	Adaptor string
	// Progress, if not nil, is told after each case how many are done of how many.
	Progress func(done, total int)
}

// Suite is the cases that a run will carry out, with the law they are judged by.
type Suite struct {
	options Options
	machine *model.Machine
	rules   legaltext.RuleSet
	total   int
}

// NewSuite prepares a run. It refuses options that cannot be carried out: an
// unknown release or reading, a pattern that matches no case, no case at all.
func NewSuite(options Options) (*Suite, error) {
	if options.Register == nil {
		register, err := legaltext.Embedded()
		if err != nil {
			return nil, err
		}
		options.Register = register
	}
	if options.Release == "" {
		options.Release = spec.MP107
	}
	if options.Seed == 0 {
		options.Seed = DefaultSeed
	}
	if options.Sequences == 0 {
		options.Sequences = DefaultSequences
	}
	if options.Timeout == 0 {
		options.Timeout = DefaultTimeout
	}
	machine, err := model.New(options.Register, options.Release, options.Readings)
	if err != nil {
		return nil, err
	}
	s := &Suite{options: options, machine: machine, rules: options.Register.AsOf(options.Release)}
	return s, s.count()
}

// Register is the law that the suite judges by.
func (s *Suite) Register() *legaltext.Register { return s.options.Register }

// count goes through every case once, so that a pattern that matches nothing
// is an error before anything is sent.
func (s *Suite) count() error {
	unmatched := map[string]bool{}
	for _, pattern := range slices.Concat(s.options.Run, s.options.Skip) {
		unmatched[pattern] = true
	}
	for c, err := range s.all(nil) {
		if err != nil {
			return err
		}
		for pattern := range unmatched {
			if c.Matches(pattern) {
				delete(unmatched, pattern)
			}
		}
		if s.selects(c) {
			s.total++
		}
	}
	for _, pattern := range slices.Concat(s.options.Run, s.options.Skip) {
		if unmatched[pattern] {
			return fmt.Errorf("pattern %q matches no case: a pattern is a requirement (R1), a theorem (T02), a kind (scenario, table, sequence), or a case identifier or its beginning (R1/T02/table/6.15.1)", pattern)
		}
	}
	if s.total == 0 {
		return fmt.Errorf("no case is left to run: every one is skipped or not selected")
	}
	return nil
}

func (s *Suite) selects(c Case) bool {
	matches := func(pattern string) bool { return c.Matches(pattern) }
	return (len(s.options.Run) == 0 || slices.ContainsFunc(s.options.Run, matches)) && !slices.ContainsFunc(s.options.Skip, matches)
}

// Cases yields the cases selected: scenarios, the decision table, sequences.
func (s *Suite) Cases() iter.Seq2[Case, error] {
	return func(yield func(Case, error) bool) {
		for c, err := range s.all(s.selects) {
			if (err != nil || s.selects(c)) && !yield(c, err) {
				return
			}
		}
	}
}

// Len is the number of cases selected; at least 1.
func (s *Suite) Len() int { return s.total }

// all yields every case. Only those that are wanted come with their worlds and
// events; making these takes most of the time.
func (s *Suite) all(wanted func(Case) bool) iter.Seq2[Case, error] {
	return func(yield func(Case, error) bool) {
		for _, c := range Scenarios(s.options.Release) {
			if !yield(c, nil) {
				return
			}
		}
		for situation := range TableSituations() {
			c, err := situation.heading(s.options.Release), error(nil)
			if wanted != nil && wanted(c) {
				c, err = situation.Case(s.options.Release)
			}
			if !yield(c, err) {
				return
			}
		}
		drawn := newSequences(s.machine, s.options.Seed)
		for range max(s.options.Sequences, 0) {
			c, focus, err := drawn.heading()
			if wanted != nil && err == nil { // each sequence depends on those drawn before it
				c, err = drawn.draw(c, focus)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// mostTimeouts is after how many calls in a row without an answer a run stops:
// an implementation that has hung would otherwise hold it for hours.
const mostTimeouts = 3

// mostShrunk is how many failing cases are reduced; the rest are reported as
// they are.
const mostShrunk = 12

// Run carries the suite out. Its error means that nothing could be run at all,
// because the implementation does not describe itself, or because a case is
// broken; whatever happens within a case is in the outcome. Cancelling the
// context ends the run early: the outcome then says so and holds the results so far.
func (s *Suite) Run(ctx context.Context, adaptor Adaptor) (Outcome, error) {
	g := guarded{adaptor, s.options.Timeout}
	description, err := g.describe(ctx)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{
		Suite: Version, Release: s.options.Release, Readings: s.options.Readings,
		LawDigest: s.options.Register.Digest, Seed: s.options.Seed, Strict: s.options.Strict,
		Implementation: description, Adaptor: s.options.Adaptor,
		Selection: Selection{s.options.Run, s.options.Skip}, Sizes: map[Kind]int{},
	}
	r := &runner{
		suite: s, outcome: &o, coverage: newCoverage(s.machine, s.rules), shrunk: map[string]bool{},
		x: &executor{machine: s.machine, adaptor: g, description: description, strict: s.options.Strict},
	}
	for c, err := range s.Cases() {
		if err != nil {
			return Outcome{}, err
		}
		if err := r.one(ctx, c); err != nil {
			return Outcome{}, fmt.Errorf("case %s: %w", c.ID, err)
		}
		if s.options.Progress != nil {
			s.options.Progress(len(o.Results), s.total)
		}
		if s.options.FailFast && o.Counts.Fail > 0 && len(o.Results) < s.total {
			o.Stopped = fmt.Sprintf("stopped at the first failure, as asked, with %d of %d cases not run", s.total-len(o.Results), s.total)
			break
		}
	}
	o.Coverage = r.coverage.coverage()
	if !o.Selection.Whole() {
		o.Coverage.Thin = nil // only a part was asked for
	}
	return o, nil
}

// runner is one run under way.
type runner struct {
	suite       *Suite
	outcome     *Outcome
	coverage    *coverageCounter
	x           *executor
	timeouts    int
	transcribed int             // cases that carry their messages
	shrunk      map[string]bool // requirement/theorem/kind groups that have a reduced failure
}

func (r *runner) one(ctx context.Context, c Case) error {
	result := CaseResult{ID: c.ID, Kind: c.Kind, Requirement: c.Requirement, Theorem: c.Theorem, Title: c.Title}
	switch missing := c.missing(r.outcome.Implementation); {
	case r.outcome.Stopped != "":
		result.Verdict, result.Reason = Error, "not run: "+r.outcome.Stopped
	case missing != "":
		result.Verdict, result.Reason = NotApplicable, missingReason(missing)
	default:
		if err := r.carryOut(ctx, c, &result); err != nil {
			return err
		}
	}
	r.outcome.Results = append(r.outcome.Results, result)
	r.outcome.Counts.Add(result.Verdict)
	r.outcome.Sizes[c.Kind]++
	return nil
}

func (r *runner) carryOut(ctx context.Context, c Case, result *CaseResult) error {
	const interrupted = "the run was interrupted"
	if ctx.Err() != nil {
		r.outcome.Stopped = interrupted
		result.Verdict, result.Reason = Error, "not run: "+interrupted
		return nil
	}
	e, err := r.x.run(ctx, c.World, c.Events)
	if err != nil {
		return err
	}
	if e.verdict == Error && ctx.Err() != nil {
		r.outcome.Stopped = interrupted
	}
	r.x.doubt(&e, c.Events)
	result.Verdict, result.Clauses, result.Reason = e.verdict, e.exercised, e.reason
	if !e.cutShort {
		for _, judgement := range e.judgements {
			r.coverage.add(judgement)
		}
	}
	switch e.verdict {
	case Fail:
		result.Counterexample, result.Reason = r.counterexample(ctx, c, e)
		result.Exchanges = r.transcribe(ctx, result.Counterexample.World, result.Counterexample.Events)
	case Error:
		result.Exchanges = r.transcribe(ctx, c.World, nil)
	}
	r.watchTimeouts(e)
	return nil
}

func (r *runner) watchTimeouts(e execution) {
	if !e.timedOut {
		r.timeouts = 0
		return
	}
	if r.timeouts++; r.timeouts >= mostTimeouts {
		r.outcome.Stopped = fmt.Sprintf("stopped after %d calls in a row without an answer within %v", r.timeouts, r.suite.options.Timeout)
	}
}

// counterexample reduces the first failure of each group and tells it as a
// story. The reason returned is that of the reduced failure.
func (r *runner) counterexample(ctx context.Context, c Case, e execution) (*Counterexample, string) {
	world, events, narration := c.World, c.Events[:e.step+1], c.Narration
	group := fmt.Sprint(c.Requirement, c.Theorem, c.Kind)
	if !r.shrunk[group] && len(r.shrunk) < mostShrunk {
		r.shrunk[group] = true
		before := len(events)
		world, events, e = r.x.shrink(ctx, world, events, e)
		if len(events) != before {
			narration = nil // it was written for the whole list
		}
	}
	return newCounterexample(c.ID, world, events, narration, e), e.reason
}
