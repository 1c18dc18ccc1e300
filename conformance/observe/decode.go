package observe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// kinds are the fields of a line of which it has one, besides its time and its answer.
var kinds = []string{"submit", "register", "deviceStatus", "userStatus", "alert", "upload", "execution", "observed"}

// Decode reads a line of a log: a JSON object with time, one of submit, register,
// deviceStatus, userStatus, alert, upload, execution and observed, each as the wire of
// the contract writes it, and answer with a submit or alertTo with an alert. Its error
// says what is wrong, and nothing is guessed.
func Decode(line []byte, from Source) (Entry, error) {
	e := Entry{From: from}
	fields, err := Object(line)
	if err != nil {
		return e, err
	}
	digest := fnv.New64a()
	_, _ = digest.Write(bytes.TrimSpace(line))
	e.raw = digest.Sum64()
	kind := ""
	for name, value := range fields {
		switch {
		case slices.Contains(kinds, name) && kind == "":
			kind = name
		case slices.Contains(kinds, name):
			return e, fmt.Errorf("it has %s and %s: want one of %s", min(kind, name), max(kind, name), strings.Join(kinds, ", "))
		case name == "time":
			e.At, err = moment(value)
		case name == "answer":
			e.Answer, err = response(value)
		case name == "alertTo":
			e.AlertTo, err = recipient(value)
		default:
			return e, fmt.Errorf("field %.40q is unknown: want time, answer, alertTo and one of %s", name, strings.Join(kinds, ", "))
		}
		if err != nil {
			return e, fmt.Errorf("%s: %w", name, err)
		}
	}
	switch {
	case kind == "":
		return e, fmt.Errorf("it has none of %s", strings.Join(kinds, ", "))
	case fields["time"] == nil:
		return e, errors.New("time is missing")
	case e.Answer != nil && kind != "submit":
		return e, errors.New("an answer with something else than a submit")
	case e.AlertTo != nil && kind != "alert":
		return e, errors.New("an alertTo with something else than an alert")
	}
	if err := e.decode(kind, fields[kind]); err != nil {
		return e, fmt.Errorf("%s: %w", kind, err)
	}
	return e, nil
}

func (e *Entry) decode(kind string, value json.RawMessage) (err error) {
	switch kind {
	case "submit":
		return e.submit(value)
	case "execution":
		return e.executed(value)
	case "observed":
		var m adaptorv1.Observation
		if err := strict(value, &m, "device"); err != nil {
			return err
		}
		o, err := wire.DecodeObservation(&m)
		e.Observed = &o
		return firstOf(err, seen(o))
	}
	whole := append(append([]byte(`{"`+kind+`":`), value...), '}')
	var m adaptorv1.Event
	if err := wire.UnmarshalStrictJSON(whole, &m); err != nil {
		return err
	}
	e.Event, err = wire.DecodeEvent(&m)
	return firstOf(err, e.Event.Validate())
}

// seen reports an observation that is not well formed.
func seen(o spec.Observation) error {
	return spec.Device{ID: o.Device, Type: spec.CHF, SMETS: spec.SMETS2, Status: statusOr(o.Status), Credentials: o.Credentials}.Validate()
}

func statusOr(s spec.DeviceStatus) spec.DeviceStatus {
	if s == "" {
		return spec.Commissioned // nothing is said of it
	}
	return s
}

func firstOf(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// whole is a counter as it is written: digits, as a number or in quotes.
var whole = regexp.MustCompile(`^(?:"[0-9]{1,20}"|[0-9]{1,20})$`)

func (e *Entry) submit(value json.RawMessage) error {
	var m adaptorv1.ServiceRequest
	if err := strict(value, &m, "originator", "role", "target", "counter", "srv"); err != nil {
		return err
	}
	fields, err := members(value)
	if err != nil {
		return err
	}
	if counter := fields["counter"]; !whole.Match(counter) {
		return fmt.Errorf("counter %.40s: want a whole number from 0 on, in digits alone", counter)
	}
	signature := map[string]json.RawMessage{}
	if fields["signature"] != nil {
		if signature, err = members(fields["signature"]); err != nil {
			return fmt.Errorf("signature: %w", err)
		}
	}
	e.Unsaid = Unsaid{signature["signer"] == nil, signature["valid"] == nil, signature["xmlKeyAlone"] == nil, signature["otherCertificate"] == nil}
	r, err := wire.DecodeRequest(&m)
	e.Event.Submit = &r
	return firstOf(err, r.Validate())
}

func (e *Entry) executed(value json.RawMessage) error {
	var m adaptorv1.Execution
	if err := strict(value, &m, "requestId", "response"); err != nil {
		return err
	}
	r := wire.DecodeResponse(m.GetResponse())
	e.Execution = &spec.Execution{RequestID: m.GetRequestId(), Response: r}
	_, _, _, err := requestID(m.GetRequestId())
	return firstOf(err, r.Validate())
}

// requestID takes the identifier of a request apart.
func requestID(id string) (originator, target spec.EUI64, counter string, err error) {
	parts := strings.Split(id, ":")
	if len(parts) != 3 || !whole.MatchString(parts[2]) {
		return 0, 0, "", fmt.Errorf("requestId %.80q: want originator, target and counter, joined by colons", id)
	}
	originator, err = spec.ParseEUI64(parts[0])
	target, second := spec.ParseEUI64(parts[1])
	return originator, target, parts[2], firstOf(err, second)
}

func response(value json.RawMessage) (*spec.Response, error) {
	var m adaptorv1.Response
	if err := strict(value, &m, "decision"); err != nil {
		return nil, err
	}
	r := wire.DecodeResponse(&m)
	return &r, r.Validate()
}

func recipient(value json.RawMessage) (*spec.EUI64, error) {
	var words string
	if err := json.Unmarshal(value, &words); err != nil {
		return nil, errors.New("want an EUI-64 in quotes, or \"\" for nobody")
	}
	if words == "" {
		return new(spec.EUI64), nil
	}
	id, err := spec.ParseEUI64(words)
	return &id, err
}

// moment reads a time in UTC: of one in another zone it would have to be guessed whether
// the clock or the zone is meant.
func moment(value json.RawMessage) (at spec.Time, err error) {
	var words string
	if err := json.Unmarshal(value, &words); err != nil || !strings.HasSuffix(words, "Z") {
		return 0, fmt.Errorf("%.60s: want a time in UTC that ends with Z, as in \"%v\"", value, spec.Epoch)
	}
	if err := at.UnmarshalText([]byte(words)); err != nil {
		return 0, err
	}
	if at < earliest || at >= latest {
		return 0, fmt.Errorf("%v: want a year from 1900 to 2199", at)
	}
	return at, nil
}

// A time outside of these is a slip of the pen [A]; one far ahead would make all lines
// that follow look late.
const (
	earliest spec.Time = -2208988800 // 1900-01-01T00:00:00Z
	latest   spec.Time = 7258118400  // 2200-01-01T00:00:00Z
)

// strict reads a message and refuses one without some fields: absent, they would be
// taken for empty.
func strict(value json.RawMessage, m proto.Message, needed ...string) error {
	fields, err := members(value)
	if err != nil {
		return err
	}
	for _, name := range needed {
		if fields[name] == nil {
			return fmt.Errorf("%s is missing", name)
		}
	}
	return wire.UnmarshalStrictJSON(value, m)
}

// Object are the fields of a JSON object, each of which there is once.
func Object(document []byte) (map[string]json.RawMessage, error) {
	document = bytes.TrimSpace(document)
	if len(document) == 0 || document[0] != '{' {
		return nil, errors.New("it is no JSON object")
	}
	if !json.Valid(document) {
		decoder := json.NewDecoder(bytes.NewReader(document))
		if err := decoder.Decode(new(json.RawMessage)); err != nil {
			return nil, noJSON(err)
		}
		return nil, errors.New("something stands after the JSON object")
	}
	return members(document)
}

// members takes apart what is valid JSON, as every part of a line is once the line has
// been found to be.
func members(document []byte) (map[string]json.RawMessage, error) {
	if len(document) == 0 || document[0] != '{' {
		return nil, errors.New("it is no JSON object")
	}
	fields := map[string]json.RawMessage{}
	for rest := document[1:]; ; {
		rest = bytes.TrimLeft(rest, ", \t\r\n")
		if rest[0] == '}' {
			return fields, nil
		}
		end := valueEnd(rest)
		name := string(rest[1 : end-1])
		if strings.Contains(name, `\`) {
			if err := json.Unmarshal(rest[:end], &name); err != nil {
				return nil, noJSON(err)
			}
		}
		if _, twice := fields[name]; twice {
			return nil, fmt.Errorf("field %.40q is there twice", name)
		}
		rest = bytes.TrimLeft(rest[end:], ": \t\r\n")
		end = valueEnd(rest)
		fields[name], rest = bytes.TrimSpace(rest[:end]), rest[end:]
	}
}

// valueEnd is where the value ends with which valid JSON begins.
func valueEnd(text []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			if quoted = !quoted; !quoted && depth == 0 {
				return i + 1
			}
		case quoted:
		case c == '{' || c == '[':
			depth++
		case (c == '}' || c == ']' || c == ',') && depth == 0: // after a number or a word
			return i
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

func noJSON(err error) error { return fmt.Errorf("it is no JSON: %s", text.Clip(err.Error(), 200)) }
