package report_test

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// acceptsEverything is wrong in nearly every case of the suite.
type acceptsEverything struct{ conformance.Adaptor }

func (acceptsEverything) Submit(context.Context, spec.ServiceRequest) (spec.Response, error) {
	return spec.Response{Decision: spec.Accepted, Code: spec.I0}, nil
}

// wordy fails every call, and has much to say about it, all of which has to be escaped.
type wordy struct{ conformance.Adaptor }

func (wordy) Submit(context.Context, spec.ServiceRequest) (spec.Response, error) {
	return spec.Response{}, fmt.Errorf("%s", strings.Repeat("\"<&é", 10_000))
}

// TestBounded: whatever fails, CI takes the file and the run does not take the
// machine; and a run in which all passes says so in little room.
func TestBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the whole suite three times")
	}
	const mega = 1_000_000
	able, err := inprocess.New(dsp.Config{Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		adaptor conformance.Adaptor
		most    map[string]int // bytes
	}{
		"all passes":         {able, map[string]int{"JUnit": 5 * mega, "JSON": 2 * mega, "HTML": 1 * mega}},
		"accepts everything": {acceptsEverything{able}, map[string]int{"JUnit": 5 * mega, "JSON": 14 * mega, "HTML": 1 * mega}},
		"all errors":         {wordy{able}, map[string]int{"JUnit": 5 * mega, "JSON": 26 * mega, "HTML": 1 * mega}},
	} {
		t.Run(name, func(t *testing.T) {
			// As a run of the command: what counts is what has to be kept.
			defer debug.SetMemoryLimit(debug.SetMemoryLimit(170 << 20))
			runtime.GC()
			heap := watchHeap(t)
			testSuite, err := suite.New(suite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			o, err := testSuite.Run(t.Context(), test.adaptor)
			if err != nil {
				t.Fatal(err)
			}
			r := report.New(o, legaltext.Shipped())
			whole := map[spec.TheoremID]int{}
			for _, c := range r.Cases {
				if c.Counterexample != nil && len(c.Counterexample.Events) > 0 {
					whole[c.Theorem]++
				}
			}
			for _, group := range r.Failures.Groups {
				if group.Verdict == conformance.Fail && whole[group.Theorem] != min(group.Total, 5) {
					t.Errorf("%d of %d counterexamples of %s are whole", whole[group.Theorem], group.Total, group.Theorem)
				}
			}
			for form, write := range map[string]func(io.Writer, report.Report) error{"JUnit": report.JUnit, "JSON": report.JSON, "HTML": report.HTML} {
				size := new(counter)
				if err := write(size, r); err != nil {
					t.Fatal(err)
				}
				t.Logf("%s: %d bytes", form, *size)
				if int(*size) > test.most[form] {
					t.Errorf("%s takes %d bytes, want at most %d", form, *size, test.most[form])
				}
			}
			if most := heap(); most > 200<<20 {
				t.Errorf("the run takes %d MB, want at most 200", most>>20)
			} else {
				t.Logf("%v, %d MB", r.Counts.Counts, most>>20)
			}
		})
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// watchHeap looks at the heap from time to time, until it is asked for the most.
func watchHeap(t *testing.T) func() uint64 {
	var most atomic.Uint64
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		var m runtime.MemStats
		for ctx.Err() == nil {
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
			time.Sleep(50 * time.Millisecond)
		}
	}()
	return func() uint64 { stop(); return most.Load() }
}
