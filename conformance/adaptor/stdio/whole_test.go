package stdio_test

import (
	"os"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestWholeSuite: over standard input and output the suite comes to what it
// comes to in process; without MP107_WHOLE=1 a part of it.
func TestWholeSuite(t *testing.T) {
	options := suite.Options{Run: []string{"scenario", "sequence", "R1/T02"}, Sequences: 20}
	if os.Getenv("MP107_WHOLE") == "1" {
		options = suite.Options{}
	}
	testSuite, err := suite.New(options)
	if err != nil {
		t.Fatal(err)
	}
	process, _ := play(t, "correct")
	outcome, err := testSuite.Run(t.Context(), process.Client())
	if err != nil {
		t.Fatal(err)
	}
	if want := (conformance.Counts{Pass: testSuite.Len()}); outcome.Counts != want || process.Starts() != 1 {
		t.Errorf("%+v, want %+v; %d starts", outcome.Counts, want, process.Starts())
	}
	if err := process.Close(); err != nil {
		t.Error(err)
	}
}

// BenchmarkSubmit is one call there and back.
func BenchmarkSubmit(b *testing.B) {
	process, _ := play(b, "correct")
	client := process.Client()
	if err := client.Reset(b.Context(), world); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := client.Submit(b.Context(), spec.ServiceRequest{Originator: 1, Role: "ED", Target: 2, Counter: 1, SRV: "4.1.1"}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}
