package wire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// failer is what a testing.T and a rapid.T have in common.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// roundTrip writes a value as JSON and reads it again; JSON does not tell an
// empty list from none.
func roundTrip[T any, M proto.Message](t failer, value T, write func(T) M, read func(M) (T, error), empty M) {
	t.Helper()
	text, err := wire.MarshalJSON(write(value))
	if err != nil {
		t.Fatalf("%+v: %v", value, err)
	}
	if err := wire.UnmarshalJSON(text, empty); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	again, err := read(empty)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if difference := cmp.Diff(value, again, cmpopts.EquateEmpty()); difference != "" {
		t.Fatalf("%s\n%s", text, difference)
	}
}

func roundWorld(t failer, w spec.World) {
	roundTrip(t, w, wire.EncodeWorld, wire.DecodeWorld, &adaptorv1.World{})
}

func roundRequest(t failer, r spec.ServiceRequest) {
	roundTrip(t, r, wire.EncodeRequest, wire.DecodeRequest, &adaptorv1.ServiceRequest{})
}

func roundEvent(t failer, e spec.Event) {
	roundTrip(t, e, wire.EncodeEvent, wire.DecodeEvent, &adaptorv1.Event{})
}

// TestRoundTrips: what is written reads as what it was, whatever it is.
func TestRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { roundWorld(t, worlds.Draw(t, "world")) })
	rapid.Check(t, func(t *rapid.T) { roundRequest(t, requests.Draw(t, "request")) })
	rapid.Check(t, func(t *rapid.T) { roundEvent(t, events.Draw(t, "event")) })
	rapid.Check(t, func(t *rapid.T) {
		roundTrip(t, observations.Draw(t, "observation"), wire.EncodeObservation, wire.DecodeObservation, &adaptorv1.Observation{})
	})
}

// suiteCases are cases of the suite itself: every story, sequences, and some of the table.
func suiteCases(t testing.TB) []conformance.Case {
	t.Helper()
	testSuite, err := suite.New(suite.Options{Run: []string{"scenario", "sequence", "R1/T02/table"}, Sequences: 20})
	if err != nil {
		t.Fatal(err)
	}
	var cases []conformance.Case
	for c, err := range testSuite.Cases() {
		if err != nil {
			t.Fatal(err)
		}
		if c.Kind != conformance.Table || len(cases) < 200 {
			cases = append(cases, c)
		}
	}
	return cases
}

// TestCasesRoundTrip does the same with what the suite really sends.
func TestCasesRoundTrip(t *testing.T) {
	for _, c := range suiteCases(t) {
		roundWorld(t, c.World)
		for _, event := range c.Events {
			if event.Submit != nil {
				roundRequest(t, *event.Submit)
			} else {
				roundEvent(t, event)
			}
		}
	}
}

// TestMarshalJSON: every scalar field is written, and no blank between tokens.
func TestMarshalJSON(t *testing.T) {
	for _, test := range []struct {
		message proto.Message
		want    string
	}{
		{&adaptorv1.ResetRequest{}, `{"call":0,"lane":0}`},
		{&adaptorv1.CallLine{Call: &adaptorv1.CallLine_Describe{Describe: &adaptorv1.DescribeRequest{Call: 1, Contracts: []string{wire.Contract}}}}, `{"describe":{"call":1,"contracts":["mp107.adaptor.v1"]}}`},
		{&adaptorv1.ApplyRequest{Event: &adaptorv1.Event{Kind: &adaptorv1.Event_Upload{Upload: &adaptorv1.Upload{}}}}, `{"call":0,"lane":0,"event":{"upload":{}}}`},
		{&adaptorv1.ObserveRequest{Device: "a \"b\", c"}, `{"call":0,"lane":0,"device":"a \"b\", c"}`},
		{&adaptorv1.Counter{Originator: "<&>é", Last: 1<<64 - 1}, `{"originator":"<&>é","target":"","last":"18446744073709551615"}`},
		{&adaptorv1.Observation{Credentials: map[string]*adaptorv1.Credential{"b": {}, "a": {Role: "x"}}}, `{"device":"","status":"","credentials":{"a":{"role":"x","owner":""},"b":{"role":"","owner":""}}}`},
	} {
		if text, err := wire.MarshalJSON(test.message); err != nil || string(text) != test.want {
			t.Errorf("%s, %v, want %s", text, err, test.want)
		}
	}
}
