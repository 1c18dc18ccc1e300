package spec_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"example.org/mp107/spec"
)

func TestResponseValidate(t *testing.T) {
	for _, test := range []struct {
		name      string
		response  spec.Response
		wantError string
	}{
		{name: "accepted at once", response: spec.Response{Decision: spec.Accepted, Code: spec.I0}},
		{name: "accepted, acknowledged", response: spec.Response{Decision: spec.Accepted, Code: spec.I99}},
		{name: "rejected by the RDP check", response: spec.Response{Decision: spec.Rejected, Code: spec.E4}},
		{name: "rejected with a code of one's own", response: spec.Response{Decision: spec.Rejected, Code: "E061501"}},
		{name: "rejected with a warning", response: spec.Response{Decision: spec.Rejected, Code: "W1"}},
		{name: "rejected without a code", response: spec.Response{Decision: spec.Rejected}},
		{name: "accepted without a code", response: spec.Response{Decision: spec.Accepted}, wantError: `accepted with code ""`},
		{name: "accepted with an error", response: spec.Response{Decision: spec.Accepted, Code: spec.E4}, wantError: `accepted with code "E4"`},
		{name: "accepted with another information", response: spec.Response{Decision: spec.Accepted, Code: "I1"}, wantError: "want I0 or I99"},
		{name: "rejected with success", response: spec.Response{Decision: spec.Rejected, Code: spec.I0}, wantError: `success code "I0"`},
		{name: "rejected with acknowledgement", response: spec.Response{Decision: spec.Rejected, Code: spec.I99}, wantError: `success code "I99"`},
		{name: "nothing", response: spec.Response{}, wantError: `decision ""`},
		{name: "no decision", response: spec.Response{Code: spec.I0}, wantError: `decision ""`},
		{name: "decision in capitals", response: spec.Response{Decision: "Accepted", Code: spec.I0}, wantError: `decision "Accepted"`},
		{name: "rejected with a code of another form", response: spec.Response{Decision: spec.Rejected, Code: "N4711"}},
		{name: "rejected with a word", response: spec.Response{Decision: spec.Rejected, Code: "INVALID-ROLE"}},
		{name: "accepted with a code of one's own", response: spec.Response{Decision: spec.Accepted, Code: "OK"}, wantError: "want I0 or I99"},
		{name: "space after", response: spec.Response{Decision: spec.Rejected, Code: "E4 "}, wantError: "want 1 to 32 letters"},
		{name: "line break after", response: spec.Response{Decision: spec.Rejected, Code: "E4\n"}, wantError: `"E4\n"`},
		{name: "markup", response: spec.Response{Decision: spec.Rejected, Code: "E4<script>"}, wantError: "want 1 to 32 letters"},
		{name: "NUL", response: spec.Response{Decision: spec.Rejected, Code: "E4\x00"}, wantError: `"E4\x00"`},
		{name: "letters of another script", response: spec.Response{Decision: spec.Rejected, Code: "Е4"}, wantError: "want 1 to 32 letters"},
		{name: "as long as allowed", response: spec.Response{Decision: spec.Rejected, Code: "E1234567890123456789012345678901"}},
		{name: "one longer", response: spec.Response{Decision: spec.Rejected, Code: "E12345678901234567890123456789012"}, wantError: "want 1 to 32 letters"},
	} {
		t.Run(test.name, func(t *testing.T) { checkError(t, test.response.Validate(), test.wantError) })
	}
}

// However long a foreign string, its error stays short and is proper text.
func TestResponseErrorIsBounded(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("E", 1<<20),
		strings.Repeat("£", 1<<10),
		"E" + strings.Repeat("£", 1<<10), // the bound falls within a character
		"E" + strings.Repeat("\xff", 1<<10),
		strings.Repeat("\x80", 1<<10),
	} {
		for _, response := range []spec.Response{
			{Decision: spec.Rejected, Code: spec.ResponseCode(text)},
			{Decision: spec.Decision(text), Code: spec.E4},
		} {
			err := response.Validate()
			if err == nil {
				t.Errorf("%.10q…: no error", text)
				continue
			}
			if message := err.Error(); len(message) > 400 || !utf8.ValidString(message) {
				t.Errorf("error of %d bytes: want a short one in proper text: %.500q", len(message), message)
			}
			if strings.Contains(err.Error(), "£") && strings.Contains(err.Error(), `\x`) {
				t.Errorf("error cuts a character in two: %v", err)
			}
		}
	}
}

func TestResponseString(t *testing.T) {
	for want, response := range map[string]spec.Response{
		"accepted (I0)": {Decision: spec.Accepted, Code: spec.I0},
		"rejected (E4)": {Decision: spec.Rejected, Code: spec.E4},
		"rejected":      {Decision: spec.Rejected},
	} {
		if got := response.String(); got != want {
			t.Errorf("String() = %q, want %q", got, want)
		}
	}
}

func TestResponseCodeMeanings(t *testing.T) {
	const none = "meaning not public"
	for _, code := range append(spec.RejectionCodes(), spec.I0, spec.I99, spec.NoCode) {
		if meaning := code.Meaning(); meaning == "" || meaning == none {
			t.Errorf("code %q has no meaning", code)
		}
	}
	// No meaning may be made up for the codes whose meaning is not public.
	for _, code := range []spec.ResponseCode{"E061501", "E061599", "E12", "E99", "W1"} {
		if meaning := code.Meaning(); meaning != none {
			t.Errorf("code %s means %q, want %q", code, meaning, none)
		}
	}
	for _, code := range spec.RejectionCodes() {
		checkError(t, spec.Response{Decision: spec.Rejected, Code: code}.Validate(), "")
	}
}
