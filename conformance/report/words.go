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
	if t.Waived > 0 {
		return fmt.Sprintf("%s (%s waived)", t.Counts, text.Number(t.Waived))
	}
	return t.Counts.String()
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
