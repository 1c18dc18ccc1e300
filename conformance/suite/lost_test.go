package suite_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// mortal is an implementation that can die, and that comes back when it has been
// asked who it is often enough.
type mortal struct {
	conformance.Adaptor
	dies    func(submit int) bool
	after   int // how many questions it takes to come back; negative for never
	version string
	submits int
	dead    int // questions still to be left unanswered; 0 when alive
}

var errRefused = fmt.Errorf("%w: connection refused", conformance.ErrUnreachable)

func (m *mortal) Describe(ctx context.Context) (conformance.Description, error) {
	if m.dead != 0 {
		m.dead--
		return conformance.Description{}, errRefused
	}
	d, err := m.Adaptor.Describe(ctx)
	d.Version += m.version
	return d, err
}

func (m *mortal) Reset(ctx context.Context, w spec.World) error {
	if m.dead != 0 {
		return errRefused
	}
	return m.Adaptor.Reset(ctx, w)
}

func (m *mortal) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	m.submits++
	if m.dies(m.submits) {
		m.dead = m.after
		return spec.Response{}, fmt.Errorf("%w: connection reset", conformance.ErrUnreachable)
	}
	return m.Adaptor.Submit(ctx, r)
}

// TestLost: the case during which an implementation is lost is an error; the
// run waits for it to come back and goes on.
func TestLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		options := stories()
		testSuite := newSuite(t, options)
		o := run(t, testSuite, &mortal{Adaptor: correct(t), after: 2, dies: func(n int) bool { return n == 4 }})
		if want := (conformance.Counts{Pass: testSuite.Len() - 1, Error: 1}); o.Counts != want || o.Stopped != "" {
			t.Errorf("%+v, stopped %q, want %+v", o.Counts, o.Stopped, want)
		}
		if r, _ := first(o, conformance.Error); !strings.Contains(r.Reason, "implementation unreachable: connection reset") {
			t.Errorf("reason %q", r.Reason)
		}
	})
}

// TestLostForGood: the run stops, says why, and marks what was not run.
func TestLostForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		testSuite := newSuite(t, stories())
		o := runWith(t, suite.Runner{Patience: 200 * time.Millisecond}, testSuite, &mortal{Adaptor: correct(t), after: -1, dies: func(n int) bool { return n == 4 }})
		if !strings.Contains(o.Stopped, "did not come back within 200ms") || !strings.Contains(o.Stopped, "connection refused") {
			t.Errorf("stopped %q", o.Stopped)
		}
		if o.Counts.Error == 0 || o.Counts.Total() != testSuite.Len() || o.Counts.Conclude() != conformance.NotConcluded {
			t.Errorf("%+v of %d", o.Counts, testSuite.Len())
		}
		if last := o.Results[testSuite.Len()-1]; !strings.HasPrefix(last.Reason, "not run: the implementation did not come back") {
			t.Errorf("reason %q", last.Reason)
		}
	})
}

// TestLostAgainAndAgain: one that dies of every case stops the run, though it
// always comes back.
func TestLostAgainAndAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		testSuite := newSuite(t, stories())
		o := run(t, testSuite, &mortal{Adaptor: correct(t), dies: func(int) bool { return true }})
		if !strings.Contains(o.Stopped, fmt.Sprintf("lost in %d cases in a row", suite.MaxLost)) || o.Counts != (conformance.Counts{Error: testSuite.Len()}) {
			t.Errorf("%+v, stopped %q", o.Counts, o.Stopped)
		}
	})
}

// TestChanged: another implementation after a restart is not the one under test.
func TestChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		testSuite := newSuite(t, stories())
		m := &mortal{Adaptor: correct(t), after: 1}
		m.dies = func(n int) bool {
			if n == 4 {
				m.version = "-repaired"
			}
			return n == 4
		}
		o := run(t, testSuite, m)
		if !strings.Contains(o.Stopped, "changed during the run") || !strings.Contains(o.Stopped, "-repaired") {
			t.Errorf("stopped %q", o.Stopped)
		}
	})
}

// TestChangedAtTheEnd: nor is one that is another at the end.
func TestChangedAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mortal{Adaptor: correct(t), dies: func(int) bool { return false }}
		how := suite.Runner{Progress: func(done, total int) {
			if done == total {
				m.version = "-swapped"
			}
		}}
		testSuite := newSuite(t, stories())
		o := runWith(t, how, testSuite, m)
		if !strings.HasPrefix(o.Stopped, "after the last case: the implementation changed") || o.Counts.Total() != testSuite.Len() {
			t.Errorf("stopped %q, %+v", o.Stopped, o.Counts)
		}
	})
}

// TestLateEffect: an abandoned call that takes effect in the middle of the next
// case makes that one inconclusive, not a failure, and never a pass unseen.
func TestLateEffect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		testSuite := newSuite(t, stories())
		h, f := newHanger(t), &fake{Adaptor: correct(t)}
		late := 0
		f.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			h.call(func(call int64) bool { return call == 5 })
			if h.calls.Load() == 6 {
				late++
				return spec.Response{Decision: spec.Rejected, Code: "E0000"}, nil // what the late call made of it
			}
			return f.Adaptor.Submit(ctx, r)
		}
		o := runWith(t, suite.Runner{Timeout: patience}, testSuite, f)
		if want := (conformance.Counts{Pass: testSuite.Len() - 2, Error: 1, Inconclusive: 1}); o.Counts != want || late != 1 {
			t.Errorf("%+v, want %+v", o.Counts, want)
		}
		if r, _ := first(o, conformance.Inconclusive); !strings.Contains(r.Reason, "may have taken effect late") {
			t.Errorf("reason %q", r.Reason)
		}
	})
}

// memory is a journal that can fail.
type memory struct {
	earlier map[string]suite.Record
	records []suite.Record
	fails   bool
}

func (m *memory) Begin(suite.Outcome, int) (map[string]suite.Record, error) {
	return m.earlier, nil
}

func (m *memory) Judged(r suite.Record) error {
	if m.fails && len(m.records) == 3 {
		return errors.New("no space left")
	}
	m.records = append(m.records, r)
	return nil
}

// TestJournalFails: a run whose results cannot be kept stops.
func TestJournalFails(t *testing.T) {
	o := runWith(t, suite.Runner{Journal: &memory{fails: true}}, newSuite(t, stories()), correct(t))
	if !strings.Contains(o.Stopped, "the journal cannot be written: no space left") || o.Counts.Conclude() != conformance.NotConcluded {
		t.Errorf("stopped %q, %+v", o.Stopped, o.Counts)
	}
}
