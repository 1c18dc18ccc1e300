package suite_test

import (
	"context"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// refuser is about the smallest adaptor there is: it stands for a system that
// turns every request down and cannot do, or show, anything else.
type refuser struct{}

func (refuser) Describe(context.Context) (conformance.Description, error) {
	return conformance.Description{Name: "refuser", Version: "1"}, nil
}

func (refuser) Reset(context.Context, spec.World) error { return nil }

func (refuser) Submit(context.Context, spec.ServiceRequest) (spec.Response, error) {
	return spec.Response{Decision: spec.Rejected, Code: spec.E4}, nil
}

func (refuser) Apply(context.Context, spec.Event) (spec.Result, error) {
	return spec.Result{}, fmt.Errorf("not claimed, and so never asked for")
}

func (refuser) Observe(context.Context, spec.EUI64) (spec.Observation, error) {
	return spec.Observation{}, fmt.Errorf("not claimed, and so never asked for")
}

// A program runs the suite, or a part of it, and looks at the outcome. A
// system that refuses everything fails wherever the law lets a request through.
func ExampleSuite_Run() {
	testSuite, err := suite.New(suite.Options{Run: []string{"R1/T02/scenario", "R1/T15/scenario"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	outcome, err := testSuite.Run(context.Background(), refuser{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range outcome.Results {
		fmt.Println(r.Verdict, r.ID)
		if c := r.Counterexample; c != nil {
			fmt.Println(c.Story.Events[c.Step])
			fmt.Println("Expected", c.Expected[0])
			fmt.Println("Actual  ", c.Actual[0])
		}
	}
	conclusion := outcome.Counts.Conclude()
	fmt.Println(conclusion, conclusion.ExitCode())
	// Output:
	// fail R1/scenario/unregistered-holder
	// A former Network Operator sends 6.15.1 as ED to the Device, counter 1, declaring NetworkOperator and carrying a NetworkOperator certificate (DigitalSigning) of another Network Operator — any Network Operator's certificate may be placed
	// Expected response: accepted (I0)
	// Actual   response: rejected (E4)
	// pass R1/scenario/smuggled-roles
	// non-conformant 1
}
