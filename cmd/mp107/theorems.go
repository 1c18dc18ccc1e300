package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

func newLawTheorems() *cobra.Command {
	var vocabulary bool
	cmd := &cobra.Command{
		Use:   "theorems [T01 ... | FILE.md]",
		Short: "Show the theorems in words and in conditions",
		Long: `Show the theorems in words and in conditions, as 'mp107 prove' decides them. A
file may state theorems of your own in the same form: copy a section of the
shipped file, which --source prints, and decide it with 'mp107 prove --theorem
FILE.md'.`,
		Example: `  mp107 law theorems T01
  mp107 law theorems --vocabulary
  mp107 law theorems --source > theorems.md`,
		RunE: func(cmd *cobra.Command, args []string) error {
			w := cmd.OutOrStdout()
			if source, err := cmd.Flags().GetBool("source"); err == nil && source {
				_, err := w.Write(legaltext.TheoremsText())
				return err
			}
			if vocabulary {
				showVocabulary(w)
				return nil
			}
			theorems, err := chosenTheorems(args)
			if err != nil {
				return err
			}
			for _, t := range theorems {
				showTheorem(w, t)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&vocabulary, "vocabulary", false, "list what conditions of theorems can ask, and the terms that the shipped ones define")
	cmd.Flags().Bool("source", false, "print the shipped file of theorems as it is")
	cmd.MarkFlagsMutuallyExclusive("vocabulary", "source")
	return cmd
}

func showTheorem(w io.Writer, t legaltext.Theorem) {
	fmt.Fprintf(w, "%s %s [%s]\n", t.ID, t.Name, t.Provenance)
	paragraphs(w, t.Text)
	line := func(label, value string) { fmt.Fprintf(w, "  %s:%s\n", label, value) }
	meant := text.Join(t.Holds, ", ")
	if len(t.Holds) == 0 {
		meant = "nowhere: what refutes it is a finding"
	}
	line("meant to hold", " "+meant)
	for _, one := range [][2]string{{"scope", t.Scope}, {"method", t.Method}, {"trusted", t.Trusted}} {
		if one[1] != "" {
			line(one[0], " "+one[1])
		}
	}
	line("when", indentedCondition(t.When.Source))
	line("then", indentedCondition(t.Then.Source))
	fmt.Fprintln(w)
}

// indentedCondition puts a condition of several lines below its key.
func indentedCondition(source string) string {
	if !strings.Contains(source, "\n") {
		return " " + source
	}
	return "\n" + strings.TrimSuffix(indented(source), "\n")
}

func showVocabulary(w io.Writer) {
	for i, v := range legaltext.TheoremVocabulary() {
		switch i {
		case 0:
			fmt.Fprintln(w, "What conditions of clauses and of theorems can ask:")
		case legaltext.VariableCount:
			fmt.Fprintln(w, "\nWhat conditions of theorems can ask besides:")
		}
		kind := string(v.Kind)
		if v.Kind != legaltext.Bool && len(v.Domain) <= 12 {
			kind = strings.Join(v.Domain, ", ")
		}
		fmt.Fprintf(w, "  %s (%s)\n      %s\n", v.Name, kind, v.Meaning)
	}
	fmt.Fprintln(w, "\nTerms that the shipped theorems define:")
	for _, term := range legaltext.Theorems()[0].Terms {
		fmt.Fprintf(w, "  %s\n      %s\n", term.Rule.Subject, term.Text)
	}
}

// lintLinks holds the theorems that clauses declare against the clauses that the
// proofs need, as of every release under the default readings.
func lintLinks(w io.Writer, register *legaltext.Register) error {
	links, err := prove.Links(register)
	if err != nil {
		return inconclusive(err)
	}
	undeclared := 0
	for _, l := range links {
		if l.Declared {
			fmt.Fprintf(w, "%v: %s names %s, whose proof needs it in no release\n", l.At, l.Clause, l.Theorem)
			continue
		}
		undeclared++
		fmt.Fprintf(w, "%v: %s does not name %s, whose proof needs it in %s\n", l.At, l.Clause, l.Theorem, text.Join(l.Releases, ", "))
	}
	if undeclared > 0 {
		return exitError{exitUsage, fmt.Sprintf("%d links to theorems are not declared", undeclared)}
	}
	fmt.Fprintf(w, "Every clause names the theorems whose proofs need it, as of %s.\n", text.Join(spec.Releases(), ", "))
	return nil
}
