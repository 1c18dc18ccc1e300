package rpc_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// postPlainly makes a call with nothing but HTTP, as curl would.
func postPlainly(t *testing.T, address, method, kind, body string) (status int, answer string) {
	t.Helper()
	response, err := http.Post("http://"+address+"/mp107.adaptor.v1.AdaptorService/"+method, kind, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(bytes.TrimSpace(text))
}

// TestPlainPost: the service answers a POST of JSON without any client of ours,
// and a malformed call gets an error that says what is wrong with it.
func TestPlainPost(t *testing.T) {
	address := serve(t, 2, dsp.Config{Release: spec.MP107})
	const kind = "application/json"
	world := string(marshal(t, &adaptorv1.ResetRequest{Call: 1, World: wire.EncodeWorld(suite.Scenarios(spec.MP107)[0].World)}))
	for _, test := range []struct {
		name, method, kind, body string
		status                   int
		answer                   string
	}{
		{"describe", "Describe", kind, `{"call":9}`, 200, `"call":9,"contract":"mp107.adaptor.v1","name":"simulated DSP"`},
		{"describe without anything", "Describe", kind, `{}`, 200, `"call":0`},
		{"an unknown field", "Describe", kind, `{"call":9,"later":[{}]}`, 200, `"lanes":2`},
		{"a reset", "Reset", kind, world, 200, `{"call":1}`},
		{"an observation", "Observe", kind, `{"call":3,"device":"` + strings.ToLower(suite.TargetDevice.String()) + `"}`, 200, `"call":3,"observation":{"device":"` + suite.TargetDevice.String()},
		{"no JSON", "Reset", kind, `{`, 400, `"code":"invalid_argument"`},
		{"an empty body", "Reset", kind, ``, 400, `"code":"invalid_argument"`},
		{"a nest", "Reset", kind, `{"x":` + strings.Repeat("[", 100_000), 400, `"code":"invalid_argument"`},
		{"no world", "Reset", kind, `{"call":3}`, 400, `"now: absent`},
		{"a world without parties", "Reset", kind, `{"world":{"now":"2021-01-01T00:00:00Z","registrations":[{"party":"x"}]}}`, 400, `registrations.party: EUI-64 \"x\"`},
		{"no request", "Submit", kind, `{"call":3}`, 400, `"code":"invalid_argument"`},
		{"no event", "Apply", kind, `{"call":3}`, 400, `want one of register`},
		{"two events", "Apply", kind, `{"event":{"upload":{},"alert":{}}}`, 400, `oneof`},
		{"no device", "Observe", kind, `{"call":3}`, 400, `EUI-64 \"\"`},
		{"an unknown device", "Observe", kind, `{"device":"00-00-00-00-00-00-00-01"}`, 400, `is not in the inventory`},
		{"an unknown lane", "Observe", kind, `{"lane":2}`, 400, `lane 2: there are 2, numbered from 0`},
		{"a huge lane", "Submit", kind, `{"lane":4294967295}`, 400, `lane 4294967295: there are 2`},
		{"an upload where there is none", "Apply", kind, `{"event":{"upload":{}}}`, 400, `"code":`},
		{"an unknown call", "Explode", kind, `{}`, 404, ``},
		{"another type", "Describe", "text/plain", `{}`, 415, ``},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, answer := postPlainly(t, address, test.method, test.kind, test.body)
			if status != test.status || !strings.Contains(answer, test.answer) {
				t.Errorf("%d %s, want %d with %s", status, answer, test.status, test.answer)
			}
		})
	}
}

// TestLanes: what happens in one world does not happen in another, over either protocol.
func TestLanes(t *testing.T) {
	address := serve(t, 2, dsp.Config{Release: spec.MP107})
	for _, scheme := range []string{"http://", "grpc://"} {
		t.Run(scheme, func(t *testing.T) {
			client := dial(t, scheme+address)
			lanes := []*wire.Client{client.Lane(0), client.Lane(1)}
			story := suite.Scenarios(spec.MP107)[0]
			observe := func(lane int) spec.Observation {
				o, err := lanes[lane].Observe(t.Context(), suite.TargetDevice)
				if err != nil {
					t.Fatal(err)
				}
				return o
			}
			for _, lane := range lanes {
				if err := lane.Reset(t.Context(), story.World); err != nil {
					t.Fatal(err)
				}
			}
			to := spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: suite.TargetDevice, Status: spec.Suspended}}
			if _, err := lanes[1].Apply(t.Context(), to); err != nil {
				t.Fatal(err)
			}
			if a, b := observe(0).Status, observe(1).Status; a == spec.Suspended || b != spec.Suspended {
				t.Errorf("lane 0 has %s, lane 1 has %s", a, b)
			}
			if len(lanes[0].Transcript()) == 0 {
				t.Error("no message is recorded")
			}
			if err := client.Lane(2).Reset(t.Context(), story.World); err == nil || !strings.Contains(err.Error(), "invalid_argument: lane 2") {
				t.Errorf("lane 2: %v", err)
			}
		})
	}
}

// TestTranscript: over JSON the messages of a case can be shown, each with its address.
func TestTranscript(t *testing.T) {
	client := dial(t, serve(t, 1, dsp.Config{Release: spec.MP107}))
	for range 2 { // the second reset forgets the first
		if err := client.Reset(t.Context(), suite.Scenarios(spec.MP107)[0].World); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := client.Observe(t.Context(), 1); err == nil {
		t.Fatal("a Device that does not exist was observed")
	}
	transcript := client.Transcript()
	if len(transcript) != 4 {
		t.Fatalf("%+v", transcript)
	}
	sent, received := transcript[2], transcript[3]
	if sent.Direction != "sent" || !strings.HasSuffix(sent.URL, "/mp107.adaptor.v1.AdaptorService/Observe") || sent.ContentType != "application/json" ||
		!strings.Contains(sent.Body, `"device":"00-00-00-00-00-00-00-01"`) {
		t.Errorf("%+v", sent)
	}
	if received.Direction != "received" || received.Status != 400 || received.ContentType != "application/json" || !strings.Contains(received.Body, "invalid_argument") {
		t.Errorf("%+v", received)
	}
}

// TestErrorExample: the example of an error is what the server really answers.
func TestErrorExample(t *testing.T) {
	address := serve(t, 1, dsp.Config{Release: spec.MP107})
	example := func(name string) string {
		text, err := os.ReadFile("../contract/examples/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var flat bytes.Buffer
		if err := json.Compact(&flat, text); err != nil {
			t.Fatal(err)
		}
		return flat.String()
	}
	if status, answer := postPlainly(t, address, "Reset", "application/json", example("reset.request")); status != 200 || answer != example("reset.response") {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := postPlainly(t, address, "Observe", "application/json", example("observe-unknown.request")); status != 400 || answer != example("observe-unknown.error") {
		t.Errorf("%d %s, want %s", status, answer, example("observe-unknown.error"))
	}
}
