package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// tracer prints the messages of the cases that --trace names; nil where it
// names none.
func (f *runFlags) tracer(w io.Writer) func(conformance.Case, []conformance.Exchange) {
	if len(f.trace) == 0 {
		return nil
	}
	return func(c conformance.Case, messages []conformance.Exchange) {
		if !slices.ContainsFunc(f.trace, c.Matches) {
			return
		}
		fmt.Fprintf(w, "%s\n", c.ID)
		for _, m := range messages {
			fmt.Fprintf(w, "  %s\n", heading(m))
			fmt.Fprintf(w, "    %s\n", strings.ReplaceAll(text.PrintableUpTo(m.Body, maxTraced), "\n", "\n    "))
		}
		fmt.Fprintln(w)
	}
}

// maxTraced bounds a message printed, in bytes; worlds are some kilobytes.
const maxTraced = 20_000

// heading is the line above a message: which way it went, and how.
func heading(m conformance.Exchange) string {
	line := m.Direction
	if m.Status != 0 {
		line += fmt.Sprintf(" %d", m.Status)
	}
	if m.URL != "" {
		line += " " + text.Printable(m.URL)
	}
	return line
}
