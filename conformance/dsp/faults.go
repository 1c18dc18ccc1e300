package dsp

import (
	"slices"

	"example.org/mp107/spec"
)

// FaultID names a defect with which a system can be built.
type FaultID string

// Fault describes a defect: what the system then does wrong, the theorem that
// it breaks and the earliest release under which it shows.
type Fault struct {
	ID          FaultID
	Description string
	Theorem     spec.TheoremID
	Release     spec.Release
	// Concurrent tells that the fault shows only in calls that overlap: one call
	// after the other, the system does nothing wrong.
	Concurrent bool
	// Is names the corruption of the algebra that the fault is, if it has not its
	// own name there.
	Is FaultID
}

// own is an example that is a corruption by itself, declared here.
func own(about subject, kind CorruptionKind, id FaultID, description string, theorem spec.TheoremID, from spec.Release) Fault {
	return Fault{ID: corruption(about, kind, id, description), Description: description, Theorem: theorem, Release: from}
}

// named is an example that is declared where it goes wrong, by the name that it
// has there.
func named(id, is FaultID, description string, theorem spec.TheoremID, from spec.Release) Fault {
	return Fault{ID: id, Is: is, Description: description, Theorem: theorem, Release: from}
}

// overlapping is a fault that only calls show that overlap; nothing triggers it.
func overlapping(id FaultID, description string, theorem spec.TheoremID, from spec.Release) Fault {
	return Fault{ID: id, Description: description, Theorem: theorem, Release: from, Concurrent: true}
}

// The defects, in the order of the catalogue, where each is described.
const (
	BypassAny615               FaultID = "bypass-any-615"
	Bypass6152                 FaultID = "bypass-6152"
	BypassAllCritical          FaultID = "bypass-all-critical"
	CheckThenAct               FaultID = "check-then-act"
	NoBypass                   FaultID = "no-bypass"
	OnlyED                     FaultID = "only-ed"
	S1SPStillChecks            FaultID = "s1sp-still-checks"
	BypassWithoutCredential    FaultID = "bypass-without-credential"
	AnySlotHolder              FaultID = "any-slot-holder"
	SuspendedUserAccepted      FaultID = "suspended-user-accepted"
	AnyStatusAccepted          FaultID = "any-status-accepted"
	AcceptsInvalidSignature    FaultID = "accepts-invalid-signature"
	SignerNotOriginator        FaultID = "signer-not-originator"
	SMETS2Bypass               FaultID = "smets2-bypass"
	SMETS2RDPOnCritical        FaultID = "smets2-rdp-on-critical"
	SMETS2RepairNeedsOwner     FaultID = "smets2-repair-needs-owner"
	OwnerNeedsNoCredential     FaultID = "owner-needs-no-credential"
	OnlyCommissioned           FaultID = "only-commissioned"
	TargetAuthorises           FaultID = "target-authorises"
	AnySMETS1Slot              FaultID = "any-smets1-slot"
	FuelUnchecked              FaultID = "fuel-unchecked"
	FirstCertificateDecides    FaultID = "first-certificate-decides"
	AlertsToRegistered         FaultID = "alerts-to-registered"
	AlertsToSupplier           FaultID = "alerts-to-supplier"
	WrongSlot                  FaultID = "wrong-slot"
	EveryDevice                FaultID = "every-device"
	LostCredentialUpdate       FaultID = "lost-credential-update"
	RejectedButApplied         FaultID = "rejected-but-applied"
	CounterConsumedOnRejection FaultID = "counter-consumed-on-rejection"
	BypassNonCritical          FaultID = "bypass-non-critical"
	BypassNetworkOperators     FaultID = "bypass-network-operators"
	WrongCode                  FaultID = "wrong-code"
	UploadEveryS1SP            FaultID = "upload-every-s1sp"
	UploadOverwritesSupplier   FaultID = "upload-overwrites-supplier"
	UploadClearsUnregistered   FaultID = "upload-clears-unregistered"
	StaleCounterAccepted       FaultID = "stale-counter-accepted"
	CounterRecheckedWhenDue    FaultID = "counter-rechecked-when-due"
	RegistrationAtReceipt      FaultID = "registration-at-receipt"
	LatestRegistration         FaultID = "latest-registration"
	DueNotJudged               FaultID = "due-not-judged"
	DueInReceiptOrder          FaultID = "due-in-receipt-order"
	DeclaredRoleIgnored        FaultID = "declared-role-ignored"
	CertificateRolesUnread     FaultID = "certificate-roles-unread"
	AppliedAtReceipt           FaultID = "applied-at-receipt"
)

// Faults are named examples of the algebra in their fixed order, by theorem. Each
// call makes a new slice.
func Faults() []Fault { return slices.Clone(examples) }

var examples = []Fault{
	own(aRequest, CheckSkipped, BypassAny615, "lifts the RDP check for every 6.15.1 on a SMETS1 Device, whichever slot it targets", spec.T01, spec.MP107),
	own(aRequest, CheckSkipped, Bypass6152, "lifts the RDP check for 6.15.2 too, the other variant of service reference 6.15", spec.T01, spec.MP107),
	own(aRequest, CheckSkipped, BypassAllCritical, "lifts the RDP check for every critical request to a SMETS1 Device", spec.T01, spec.MP107),
	overlapping(CheckThenAct, "decides on the Registration Data it read, lets go of the lock, and gives the effect later without looking at it again", spec.T01, spec.Baseline),
	own(aRequest, CheckWidened, NoBypass, "lifts the RDP check for nothing: MP107 is not implemented", spec.T02, spec.MP107),
	own(aRequest, CheckWidened, OnlyED, "lifts the RDP check for electricity distributors but not for gas transporters", spec.T02, spec.MP107),
	own(aRequest, CheckWidened, S1SPStillChecks, "the DSP lifts its RDP check, but S1SP 2 still makes one of its own", spec.T02, spec.MP107),
	named(BypassWithoutCredential, "lift-credential", "skips the credential check along with the RDP check that is lifted", spec.T03, spec.MP107),
	own(aRequest, FactMistaken, AnySlotHolder, "takes a critical request from the holder of any slot of the SMETS1 Device", spec.T03, spec.Baseline),
	own(aRequest, CheckSkipped, BypassNetworkOperators, "lifts the RDP check for whatever a Network Operator sends to a SMETS1 Device", spec.T04, spec.MP107),
	named(AnySMETS1Slot, "skip-slot", "takes a 6.15.1 for a slot that a SMETS1 Device has not", spec.T04, spec.Baseline),
	own(aRequest, CheckWidened, SMETS2RDPOnCritical, "makes the RDP check for critical requests to SMETS2 Devices too", spec.T05, spec.MP107),
	own(aRequest, FactMistaken, TargetAuthorises, "asks for the credential in the slot declared even where a SMETS2 Device goes by the Supplier's", spec.T05, spec.Baseline),
	own(aRequest, CheckSkipped, OwnerNeedsNoCredential, "does not ask the registered owner of a SMETS1 Device for the credential", spec.T06, spec.Baseline),
	own(aRequest, CheckWidened, OnlyCommissioned, "lifts the RDP check for commissioned Devices alone", spec.T07, spec.MP107),
	own(aRequest, FactMistaken, FirstCertificateDecides, "places the first certificate carried, whatever its use, instead of the digital signing one", spec.T07, spec.Baseline),
	own(aDevice, FactMistaken, AlertsToRegistered, "routes alerts to the registered Network Operator instead of the holder of the credential", spec.T08, spec.Baseline),
	own(aDevice, FactMistaken, AlertsToSupplier, "routes alerts to the holder of the Supplier credential", spec.T08, spec.Baseline),
	named(WrongSlot, WrongSlot, "replaces the Supplier slot along with the one that a 6.15.1 declares", spec.T09, spec.Baseline),
	named(EveryDevice, EveryDevice, "replaces the credential on every Device of the same metering point", spec.T09, spec.Baseline),
	overlapping(LostCredentialUpdate, "reads all the credentials of a Device, lets go of the lock, and writes all of them back", spec.T09, spec.Baseline),
	own(aRequest, EffectOnRejection, RejectedButApplied, "replaces the credential although the RDP check refuses the 6.15.1", spec.T10, spec.Baseline),
	own(aRequest, EffectOnRejection, CounterConsumedOnRejection, "moves the counter on for a rejected request", spec.T10, spec.Baseline),
	own(aRequest, CheckSkipped, BypassNonCritical, "lifts the RDP check for every non-critical request to a SMETS1 Device", spec.T11, spec.MP107),
	own(aRequest, AnswerLied, WrongCode, "answers E5 where the RDP check refuses, instead of E4", spec.T11, spec.Baseline),
	own(aDevice, EffectElsewhere, UploadEveryS1SP, "uploads for the Devices of every S1SP, not of S1SP 1 and S1SP 2 alone", spec.T12, spec.MP107R2),
	own(aDevice, EffectDoubled, UploadOverwritesSupplier, "writes the Network Operator's credential to the Supplier slot too when uploading", spec.T12, spec.MP107R2),
	own(aDevice, EffectElsewhere, UploadClearsUnregistered, "empties the slot of a Device without a registered Network Operator when uploading", spec.T12, spec.MP107R2),
	named(StaleCounterAccepted, StaleCounterAccepted, "accepts a counter equal to the last one accepted", spec.T13, spec.Baseline),
	named(CounterRecheckedWhenDue, "widen-counter", "compares the counter of a future-dated request with itself when it falls due", spec.T13, spec.Baseline),
	own(aRequest, EffectEarly, RegistrationAtReceipt, "judges future-dated requests on the registration at receipt", spec.T14, spec.Baseline),
	named(LatestRegistration, LatestRegistration, "looks at the latest row of registration, whether or not it is in effect yet", spec.T14, spec.Baseline),
	own(aRequest, CheckSkipped, DueNotJudged, "executes future-dated requests without judging them when they fall due", spec.T14, spec.Baseline),
	own(aWorld, FactMistaken, DueInReceiptOrder, "executes requests that are due in order of receipt instead of execution time", spec.T14, spec.Baseline),
	own(aRequest, FactMistaken, DeclaredRoleIgnored, "looks at the roles of the carried certificates and never at the role declared", spec.T15, spec.Baseline),
	own(aRequest, FactMistaken, CertificateRolesUnread, "lifts the RDP check on the role declared, without looking at the certificates carried", spec.T15, spec.MP107),
	own(aRequest, CheckSkipped, AcceptsInvalidSignature, "does not verify signatures, only who is said to have made them", spec.T16, spec.Baseline),
	own(aRequest, CheckSkipped, SignerNotOriginator, "verifies signatures but does not ask whether the originator made them", spec.T16, spec.Baseline),
	named(SuspendedUserAccepted, "skip-user-status", "does not look at the status of the User", spec.T17, spec.Baseline),
	named(AnyStatusAccepted, "skip-device-status", "does not look at the status of the Device", spec.T17, spec.Baseline),
	own(aRequest, CheckWidened, SMETS2RepairNeedsOwner, "makes the RDP check for a 6.15.1 to a SMETS2 Device too", spec.T18, spec.Baseline),
	named(FuelUnchecked, "skip-fuel", "lets electricity distributors address gas Devices, and gas transporters electricity meters", spec.T21, spec.Baseline),
	named(SMETS2Bypass, "skip-registration-smets2", "makes no RDP check for non-critical requests to SMETS2 Devices", spec.T22, spec.Baseline),
	own(aRequest, EffectEarly, AppliedAtReceipt, "replaces the credential when a future-dated 6.15.1 is received, and again when it falls due", spec.T23, spec.Baseline),
}
