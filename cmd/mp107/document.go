package main

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/history"
	"example.org/mp107/legaltext"
	"example.org/mp107/legaltext/official"
	"example.org/mp107/model/explore"
	"example.org/mp107/model/prove"
	"example.org/mp107/model/prove/mutate"
	"example.org/mp107/spec"
)

// head begins every document that --json writes.
type head struct {
	// Schema names the kind of document and its version. Within a version a field
	// may be added; nothing changes its meaning.
	Schema string `json:"schema"`
	// ExitCode is that with which the command ends.
	ExitCode int `json:"exitCode"`
}

// conclude notes how the command ends.
func (h *head) conclude(end error) { h.ExitCode = codeOf(end) }

// document is something that --json writes.
type document interface{ conclude(end error) }

// writeDocument writes a document, and ends the command as it was about to end.
func writeDocument(w io.Writer, d document, end error) error {
	d.conclude(end)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return errors.Join(inconclusive(encoder.Encode(d)), end)
}

// answersTo are the answers to all readings, those by default included.
func answersTo(readings spec.Readings) map[spec.ReadingID]string {
	answers := map[spec.ReadingID]string{}
	for _, reading := range spec.ReadingRegister() {
		answers[reading.ID] = readings.Answer(reading.ID)
	}
	return answers
}

func jsonFlag(cmd *cobra.Command, to *bool) {
	cmd.Flags().BoolVar(to, "json", false, "write one JSON document, as docs/json.md has it, and nothing else")
}

// proofs is what prove finds.
type proofs struct {
	head
	Law identity `json:"law"`
	// Readings are the answers under which the law is read, by reading.
	Readings map[spec.ReadingID]string `json:"readings"`
	Releases []releaseProofs           `json:"releases"`
}

// releaseProofs are the theorems as of a release.
type releaseProofs struct {
	Release  spec.Release `json:"release"`
	Theorems []proof      `json:"theorems"`
	// Unexplored is why the proofs were not held against the explorer, if they were not.
	Unexplored string `json:"unexplored,omitempty"`
}

// proof is the decision of a theorem.
type proof struct {
	prove.Result
	// Meant is the verdict that the modification intends: proved or refuted.
	Meant prove.Status `json:"meant"`
}

// matrices is what prove --matrix finds.
type matrices struct {
	head
	Law      identity        `json:"law"`
	Releases []*prove.Matrix `json:"releases"`
}

// gaps is what prove --gaps finds.
type gaps struct {
	head
	Law      identity      `json:"law"`
	Releases []releaseGaps `json:"releases"`
}

// releaseGaps are the properties of the rules as of a release, each under every
// reading at once.
type releaseGaps struct {
	Release    spec.Release     `json:"release"`
	Properties []prove.Property `json:"properties"`
}

// mutations is what prove --mutate finds.
type mutations struct {
	head
	Law    identity      `json:"law"`
	Report mutate.Report `json:"report"`
}

// draftComparison is what law compare finds.
type draftComparison struct {
	head
	// Law is the one that has the intended amendment.
	Law identity `json:"law"`
	// Draft is the name of the draft's file, DraftDigest identifies the law that has
	// the draft in the place of the intended amendment.
	Draft       string       `json:"draft"`
	DraftDigest string       `json:"draftDigest"`
	Release     spec.Release `json:"release"`
	// Readings are the answers under which both are read, by reading.
	Readings map[spec.ReadingID]string `json:"readings"`
	// Comparison has the intended amendment as the first law and the draft as the second.
	Comparison prove.Comparison `json:"comparison"`
}

// versionDifference is what law diff finds.
type versionDifference struct {
	head
	From version `json:"from"`
	To   version `json:"to"`
	// Readings are the answers under which both are read, by reading.
	Readings map[spec.ReadingID]string `json:"readings"`
	// Clauses and Facts are compared as of the releases of the versions.
	Clauses legaltext.ClauseChanges `json:"clauses"`
	Facts   []legaltext.FactChange  `json:"facts"`
	// Response is what the changes of facts come to.
	Response legaltext.ResponseChange `json:"response"`
	// Difference is absent where one of the two has no rules, but facts alone.
	Difference *prove.Difference `json:"difference,omitempty"`
}

// version is a law as of a release.
type version struct {
	// Name is what the command line called it.
	Name    string       `json:"name"`
	Law     identity     `json:"law"`
	Release spec.Release `json:"release"`
}

// exploration is what explore finds.
type exploration struct {
	head
	Law identity `json:"law"`
	// Readings are the answers under which the law is read, by reading.
	Readings map[spec.ReadingID]string `json:"readings"`
	Result   explore.Result            `json:"result"`
}

// runDifference is what diff finds.
type runDifference struct {
	head
	history.Difference
}

// runHistory is what history finds.
type runHistory struct {
	head
	// Runs are the runs in the order given.
	Runs []history.Run `json:"runs"`
}

// checkedOfficial is what law check finds.
type checkedOfficial struct {
	head
	official.Checked
}
