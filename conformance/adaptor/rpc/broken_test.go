package rpc_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
)

// breakage is one way in which an HTTP server can go wrong, once, and what has
// to become of the case in which it does.
type breakage struct {
	name    string
	answer  func(*turn) bool
	says    string // in the reason
	lost    bool   // whether the connection is to blame
	verdict conformance.Verdict
}

const page = "<html><body>Bad Gateway</body></html>"

// status answers with an error page.
func status(code int, more ...string) func(*turn) bool {
	return func(t *turn) bool { return t.say(code, "text/html", []byte(page), more...) }
}

// refuse answers with an error as Connect has it.
func refuse(code int, name string) func(*turn) bool {
	return func(t *turn) bool {
		return t.say(code, "application/json", fmt.Appendf(nil, `{"code":%q,"message":"cannot"}`, name))
	}
}

func body(text string) func(*turn) bool {
	return func(t *turn) bool { return t.sayJSON([]byte(text)) }
}

func (t *turn) head(length int) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", length)
}

var callNumber = regexp.MustCompile(`"call":\d+`)

// renumbered is the right answer with another call number.
func renumbered(text string) func(*turn) bool {
	return func(t *turn) bool { return t.sayJSON(callNumber.ReplaceAll(t.right, []byte(text))) }
}

// bomb is a few kilobytes that unpack to many megabytes.
var bomb = sync.OnceValue(func() []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	for range 16 {
		_, _ = w.Write(make([]byte, 1<<20))
	}
	_ = w.Close()
	return packed.Bytes()
})

func breakages() []breakage {
	const wrong, open = conformance.Error, conformance.Inconclusive
	return []breakage{
		{"reset before an answer", func(t *turn) bool { return t.reset() }, "was lost before it answered", true, wrong},
		{"closed before an answer", func(t *turn) bool { return false }, "was lost before it answered", true, wrong},
		{"reset in mid-answer", func(t *turn) bool {
			t.put(t.head(len(t.right)) + string(t.right[:len(t.right)/2]))
			time.Sleep(10 * time.Millisecond) // so that the half arrives
			return t.reset()
		}, "was lost", true, wrong},
		{"closed in mid-answer", func(t *turn) bool {
			t.put(t.head(len(t.right)) + string(t.right[:len(t.right)/2]))
			return false
		}, "was lost while it answered", true, wrong},
		{"closed after the headers", func(t *turn) bool { t.put(t.head(len(t.right))); return false }, "was lost while it answered", true, wrong},
		{"closed within a chunk", func(t *turn) bool {
			t.put("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{")
			return false
		}, "was lost while it answered", true, wrong},
		{"another protocol", func(t *turn) bool { t.put("SSH-2.0-OpenSSH_9.2\r\n"); return false }, "not proper HTTP", false, wrong},
		{"endless interim answers", func(t *turn) bool {
			for t.put("HTTP/1.1 103 Early Hints\r\n\r\n") {
			}
			return false
		}, "the headers of the answer are larger than 65536 bytes", false, wrong},
		{"truncated JSON", func(t *turn) bool { return t.sayJSON(t.right[:len(t.right)-2]) }, "not the JSON", false, wrong},
		{"rubbish after JSON", func(t *turn) bool { return t.sayJSON(append(bytes.Clone(t.right), '}')) }, "not the JSON", false, wrong},
		{"status 500", status(500), "HTTP status 500 Internal Server Error", false, wrong},
		{"status 502", status(502), "HTTP status 502 Bad Gateway in place of an answer: a proxy", false, wrong},
		{"status 503", status(503), "HTTP status 503", false, wrong},
		{"status 404", status(404), "check its path", false, wrong},
		{"status 401", status(401), "a token or a header may be needed", false, wrong},
		{"status 403", status(403), "a token or a header may be needed", false, wrong},
		{"status 401 of Connect", refuse(401, "unauthenticated"), "unauthenticated: cannot: a token", false, wrong},
		{"status 204", func(t *turn) bool { return t.put("HTTP/1.1 204 No Content\r\n\r\n") }, "HTTP status 204", false, wrong},
		{"internal", refuse(500, "internal"), "the adaptor answers internal: cannot", false, wrong},
		{"unavailable", refuse(503, "unavailable"), "the adaptor answers unavailable", false, wrong},
		{"unimplemented", refuse(501, "unimplemented"), "the adaptor answers unimplemented: cannot", false, open},
		{"failed precondition", refuse(400, "failed_precondition"), "failed_precondition", false, open},
		{"a web page", status(200), `Content-Type "text/html"`, false, wrong},
		{"no Content-Type", func(t *turn) bool { return t.say(200, "", t.right) }, `Content-Type ""`, false, wrong},
		{"an empty body", body(""), "the answer is empty", false, wrong},
		{"null", body("null"), "not the JSON", false, wrong},
		{"a list", body("[]"), "not the JSON", false, wrong},
		{"a field twice", body(`{"call":1,"call":1}`), "not the JSON", false, wrong},
		{"not UTF-8", body("{\"call\":1,\"x\":\"\xff\"}"), "not the JSON", false, wrong},
		{"a nest 100,000 deep", body(`{"call":1,"x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}"), "not the JSON", false, wrong},
		{"an error with status 200", body(`{"code":"internal","message":"cannot"}`), "the answer has no call number", false, wrong},
		{"another call number", renumbered(`"call":4294967295`), "the answer is to a call that was not made", false, wrong},
		{"no call number", renumbered(`"x":1`), "the answer has no call number", false, wrong},
		{"a negative call number", renumbered(`"call":-1`), "not the JSON", false, wrong},
		{"compressed unasked", func(t *turn) bool { return t.say(200, "application/json", bomb(), "Content-Encoding: gzip") }, "compressed (Content-Encoding gzip)", false, wrong},
		{"a redirection elsewhere", status(307, "Location: http://192.0.2.1/"), `points to "http://192.0.2.1/"`, false, wrong},
	}
}

// patience bounds a call in these tests; it is far above what one takes.
const patience = 30 * time.Second

func stories() suite.Options {
	return suite.Options{Run: []string{"scenario"}, Sequences: -1}
}

// TestBreakages breaks a single answer in each way: that case gets the verdict
// that it should, its reason says what happened, and every other case passes.
func TestBreakages(t *testing.T) {
	testSuite := suiteOf(t, stories())
	methods := []string{"Submit", "Reset", "Observe"}
	for i, broken := range breakages() {
		method := methods[i%len(methods)] // in turn: they share all that is tested here
		t.Run(broken.name+" to "+method, func(t *testing.T) {
			t.Parallel()
			spoilt(t, testSuite, patience, method, broken)
		})
	}
}

// spoilt lets the fourth answer to a method go wrong.
func spoilt(t *testing.T, testSuite *suite.Suite, timeout time.Duration, method string, broken breakage) {
	t.Helper()
	server := raw(t, func(turn *turn) bool {
		if turn.method == method && turn.nth == 4 {
			return broken.answer(turn)
		}
		return turn.sayJSON(turn.right)
	})
	outcome, err := suite.Runner{Timeout: timeout}.Run(t.Context(), testSuite, dial(t, server.address))
	if err != nil {
		t.Fatal(err)
	}
	var found []conformance.Result
	for _, r := range outcome.Results {
		if r.Verdict != conformance.Pass {
			found = append(found, r)
		}
	}
	if len(found) != 1 || found[0].Verdict != broken.verdict || len(outcome.Results) != testSuite.Len() || outcome.Stopped != "" {
		t.Fatalf("%+v, stopped %q, %+v, want one %s", outcome.Counts, outcome.Stopped, found, broken.verdict)
	}
	reason := found[0].Reason
	if !strings.Contains(reason, broken.says) || strings.Contains(reason, "\n") {
		t.Errorf("reason %q, want one line that says %q", reason, broken.says)
	}
	if lost := strings.Contains(reason, conformance.ErrUnreachable.Error()); lost != broken.lost {
		t.Errorf("reason %q: blames the connection: %v, want %v", reason, lost, broken.lost)
	}
}

// TestHarmless: what a later version of the contract or another server may do
// differently changes no verdict.
func TestHarmless(t *testing.T) {
	testSuite := suiteOf(t, stories())
	extended := func(right []byte) []byte {
		return append([]byte(`{"later":{"a":[1,null,{"b":"c"}]},`), right[1:]...)
	}
	for name, answer := range map[string]func(*turn) bool{
		"unknown fields":    func(t *turn) bool { return t.sayJSON(extended(t.right)) },
		"spaces":            func(t *turn) bool { return t.sayJSON(append([]byte(" \r\n\t"), t.right...)) },
		"a charset":         func(t *turn) bool { return t.say(200, "application/json; charset=utf-8", t.right) },
		"an interim answer": func(t *turn) bool { return t.put("HTTP/1.1 103 Early Hints\r\n\r\n") && t.sayJSON(t.right) },
		"identity":          func(t *turn) bool { return t.say(200, "application/json", t.right, "Content-Encoding: identity") },
		"closed after each": func(t *turn) bool { t.say(200, "application/json", t.right, "Connection: close"); return false },
		"lower-case octets": func(t *turn) bool { return t.sayJSON(lowerOctets(t.right)) },
		"a future ability": func(t *turn) bool {
			return t.sayJSON(bytes.Replace(t.right, []byte(`"observe"`), []byte(`"observe","time-travel"`), 1))
		},
		"an error's headers": func(t *turn) bool { return t.say(http.StatusOK, "application/json", t.right, "Grpc-Status: 13") },
	} {
		t.Run(name, func(t *testing.T) {
			outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, dial(t, raw(t, answer).address))
			if err != nil || outcome.Counts.Pass != testSuite.Len() {
				t.Errorf("%+v, %v, want %d passes", outcome.Counts, err, testSuite.Len())
			}
			if ignored := outcome.Implementation.Ignored; (name == "a future ability") != (len(ignored) == 1 && ignored[0] == "time-travel") {
				t.Errorf("ignored %q", ignored)
			}
		})
	}
}

var octets = regexp.MustCompile(`[0-9A-F]{2}(-[0-9A-F]{2}){7}`)

func lowerOctets(text []byte) []byte { return octets.ReplaceAllFunc(text, bytes.ToLower) }
