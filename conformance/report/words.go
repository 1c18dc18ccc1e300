package report

import (
	"fmt"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// said is the verdict as prose writes it.
func said(v conformance.Verdict) string { return strings.ReplaceAll(string(v), "-", " ") }

// origin is a provenance in words.
func origin(p spec.Provenance) string {
	switch p.Mark {
	case spec.Seed:
		return strings.TrimSpace("Source paper " + p.Locator)
	case spec.DUIS:
		return strings.TrimSpace("DUIS: " + p.Locator)
	case spec.Assumption:
		if p.Locator != "" {
			return "Assumption, reading " + p.Locator
		}
		return "Assumption"
	default:
		return fmt.Sprintf("Provenance %s", p)
	}
}

// summary writes a tally as words, leaving out the verdicts that no case has.
func summary(t Tally) string {
	words := t.Counts.String()
	if t.Involved > 0 {
		words = strings.TrimPrefix(words+", ", "no case, ") + text.Number(t.Involved) + " failed elsewhere"
	}
	if t.Waived > 0 {
		words += fmt.Sprintf(" (%s waived)", text.Number(t.Waived))
	}
	if t.Stale > 0 {
		words += fmt.Sprintf(" (%s stale)", text.Number(t.Stale))
	}
	return words
}

// InWords says what the cases that decide something say of the implementation.
func (t Tally) InWords() string {
	if t.Total == 0 {
		return string(NotExercised)
	}
	words := fmt.Sprintf("agrees in %s of %s", text.Number(t.Pass), text.Cases(t.Total))
	for _, other := range []struct {
		n  int
		is string
	}{{t.Fail, "%s against it"}, {t.Involved, "%s failed elsewhere"}, {t.Error, "%s not run"}, {t.Inconclusive, "%s not judged"}, {t.NotApplicable, "%s not applicable"}, {t.Stale, "%s stale"}} {
		if other.n > 0 {
			words += ", " + fmt.Sprintf(other.is, text.Number(other.n))
		}
	}
	return words
}

// unstable says how many failures do not show each time, and names the first.
func (r *Report) unstable() string {
	var first conformance.Result
	n := 0
	for _, c := range r.Cases {
		if c.Unstable != nil {
			if n++; n == 1 {
				first = c
			}
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("Unstable: %s not show each time that the case is repeated, as %s, in %d of %d attempts. An implementation that answers now so and now otherwise cannot be relied on.",
		text.Several(n, "failure does", "failures do"), first.ID, first.Unstable.Failed, first.Unstable.Made)
}

// dedent takes away the indent that all lines of a condition share.
func dedent(source string) string {
	lines := strings.Split(source, "\n")
	indent := -1
	for _, line := range lines {
		if blank := len(line) - len(strings.TrimLeft(line, " ")); strings.TrimSpace(line) != "" && (indent < 0 || blank < indent) {
			indent = blank
		}
	}
	for i, line := range lines {
		lines[i] = line[min(max(indent, 0), len(line)):]
	}
	return strings.Join(lines, "\n")
}

// atMost returns the first entries of a list and how many it leaves out.
func atMost[T any](most int, values []T) (first []T, left int) {
	if len(values) <= most {
		return values, 0
	}
	return values[:most], len(values) - most
}
