package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mp107/spec"
)

// diff lists the places at which two values differ. go-cmp finds them; they
// are reported one by one because its printed form is not stable by design.
func diff(root string, expected, actual any) []Difference {
	reporter := &differenceReporter{root: root}
	cmp.Equal(expected, actual, cmp.Reporter(reporter), cmpopts.EquateEmpty())
	return reporter.differences
}

type differenceReporter struct {
	root        string
	path        cmp.Path
	differences []Difference
}

func (r *differenceReporter) PushStep(step cmp.PathStep) { r.path = append(r.path, step) }
func (r *differenceReporter) PopStep()                   { r.path = r.path[:len(r.path)-1] }

func (r *differenceReporter) Report(result cmp.Result) {
	if result.Equal() {
		return
	}
	expected, actual := r.path.Last().Values()
	r.differences = append(r.differences, Difference{
		Path:     r.name(),
		Expected: word(expected.IsValid(), func() any { return expected.Interface() }),
		Actual:   word(actual.IsValid(), func() any { return actual.Interface() }),
	})
}

// name is the path in words: root, then fields and keys.
func (r *differenceReporter) name() string {
	var b strings.Builder
	b.WriteString(r.root)
	for _, step := range r.path {
		switch step := step.(type) {
		case cmp.StructField:
			b.WriteString("." + step.Name())
		case cmp.MapIndex:
			fmt.Fprintf(&b, "[%v]", step.Key())
		case cmp.SliceIndex:
			fmt.Fprintf(&b, "[%d]", max(step.Key(), 0))
		}
	}
	return b.String()
}

// word shows a value; one that is absent shows as none.
func word(present bool, value func() any) string {
	if !present {
		return "none"
	}
	switch v := value().(type) {
	case spec.EUI64:
		return partyName(v)
	case spec.Credential:
		return fmt.Sprintf("a %s certificate of %s", v.Role, partyName(v.Owner))
	default:
		return Printable(fmt.Sprint(v))
	}
}

// describeCredentials says what a Device's slots hold, for Expected and Actual.
func describeCredentials(o spec.Observation) string {
	var parts []string
	for _, slot := range slices.Sorted(maps.Keys(o.Credentials)) {
		credential := o.Credentials[slot]
		parts = append(parts, fmt.Sprintf("%s: %s", slot, partyName(credential.Owner)))
	}
	if len(parts) == 0 {
		return "no credentials"
	}
	return strings.Join(parts, "; ")
}
