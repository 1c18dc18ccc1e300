package rpc_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/suite"
)

// The secrets of these tests: with characters that JSON, HTML and regular
// expressions treat in a way of their own.
const (
	token = `t0k"en\<&>/.*+`
	key   = `a key of [ours]`
)

// escaped writes a text as JSON may: every character by its number.
func escaped(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, `\u%04X`, unit)
	}
	return b.String()
}

func quoted(text string) string {
	encoded, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(encoded[1 : len(encoded)-1])
}

// echoes are the ways in which a server can give back what it was given; s is a
// secret as JSON may write it, plain as it is.
func echoes(s, plain string) map[string]func(*turn) bool {
	answer := func(format string) func(*turn) bool {
		return func(t *turn) bool {
			call := callNumber.Find(t.right)
			return t.sayJSON([]byte(fmt.Sprintf(strings.ReplaceAll(format, "CALL", string(call)), s)))
		}
	}
	asked := func(method string, echo func(*turn) bool) func(*turn) bool {
		return func(t *turn) bool {
			if t.method != method {
				return t.sayJSON(t.right)
			}
			return echo(t)
		}
	}
	return map[string]func(*turn) bool{
		"name":      asked("Describe", answer(`{CALL,"contract":"mp107.adaptor.v1","name":"n %[1]s","version":"%[1]s","abilities":["%[1]s","observe"]}`)),
		"contract":  asked("Describe", answer(`{CALL,"contract":"%s","name":"n"}`)),
		"decision":  asked("Submit", answer(`{CALL,"response":{"decision":"%s","code":"I0"}}`)),
		"code":      asked("Submit", answer(`{CALL,"response":{"decision":"rejected","code":"%s"}}`)),
		"status":    asked("Observe", answer(`{CALL,"observation":{"device":"00-DB-12-34-56-78-90-A0","status":"%s"}}`)),
		"device":    asked("Observe", answer(`{CALL,"observation":{"device":"%s"}}`)),
		"slot":      asked("Observe", answer(`{CALL,"observation":{"device":"00-DB-12-34-56-78-90-A0","credentials":{"%s":{}}}}`)),
		"owner":     asked("Observe", answer(`{CALL,"observation":{"credentials":{"Root":{"role":"Root","owner":"%s"}}}}`)),
		"alert":     asked("Apply", answer(`{CALL,"alertTo":"%s"}`)),
		"execution": asked("Apply", answer(`{CALL,"executions":[{"requestId":"%s"}]}`)),
		"field":     asked("Submit", answer(`{CALL,"%s":1,"response":{"decision":"rejected"}}`)),
		"bad JSON":  asked("Submit", answer(`{CALL,"response":"%s"}`)),
		"bare":      asked("Submit", answer(`%s`)),
		"page":      func(t *turn) bool { return t.say(500, "text/html", []byte(strings.Repeat("x", 100)+plain)) },
		"refusal": func(t *turn) bool {
			return t.say(500, "application/json", fmt.Appendf(nil, `{"code":"%[1]s","message":"%[1]s"}`, s))
		},
		"kind":        func(t *turn) bool { return t.say(200, "text/"+plain, []byte(plain)) },
		"compression": func(t *turn) bool { return t.say(200, "application/json", nil, "Content-Encoding: "+plain) },
		"location":    func(t *turn) bool { return t.say(307, "", nil, "Location: http://192.0.2.1/?"+plain) },
		"no HTTP":     func(t *turn) bool { t.put(plain + "\r\n\r\n"); return false },
		"no status":   func(t *turn) bool { t.put("HTTP/1.1 " + plain + "\r\n\r\n"); return false },
		"no header":   func(t *turn) bool { t.put("HTTP/1.1 200 OK\r\n" + plain + "\r\n\r\n"); return false },
		"no length":   func(t *turn) bool { t.put("HTTP/1.1 200 OK\r\nContent-Length: " + plain + "\r\n\r\n"); return false },
		"no chunk": func(t *turn) bool {
			t.put("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + plain + "\r\n")
			return false
		},
		"long": func(t *turn) bool { // so that a cut falls into a secret
			return t.say(200, "application/json", []byte(strings.Repeat(plain, 20_000/len(plain)+50)))
		},
		"everything": func(t *turn) bool { return t.say(200, "application/json", fmt.Append(nil, t.header)) },
	}
}

// TestSecretsNeverShow: whatever an implementation echoes, and however it
// spells it, no secret is in a result, an error or a transcript.
func TestSecretsNeverShow(t *testing.T) {
	options := stories()
	options.Run = []string{"R1/*/scenario"}
	testSuite := suiteOf(t, options)
	header := http.Header{"X-Key": {key}}
	for _, s := range []struct {
		spelling, secret string
		write            func(string) string
	}{{"quoted", token, quoted}, {"escaped", key, escaped}} {
		for place, echo := range echoes(s.write(s.secret), s.secret) {
			t.Run(place+"/"+s.spelling, func(t *testing.T) {
				t.Parallel()
				client, err := rpc.Dial(rpc.DialOptions{URL: raw(t, echo).address, Bearer: token, Clear: true, Header: header})
				if err != nil {
					t.Fatal(err)
				}
				outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, client)
				checkSecret(t, fmt.Sprint(err))
				for _, seen := range []any{outcome, client.Transcript()} {
					text, err := json.Marshal(seen)
					if err != nil {
						t.Fatal(err)
					}
					checkSecret(t, string(text))
				}
			})
		}
	}
}

var number = regexp.MustCompile(`\\+u([0-9a-fA-F]{4})`)

// checkSecret looks for the secrets in a text, also once and twice unescaped.
func checkSecret(t *testing.T, text string) {
	t.Helper()
	for range 3 {
		for _, secret := range []string{token, key} {
			for _, form := range []string{secret, quoted(secret), `0k"en`, "ey of [o", `0k\"e`} {
				if at := strings.Index(text, form); at >= 0 {
					t.Fatalf("%q shows in …%s…", form, text[max(0, at-60):min(len(text), at+60)])
				}
			}
		}
		text = number.ReplaceAllStringFunc(text, func(escape string) string {
			n, _ := strconv.ParseUint(escape[len(escape)-4:], 16, 16)
			return string(rune(n))
		})
		text = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\/`, `/`).Replace(text)
	}
}

// TestSecretsAreSent, with every call.
func TestSecretsAreSent(t *testing.T) {
	testSuite := suiteOf(t, stories())
	server := raw(t, func(turn *turn) bool {
		if turn.header.Get("Authorization") != "Bearer "+token || turn.header.Get("X-Key") != key {
			return turn.say(401, "", nil)
		}
		return turn.sayJSON(turn.right)
	})
	for name, test := range map[string]struct {
		options rpc.DialOptions
		pass    bool
	}{
		"both":           {rpc.DialOptions{Bearer: token, Header: http.Header{"x-key": {key}}}, true},
		"a plain header": {rpc.DialOptions{Bearer: token, Plain: http.Header{"x-key": {key}, "X-Env": {"a"}}}, true},
		"neither":        {rpc.DialOptions{}, false},
		"the token":      {rpc.DialOptions{Bearer: token}, false},
		"another token":  {rpc.DialOptions{Bearer: token + "x", Header: http.Header{"X-Key": {key}}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			test.options.URL, test.options.Clear = server.address, true
			client, err := rpc.Dial(test.options)
			if err != nil {
				t.Fatal(err)
			}
			outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, client)
			if !test.pass {
				if err == nil || !strings.Contains(err.Error(), "HTTP status 401 Unauthorized in place of an answer: a token or a header may be needed, or another one") {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil || outcome.Counts.Pass != testSuite.Len() {
				t.Errorf("%+v, %v", outcome.Counts, err)
			}
		})
	}
}

// TestDialRefuses what cannot be used, without showing a secret.
func TestDialRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		options rpc.DialOptions
		says    string
	}{
		"a short token":        {rpc.DialOptions{URL: "https://x", Bearer: "qz"}, "the token has 2 bytes, want at least 4"},
		"a short value":        {rpc.DialOptions{URL: "https://x", Header: http.Header{"X-Key": {"qz"}}}, "header X-Key: its value has 2 bytes, want at least 4"},
		"no scheme":            {rpc.DialOptions{URL: "localhost:1"}, "want http://, https://, grpc://, grpcs:// and HOST:PORT"},
		"no host":              {rpc.DialOptions{URL: "http://"}, "and HOST:PORT"},
		"another scheme":       {rpc.DialOptions{URL: "ftp://x"}, "want http://"},
		"a password":           {rpc.DialOptions{URL: "http://me:qz@x"}, "a password has no place in it"},
		"a garbled password":   {rpc.DialOptions{URL: "http://me:qz%@x\x7f"}, "is not a URL"},
		"a query":              {rpc.DialOptions{URL: "http://x?y=z"}, "no query and no fragment"},
		"a fragment":           {rpc.DialOptions{URL: "http://x#y"}, "no query and no fragment"},
		"nothing":              {rpc.DialOptions{}, "HOST:PORT"},
		"a line break within":  {rpc.DialOptions{URL: "https://x", Header: http.Header{"X-Key": {"quizzes\r\nX: y"}}}, "header X-Key"},
		"a token of two lines": {rpc.DialOptions{URL: "https://x", Bearer: "quizzes\nX: y"}, "the token"},
		"a secret query":       {rpc.DialOptions{URL: "https://x?apikey=qz#qz"}, "no query and no fragment"},
		"in the clear":         {rpc.DialOptions{URL: "http://x", Bearer: "quizzes"}, "would be sent in the clear, for everybody on the way to read: use https://"},
		"a header in clear":    {rpc.DialOptions{URL: "grpc://x", Header: http.Header{"X-Key": {"quizzes"}}}, "use grpcs://"},
		"ours":                 {rpc.DialOptions{URL: "https://x", Header: http.Header{"content-type": {"quizzes"}}}, "header content-type is set by the protocol itself"},
		"of gRPC":              {rpc.DialOptions{URL: "https://x", Plain: http.Header{"grpc-timeout": {"1S"}}}, "header grpc-timeout is set by the protocol itself"},
		"two of one kind":      {rpc.DialOptions{URL: "https://x", Bearer: "quizzes", Header: http.Header{"authorization": {"quizzes"}}}, "give one of the two"},
		"a name of two words":  {rpc.DialOptions{URL: "https://x", Header: http.Header{"X Key": {"quizzes"}}}, `header "X Key"`},
	} {
		t.Run(name, func(t *testing.T) {
			client, err := rpc.Dial(test.options)
			if err == nil || client != nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "qz") || strings.Contains(err.Error(), "quiz") {
				t.Errorf("%v, error %v, want one that says %q and shows no secret", client, err, test.says)
			}
		})
	}
}
