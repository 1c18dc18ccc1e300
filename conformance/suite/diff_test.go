package suite_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestDiff names each place at which two observations part and says in words
// what is there.
func TestDiff(t *testing.T) {
	observation := func(change func(*spec.Observation)) spec.Observation {
		o := spec.Observation{Device: suite.TargetDevice, Status: spec.Commissioned, Credentials: map[spec.RemotePartyRole]spec.Credential{
			spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: suite.AnotherOperator},
			spec.Supplier:        {Role: spec.Supplier, Owner: suite.RegisteredSupplier},
		}}
		if change != nil {
			change(&o)
		}
		return o
	}
	type differences = []conformance.Difference
	for _, c := range []struct {
		name   string
		change func(*spec.Observation)
		want   differences
	}{
		{"nothing", nil, nil},
		{"status", func(o *spec.Observation) { o.Status = spec.Suspended },
			differences{{Path: "the Device.Status", Expected: "Commissioned", Actual: "Suspended"}}},
		{"missing slot", func(o *spec.Observation) { delete(o.Credentials, spec.Supplier) },
			differences{{Path: "the Device.Credentials[Supplier]", Expected: "a Supplier certificate of the registered Supplier", Actual: "none"}}},
		{"extra slot", func(o *spec.Observation) {
			o.Credentials[spec.Root] = spec.Credential{Role: spec.Root, Owner: suite.CentralParty}
		}, differences{{Path: "the Device.Credentials[Root]", Expected: "none", Actual: "a Root certificate of a DCC party"}}},
		{"other owner", func(o *spec.Observation) {
			o.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: 0x0102}
		}, differences{{Path: "the Device.Credentials[NetworkOperator].Owner", Expected: "another Network Operator", Actual: "00-00-00-00-00-00-01-02"}}},
		{"no owner", func(o *spec.Observation) {
			o.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator}
		}, differences{{Path: "the Device.Credentials[NetworkOperator].Owner", Expected: "another Network Operator", Actual: "nobody"}}},
		{"other role", func(o *spec.Observation) {
			o.Credentials[spec.Supplier] = spec.Credential{Role: spec.ACB, Owner: suite.RegisteredSupplier}
		}, differences{{Path: "the Device.Credentials[Supplier].Role", Expected: "Supplier", Actual: "ACB"}}},
		{"everything", func(o *spec.Observation) { o.Status, o.Credentials = spec.Withdrawn, nil }, differences{
			{Path: "the Device.Status", Expected: "Commissioned", Actual: "Withdrawn"},
			{Path: "the Device.Credentials[NetworkOperator]", Expected: "a NetworkOperator certificate of another Network Operator", Actual: "none"},
			{Path: "the Device.Credentials[Supplier]", Expected: "a Supplier certificate of the registered Supplier", Actual: "none"},
		}},
		{"hostile", func(o *spec.Observation) {
			o.Status = ansi
			o.Credentials = map[spec.RemotePartyRole]spec.Credential{spec.RemotePartyRole(strings.Repeat("x", 1<<16)): {Role: ansi}}
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := suite.Diff("the Device", observation(nil), observation(c.change))
			if c.name == "hostile" {
				checkShowable(t, conformance.Result{Counterexample: &conformance.Counterexample{Differences: got}})
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestEmptyAndAbsentAreTheSame, since an implementation may give either.
func TestEmptyAndAbsentAreTheSame(t *testing.T) {
	none := spec.Observation{Device: 1, Status: spec.Pending}
	empty := none
	empty.Credentials = map[spec.RemotePartyRole]spec.Credential{}
	if got := suite.Diff("x", none, empty); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}
