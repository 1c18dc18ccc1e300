package explore

import (
	"context"
	"fmt"
	"slices"

	"example.org/mp107/model"
)

// DefaultMaxMemory is the limit where Options set none, in bytes: 4 GiB.
const DefaultMaxMemory = 4 << 30

// TooLargeError refuses an exploration before it starts.
type TooLargeError struct {
	Scope string
	Size  Size
	Limit uint64 // in bytes
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("scope %q has %v, and the limit is %s: choose a smaller scope or raise the limit", e.Scope, e.Size, Bytes(e.Limit))
}

// Run explores the scope under the law. When ctx ends early the result, marked
// Partial, tells what was covered, and the error is nil.
func Run(ctx context.Context, law model.Law, scope Scope, o Resources) (Result, error) {
	e, err := Compile(law, scope)
	if err != nil {
		return Result{}, err
	}
	return e.Run(ctx, o)
}

// Prepare builds what a step looks up. Run does so by itself; calling it before
// lets a caller measure the two apart. It refuses a world whose estimate is
// above the limit of the options.
func (e *Explorer) Prepare(o Resources) error {
	limit := o.MaxMemory
	if limit == 0 {
		limit = DefaultMaxMemory
	}
	if size := e.Estimate(o.Workers); size.Total() > limit {
		return &TooLargeError{e.sp.scope.Name, size, limit}
	}
	return e.tabulate()
}

// Run explores. It can be called again, and then finds the same.
func (e *Explorer) Run(ctx context.Context, o Resources) (Result, error) {
	if err := e.Prepare(o); err != nil {
		return Result{}, err
	}
	s := newSearch(e, numberOfWorkers(o.Workers))
	for s.remaining > 0 {
		complete := expand(ctx, s.workers, &s.f)
		s.close()
		if o.Progress != nil {
			o.Progress(Progress{Depth: s.depth, States: s.states, Transitions: s.transitions(), Frontier: s.remaining, Points: e.layout.size})
		}
		if !complete {
			s.partial = true
			break
		}
	}
	return s.result(e.Estimate(o.Workers))
}

// search is one exploration under way.
type search struct {
	e       *Explorer
	f       frontier
	workers []*worker
	// depth is that of the current layer; layers are the numbers of states of
	// the layers so far, remaining that of the current one.
	depth     int
	layers    []uint64
	states    uint64
	remaining uint64
	partial   bool
	// contexts counts, for each Device, the states expanded in each context.
	contexts [][]uint64
	seen     violations
}

func newSearch(e *Explorer, workers int) *search {
	s := &search{e: e, f: newFrontier(e.layout.size), states: 1, remaining: 1, layers: []uint64{1}, seen: newViolations(e)}
	for range workers {
		s.workers = append(s.workers, newWorker(e, &s.f))
	}
	for device := range e.tables {
		s.contexts = append(s.contexts, make([]uint64, len(e.tables[device].degree)))
	}
	start := e.layout.pack(e.sp.start())
	s.f.visited[start>>6] |= 1 << (start & 63)
	s.f.current[start>>6] |= 1 << (start & 63)
	return s
}

// close ends a layer: it adds up what the workers counted, looks for the first
// sight of what contradicts a theorem, and makes the next layer the current one.
func (s *search) close() {
	var found uint64
	for _, w := range s.workers {
		found += w.found
		w.found = 0
	}
	for device, total := range s.contexts {
		for context := range total {
			before := total[context]
			total[context] = 0
			for _, w := range s.workers {
				total[context] += w.contexts[device][context]
			}
			if before == 0 && total[context] != 0 {
				s.seen.want(device, context)
			}
		}
	}
	s.seen.look(&s.f, s.depth)
	s.states += found
	s.remaining = found
	if found > 0 {
		s.layers = append(s.layers, found)
		s.depth++
	}
	s.f.current, s.f.next = s.f.next, s.f.current
	clear(s.f.next)
}

func (s *search) expanded() uint64 {
	var n uint64
	for _, w := range s.workers {
		n += w.expanded
	}
	return n
}

// transitions is the number of transitions out of the states expanded.
func (s *search) transitions() uint64 {
	var n uint64
	for device, total := range s.contexts {
		for context, states := range total {
			n += states * uint64(s.e.tables[device].degree[context])
		}
	}
	each := uint64(0) // the events that are possible in every state
	for _, at := range s.e.sp.ofUsers {
		each += uint64(s.e.sp.cells[at].size() - 1)
	}
	if s.e.uploads {
		each++
	}
	return n + s.expanded()*each
}

func (s *search) result(size Size) (Result, error) {
	e := s.e
	r := Result{
		Scope: e.sp.scope.Name, Release: e.law.Release, Readings: e.law.Readings, LawDigest: e.law.Register.Digest,
		Partial: s.partial, States: s.states, Transitions: s.transitions(),
		Depth: s.depth, Layers: slices.Clone(s.layers), Size: size,
	}
	for _, dockets := range e.dockets {
		r.Decisions += s.expanded() * uint64(len(dockets))
	}
	witnesses, err := s.seen.witnesses()
	if err != nil {
		return Result{}, err
	}
	r.Findings = s.findings(witnesses)
	r.Recovery = s.recovery(witnesses)
	return r, nil
}
