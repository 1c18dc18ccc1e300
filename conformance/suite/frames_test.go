package suite_test

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// maxFrames is how many calls of ours may lie between a lane of a run and the
// adaptor: whoever follows a request through a debugger passes no more.
const maxFrames = 6

// shallow notes how deep its calls lie.
type shallow struct {
	conformance.Adaptor
	frames []string
}

func (*shallow) HonorsContext() bool { return true }

func (a *shallow) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	var callers [64]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers[:])])
	a.frames = nil
	for more := true; more; {
		var frame runtime.Frame
		if frame, more = frames.Next(); strings.Contains(frame.Function, "/mp107/conformance") {
			a.frames = append(a.frames, frame.Function)
		}
	}
	return a.Adaptor.Submit(ctx, r)
}

func TestFewFramesFromSuiteToAdaptor(t *testing.T) {
	a := &shallow{Adaptor: correct(t)}
	run(t, newSuite(t, stories()), a)
	if len(a.frames) == 0 || len(a.frames) > maxFrames {
		t.Errorf("%d frames, want 1 to %d:\n%s", len(a.frames), maxFrames, strings.Join(a.frames, "\n"))
	}
	runWith(t, suite.Runner{Batch: 20}, newSuite(t, suite.Options{Run: []string{"R1/T02"}}), a)
	t.Logf("in a world that is shared:\n%s", strings.Join(a.frames, "\n"))
}
