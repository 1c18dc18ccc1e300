package dsp_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestUpload aligns the Devices of S1SP 1 and S1SP 2 and no others, and changes
// nothing more the second time. [R2-1, T12]
func TestUpload(t *testing.T) {
	d := start(t, dsp.Config{Release: spec.MP107R2}, world(on(gpf, func(d *spec.Device) { d.Credentials = nil })))
	want := []string{
		"upload",
		"esme: NetworkOperator=ed1 Supplier=is1",
		"gsme: NetworkOperator=gt1 Supplier=gs1",
		"gpf: NetworkOperator=gt1",                 // an empty slot is filled
		"third: NetworkOperator=ed2 Supplier=is1",  // S1SP 3
		"smets2: NetworkOperator=ed2 Supplier=is1", // no S1SP
		"ihd:", // no metering point
		"orphan: NetworkOperator=ed2 Supplier=is1", // nobody registered
		"gsme2: NetworkOperator=both Supplier=gs1",
	}
	for _, run := range []string{"first", "second"} {
		if diff := cmp.Diff(want, trace(t, d, []spec.Event{upload()})); diff != "" {
			t.Errorf("%s upload (-want +got):\n%s", run, diff)
		}
	}
}

// TestUploadFollowsRegistration uploads what is in effect now, not what will be.
func TestUploadFollowsRegistration(t *testing.T) {
	told(t, dsp.Config{Release: spec.MP107R2}, world(registered(mpan, spec.ED, ed2, spec.Epoch+spec.Day)),
		[]spec.Event{upload(), alert(esme), advance(spec.Day), alert(esme), upload(), alert(esme)},
		[]string{"upload", "alert: ed1", "advance:", "alert: ed1", "upload", "alert: ed2"})
}

// TestUploadRepairsForeignRole replaces a certificate of another role too.
func TestUploadRepairsForeignRole(t *testing.T) {
	d := start(t, dsp.Config{Release: spec.MP107R2}, world(on(esme, func(d *spec.Device) {
		d.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.Supplier, Owner: ed1}
	})))
	if lines := trace(t, d, []spec.Event{upload()}); !slices.Contains(lines, "esme: NetworkOperator=ed1 Supplier=is1") {
		t.Errorf("after the upload: %q", lines)
	}
}
