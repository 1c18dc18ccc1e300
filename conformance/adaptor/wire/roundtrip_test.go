package wire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/encoding/protojson"
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
	roundTrip(t, w, wire.FromWorld, wire.World, &adaptorv1.World{})
}

func roundRequest(t failer, r spec.ServiceRequest) {
	roundTrip(t, r, wire.FromRequest, wire.Request, &adaptorv1.ServiceRequest{})
}

func roundEvent(t failer, e spec.Event) {
	roundTrip(t, e, wire.FromEvent, wire.Event, &adaptorv1.Event{})
}

// TestRoundTrips: what is written reads as what it was, whatever it is.
func TestRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { roundWorld(t, worlds.Draw(t, "world")) })
	rapid.Check(t, func(t *rapid.T) { roundRequest(t, requests.Draw(t, "request")) })
	rapid.Check(t, func(t *rapid.T) { roundEvent(t, events.Draw(t, "event")) })
	rapid.Check(t, func(t *rapid.T) {
		roundTrip(t, observations.Draw(t, "observation"), wire.FromObservation, wire.Observation, &adaptorv1.Observation{})
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

// protojsonSays is how protojson writes a message, without the blanks that it
// puts in by chance.
func protojsonSays(t failer, m proto.Message) string {
	t.Helper()
	text, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(m)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(wire.Compact(text))
}

// same holds what is written by hand against protojson.
func same(t failer, m proto.Message) {
	t.Helper()
	text, err := wire.MarshalJSON(m)
	if want := protojsonSays(t, m); err != nil || string(text) != want {
		t.Fatalf("%s, %v\nwant\n%s", text, err, want)
	}
}

// calls are the four calls of a run, each alone and in a line.
func calls(number, lane uint32, w spec.World, r spec.ServiceRequest, e spec.Event, d spec.EUI64) []proto.Message {
	reset := &adaptorv1.ResetRequest{Call: number, Lane: lane, World: wire.FromWorld(w)}
	submit := &adaptorv1.SubmitRequest{Call: number, Lane: lane, Request: wire.FromRequest(r)}
	apply := &adaptorv1.ApplyRequest{Call: number, Lane: lane, Event: wire.FromEvent(e)}
	observe := &adaptorv1.ObserveRequest{Call: number, Lane: lane, Device: d.String()}
	return []proto.Message{
		reset, submit, apply, observe,
		&adaptorv1.CallLine{Call: &adaptorv1.CallLine_Reset_{Reset_: reset}}, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Submit{Submit: submit}},
		&adaptorv1.CallLine{Call: &adaptorv1.CallLine_Apply{Apply: apply}}, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Observe{Observe: observe}},
	}
}

// TestWritesAsProtojson: the calls written by hand are, byte by byte, those that
// protojson writes, whatever is in them.
func TestWritesAsProtojson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Uint32()
		for _, m := range calls(number.Draw(t, "call"), number.Draw(t, "lane"), worlds.Draw(t, "world"), requests.Draw(t, "request"), events.Draw(t, "event"), euis.Draw(t, "device")) {
			same(t, m)
		}
	})
	for _, m := range []proto.Message{
		&adaptorv1.ResetRequest{}, &adaptorv1.SubmitRequest{}, &adaptorv1.ApplyRequest{}, &adaptorv1.ObserveRequest{}, &adaptorv1.CallLine{},
		&adaptorv1.SubmitRequest{Request: &adaptorv1.ServiceRequest{}}, &adaptorv1.ApplyRequest{Event: &adaptorv1.Event{}},
		&adaptorv1.DescribeRequest{Call: 1, Contracts: []string{wire.Contract}}, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Describe{Describe: &adaptorv1.DescribeRequest{}}},
	} {
		same(t, m)
	}
}

// TestCasesAreWrittenByHand: the suite's own calls need no help of protojson.
func TestCasesAreWrittenByHand(t *testing.T) {
	for _, c := range suiteCases(t) {
		for _, event := range c.Events {
			request := spec.ServiceRequest{}
			if event.Submit != nil {
				request, event = *event.Submit, spec.Event{Upload: &spec.Upload{}}
			}
			for _, m := range calls(1, 0, c.World, request, event, suite.TargetDevice) {
				if !wire.ByHand(m) {
					t.Fatalf("%s: %v", c.ID, m)
				}
				same(t, m)
			}
		}
	}
}
