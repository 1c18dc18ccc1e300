package waiver_test

import (
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance/waiver"
)

func day(t testing.TB, text string) waiver.Date {
	t.Helper()
	d, err := waiver.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// whole is a waiver that lacks nothing.
func whole(match string) waiver.Waiver {
	return waiver.Waiver{Match: match, Owner: "Meter gateway team", Reason: "ticket 4711", Expires: "2027-03-31", Line: 2}
}

func TestValidate(t *testing.T) {
	with := func(change func(*waiver.Waiver)) []waiver.Waiver {
		w := whole("R1/T15")
		change(&w)
		return []waiver.Waiver{w}
	}
	for name, test := range map[string]struct {
		today   string
		waivers []waiver.Waiver
		want    string // empty: sound
	}{
		"sound":           {"2026-11-23", []waiver.Waiver{whole("R1/T15"), whole("R1/T16")}, ""},
		"none":            {"2026-11-23", nil, ""},
		"on the last day": {"2027-03-31", []waiver.Waiver{whole("R1")}, ""},
		"the day after":   {"2027-04-01", []waiver.Waiver{whole("R1")}, ""}, // which the report tells
		"two years":       {"2025-03-31", []waiver.Waiver{whole("R1")}, ""},
		"beyond them":     {"2025-03-30", []waiver.Waiver{whole("R1")}, "line 2: waiver 1 (R1, Meter gateway team) is to hold until 2027-03-31, more than 2 years from 2025-03-30"},
		"for ever":        {"2026-11-23", with(func(w *waiver.Waiver) { w.Expires = "9999-12-31" }), "more than 2 years"},
		"no match":        {"2026-11-23", with(func(w *waiver.Waiver) { w.Match = " " }), "line 2: waiver 1 has no match: say which"},
		"no owner":        {"2026-11-23", with(func(w *waiver.Waiver) { w.Owner = "" }), "waiver 1 has no owner: say who"},
		"no reason":       {"2026-11-23", with(func(w *waiver.Waiver) { w.Reason = "" }), "waiver 1 has no reason: say what"},
		"no day":          {"2026-11-23", with(func(w *waiver.Waiver) { w.Expires = "" }), "waiver 1 has no expires: give the last day"},
		"another form":    {"2026-11-23", with(func(w *waiver.Waiver) { w.Expires = "31/03/2027" }), `waiver 1: expires: "31/03/2027" is not a day`},
		"short form":      {"2026-11-23", with(func(w *waiver.Waiver) { w.Expires = "2027-3-31" }), `"2027-3-31" is not a day`},
		"with a time":     {"2026-11-23", with(func(w *waiver.Waiver) { w.Expires = "2027-03-31T00:00:00Z" }), "is not a day"},
		"not in calendar": {"2026-11-23", with(func(w *waiver.Waiver) { w.Expires = "2027-02-29" }), `"2027-02-29" is not a day`},
		"the same match":  {"2026-11-23", []waiver.Waiver{whole("R1/T15"), whole("R2"), whole("R1/T15/")}, "waiver 3 has the same match, R1/T15/, as waiver 1"},
		"not a pattern":   {"2026-11-23", []waiver.Waiver{whole("R1/[")}, `"R1/[" is not a pattern`},
		"hostile pattern": {"2026-11-23", []waiver.Waiver{whole("[\x1b")}, `"[\x1b" is not a pattern`},
	} {
		t.Run(name, func(t *testing.T) {
			err := waiver.File{Waivers: test.waivers}.Validate(day(t, test.today))
			switch {
			case test.want == "" && err != nil:
				t.Errorf("says %v, want nothing", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("says %v, want something with %q", err, test.want)
			}
		})
	}
}

func TestDate(t *testing.T) {
	ordered := []string{"2026-12-31", "2027-01-01", "2027-01-31", "2027-02-01", "2028-02-29", "2028-03-01"}
	for i, a := range ordered {
		if got := day(t, a).String(); got != a {
			t.Errorf("%s is written %s", a, got)
		}
		for j, b := range ordered {
			if got := day(t, a).After(day(t, b)); got != (i > j) {
				t.Errorf("%s after %s: %v", a, b, got)
			}
		}
	}
	late := time.Date(2027, 3, 31, 23, 30, 0, 0, time.FixedZone("", -5*3600))
	if got := waiver.DateOf(late).String(); got != "2027-03-31" {
		t.Errorf("the day of %v is %s", late, got)
	}
}
