package spec_test

import (
	"fmt"

	"example.org/mp107/spec"
)

// The catalogue says of every Service Request Variant what the law asks about it.
func ExampleVariant() {
	variant, err := spec.Variant("6.15.1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(variant.Name)
	fmt.Println("critical:", variant.Critical)
	fmt.Println("as ED:", variant.EligibleFor(spec.ED))
	// Output:
	// Update Security Credentials (KRP)
	// critical: true
	// as ED: true
}
