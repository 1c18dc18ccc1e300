package attest_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	testresult "github.com/in-toto/attestation/go/predicates/test_result/v0"
	intoto "github.com/in-toto/attestation/go/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/attest"
)

func signed(t testing.TB, seed byte) string {
	t.Helper()
	private, _ := key(seed)
	bundle, err := attest.Sign(made(outcome(conformance.Pass, conformance.Pass)), stated(t), private)
	if err != nil {
		t.Fatal(err)
	}
	return string(bundle)
}

// payload is what is in the envelope of a line, from 0.
func payload(t testing.TB, bundle string, line int) []byte {
	t.Helper()
	var e struct{ Payload []byte }
	if err := json.Unmarshal([]byte(strings.Split(bundle, "\n")[line]), &e); err != nil {
		t.Fatal(err)
	}
	return e.Payload
}

// sealed is a payload in an envelope that a key has rightly signed, whatever it says: by
// DSSE's own definition, and not by what is tested.
func sealed(kind string, payload []byte, keys ...ed25519.PrivateKey) string {
	var signatures []string
	for _, k := range keys {
		sig := ed25519.Sign(k, fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(kind), kind, len(payload), payload))
		signatures = append(signatures, fmt.Sprintf(`{"sig":%q}`, base64.StdEncoding.EncodeToString(sig)))
	}
	return fmt.Sprintf(`{"payloadType":%q,"payload":%q,"signatures":[%s]}`, kind, base64.StdEncoding.EncodeToString(payload), strings.Join(signatures, ","))
}

const inToto = "application/vnd.in-toto+json"

// TestCheck: what was signed for this evidence by this key holds, and nothing else does.
func TestCheck(t *testing.T) {
	private, public := key('a')
	other, otherPublic := key('b')
	bundle := signed(t, 'a')
	if bundle != signed(t, 'a') {
		t.Error("two attestations of the same are not the same")
	}
	lines := strings.Split(bundle, "\n")
	// put signs a payload that was changed, rightly.
	put := func(line int, from, to string) string {
		changed := bytes.Replace(payload(t, bundle, line), []byte(from), []byte(to), 1)
		if bytes.Equal(changed, payload(t, bundle, line)) {
			t.Fatalf("there is no %s", from)
		}
		all := strings.Split(bundle, "\n")
		all[line] = sealed(inToto, changed, private)
		return strings.Join(all, "\n")
	}
	second := func(line string) string { return lines[0] + "\n" + line + "\n" }
	for _, test := range []struct{ name, bundle, want string }{
		{"as it was signed", bundle, "<nil>"},
		{"signed by two", second(sealed(inToto, payload(t, bundle, 1), other, private)), "<nil>"},
		{"signed by another", signed(t, 'b'), "line 1: the key given"},
		{"one line by another", second(sealed(inToto, payload(t, bundle, 1), other)), "line 2: the key given"},
		{"signed by nobody", second(sealed(inToto, payload(t, bundle, 1))), "line 2: the key given"},
		{"too many signatures", second(sealed(inToto, payload(t, bundle, 1), slicesOf(17, private)...)), "line 2: an envelope with 17 signatures"},
		{"another type of payload", second(sealed("text/plain", payload(t, bundle, 1), private)), `line 2: an envelope of type "text/plain"`},
		{"a type that was changed", strings.Replace(bundle, inToto, "application/vnd.in-toto+JSON", 1), "line 1: an envelope of type"},
		{"a bit of the payload", strings.Replace(bundle, `"payload":"eyJfdH`, `"payload":"eyJfdX`, 1), "line 1: the key given"},
		{"another alphabet of base64", strings.Replace(bundle, `"payload":"eyJf`, `"payload":"-_Jf`, 1), "line 1: the payload"},
		{"a key twice", strings.Replace(bundle, `{"payloadType"`, `{"payload":"AAAA","payloadType"`, 1), "line 1: an envelope that is not as it was written"},
		{"a key in capitals", strings.Replace(bundle, `"payload":`, `"Payload":`, 1), "line 1: an envelope that is not as it was written"},
		{"a key that is unknown", strings.Replace(bundle, `{"payloadType"`, `{"more":1,"payloadType"`, 1), "line 1: not a DSSE envelope"},
		{"something follows", strings.Replace(bundle, "\n", " {}\n", 1), "line 1: an envelope that is not as it was written"},
		{"a line more", bundle + lines[1] + "\n", "want two lines"},
		{"a line less", lines[0] + "\n", "want two lines"},
		{"no end", strings.TrimSuffix(bundle, "\n"), "want two lines"},
		{"nothing", "", "want two lines"},
		{"the lines the other way round", lines[1] + "\n" + lines[0] + "\n", "line 1: what the laboratory states"},
		{"the second twice", second(lines[0]), "line 2: the statement.predicate.configuration is <nil>"},
		{"null", second("null"), "line 2: an envelope that is not as it was written"},
		{"very deep", second(strings.Repeat("[", 100_000)), "line 2: not a DSSE envelope"},
		{"another root", put(1, strings.Repeat("ab", 32), strings.Repeat("cd", 32)), "line 2: the statement.subject[0].digest.sha256 is cdcd"},
		{"another verdict", put(0, `"verdict":"conformant"`, `"verdict":"very good"`), "line 1: the statement.predicate.conclusion.verdict is very good, and the evidence in the folder says conformant"},
		{"another result", put(1, "PASSED", "FAILED"), "line 2: the statement.predicate.result is FAILED"},
		{"a waiver less", put(0, `"limits":[`, `"limits":["None.",`), "line 1: the statement.predicate.limits is "},
		{"a field more", put(0, `"headline":`, `"more":1,"headline":`), "line 1: the statement.predicate is not as it is written"},
		{"a field twice", put(1, `"result":`, `"result":"FAILED","result":`), "line 2: the statement is not as it is written"},
		{"blanks", put(1, `"result":`, `"result": `), "line 2: the statement is not as it is written"},
		{"nothing stated", put(0, `"stated":{`, `"other":{`), "line 1: what the laboratory states"},
		{"less stated", put(0, `"some title"`, `""`), "title is missing"},
		{"stated twice", put(0, `"title":`, `"title":"x","title":`), `"title" is given twice`},
	} {
		a, err := attest.Check([]byte(test.bundle), made(outcome(conformance.Pass, conformance.Pass)), public)
		if got := fmt.Sprint(err); !strings.Contains(got, test.want) || test.want == "<nil>" && err != nil {
			t.Errorf("%s: %.300s, want %s", test.name, got, test.want)
		}
		if want := map[string]int{"signed by two": 1}[test.name]; err == nil && a.Others != want {
			t.Errorf("%s: %d other signatures, want %d", test.name, a.Others, want)
		}
	}
	if _, err := attest.Check([]byte(bundle), made(outcome(conformance.Pass, conformance.Pass)), otherPublic); err == nil {
		t.Error("another key is believed")
	}
	if _, err := attest.Check([]byte(bundle), made(outcome(conformance.Pass, conformance.Fail)), public); err == nil {
		t.Error("a signature is believed beside another report")
	}
}

func slicesOf(n int, k ed25519.PrivateKey) []ed25519.PrivateKey {
	all := make([]ed25519.PrivateKey, n)
	for i := range all {
		all[i] = k
	}
	return all
}

// TestOthersRead: in-toto's own library reads both statements, and finds them well formed.
func TestOthersRead(t *testing.T) {
	bundle := signed(t, 'a')
	for line, predicate := range []string{"mp107:attestation/conformance/v1", "https://in-toto.io/attestation/test-result/v0.1"} {
		var s intoto.Statement
		if err := protojson.Unmarshal(payload(t, bundle, line), &s); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(); err != nil || s.GetPredicateType() != predicate {
			t.Errorf("line %d: %v, of %s", line+1, err, s.GetPredicateType())
		}
		if line == 0 {
			continue
		}
		text, err := protojson.Marshal(s.GetPredicate())
		if err != nil {
			t.Fatal(err)
		}
		var r testresult.TestResult
		if err := protojson.Unmarshal(text, &r); err != nil || r.GetResult() != attest.Passed || len(r.GetPassedTests()) != 2 || len(r.GetConfiguration()) != 2 {
			t.Errorf("%v: %v", err, &r)
		}
		for _, descriptor := range r.GetConfiguration() {
			if err := descriptor.Validate(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestNoEvidence: without a journal there is nothing to sign.
func TestNoEvidence(t *testing.T) {
	private, _ := key('a')
	o := outcome(conformance.Pass)
	o.Evidence = ""
	if _, err := attest.Sign(made(o), stated(t), private); err == nil {
		t.Error("a report without evidence is signed")
	}
}
