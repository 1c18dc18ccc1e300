package dsp_test

import (
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestReadings shows, for each answer to each open question, a request on
// which the answers differ, or a limit that they share.
func TestReadings(t *testing.T) {
	lift := []spec.Event{submit(good())}
	mixed := place(spec.NetworkOperator, signing(spec.NetworkOperator, ed1), agreement(spec.Supplier, ed1))
	foreign := place(spec.Supplier, signing(spec.NetworkOperator, is2))
	none := place(spec.NetworkOperator)
	rightful := held(esme, spec.NetworkOperator, ed1)
	shared := held(esme, spec.NetworkOperator, both)
	later := []spec.Event{
		submit(request(readNetwork, ed1, spec.ED, esme, after(2*spec.Hour))),
		register(mpan, spec.ED, ed2, spec.Hour), advance(2 * spec.Hour),
	}
	earlier := []spec.Event{
		submit(request(readNetwork, ed2, spec.ED, esme, after(2*spec.Hour))),
		register(mpan, spec.ED, ed2, spec.Hour), advance(2 * spec.Hour),
	}
	supplier := []spec.Event{submit(request(update, is2, spec.IS, esme, operator(ed1)))}
	gasAsElectricity := request(readNetwork, gt1, spec.GT, ihd)
	for _, c := range []struct {
		name     string
		readings []string
		world    spec.World
		events   []spec.Event
		want     []string
	}{
		{"A1 one check", []string{"A1=one-check"}, world(), lift, []string{acceptedI0}},
		{"A1 S1SP checks too", []string{"A1=s1sp-separate"}, world(), lift, []string{rejectedE4}},
		{"A1 S1SP lets the owner pass", []string{"A1=s1sp-separate"}, world(rightful), []spec.Event{submit(request(update, ed1, spec.ED, esme, operator(ed2)))}, []string{acceptedI0}},
		{"A1 S1SP asks nothing of OU", []string{"A1=s1sp-separate"}, world(), []spec.Event{submit(request(readProfile, ou1, spec.OU, esme))}, []string{acceptedI0}},

		{"A2 declared and carried", []string{"A8=no"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, esme, mixed))}, []string{rejectedE4}},
		{"A2 declared only", []string{"A8=no", "A2=declared-only"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, esme, mixed))}, []string{acceptedI0}},
		{"A2 certificates only, one of another role", []string{"A8=no", "A2=certificates-only"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, esme, mixed))}, []string{rejectedE4}},
		{"A2 declared and carried, other slot", []string{"A8=no"}, world(held(esme, spec.Supplier, is2)), []spec.Event{submit(request(update, is2, spec.IS, esme, foreign))}, []string{rejectedE4}},
		{"A2 certificates only, other slot", []string{"A8=no", "A2=certificates-only"}, world(held(esme, spec.Supplier, is2)), []spec.Event{submit(request(update, is2, spec.IS, esme, foreign))}, []string{acceptedI0}},
		{"A2 declared and carried, none carried", nil, world(), []spec.Event{submit(request(update, ed2, spec.ED, esme, none))}, []string{rejectedE4}},
		{"A2 declared only, none carried", []string{"A2=declared-only"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, esme, none))}, []string{acceptedI0}},
		{"A2 certificates only, none carried", []string{"A2=certificates-only"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, esme, none))}, []string{rejectedE4}},

		{"A3 any holder", nil, world(shared), []spec.Event{submit(request(update, both, spec.IS, esme, operator(ed1)))}, []string{acceptedI0}},
		{"A3 Network Operators only", []string{"A3=network-operators-only"}, world(shared), []spec.Event{submit(request(update, both, spec.IS, esme, operator(ed1))), submit(request(update, both, spec.ED, esme, operator(ed1)))}, []string{rejectedE4, acceptedI0}},
		{"A3 Network Operators of gas too", []string{"A3=network-operators-only"}, world(), []spec.Event{submit(request(update, gt2, spec.GT, gsme, operator(gt1)))}, []string{acceptedI0}},

		{"A4 any Network Operator", nil, world(), []spec.Event{submit(request(update, ed2, spec.ED, esme, operator(ed2)))}, []string{acceptedI0}},
		{"A4 not the registered one", []string{"A4=registered-only"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, esme, operator(ed2)))}, []string{rejected}},
		{"A4 not only the registered one", []string{"A4=registered-only"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, esme, place(spec.NetworkOperator, signing(spec.NetworkOperator, ed1), agreement(spec.NetworkOperator, ed2))))}, []string{rejected}},
		{"A4 the registered one", []string{"A4=registered-only"}, world(), lift, []string{acceptedI0}},
		{"A4 nobody registered", []string{"A4=registered-only"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, orphan, operator(ed1)))}, []string{rejected}},
		{"A4 nobody registered, nothing carried", []string{"A4=registered-only", "A2=declared-only"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, orphan, none))}, []string{acceptedI0}},
		{"A4 binds the owner too", []string{"A4=registered-only"}, world(rightful), []spec.Event{submit(request(update, ed1, spec.ED, esme, operator(ed2)))}, []string{rejected}},
		{"A4 not on SMETS2", []string{"A4=registered-only"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, smets2, operator(ed2)))}, []string{acceptedI0}},
		{"A4 not the Supplier slot", []string{"A4=registered-only"}, world(), []spec.Event{submit(request(update, is1, spec.IS, esme, place(spec.Supplier, signing(spec.Supplier, is2))))}, []string{acceptedI0}},
		{"A4 not who may not use the lift", []string{"A4=registered-only", "A3=network-operators-only", "A7=own-slot"}, world(), []spec.Event{submit(request(update, is1, spec.IS, esme, operator(ed2)))}, []string{acceptedI0}},

		{"A5 execution, lost meanwhile", nil, world(), later, []string{acceptedI99, "register", "advance: ed1 #1 rejected (E4)"}},
		{"A5 execution, gained meanwhile", nil, world(), earlier, []string{acceptedI99, "register", "advance: ed2 #1 accepted (I0)"}},
		{"A5 receipt, lost meanwhile", []string{"A5=receipt"}, world(), later, []string{acceptedI99, "register", "advance: ed1 #1 accepted (I0)"}},
		{"A5 receipt, gained meanwhile", []string{"A5=receipt"}, world(), earlier, []string{rejectedE4, "register", "advance:"}},

		{"A6 fuels match", nil, world(), []spec.Event{submit(request(update, both, spec.ED, gsme2, operator(gt1)))}, []string{rejected}},
		{"A6 fuels need not match", []string{"A6=no"}, world(), []spec.Event{submit(request(update, both, spec.ED, gsme2, operator(gt1)))}, []string{acceptedI0}},
		{"A6 no fuel", nil, world(on(ihd, func(d *spec.Device) { d.MPxN = mprn })), []spec.Event{submit(gasAsElectricity)}, []string{acceptedI0}},

		{"A7 targeted slot", nil, world(held(esme, spec.Supplier, is2)), supplier, []string{rejected}},
		{"A7 own slot", []string{"A7=own-slot"}, world(held(esme, spec.Supplier, is2)), supplier, []string{acceptedI0}},
		{"A7 targeted slot on SMETS2", []string{"A7=own-slot"}, world(), []spec.Event{submit(request(update, is1, spec.IS, smets2, operator(ed1)))}, []string{rejected}},

		{"A8 roles compared", nil, world(rightful), []spec.Event{submit(request(update, ed1, spec.ED, esme, mixed))}, []string{rejected}},
		{"A8 roles not compared", []string{"A8=no"}, world(rightful), []spec.Event{submit(request(update, ed1, spec.ED, esme, mixed))}, []string{acceptedI0}},
		{"A8 compared on SMETS2", []string{"A8=no"}, world(), []spec.Event{submit(request(update, ed2, spec.ED, smets2, mixed))}, []string{rejected}},
	} {
		t.Run(c.name, func(t *testing.T) {
			readings, err := spec.ParseReadings(c.readings)
			if err != nil {
				t.Fatal(err)
			}
			told(t, dsp.Config{Release: spec.MP107, Readings: readings}, c.world, c.events, c.want)
		})
	}
}

// TestForeignCredential shows what "no" to A8 leaves in a slot. [T15]
func TestForeignCredential(t *testing.T) {
	config := dsp.Config{Release: spec.MP107, Readings: spec.Readings{spec.A8: spec.No, spec.A2: spec.DeclaredOnly}}
	d := start(t, config, world())
	r := request(update, ed2, spec.ED, esme, place(spec.NetworkOperator, signing(spec.Supplier, is2)))
	if got := outcome(d, submit(r)); got != acceptedI0 {
		t.Fatal(got)
	}
	if got, want := holdings(t, d, esme), "esme: NetworkOperator=Supplier/is2 Supplier=is1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestReadingsOfTheModification have no say before it. [T04]
func TestReadingsOfTheModification(t *testing.T) {
	readings := spec.Readings{spec.A4: spec.RegisteredOnly}
	told(t, dsp.Config{Release: spec.Baseline, Readings: readings}, world(held(esme, spec.NetworkOperator, ed1)),
		[]spec.Event{submit(request(update, ed1, spec.ED, esme, operator(ed2)))}, []string{acceptedI0})
}
