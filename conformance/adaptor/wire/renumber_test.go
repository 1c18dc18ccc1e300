package wire

import (
	"testing"

	"example.org/mp107/conformance"
)

// TestRenumber: the calls of a transcript count from 1, whatever number they had.
func TestRenumber(t *testing.T) {
	var transcript []conformance.Exchange
	for _, test := range []struct{ direction, body, want string }{
		{"sent", `{"call":907,"lane":0}`, `{"call":1,"lane":0}`},
		{"received", `{ "call" : 907 }`, `{ "call" : 1 }`},
		{"sent", `{"submit":{"call":911}}`, `{"submit":{"call":2}}`},
		{"received", `{"call":"911","x":"\"call\":5"}`, `{"call":"2","x":"\"call\":5"}`},
		{"received", `{"call":12}`, `{"call":12}`}, // made up
		{"received", `<html>`, `<html>`},
		{"received", `{"call":907}`, `{"call":1}`}, // twice
	} {
		transcript = append(transcript, conformance.Exchange{Direction: test.direction, Body: test.body})
		got := renumber(append([]conformance.Exchange{}, transcript...))
		if last := got[len(got)-1].Body; last != test.want {
			t.Errorf("%s: %s, want %s", test.body, last, test.want)
		}
	}
}
