package explore_test

import (
	"context"
	"fmt"
	"log"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/explore"
	"example.org/mp107/spec"
)

// The deadlock of the baseline, and its shortest witness: the holder of the
// wrong credential cannot put the right one in its place.
func ExampleRun() {
	register, err := legaltext.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	law := model.Law{Register: register, Release: spec.Baseline}
	result, err := explore.Run(context.Background(), law, explore.Small(), explore.Resources{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.States, "states,", result.Transitions, "transitions, depth", result.Depth)
	for _, id := range []spec.TheoremID{spec.T06, spec.T07} {
		fmt.Println(id, result.Finding(id).Verdict)
	}
	for _, line := range result.Finding(spec.T07).Witness.Story {
		fmt.Println("-", line)
	}
	// Output:
	// 768 states, 9696 transitions, depth 9
	// T06 holds in the world explored
	// T07 refuted
	// - Network Operator B is now registered as ED for the SMETS1 meter E1
	// - Network Operator A, acting as ED, sends a 6.15.1 to the SMETS1 meter E1 that declares NetworkOperator and carries the NetworkOperator certificate of Network Operator B for DigitalSigning: rejected (E4); it fails registration (RDP-1)
}
