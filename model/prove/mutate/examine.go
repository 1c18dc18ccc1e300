package mutate

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// Notice is a theorem whose verdict on a mutant is not its verdict on the law.
type Notice struct {
	Scenario
	Theorem spec.TheoremID `json:"theorem"`
	Was     prove.Status   `json:"was"`
	Is      prove.Status   `json:"is"`
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

// asked is the order in which theorems are asked: those that say one thing first,
// so that a change is noticed by what it is about, then those that compare whole
// laws, and last those that cost most; T07 computes a condition too.
var asked = []spec.TheoremID{
	spec.T13, spec.T16, spec.T17, spec.T21, spec.T23, spec.T12, spec.T11, spec.T01, spec.T03, spec.T20, spec.T15, spec.T09,
	spec.T08, spec.T10, spec.T14, spec.T18, spec.T22, spec.T05, spec.T04, spec.T19, spec.T06, spec.T02, spec.T07,
}

// cheap are those that are asked in the further scenarios of a mutant that has
// survived the first ones: all but the three that cost most.
var cheap = asked[:len(asked)-3]

// examiner knows the law from which all mutants differ.
type examiner struct {
	law   *legaltext.Register
	every bool
	known sync.Map // verdicts on the law, by scenario and theorem
}

// examine decides one mutant. Its error is that of a cancelled context.
func (x *examiner) examine(ctx context.Context, m Mutant) (Mutant, error) {
	clause, err := x.law.Clause(m.Clause)
	switch {
	case err != nil:
		return m, err
	case m.refused != nil:
		m.Verdict, m.Reason = Refused, refusal(m.refused)
		return m, nil
	case m.Operator == ChangeCode || clause.Rule.Kind == legaltext.OrderRule:
		m.Verdict = NotAboutAcceptance
		return m, nil
	}
	first, further := scenarios(x.law, clause)
	if err := x.among(ctx, &m, first); err != nil {
		return m, err
	}
	if len(m.Notices) == 0 {
		if err := x.among(ctx, &m, further); err != nil {
			return m, err
		}
	}
	switch {
	case len(m.Notices) > 0:
		m.Verdict = Killed
	case m.Difference == nil:
		m.Verdict = Equivalent
	case m.Difference.Flip == nil:
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
func (x *examiner) among(ctx context.Context, m *Mutant, in []Scenario) error {
	b, seen := prove.NewBuilder(), map[string]bool{}
	known := m.Difference != nil // from earlier scenarios
	for _, s := range in {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := newPair(b, x.law, m.register, s)
		said := p.said()
		if seen[said] || known && p.onlyUploads() {
			continue
		}
		seen[said] = true
		ids := asked
		if known {
			ids = cheap
		} else {
			found := p.difference()
			if found == nil {
				continue
			}
			if m.Difference == nil || m.Difference.Flip == nil && found.Flip != nil {
				m.Difference = found
			}
			// T12 alone is about the upload, and it is about nothing else.
			if found.Flip != nil && found.Flip.About == prove.Uploading {
				ids = []spec.TheoremID{spec.T12}
			}
		}
		if err := x.theorems(ctx, m, s, ids, !known); err != nil {
			return err
		}
		if len(m.Notices) > 0 && !x.every {
			return nil
		}
	}
	return nil
}

// theorems asks, until one notices, theorems in a scenario. To lose a proof is
// to notice; to lose a counterexample without a proof is not.
func (x *examiner) theorems(ctx context.Context, m *Mutant, s Scenario, ids []spec.TheoremID, remark bool) error {
	change, err := prove.NewChange(s.law(x.law), s.law(m.register))
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		was := x.lawVerdict(s, id)
		if was == prove.NotApplicable {
			continue
		}
		is, reason := change.Verdict(id, was)
		if is != was && (is != prove.Unknown || was == prove.Proved) {
			m.Notices = append(m.Notices, Notice{s, id, was, is, words(reason)})
			if !x.every {
				return nil
			}
		}
		if remark && id == spec.T07 && is == was && !change.SameRepair() {
			m.Remarks = append(m.Remarks, fmt.Sprintf("T07 is still %s, but the condition that it prints changes (%s)", is, s))
		}
	}
	return nil
}

// lawVerdict is what a theorem says of the law itself, found out once.
func (x *examiner) lawVerdict(s Scenario, id spec.TheoremID) prove.Status {
	once, _ := x.known.LoadOrStore(s.String()+string(id), sync.OnceValue(func() prove.Status {
		same, err := prove.NewChange(s.law(x.law), s.law(x.law))
		if err != nil {
			return prove.Unknown
		}
		verdict, _ := same.Verdict(id, prove.Unknown)
		return verdict
	}))
	return once.(func() prove.Status)()
}
