package observe_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"example.org/mp107/conformance/observe"
)

// However it is named in a line, nobody keeps the name, each has one other, and the law
// sees the same.
func TestPseudonyms(t *testing.T) {
	names := regexp.MustCompile(`00-DB-10-7|107000000`)
	p, err := observe.NewPseudonyms([]byte(strings.Repeat("k", observe.MinKey)))
	if err != nil {
		t.Fatal(err)
	}
	other, err := observe.NewPseudonyms([]byte(strings.Repeat("l", observe.MinKey)))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		repair("01:00", "B", 1, accepted),
		`{` + at("01:00") + `,"register":{"mpxn":"P","role":"ED","party":"B","from":"2022-11-04T00:00:00Z"}}`,
		`{` + at("01:00") + `,"deviceStatus":{"device":"M","status":"Suspended"}}`,
		`{` + at("01:00") + `,"userStatus":{"user":"B","status":"Suspended"}}`,
		`{` + at("01:00") + `,"alert":{"device":"M"},"alertTo":"B"}`,
		`{` + at("01:00") + `,"execution":{"requestId":"` + partyB + ":" + meter + `:1","response":{"decision":"rejected","code":"E4"}}}`,
		`{` + at("01:00") + `,"observed":{"device":"M","status":"Commissioned","credentials":{"Supplier":{"role":"Supplier","owner":"B"}}}}`,
	} {
		var texts [3]string
		for i, with := range []*observe.Pseudonyms{p, p, other} {
			e, err := observe.Decode(wire(line), observe.Source{})
			if err != nil {
				t.Fatal(err)
			}
			with.Entry(&e)
			text, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			texts[i] = string(text)
		}
		if found := names.FindString(texts[0]); found != "" || texts[0] != texts[1] || texts[0] == texts[2] {
			t.Errorf("%s in %s", found, texts[0])
		}
	}
	if m := p.MPxN(mpan); !m.IsMPAN() || m == mpan || p.MPxN("1070000001") == "1070000001" || !p.MPxN("1070000001").IsMPRN() {
		t.Errorf("another metering point is %q", m)
	}
	if _, err := observe.NewPseudonyms([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
	hidden := observe.Hidden(`submit: originator: EUI-64 "00-DB-10-70": want it; ` + partyB + ` at 1012345678901, time 2022`)
	if hidden != "submit: originator: EUI-64 …: want it; … at …, time 2022" {
		t.Error(hidden)
	}
}

// Who seems to hold the wrong credential, and who can do something about it.
func TestWrongHolders(t *testing.T) {
	suspended := `{` + at("02:00") + `,"deviceStatus":{"device":"M","status":"Suspended"}}`
	for name, test := range map[string]struct {
		log  string
		says string
	}{
		"the holder repairs it":             {places("01:00", "B", "B", 1, accepted), "held by " + partyB + " (by log:1), registered is " + partyA + " (by facts:1). It can be repaired by " + partyB + " as ED, with a 6.15.1"},
		"it is as it should be":             {repair("01:00", "B", 1, accepted), ""},
		"nobody can":                        {places("01:00", "B", "B", 1, accepted) + "\n" + suspended, "None of the holder, the registered operator and the Supplier can repair it; against the holder stands DEV-2"},
		"only an answer says who it may be": {strings.ReplaceAll(places("01:00", "B", "B", 1, accepted), `"certificates":[{"use":"DigitalSigning"`, `"certificates":[{"use":"KeyAgreement"`), "held by " + partyB + " (if the law was followed in log:1)"},
		"nothing is known of who it may be": {suspended, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := observe.New(observe.Options{Law: law(t, "MP107"), Facts: situation(0), Complete: complete})
			if err != nil {
				t.Fatal(err)
			}
			reader := observe.Reader{Observer: o}
			if err := reader.Read(t.Context(), strings.NewReader(string(wire(test.log))), "log"); err != nil {
				t.Fatal(err)
			}
			reader.Close()
			wrong, err := o.WrongHolders()
			if err != nil || len(wrong) > 1 || (len(wrong) == 1) != (test.says != "") {
				t.Fatalf("%v, %v, %s", wrong, err, o.Tally.Why())
			}
			if len(wrong) == 1 && !strings.Contains(wrong[0].Words(), test.says) {
				t.Errorf("%s\nwant %s", wrong[0].Words(), test.says)
			}
		})
	}
}
