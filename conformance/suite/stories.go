package suite

import "example.org/mp107/spec"

// The decisions that stories expect, named for reading down a column.
const (
	accepted = spec.Accepted
	rejected = spec.Rejected
)

// neighbourhood is the world of the stories: an ESME, a GSME and a second ESME
// of S1SP 3, all SMETS1, and a SMETS2 ESME, on each of which another Network
// Operator's credential sits where the registered one's belongs.
func neighbourhood() spec.World {
	meter := func(id spec.EUI64, device spec.DeviceType, smets spec.SMETS, s1sp spec.S1SP, mpxn spec.MPxN) spec.Device {
		return spec.Device{
			ID: id, Type: device, SMETS: smets, S1SP: s1sp, Status: spec.Commissioned, MPxN: mpxn,
			Credentials: map[spec.RemotePartyRole]spec.Credential{
				spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: AnotherOperator},
				spec.Supplier:        {Role: spec.Supplier, Owner: RegisteredSupplier},
				spec.TransCoS:        {Role: spec.TransCoS, Owner: CentralParty},
			},
		}
	}
	user := func(id spec.EUI64, roles ...spec.UserRole) spec.User {
		return spec.User{ID: id, Roles: roles, Status: spec.UserActive}
	}
	since := spec.Epoch - 365*spec.Day
	return spec.World{
		Now: spec.Epoch,
		Users: []spec.User{
			user(RegisteredOperator, spec.ED), user(AnotherOperator, spec.ED, spec.GT), user(FormerOperator, spec.ED),
			user(GasOperator, spec.GT), user(RegisteredSupplier, spec.IS, spec.GS), user(FormerSupplier, spec.IS, spec.GS),
			user(AnotherParty, spec.RSA, spec.OU), user(ManyRoles, spec.IS, spec.GS, spec.ED, spec.GT),
		},
		Devices: []spec.Device{
			meter(TargetDevice, spec.ESME, spec.SMETS1, spec.S1SP1, builtInMPAN),
			meter(GasMeter, spec.GSME, spec.SMETS1, spec.S1SP2, builtInMPRN),
			meter(NewMeter, spec.ESME, spec.SMETS2, spec.NoS1SP, "1012345678902"),
			meter(OtherS1SPMeter, spec.ESME, spec.SMETS1, spec.S1SP3, "1012345678903"),
		},
		Registrations: []spec.Registration{
			{MPxN: builtInMPAN, Role: spec.ED, Party: RegisteredOperator, From: since},
			{MPxN: builtInMPAN, Role: spec.IS, Party: RegisteredSupplier, From: since},
			{MPxN: builtInMPRN, Role: spec.GT, Party: GasOperator, From: since},
			{MPxN: builtInMPRN, Role: spec.GS, Party: RegisteredSupplier, From: since},
			{MPxN: "1012345678902", Role: spec.ED, Party: RegisteredOperator, From: since},
			{MPxN: "1012345678902", Role: spec.IS, Party: RegisteredSupplier, From: since},
			{MPxN: "1012345678903", Role: spec.ED, Party: RegisteredOperator, From: since},
			{MPxN: "1012345678903", Role: spec.IS, Party: RegisteredSupplier, From: since},
		},
	}
}

// asks is a Service Request in good order.
func asks(originator spec.EUI64, role spec.UserRole, srv spec.SRV, target spec.EUI64) spec.ServiceRequest {
	return spec.ServiceRequest{
		Originator: originator, Role: role, Target: target, SRV: srv,
		Signature: spec.Signature{Signer: originator, Valid: true},
	}
}

// places is a 6.15.1 that replaces a slot by certificates of the slot's role.
func places(originator spec.EUI64, role spec.UserRole, target spec.EUI64, slot spec.RemotePartyRole, owner spec.EUI64) spec.ServiceRequest {
	r := asks(originator, role, spec.UpdateSecurityCredentialsKRP, target)
	r.Update = &spec.CredentialUpdate{Slot: slot, Certificates: []spec.Certificate{
		{Use: spec.DigitalSigning, Role: slot, Owner: owner},
		{Use: spec.KeyAgreement, Role: slot, Owner: owner},
	}}
	return r
}

// alone leaves a 6.15.1 the digital signing certificate alone, as the repair of T07
// and T18 carries it.
func alone(r spec.ServiceRequest) spec.ServiceRequest {
	r.Update.Certificates = r.Update.Certificates[:1]
	return r
}

// carrying changes the roles of the certificates that a 6.15.1 carries.
func carrying(r spec.ServiceRequest, signing, agreement spec.RemotePartyRole) spec.ServiceRequest {
	r.Update.Certificates[0].Role, r.Update.Certificates[1].Role = signing, agreement
	return r
}

// agreementFirst gives the key agreement certificate another owner and puts it
// first, so that whoever goes by the first certificate goes wrong.
func agreementFirst(r spec.ServiceRequest, owner spec.EUI64) spec.ServiceRequest {
	certificates := r.Update.Certificates
	certificates[1].Owner = owner
	certificates[0], certificates[1] = certificates[1], certificates[0]
	return r
}

func at(r spec.ServiceRequest, when spec.Time) spec.ServiceRequest {
	r.ExecuteAt = &when
	return r
}

func again(r spec.ServiceRequest, counter uint64) spec.ServiceRequest {
	r.Counter = counter
	return r
}

func alertFrom(device spec.EUI64) spec.Event {
	return spec.Event{Alert: &spec.Alert{Device: device}}
}

func untilTime(t spec.Time) spec.Event { return spec.Event{Advance: &spec.Advance{To: t}} }

func stories() []*story {
	return append(operatorStories(), append(guardStories(), timeAndUploadStories()...)...)
}

// operatorStories tell what the modification is for.
func operatorStories() []*story {
	return []*story{
		newStory(spec.T07, "electricity", "The wrong electricity distributor's credential is replaced by its holder", neighbourhood()).
			happens(alertFrom(TargetDevice), "it reaches the wrong Network Operator").
			submits(places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), rejected, rejected, "the registered Network Operator does not hold the credential").
			submits(alone(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator)), rejected, accepted, "the holder is not registered: stuck before MP107, repaired with it").
			happens(alertFrom(TargetDevice), "with MP107 it reaches the registered Network Operator").
			submits(places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), rejected, accepted, "with MP107 the registered Network Operator now holds the credential").
			submits(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), rejected, rejected, "the wrong Network Operator cannot take it back, or never had its way"),
		newStory(spec.T07, "gas", "The wrong gas transporter's credential is replaced by its holder", neighbourhood()).
			happens(alertFrom(GasMeter), "it reaches the wrong Network Operator").
			submits(places(GasOperator, spec.GT, GasMeter, spec.NetworkOperator, GasOperator), rejected, rejected, "the registered gas transporter does not hold the credential").
			submits(alone(places(AnotherOperator, spec.GT, GasMeter, spec.NetworkOperator, GasOperator)), rejected, accepted, "the holder is not registered: stuck before MP107, repaired with it").
			happens(alertFrom(GasMeter), "with MP107 it reaches the registered gas transporter"),
		newStory(spec.T06, "every-way-out", "Every way out of a wrong credential that a Network Operator might try", neighbourhood()).
			submits(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), rejected, accepted, "renewing its own credential").
			submits(places(FormerOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), rejected, rejected, "a third Network Operator neither holds nor owns").
			submits(at(places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), spec.Epoch+spec.Day), rejected, rejected, "future-dating does not help who does not hold the credential").
			submits(places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), rejected, rejected, "the registered one cannot repair it by itself"),
		newStory(spec.T08, "recipients", "Alerts follow the Network Operator credential", neighbourhood()).
			happens(alertFrom(TargetDevice), "to the holder, not to the registered one").
			submits(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), rejected, accepted, "repair").
			happens(alertFrom(TargetDevice), "follows the repair").
			happens(alertFrom(GasMeter), "another Device is not affected").
			happens(alertFrom(OtherS1SPMeter), "nor is this one"),
		newStory(spec.T05, "wrong-operator", "On SMETS2 the wrong Network Operator could always repair it", neighbourhood()).
			submits(places(RegisteredOperator, spec.ED, NewMeter, spec.NetworkOperator, RegisteredOperator), rejected, rejected, "the registered Network Operator does not hold the credential").
			submits(alone(places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, RegisteredOperator)), accepted, accepted, "the holder needs no registration").
			happens(alertFrom(NewMeter), "it reaches the registered Network Operator").
			submits(asks(AnotherOperator, spec.ED, "4.10", NewMeter), rejected, rejected, "a non-critical request does need it").
			submits(asks(RegisteredOperator, spec.ED, "4.10", NewMeter), accepted, accepted, "as the registered one has"),
		newStory(spec.T07, "which-certificate", "The digital signing certificate decides who holds the slot", neighbourhood()).
			submits(agreementFirst(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), FormerOperator), rejected, accepted, "key agreement first, of a third Network Operator; the holder stays").
			submits(agreementFirst(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), AnotherOperator), rejected, accepted, "key agreement first, of the wrong Network Operator; the signing certificate repairs").
			happens(alertFrom(TargetDevice), "with MP107 it reaches the registered Network Operator"),
		newStory(spec.T02, "unregistered-holder", "A holder who is registered nowhere can repair it too", formerOperatorHolds()).
			submits(places(FormerOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), rejected, accepted, "any Network Operator's certificate may be placed").
			submits(alone(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator)), rejected, accepted, "and whoever holds it now passes it on"),
	}
}

func formerOperatorHolds() spec.World {
	w := neighbourhood()
	w.Devices[0].Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: FormerOperator}
	return w
}

// guardStories tell what the modification must not allow.
func guardStories() []*story {
	suppliers := neighbourhood()
	suppliers.Devices[0].Credentials[spec.Supplier] = spec.Credential{Role: spec.Supplier, Owner: FormerSupplier}
	many := neighbourhood()
	for _, slot := range []spec.RemotePartyRole{spec.Supplier, spec.NetworkOperator} {
		many.Devices[0].Credentials[slot] = spec.Credential{Role: slot, Owner: ManyRoles}
	}
	return []*story{
		newStory(spec.T01, "other-critical-requests", "Every other critical request of someone not registered still fails", many).
			submits(asks(ManyRoles, spec.IS, "7.1", TargetDevice), rejected, rejected, "holds the Supplier credential, is not the registered Supplier").
			submits(places(ManyRoles, spec.IS, TargetDevice, spec.Supplier, ManyRoles), rejected, rejected, "a 6.15.1 that targets the Supplier credential is not lifted").
			submits(places(ManyRoles, spec.ED, TargetDevice, spec.Supplier, ManyRoles), rejected, rejected, "nor is it as a Network Operator").
			submits(places(ManyRoles, spec.ED, TargetDevice, spec.TransCoS, ManyRoles), rejected, rejected, "nor for any other slot").
			submits(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), rejected, rejected, "the registered Supplier does not hold the credential"),
		newStory(spec.T03, "not-the-holder", "The lift is of no use to who does not hold the Network Operator credential", suppliers).
			submits(places(FormerSupplier, spec.IS, TargetDevice, spec.NetworkOperator, RegisteredOperator), rejected, rejected, "a former Supplier holds the Supplier credential only").
			submits(places(RegisteredSupplier, spec.IS, TargetDevice, spec.NetworkOperator, RegisteredOperator), rejected, rejected, "the registered Supplier holds nothing").
			submits(places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), rejected, rejected, "the registered Network Operator holds nothing").
			submits(places(GasOperator, spec.GT, TargetDevice, spec.NetworkOperator, GasOperator), rejected, rejected, "a gas transporter holds nothing here either"),
		newStory(spec.T04, "ordinary-business", "Who is registered and holds the credential goes on as before", neighbourhood()).
			submits(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), accepted, accepted, "registered, holds").
			submits(places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, FormerSupplier), accepted, accepted, "hands the Supplier slot over").
			submits(asks(RegisteredSupplier, spec.IS, "7.2", TargetDevice), rejected, rejected, "and holds it no longer").
			submits(asks(FormerSupplier, spec.IS, "7.2", TargetDevice), rejected, rejected, "while the new holder is not registered"),
		newStory(spec.T09, "what-stays", "A repair changes the one slot of the one Device", neighbourhood()).
			submits(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), rejected, accepted, "the Supplier slot and every other Device stay as they are").
			submits(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), accepted, accepted, "the Supplier is not affected").
			submits(alone(places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, RegisteredOperator)), accepted, accepted, "nor are the slots of a SMETS2 Device but the one that is repaired"),
		newStory(spec.T10, "refused-requests", "A request that is refused leaves no trace", neighbourhood()).
			submits(again(places(FormerOperator, spec.ED, TargetDevice, spec.NetworkOperator, FormerOperator), 7), rejected, rejected, "refused with counter 7").
			submits(again(places(RegisteredSupplier, spec.IS, TargetDevice, spec.NetworkOperator, FormerOperator), 9), rejected, rejected, "refused with counter 9").
			submits(again(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), 1), accepted, accepted, "counter 9 was never used up"),
		newStory(spec.T11, "non-critical", "Non-critical requests stay checked", neighbourhood()).
			submits(asks(AnotherOperator, spec.ED, "4.10", TargetDevice), rejected, rejected, "holding the credential does not make it the owner").
			submits(asks(RegisteredOperator, spec.ED, "4.10", TargetDevice), accepted, accepted, "the registered one needs no credential to read").
			submits(asks(FormerSupplier, spec.IS, "4.6.1", TargetDevice), rejected, rejected, "nor does a former Supplier read").
			submits(asks(AnotherParty, spec.OU, "4.8.1", TargetDevice), accepted, accepted, "registration does not apply to other users"),
		newStory(spec.T13, "same-counter", "A counter is good for one accepted request", neighbourhood()).
			submits(again(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), 5), rejected, accepted, "counter 5").
			submits(again(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), 5), rejected, rejected, "counter 5 again").
			submits(again(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), 4), rejected, rejected, "counter 4 is past").
			submits(again(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), 5), accepted, accepted, "counters are per originator").
			submits(again(asks(RegisteredSupplier, spec.IS, "7.1", OtherS1SPMeter), 5), accepted, accepted, "and per target").
			submits(again(asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), 5), rejected, rejected, "also without MP107"),
		newStory(spec.T15, "smuggled-roles", "The lift opens no slot of another role", neighbourhood()).
			submits(carrying(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), spec.Supplier, spec.Supplier), rejected, rejected, "Supplier certificates for the Network Operator slot").
			submits(carrying(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), spec.Supplier, spec.NetworkOperator), rejected, rejected, "one of each, signing first").
			submits(carrying(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), spec.NetworkOperator, spec.Supplier), rejected, rejected, "one of each, signing last").
			submits(carrying(places(AnotherOperator, spec.ED, TargetDevice, spec.Supplier, AnotherOperator), spec.NetworkOperator, spec.NetworkOperator), rejected, rejected, "Network Operator certificates for the Supplier slot"),
	}
}

// timeAndUploadStories tell of future-dated requests and of Requirement 2.
func timeAndUploadStories() []*story {
	day := spec.Epoch + spec.Day
	becomes := spec.Event{Register: &spec.Registration{MPxN: builtInMPAN, Role: spec.IS, Party: FormerSupplier, From: day}}
	coming := neighbourhood()
	coming.Devices[0].Credentials[spec.Supplier] = spec.Credential{Role: spec.Supplier, Owner: FormerSupplier}
	return []*story{
		newStory(spec.T14, "loses-registration", "A Supplier loses its registration before its request falls due", neighbourhood()).
			submits(at(asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), day+spec.Hour), accepted, accepted, "registered at receipt").
			happens(becomes, "registration changes in between").
			happens(untilTime(day+spec.Hour), "refused when it falls due"),
		newStory(spec.T14, "gains-registration", "A Supplier becomes registered before its request falls due", coming).
			submits(at(asks(FormerSupplier, spec.IS, "1.1.1", TargetDevice), day+spec.Hour), accepted, accepted, "not registered at receipt").
			submits(asks(FormerSupplier, spec.IS, "7.1", TargetDevice), rejected, rejected, "and so refused what takes effect at once").
			happens(becomes, "registration changes in between").
			happens(untilTime(day+spec.Hour), "executed when it falls due"),
		newStory(spec.T23, "future-dated-repair", "A repair can be future-dated", neighbourhood()).
			submits(at(places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), day), accepted, accepted, "registration is not judged at receipt").
			happens(untilTime(day-1), "nothing falls due").
			happens(untilTime(day), "falls due: refused before MP107, executed with it").
			happens(alertFrom(TargetDevice), "with MP107 it reaches the registered Network Operator"),
		newStory(spec.T14, "two-in-one-day", "Two future-dated requests fall due in the order of their times", neighbourhood()).
			submits(at(places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, FormerSupplier), day+2*spec.Hour), accepted, accepted, "second to fall due").
			submits(at(asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), day+3*spec.Hour), accepted, accepted, "third: the credential is gone by then").
			submits(at(asks(RegisteredSupplier, spec.IS, "1.2.1", TargetDevice), day+spec.Hour), accepted, accepted, "first").
			happens(untilTime(day+spec.Day), "executed, executed, refused"),
		newStory(spec.T14, "rows-in-force", "The registration in force decides, not the latest row", succession()).
			submits(asks(FormerSupplier, spec.IS, "4.6.1", TargetDevice), rejected, rejected, "its registration is over").
			submits(asks(ManyRoles, spec.IS, "4.6.1", TargetDevice), rejected, rejected, "its registration is to come").
			submits(asks(RegisteredSupplier, spec.IS, "4.6.1", TargetDevice), accepted, accepted, "its registration is in force").
			happens(untilTime(day), "the next registration starts").
			submits(asks(RegisteredSupplier, spec.IS, "4.6.1", TargetDevice), rejected, rejected, "its registration is over in turn").
			submits(asks(ManyRoles, spec.IS, "4.6.1", TargetDevice), accepted, accepted, "its registration has started"),
		newStory(spec.T12, "aligns", "The upload puts the registered Network Operator's credential where S1SP 1 and 2 hold another", neighbourhood()).since(spec.MP107R2).
			happens(spec.Event{Upload: &spec.Upload{}}, "S1SP 3 and SMETS2 are not part of it").
			happens(alertFrom(TargetDevice), "it reaches the registered Network Operator").
			happens(alertFrom(OtherS1SPMeter), "still the wrong one").
			happens(spec.Event{Upload: &spec.Upload{}}, "a second upload changes nothing more"),
		newStory(spec.T12, "nobody-registered", "The upload leaves a Device alone for which no Network Operator is registered", unregistered()).since(spec.MP107R2).
			happens(spec.Event{Upload: &spec.Upload{}}, "the gas meter has a registered one, the electricity meter has none"),
	}
}

// succession has three registrations as import supplier one after the other.
func succession() spec.World {
	w := neighbourhood()
	w.Registrations = append(w.Registrations,
		spec.Registration{MPxN: builtInMPAN, Role: spec.IS, Party: FormerSupplier, From: spec.Epoch - 800*spec.Day},
		spec.Registration{MPxN: builtInMPAN, Role: spec.IS, Party: ManyRoles, From: spec.Epoch + spec.Day})
	return w
}

func unregistered() spec.World {
	w := neighbourhood()
	w.Registrations = w.Registrations[1:] // the row for ED at the first metering point
	return w
}
