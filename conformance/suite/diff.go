package suite

import (
	"fmt"
	"strings"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// diff lists the places at which two observations differ. go-cmp finds them;
// they are reported one by one because its printed form is not stable by design.
func diff(root string, expected, actual spec.Observation) []conformance.Difference {
	reporter := &differenceReporter{root: root}
	cmp.Equal(slotBySlot(expected), slotBySlot(actual), cmp.Reporter(reporter))
	return reporter.differences
}

// slotBySlot makes go-cmp go through the slots even where no slot is held,
// rather than report all the credentials as one difference.
func slotBySlot(o spec.Observation) spec.Observation {
	if o.Credentials == nil {
		o.Credentials = map[spec.RemotePartyRole]spec.Credential{}
	}
	return o
}

type differenceReporter struct {
	root        string
	path        cmp.Path
	differences []conformance.Difference
}

func (r *differenceReporter) PushStep(step cmp.PathStep) { r.path = append(r.path, step) }
func (r *differenceReporter) PopStep()                   { r.path = r.path[:len(r.path)-1] }

func (r *differenceReporter) Report(result cmp.Result) {
	if result.Equal() {
		return
	}
	expected, actual := r.path.Last().Values()
	r.differences = append(r.differences, conformance.Difference{
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
			fmt.Fprintf(&b, "[%s]", text.Printable(fmt.Sprint(step.Key())))
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
		return fmt.Sprintf("a %s certificate of %s", text.Printable(string(v.Role)), partyName(v.Owner))
	default:
		return text.Printable(fmt.Sprint(v))
	}
}
