package explore

import (
	"fmt"
	"strings"

	"example.org/mp107/spec"
)

// Scopes lists the built-in bounded worlds, smallest first.
func Scopes() []Scope { return []Scope{Small(), Medium(), Large()} }

// ScopeByName finds a built-in bounded world; the error lists their names.
func ScopeByName(name string) (Scope, error) {
	var names []string
	for _, scope := range Scopes() {
		if scope.Name == name {
			return scope, nil
		}
		names = append(names, scope.Name)
	}
	return Scope{}, fmt.Errorf("unknown scope %q: want one of %s", name, strings.Join(names, ", "))
}

// The parties of the built-in worlds. Their identifiers are ours. [A]
var (
	operatorA = Party{Name: "A", Title: "Network Operator A", ID: 0x00DB1070000000A1, Roles: []spec.UserRole{spec.ED}, Suspendable: true}
	operatorB = Party{Name: "B", Title: "Network Operator B", ID: 0x00DB1070000000B1, Roles: []spec.UserRole{spec.ED}}
	operatorC = Party{Name: "C", Title: "Network Operator C", ID: 0x00DB1070000000C1, Roles: []spec.UserRole{spec.GT}}
	supplierS = Party{Name: "S", Title: "Supplier S", ID: 0x00DB1070000000D1, Roles: []spec.UserRole{spec.IS}, Claims: []spec.UserRole{spec.ED}}
	supplierT = Party{Name: "T", Title: "Supplier T", ID: 0x00DB1070000000D2, Roles: []spec.UserRole{spec.IS}}
	manyRoles = Party{Name: "M", Title: "M, a party of several roles", ID: 0x00DB1070000000E1, Roles: []spec.UserRole{spec.ED, spec.IS, spec.OU}, Suspendable: true}
)

// The variants sent to every Device: the one that MP107 is about, a critical
// one that suppliers send and a non-critical one open to nearly every role. [D]
var builtInSRVs = []spec.SRV{spec.UpdateSecurityCredentialsKRP, "1.1.1", "4.8.1"}

const (
	operator = spec.NetworkOperator
	supplier = spec.Supplier
)

// Small has one SMETS1 meter beside one SMETS2 meter, with two Network
// Operators and two suppliers: enough for every theorem that the explorer sees,
// and small enough to be compared with the model state by state.
func Small() Scope {
	return Scope{
		Name:    "small",
		Meaning: "a SMETS1 and a SMETS2 electricity meter, two Network Operators, two suppliers",
		Parties: []Party{operatorA, operatorB, supplierS, supplierT},
		Devices: []Device{
			{
				Name: "E1", Title: "the SMETS1 meter E1", ID: 0x00DB107000010001, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, MPxN: "1000000000001",
				Statuses:     []spec.DeviceStatus{spec.Commissioned, spec.Suspended},
				Registered:   []Registered{{spec.ED, []string{"A", "B", ""}}, {spec.IS, []string{"S", "T"}}},
				Certificates: []Certificate{{"A", operator}, {"B", operator}, {"S", supplier}, {"T", supplier}},
				SRVs:         builtInSRVs,
			},
			{
				Name: "E2", Title: "the SMETS2 meter E2", ID: 0x00DB107000010002, Type: spec.ESME, SMETS: spec.SMETS2, MPxN: "1000000000002",
				Statuses:     []spec.DeviceStatus{spec.Commissioned, spec.Suspended},
				Registered:   []Registered{{spec.ED, []string{"A", "B"}}, {spec.IS, []string{"S"}}},
				Certificates: []Certificate{{"A", operator}, {"B", operator}, {"S", supplier}},
				SRVs:         builtInSRVs,
			},
		},
	}
}

// Medium adds a SMETS1 gas meter of another S1SP, a gas transporter and a party
// that is Network Operator and supplier at once.
func Medium() Scope {
	both := operatorA
	both.Roles = []spec.UserRole{spec.ED, spec.GT}
	suspendable := operatorB
	suspendable.Suspendable = true
	dualFuel := supplierS
	dualFuel.Roles = []spec.UserRole{spec.IS, spec.GS}
	devices := Small().Devices
	e1, e2 := &devices[0], &devices[1]
	e1.Statuses = append(e1.Statuses, spec.Recovered)
	e1.Registered = []Registered{{spec.ED, []string{"A", "B", "M", ""}}, {spec.IS, []string{"S", "T", "M"}}}
	e1.Certificates = []Certificate{{"A", operator}, {"B", operator}, {"M", operator}, {"S", supplier}, {"T", supplier}, {"M", supplier}}
	e2.Registered = []Registered{{spec.ED, []string{"A", "B"}}, {spec.IS, []string{"S", "T"}}}
	e2.Certificates = []Certificate{{"A", operator}, {"B", operator}, {"M", operator}, {"S", supplier}, {"T", supplier}}
	return Scope{
		Name:    "medium",
		Meaning: "two SMETS1 meters of two S1SPs, electricity and gas, and a SMETS2 one; three Network Operators, two suppliers, one party of several roles",
		Parties: []Party{both, suspendable, operatorC, dualFuel, supplierT, manyRoles},
		Devices: append(devices, Device{
			Name: "G1", Title: "the SMETS1 gas meter G1", ID: 0x00DB107000010003, Type: spec.GSME, SMETS: spec.SMETS1, S1SP: spec.S1SP2, MPxN: "2000000003",
			Statuses:     []spec.DeviceStatus{spec.Commissioned, spec.Suspended},
			Registered:   []Registered{{spec.GT, []string{"A", "C"}}, {spec.GS, []string{"S"}}},
			Certificates: []Certificate{{"A", operator}, {"C", operator}, {"S", supplier}},
			SRVs:         builtInSRVs,
		}),
	}
}

// Large adds a meter of an S1SP that Requirement 2 does not name and lets the
// gas meter be without a registered Network Operator.
func Large() Scope {
	s := Medium()
	s.Name = "large"
	s.Meaning = "the medium world with a gas meter that can lose its operator and a meter of a third S1SP"
	s.Devices[2].Registered = []Registered{{spec.GT, []string{"A", "C", ""}}, {spec.GS, []string{"S"}}}
	s.Devices = append(s.Devices, Device{
		Name: "E3", Title: "the SMETS1 meter E3", ID: 0x00DB107000010004, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP3, MPxN: "1000000000003",
		Statuses:     []spec.DeviceStatus{spec.Commissioned},
		Registered:   []Registered{{spec.ED, []string{"A", "B"}}, {spec.IS, []string{"S"}}},
		Certificates: []Certificate{{"A", operator}, {"B", operator}, {"S", supplier}},
		SRVs:         builtInSRVs,
	})
	return s
}
