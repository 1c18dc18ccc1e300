package prove_test

import (
	"fmt"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// Every theorem is proved or refuted, for any number of parties and Devices. If
// certificates of another role than the declared one pass (A8), and the declared
// role alone says what is targeted (A2), a lifted request
// can give a party a slot of another role.
func ExampleAll() {
	register, err := legaltext.Embedded()
	if err != nil {
		fmt.Println(err)
		return
	}
	results, err := prove.All(register, spec.MP107, spec.Readings{spec.A8: spec.No, spec.A2: spec.DeclaredOnly}, prove.Settings{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range []prove.Result{results[0], results[14]} {
		fmt.Println(r.Theorem, r.Verdict)
	}
	// Output:
	// T01 proved
	// T15 refuted
}
