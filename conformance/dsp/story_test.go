package dsp_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// told lets events happen under a config and compares what each brought about.
func told(t *testing.T, config dsp.Config, w spec.World, events []spec.Event, want []string) {
	t.Helper()
	d := start(t, config, w)
	var got []string
	for _, e := range events {
		got = append(got, outcome(d, e))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the story differs (-want +got):\n%s", diff)
	}
}

// TestStory is the paper's: the wrong Network Operator's certificate has been
// placed. On SMETS1 nobody can repair it before MP107, and its holder can
// afterwards; on SMETS2 its holder always could. [T05, T06, T07, T08]
func TestStory(t *testing.T) {
	story := func(device spec.EUI64) []spec.Event {
		return []spec.Event{
			alert(device),
			submit(request(update, ed1, spec.ED, device, operator(ed1))), // the owner does not hold it
			submit(request(update, ed2, spec.ED, device, operator(ed1))), // the holder does not own it
			submit(request(update, is1, spec.IS, device, operator(ed1))), // the supplier holds another
			alert(device),
		}
	}
	repaired := []string{"alert: ed2", rejected, acceptedI0, rejected, "alert: ed1"}
	for _, c := range []struct {
		name    string
		release spec.Release
		device  spec.EUI64
		want    []string
	}{
		{"stuck before MP107", spec.Baseline, esme, []string{"alert: ed2", rejected, rejectedE4, rejected, "alert: ed2"}},
		{"repaired under MP107", spec.MP107, esme, repaired},
		{"repaired with Requirement 2 too", spec.MP107R2, esme, repaired},
		{"SMETS2 before MP107", spec.Baseline, smets2, repaired},
		{"SMETS2 under MP107", spec.MP107, smets2, repaired},
	} {
		t.Run(c.name, func(t *testing.T) {
			told(t, dsp.Config{Release: c.release}, world(), story(c.device), c.want)
		})
	}
}

// TestEffects samples what an accepted 6.15.1 does and leaves. [EFF-1, T09]
func TestEffects(t *testing.T) {
	for _, c := range []struct {
		name    string
		request spec.ServiceRequest
		want    string
	}{
		{"the signing certificate decides", request(update, ed2, spec.ED, esme, place(spec.NetworkOperator, agreement(spec.NetworkOperator, ed2), signing(spec.NetworkOperator, ed1))), "esme: NetworkOperator=ed1 Supplier=is1"},
		{"none carried, none changed", request(update, ed2, spec.ED, esme, place(spec.NetworkOperator, agreement(spec.NetworkOperator, ed1))), "esme: NetworkOperator=ed2 Supplier=is1"},
		{"the declared slot alone", request(update, is1, spec.IS, esme, place(spec.Supplier, signing(spec.Supplier, is2))), "esme: NetworkOperator=ed2 Supplier=is2"},
		{"the Device addressed alone", request(update, gt2, spec.GT, gsme, operator(gt1)), "esme: NetworkOperator=ed2 Supplier=is1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := start(t, dsp.Config{Release: spec.MP107}, world())
			if got := outcome(d, submit(c.request)); got != acceptedI0 {
				t.Fatal(got)
			}
			if got := holdings(t, d, esme); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if got, want := holdings(t, d, gpf), "gpf: NetworkOperator=gt2 Supplier=gs1"; got != want {
				t.Errorf("a Device that was not addressed: got %q, want %q", got, want)
			}
		})
	}
}

// TestAlertToNobody routes the alert of an empty slot to nobody. [ALT-1]
func TestAlertToNobody(t *testing.T) {
	told(t, dsp.Config{Release: spec.MP107}, world(), []spec.Event{alert(ihd)}, []string{"alert: nobody"})
}

// TestCounterMovesWithAcceptanceAlone samples EFF-2, EFF-3 and T13.
func TestCounterMovesWithAcceptanceAlone(t *testing.T) {
	told(t, dsp.Config{Release: spec.Baseline}, world(), []spec.Event{
		submit(request(update, ed2, spec.ED, esme, operator(ed1), counter(5))), // refused: the counter stays
		submit(request(readNetwork, ed1, spec.ED, esme, counter(4))),
		submit(request(readNetwork, ed1, spec.ED, esme, counter(4))),
		submit(request(readNetwork, ed1, spec.ED, esme, counter(3))),
		submit(request(readNetwork, ed1, spec.ED, third, counter(3))), // another target, another counter
		submit(request(readNetwork, ed1, spec.ED, esme, counter(5), after(spec.Hour))),
		submit(request(readNetwork, ed1, spec.ED, esme, counter(5))), // recorded at receipt
	}, []string{rejectedE4, acceptedI0, rejected, rejected, acceptedI0, acceptedI99, rejected})
}

// TestNoRegression decides every SRV from every User on every Device: only a
// 6.15.1 to a SMETS1 Device may be decided otherwise than before. [T04, T05]
func TestNoRegression(t *testing.T) {
	before, after := start(t, dsp.Config{Release: spec.Baseline}, world()), start(t, dsp.Config{Release: spec.MP107}, world())
	differ := 0
	for _, variant := range spec.Catalogue() {
		for _, sender := range world().Users {
			for _, device := range devices {
				r := request(variant.SRV, sender.ID, sender.Roles[0], device)
				switch {
				case variant.NonDevice:
					r.Target = spec.DSP
				case variant.SRV == update:
					operator(ed1)(&r)
				}
				for _, d := range []*dsp.DSP{before, after} {
					if err := d.Reset(world()); err != nil {
						t.Fatal(err)
					}
				}
				old, now := outcome(before, submit(r)), outcome(after, submit(r))
				if old == now {
					continue
				}
				differ++
				if variant.SRV != update || device == smets2 || device == gsme2 {
					t.Errorf("%s from %s to %s: %q became %q", variant.SRV, names[sender.ID], names[device], old, now)
				}
			}
		}
	}
	if differ == 0 {
		t.Error("MP107 changed nothing at all")
	}
}
