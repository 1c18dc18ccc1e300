package spec_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"example.org/mp107/spec"
)

func TestTimeUnmarshalText(t *testing.T) {
	for _, test := range []struct {
		text      string
		want      spec.Time
		wantError string
	}{
		{text: "2022-11-03T00:00:00Z", want: spec.Epoch},
		{text: "2022-11-03T01:00:00+01:00", want: spec.Epoch},
		{text: "2022-11-03T00:00:00.000Z", want: spec.Epoch},
		{text: "1969-12-31T23:59:59Z", want: -1},
		{text: "2022-11-03T00:00:00.5Z", wantError: "want whole seconds"},
		{text: "2022-11-03T00:00:00,5Z", wantError: "want whole seconds"},
		{text: "2022-11-03T00:00:00.000000001Z", wantError: "want whole seconds"},
		{text: "2022-11-03T00:00:00.0000000001Z", wantError: "want whole seconds"}, // below a nanosecond
		{text: "2022-11-03", wantError: "want RFC 3339, as in 2022-11-03T00:00:00Z"},
		{text: "2022-11-03 00:00:00Z", wantError: "want RFC 3339"},
		{text: "2022-11-03T00:00:00", wantError: "want RFC 3339"},
		{text: "2022-02-29T00:00:00Z", wantError: "want RFC 3339"},
		{text: "2016-12-31T23:59:60Z", wantError: "want RFC 3339"}, // leap seconds do not exist here
		{text: "1667260800", wantError: "want RFC 3339"},
		{text: "", wantError: "want RFC 3339"},
	} {
		t.Run(test.text, func(t *testing.T) {
			var got spec.Time
			checkError(t, got.UnmarshalText([]byte(test.text)), test.wantError)
			if got != test.want {
				t.Errorf("%q reads as %v, want %v", test.text, got, test.want)
			}
		})
	}
}

// The years that RFC 3339 can write, to the second.
const (
	firstTime spec.Time = -62167219200
	lastTime  spec.Time = 253402300799
)

func TestTimeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := spec.Time(rapid.Int64Range(int64(firstTime), int64(lastTime)).Draw(t, "time"))
		text, err := want.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var got spec.Time
		if err := got.UnmarshalText(text); err != nil || got != want {
			t.Fatalf("%d is written %s and read %d, %v", want, text, got, err)
		}
	})
}

// What could not be read back is not written.
func TestTimeMarshalTextRange(t *testing.T) {
	for _, moment := range []spec.Time{firstTime, lastTime} {
		_, err := moment.MarshalText()
		checkError(t, err, "")
	}
	for _, moment := range []spec.Time{math.MinInt64, firstTime - 1, lastTime + 1, math.MaxInt64} {
		_, err := moment.MarshalText()
		checkError(t, err, "want one from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z")
	}
}

func TestTimeUnits(t *testing.T) {
	if got := (spec.Epoch + spec.Day + spec.Hour + spec.Minute + 1).String(); got != "2022-11-04T01:01:01Z" {
		t.Errorf("a day, an hour, a minute and a second after the epoch it is %s", got)
	}
}
