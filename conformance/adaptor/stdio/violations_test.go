package stdio_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/stdio"
	"example.org/mp107/conformance/suite"
)

// patience is the timeout of the tests in which something hangs: short, and yet
// far above what the start of a process takes on a busy machine.
const patience = 2 * time.Second

// run carries the scenarios out against an act.
func run(t *testing.T, process *stdio.Process) suite.Outcome {
	t.Helper()
	testSuite, err := suite.New(suite.Options{Run: []string{"scenario"}, Sequences: -1})
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, process.Client())
	if err != nil {
		t.Fatal(err)
	}
	if len(outcome.Results) != testSuite.Len() {
		t.Errorf("%d results of %d", len(outcome.Results), testSuite.Len())
	}
	return outcome
}

// lost is how the reason of a case begins whose process was lost.
const lost = "event 2: implementation unreachable: its process "

// violations are the acts that go wrong once, and the reason that has to be given.
var violations = []struct{ act, reason string }{
	{"exits", lost + `ended (exit status 3); last on standard error: "two / three / last �[31mwords"`},
	{"is killed", lost + "ended (signal: killed); nothing on standard error"},
	{"half line", lost + `ended (exit status 0) in the midst of the line "{\"submit\":{\"call\":8,"; nothing on standard error`},
	{"garbage", `event 2: a line on standard output is not an answer (write logs to standard error): "accepted �[2J request": syntax error (line 1:1): invalid value accepted`},
	{"wrong type", `event 2: an answer on standard output is not of the form that the contract has: "{\"submit\":{\"call\":1,\"response\":{\"decision\":7}}}": (line 1:44): invalid value for string field decision: 7`},
	{"JSON log", `event 2: a line on standard output is JSON, and has no answer to any call in it (answers are as in the contract; logs go to standard error): "{\"level\":\"info\",\"message\":\"accepted\"}"`},
	{"not UTF-8", `event 2: a line on standard output is not an answer (write logs to standard error): "�": syntax error (line 1:1): invalid value �`},
	{"empty line", "event 2: a line on standard output is empty: every line there is an answer"},
	{"two in one", `event 2: a line on standard output is not an answer (write logs to standard error): "{\"submit\":{\"call\":8,\"response\":{\"decision\":\"rejected\",\"code\":\"\"}}}{\"submit\":{\"call\":8,\"response\":{\"decision\":\"rejected\","… (132 bytes): syntax error (line 1:67): unexpected token {`},
	{"endless line", "event 2: a line on standard output is longer than 1 MiB: an answer is one short line, ended by a line feed"},
	{"deep", `event 2: a line on standard output is not an answer (write logs to standard error): "{\"more\":` + strings.Repeat("[", 112) + `"… (200074 bytes): exceeded max recursion depth`},
	{"never asked", "event 2: the adaptor answers a call that waits for no answer: every answer repeats the number of its call"},
	{"call 0", "event 2: the adaptor answers no call in particular with invalid_argument: what?"},
	{"wrong kind", "event 2: asked to submit, the adaptor answers with one to reset: want an answer of the same kind"},
	{"twice", "event 2: observe: the adaptor answers a call a second time: every call has one answer"},
	{"late", "event 2: Submit: no answer in time (2s)"},
	{"hangs once", "event 2: Submit: no answer in time (2s)"},
	{"closes its output", lost + "has closed its standard output but goes on, and was killed; nothing on standard error"},
	{"closes its input", "event 2: observe: implementation unreachable: its process has closed its standard input but goes on: it has to read calls until the end of the input"},
	{"leaves a child", lost + "ended (exit status 6); nothing on standard error"},
	{"leaves a stray", lost + "ended (exit status 7); nothing on standard error"},
}

// TestOneViolation costs one case, which says what went wrong. The others pass.
func TestOneViolation(t *testing.T) {
	for _, m := range violations {
		t.Run(m.act, func(t *testing.T) {
			t.Parallel()
			process, notes := play(t, m.act)
			outcome := run(t, process)
			if err := process.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
			if want := (conformance.Counts{Pass: len(outcome.Results) - 1, Error: 1}); outcome.Counts != want || outcome.Stopped != "" {
				t.Errorf("%+v, stopped %q, want %+v", outcome.Counts, outcome.Stopped, want)
			}
			for _, result := range outcome.Results {
				if result.Verdict != conformance.Pass && result.Reason != m.reason {
					t.Errorf("%s: reason\n%s\nwant\n%s", result.ID, result.Reason, m.reason)
				}
			}
			expectGone(t, notes, m.act == "leaves a stray")
		})
	}
}

// expectGone sees that the grandchild of a test is not there any more. One that
// has left the group cannot be ended by us, and is ended by the test.
func expectGone(t *testing.T, notes string, stray bool) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(notes, "grandchild"))
	if err != nil {
		return
	}
	number, err := strconv.Atoi(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if stray {
		if grandchild, err := os.FindProcess(number); err == nil {
			_ = grandchild.Kill()
		}
		return
	}
	there := func() bool {
		stat, err := os.ReadFile("/proc/" + string(text) + "/stat")
		_, after, _ := bytes.Cut(stat, []byte(") "))
		return err == nil && !bytes.HasPrefix(after, []byte("Z")) // a zombie is gone but for its number
	}
	for range 100 {
		if !there() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("process %d is left", number)
}

// TestNoViolation: what looks odd but is allowed costs nothing.
func TestNoViolation(t *testing.T) {
	for _, act := range []string{"correct", "CR LF", "chatters endlessly"} {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			process, _ := play(t, act)
			outcome := run(t, process)
			if want := (conformance.Counts{Pass: len(outcome.Results)}); outcome.Counts != want {
				t.Errorf("%+v, want %+v", outcome.Counts, want)
			}
			if err := process.Close(); err != nil || process.Starts() != 1 {
				t.Errorf("%d starts, close: %v", process.Starts(), err)
			}
		})
	}
}

// TestNotDescribed: a run does not begin, and the error says why.
func TestNotDescribed(t *testing.T) {
	for act, want := range map[string]string{
		"dies at start":   `its process ended (exit status 78); last on standard error: "no configuration"`,
		"logs at start":   `a line on standard output is not an answer (write logs to standard error): "INFO listening"`,
		"byte order mark": "standard output begins with a byte order mark: write UTF-8 without one",
	} {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			process, _ := play(t, act)
			testSuite, err := suite.New(suite.Options{Run: []string{"scenario"}, Sequences: -1})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := (suite.Runner{Timeout: patience}).Run(t.Context(), testSuite, process.Client()); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
		})
	}
}

// TestHangsAlways: the run stops and says why, and each hanging call had a child of its own.
func TestHangsAlways(t *testing.T) {
	t.Parallel()
	process, _ := play(t, "hangs")
	outcome := run(t, process)
	if outcome.Counts.Pass > 0 || outcome.Counts.Fail > 0 || !strings.Contains(outcome.Stopped, "calls in a row without an answer within 2s") {
		t.Errorf("%+v, stopped %q", outcome.Counts, outcome.Stopped)
	}
	if process.Starts() < 2 {
		t.Errorf("%d starts", process.Starts())
	}
}
