package dsptest_test

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/dsptest"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// vendorFault tells a second process of this test binary to play the vendor,
// with that fault in the implementation.
const vendorFault = "MP107_TEST_VENDOR_FAULT"

// TestAsVendor is what a vendor's own test looks like. Run by itself it is
// skipped; TestVendorSeesFailure runs it in a process of its own, since its
// failing is the point.
func TestAsVendor(t *testing.T) {
	fault, asked := os.LookupEnv(vendorFault)
	if !asked {
		t.Skip("only run by TestVendorSeesFailure")
	}
	config := dsp.Config{Release: spec.MP107}
	if fault != "" {
		config.Faults = []dsp.FaultID{dsp.FaultID(fault)}
	}
	adaptor, err := inprocess.New(config)
	if err != nil {
		t.Fatal(err)
	}
	dsptest.Test(t, adaptor, suite.Options{Sequences: 16})
}

// asVendor runs the vendor's test in a process of its own.
func asVendor(t *testing.T, fault, pattern string) (output string, failed bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run", pattern, "-test.v", "-rapid.nofailfile")
	cmd.Env = append(os.Environ(), vendorFault+"="+fault)
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v\n%s", err, text)
	}
	return string(text), err != nil
}

// TestVendorSeesFailure: go test fails for a faulty implementation, with
// subtests by requirement, theorem and kind, and shows the failure in full. The
// subtests rapid and gopter use no case of the suite: each finds the fault with
// what it draws by itself.
func TestVendorSeesFailure(t *testing.T) {
	for _, c := range []struct {
		fault  dsp.FaultID
		failed []string
		shown  []string
	}{
		{dsp.BypassAny615, []string{"R1/T01/scenario", "R1/T01/table", "rapid", "gopter"}, []string{"Expected: response: rejected (E4)", "Actual:   response: accepted (I0)", "RDP-1", "sends 6.15.1"}},
		{dsp.AlertsToSupplier, []string{"R1/T08/scenario"}, []string{"alert.recipient", "ALT-1"}},
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			t.Parallel()
			output, failed := asVendor(t, string(c.fault), "^TestAsVendor$")
			if !failed {
				t.Fatalf("the vendor's test passes:\n%s", output)
			}
			for _, name := range c.failed {
				if !strings.Contains(output, "--- FAIL: TestAsVendor/"+name+" ") {
					t.Errorf("subtest %s does not fail:\n%.3000s", name, output)
				}
			}
			for _, text := range c.shown {
				if !strings.Contains(output, text) {
					t.Errorf("the output does not say %q:\n%.3000s", text, output)
				}
			}
			if strings.Contains(output, "--- PASS: TestAsVendor ") || !strings.Contains(output, "--- PASS: TestAsVendor/R1/T05") {
				t.Errorf("what is right does not pass beside what is wrong:\n%.3000s", output)
			}
		})
	}
}
