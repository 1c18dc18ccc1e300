package prove

import (
	"os/exec"
	"strings"
	"testing"

	"example.org/mp107/spec"
)

// z3 and cvc5 decide the same theorems over any number of parties, without the
// small-model argument, and come to the same verdicts.
func TestOtherSolversAgree(t *testing.T) {
	t.Parallel()
	readings := []spec.Readings{nil, {spec.A1: spec.S1SPSeparate, spec.A5: spec.AtReceipt}, {spec.A2: spec.CertificatesOnly, spec.A8: spec.No, spec.A7: spec.OwnSlot}}
	for _, solver := range []struct {
		name string
		args []string
	}{{"z3", []string{"-in", "-smt2"}}, {"cvc5", []string{"--lang=smt2", "--incremental"}}} {
		t.Run(solver.name, func(t *testing.T) {
			if _, err := exec.LookPath(solver.name); err != nil {
				t.Skipf("%s is not installed: its second opinion is skipped, not passed", solver.name)
			}
			for _, release := range spec.Releases() {
				for _, chosen := range readings {
					var text strings.Builder
					if err := ExportSMT2(&text, embedded(t), release, chosen); err != nil {
						t.Fatal(err)
					}
					command := exec.Command(solver.name, solver.args...)
					command.Stdin = strings.NewReader(text.String())
					output, err := command.CombinedOutput()
					if err != nil {
						t.Fatalf("%v: %s", err, output)
					}
					var want []string
					for line := range strings.Lines(text.String()) {
						if _, status, ok := strings.Cut(strings.TrimSpace(line), "; expected "); ok {
							want = append(want, status)
						}
					}
					if got := strings.Fields(string(output)); strings.Join(got, " ") != strings.Join(want, " ") {
						t.Errorf("%s, readings %s: %s answers %v, here %v", release, chosen, solver.name, got, want)
					}
				}
			}
		})
	}
}
