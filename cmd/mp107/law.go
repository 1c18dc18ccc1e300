package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

func newLaw() *cobra.Command {
	return parent(&cobra.Command{
		Use:   "law",
		Short: "Show the law as clauses, and check clause files",
		Example: `  mp107 law show
  mp107 law show MP107-1
  mp107 law lint my-clauses/`,
	}, newLawShow(), newLawLint(), newLawReadings(), newLawCoverage(), newLawQuestions(), newLawTheorems(), newLawCompare(), newLawDiff(), newLawBind(), newLawCheck())
}

func newLawShow() *cobra.Command {
	var dir, release string
	cmd := &cobra.Command{
		Use:   "show [CLAUSE ...]",
		Short: "Show clauses with their provenance and rules",
		Example: `  mp107 law show
  mp107 law show RDP-1 MP107-1
  mp107 law show --release baseline`,
		RunE: func(cmd *cobra.Command, args []string) error {
			register, err := loadLaw(dir)
			if err != nil {
				return err
			}
			clauses, err := chosenClauses(register, release, args)
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			for _, c := range clauses {
				showClause(w, c)
			}
			fmt.Fprintf(w, "%s. Provenance: S the seed paper, D a public DUIS artefact, A an assumption of this project.\nIdentifiers are this project's own, not clause numbers of the Smart Energy Code. Law digest %s.\n", text.Several(len(clauses), "clause", "clauses"), register.Digest)
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "law", "", "folder of clause files to use instead of the embedded law")
	cmd.Flags().StringVar(&release, "release", "", "only what is in force in a release: "+text.Join(spec.Releases(), ", "))
	return cmd
}

func chosenClauses(register *legaltext.Register, release string, ids []string) ([]legaltext.Clause, error) {
	clauses := register.Clauses
	if release != "" {
		parsed, err := spec.ParseRelease(release)
		if err != nil {
			return nil, err
		}
		clauses = register.InForce(parsed)
	}
	if len(ids) == 0 {
		return clauses, nil
	}
	var chosen []legaltext.Clause
	for _, id := range ids {
		c, err := register.Clause(spec.ClauseID(id))
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, c)
	}
	return chosen, nil
}

func showClause(w io.Writer, c legaltext.Clause) {
	fmt.Fprintf(w, "%s  %s\n", c.ID, c.Title)
	facts := []string{fmt.Sprintf("[%v]", c.Provenance), string(c.Modality), "in force from " + string(c.InForce)}
	if c.Requirement != "" {
		facts = append(facts, "requirement "+string(c.Requirement))
	}
	if len(c.Theorems) > 0 {
		facts = append(facts, "theorems "+text.Join(c.Theorems, ", "))
	}
	fmt.Fprintf(w, "  %s\n  %v\n\n", strings.Join(facts, " · "), c.At)
	paragraphs(w, c.Text)
	if c.Rule != nil {
		fmt.Fprintln(w)
		showRule(w, c.Rule)
	}
	if len(c.Facts) > 0 {
		fmt.Fprintln(w)
	}
	for _, fact := range c.Facts {
		fmt.Fprintf(w, "    %-24s %s\n", fact.Name, fact.Value)
	}
	fmt.Fprintln(w)
}

func showRule(w io.Writer, r *legaltext.Rule) {
	show := func(key, value string) {
		lines := strings.Split(value, "\n")
		fmt.Fprintf(w, "    %-10s %s\n", key, strings.TrimSpace(lines[0]))
		for _, line := range lines[1:] {
			fmt.Fprintf(w, "    %-10s %s\n", "", strings.TrimPrefix(line, "  "))
		}
	}
	if r.Kind == legaltext.OrderRule {
		show(string(r.Kind), strings.Join(r.Order, ", "))
		return
	}
	show(string(r.Kind), r.Subject)
	for _, condition := range []struct {
		key string
		e   *legaltext.Expression
	}{{"when", r.When}, {"requires", r.Requires}, {"as", r.As}} {
		if condition.e != nil {
			show(condition.key, condition.e.Source)
		}
	}
	if r.Kind == legaltext.CheckRule {
		code := string(r.FailsWith)
		if r.FailsWith == spec.NoCode {
			code = "no public response code"
		}
		show("fails with", code)
	}
	if r.Kind == legaltext.RoutingRule {
		show("to", string(r.Slot))
	}
}

func newLawLint() *cobra.Command {
	var links bool
	cmd := &cobra.Command{
		Use:   "lint [FOLDER]",
		Short: "Check clause files and report every defect with its place",
		Long: `Check clause files and report every defect with file, line and column. Without
a folder the embedded law is checked. Exit code 2 means that there are defects.
In a clause whose provenance is S or D every sentence must end with a mark that says
what its words rest on, as in "[S §2]", "[D request matrix]" or "[A]".
With --links the theorems that clauses name are held against the clauses that the
proofs need: one that is not named is a defect, one named in vain is listed.`,
		Example: `  mp107 law lint my-clauses/
  mp107 law lint --links`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := ""
			if len(args) == 1 {
				dir = args[0]
			}
			register, err := loadLaw(dir)
			var defects legaltext.Defects
			if errors.As(err, &defects) {
				fmt.Fprintln(cmd.OutOrStdout(), defects.Error())
				return exitError{exitUsage, fmt.Sprintf("%d defects", len(defects))}
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d clauses, no defects. Law digest %s.\n", len(register.Clauses), register.Digest)
			if links {
				return lintLinks(cmd.OutOrStdout(), register)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&links, "links", false, "hold the theorems that clauses name against the proofs too; takes seconds")
	return cmd
}

func tellSupport(w io.Writer, id spec.ReadingID) {
	found := false
	for _, s := range spec.SupportRegister() {
		if s.Reading != id {
			continue
		}
		found = true
		speaks := "leaves it open"
		if s.Favours != "" {
			speaks = "speaks for " + s.Favours
		}
		support := fmt.Sprintf("%s: %s [D %s; confidence %s]", speaks, s.Fact, s.Source, s.Confidence)
		fmt.Fprintf(w, "      - %s\n", strings.Join(text.Wrap(support, 90), "\n        "))
	}
	if !found {
		fmt.Fprintln(w, "      - nothing public is known to us that bears on it")
	}
}

func tellLocators(w io.Writer) {
	fmt.Fprintln(w, "\nWhere to look, for whoever has the official text. We have not: these are places, never law.")
	for _, locator := range spec.Locators() {
		bears := ""
		if locator.Readings != nil {
			bears = "; may settle " + text.Join(locator.Readings, ", ")
		}
		fmt.Fprintf(w, "  %s: %s%s\n", locator.Where, locator.About, bears)
	}
}

func newLawReadings() *cobra.Command {
	return &cobra.Command{
		Use:     "readings",
		Short:   "List the questions that the text leaves open, the answers to choose from, and what is public about them",
		Example: "  mp107 law readings",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := cmd.OutOrStdout()
			for _, reading := range spec.ReadingRegister() {
				fmt.Fprintf(w, "%s  %s\n", reading.ID, reading.Question)
				for i, answer := range reading.Answers {
					mark := ""
					if i == 0 {
						mark = " (default)"
					}
					fmt.Fprintf(w, "      %-24s %s%s\n", answer.Name, answer.Meaning, mark)
				}
				tellSupport(w, reading.ID)
			}
			tellLocators(w)
			fmt.Fprintln(w, "\nEvery answer is an assumption of this project [A], never law. Choose one with --reading A3=network-operators-only.")
			return nil
		},
	}
}
