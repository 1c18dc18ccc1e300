package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// TestCredentialDrawing: what is drawn is the repair that the modification is
// about, refused before it, and each release and reading has its own arrows.
func TestCredentialDrawing(t *testing.T) {
	const (
		refused  = "110>480 another becomes registered|480>480 6.15.1 by the holder: rejected (E4), by RDP-1"
		repaired = "110>480 another becomes registered|480>110 6.15.1 by the holder: accepted (I0), MP107-1 lifts RDP-1|"
		uploaded = "480>110 data upload of Requirement 2|670>110 data upload of Requirement 2|"
	)
	for _, test := range []struct {
		release      spec.Release
		readings     spec.Readings
		after, ended string
	}{
		{spec.Baseline, nil, "", ""},
		{spec.MP107, nil, repaired, ""},
		{spec.MP107R2, nil, repaired, uploaded},
		{spec.MP107, spec.Readings{spec.A1: spec.S1SPSeparate}, strings.Replace(refused, "by RDP-1", "by RDP-3", 1), ""},
	} {
		d, err := credentialDrawing(legaltext.Shipped(), test.release, test.readings)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(told(d), "as of ")
		if !strings.HasPrefix(parts[1], "baseline|"+refused) || strings.Contains(parts[1], "upload") {
			t.Errorf("%s, %v: before: %s", test.release, test.readings, parts[1])
		}
		if test.release == spec.Baseline {
			if len(parts) != 2 {
				t.Errorf("baseline is drawn against itself: %q", parts)
			}
			continue
		}
		if !strings.HasPrefix(parts[2], string(test.release)+"|"+test.after) || !strings.HasSuffix(parts[2], test.ended) || strings.Contains(parts[2], "upload") != (test.ended != "") {
			t.Errorf("%s, %v: after: %s", test.release, test.readings, parts[2])
		}
		drawnAs(t, d)
	}
}

// told is the rows of a drawing in one line.
func told(d *drawing) string {
	var b strings.Builder
	for _, r := range d.Rows {
		if !strings.HasPrefix(r.Class, "is-across") {
			fmt.Fprintf(&b, "%d>%d ", r.From, r.To)
		}
		b.WriteString(r.Words + "|")
	}
	return b.String()
}

// TestCredentialOfAnotherLaw: of a law that is not at hand nothing is drawn.
func TestCredentialOfAnotherLaw(t *testing.T) {
	v := view{Report: &Report{Asked: Asked{Release: spec.MP107, LawDigest: strings.Repeat("0", 64)}}}
	if d, err := v.Credential(); d != nil || err != nil {
		t.Error(d, err)
	}
	v.Asked.LawDigest = legaltext.Shipped().Digest
	d, err := v.Credential()
	if err != nil || d == nil || !slices.ContainsFunc(d.Rows, func(r drawn) bool { return strings.Contains(r.Words, "lifts RDP-1") }) {
		t.Error(d, err)
	}
}
