package main

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// leaky keeps the counters of every world that it was ever in.
type leaky struct {
	conformance.Adaptor
	kept []spec.Counter
}

func (a *leaky) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	response, err := a.Adaptor.Submit(ctx, r)
	if err == nil && response.Decision == spec.Accepted {
		a.kept = append(a.kept, spec.Counter{Originator: r.Originator, Target: r.Target, Last: r.Counter})
	}
	return response, err
}

func (a *leaky) Reset(ctx context.Context, w spec.World) error {
	for _, c := range a.kept {
		w.Counters = slices.DeleteFunc(slices.Clone(w.Counters), func(other spec.Counter) bool {
			return other.Originator == c.Originator && other.Target == c.Target
		})
		w.Counters = append(w.Counters, c)
	}
	return a.Adaptor.Reset(ctx, w)
}

// TestRunNeedsReset: where Reset does not reset, no case is run and no verdict
// is given; the message says what survived and where to look.
func TestRunNeedsReset(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := wire.NewServer(1, func() (conformance.Adaptor, error) {
		inner, err := inprocess.New(dsp.Config{Release: spec.MP107})
		return &leaky{Adaptor: inner}, err
	})
	go func() { _ = rpc.Serve(t.Context(), listener, server, nil) }()
	out, err := command(t.TempDir(), "run", "--adaptor", "http://"+listener.Addr().String(), "--run", "scenario").CombinedOutput()
	if exitCode(err) != exitInconclusive {
		t.Errorf("%v", err)
	}
	for _, want := range []string{"Reset does not reset", "counters", "No case was run", "adaptor check http://"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the message does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(string(out), "CONFORMANT") {
		t.Errorf("a verdict was given:\n%s", out)
	}
}

// stuck cannot move time on, though it claims to.
type stuck struct{ conformance.Adaptor }

func (a stuck) Apply(ctx context.Context, e spec.Event) (spec.Result, error) {
	if e.Advance != nil {
		return spec.Result{}, errors.New("the clock is out of order")
	}
	return a.Adaptor.Apply(ctx, e)
}

// TestRunSaysWhatItCouldNotFindOut: what stays open before a run, however often it is
// tried, is a problem in the report, and everything that is open is said.
func TestRunSaysWhatItCouldNotFindOut(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := wire.NewServer(1, func() (conformance.Adaptor, error) {
		inner, err := inprocess.New(dsp.Config{Release: spec.MP107})
		return stuck{inner}, err
	})
	go func() { _ = rpc.Serve(t.Context(), listener, server, nil) }()
	out, err := command(t.TempDir(), "run", "--adaptor", "http://"+listener.Addr().String(), "--run", "R1/scenario/unregistered-holder").CombinedOutput()
	if exitCode(err) != exitInconclusive {
		t.Errorf("%v", err)
	}
	said := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{"INCONCLUSIVE", "The evidence has 1 problem. Every one of 1 case passed.", "It could not be found out whether Reset forgets pending requests, whether Reset forgets the time: ", "the clock is out of order"} {
		if !strings.Contains(said, want) {
			t.Errorf("the report does not say %q:\n%s", want, out)
		}
	}
}
