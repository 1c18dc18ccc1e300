package duis_test

import (
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// whole reports whether to run all of the suite and not a sample: it takes minutes.
func whole() bool { return os.Getenv("MP107_WHOLE") == "1" }

// selection is every story and sequence, and by default of the decision table
// only some rows: each kind of request and answer, each fault of a signature,
// every slot, both generations.
func selection() []string {
	if whole() {
		return nil
	}
	return []string{
		"scenario", "sequence", "*/*/table/8.2", "*/*/table/8.5", "*/*/table/6.24.1/IS", "*/*/table/7.1/IS/SMETS1-ESME",
		"*/*/table/6.15.1/ED/SMETS1-ESME/not-owner/holds-targeted/declares-NetworkOperator/carries-declared-role",
		"*/*/table/6.15.1/GT/SMETS1-GSME/owner/holds-targeted/declares-Root", "*/*/table/6.15.1/IS/SMETS1-ESME/owner/holds-own-and-targeted",
		"*/*/table/6.15.1/ED/SMETS2-ESME/not-owner/holds-targeted/declares-*/carries-mixed",
	}
}

func newSuite(t *testing.T, options suite.Options) *suite.Suite {
	t.Helper()
	testSuite, err := suite.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return testSuite
}

func outcome(t *testing.T, testSuite *suite.Suite, adaptor conformance.Adaptor) suite.Outcome {
	t.Helper()
	o, err := testSuite.Run(t.Context(), adaptor)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// compare runs the suite in process and over the wire and wants the same
// verdict, reason and counterexample for every case.
func compare(t *testing.T, config dsp.Config, options suite.Options) conformance.Counts {
	t.Helper()
	return compareAs(t, config, options, wire.DefaultProfile())
}

// compareAs does so with a DSP that plays a profile.
func compareAs(t *testing.T, config dsp.Config, options suite.Options, profile wire.Profile) conformance.Counts {
	t.Helper()
	options.Release, options.Readings = config.Release, config.Readings
	if options.Sequences = 4; whole() {
		options.Sequences = 60
	}
	if len(options.Run) == 0 {
		options.Run = selection()
	}
	direct, err := inprocess.New(config)
	if err != nil {
		t.Fatal(err)
	}
	testSuite := newSuite(t, options)
	want := outcome(t, testSuite, direct)
	began := time.Now()
	got := outcome(t, testSuite, overWireAs(t, config, profile))
	took := time.Since(began)
	if len(got.Implementation.Notes) == 0 {
		t.Error("the report does not say by which profile answers are taken")
	}
	got.Implementation.Notes = nil // in process nothing has to be taken for anything
	if diff := cmp.Diff(want.Implementation, got.Implementation); diff != "" {
		t.Errorf("description (-in process +over DUIS):\n%s", diff)
	}
	if len(want.Results) == 0 || len(want.Results) != len(got.Results) {
		t.Fatalf("%d results in process, %d over DUIS", len(want.Results), len(got.Results))
	}
	checkMessages(t, got.Results)
	told := 0
	for i, result := range want.Results {
		got.Results[i].Exchanges = nil // in process there is no wire
		if diff := cmp.Diff(result, got.Results[i]); diff != "" {
			if told++; told <= 5 {
				t.Errorf("%s (-in process +over DUIS):\n%s", result.ID, diff)
			}
		}
	}
	t.Logf("%d cases over DUIS in %v, %d differ: %+v", len(got.Results), took.Round(time.Millisecond), told, got.Counts)
	return got.Counts
}

// checkMessages wants the messages of a case with the first failures, of which
// the suite asks, and with nothing that passed.
func checkMessages(t *testing.T, results []conformance.Result) {
	t.Helper()
	failed := 0
	for _, result := range results {
		if result.Verdict != conformance.Fail {
			if len(result.Exchanges) > 0 {
				t.Errorf("%s is %s and carries messages", result.ID, result.Verdict)
			}
			continue
		}
		if failed++; failed <= 10 && len(result.Exchanges) < 2 {
			t.Errorf("%s failed and carries %d messages", result.ID, len(result.Exchanges))
		}
	}
}

func TestEveryVerdictIsThatOfTheRunInProcess(t *testing.T) {
	for _, profile := range wire.Profiles() {
		for _, release := range spec.Releases() {
			t.Run(profile+"/"+string(release), func(t *testing.T) {
				counts := compareAs(t, dsp.Config{Release: release}, suite.Options{}, loaded(t, profile))
				if counts.Pass == 0 || counts.Fail > 0 {
					t.Errorf("a correct DSP: %+v", counts)
				}
			})
		}
	}
}

// TestFaultsFailAlike: a seeded fault gives the same failures, told by the same
// counterexamples, whether it is reached in process or over the wire.
func TestFaultsFailAlike(t *testing.T) {
	faults := []dsp.FaultID{dsp.BypassAny615, dsp.AcceptsInvalidSignature, dsp.SignerNotOriginator, dsp.DueInReceiptOrder}
	// The stories, and rows about the circumstances of one request.
	run := []string{"scenario", "*/*/table/6.15.1/IS/SMETS1-ESME/not-owner/holds-own",
		"*/*/table/6.15.1/ED/SMETS1-ESME/not-owner/holds-targeted/declares-NetworkOperator/carries-declared-role"}
	if whole() {
		faults = nil
		for _, fault := range dsp.Faults() {
			if !fault.Concurrent {
				faults = append(faults, fault.ID)
			}
		}
		run = append(run, "*/*/table/6.15.2", "*/*/table/7.1/IS/SMETS1-ESME-*", "*/*/table/6.15.1/ED/SMETS1-*/*/holds-targeted", "*/*/table/6.15.1/ED/SMETS1-*/*/holds-own-and-targeted")
	}
	for i, fault := range faults {
		profile := wire.Profiles()[i%len(wire.Profiles())]
		t.Run(string(fault)+"/"+profile, func(t *testing.T) {
			if fault == dsp.FirstCertificateDecides {
				t.Skip("DUIS fixes the order of carried certificates: see TestOrderIsNotConveyed")
			}
			counts := compareAs(t, dsp.Config{Release: spec.MP107R2, Faults: []dsp.FaultID{fault}}, suite.Options{Run: run}, loaded(t, profile))
			if counts.Fail == 0 {
				t.Errorf("the fault does not show: %+v", counts)
			}
		})
	}
}

// TestOrderIsNotConveyed pins the one difference between the two ways to a DSP.
// In DUIS the digital signing certificate stands first whatever the order in the
// request, so a DSP that takes the first for the deciding one does no harm.
func TestOrderIsNotConveyed(t *testing.T) {
	config := dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.FirstCertificateDecides}}
	testSuite := newSuite(t, suite.Options{Release: spec.MP107, Run: []string{"R1/scenario/which-certificate"}})
	direct, err := inprocess.New(config)
	if err != nil {
		t.Fatal(err)
	}
	want, got := outcome(t, testSuite, direct), outcome(t, testSuite, overWire(t, config))
	if want.Counts.Fail != 1 || got.Counts.Pass != 1 {
		t.Errorf("in process %+v, over DUIS %+v: want a failure and a pass", want.Counts, got.Counts)
	}
}

// TestStrictOrderAlike: the first code of the strict order comes over the wire
// too, though there the signature is verified before anything else.
func TestStrictOrderAlike(t *testing.T) {
	compare(t, dsp.Config{Release: spec.MP107}, suite.Options{Strict: true, Run: []string{
		"*/*/table/6.15.1/ED/SMETS1-ESME*/*/*/*/*/*/bad-signature", "*/*/table/6.15.1/ED/SMETS1-ESME*/*/*/*/*/*/signed-by-another",
	}})
}
