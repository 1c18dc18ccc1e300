package dsp_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestNewNamesWhatIsWrong and what is allowed.
func TestNewNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		config dsp.Config
		want   []string
	}{
		{dsp.Config{Release: "MP108"}, []string{`"MP108"`, "baseline", "MP107+R2"}},
		{dsp.Config{}, []string{`""`, "baseline"}},
		{dsp.Config{Release: spec.MP107, Readings: spec.Readings{"A13": spec.Yes}}, []string{`"A13"`, "A1", "A12"}},
		{dsp.Config{Release: spec.MP107, Readings: spec.Readings{spec.A5: "later"}}, []string{`"later"`, spec.AtExecution, spec.AtReceipt}},
		{dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.WrongSlot, "gremlin"}}, []string{`"gremlin"`, string(dsp.BypassAny615), string(dsp.CertificateRolesUnread)}},
	} {
		_, err := dsp.New(c.config)
		for _, part := range c.want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%+v: error %v does not say %s", c.config, err, part)
			}
		}
	}
}

// TestErrorsChangeNothing lets impossible events happen between two
// observations. Time and the queue are observed by the request that is waiting.
func TestErrorsChangeNothing(t *testing.T) {
	two := alert(esme)
	two.Upload = &spec.Upload{}
	malformed := good(counter(9))
	malformed.Update = nil
	for _, c := range []struct {
		name string
		e    spec.Event
		want string
	}{
		{"no event", spec.Event{}, "exactly one"},
		{"two events", two, "exactly one"},
		{"malformed request", submit(malformed), "credential update"},
		{"registration in the past", register(mpan, spec.ED, ed2, -1), "already"},
		{"registration without meaning", register(mpan, spec.OU, ed2, 0), "OU"},
		{"status of an unknown Device", setStatus(nobody, spec.Commissioned), "inventory"},
		{"unknown status", setStatus(esme, "Lost"), "Lost"},
		{"unknown User", setUser(nobody, spec.UserActive), "not known"},
		{"alert of an unknown Device", alert(nobody), "inventory"},
		{"advance into the past", advance(-1), "does not go back"},
		{"upload before its release", upload(), "not part of release MP107"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := start(t, dsp.Config{Release: spec.MP107}, world())
			if got := outcome(d, submit(good(after(spec.Hour)))); got != acceptedI99 {
				t.Fatal(got)
			}
			before := trace(t, d, nil)
			if got := outcome(d, c.e); !strings.Contains(got, "error: ") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want an error that says %q", got, c.want)
			}
			if diff := cmp.Diff(before, trace(t, d, nil)); diff != "" {
				t.Errorf("an error changed something (-before +after):\n%s", diff)
			}
			if got, want := outcome(d, advance(spec.Hour)), "advance: ed2 #1 accepted (I0)"; got != want {
				t.Errorf("afterwards: got %q, want %q", got, want)
			}
		})
	}
}

// TestSubmitIsApply: both doors lead to the same decision, and both refuse a
// malformed request.
func TestSubmitIsApply(t *testing.T) {
	d := start(t, dsp.Config{Release: spec.MP107}, world())
	if response, err := d.Submit(good()); err != nil || response != (spec.Response{Decision: spec.Accepted, Code: spec.I0}) {
		t.Errorf("Submit: %v, %v", response, err)
	}
	if got := outcome(d, submit(good())); got != rejected {
		t.Errorf("the same again through Apply: %q", got)
	}
	if _, err := d.Submit(spec.ServiceRequest{SRV: "6.151.1"}); err == nil {
		t.Error("a request with an SRV that does not exist is no error")
	}
}

// TestObserveIsACopy, as is the world of Reset.
func TestObserveIsACopy(t *testing.T) {
	w := world()
	d := start(t, dsp.Config{Release: spec.MP107}, w)
	w.Devices[0].Credentials[spec.Supplier] = spec.Credential{Role: spec.Supplier, Owner: is2}
	w.Users[0].Roles[0] = spec.OU
	first, err := d.Observe(esme)
	if err != nil {
		t.Fatal(err)
	}
	first.Credentials[spec.Supplier] = spec.Credential{}
	if got, want := holdings(t, d, esme), "esme: NetworkOperator=ed2 Supplier=is1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := spec.Observation{Device: ihd, Status: spec.Commissioned}
	if got, err := d.Observe(ihd); err != nil || !cmp.Equal(got, want) {
		t.Errorf("empty slots: got %+v, %v", got, err)
	}
	if _, err := d.Observe(nobody); err == nil {
		t.Error("an unknown Device can be observed")
	}
}

// TestReset drops queue and time, and refuses a world that is not well formed.
func TestReset(t *testing.T) {
	d := start(t, dsp.Config{Release: spec.MP107}, world())
	told := []string{outcome(d, submit(good(after(spec.Hour)))), outcome(d, advance(spec.Minute))}
	if err := d.Reset(world(status(esme, "Lost"))); err == nil {
		t.Error("a malformed world is no error")
	}
	if got := outcome(d, advance(0)); !strings.Contains(got, "does not go back") {
		t.Errorf("after %q a refused reset changed the time: %q", told, got)
	}
	if err := d.Reset(world()); err != nil {
		t.Fatal(err)
	}
	if got := outcome(d, advance(spec.Day)); got != "advance:" {
		t.Errorf("the queue outlived the reset: %q", got)
	}
}

// TestConcurrentUse lets many submit, observe and reset at once; the race
// detector judges. One acceptance alone is possible per counter.
func TestConcurrentUse(t *testing.T) {
	d := start(t, dsp.Config{Release: spec.MP107}, world())
	var wait sync.WaitGroup
	var mu sync.Mutex
	accepted := 0
	for range 8 {
		wait.Go(func() {
			response, err := d.Submit(request(readNetwork, ed1, spec.ED, esme))
			if err != nil {
				t.Error(err)
			}
			if _, err := d.Observe(esme); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if response.Decision == spec.Accepted {
				accepted++
			}
		})
	}
	wait.Wait()
	if accepted != 1 {
		t.Errorf("%d of 8 identical requests were accepted, want 1", accepted)
	}
}
