package duis_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/dsp"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

const observer = suite.RegisteredSupplier

// declared is the world of a repair, in which the observer has one role.
func declared(t *testing.T) (spec.World, spec.ServiceRequest) {
	t.Helper()
	world, request := aRepair(t)
	for i, user := range world.Users {
		if user.ID == observer {
			world.Users[i].Roles = []spec.UserRole{spec.IS}
		}
	}
	return world, request
}

// vendor is a DSP that only its vendor can prepare: the adaptor does not know
// of the control endpoint.
type vendor struct {
	system
	kit *pki.Kit
}

func newVendor(t *testing.T, faults ...dsp.FaultID) vendor {
	t.Helper()
	kit, err := pki.NewKit(nil, around(), pki.Order{Role: pki.DSPSigning, Owner: spec.DSPOnWire},
		pki.Order{Role: pki.UserSigning, Owner: suite.Originator}, pki.Order{Role: pki.UserSigning, Owner: observer})
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(dsp.Config{Release: spec.MP107, Faults: faults}, kit, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	v := vendor{system: system{s, httptest.NewServer(s.Handler()), httptest.NewServer(s.Control())}, kit: kit}
	t.Cleanup(func() {
		v.service.Close()
		v.control.Close()
		s.Close()
	})
	return v
}

// prepare is what the vendor does by its own means.
func (v vendor) prepare(t *testing.T, world spec.World) {
	t.Helper()
	a := connect(t, duis.Config{URL: v.service.URL, Control: v.control.URL, PKI: v.kit})
	if err := a.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
}

// judge carries one request out from the declared world and judges it.
func judge(t *testing.T, a *duis.Adaptor, world spec.World, request spec.ServiceRequest) conformance.Result {
	t.Helper()
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	replay := suite.Replay{Release: spec.MP107, Case: "black box", World: world, Events: []spec.Event{{Submit: &request}}}
	o, err := replay.Run(t.Context(), register, a, 0)
	if err != nil {
		t.Fatal(err)
	}
	return o.Results[0]
}

// TestBlackBox: with an observer, an accepted repair is seen in what is read
// back; without one it is inconclusive; a DSP that does not do what it answers fails.
func TestBlackBox(t *testing.T) {
	world, request := declared(t)
	for _, test := range []struct {
		name     string
		observer spec.EUI64
		faults   []dsp.FaultID
		want     conformance.Verdict
	}{
		{"observed", observer, nil, conformance.Pass},
		{"unobserved", 0, nil, conformance.Inconclusive},
		{"no bypass", observer, []dsp.FaultID{dsp.NoBypass}, conformance.Fail},
		{"every Device", observer, []dsp.FaultID{dsp.EveryDevice}, conformance.Fail},
		{"every Device, unobserved", 0, []dsp.FaultID{dsp.EveryDevice}, conformance.Inconclusive},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := newVendor(t, test.faults...)
			v.prepare(t, world)
			a := connect(t, duis.Config{URL: v.service.URL, PKI: v.kit, World: &world, Observer: test.observer})
			if result := judge(t, a, world, request); result.Verdict != test.want {
				t.Errorf("%s: %s, want %s", result.Verdict, result.Reason, test.want)
			}
		})
	}
}

// TestBlackBoxLimits: what cannot be done without a control endpoint is an error
// that says so, and never passes.
func TestBlackBoxLimits(t *testing.T) {
	v := newVendor(t)
	world, request := declared(t)
	v.prepare(t, world)
	a := connect(t, duis.Config{URL: v.service.URL, PKI: v.kit, World: &world, Observer: observer})
	ctx := t.Context()
	check := func(what string, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
	}
	d, err := a.Describe(ctx)
	if err != nil || len(d.Abilities) != 1 || !d.Can(conformance.CanObserve) || d.Validate() != nil {
		t.Errorf("%+v, %v", d, err)
	}
	another := world
	another.Devices = slices.Clone(world.Devices)
	another.Devices[0].Status = spec.Suspended
	check("another world", a.Reset(ctx, another), duis.ErrNotPossible)
	_, err = a.Submit(ctx, request)
	check("a request without a world", err, duis.ErrNotPossible)
	if err := a.Reset(ctx, world); err != nil {
		t.Fatal(err)
	}
	for _, event := range []spec.Event{{Upload: &spec.Upload{}}, {Advance: &spec.Advance{To: world.Now}}, {Alert: &spec.Alert{Device: request.Target}}} {
		_, err := a.Apply(ctx, event)
		check(string(event.Kind()), err, duis.ErrNotPossible)
	}
	other := request
	other.Role = spec.GT
	_, err = a.Submit(ctx, other)
	check("another role", err, wire.ErrInexpressible)
	other = request
	other.Signature.Signer = suite.AnotherParty
	_, err = a.Submit(ctx, other)
	check("a signer without a key", err, duis.ErrNotPossible)
	unsayable := spec.ServiceRequest{Originator: observer, Role: spec.IS, Target: spec.DSP, Counter: 1, SRV: "8.5", Signature: spec.Signature{Signer: observer, Valid: true}}
	if variant, err := spec.Variant("8.5"); err == nil && !variant.NonDevice {
		unsayable.Target = request.Target
	}
	_, err = a.Submit(ctx, unsayable)
	check("8.5 at once", err, wire.ErrInexpressible)

	if response, err := a.Submit(ctx, request); err != nil || response.Code != spec.I0 {
		t.Fatalf("%v, %v", response, err)
	}
	check("after a change", a.Reset(ctx, world), duis.ErrNotPossible)
	v.prepare(t, world)
	if err := a.Reset(ctx, world); err != nil {
		t.Fatalf("restored: %v", err)
	}
	// The counter that the case uses is used up on the wire unless it is moved on.
	for range 2 {
		if response, err := a.Submit(ctx, request); err != nil || response.Code != spec.I0 && response.Code != spec.NoCode {
			t.Errorf("%v, %v", response, err)
		}
	}
}

// TestBlackBoxCounters: cases that change nothing can follow one another, each
// with the counters of the same world, fresh or stale as it says.
func TestBlackBoxCounters(t *testing.T) {
	v := newVendor(t)
	world, request := declared(t)
	request.Originator, request.Signature.Signer, request.Role, request.SRV, request.Update = observer, observer, spec.IS, "6.24.1", nil
	world.Counters = append(world.Counters, spec.Counter{Originator: observer, Target: request.Target, Last: 10})
	v.prepare(t, world)
	a := connect(t, duis.Config{URL: v.service.URL, PKI: v.kit, World: &world, Observer: observer})
	for i, stale := range []bool{false, true, false, true, false} {
		if err := a.Reset(t.Context(), world); err != nil {
			t.Fatal(err)
		}
		request.Counter = 11
		want := spec.Accepted
		if stale {
			request.Counter, want = 10, spec.Rejected
		}
		if response, err := a.Submit(t.Context(), request); err != nil || response.Decision != want {
			t.Errorf("round %d, stale %t: %v, %v", i, stale, response, err)
		}
		if _, err := a.Observe(t.Context(), request.Target); err != nil {
			t.Error(err)
		}
	}
}

// TestBlackBoxSMETS2: what a SMETS2 Device holds is in GBCS and cannot be read.
func TestBlackBoxSMETS2(t *testing.T) {
	v := newVendor(t)
	situation := suite.Usual(spec.UpdateSecurityCredentialsKRP, spec.ED, spec.SMETS2, spec.ESME)
	world, request, err := situation.Build()
	if err != nil {
		t.Fatal(err)
	}
	for i := range world.Users {
		world.Users[i].Roles = world.Users[i].Roles[:1]
	}
	v.prepare(t, world)
	a := connect(t, duis.Config{URL: v.service.URL, PKI: v.kit, World: &world, Observer: observer})
	if err := a.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Observe(t.Context(), request.Target); !errors.Is(err, duis.ErrNotPossible) {
		t.Errorf("%v", err)
	}
}

// TestOutcomeThatComesLater: a DSP may acknowledge first and answer later.
func TestOutcomeThatComesLater(t *testing.T) {
	s := start(t, dsp.Config{})
	world, request := aRepair(t)
	dspKey := theKit(t).Identities[0]
	var a *duis.Adaptor
	var receiver *httptest.Server
	sends := true
	service := httptest.NewServer(&impostor{s.server.Handler(), func(w http.ResponseWriter, _ *http.Request, genuine []byte) {
		id := wire.RequestID{Originator: request.Originator, Target: request.Target, Counter: request.Counter}
		acknowledgement, err := wire.BuildResponse(wire.Reply(wire.Message{ID: id, SRV: request.SRV}, spec.I99, world.Now))
		if err == nil {
			acknowledgement, err = xmlsig.Sign(acknowledgement, dspKey.Signer(), dspKey.Certificate)
		}
		if err != nil {
			t.Error(err)
		}
		answerXML(w, acknowledgement)
		if sends {
			for _, body := range [][]byte{[]byte("rubbish"), acknowledgement, genuine} {
				answer, err := http.Post(receiver.URL, "application/xml", bytes.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				_ = answer.Body.Close()
			}
		}
	}})
	defer service.Close()
	options := duis.Config{URL: service.URL, Control: s.control.URL, Profile: wire.DefaultProfile()}
	receiver = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.Receiver().ServeHTTP(w, r) }))
	defer receiver.Close()
	options.Profile.Receiver.URL = receiver.URL
	a = connect(t, options)
	submits(t, a)
	later := 0
	for _, message := range a.Transcript() {
		if message.Direction == duis.Later {
			later++
		}
	}
	if later == 0 {
		t.Error("the transcript has none of the later messages")
	}
	sends = false
	options.Profile.Receiver.Patience = 50 * time.Millisecond
	a = connect(t, options)
	if err := a.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Submit(t.Context(), request); !errors.Is(err, conformance.ErrNotCheckable) || !strings.Contains(err.Error(), "did not come") {
		t.Errorf("%v", err)
	}
	options.Profile = wire.DefaultProfile()
	a = connect(t, options)
	if err := a.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Submit(t.Context(), request); !errors.Is(err, conformance.ErrNotCheckable) || !strings.Contains(err.Error(), "nobody takes") {
		t.Errorf("an acknowledgement without a receiver: %v", err)
	}
}
