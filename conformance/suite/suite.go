package suite

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// DefaultSequences is how many sequences a run draws unless told otherwise.
const DefaultSequences = 200

// MaxSequences is the most that one suite draws: a journal from somebody else, which
// says how many there were, must not keep whoever judges it busy for days.
const MaxSequences = 1_000_000

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
	// Challenge, if there is one, changes the seed and every counter.
	Challenge Challenge
	// Sequences is how many sequences are drawn, at most MaxSequences; 0 means
	// DefaultSequences, a negative number none.
	Sequences int
	// Depth is how many events the exhaustive histories have; 0 means DefaultDepth,
	// a negative number that there are none.
	Depth int
	// Strict holds response codes to the strict order of checks (ORD-1).
	Strict bool
	// Run and Skip select cases by pattern; see Case.Matches.
	Run, Skip []string
	// Quick chooses, by identifier, the cases that the pattern Quick selects, among
	// all those of a suite; only a run that is asked for it needs it. Package mutant
	// has one.
	Quick func(*Suite) (map[string]bool, error)
	// Plain leaves cases without backgrounds: an implementation whose world is declared
	// has none of the Devices, Users and rows of registration that they add.
	Plain bool
	// Scope is the declared profile; empty means Full.
	Scope Scope
	// MaxCases is how many cases there may be, selected or not, before the options are
	// refused; 0 is no bound. It is for options that come from somebody else.
	MaxCases int
}

// Suite is the cases that a run will carry out, with the law they are judged by.
type Suite struct {
	options Options
	machine *model.Machine
	rules   legaltext.RuleSet
	gated   map[string]bool // see Gate
	// reachable is what the law can do at all.
	reachable *reachable
	total     int
	quick     map[string]bool // the cases that Quick selects, if it is asked for
	// theorems are those that cases are held against.
	theorems *theorems
}

// New prepares a run. It refuses options that cannot be carried out: an
// unknown release or reading, a pattern that matches no case, no case at all.
func New(options Options) (*Suite, error) {
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
	if options.Sequences > MaxSequences {
		return nil, fmt.Errorf("%d sequences are too many: want at most %d; more can be had by further runs with other seeds", options.Sequences, MaxSequences)
	}
	if options.Depth == 0 {
		options.Depth = DefaultDepth
	}
	if options.Depth > MaxDepth {
		return nil, fmt.Errorf("histories of %d events: want at most %d", options.Depth, MaxDepth)
	}
	if _, err := ParseChallenge(string(options.Challenge)); err != nil {
		return nil, err
	}
	if options.Scope == Full {
		options.Scope = ""
	} else if options.Scope != "" && options.Scope != Core {
		return nil, fmt.Errorf("unknown profile %q: want %s or %s", options.Scope, Core, Full)
	}
	machine, err := model.New(options.Register, options.Release, options.Readings)
	if err != nil {
		return nil, err
	}
	s := &Suite{options: options, machine: machine, rules: options.Register.AsOf(options.Release)}
	s.gated, s.reachable = gated(s.rules), newReachable(s.machine, s.rules)
	if s.theorems, err = newTheorems(model.Law{Register: options.Register, Release: options.Release, Readings: options.Readings}); err != nil {
		return nil, err
	}
	if slices.Contains(slices.Concat(options.Run, options.Skip), Quick) {
		if err := s.quickly(); err != nil {
			return nil, err
		}
	}
	return s, s.count()
}

// Machine is the law that the suite judges by, as of its release and under its
// readings.
func (s *Suite) Machine() *model.Machine { return s.machine }

// Release is the state of the law that the suite asks about, and Seed the source
// of its random choices, which the challenge has a part in.
func (s *Suite) Release() spec.Release { return s.options.Release }
func (s *Suite) Seed() uint64          { return s.options.Challenge.seed(s.options.Seed) }

// Challenge is the auditor's, if there is one.
func (s *Suite) Challenge() Challenge { return s.options.Challenge }

// Register is the law that the suite judges by.
func (s *Suite) Register() *legaltext.Register { return s.options.Register }

// count goes through every case once, so that a pattern that matches nothing
// is an error before anything is sent.
func (s *Suite) count() error {
	unmatched := map[string]bool{}
	for _, pattern := range slices.Concat(s.options.Run, s.options.Skip) {
		unmatched[pattern] = true
	}
	cases := 0
	asked := s.asksFor
	if len(s.options.Skip) > 0 { // what is not run may be what a pattern skips
		asked = everyKind
	}
	for c, err := range s.all(asked, nil) {
		if err != nil {
			return err
		}
		if cases++; s.options.MaxCases > 0 && cases > s.options.MaxCases {
			return fmt.Errorf("there are more than %d cases", s.options.MaxCases)
		}
		for pattern := range unmatched {
			if s.matches(c, pattern) {
				delete(unmatched, pattern)
			}
		}
		if s.selects(c) {
			s.total++
		}
	}
	for _, pattern := range slices.Concat(s.options.Run, s.options.Skip) {
		if unmatched[pattern] {
			return fmt.Errorf("pattern %q matches no case: a pattern is a requirement (R1), a theorem (T02), a kind (scenario, table, history, sequence), a case identifier or its beginning (R1/table/6.15.1), a part of what a case is called or about, or a glob (*/unregistered*)%s", pattern, s.elsewhere(pattern))
		}
	}
	if s.total == 0 {
		return fmt.Errorf("no case is left to run: every one is skipped or not selected")
	}
	return nil
}

// elsewhere is a remark on a pattern of what is in force as of another release only.
func (s *Suite) elsewhere(pattern string) string {
	if s.options.Release != spec.MP107R2 && (pattern == "R2" || strings.HasPrefix(pattern, "R2/")) {
		return fmt.Sprintf("; R2 is in the release %s only, and this is %s", spec.MP107R2, s.options.Release)
	}
	return ""
}

func (s *Suite) selects(c conformance.Case) bool {
	matches := func(pattern string) bool { return s.matches(c, pattern) }
	return s.options.Scope.Has(c) && (len(s.options.Run) == 0 || slices.ContainsFunc(s.options.Run, matches)) && !slices.ContainsFunc(s.options.Skip, matches)
}

// Cases yields the cases selected: scenarios, the decision table, histories, sequences.
func (s *Suite) Cases() iter.Seq2[conformance.Case, error] {
	return func(yield func(conformance.Case, error) bool) {
		for c, err := range s.all(s.asksFor, s.selects) {
			if (err != nil || s.selects(c)) && !yield(s.options.Challenge.put(c), err) {
				return
			}
		}
	}
}

// Len is the number of cases selected; at least 1.
func (s *Suite) Len() int { return s.total }

// all yields every case of the kinds that are asked for. Only those that are wanted come
// with their worlds and events; making these takes most of the time. What finds most
// faults comes first: long cases before short ones, and the table, which has a request in
// each row, last.
func (s *Suite) all(asked func(conformance.Kind) bool, wanted func(conformance.Case) bool) iter.Seq2[conformance.Case, error] {
	return func(yield func(conformance.Case, error) bool) {
		for _, part := range []struct {
			kind  conformance.Kind
			cases iter.Seq2[conformance.Case, error]
		}{{conformance.Scenario, s.scenarios}, {conformance.Sequence, s.sequences(wanted)}, {conformance.History, s.histories(wanted)}, {conformance.Table, s.table(wanted)}} {
			if !asked(part.kind) {
				continue
			}
			for c, err := range part.cases {
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

func everyKind(conformance.Kind) bool { return true }

// asksFor reports whether a case of a kind may be selected, for all that the patterns
// say of kinds.
func (s *Suite) asksFor(kind conformance.Kind) bool {
	return len(s.options.Run) == 0 || slices.ContainsFunc(s.options.Run, func(pattern string) bool {
		parts := strings.Split(pattern, "/")
		if slices.Contains(conformance.Kinds(), conformance.Kind(parts[0])) {
			return parts[0] == string(kind)
		}
		// A kind stands after the requirement; see conformance.Case.Matches.
		return len(parts) == 1 || !slices.Contains(conformance.Kinds(), conformance.Kind(parts[1])) || parts[1] == string(kind)
	})
}

func (s *Suite) scenarios(yield func(conformance.Case, error) bool) {
	for _, c := range Scenarios(s.options.Release) {
		if !yield(c, nil) {
			return
		}
	}
}

func (s *Suite) sequences(wanted func(conformance.Case) bool) iter.Seq2[conformance.Case, error] {
	return func(yield func(conformance.Case, error) bool) {
		last := s.lastSequence(wanted)
		drawn := newSequences(s.machine, s.Seed())
		for i := range max(s.options.Sequences, 0) {
			c, focus, err := drawn.heading()
			if i <= last && err == nil { // each sequence depends on those drawn before it
				c, err = drawn.draw(c, focus)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// lastSequence is the last one that is wanted, counted from 0; -1 where none is.
func (s *Suite) lastSequence(wanted func(conformance.Case) bool) int {
	last := -1
	if wanted == nil {
		return last
	}
	drawn := newSequences(s.machine, s.Seed())
	for i := range max(s.options.Sequences, 0) {
		if c, _, err := drawn.heading(); err == nil && wanted(c) {
			last = i
		}
	}
	return last
}

func (s *Suite) histories(wanted func(conformance.Case) bool) iter.Seq2[conformance.Case, error] {
	return func(yield func(conformance.Case, error) bool) {
		for h := range histories(s.options.Release, max(s.options.Depth, 0)) {
			c, err := h.heading()
			if wanted != nil && err == nil && wanted(c) {
				if c, err = h.toCase(); err == nil && !s.options.Plain {
					c = h.dressed(c)
				}
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

func (s *Suite) table(wanted func(conformance.Case) bool) iter.Seq2[conformance.Case, error] {
	return func(yield func(conformance.Case, error) bool) {
		for _, situation := range table(s.options.Readings) {
			c, err := situation.heading(s.options.Release), error(nil)
			if wanted != nil && wanted(c) {
				if c, err = situation.Case(s.options.Release); err == nil && !s.options.Plain {
					c = dress(c)
				}
			}
			if !yield(c, err) {
				return
			}
		}
	}
}
