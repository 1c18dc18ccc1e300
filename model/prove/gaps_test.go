package prove

import (
	"os"
	"strings"
	"testing"

	"example.org/mp107/spec"
)

func rendered(properties []Property) string {
	var text strings.Builder
	for _, p := range properties {
		text.WriteString(p.String())
	}
	return text.String()
}

func TestGapsGolden(t *testing.T) {
	for _, release := range spec.Releases() {
		properties, err := Gaps(embedded(t), release)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "gaps-"+string(release)+".golden", rendered(properties))
	}
}

// Each of the broken samples is found out, with a witness where a request can be one.
func TestBrokenSamples(t *testing.T) {
	for _, test := range []struct {
		file      string
		kind      PropertyKind
		statement string
		witness   bool
	}{
		{"unguarded", Guarded, "no request to a Device", true},
		{"dead-rule", Matters, "X-1 lifts RDP-2", false},
		{"idle-check", CanFail, "some request fails X-1", false},
		{"disagreeing-exceptions", Agree, "MP107-1 never lifts RDP-1 where X-1 has been taken back", true},
		{"undone-lift", NotUndone, "where RDP-1 is lifted, X-1", true},
		{"no-recipient", OneRecipient, "alerts", false},
	} {
		t.Run(test.file, func(t *testing.T) {
			text, err := os.ReadFile("testdata/gaps/" + test.file + ".md")
			if err != nil {
				t.Fatal(err)
			}
			properties, err := Gaps(amended(t, string(text)), spec.MP107)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range properties {
				if p.Kind == test.kind && strings.HasPrefix(p.Statement, test.statement) {
					if p.Verdict != Refuted || (p.Witness != nil) != test.witness {
						t.Errorf("%v", p)
					}
					return
				}
			}
			t.Errorf("no property %s %q", test.kind, test.statement)
		})
	}
}
