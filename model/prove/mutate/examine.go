package mutate

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// Notice is a theorem whose verdict on a mutant is not its verdict on the law.
type Notice struct {
	Scenario
	Theorem spec.TheoremID `json:"theorem"`
	Was     prove.Verdict  `json:"was"`
	Is      prove.Verdict  `json:"is"`
	Reason  string         `json:"reason,omitempty"`
}

// String reads as a remark.
func (n Notice) String() string {
	text := fmt.Sprintf("%s %s, was %s (%s)", n.Theorem, n.Is, n.Was, n.Scenario)
	if n.Reason != "" {
		text += ": " + n.Reason
	}
	return text
}

// asked is the order in which theorems are asked. Those that cost least and
// that most changes break come first; T07, which computes a condition too, last.
var asked = []spec.TheoremID{
	spec.T13, spec.T12, spec.T11, spec.T01, spec.T03, spec.T05, spec.T04, spec.T14,
	spec.T15, spec.T09, spec.T08, spec.T10, spec.T06, spec.T02, spec.T07,
}

// quick is how many of these are asked in the further scenarios, at a stroke,
// of a mutant that has survived the first ones.
const quick = 12

// examiner knows the law from which all mutants differ.
type examiner struct {
	sources sources
	law     *legaltext.Register
	every   bool
	known   *verdicts
}

// examine decides one mutant. Its error is that of a cancelled context.
func (x *examiner) examine(ctx context.Context, m Mutant) (Mutant, error) {
	clause, err := x.law.Clause(m.Clause)
	if err != nil {
		return m, err
	}
	register, err := legaltext.Load(x.sources.with(m.edits))
	if err != nil {
		m.Verdict, m.Reason = Refused, refusal(err)
		return m, nil
	}
	if acceptance(register) == acceptance(x.law) {
		m.Verdict = NotAboutAcceptance
		return m, nil
	}
	first, further := scenarios(x.law, clause)
	if err := x.among(ctx, &m, register, first); err != nil {
		return m, err
	}
	if len(m.Notices) == 0 {
		if err := x.among(ctx, &m, register, further); err != nil {
			return m, err
		}
	}
	switch {
	case len(m.Notices) > 0:
		m.Verdict = Killed
	case m.Difference == nil:
		m.Verdict = Equivalent
	case m.Difference.Relation == prove.Undecided:
		m.Verdict, m.Reason = Unknown, m.Difference.Reason
	default:
		m.Verdict = Survived
	}
	return m, nil
}

// refusal is the first defect that lint finds, and how many more.
func refusal(err error) string {
	var defects legaltext.Defects
	if !errors.As(err, &defects) {
		return err.Error()
	}
	text := defects[0].Message
	if len(defects) > 1 {
		text += fmt.Sprintf(" (and %d more)", len(defects)-1)
	}
	return text
}

// among looks for a difference and, where there is one, asks the theorems.
// Scenarios in which law and mutant say what they said in an earlier one, and
// theorems too, are passed over.
func (x *examiner) among(ctx context.Context, m *Mutant, register *legaltext.Register, in []Scenario) error {
	seen := map[string]bool{}
	known := m.Difference != nil // from earlier scenarios
	for _, s := range in {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := newPair(x.law, register, s)
		said := p.said()
		if seen[said] {
			continue
		}
		seen[said] = true
		if known {
			if p.onlyUploads() {
				continue
			}
			x.atAStroke(m, register, s)
		} else if err := x.inScenario(ctx, m, p); err != nil {
			return err
		}
		if len(m.Notices) > 0 && !x.every {
			return nil
		}
	}
	return nil
}

func (x *examiner) inScenario(ctx context.Context, m *Mutant, p pair) error {
	found, err := p.difference()
	if err != nil {
		found = &Difference{Scenario: p.Scenario, Relation: prove.Undecided, Reason: err.Error()}
	}
	if found == nil {
		return nil
	}
	if m.Difference == nil || m.Difference.Relation == prove.Undecided && found.Relation != prove.Undecided {
		m.Difference = found
	}
	return x.theorems(ctx, m, p.mutant, found)
}

// theorems asks, until one notices, every theorem in a scenario.
func (x *examiner) theorems(ctx context.Context, m *Mutant, register *legaltext.Register, found *Difference) error {
	for _, id := range asked {
		if err := ctx.Err(); err != nil {
			return err
		}
		// T12 alone is about the upload, and it is about nothing else.
		if found.About == AboutUploads && id != spec.T12 {
			continue
		}
		was := x.known.of(x.law, found.Scenario, id)
		if was.Verdict == prove.NotApplicable {
			continue
		}
		is := decide(register, found.Scenario, id)[0]
		if x.notice(m, was, is) && !x.every {
			return nil
		}
		if id == spec.T07 && is.Verdict == was.Verdict && !sameCondition(was.Condition, is.Condition) {
			m.Remarks = append(m.Remarks, fmt.Sprintf("T07 is still %s, but the condition that it prints changes (%s)", is.Verdict, found.Scenario))
		}
	}
	return nil
}

// atAStroke asks the theorems that cost least all at once.
func (x *examiner) atAStroke(m *Mutant, register *legaltext.Register, s Scenario) {
	for _, is := range decide(register, s, asked[:quick]...) {
		if x.notice(m, x.known.of(x.law, s, is.Theorem), is) && !x.every {
			return
		}
	}
}

// notice records a theorem that comes out otherwise. To lose a proof is to
// come out otherwise; to lose a counterexample without a proof is not.
func (x *examiner) notice(m *Mutant, was, is prove.Result) bool {
	if is.Verdict == was.Verdict || is.Verdict == prove.Unknown && was.Verdict != prove.Proved {
		return false
	}
	m.Notices = append(m.Notices, Notice{Scenario{is.Release, is.Readings}, is.Theorem, was.Verdict, is.Verdict, is.Reason})
	return true
}

// sameCondition compares when the repair works; the witnesses do not matter.
func sameCondition(a, b *prove.Condition) bool {
	if a == nil || b == nil {
		return a == b
	}
	return reflect.DeepEqual(a.AsNetworkOperator, b.AsNetworkOperator) && reflect.DeepEqual(a.InOtherRoles, b.InOtherRoles)
}

// decide is the verdict of theorems; an error leaves them unknown.
func decide(register *legaltext.Register, s Scenario, ids ...spec.TheoremID) []prove.Result {
	results, err := prove.All(register, s.Release, s.Readings, prove.Options{Theorems: ids, SkipClauses: true})
	if err != nil {
		results = nil
		for _, id := range ids {
			results = append(results, prove.Result{Theorem: id, Release: s.Release, Readings: s.Readings, Verdict: prove.Unknown, Reason: err.Error()})
		}
	}
	for i := range results {
		results[i].Reason = words(results[i].Reason)
	}
	return results
}
