package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/concurrent"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/journal"
	"example.org/mp107/conformance/suite"
)

// concurrentFlags ask for rounds of overlapping calls after the cases.
type concurrentFlags struct{ clients, rounds int }

func (f *concurrentFlags) register(cmd *cobra.Command) {
	cmd.Flags().IntVar(&f.clients, "concurrent", 0, "after the cases, rounds in which `N` clients at once send requests and registration changes; their answers have to fit some order")
	cmd.Flags().IntVar(&f.rounds, "rounds", concurrent.DefaultRounds, "how many such rounds (`N`)")
}

func (f *concurrentFlags) check() error {
	switch {
	case f.clients == 0:
		return nil
	case f.clients < 2 || f.clients > concurrent.MaxClients:
		return fmt.Errorf("--concurrent %d: want 2 to %d clients", f.clients, concurrent.MaxClients)
	case f.rounds < 1 || f.rounds > maxRounds:
		return fmt.Errorf("--rounds %d: want 1 to %d", f.rounds, maxRounds)
	}
	return nil
}

// cases adds the rounds to those of a suite, so that a waiver can name them.
func (f *concurrentFlags) cases(testSuite *suite.Suite) iter.Seq2[conformance.Case, error] {
	if f.clients == 0 {
		return testSuite.Cases()
	}
	return func(yield func(conformance.Case, error) bool) {
		for c, err := range testSuite.Cases() {
			if !yield(c, err) {
				return
			}
		}
		rounds, err := concurrent.Cases(testSuite.Machine(), concurrent.Sizes{Clients: f.clients, Rounds: f.rounds, Seed: testSuite.Seed()})
		if err != nil {
			yield(conformance.Case{}, err)
			return
		}
		for _, c := range rounds {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// hint tells whoever seeds a fault that only overlapping calls show how to see it.
func (f *concurrentFlags) hint(w io.Writer, faults []string) {
	for _, fault := range dsp.Faults() {
		if fault.Concurrent && f.clients == 0 && slices.Contains(faults, string(fault.ID)) {
			fmt.Fprintf(w, "The fault %s shows only in calls that overlap: add --concurrent 8.\n", fault.ID)
		}
	}
}

// maxRounds bounds how many rounds can be asked for.
const maxRounds = 10_000

// carryOut carries the rounds out, if they were asked for, and adds them to the
// outcome of the cases. It gives what the journal keeps of them: what they came to, as
// it was judged, and the pages of the histories that fit no order.
func (f *concurrentFlags) carryOut(ctx context.Context, testSuite *suite.Suite, how suite.Runner, t *target, o *suite.Outcome) (json.RawMessage, []journal.Attachment, error) {
	if f.clients == 0 || o.Stopped != "" {
		return nil, nil, nil
	}
	found, err := concurrent.Run(ctx, testSuite.Machine(), t.adaptors[0], o.Implementation, concurrent.Sizes{
		Clients: f.clients, Rounds: f.rounds, Seed: testSuite.Seed(), Counters: testSuite.Challenge().Counters(), Timeout: how.Timeout, FailFast: how.FailFast,
		Progress: how.Progress,
	})
	if err != nil {
		return nil, nil, err
	}
	var pages []journal.Attachment
	for _, page := range found.Pages {
		pages = append(pages, journal.Attachment{File: page.Name, Bytes: page.HTML})
	}
	found.Pages = nil
	kept, err := json.Marshal(found)
	if err != nil {
		return nil, nil, err
	}
	return kept, pages, addRounds(o, kept)
}

// addRounds adds to an outcome what a journal has of concurrent rounds, if anything.
func addRounds(o *suite.Outcome, kept json.RawMessage) error {
	if len(kept) == 0 {
		return nil
	}
	var found concurrent.Findings
	decoder := json.NewDecoder(bytes.NewReader(kept))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&found); err != nil {
		return err
	}
	concurrent.Add(o, found)
	return nil
}
