package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

func newLawCompare() *cobra.Command {
	law := lawFlags{release: string(spec.MP107)}
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "compare DRAFT.md",
		Short: "Compare a draft amendment with the intended one",
		Long: `Decide whether a draft amendment lets the same requests through as the intended
one, more, fewer, or others: by proof, with a request on each side that tells
them apart. What comes of requests, of alerts and of the upload is compared too.
The draft takes the place of the intended exception to the RDP check;
the terms that the intended amendment defines can be used in it.

Exit code 0 means that nothing differs, 1 that something does, 2 that the draft
has defects.`,
		Example: `  mp107 law compare legaltext/drafts/any-615.md
  mp107 law compare my-draft.md --reading A2=declared-only
  mp107 law compare my-draft.md --json > comparison.json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			intended, err := law.load()
			if err != nil {
				return err
			}
			draft := intended
			if draft.Register, err = readDraft(args[0]); err != nil {
				return err
			}
			return compareDraft(cmd.OutOrStdout(), filepath.Base(args[0]), &intended, &draft, asJSON)
		},
	}
	cmd.Flags().StringArrayVar(&law.readings, "reading", nil, "answer to an open question, as in A3=network-operators-only; repeatable")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func readDraft(path string) (*legaltext.Register, error) {
	text, err := regular.Read(path, legaltext.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	register, err := legaltext.Amended(filepath.Base(path), text)
	if err != nil {
		return nil, fmt.Errorf("the draft cannot be compared:\n%w", err)
	}
	return register, nil
}

func compareDraft(w io.Writer, name string, intended, draft *model.Law, asJSON bool) error {
	comparison, err := prove.Compare(intended, draft)
	if err != nil {
		return inconclusive(err)
	}
	end := concludeComparison(comparison)
	if !asJSON {
		tellComparison(w, name, draft, comparison)
		return end
	}
	id, err := identify(*intended, nil)
	if err != nil {
		return err
	}
	return writeDocument(w, &draftComparison{
		head{Schema: "mp107.law-compare.v1"}, id, name, draft.Register.Digest, draft.Release, answersTo(draft.Readings), comparison,
	}, end)
}

func concludeComparison(c prove.Comparison) error {
	switch {
	case c.Same():
		return nil
	case c.Relation == prove.Undecided:
		return ended(exitInconclusive)
	default:
		return ended(exitNonConformant)
	}
}

func tellComparison(w io.Writer, name string, draft *model.Law, comparison prove.Comparison) {
	says := map[prove.Relation]string{
		prove.Equivalent:   "EQUIVALENT to the intended amendment: proved to accept the same requests in every world, and to do the same with them, with alerts and at the upload.",
		prove.FirstWider:   "STRONGER than the intended amendment: it accepts fewer requests.",
		prove.SecondWider:  "WEAKER than the intended amendment: it accepts more requests.",
		prove.Incomparable: "INCOMPARABLE with the intended amendment: each accepts requests that the other rejects.",
		prove.Undecided:    "UNKNOWN: " + comparison.Reason,
	}
	verdict := says[comparison.Relation]
	if comparison.Relation == prove.Equivalent && !comparison.Same() {
		verdict = "NOT EQUIVALENT to the intended amendment: it accepts the same requests, but something else comes of them."
	}
	fmt.Fprintf(w, "%s, release %s, readings %v\n\n%s\n", name, draft.Release, draft.Readings, strings.Join(text.Wrap(verdict, 84), "\n"))
	tellSide(w, "Only the draft accepts", prove.Decisions, comparison.OnlySecond)
	tellSide(w, "Only the intended amendment accepts", prove.Decisions, comparison.OnlyFirst)
	for _, flip := range comparison.Besides {
		tellSide(w, "They differ in "+string(flip.About), flip.About, flip.Witness)
		if flip.Witness == nil {
			fmt.Fprintf(w, "\nThey differ in %s:\n  no witness: %s\n", flip.About, flip.Reason)
		}
	}
}

// tellSide tells in what two laws differ: the world and what happens once, then
// what comes of it under each law.
func tellSide(w io.Writer, label string, about prove.Aspect, witness *prove.Witness) {
	if witness == nil {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", label)
	tellStory(w, "  ", witness)
	for i, who := range []string{"intended", "draft"} {
		fmt.Fprintf(w, "  %-8s  %s\n", who, shown(about, witness.Scenes[i]))
	}
	fmt.Fprintf(w, "  Replayed on %s.\n", strings.Join(witness.ReplayedOn, "; "))
}
