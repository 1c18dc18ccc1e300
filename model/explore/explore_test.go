package explore

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// The counts of the small and the medium world. Spin finds the same (see
// TestSpinAgrees and BenchmarkBesideSpin); a change of the law or of a scope
// that moves them must show here.
func TestCounts(t *testing.T) {
	for _, c := range []struct {
		result              Result
		states, transitions uint64
		depth               int
	}{
		{run(t, lawOf(t, spec.Baseline), Small(), Resources{}), 768, 9696, 9},
		{run(t, lawOf(t, spec.MP107), Small(), Resources{}), 768, 10080, 9},
		{run(t, lawOf(t, spec.MP107R2), Small(), Resources{}), 768, 10848, 9},
		{wholeMedium(t, spec.Baseline), 995328, 26055936, 16},
		{wholeMedium(t, spec.MP107), 995328, 27396864, 16},
		{run(t, lawOf(t, spec.MP107R2), twoMeters(), Resources{}), 124416, 2856960, 13},
	} {
		r := c.result
		if r.States != c.states || r.Transitions != c.transitions || r.Depth != c.depth {
			t.Errorf("%s %s: %d states, %d transitions, depth %d: want %d, %d, %d",
				r.Scope, r.Release, r.States, r.Transitions, r.Depth, c.states, c.transitions, c.depth)
		}
		var sum uint64
		for _, n := range r.Layers {
			sum += n
		}
		if sum != r.States || len(r.Layers) != r.Depth+1 {
			t.Errorf("%s %s: layers %v do not add up to %d states in depth %d", r.Scope, r.Release, r.Layers, r.States, r.Depth)
		}
	}
}

func TestScopesAreAsLargeAsPromised(t *testing.T) {
	within := map[string][2]uint64{"small": {100, 4999}, "medium": {400_000, 2_000_000}, "large": {3_000_000, 20_000_000}}
	for _, scope := range Scopes() {
		first, err := Compile(lawOf(t, spec.MP107), scope)
		if err != nil {
			t.Fatal(err)
		}
		size := first.Estimate(2)
		if want := within[scope.Name]; size.Points < want[0] || size.Points > want[1] {
			t.Errorf("%s: %d points: want from %d to %d", scope.Name, size.Points, want[0], want[1])
		}
		e := compiled(t, lawOf(t, spec.MP107R2), scope)
		var tables uint64
		for device := range e.tables {
			tables += e.tables[device].bytes()
		}
		if estimate := e.Estimate(2); tables > estimate.Tables || tables*8 < estimate.Tables {
			t.Errorf("%s: tables take %d bytes, estimated %d", scope.Name, tables, estimate.Tables)
		}
	}
	if _, err := ScopeByName("huge"); err == nil || !strings.Contains(err.Error(), "small, medium, large") {
		t.Errorf("unknown scope: %v", err)
	}
}

// bytes is the memory that the table takes.
func (t *table) bytes() uint64 {
	return uint64(cap(t.start)+cap(t.degree))*4 + uint64(cap(t.differences)+cap(t.upload))*8 +
		uint64(cap(t.violated))*uint64(unsafe.Sizeof(theoremSet(0))) + uint64(cap(t.recovery))
}

func TestResultDoesNotDependOnWorkers(t *testing.T) {
	for _, l := range []model.Law{
		lawOf(t, spec.Baseline),
		lawOf(t, spec.MP107R2, "A7=own-slot"),
	} {
		one := run(t, l, twoMeters(), Resources{Workers: 1})
		for _, workers := range []int{2, 4} {
			many := run(t, l, twoMeters(), Resources{Workers: workers})
			many.Size = one.Size // the counts of more workers take more memory
			if !reflect.DeepEqual(one, many) {
				t.Errorf("%s: the result with %d workers differs from that with one", l.Release, workers)
			}
		}
	}
}

func TestRunTwiceFindsTheSame(t *testing.T) {
	e := compiled(t, lawOf(t, spec.MP107), Small())
	first, err := e.Run(t.Context(), Resources{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	again, err := e.Run(t.Context(), Resources{Workers: 2})
	if err != nil || !reflect.DeepEqual(first, again) {
		t.Errorf("the second run differs: %v", err)
	}
}

func TestProgress(t *testing.T) {
	var seen []Progress
	r := run(t, lawOf(t, spec.MP107), Small(), Resources{Progress: func(p Progress) { seen = append(seen, p) }})
	if len(seen) != r.Depth+1 {
		t.Fatalf("%d calls: want one for each of %d layers", len(seen), r.Depth+1)
	}
	last := seen[len(seen)-1]
	if last.States != r.States || last.Transitions != r.Transitions || last.Frontier != 0 || last.Points < last.States {
		t.Errorf("last progress %+v of result %+v", last, r)
	}
	for i := 1; i < len(seen); i++ {
		if seen[i].Transitions <= seen[i-1].Transitions {
			t.Errorf("no progress from %+v to %+v", seen[i-1], seen[i])
		}
	}
}

func TestInterruptionIsPartial(t *testing.T) {
	whole := wholeMedium(t, spec.MP107)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := Run(ctx, lawOf(t, spec.MP107), Medium(), Resources{Progress: func(p Progress) {
		if p.Depth == 5 {
			cancel()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Partial || r.States <= 1 || r.States >= whole.States || r.Transitions == 0 || r.Transitions >= whole.Transitions {
		t.Errorf("partial %v with %d states, %d transitions", r.Partial, r.States, r.Transitions)
	}
	for _, f := range r.Findings {
		if f.Verdict == Holds {
			t.Errorf("%s: an interrupted exploration says that it holds", f.Theorem)
		}
	}
	if f := r.Finding(spec.T06); f.Verdict != Refuted || f.Witness == nil {
		t.Errorf("T06 was refuted before the interruption, and the result says %s", f.Verdict)
	}
	if f := r.Finding(spec.T01); f.Verdict != Unknown {
		t.Errorf("T01 is %s: want unknown", f.Verdict)
	}
	if whole.Partial {
		t.Error("an exploration that ended is marked partial")
	}
}

func TestInterruptionBeforeTheStart(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := Run(ctx, lawOf(t, spec.MP107), Small(), Resources{})
	if err != nil || !r.Partial || r.States != 1 || r.Transitions != 0 {
		t.Errorf("%+v, %v: want a partial result of one state", r, err)
	}
}

func TestMemoryBound(t *testing.T) {
	calls := 0
	_, err := Run(t.Context(), lawOf(t, spec.MP107), Large(), Resources{MaxMemory: 1 << 20, Progress: func(Progress) { calls++ }})
	var tooLarge *TooLargeError
	if !errors.As(err, &tooLarge) || calls != 0 {
		t.Fatalf("error %v after %d layers: want a refusal before the start", err, calls)
	}
	for _, part := range []string{"large", "limit is 1024 KiB", "states"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
	if _, err := Run(t.Context(), lawOf(t, spec.MP107), withMeters(2), Resources{}); !errors.As(err, &tooLarge) {
		t.Errorf("a world of 10^11 points: %v", err)
	}
	if _, err := Run(t.Context(), lawOf(t, spec.MP107), withMeters(5), Resources{}); err == nil || !strings.Contains(err.Error(), "2^62") {
		t.Errorf("a world of 10^19 points: %v", err)
	}
}

// withMeters is the large world with so many more meters like its first.
func withMeters(n int) Scope {
	s := Large()
	for i := range n {
		d := s.Devices[0]
		d.Name += strings.Repeat("x", i+1)
		d.ID += spec.EUI64(i+1) << 32
		d.MPxN = d.MPxN[:12] + spec.MPxN(rune('4'+i))
		s.Devices = append(s.Devices, d)
	}
	return s
}

func TestScopeDefects(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*Scope)
		want  string
	}{
		"no device":           {func(s *Scope) { s.Devices = nil }, "at least one"},
		"party twice":         {func(s *Scope) { s.Parties[1].Name = "A" }, "unique"},
		"shared meter":        {func(s *Scope) { s.Devices[1].MPxN = s.Devices[0].MPxN }, "of its own"},
		"no status":           {func(s *Scope) { s.Devices[0].Statuses = nil }, "at least one status"},
		"no supplier":         {func(s *Scope) { s.Devices[0].Certificates = s.Devices[0].Certificates[:2] }, "role Supplier"},
		"unknown owner":       {func(s *Scope) { s.Devices[0].Certificates[0].Party = "Z" }, `unknown party "Z"`},
		"unknown registered":  {func(s *Scope) { s.Devices[0].Registered[0].Parties[0] = "Z" }, `unknown party "Z"`},
		"nobody registered":   {func(s *Scope) { s.Devices[0].Registered[0].Parties = nil }, "no party to be registered"},
		"no certificate":      {func(s *Scope) { s.Devices[0].Registered[0].Parties[0] = "S" }, "no Network Operator certificate"},
		"malformed device":    {func(s *Scope) { s.Devices[0].SMETS = 3 }, "SMETS version 3"},
		"malformed SRV":       {func(s *Scope) { s.Devices[0].SRVs = []spec.SRV{"6.151.1"} }, "unknown SRV"},
		"name no identifier":  {func(s *Scope) { s.Devices[0].Name = "E 1" }, "letters and digits"},
		"party without an ID": {func(s *Scope) { s.Parties[0].ID = 0 }, "identifier"},
	} {
		s := Small()
		c.spoil(&s)
		if _, err := Compile(lawOf(t, spec.MP107), s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v: want one that says %q", name, err, c.want)
		}
	}
	if _, err := Compile(lawOf(t, "MP999"), Small()); err == nil {
		t.Error("an unknown release is taken")
	}
}
