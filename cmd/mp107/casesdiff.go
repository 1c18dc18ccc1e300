package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
)

func newCasesDiff() *cobra.Command {
	var f casesFlags
	cmd := &cobra.Command{
		Use:   "diff OLD.json",
		Short: "Say what has changed since another version of the suite listed its cases",
		Long: `Say what has changed since another version of the suite, or the same under other
flags, listed its cases with 'mp107 cases list --json': which are new, which are gone,
which are called otherwise, in which something else happens, and in which the law demands
something else. Waivers follow what is called otherwise.`,
		Example: `  mp107 cases list --json > cases.json      with the version before
  mp107 cases diff cases.json               with this one`,
		Args: exactly(1, "cases diff takes one file, as 'mp107 cases list --json' writes it"),
		RunE: func(cmd *cobra.Command, args []string) error {
			before, err := readListed(args[0])
			if err != nil {
				return err
			}
			testSuite, err := f.testSuite()
			if err != nil {
				return err
			}
			var now []listedCase
			for listed, err := range listing(testSuite) {
				if err != nil {
					return err
				}
				now = append(now, listed)
			}
			return differences(before.Cases, now, suite.CurrentID).write(cmd.OutOrStdout(), before.Suite)
		},
	}
	f.question.register(cmd)
	return cmd
}

// listedCases is a list of cases as JSON.
type listedCases struct {
	Schema, Suite string
	Cases         []listedCase
}

func readListed(path string) (listedCases, error) {
	var listed listedCases
	data, err := regular.Read(path, 64<<20)
	if err != nil {
		return listed, err
	}
	if err := json.Unmarshal(data, &listed); err != nil {
		return listed, fmt.Errorf("%s: %w", path, err)
	}
	if listed.Schema != casesSchema {
		return listed, fmt.Errorf("%s: schema %q: this version reads %q", path, text.Printable(listed.Schema), casesSchema)
	}
	return listed, nil
}

// caseChanges are the changes from one list of cases to another, by identifier.
type caseChanges struct {
	added, removed, demands, story []string
	renamed                        [][2]string
	same                           int
}

// differences finds out what has changed; current gives the identifier of today for one of
// an earlier version.
func differences(before, now []listedCase, current func(string) string) (d caseChanges) {
	there := map[string]listedCase{}
	for _, c := range now {
		there[c.ID] = c
	}
	found := map[string]bool{}
	for _, old := range before {
		id := old.ID
		c, known := there[id]
		if !known {
			id = current(old.ID)
			if c, known = there[id]; known {
				d.renamed = append(d.renamed, [2]string{old.ID, id})
			}
		}
		found[id] = true
		switch {
		case !known:
			d.removed = append(d.removed, old.ID)
		case old.Demands != "" && old.Demands != c.Demands && old.Story == c.Story:
			d.demands = append(d.demands, id)
		case old.Story != "" && old.Story != c.Story:
			d.story = append(d.story, id)
		default:
			d.same++
		}
	}
	for _, c := range now {
		if !found[c.ID] {
			d.added = append(d.added, c.ID)
		}
	}
	return d
}

func (d caseChanges) write(w io.Writer, before string) error {
	fmt.Fprintf(w, "From suite %s to %s: %s as before, %d new, %d gone, %d called otherwise, in %d the law demands something else, in %d something else happens\n",
		text.Printable(before), conformance.Version, text.Cases(d.same), len(d.added), len(d.removed), len(d.renamed), len(d.demands), len(d.story))
	for _, part := range []struct {
		heading string
		ids     []string
	}{{"New", d.added}, {"Gone", d.removed}, {"The law demands something else", d.demands}, {"Something else happens", d.story}} {
		if len(part.ids) > 0 {
			fmt.Fprintf(w, "\n%s:\n", part.heading)
		}
		for _, id := range part.ids {
			fmt.Fprintf(w, "  %s\n", text.Printable(id))
		}
	}
	if len(d.renamed) > 0 {
		fmt.Fprint(w, "\nCalled otherwise:\n")
	}
	for _, r := range d.renamed {
		fmt.Fprintf(w, "  %s is %s now\n", text.Printable(r[0]), r[1])
	}
	return nil
}
