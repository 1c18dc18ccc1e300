package legaltext

// The variables of theorems follow those of the law. Conditions of clauses cannot
// use them: they tell what became of a request, and what a theorem asks about the
// world besides what the law asks. What each of them means for a request that
// has happened is in package model/theorem, and for every request at once in
// package model/prove; a test there holds the two against each other.
const (
	OutAccepted = VariableCount + iota
	OutLifted
	OutOfOwner
	OutOfAnother
	OutOfRegistered
	OutBaseline
	OutShipped
	OutSMETS2
	OutHoldsOperatorSlot
	OutOperatorRegistered
	OutSlotHeld
	OutSlotRight
	OutSigningPresent
	OutSigningAlone
	OutSigningOfOperator
	OutCounterLeft
	OutCounterInOrder
	OutCounterAbove
	OutUnchanged
	OutCredentialsKept
	OutOperatorKept
	OutOperatorRight
	OutSupplierKept
	OutOthersKept
	OutRolesKept
	OutPlaced
	OutCounterStays
	OutAlertToHolder
	OutAlertAfter
	OutUploadRight
	OutUploadKept
	OutUploadOthers
	OutUploadAgain
	theoremVariableCount
)

// TheoremVariableCount is the number of variables that a theorem may use.
const TheoremVariableCount = theoremVariableCount

var theoremVocabulary = buildTheoremVocabulary()

// TheoremVocabulary lists every variable that a theorem may use: those of the
// law, as they are when the request is judged, and then the outcomes.
func TheoremVocabulary() []Variable { return theoremVocabulary }

func buildTheoremVocabulary() []Variable {
	all := append([]Variable{}, vocabulary...)
	for _, outcome := range []struct {
		variable      int
		name, meaning string
	}{
		{OutAccepted, "accepted", "the law accepts the request"},
		{OutLifted, "lifted", "the RDP check is lifted for the request: the law accepts it although the baseline of the same law would reject it for want of RDP ownership alone, now or, of one being executed, at its receipt"},
		{OutOfOwner, "acceptable.of_owner", "the law would accept the request if its originator were the RDP owner"},
		{OutOfAnother, "acceptable.of_another", "the law would accept the request if its originator were not the RDP owner"},
		{OutOfRegistered, "acceptable.as_registered", "the law would accept the request if its originator were the RDP owner and every certificate it carries the registered Network Operator's"},
		{OutBaseline, "baseline.accepts", "the baseline of the same law would accept the request"},
		{OutShipped, "shipped.accepts", "the baseline that this program ships would accept the request"},
		{OutSMETS2, "smets2.accepts", "the law would accept the request if the Device were a SMETS2 Device"},
		{OutHoldsOperatorSlot, "credential.holds_network_operator_slot", "the originator owns the credential in the NetworkOperator slot of the Device"},
		{OutOperatorRegistered, "registration.has_network_operator", "a Network Operator is registered for the Device"},
		{OutSlotHeld, "slot.network_operator_held", "somebody owns the credential in the NetworkOperator slot of the Device"},
		{OutSlotRight, "slot.network_operator_right", "the owner of the credential in the NetworkOperator slot, or nobody, is the Network Operator registered for the Device, or nobody"},
		{OutSigningPresent, "certificates.signing_present", "the request carries a digital signing certificate"},
		{OutSigningAlone, "certificates.signing_alone", "the request carries a digital signing certificate and no other"},
		{OutSigningOfOperator, "certificates.signing_of_registered_operator", "the digital signing certificate carried belongs to the Network Operator registered for the Device"},
		{OutCounterLeft, "counter.left", "a counter above the last accepted one exists: that one is not the highest possible, 2^64-1"},
		{OutCounterInOrder, "counter.in_order", "the counter kept for originator and target is not below any that was accepted"},
		{OutCounterAbove, "counter.above_all_accepted", "the counter of the request is above every one accepted from its originator for its target"},
		{OutUnchanged, "after.unchanged", "the request has changed nothing at all"},
		{OutCredentialsKept, "after.credentials_kept", "the request has changed no credential"},
		{OutOperatorKept, "after.network_operator_kept", "the NetworkOperator slot of the Device has the owner that it had"},
		{OutOperatorRight, "after.network_operator_right", "the Network Operator registered for the Device owns the credential in its NetworkOperator slot afterwards"},
		{OutSupplierKept, "after.supplier_kept", "the Supplier slot of the Device has the owner that it had"},
		{OutOthersKept, "after.others_kept", "nothing has changed but the counter and the slot of the Device that the request declares"},
		{OutRolesKept, "after.roles_kept", "every credential that the request has placed has the role of its slot"},
		{OutPlaced, "after.signing_certificate_placed", "the slot of the Device that the request declares holds the digital signing certificate that it carries"},
		{OutCounterStays, "after.counter_in_order", "the counter kept afterwards is not below any that was accepted, that of the request included if it was accepted on arrival"},
		{OutAlertToHolder, "alert.to_holder", "an alert of the Device goes to the owner of the credential in its NetworkOperator slot, or to nobody where there is none"},
		{OutAlertAfter, "alert.to_network_operator_after", "an alert raised after the request goes to the Network Operator registered for the Device"},
		{OutUploadRight, "upload.network_operator_right", "after an upload the Network Operator registered for the Device owns the credential in its NetworkOperator slot"},
		{OutUploadKept, "upload.network_operator_kept", "after an upload the NetworkOperator slot has the owner that it had"},
		{OutUploadOthers, "upload.others_kept", "an upload has changed nothing of the Device but its NetworkOperator slot"},
		{OutUploadAgain, "upload.again_unchanged", "a second upload changes nothing more"},
	} {
		if outcome.variable != len(all) {
			panic("legaltext: " + outcome.name + " is out of its place in the vocabulary of theorems")
		}
		all = append(all, Variable{outcome.name, Bool, truth, outcome.meaning})
	}
	if len(all) != theoremVariableCount {
		panic("legaltext: an outcome without a name")
	}
	return all
}
