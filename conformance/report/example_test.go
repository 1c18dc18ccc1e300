package report_test

import (
	"context"
	"fmt"

	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// A report is made of an outcome and the law that it was judged by; its
// renderings are written from it.
func ExampleNew() {
	adaptor, err := inprocess.New(dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.BypassAny615}})
	if err != nil {
		fmt.Println(err)
		return
	}
	cases, err := suite.New(suite.Options{Run: []string{"scenario"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	outcome, err := cases.Run(context.Background(), adaptor)
	if err != nil {
		fmt.Println(err)
		return
	}
	r := report.New(outcome, cases.Register())
	fmt.Println(r.Headline())
	fmt.Println(r.Conclusion.Why)
	// Output:
	// non-conformant
	// 1 of 20 cases failed, against RDP-1; what was seen refutes T01, T03 and T04.
}
