package spec_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"example.org/mp107/spec"
)

func TestEUI64RoundTrip(t *testing.T) {
	properties := gopter.NewProperties(nil)
	properties.Property("parsing undoes writing, in either letter case", prop.ForAll(
		func(value uint64) bool {
			text := spec.EUI64(value).String()
			upper, err := spec.ParseEUI64(text)
			lower, errLower := spec.ParseEUI64(strings.ToLower(text))
			return err == nil && errLower == nil && uint64(upper) == value && upper == lower
		}, gen.UInt64()))
	properties.TestingRun(t)
}

func TestParseEUI64(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       spec.EUI64
		wantError  string
	}{
		{name: "upper case", text: "00-DB-12-34-56-78-90-A0", want: 0x00DB1234567890A0},
		{name: "lower case", text: "00-db-12-34-56-78-90-a0", want: 0x00DB1234567890A0},
		{name: "mixed case", text: "00-dB-12-34-56-78-90-Aa", want: 0x00DB1234567890AA},
		{name: "nobody", text: "00-00-00-00-00-00-00-00", want: 0},
		{name: "highest", text: "FF-FF-FF-FF-FF-FF-FF-FF", want: 0xFFFFFFFFFFFFFFFF},
		{name: "empty", text: "", wantError: "want eight hyphenated hexadecimal octets"},
		{name: "seven octets", text: "00-DB-12-34-56-78-90", wantError: "want eight hyphenated hexadecimal octets"},
		{name: "nine octets", text: "00-DB-12-34-56-78-90-A0-00", wantError: "want eight hyphenated hexadecimal octets"},
		{name: "no hyphens", text: "00DB1234567890A0", wantError: "want eight hyphenated hexadecimal octets"},
		{name: "colons", text: "00:DB:12:34:56:78:90:A0", wantError: "want eight hyphenated hexadecimal octets"},
		{name: "one digit", text: "0-DB-12-34-56-78-90-A0", wantError: `octet "0" is not two`},
		{name: "three digits", text: "000-DB-12-34-56-78-90-A0", wantError: `octet "000" is not two`},
		{name: "empty octet", text: "-DB-12-34-56-78-90-A0", wantError: `octet "" is not two`},
		{name: "no hexadecimal digit", text: "0G-DB-12-34-56-78-90-A0", wantError: `octet "0G" is not two`},
		{name: "sign", text: "+1-DB-12-34-56-78-90-A0", wantError: `octet "+1" is not two`},
		{name: "underscore", text: "0_-DB-12-34-56-78-90-A0", wantError: `octet "0_" is not two`},
		{name: "base prefix", text: "0x-DB-12-34-56-78-90-A0", wantError: `octet "0x" is not two`},
		{name: "space before", text: " 00-DB-12-34-56-78-90-A0", wantError: `octet " 00" is not two`},
		{name: "line break after", text: "00-DB-12-34-56-78-90-A0\n", wantError: `is not two`},
		{name: "full-width digits", text: "００-DB-12-34-56-78-90-A0", wantError: "is not two"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := spec.ParseEUI64(test.text)
			checkError(t, err, test.wantError)
			if got != test.want {
				t.Errorf("ParseEUI64(%q) = %v, want %v", test.text, got, test.want)
			}
		})
	}
}

// An EUI-64 that cannot be read leaves what was there before.
func TestEUI64UnmarshalTextError(t *testing.T) {
	value := spec.EUI64(7)
	checkError(t, value.UnmarshalText([]byte("7")), "want eight hyphenated")
	if value != 7 {
		t.Errorf("value is %v after a failed read, want it unchanged", value)
	}
}

func TestEUI64AsJSONMapKey(t *testing.T) {
	want := map[spec.EUI64]spec.EUI64{1: 2, spec.DSP: 0}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if shape := `{"00-00-00-00-00-00-00-01":"00-00-00-00-00-00-00-02","90-B3-D5-1F-30-00-00-01":"00-00-00-00-00-00-00-00"}`; string(text) != shape {
		t.Errorf("JSON is %s, want %s", text, shape)
	}
	var got map[spec.EUI64]spec.EUI64
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
}
