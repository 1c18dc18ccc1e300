package dsp_test

import (
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// stateWitnesses are of the faults that only what happens afterwards shows: a
// slot, an alert, a counter or a request that falls due.
func stateWitnesses() []witness {
	owned := world(held(esme, spec.NetworkOperator, ed1)) // as it should be: ed1 holds and is registered
	handOver := request(update, ed1, spec.ED, esme, operator(ed2))
	waiting := request(readNetwork, ed1, spec.ED, esme, after(2*spec.Hour))
	return []witness{
		{dsp.FirstCertificateDecides, owned,
			one(request(update, ed1, spec.ED, esme, place(spec.NetworkOperator, agreement(spec.NetworkOperator, ed1), signing(spec.NetworkOperator, ed2)))),
			"esme: NetworkOperator=ed2 Supplier=is1", "esme: NetworkOperator=ed1 Supplier=is1"},
		{dsp.AlertsToRegistered, world(), []spec.Event{alert(esme)}, "alert: ed2", "alert: ed1"},
		{dsp.AlertsToSupplier, world(), []spec.Event{alert(esme)}, "alert: ed2", "alert: is1"},
		{dsp.WrongSlot, owned, one(handOver), "esme: NetworkOperator=ed2 Supplier=is1", "esme: NetworkOperator=ed2 Supplier=NetworkOperator/ed2"},
		{dsp.EveryDevice, world(held(gsme, spec.NetworkOperator, gt1)), one(request(update, gt1, spec.GT, gsme, operator(gt1))),
			"gpf: NetworkOperator=gt2 Supplier=gs1", "gpf: NetworkOperator=gt1 Supplier=gs1"},
		{dsp.RejectedButApplied, world(held(esme, spec.Supplier, is2)),
			one(request(update, is2, spec.IS, esme, place(spec.Supplier, signing(spec.Supplier, is1)))),
			"esme: NetworkOperator=ed2 Supplier=is2", "esme: NetworkOperator=ed2 Supplier=is1"},
		{dsp.CounterConsumedOnRejection, world(),
			[]spec.Event{submit(request(readNetwork, ed1, spec.ED, esme, signed(ed1, false))), submit(request(readNetwork, ed1, spec.ED, esme))},
			acceptedI0, rejected},
		{dsp.UploadEveryS1SP, world(), []spec.Event{upload()}, "third: NetworkOperator=ed2 Supplier=is1", "third: NetworkOperator=ed1 Supplier=is1"},
		{dsp.UploadOverwritesSupplier, world(), []spec.Event{upload()}, "esme: NetworkOperator=ed1 Supplier=is1", "esme: NetworkOperator=ed1 Supplier=NetworkOperator/ed1"},
		{dsp.UploadClearsUnregistered, world(), []spec.Event{upload()}, "orphan: NetworkOperator=ed2 Supplier=is1", "orphan: Supplier=is1"},
		{dsp.CounterRecheckedWhenDue, world(), []spec.Event{submit(waiting), advance(2 * spec.Hour)}, "advance: ed1 #1 accepted (I0)", "advance: ed1 #1 rejected"},
		{dsp.RegistrationAtReceipt, world(), []spec.Event{submit(waiting), register(mpan, spec.ED, ed2, spec.Hour), advance(2 * spec.Hour)},
			"advance: ed1 #1 rejected (E4)", "advance: ed1 #1 accepted (I0)"},
		{dsp.AppliedAtReceipt, owned, one(request(update, ed1, spec.ED, esme, operator(ed2), after(2*spec.Hour))),
			"esme: NetworkOperator=ed1 Supplier=is1", "esme: NetworkOperator=ed2 Supplier=is1"},
		{dsp.DueNotJudged, world(), []spec.Event{submit(waiting), setUser(ed1, spec.UserSuspended), advance(2 * spec.Hour)},
			"advance: ed1 #1 rejected (E3)", "advance: ed1 #1 accepted (I0)"},
		{dsp.DueInReceiptOrder, world(),
			[]spec.Event{submit(waiting), submit(request(readNetwork, ed1, spec.ED, esme, counter(2), after(spec.Hour))), advance(2 * spec.Hour)},
			"advance: ed1 #2 accepted (I0) ed1 #1 accepted (I0)", "advance: ed1 #1 accepted (I0) ed1 #2 accepted (I0)"},
	}
}
