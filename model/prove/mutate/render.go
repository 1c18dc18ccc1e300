package mutate

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// String renders the report: what it comes to, the survivors in full, and then
// one line for each mutant.
func (r Report) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "Law %.12s: %d mutants", r.Law, len(r.Mutants))
	for _, v := range Verdicts() {
		if n := r.Count("", v); n > 0 {
			fmt.Fprintf(&text, ", %d %s", n, v)
		}
	}
	if r.Took > 0 {
		fmt.Fprintf(&text, " (%s)", r.Took.Round(100*time.Millisecond))
	}
	text.WriteString("\n")
	if r.Partial {
		text.WriteString("PARTIAL: the run was cancelled before every mutant was decided.\n")
	}
	idle := "none"
	if ids := r.Idle(); len(ids) > 0 {
		idle = strings.Trim(fmt.Sprint(ids), "[]")
	}
	fmt.Fprintf(&text, "Idle clauses, whose deletion changes nothing: %s\n\n", idle)
	text.WriteString(r.Table())
	r.inFull(&text, Survived, "Survived: something is decided or done otherwise, and no theorem notices.")
	r.inFull(&text, Unknown, "Unknown: no theorem notices, and equivalence could not be decided.")
	text.WriteString("\nEvery mutant\n")
	for _, m := range r.Mutants {
		fmt.Fprintf(&text, "  %s\n", m)
	}
	return text.String()
}

// Table counts the mutants of each clause by verdict.
func (r Report) Table() string {
	var text strings.Builder
	columns := slices.DeleteFunc(Verdicts(), func(v Status) bool { return r.Count("", v) == 0 })
	text.WriteString("  clause    ")
	for _, v := range columns {
		fmt.Fprintf(&text, "  %s", v)
	}
	text.WriteString("\n")
	for _, id := range r.Clauses() {
		fmt.Fprintf(&text, "  %-10s", id)
		for _, v := range columns {
			fmt.Fprintf(&text, "  %*d", len(v), r.Count(id, v))
		}
		text.WriteString("\n")
	}
	return text.String()
}

func (r Report) inFull(text *strings.Builder, v Status, heading string) {
	found := r.With(v)
	if len(found) == 0 {
		return
	}
	fmt.Fprintf(text, "\n%s\n", heading)
	for _, m := range found {
		fmt.Fprintf(text, "\n  %s\n", m)
		if m.Difference != nil {
			m.Difference.render(text)
		}
		for _, remark := range m.Remarks {
			fmt.Fprintf(text, "    %s\n", remark)
		}
	}
}

func (d *Difference) render(text *strings.Builder) {
	if d.Flip == nil {
		return
	}
	fmt.Fprintf(text, "    differs in %s (%s)\n", d.Flip.About, d.Scenario)
	scenes := d.Flip.Witness.Scenes
	// A story ends with what happens under the law and what under the mutant.
	for _, line := range d.Flip.Witness.Story[:len(d.Flip.Witness.Story)-len(scenes)] {
		fmt.Fprintf(text, "      %s\n", line)
	}
	for i, who := range []string{"the law", "the mutant"} {
		fmt.Fprintf(text, "      %s: %s\n", who, scenes[i].Outcome)
	}
}

// String tells the mutant and its verdict in one line.
func (m Mutant) String() string {
	text := fmt.Sprintf("%s %s:%d %s: %s", m.Clause, m.At.File, m.At.Line, m.Change(), m.Verdict)
	var notices []string
	for _, n := range m.Notices {
		notices = append(notices, n.String())
	}
	if len(notices) > 0 {
		text += " by " + strings.Join(notices, "; ")
	}
	if m.Verdict == Survived {
		text += fmt.Sprintf(", though it differs under %s", m.Difference.Scenario)
	}
	if m.Reason != "" {
		text += " (" + m.Reason + ")"
	}
	return text
}

// Change tells what was done to the clause.
func (m Mutant) Change() string {
	text := string(m.Operator)
	if m.Key != "" {
		text = m.Key + ": " + text
	}
	text += " [" + m.Original + "]"
	if m.Mutated != "" {
		text += " → [" + m.Mutated + "]"
	}
	return text
}

// words folds words into one line.
func words(text string) string { return strings.Join(strings.Fields(text), " ") }
