package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

func newLawCompare() *cobra.Command {
	law := lawFlags{release: string(spec.MP107)}
	cmd := &cobra.Command{
		Use:   "compare DRAFT.md",
		Short: "Compare a draft amendment with the intended one",
		Long: `Decide whether a draft amendment lets the same requests through as the intended
one, more, fewer, or others: by proof, with a request on each side that tells
them apart. The draft takes the place of the intended exception to the RDP check;
the terms that the intended amendment defines can be used in it.

Exit code 0 means equivalent, 1 not equivalent, 2 that the draft has defects.`,
		Example: `  mp107 law compare legaltext/drafts/any-615.md
  mp107 law compare my-draft.md --reading A2=declared-only`,
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
			return compareDraft(cmd.OutOrStdout(), filepath.Base(args[0]), &intended, &draft)
		},
	}
	cmd.Flags().StringArrayVar(&law.readings, "reading", nil, "answer to an open question, as in A3=network-operators-only; repeatable")
	return cmd
}

func readDraft(path string) (*legaltext.Register, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	register, err := legaltext.Amended(filepath.Base(path), text)
	if err != nil {
		return nil, fmt.Errorf("the draft cannot be compared:\n%w", err)
	}
	return register, nil
}

func compareDraft(w io.Writer, name string, intended, draft *model.Law) error {
	comparison, err := prove.Compare(intended, draft)
	if err != nil {
		return inconclusive(err)
	}
	says := map[prove.Relation]string{
		prove.Equivalent:   "EQUIVALENT to the intended amendment: proved to accept the same requests in every world.",
		prove.FirstWider:   "STRONGER than the intended amendment: it accepts fewer requests.",
		prove.SecondWider:  "WEAKER than the intended amendment: it accepts more requests.",
		prove.Incomparable: "INCOMPARABLE with the intended amendment: each accepts requests that the other rejects.",
		prove.Undecided:    "UNKNOWN: " + comparison.Reason,
	}
	fmt.Fprintf(w, "%s, release %s, readings %v\n\n%s\n", name, draft.Release, draft.Readings, says[comparison.Relation])
	tellSide(w, "Only the draft accepts", comparison.OnlySecond)
	tellSide(w, "Only the intended amendment accepts", comparison.OnlyFirst)
	switch comparison.Relation {
	case prove.Equivalent:
		return nil
	case prove.Undecided:
		return ended(exitInconclusive)
	default:
		return ended(exitNonConformant)
	}
}

// tellSide tells a request that the two laws decide differently: the world and
// the request once, then what each law decides.
func tellSide(w io.Writer, label string, witness *prove.Witness) {
	if witness == nil {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", label)
	for _, line := range witness.Story {
		if strings.HasPrefix(line, "Under ") {
			continue // both are as of one release, so that its name does not tell them apart
		}
		fmt.Fprintf(w, "  - %s\n", strings.Join(text.Wrap(line, 84), "\n    "))
	}
	for i, who := range []string{"intended", "draft"} {
		fmt.Fprintf(w, "  %-8s  %s\n", who, decided(witness.Scenes[i]))
	}
	fmt.Fprintf(w, "  Replayed on %s.\n", strings.Join(witness.ReplayedOn, "; "))
}
