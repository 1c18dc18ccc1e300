package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/report"
	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
)

func newLawCoverage() *cobra.Command {
	var paper, run string
	var phrases, asJSON bool
	var trust trustFlags
	var law lawFlags
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "Count what clauses and theorems rest on, and show where each sentence of the paper is held",
		Long: `Count what the phrases of clauses and theorems rest on: the seed paper, a public
artefact, or an assumption of this project. Below, every sentence, heading and row
of the seed paper, in our words, with the clauses, theorems and readings that hold
what it says.

The paper itself is not part of this program. With --paper a copy of your own is
held against the table, word by word; exit code 1 means that it is another text.

With --phrases: how many phrases of the clauses that oblige are ruled, because their
clause has a rule, and proved, because the proof of a theorem needs it, and which are
neither. With --run also how many are tested: a case that rests on the clause passed or
failed in that run, whose folder is verified first, and the official text behind it, if
one was given, is as it was. That a clause names a theorem never counts.`,
		Example: `  mp107 law coverage
  mp107 law coverage --phrases
  mp107 law coverage --run report
  mp107 law coverage --paper paper.txt`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := cmd.OutOrStdout()
			if phrases || run != "" {
				return tellPhrases(cmd, &law, &trust, run, asJSON)
			}
			for _, name := range []string{"json", "law", "release", "reading"} {
				if cmd.Flags().Changed(name) {
					return fmt.Errorf("--%s is for --phrases and --run: say which", name)
				}
			}
			tellProvenances(w)
			tellSentences(w)
			if paper == "" {
				return nil
			}
			copied, err := regular.Read(paper, legaltext.MaxFile)
			if err != nil {
				return err
			}
			if err := legaltext.CheckPaper(string(copied)); err != nil {
				return exitError{exitNonConformant, fmt.Sprintf("%s: %v", paper, err)}
			}
			fmt.Fprintf(w, "%s is that paper, word by word.\n", paper)
			return nil
		},
	}
	cmd.Flags().StringVar(&paper, "paper", "", "`FILE` with a copy of the seed paper as plain text, to hold against the table")
	cmd.Flags().BoolVar(&phrases, "phrases", false, "say what stands behind each phrase; takes seconds")
	cmd.Flags().StringVar(&run, "run", "", "`FOLDER` of a run: the same by its law, and what it has tested")
	law.register(cmd)
	jsonFlag(cmd, &asJSON)
	cmd.MarkFlagsMutuallyExclusive("paper", "phrases")
	cmd.MarkFlagsMutuallyExclusive("paper", "run")
	cmd.MarkFlagsMutuallyExclusive("run", "release")
	cmd.MarkFlagsMutuallyExclusive("run", "reading")
	return cmd
}

func tellPhrases(cmd *cobra.Command, flags *lawFlags, trust *trustFlags, run string, asJSON bool) error {
	var tested *report.Report
	law, err := flags.load()
	if err == nil && run != "" {
		trust.law = flags.dir
		law, tested, err = trust.testedBy(heeding(cmd), run)
	}
	if err != nil {
		return err
	}
	found, err := coverPhrases(law, tested)
	if err != nil {
		return err
	}
	if asJSON {
		return writeDocument(cmd.OutOrStdout(), found, nil)
	}
	return found.tell(cmd.OutOrStdout())
}

func tellProvenances(w io.Writer) {
	var theorems legaltext.Provenances
	for _, t := range legaltext.Theorems() {
		theorems = theorems.Plus(legaltext.Count(t.Phrases))
	}
	whole, part := legaltext.Assumptions()
	fmt.Fprintf(w, "Clauses that oblige: %v.\n", legaltext.Shipped().Provenances())
	fmt.Fprintf(w, "Theorems: %v.\n", theorems)
	fmt.Fprintf(w, "Theorems that are assumptions: %s; in part: %s.\n", text.Join(whole, ", "), text.Join(part, ", "))
}

func tellSentences(w io.Writer) {
	fmt.Fprintln(w, "\nThe seed paper, sentence by sentence, in our words")
	placed := 0
	for _, s := range legaltext.Sentences() {
		places := "-"
		if s.Places != nil {
			placed++
			places = strings.Join(s.Places, " ")
		}
		fmt.Fprintf(w, "  %-6v %s\n         %s\n", s, s.Says, places)
	}
	all := len(legaltext.Sentences())
	fmt.Fprintf(w, "\n%d sentences, headings and rows: %d have a place, %d say nothing that could have one (-).\n", all, placed, all-placed)
}
