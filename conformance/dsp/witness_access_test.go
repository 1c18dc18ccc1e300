package dsp_test

import (
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// witness is the least that shows a fault: in this world, these events lead to
// the one observable line in the correct system and to the other in the faulty.
type witness struct {
	fault           dsp.FaultID
	world           spec.World
	events          []spec.Event
	correct, faulty string
}

func witnesses() []witness { return append(accessWitnesses(), stateWitnesses()...) }

// one is the single request that most witnesses need.
func one(r spec.ServiceRequest) []spec.Event { return []spec.Event{submit(r)} }

// accessWitnesses are of the faults that a single response shows.
func accessWitnesses() []witness {
	formerSupplier := world(held(esme, spec.Supplier, is2)) // is1 is registered
	newSupplier := place(spec.Supplier, signing(spec.Supplier, is1))
	return []witness{
		{dsp.BypassAny615, formerSupplier, one(request(update, is2, spec.IS, esme, newSupplier)), rejectedE4, acceptedI0},
		{dsp.Bypass6152, formerSupplier, one(request(updateDevice, is2, spec.IS, esme)), rejectedE4, acceptedI0},
		{dsp.BypassAllCritical, formerSupplier, one(request(enableSupply, is2, spec.IS, esme)), rejectedE4, acceptedI0},
		{dsp.NoBypass, world(), one(good()), acceptedI0, rejectedE4},
		{dsp.OnlyED, world(), one(request(update, gt2, spec.GT, gsme, operator(gt1))), acceptedI0, rejectedE4},
		{dsp.S1SPStillChecks, world(on(esme, func(d *spec.Device) { d.S1SP = spec.S1SP2 })), one(good()), acceptedI0, rejectedE4},
		{dsp.BypassWithoutCredential, world(), one(request(update, both, spec.ED, esme, operator(ed1))), rejected, acceptedI0},
		{dsp.AnySlotHolder, world(), one(request(update, is1, spec.IS, esme, operator(ed1))), rejected, acceptedI0},
		{dsp.SuspendedUserAccepted, world(suspended(ed1)), one(request(readNetwork, ed1, spec.ED, esme)), "submit: rejected (E3)", acceptedI0},
		{dsp.AnyStatusAccepted, world(status(esme, spec.Decommissioned)), one(request(readNetwork, ed1, spec.ED, esme)), "submit: rejected (E5)", acceptedI0},
		{dsp.AcceptsInvalidSignature, world(), one(request(readNetwork, ed1, spec.ED, esme, signed(ed1, false))), rejected, acceptedI0},
		{dsp.SignerNotOriginator, world(), one(request(readNetwork, ed1, spec.ED, esme, signed(ed2, true))), rejected, acceptedI0},
		{dsp.SMETS2Bypass, world(), one(request(readNetwork, ed2, spec.ED, smets2)), rejectedE4, acceptedI0},
		{dsp.SMETS2RDPOnCritical, world(), one(request(update, ed2, spec.ED, smets2, operator(ed1))), acceptedI0, rejectedE4},
		{dsp.TargetAuthorises, world(), one(request(update, is1, spec.IS, smets2, place(spec.LoadController, signing(spec.LoadController, is1)))), acceptedI0, rejected},
		{dsp.AnySMETS1Slot, world(held(esme, spec.ACB, is1)), one(request(update, is1, spec.IS, esme, place(spec.ACB, signing(spec.ACB, is1)))), rejected, acceptedI0},
		{dsp.SMETS2RepairNeedsOwner, world(), one(request(update, ed2, spec.ED, smets2, operator(ed1))), acceptedI0, rejectedE4},
		{dsp.OwnerNeedsNoCredential, world(), one(request(update, ed1, spec.ED, esme, operator(ed1))), rejected, acceptedI0},
		{dsp.OnlyCommissioned, world(status(esme, spec.InstalledNotCommissioned)), one(good()), acceptedI0, rejectedE4},
		{dsp.FuelUnchecked, world(), one(request(update, both, spec.ED, gsme2, operator(gt1))), rejected, acceptedI0},
		{dsp.BypassNonCritical, world(), one(request(readNetwork, is2, spec.IS, esme)), rejectedE4, acceptedI0},
		{dsp.BypassNetworkOperators, world(), one(request(readNetwork, ed2, spec.ED, esme)), rejectedE4, acceptedI0},
		{dsp.WrongCode, world(), one(request(readNetwork, ed2, spec.ED, esme)), rejectedE4, "submit: rejected (E5)"},
		{dsp.StaleCounterAccepted, world(counted(ed1, esme, 1)), one(request(readNetwork, ed1, spec.ED, esme)), rejected, acceptedI0},
		{dsp.LatestRegistration, world(registered(mpan, spec.ED, ed2, spec.Epoch+spec.Day)), one(request(readNetwork, ed1, spec.ED, esme)), acceptedI0, rejectedE4},
		{dsp.DeclaredRoleIgnored, world(held(esme, spec.NetworkOperator, ed1)), one(request(update, ed1, spec.ED, esme, place(spec.NetworkOperator, signing(spec.Supplier, ed1)))), rejected, acceptedI0},
		{dsp.CertificateRolesUnread, world(), one(request(update, ed2, spec.ED, esme, place(spec.NetworkOperator, signing(spec.Supplier, ed2)))), rejected, acceptedI0},
	}
}
