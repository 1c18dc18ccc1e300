package concurrent

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestErrorsAreNoVerdict: a call without an answer leaves its round unjudged, and
// the run goes on where that is safe.
func TestErrorsAreNoVerdict(t *testing.T) {
	var calls atomic.Int64
	good := simulated(t, spec.MP107)
	once := func(then func(context.Context) (spec.Response, error)) conformance.Adaptor {
		calls.Store(0)
		return &fake{Adaptor: good, submit: func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			if calls.Add(1) == 5 {
				return then(ctx)
			}
			return good.Submit(ctx, r)
		}}
	}
	for _, c := range []struct {
		name string
		then func(context.Context) (spec.Response, error)
		want string
		left conformance.Counts // of 6 rounds
	}{
		{"an error", func(context.Context) (spec.Response, error) { return spec.Response{}, errors.New("no such door") }, "no such door", conformance.Counts{Pass: 5, Error: 1}},
		{"a panic", func(context.Context) (spec.Response, error) { panic("dropped") }, "dropped", conformance.Counts{Pass: 5, Error: 1}},
		{"nonsense", func(context.Context) (spec.Response, error) { return spec.Response{Decision: "maybe"}, nil }, "makes no sense", conformance.Counts{Pass: 5, Error: 1}},
		// A call that was given up could get into a later round.
		{"no answer", func(ctx context.Context) (spec.Response, error) { <-ctx.Done(); return spec.Response{}, ctx.Err() }, "may still take effect", conformance.Counts{Error: 6}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := run(t, once(c.then), Sizes{Clients: 4, Rounds: 6, Timeout: 200 * time.Millisecond})
			if got := counts(found); got != c.left {
				t.Errorf("%+v, want %+v", got, c.left)
			}
			said := slices.ContainsFunc(found.Results, func(r conformance.Result) bool { return strings.Contains(r.Reason, c.want) })
			if !said || !strings.Contains(found.Results[0].Reason, "client ") {
				t.Errorf("nothing says %q: %+v", c.want, found.Results)
			}
		})
	}
}

// TestLostImplementation ends the run, with every round accounted for.
func TestLostImplementation(t *testing.T) {
	adaptor := &fake{Adaptor: simulated(t, spec.MP107), submit: func(context.Context, spec.ServiceRequest) (spec.Response, error) {
		return spec.Response{}, conformance.ErrUnreachable
	}}
	found := run(t, adaptor, Sizes{Clients: 4, Rounds: 9})
	if c := counts(found); c.Error != 9 || found.Stopped == "" || found.Concurrency.Rounds != maxLost {
		t.Errorf("%+v, %q", found.Concurrency, found.Stopped)
	}
}

// TestInterrupted: the rounds not carried out are errors.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	adaptor := simulated(t, spec.MP107)
	o := Sizes{Clients: 4, Rounds: 8, Progress: func(done, total int) {
		if done == 3 && total == 8 {
			cancel()
		}
	}}
	found, err := Run(ctx, machine(t, spec.MP107), adaptor, describe(t, adaptor), o)
	if err != nil {
		t.Fatal(err)
	}
	if c := counts(found); c.Pass != 3 || c.Error != 5 || !strings.Contains(found.Stopped, "interrupted") {
		t.Errorf("%+v, %q", c, found.Stopped)
	}
}

// TestThinIsInconclusive: rounds in which nothing overlapped have shown nothing.
func TestThinIsInconclusive(t *testing.T) {
	for _, c := range []struct {
		m         measure
		registers bool
		want      string
	}{
		{measure{operations: 100, overlaps: 9, races: 3}, true, "did not overlap"},
		{measure{operations: 100, overlaps: 10}, true, "no change of registration"},
		{measure{operations: 100, overlaps: 10}, false, ""},
		{measure{operations: 100, overlaps: 10, races: 1}, true, ""},
		{measure{}, true, "no change of registration"},
	} {
		if got := c.m.thin(c.registers); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.m, got, c.want)
		}
	}
	found := run(t, simulated(t, spec.MP107), Sizes{Clients: 2, Rounds: 1, Operations: 1})
	if c := counts(found); c.Inconclusive != 1 || found.Results[0].Reason == "" {
		t.Errorf("%+v", found.Results)
	}
}

// TestMeasure counts pairs that overlap, and those of a registration and a request.
func TestMeasure(t *testing.T) {
	calls := []call{
		at(0, 1, 4, registers(supplierTwo), done), at(1, 2, 6, places(supplierOne, supplierTwo, spec.Supplier, 1), yes),
		at(2, 3, 8, looks, holds(operatorTwo, supplierOne)), at(0, 5, 7, registers(supplierOne), done), at(1, 9, 10, looks, done),
	}
	if got, want := measured(calls), (measure{operations: 5, overlaps: 5, races: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestBlindIsInconclusive: without observation nobody can see what a request changed.
func TestBlindIsInconclusive(t *testing.T) {
	adaptor := simulated(t, spec.MP107)
	able := describe(t, adaptor)
	able.Abilities = []conformance.Ability{conformance.CanRegister}
	found, err := Run(t.Context(), machine(t, spec.MP107), adaptor, able, Sizes{Clients: 4, Rounds: 5})
	if err != nil {
		t.Fatal(err)
	}
	if c := counts(found); c.Inconclusive != 5 || !strings.Contains(found.Results[0].Reason, "cannot be observed") {
		t.Errorf("%+v", found.Results)
	}
}

// TestOptions refuses what cannot be carried out.
func TestOptions(t *testing.T) {
	adaptor := simulated(t, spec.MP107)
	for _, o := range []Sizes{{}, {Clients: 1}, {Clients: MaxClients + 1}, {Clients: 4, Rounds: -1}, {Clients: 4, Operations: -1}} {
		if _, err := Run(t.Context(), machine(t, spec.MP107), adaptor, describe(t, adaptor), o); err == nil {
			t.Errorf("%+v is no error", o)
		}
	}
}

// TestHostileAnswers are bounded and shown harmless, and fail.
func TestHostileAnswers(t *testing.T) {
	good := simulated(t, spec.MP107)
	nasty := "</script><script>alert(1)</script>\x1b[2J" + strings.Repeat("x", 1<<20)
	adaptor := &fake{Adaptor: good, observe: func(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
		seen, err := good.Observe(ctx, device)
		seen.Status = spec.DeviceStatus(nasty)
		seen.Credentials = map[spec.RemotePartyRole]spec.Credential{spec.RemotePartyRole(nasty): {Role: spec.RemotePartyRole(nasty)}}
		return seen, err
	}}
	found := run(t, adaptor, Sizes{Clients: 4, Rounds: 3})
	if c := counts(found); c.Fail != 3 {
		t.Fatalf("%+v", c)
	}
	for _, h := range found.Concurrency.Histories {
		text := fmt.Sprint(h) + found.Results[0].Reason
		if strings.Contains(text, "\x1b") || len(text) > 1<<16 {
			t.Errorf("%d bytes that are not harmless", len(text))
		}
	}
	for _, page := range found.Pages {
		if strings.Contains(string(page.HTML), "<script>alert") || len(page.HTML) > maxPage {
			t.Error("the page takes what an implementation says for its own")
		}
	}
}

// TestAdd keeps an outcome's counts and sizes in step with its results.
func TestAdd(t *testing.T) {
	testSuite, err := suite.New(suite.Options{Run: []string{"scenario"}, Sequences: -1})
	if err != nil {
		t.Fatal(err)
	}
	adaptor := simulated(t, spec.MP107)
	outcome, err := testSuite.Run(t.Context(), adaptor)
	if err != nil {
		t.Fatal(err)
	}
	found, err := Run(t.Context(), testSuite.Machine(), adaptor, outcome.Implementation, Sizes{Clients: 4, Rounds: 5})
	if err != nil {
		t.Fatal(err)
	}
	Add(&outcome, found)
	var counted conformance.Counts
	for _, r := range outcome.Results {
		counted.Add(r.Verdict)
	}
	if counted != outcome.Counts || outcome.Counts.Total() != testSuite.Len()+5 || outcome.Sizes[conformance.Concurrent] != 5 || outcome.Concurrency.Rounds != 5 {
		t.Errorf("%+v, %+v, %v", counted, outcome.Counts, outcome.Sizes)
	}
}
