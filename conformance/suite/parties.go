package suite

import "example.org/mp107/spec"

// The parties and Devices of the built-in worlds. They are roles in a story,
// not organisations that exist.
const (
	Originator         spec.EUI64 = 0x00DB107000000001
	RegisteredOperator spec.EUI64 = 0x00DB107000000002
	AnotherOperator    spec.EUI64 = 0x00DB107000000003
	FormerOperator     spec.EUI64 = 0x00DB107000000004
	RegisteredSupplier spec.EUI64 = 0x00DB107000000005
	FormerSupplier     spec.EUI64 = 0x00DB107000000006
	AnotherParty       spec.EUI64 = 0x00DB107000000007
	CentralParty       spec.EUI64 = 0x00DB107000000008
	GasOperator        spec.EUI64 = 0x00DB107000000009
	ManyRoles          spec.EUI64 = 0x00DB10700000000A

	noDevice spec.EUI64 = 0x00DB1070000010EE // is not in the inventory
	noUser   spec.EUI64 = 0x00DB1070000000EE // owns and is registered, and is no User

	TargetDevice    spec.EUI64 = 0x00DB107000001001
	BystanderDevice spec.EUI64 = 0x00DB107000001002
	GasMeter        spec.EUI64 = 0x00DB107000001003
	NewMeter        spec.EUI64 = 0x00DB107000001004
	OtherS1SPMeter  spec.EUI64 = 0x00DB107000001005
	GasProxy        spec.EUI64 = 0x00DB107000001006
	HomeHub         spec.EUI64 = 0x00DB107000001007
)

var partyNames = map[spec.EUI64]string{
	0:                  "nobody",
	spec.DSP:           "the DSP",
	Originator:         "the originator",
	RegisteredOperator: "the registered Network Operator",
	AnotherOperator:    "another Network Operator",
	FormerOperator:     "a former Network Operator",
	RegisteredSupplier: "the registered Supplier",
	FormerSupplier:     "a former Supplier",
	AnotherParty:       "another party",
	CentralParty:       "a DCC party",
	GasOperator:        "the registered gas transporter",
	ManyRoles:          "a party of many roles",
	TargetDevice:       "the Device",
	BystanderDevice:    "the bystander Device",
	GasMeter:           "the gas meter",
	NewMeter:           "the SMETS2 meter",
	OtherS1SPMeter:     "the meter of S1SP 3",
	GasProxy:           "the gas proxy function",
	HomeHub:            "the communications hub",
}

// partyName is how a story calls a party or Device: by its part where it has
// one in the built-in cast, by its identifier otherwise.
func partyName(id spec.EUI64) string {
	if name, ok := partyNames[id]; ok {
		return name
	}
	return id.String()
}
