package legaltext

import (
	"slices"
	"strconv"

	"example.org/mp107/spec"
)

// VariableKind is the CEL type of a variable.
type VariableKind string

// The kinds of variable.
const (
	Bool   VariableKind = "bool"
	Symbol VariableKind = "string" // one of a fixed set of names
	Number VariableKind = "int"    // one of a fixed set of small integers
)

// Variable is one fact that a condition can ask about. Every variable ranges
// over a finite domain, so that every rule can be checked on all of it.
type Variable struct {
	Name string
	Kind VariableKind
	// Domain holds every value in the form in which CEL writes it without
	// quotes; for a Bool it is false, true.
	Domain  []string
	Meaning string
}

// Index finds a value in the domain, or -1.
func (v Variable) Index(value string) int { return slices.Index(v.Domain, value) }

// NoneDeclared is the value of request.declared for a request that declares no remote party role.
const NoneDeclared = "none"

// The stages at which a request is judged. A request that takes effect at once
// is judged once; a future-dated one at receipt and again when it falls due.
const (
	StageImmediate = "immediate"
	StageReceipt   = "receipt"
	StageExecution = "execution"
)

// The variables by name. Their places in the vocabulary are the places of the
// values in a model's facts.
const (
	VarStage = iota
	VarSRV
	VarRole
	VarCritical
	VarNonDevice
	VarRoleEligible
	VarDeclared
	VarSignatureValid
	VarSignedByOriginator
	VarXMLKeyAlone
	VarOtherCertificate
	VarCounterFresh
	VarCertificatesPresent
	VarCertificatesDeclared
	VarCertificatesNetworkOperator
	VarCertificatesRegistered
	VarUserKnown
	VarUserHasRole
	VarUserActive
	VarDeviceKnown
	VarSMETS
	VarDeviceType
	VarDeviceStatus
	VarS1SP
	VarRegistrationOwner
	VarHoldsTargetedSlot
	VarHoldsOwnSlot
	VarHoldsSupplierSlot
	VarReading    // reading.A1; the others follow in order
	variableCount = VarReading + 12
)

// VariableCount is the number of variables in the vocabulary.
const VariableCount = variableCount

var truth = []string{"false", "true"}

var vocabulary = buildVocabulary()

// Vocabulary lists every variable that a condition may use, in fixed order.
func Vocabulary() []Variable { return vocabulary }

func buildVocabulary() []Variable {
	vars := []Variable{
		VarStage:                       {"stage", Symbol, []string{StageImmediate, StageReceipt, StageExecution}, "when the request is judged: at once, or at the receipt or the execution of a future-dated one"},
		VarSRV:                         {"request.srv", Symbol, names(spec.SRVs()), "the Service Request Variant"},
		VarRole:                        {"request.role", Symbol, names(spec.UserRoles()), "the User Role in which the originator acts"},
		VarCritical:                    {"request.critical", Bool, truth, "the catalogue marks the SRV as critical"},
		VarNonDevice:                   {"request.non_device", Bool, truth, "the catalogue marks the SRV as addressing no Device"},
		VarRoleEligible:                {"request.role_eligible", Bool, truth, "the catalogue lists the role as eligible for the SRV"},
		VarDeclared:                    {"request.declared", Symbol, append([]string{NoneDeclared}, names(spec.RemotePartyRoles())...), "the RemotePartyRole that a 6.15.1 declares: the slot that it targets"},
		VarSignatureValid:              {"request.signature_valid", Bool, truth, "the signature verifies"},
		VarSignedByOriginator:          {"request.signed_by_originator", Bool, truth, "the signer is the originator named"},
		VarXMLKeyAlone:                 {"request.signed_with_xml_key_alone", Bool, truth, "the key for signing XML made the signature, and no Network Operator or Supplier key of the organisation"},
		VarOtherCertificate:            {"request.of_other_certificate", Bool, truth, "the originator's certificate is not the very one kept for the Device, though both may have the same owner"},
		VarCounterFresh:                {"request.counter_fresh", Bool, truth, "the counter is above the last accepted one for originator and target"},
		VarCertificatesPresent:         {"certificates.present", Bool, truth, "a 6.15.1 carries at least one certificate"},
		VarCertificatesDeclared:        {"certificates.all_of_declared_role", Bool, truth, "every certificate carried has the declared role (true of none)"},
		VarCertificatesNetworkOperator: {"certificates.all_network_operator", Bool, truth, "every certificate carried has the role NetworkOperator (true of none)"},
		VarCertificatesRegistered:      {"certificates.all_of_registered_operator", Bool, truth, "every certificate carried belongs to the Network Operator registered for the Device (true of none)"},
		VarUserKnown:                   {"user.known", Bool, truth, "the originator is a known User"},
		VarUserHasRole:                 {"user.has_role", Bool, truth, "the originator is known and has the role"},
		VarUserActive:                  {"user.active", Bool, truth, "the originator is known and active"},
		VarDeviceKnown:                 {"device.known", Bool, truth, "the Device addressed is in the inventory"},
		VarSMETS:                       {"device.smets", Number, []string{"1", "2"}, "the SMETS version of the Device"},
		VarDeviceType:                  {"device.type", Symbol, names(spec.DeviceTypes()), "the Device type"},
		VarDeviceStatus:                {"device.status", Symbol, names(spec.DeviceStatuses()), "the Device status in the inventory"},
		VarS1SP:                        {"device.s1sp", Number, []string{"0", "1", "2", "3"}, "the SMETS1 Service Provider of the Device; 0 for SMETS2"},
		VarRegistrationOwner:           {"registration.owner", Bool, truth, "the originator is registered in its role for the Device's metering point"},
		VarHoldsTargetedSlot:           {"credential.holds_targeted_slot", Bool, truth, "the originator owns the credential in the slot that a 6.15.1 declares"},
		VarHoldsOwnSlot:                {"credential.holds_own_slot", Bool, truth, "the originator owns the credential in the slot of its role"},
		VarHoldsSupplierSlot:           {"credential.holds_supplier_slot", Bool, truth, "the originator owns the credential in the Supplier slot"},
	}
	for _, reading := range spec.ReadingRegister() {
		var answers []string
		for _, answer := range reading.Answers {
			answers = append(answers, answer.Name)
		}
		vars = append(vars, Variable{"reading." + string(reading.ID), Symbol, answers, reading.Question})
	}
	if len(vars) != variableCount {
		panic("legaltext: vocabulary has " + strconv.Itoa(len(vars)) + " variables, its index " + strconv.Itoa(variableCount))
	}
	return vars
}

func names[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, value := range values {
		out[i] = string(value)
	}
	return out
}
