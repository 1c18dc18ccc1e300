// Package timing measures how long an implementation takes to answer. What it finds is
// no evidence and decides nothing: it is another in every run, and lies beside a report
// that is the same.
package timing

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// Schema names the form of the file.
const Schema = "mp107.timings.v1"

// Keep is how many of the slowest cases are kept.
const Keep = 100

// Timings collects how long calls and cases take. It is safe for concurrent use.
type Timings struct {
	now func() time.Time // the clock

	mu      sync.Mutex
	methods map[string]*histogram
	slowest []Case // the slowest first
	cases   histogram
}

// Case is how long a case took, from its Reset to its last answer.
type Case struct {
	ID string `json:"id"`
	// Milliseconds are those that it took.
	Milliseconds float64 `json:"milliseconds"`
}

// New makes a collection by a clock.
func New(now func() time.Time) *Timings {
	return &Timings{now: now, methods: map[string]*histogram{}, cases: histogram{}}
}

// Watch begins a case, and what it returns ends it.
func (t *Timings) Watch(c conformance.Case) func() {
	began := t.now()
	return func() {
		took := t.now().Sub(began)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.cases.add(took)
		t.slowest = append(t.slowest, Case{c.ID, milliseconds(took)})
		slices.SortStableFunc(t.slowest, func(a, b Case) int {
			return cmp.Or(cmp.Compare(b.Milliseconds, a.Milliseconds), cmp.Compare(a.ID, b.ID))
		})
		t.slowest = t.slowest[:min(len(t.slowest), Keep)]
	}
}

func (t *Timings) call(method string) func() {
	began := t.now()
	return func() {
		took := t.now().Sub(began)
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.methods[method] == nil {
			t.methods[method] = &histogram{}
		}
		t.methods[method].add(took)
	}
}

// histogram counts durations in classes that are one percent wide, so that it takes as
// little for a long run as for a short one.
type histogram struct {
	classes map[int]int
	count   int
	most    time.Duration
}

const width = 1.01

func (h *histogram) add(d time.Duration) {
	if h.classes == nil {
		h.classes = map[int]int{}
	}
	h.classes[int(math.Round(math.Log(max(float64(d), 1))/math.Log(width)))]++
	h.count++
	h.most = max(h.most, d)
}

// quantile is a duration that so many in a hundred do not exceed, to one percent.
func (h *histogram) quantile(percent int) time.Duration {
	rank := (h.count*percent + 99) / 100
	classes := make([]int, 0, len(h.classes))
	for class := range h.classes {
		classes = append(classes, class)
	}
	slices.Sort(classes)
	for _, class := range classes {
		if rank -= h.classes[class]; rank <= 0 {
			return min(time.Duration(math.Pow(width, float64(class))), h.most)
		}
	}
	return h.most
}

// Spread sums up how long something took, in milliseconds.
type Spread struct {
	Of      string  `json:"of"`
	Count   int     `json:"count"`
	Median  float64 `json:"median"`
	Percent float64 `json:"percentile99"`
	Most    float64 `json:"most"`
}

func (h *histogram) spread(of string) Spread {
	return Spread{of, h.count, milliseconds(h.quantile(50)), milliseconds(h.quantile(99)), milliseconds(h.most)}
}

func milliseconds(d time.Duration) float64 { return math.Round(float64(d)/1000) / 1000 }

// Found is what was measured.
type Found struct {
	Schema string `json:"schema"`
	Note   string `json:"note"`
	// Calls are the spreads of the calls by method, and of all of them last; Cases is that
	// of the cases.
	Calls []Spread `json:"calls"`
	Cases Spread   `json:"cases"`
	// Slowest are the cases that took longest.
	Slowest []Case `json:"slowest"`
}

// Found sums up what was measured so far.
func (t *Timings) Found() Found {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := Found{
		Schema: Schema, Note: "How long answers took, in milliseconds, medians and percentiles to one percent. No evidence, and no part of the report.",
		Calls: []Spread{}, Cases: t.cases.spread("case"), Slowest: append([]Case{}, t.slowest...),
	}
	var all histogram
	for _, method := range []string{"Reset", "Submit", "Apply", "Observe"} {
		h := t.methods[method]
		if h == nil {
			continue
		}
		f.Calls = append(f.Calls, h.spread(method))
		for class, n := range h.classes {
			if all.classes == nil {
				all.classes = map[int]int{}
			}
			all.classes[class] += n
		}
		all.count, all.most = all.count+h.count, max(all.most, h.most)
	}
	if all.count > 0 {
		f.Calls = append(f.Calls, all.spread("all"))
	}
	return f
}

// Write writes the file.
func (f Found) Write(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(f)
}

// Tell says in a few lines what was measured, with so many of the slowest cases.
func (f Found) Tell(w io.Writer, slowest int) {
	if len(f.Calls) == 0 {
		return
	}
	all := f.Calls[len(f.Calls)-1]
	fmt.Fprintf(w, "Response times: median %v ms, 99th percentile %v ms, longest %v ms, of %s.\n", all.Median, all.Percent, all.Most, text.Several(all.Count, "call", "calls"))
	for _, c := range f.Slowest[:min(slowest, len(f.Slowest))] {
		fmt.Fprintf(w, "  %10.1f ms  %s\n", c.Milliseconds, c.ID)
	}
}

// Measured is an adaptor whose calls are measured. It has the other abilities of the one
// that it wraps.
func (t *Timings) Measured(adaptor conformance.Adaptor) conformance.Adaptor {
	return measured{adaptor, t}
}

type measured struct {
	conformance.Adaptor
	timings *Timings
}

func (m measured) Reset(ctx context.Context, w spec.World) error {
	defer m.timings.call("Reset")()
	return m.Adaptor.Reset(ctx, w)
}

func (m measured) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	defer m.timings.call("Submit")()
	return m.Adaptor.Submit(ctx, r)
}

func (m measured) Apply(ctx context.Context, e spec.Event) (spec.Result, error) {
	defer m.timings.call("Apply")()
	return m.Adaptor.Apply(ctx, e)
}

func (m measured) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	defer m.timings.call("Observe")()
	return m.Adaptor.Observe(ctx, device)
}

// HonorsContext implements conformance.HonorsContext.
func (m measured) HonorsContext() bool {
	honors, ok := m.Adaptor.(conformance.HonorsContext)
	return ok && honors.HonorsContext()
}

// Transcript implements conformance.Recorder.
func (m measured) Transcript() []conformance.Exchange {
	if recorder, ok := m.Adaptor.(conformance.Recorder); ok {
		return recorder.Transcript()
	}
	return nil
}

// Signed implements conformance.Witnessed.
func (m measured) Signed() []string {
	if witnessed, ok := m.Adaptor.(conformance.Witnessed); ok {
		return witnessed.Signed()
	}
	return nil
}
