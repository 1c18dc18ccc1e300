package recovery

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Premises says what every answer supposes, and what its words mean.
const Premises = `Registration and every status stay as they are; every request is immediate and has
a fresh counter. A party that acts, or cooperates, sends a request that it can send.
"Blocked for ever" and "never" are proved for this world, which was searched whole.
`

// take sends one request and tells it. A request that the law refuses is an error.
func (s *scene) take(m *model.Machine, state model.State, r request, counter uint64) (model.State, string, error) {
	r.Counter = counter
	next, effect, err := m.Step(state, spec.Event{Submit: &r.ServiceRequest})
	if err != nil {
		return state, "", err
	}
	line := s.tell(r)
	if effect.Result.Response.Decision != spec.Accepted {
		return state, "", fmt.Errorf("a sequence does not replay on the model: %s is refused", line)
	}
	for _, lift := range effect.Judgements[0].LiftedChecks() {
		if !lift.Satisfied {
			line += fmt.Sprintf("; %s lifts the check %s (%s)", lift.LiftedBy, lift.Check, lift.Clause)
		}
	}
	return next, line, nil
}

func (s *scene) tell(r request) string {
	var carried []string
	for _, c := range r.Update.Certificates {
		carried = append(carried, fmt.Sprintf("the %s certificate of %s for %s", c.Role, titles[c.Owner-party(0)], c.Use))
	}
	return fmt.Sprintf("%s, acting as %s, sends a %s to the %s that declares %s and carries %s",
		titles[r.party], r.Role, r.SRV, s.kind, r.Update.Slot, text.List(carried))
}

// Tell writes the results of one release, a meter whose answers are those of the
// one before as a reference to it. Each sequence is told once.
func Tell(results []Result) string {
	var out strings.Builder
	for i, r := range results {
		if i > 0 && r.same(results[i-1]) {
			fmt.Fprintf(&out, "%s, %s: as %s\n", r.Release, r.Device, results[i-1].Device)
			continue
		}
		fmt.Fprintf(&out, "%s, %s\n", r.Release, r.Device)
		told, rest := map[string]bool{"": true}, "any attack by one party alone"
		for i, q := range Questions() {
			a := r.Answers[i]
			if q.Attacker != "" && a.Requests == 0 {
				continue
			}
			if q.Attacker != "" {
				rest = "any other attack by one party alone"
			}
			line(&out, q.String(), q.label(a))
			if story := strings.Join(a.Story, "\n"); !told[story] {
				told[story] = true
				for n, step := range a.Story {
					fmt.Fprintf(&out, "    %d. %s\n", n+1, strings.Join(text.Wrap(step, 90), "\n       "))
				}
			}
		}
		line(&out, rest, "never")
		if len(r.Uploads) > 0 {
			line(&out, "the data upload, without any request", "restored at S1SP "+text.List(words(r.Uploads)))
		}
	}
	return out.String()
}

func line(w io.Writer, heading, answer string) { fmt.Fprintf(w, "  %-41s%s\n", heading, answer) }

// String is the question as a heading.
func (q Question) String() string { return strings.TrimSpace(q.Attacker + " " + q.Text) }

// label is an answer in the words of its question.
func (q Question) label(a Answer) string {
	in := "in " + text.Several(a.Requests, "request", "requests")
	switch {
	case a.Requests == 0 && q.Attacker != "":
		return "never"
	case a.Requests == 0:
		return "blocked for ever"
	case q.Attacker != "":
		return in
	default:
		return "restored " + in + " by " + text.List(a.Parties)
	}
}

// Rule is the row as a decision rule.
func (r Row) Rule() string {
	last := len(r.Cases) - 1
	if last == 0 {
		return r.Cases[0].Answer + " under every reading"
	}
	var parts []string
	for _, c := range r.Cases[:last] {
		parts = append(parts, fmt.Sprintf("%s if and only if %s (%d combinations)", c.Answer, strings.Join(words(c.When), ", or "), c.Count))
	}
	return fmt.Sprintf("%s; %s otherwise (%d)", strings.Join(parts, "; "), r.Cases[last].Answer, r.Cases[last].Count)
}

// TellMatrices writes the matrices, each whose answers are those of the one before
// as a reference to it.
func TellMatrices(matrices []Matrix) string {
	var out strings.Builder
	var previous string
	for i, m := range matrices {
		body := m.String()
		if i > 0 && body == previous {
			body = fmt.Sprintf("  as %s\n", matrices[i-1].Release)
		} else {
			previous = body
		}
		fmt.Fprintf(&out, "%s, %d combinations of readings\n%s", m.Release, len(m.Results), body)
	}
	return out.String()
}

// String tells the matrix: questions with the same rule together, and of a meter
// whose rows are those of the one before only that.
func (m Matrix) String() string {
	var out strings.Builder
	var previous string
	for i, r := range m.Results[0] {
		var rules []string
		asked := map[string][]string{}
		for _, row := range m.Rows(i) {
			rule := row.Rule()
			if asked[rule] == nil {
				rules = append(rules, rule)
			}
			asked[rule] = append(asked[rule], row.Question.String())
		}
		var body strings.Builder
		for _, rule := range rules {
			fmt.Fprintf(&body, "    %s:\n      %s\n", strings.Join(asked[rule], "; "), rule)
		}
		if body.String() == previous {
			fmt.Fprintf(&out, "  %s: as %s\n", r.Device, m.Results[0][i-1].Device)
			continue
		}
		previous = body.String()
		fmt.Fprintf(&out, "  %s\n%s", r.Device, previous)
	}
	return out.String()
}

func words[T any](values []T) []string {
	var all []string
	for _, v := range values {
		all = append(all, fmt.Sprint(v))
	}
	return all
}

func (r Result) same(as Result) bool {
	equal := func(a, b Answer) bool { return a.Requests == b.Requests && slices.Equal(a.Parties, b.Parties) }
	return slices.EqualFunc(r.Answers, as.Answers, equal) && slices.Equal(r.Uploads, as.Uploads)
}
