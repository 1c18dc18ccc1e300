package rpc_test

import (
	"bytes"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestAnswersOneBehind: a connection that holds one answer more than there were
// calls, so that each call would get the answer to the one before it. The number
// of the call gives that away, and the connection is not used again.
func TestAnswersOneBehind(t *testing.T) {
	var (
		mu     sync.Mutex
		first  net.Conn
		behind []byte // the answer that the first connection still holds
	)
	server := raw(t, func(turn *turn) bool {
		mu.Lock()
		defer mu.Unlock()
		if turn.method == "Submit" && first == nil {
			first, behind = turn.Conn, bytes.Clone(turn.right)
			return turn.sayJSON(turn.right)
		}
		if turn.Conn != first {
			return turn.sayJSON(turn.right)
		}
		now := behind
		behind = bytes.Clone(turn.right)
		return turn.sayJSON(now)
	})
	client, story := dial(t, server.address), suite.Scenarios(spec.MP107)[0]
	if err := client.Reset(t.Context(), story.World); err != nil {
		t.Fatal(err)
	}
	var request spec.ServiceRequest
	for _, event := range story.Events {
		if event.Submit != nil {
			request = *event.Submit
		}
	}
	if _, err := client.Submit(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	request.Counter++
	if answer, err := client.Submit(t.Context(), request); err == nil || !strings.Contains(err.Error(), "to an earlier call") {
		t.Errorf("%v, %v, want an error that says that the answer is to an earlier call", answer, err)
	}
	request.Counter++
	if _, err := client.Submit(t.Context(), request); err != nil {
		t.Errorf("the next call: %v", err)
	}
}

// TestRefusalUnasked: a server adds a refusal, which has no call number, to a
// right answer or to another refusal. The next call does not get it, since its
// connection is not used again.
func TestRefusalUnasked(t *testing.T) {
	unasked := refuse(501, "unimplemented")
	for name, first := range map[string]func(*turn) bool{
		"after an answer":  func(turn *turn) bool { return turn.sayJSON(turn.right) },
		"after a refusal":  refuse(400, "internal"),
		"after a web page": status(500),
	} {
		t.Run(name, func(t *testing.T) {
			server := raw(t, func(turn *turn) bool {
				if turn.nth == 1 {
					return first(turn) && unasked(turn)
				}
				return turn.sayJSON(turn.right)
			})
			client, world := dial(t, server.address), suite.Scenarios(spec.MP107)[0].World
			if err := client.Reset(t.Context(), world); (err == nil) != (name == "after an answer") || errors.Is(err, conformance.ErrNotCheckable) {
				t.Errorf("the first call: %v", err)
			}
			time.Sleep(50 * time.Millisecond) // what was not asked for arrives while the connection is idle
			for range 3 {
				if err := client.Reset(t.Context(), world); err != nil {
					t.Errorf("a later call: %v", err)
				}
			}
		})
	}
}

// TestDesynchronised lets a server answer out of step throughout. No case may
// pass but by its own answers, and none may fail for those of another.
func TestDesynchronised(t *testing.T) {
	testSuite := suiteOf(t, stories())
	twice := func(turn *turn) bool {
		var both bytes.Buffer
		for range 2 {
			both.WriteString(turn.head(len(turn.right)))
			both.Write(turn.right)
		}
		return turn.put(both.String())
	}
	var behind sync.Map // by connection: the answer held back
	late := func(turn *turn) bool {
		before, held := behind.Swap(turn.Conn, bytes.Clone(turn.right))
		if !held {
			return turn.sayJSON(turn.right)
		}
		return turn.sayJSON(before.([]byte))
	}
	for name, test := range map[string]struct {
		answer func(*turn) bool
		errors bool // whether some have to be errors; otherwise it is chance
	}{
		"every answer twice":           {twice, false},
		"every answer one call behind": {late, true},
	} {
		t.Run(name, func(t *testing.T) {
			outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, dial(t, raw(t, test.answer).address))
			if err != nil {
				t.Fatal(err)
			}
			if outcome.Counts.Fail > 0 || outcome.Counts.Pass+outcome.Counts.Error != testSuite.Len() || test.errors && outcome.Counts.Pass > 0 {
				t.Errorf("%+v", outcome.Counts)
			}
			for _, r := range outcome.Results {
				if r.Verdict == conformance.Error && !strings.Contains(r.Reason, "to an earlier call") && !strings.Contains(r.Reason, "lost") && !strings.Contains(r.Reason, "not run") {
					t.Errorf("%s: %s", r.ID, r.Reason)
				}
			}
		})
	}
}
