package prove

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Matrix is every theorem decided under every combination of readings.
type Matrix struct {
	Release spec.Release `json:"release"`
	// Combinations are the choices of readings; the first is the default.
	Combinations []spec.Readings `json:"combinations"`
	Rows         []Row           `json:"rows"`
	// Questions is how many questions were asked of the solver.
	Questions int `json:"questions"`
}

// Row is one theorem across all combinations.
type Row struct {
	Theorem spec.TheoremID `json:"theorem"`
	// Verdicts are those of the combinations, in their order.
	Verdicts []Status `json:"verdicts"`
	// RefutedWhen says in the shortest terms found for which readings the
	// theorem is refuted: in any of the choices, each a conjunction. Readings
	// left out of a choice do not matter in it.
	RefutedWhen []model.Choice `json:"refutedWhen,omitempty"`
	// Influences are the readings that change the answer somewhere, each with
	// two combinations that differ in it alone and the request that tells them apart.
	Influences []Influence `json:"influences,omitempty"`
	// Reason is why the theorem is not applicable or, of the first such combination, unknown.
	Reason string `json:"reason,omitempty"`
}

// Influence shows that a reading changes the answer to a theorem.
type Influence struct {
	Reading spec.ReadingID `json:"reading"`
	// Holds and Fails are the answers of the reading under which the theorem
	// is proved and refuted, the other readings being as in Others.
	Holds   string        `json:"holds"`
	Fails   string        `json:"fails"`
	Others  spec.Readings `json:"others,omitempty"`
	Witness *Witness      `json:"witness"`
}

func (m *Matrix) row(s *sweep) (Row, error) {
	row := Row{Theorem: s.theorem.ID, Verdicts: s.verdicts, Reason: s.reason}
	refuted := make([]bool, len(s.verdicts))
	for at, v := range s.verdicts {
		refuted[at] = v == Refuted
	}
	row.RefutedWhen = model.Cover(refuted)
	for at, reading := range spec.ReadingRegister() {
		influence, fails, ok := m.influence(at, reading, s.verdicts)
		if !ok {
			continue
		}
		var err error
		if influence.Witness, err = s.witness(fails, s.examples[s.by[fails]]); err != nil {
			return Row{}, err
		}
		row.Influences = append(row.Influences, influence)
	}
	return row, nil
}

// influence finds the two combinations nearest to the default that differ in
// one reading alone and in their verdicts, and the place of the one refuted.
func (m *Matrix) influence(at int, reading spec.Reading, verdicts []Status) (best Influence, place int, found bool) {
	for i, v := range verdicts {
		if v != Refuted || found && len(m.Combinations[i]) > len(best.Others)+1 {
			continue
		}
		for _, answer := range reading.Answers {
			others := maps.Clone(m.Combinations[i])
			delete(others, reading.ID)
			if verdicts[sibling(i, at, reading, answer.Name)] == Proved && (!found || len(others) < len(best.Others)) {
				found, place = true, i
				best = Influence{reading.ID, answer.Name, m.Combinations[i].Answer(reading.ID), others, nil}
			}
		}
	}
	return best, place, found
}

// sibling is the combination that differs in the answer to one reading alone.
func sibling(index, at int, reading spec.Reading, answer string) int {
	weight := 1
	for _, later := range spec.ReadingRegister()[at+1:] {
		weight *= len(later.Answers)
	}
	wanted := slices.IndexFunc(reading.Answers, func(a spec.ReadingAnswer) bool { return a.Name == answer })
	return index + (wanted-model.AnswerPlace(index, at))*weight
}

// Count is how many combinations have a verdict.
func (r Row) Count(v Status) int {
	n := 0
	for _, verdict := range r.Verdicts {
		if verdict == v {
			n++
		}
	}
	return n
}

// String writes the matrix as text.
func (m *Matrix) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %d combinations of readings\n", m.Release, len(m.Combinations))
	for _, row := range m.Rows {
		theorem, err := legaltext.TheoremByID(row.Theorem)
		if err != nil {
			theorem.Name = err.Error()
		}
		fmt.Fprintf(&text, "%s %s: %s\n", row.Theorem, theorem.Name, row.Rule())
		for _, influence := range row.Influences {
			fmt.Fprintf(&text, "  %s changes the answer: %s proves it, %s refutes it (others: %s)\n", influence.Reading, influence.Holds, influence.Fails, influence.Others)
			text.WriteString(influence.Witness.render("    ", "witness"))
		}
	}
	return text.String()
}

// Rule says the row as a decision rule.
func (r Row) Rule() string {
	switch {
	case r.Count(NotApplicable) == len(r.Verdicts):
		return "not applicable (" + r.Reason + ")"
	case r.Count(Proved) == len(r.Verdicts):
		return "proved under every reading"
	case r.Count(Refuted) == len(r.Verdicts):
		return "refuted under every reading"
	case r.Count(Unknown) > 0:
		return fmt.Sprintf("unknown in %d of %d combinations (%s), refuted in %d", r.Count(Unknown), len(r.Verdicts), r.Reason, r.Count(Refuted))
	}
	var choices []string
	for _, choice := range r.RefutedWhen {
		choices = append(choices, choice.String())
	}
	return fmt.Sprintf("refuted if and only if %s (%d of %d combinations); proved otherwise", strings.Join(choices, ", or "), r.Count(Refuted), len(r.Verdicts))
}
