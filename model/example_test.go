package model_test

import (
	"fmt"
	"log"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// One step of the machine: a Network Operator whose certificate is wrongly on a
// SMETS1 electricity meter hands the slot over to the registered one, which
// MP107 makes possible.
func ExampleMachine_Step() {
	law, err := legaltext.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	const registered, wrong, meter spec.EUI64 = 1, 2, 3
	state, err := model.Start(spec.World{
		Now: spec.Epoch,
		Users: []spec.User{
			{ID: registered, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive},
			{ID: wrong, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive},
		},
		Devices: []spec.Device{{
			ID: meter, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned, MPxN: "1012345678901",
			Credentials: map[spec.RemotePartyRole]spec.Credential{
				spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: wrong},
			},
		}},
		Registrations: []spec.Registration{{MPxN: "1012345678901", Role: spec.ED, Party: registered, From: spec.Epoch}},
	})
	if err != nil {
		log.Fatal(err)
	}
	repair := spec.Event{Submit: &spec.ServiceRequest{
		Originator: wrong, Role: spec.ED, Target: meter, Counter: 1, SRV: spec.UpdateSecurityCredentialsKRP,
		Signature: spec.Signature{Signer: wrong, Valid: true},
		Update: &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{
			{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: registered},
		}},
	}}
	for _, release := range []spec.Release{spec.Baseline, spec.MP107} {
		machine, err := model.New(law, release, nil) // nil: the default reading of everything
		if err != nil {
			log.Fatal(err)
		}
		next, verdict, err := machine.Step(state, repair) // state itself never changes
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %v\n", release, verdict.Result.Response)
		for _, failure := range verdict.Judgements[0].Failures() {
			fmt.Printf("  %s failed, clause %s\n", failure.Check, failure.Clause)
		}
		for _, lifted := range verdict.Judgements[0].LiftedChecks() {
			fmt.Printf("  %s lifted by clause %s\n", lifted.Check, lifted.LiftedBy)
		}
		seen, _ := next.Observe(meter)
		fmt.Printf("  holder: %v\n", seen.Credentials[spec.NetworkOperator].Owner)
	}
	// Output:
	// baseline: rejected (E4)
	//   registration failed, clause RDP-1
	//   holder: 00-00-00-00-00-00-00-02
	// MP107: accepted (I0)
	//   registration lifted by clause MP107-1
	//   holder: 00-00-00-00-00-00-00-01
}
