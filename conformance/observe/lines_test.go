package observe_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance/observe"
	"example.org/mp107/spec"
)

// The cast of the logs below: a SMETS1 ESME that B holds while A is registered.
const (
	partyA = "00-DB-10-71-00-00-00-0A"
	partyB = "00-DB-10-71-00-00-00-0B"
	meter  = "00-DB-10-71-00-00-00-01"
	mpan   = "1070000000001"
)

// wire writes a log in short: A, B, M and T+n stand for parties, the meter and times of day.
func wire(lines ...string) []byte {
	var b bytes.Buffer
	for _, line := range lines {
		for short, long := range map[string]string{`"A"`: `"` + partyA + `"`, `"B"`: `"` + partyB + `"`, `"M"`: `"` + meter + `"`, `"P"`: `"` + mpan + `"`} {
			line = strings.ReplaceAll(line, short, long)
		}
		b.WriteString(line + "\n")
	}
	return b.Bytes()
}

// at is a time of the first day.
func at(clock string) string { return `"time":"2022-11-03T` + clock + `:00Z"` }

// repair is a 6.15.1 for the Network Operator's credential, from a party, that carries A's.
func repair(clock, from string, counter int, more string) string {
	return places(clock, from, "A", counter, more)
}

func places(clock, from, owner string, counter int, more string) string {
	return fmt.Sprintf(`{%s,"submit":{"originator":"%s","role":"ED","target":"M","counter":%d,"srv":"6.15.1","signature":{"signer":"%s","valid":true,"xmlKeyAlone":false,"otherCertificate":false},"update":{"slot":"NetworkOperator","certificates":[{"use":"DigitalSigning","role":"NetworkOperator","owner":"%s"}]}%s}`,
		at(clock), from, counter, from, owner, more)
}

const (
	accepted = `},"answer":{"decision":"accepted","code":"I0"}`
	rejected = `},"answer":{"decision":"rejected"}`
)

// situation is what is known of the meter; without a holder it is not known who holds it.
func situation(holder spec.EUI64) []observe.Fact {
	file := observe.Source{File: "facts", Line: 1}
	id := func(text string) spec.EUI64 { id, _ := spec.ParseEUI64(text); return id }
	facts := []observe.Fact{
		observe.OfDevice(spec.Device{ID: id(meter), Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned, MPxN: mpan}, true, file, observe.Always),
		observe.OfUser(spec.User{ID: id(partyA), Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive}, true, file, observe.Always),
		observe.OfUser(spec.User{ID: id(partyB), Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive}, true, file, observe.Always),
		observe.OfRegistration(spec.Registration{MPxN: mpan, Role: spec.ED, Party: id(partyA), From: spec.Epoch - spec.Day}, file),
	}
	if holder != 0 {
		facts = append(facts, observe.OfHolder(id(meter), spec.NetworkOperator, spec.Credential{Role: spec.NetworkOperator, Owner: holder}, file, observe.Always))
	}
	return facts
}

var complete = observe.Complete{Counters: true}

const (
	a spec.EUI64 = 0x00DB10710000000A
	b spec.EUI64 = 0x00DB10710000000B
)

// What becomes of each answer, in the order of the log, and of what else there is.
func TestLogs(t *testing.T) {
	const agrees, violates, cannotTell = observe.Agrees, observe.Violates, observe.CannotTell
	for _, test := range []struct {
		name     string
		holder   spec.EUI64
		log      []string
		verdicts []observe.Verdict
		says     string // somewhere in what is found
	}{
		{"the repair that MP107 is for", b, []string{repair("01:00", "B", 1, accepted)}, []observe.Verdict{agrees}, ""},
		{"refused nonetheless", b, []string{repair("01:00", "B", 1, rejected)}, []observe.Verdict{violates}, "the law has accepted (I0)"},
		{"state is carried on", b, []string{repair("01:00", "B", 1, accepted), repair("02:00", "B", 2, accepted), repair("03:00", "A", 1, accepted)}, []observe.Verdict{agrees, violates, agrees}, "CRED-1"},
		{"nobody knows who holds it", 0, []string{repair("01:00", "B", 1, accepted), repair("02:00", "A", 1, accepted)}, []observe.Verdict{cannotTell, agrees}, "who holds the NetworkOperator credential of Device " + meter + " on 2022-11-03T01:00:00Z"},
		{"two answers that cannot both be right", 0, []string{
			`{` + at("01:00") + `,"submit":{"originator":"B","role":"ED","target":"M","counter":1,"srv":"6.15.1","signature":{"signer":"B","valid":true,"xmlKeyAlone":false,"otherCertificate":false},"update":{"slot":"NetworkOperator"}},"answer":{"decision":"rejected"}}`,
			places("02:00", "B", "A", 2, rejected), places("03:00", "B", "A", 3, accepted)},
			[]observe.Verdict{agrees, cannotTell, cannotTell}, "not if log:2 is as the law has it"},
		{"who held it is told by one answer, and denied by the next", 0, []string{repair("01:00", "A", 1, rejected), repair("02:00", "A", 2, accepted)}, []observe.Verdict{cannotTell, cannotTell}, "not if log:1 is"},
		{"what was told before does not count after a change", 0, []string{
			repair("02:00", "B", 1, `,"executeAt":"2022-11-03T05:00:00Z"},"answer":{"decision":"accepted","code":"I99"}`),
			places("03:00", "B", "B", 2, accepted), repair("06:00", "A", 1, accepted)},
			[]observe.Verdict{cannotTell, cannotTell, cannotTell}, "it cannot be told. 1 answer is missing."},
		{"a counter that was used", b, []string{repair("01:00", "B", 5, accepted), places("02:00", "A", "B", 1, accepted), repair("03:00", "B", 5, accepted)}, []observe.Verdict{agrees, agrees, violates}, "CTR-1"},
		{"the same line twice", b, []string{repair("01:00", "B", 1, accepted), repair("01:00", "B", 1, accepted)}, []observe.Verdict{agrees, cannotTell}, "log:1 once more"},
		{"the same line twice, another between", b, []string{places("01:00", "B", "B", 1, accepted), places("01:00", "B", "B", 2, accepted), places("01:00", "B", "B", 1, accepted)}, []observe.Verdict{agrees, agrees, cannotTell}, "log:1 once more"},
		{"no answer", b, []string{repair("01:00", "B", 1, "}"), repair("02:00", "A", 1, accepted)}, []observe.Verdict{cannotTell}, "1 answer is missing"},
		{"an alert", b, []string{`{` + at("01:00") + `,"alert":{"device":"M"},"alertTo":"B"}`, `{` + at("01:00") + `,"alert":{"device":"M"},"alertTo":"A"}`, `{` + at("01:00") + `,"alert":{"device":"M"},"alertTo":""}`}, []observe.Verdict{agrees, violates, violates}, "to " + partyB},
		{"an alert, and the holder is not known", 0, []string{`{` + at("01:00") + `,"alert":{"device":"M"},"alertTo":"A"}`}, []observe.Verdict{cannotTell}, "who holds the NetworkOperator credential"},
		{"an alert of which nobody says who got it", b, []string{`{` + at("01:00") + `,"alert":{"device":"M"}}`, repair("02:00", "B", 1, accepted)}, []observe.Verdict{agrees}, "1 answer is missing"},
		{"a request that falls due", b, []string{
			repair("01:00", "B", 1, `,"executeAt":"2022-11-03T05:00:00Z"},"answer":{"decision":"accepted","code":"I99"}`),
			repair("04:00", "B", 2, accepted),
			`{` + at("06:00") + `,"execution":{"requestId":"` + partyB + ":" + meter + `:1","response":{"decision":"accepted","code":"I0"}}}`},
			[]observe.Verdict{agrees, agrees, violates}, "execution of 6.15.1"},
		{"what fell due is not told", b, []string{
			repair("01:00", "B", 1, `,"executeAt":"2022-11-03T05:00:00Z"},"answer":{"decision":"accepted","code":"I99"}`),
			repair("06:00", "B", 2, accepted)},
			[]observe.Verdict{agrees, cannotTell}, "who holds"},
		{"what fell due is told late", b, []string{
			repair("01:00", "B", 1, `,"executeAt":"2022-11-03T05:00:00Z"},"answer":{"decision":"accepted","code":"I99"}`),
			places("06:00", "B", "B", 2, accepted),
			`{` + at("06:30") + `,"alert":{"device":"M"},"alertTo":"B"}`,
			`{` + at("07:00") + `,"execution":{"requestId":"` + partyB + ":" + meter + `:1","response":{"decision":"accepted","code":"I0"}}}`,
			`{` + at("08:00") + `,"alert":{"device":"M"},"alertTo":"B"}`},
			[]observe.Verdict{agrees, cannotTell, agrees, cannotTell, agrees}, "on 2022-11-03T05:00:00Z"},
		{"executed before it was due", b, []string{
			repair("01:00", "B", 1, `,"executeAt":"2022-11-03T05:00:00Z"},"answer":{"decision":"accepted","code":"I99"}`),
			`{` + at("02:00") + `,"execution":{"requestId":"` + partyB + ":" + meter + `:1","response":{"decision":"accepted","code":"I0"}}}`},
			[]observe.Verdict{agrees}, "is said to have been at"},
		{"seen otherwise", b, []string{`{` + at("01:00") + `,"observed":{"device":"M","status":"Commissioned","credentials":{"NetworkOperator":{"role":"NetworkOperator","owner":"A"}}}}`, repair("02:00", "A", 1, accepted)}, []observe.Verdict{agrees}, "facts:1 and log:1 contradict each other"},
		{"a registration from the past", b, []string{`{` + at("01:00") + `,"register":{"mpxn":"P","role":"ED","party":"B","from":"2022-11-03T00:00:00Z"}}`}, nil, "in the past of"},
		{"a status that changes", b, []string{`{` + at("01:00") + `,"deviceStatus":{"device":"M","status":"Suspended"}}`, repair("02:00", "B", 1, accepted), `{` + at("03:00") + `,"userStatus":{"user":"B","status":"Suspended"}}`}, []observe.Verdict{violates}, "DEV-2"},
		{"no upload in this release", b, []string{`{` + at("01:00") + `,"upload":{}}`}, nil, "no clause provides for an upload"},
		{"late by more than the window", b, []string{`{` + at("02:00") + `,"deviceStatus":{"device":"M","status":"Commissioned"}}`, repair("01:00", "B", 1, accepted)}, nil, "out of order"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := watched(t, law(t, spec.MP107), wire(test.log...), situation(test.holder), complete)
			var verdicts []observe.Verdict
			words := got.Why() + "\n" + got.Headline()
			for _, f := range got.findings {
				verdicts = append(verdicts, f.Verdict)
				words += "\n" + f.Words() + " " + strings.Join(f.Missing, "; ")
			}
			words += fmt.Sprint(got.problems, got.conflicts)
			if !slices.Equal(verdicts, test.verdicts) || !strings.Contains(words, test.says) {
				t.Errorf("%v, want %v and %q in\n%s", verdicts, test.verdicts, test.says, words)
			}
			if clean := !slices.Contains(verdicts, violates) && !slices.Contains(verdicts, cannotTell) && got.Broken+got.Unanswered+got.Contradictions == 0 && len(verdicts) > 0; (got.Conclude().ExitCode() == 0) != clean {
				t.Errorf("%s: exit code %d", words, got.Conclude().ExitCode())
			}
			if (got.Conclude().ExitCode() == 1) != (slices.Contains(verdicts, violates) || got.Against > 0) {
				t.Errorf("%s: exit code %d", words, got.Conclude().ExitCode())
			}
		})
	}
}

// What another release makes of a refusal is told of the worlds in which that is the law's.
func TestCompare(t *testing.T) {
	for name, test := range map[string]struct {
		line   string
		holder spec.EUI64
		want   observe.Otherwise
	}{
		"the holder":           {repair("01:00", "B", 1, rejected), b, observe.WouldAccept},
		"it may be the holder": {repair("01:00", "B", 1, rejected), 0, observe.MightAccept},
		"it is not the holder": {repair("01:00", "B", 1, rejected), a, observe.WouldRefuse},
		"if it were the holder, the answer were wrong": {repair("01:00", "A", 1, rejected), 0, observe.WouldRefuse},
		"accepted": {repair("01:00", "A", 1, accepted), a, ""},
	} {
		var found []observe.Finding
		o, err := observe.New(observe.Options{Law: law(t, spec.Baseline), Compare: spec.MP107, Facts: situation(test.holder), Complete: complete,
			Found: func(f observe.Finding) { found = append(found, f) }})
		if err != nil {
			t.Fatal(err)
		}
		reader := observe.Reader{Observer: o}
		if err := reader.Read(t.Context(), bytes.NewReader(wire(test.line)), "log"); err != nil {
			t.Fatal(err)
		}
		reader.Close()
		if len(found) != 1 || found[0].Otherwise != test.want {
			t.Errorf("%s: %+v, want %q", name, found, test.want)
		}
	}
}

// After an upload the slot is who the law puts there, as far as that is known.
func TestUpload(t *testing.T) {
	log := wire(`{`+at("01:00")+`,"upload":{}}`, `{`+at("02:00")+`,"alert":{"device":"M"},"alertTo":"A"}`)
	for name, test := range map[string]struct {
		facts []observe.Fact
		want  observe.Verdict
	}{
		"all is known":                   {situation(b), observe.Agrees},
		"not who holds it":               {situation(0), observe.Agrees},
		"not who is registered":          {slices.Delete(situation(b), 3, 4), observe.CannotTell},
		"neither the Device nor anybody": {nil, observe.CannotTell},
	} {
		got := watched(t, law(t, spec.MP107R2), log, test.facts, complete)
		if len(got.findings) != 1 || got.findings[0].Verdict != test.want {
			t.Errorf("%s: %+v, %v, want %s", name, got.findings, got.problems, test.want)
		}
	}
}

// A line that cannot be read is named and counted, and the others are judged.
func TestBadLines(t *testing.T) {
	good := repair("01:00", "B", 1, accepted)
	with := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for name, test := range map[string]struct{ line, says string }{
		"no JSON":                   {`time=01:00 6.15.1 accepted`, "no JSON object"},
		"half a line":               {good[:len(good)/2], "no JSON"},
		"a list":                    {"[" + good + "]", "no JSON object"},
		"two objects":               {good + good, "after the JSON object"},
		"an unknown field":          {with(`"answer"`, `"answr"`), `"answr" is unknown`},
		"an unknown field within":   {with(`"srv"`, `"SRV"`), "srv is missing"},
		"another field within":      {with(`"srv":"6.15.1"`, `"srv":"6.15.1","note":"x"`), "note"},
		"a field twice":             {with(`"answer"`, at("02:00")+`,"answer"`), "there twice"},
		"no time":                   {with(at("01:00")+",", ""), "time is missing"},
		"another zone":              {with("01:00:00Z", "01:00:00+01:00"), "in UTC"},
		"no zone":                   {with("01:00:00Z", "01:00:00"), "in UTC"},
		"a day that there is not":   {with("2022-11-03", "2022-11-31"), "RFC 3339"},
		"a year far off":            {with("2022-", "9022-"), "1900 to 2199"},
		"a fraction of a second":    {with("01:00:00Z", "01:00:00.5Z"), "whole seconds"},
		"a counter as a float":      {with(`"counter":1`, `"counter":1.0`), "in digits alone"},
		"a counter with exponent":   {with(`"counter":1`, `"counter":1e3`), "in digits alone"},
		"a counter that is missing": {with(`"counter":1,`, ``), "counter is missing"},
		"a counter too large":       {with(`"counter":1`, `"counter":18446744073709551616`), "submit"},
		"no party":                  {with(`"originator":"B"`, `"originator":"nobody"`), "eight hyphenated"},
		"an answer of no kind":      {with(`"accepted"`, `"maybe"`), "accepted or rejected"},
		"accepted with an error":    {with(`"I0"`, `"E4"`), "I0 or I99"},
		"two kinds":                 {with(`"answer"`, `"upload":{},"answer"`), "it has submit and upload"},
		"an answer to nothing":      {`{` + at("01:00") + `,"upload":{},"answer":{"decision":"rejected"}}`, "something else than a submit"},
		"nothing that happened":     {`{` + at("01:00") + `}`, "it has none of submit"},
		"time that passes":          {`{` + at("01:00") + `,"advance":{"to":"2022-11-03T02:00:00Z"}}`, `"advance" is unknown`},
		"a line too long":           {with(`"code":"I0"`, `"code":"I0"`+strings.Repeat(" ", observe.MaxLine)), "longer than"},
		"an execution of nothing":   {`{` + at("01:00") + `,"execution":{"requestId":"\u001b[31m","response":{"decision":"rejected"}}}`, "joined by colons"},
		"nested without end":        {strings.Repeat(`{"submit":`, 6_000), "no JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			log := append(wire(test.line), wire(repair("02:00", "B", 2, accepted))...)
			got := watched(t, law(t, spec.MP107), log, situation(b), complete)
			if len(got.problems) != 1 || got.problems[0].From != (observe.Source{File: "log", Line: 1}) || !strings.Contains(got.problems[0].Why, test.says) {
				t.Fatalf("%v, want %q", got.problems, test.says)
			}
			if got.Agrees != 1 || got.Answers() != 1 || got.Conclude().ExitCode() != 3 || strings.HasPrefix(got.Headline(), "conformant") {
				t.Errorf("%s: %s", got.Headline(), got.Why())
			}
		})
	}
}

// An empty log shows nothing.
func TestNoAnswers(t *testing.T) {
	for _, log := range []string{"", "\n\n", `{` + at("01:00") + `,"deviceStatus":{"device":"M","status":"Commissioned"}}`} {
		got := watched(t, law(t, spec.MP107), wire(log), situation(b), complete)
		if got.Broken > 0 || got.Conclude().ExitCode() != 3 || !strings.Contains(got.Headline(), "no answer") {
			t.Errorf("%q: %s, %v", log, got.Headline(), got.problems)
		}
	}
}

// What a line does not say of a signature is not known, rather than false.
func TestSilentSignature(t *testing.T) {
	line := strings.Replace(repair("01:00", "B", 1, accepted), `"signature":{"signer":"B","valid":true,"xmlKeyAlone":false,"otherCertificate":false},`, "", 1)
	got := watched(t, law(t, spec.MP107), wire(line), situation(b), complete)
	if len(got.findings) != 1 || got.findings[0].Verdict != observe.CannotTell || len(got.findings[0].Missing) != 2 || got.findings[0].Kinds[0] != "signatures" {
		t.Errorf("%+v %v", got.findings, got.problems)
	}
}

// A fact that is known from a time on counts from then on.
func TestFactsFromATimeOn(t *testing.T) {
	facts := append(situation(0), observe.OfHolder(0x00DB107100000001, spec.NetworkOperator, spec.Credential{Role: spec.NetworkOperator, Owner: b}, observe.Source{File: "late"}, spec.Epoch+2*spec.Hour))
	got := watched(t, law(t, spec.MP107), wire(repair("01:00", "B", 1, rejected), repair("02:00", "B", 2, rejected)), facts, complete)
	if len(got.findings) != 2 || got.findings[0].Verdict != observe.CannotTell || got.findings[1].Verdict != observe.Violates {
		t.Errorf("%+v", got.findings)
	}
}
