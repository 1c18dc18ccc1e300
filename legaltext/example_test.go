package legaltext_test

import (
	"fmt"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// The clauses in force as of a release, with where each comes from.
func ExampleEmbedded() {
	register, err := legaltext.Embedded()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, clause := range register.Clauses {
		if clause.InForce == spec.MP107 && clause.Rule != nil {
			fmt.Printf("%s (%s): %s\n", clause.ID, clause.Provenance, clause.Title)
		}
	}
	// Output:
	// MP107-D1 (A A2): Targeting Network Operator certificates
	// MP107-D2 (A A3 A12): Who may use the lift
	// MP107-1 (S §2): The RDP check is lifted for one case
	// MP107-2 (A A4): Whose certificate may be placed
}
