package attest

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"example.org/mp107/conformance/report"
	"example.org/mp107/internal/text"
)

// statement is an in-toto Statement, version 1.
type statement struct {
	Type          string       `json:"_type"`
	Subject       []descriptor `json:"subject"`
	PredicateType string       `json:"predicateType"`
	Predicate     any          `json:"predicate"`
}

// descriptor is an in-toto ResourceDescriptor.
type descriptor struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest,omitempty"`
}

const statementType = "https://in-toto.io/Statement/v1"

// subject is what is attested: the root of the hash chain over every answer of a run.
const subject = "evidence root of mp107: the last link of the chain in run.jsonl.gz"

// statements are the payloads for a report.
func statements(r report.Report, stated Particulars) ([][]byte, error) {
	if r.Evidence == nil {
		return nil, errors.New("a report without a journal has no evidence root to attest")
	}
	about := []descriptor{{subject, map[string]string{"sha256": r.Evidence.Root}}}
	var payloads [][]byte
	for _, s := range []statement{
		{statementType, about, tallyType, tallyOf(r, stated)},
		{statementType, about, testResultType, testResultOf(r)},
	} {
		payload, err := written(s)
		if err != nil {
			return nil, err
		}
		payloads = append(payloads, payload)
	}
	return payloads, nil
}

// Sign attests a report: the envelopes, one a line.
func Sign(r report.Report, stated Particulars, key ed25519.PrivateKey) ([]byte, error) {
	payloads, err := statements(r, stated)
	if err != nil {
		return nil, err
	}
	var bundle []byte
	for _, payload := range payloads {
		line, err := seal(payload, key)
		if err != nil {
			return nil, err
		}
		bundle = append(append(bundle, line...), '\n')
	}
	if len(bundle) > MaxBundle {
		return nil, fmt.Errorf("the attestation would have more than %d bytes", MaxBundle)
	}
	return bundle, nil
}

// Attested is what was found of an attestation that holds.
type Attested struct {
	Stated Particulars
	Result string
	KeyID  string
	// Others is how many signatures there are that are not by the key.
	Others int
}

// Check holds a bundle that came from elsewhere against the report that the evidence
// comes to, and a key. The error says which line does not hold, and why.
func Check(bundle []byte, r report.Report, key ed25519.PublicKey) (Attested, error) {
	a := Attested{Result: Result(r), KeyID: KeyID(key)}
	lines := bytes.Split(bundle, []byte("\n"))
	if n := len(lines) - 1; n != 2 || len(lines[n]) > 0 {
		return a, errors.New("want two lines, with an envelope each")
	}
	var payloads [][]byte
	for i, line := range lines[:2] {
		payload, others, err := open(line, key)
		if err != nil {
			return a, fmt.Errorf("line %d: %w", i+1, err)
		}
		a.Others += others
		payloads = append(payloads, payload)
	}
	var err error
	if a.Stated, err = statedIn(payloads[0]); err != nil {
		return a, fmt.Errorf("line 1: what the laboratory states:\n%w", err)
	}
	want, err := statements(r, a.Stated)
	if err != nil {
		return a, err
	}
	for i := range want {
		if !bytes.Equal(payloads[i], want[i]) {
			return a, fmt.Errorf("line %d: %s", i+1, differs("", decoded(payloads[i]), decoded(want[i])))
		}
	}
	return a, nil
}

// statedIn takes what the laboratory states out of a payload of ours.
func statedIn(payload []byte) (Particulars, error) {
	var s struct {
		Predicate struct {
			Stated json.RawMessage `json:"stated"`
		} `json:"predicate"`
	}
	if err := json.Unmarshal(payload, &s); err != nil {
		return Particulars{}, fmt.Errorf("  %w", err)
	}
	return ReadParticulars(s.Predicate.Stated)
}

func decoded(payload []byte) (value any) {
	_ = json.Unmarshal(payload, &value) // nil is as different as anything
	return value
}

// differs says at which field two statements differ first.
func differs(path string, is, want any) string {
	switch want := want.(type) {
	case map[string]any:
		is, ok := is.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if ok && !reflect.DeepEqual(is[name], want[name]) {
				return differs(path+"."+name, is[name], want[name])
			}
		}
		if ok { // every field is there, and the same
			return fmt.Sprintf("the statement%s is not as it is written: something was added to it, or put otherwise", path)
		}
	case []any:
		is, ok := is.([]any)
		for i := range want {
			if ok && len(is) == len(want) && !reflect.DeepEqual(is[i], want[i]) {
				return differs(fmt.Sprintf("%s[%d]", path, i), is[i], want[i])
			}
		}
	}
	return fmt.Sprintf("the statement%s is %.200s, and the evidence in the folder says %.200s", path, text.Printable(fmt.Sprint(is)), text.Printable(fmt.Sprint(want)))
}
