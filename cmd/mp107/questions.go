package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

func newLawQuestions() *cobra.Command {
	var dir, preliminary string
	cmd := &cobra.Command{
		Use:   "questions",
		Short: "Answer the two questions that the paper puts to TABASC",
		Long: `Answer the two questions that the paper puts to TABASC, on one page.

The first, whether the DCC's response has changed materially, needs the facts of the
Preliminary Assessment, which are not public. Write them down as clauses of
modality fact, as in legaltext/examples/preliminary-invented, and give the folder
with --preliminary; 'mp107 law diff' shows every change. Without them the question
cannot be answered, and the command says what is missing.

The second, whether the legal text delivers the solution fully and accurately, is
answered for this program's law, or for that of --law, from the proofs, the
comparison with the baseline and the matrix of readings, computed anew.

Exit code 0 means that nothing found speaks against a yes, as far as there is an
answer; 1 that facts of the response have changed, or that a theorem does not come
out as the modification intends.`,
		Example: `  mp107 law questions
  mp107 law questions --preliminary legaltext/examples/preliminary-invented`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			final, err := loadLaw(dir)
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			changed := false
			if preliminary == "" {
				tellUnanswered(w, final)
			} else if changed, err = tellFirstAnswer(w, preliminary, final); err != nil {
				return err
			}
			found, err := gather(heeding(cmd), final)
			if err != nil {
				return inconclusive(err)
			}
			tellSecondAnswer(w, found)
			if changed || len(found.unintended()) > 0 {
				return ended(exitNonConformant)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "law", "", "`FOLDER` of clause files to use instead of the embedded law")
	cmd.Flags().StringVar(&preliminary, "preliminary", "", "`FOLDER` with the facts of the Preliminary Assessment")
	return cmd
}

// ask writes a question as the law holds it, and what is said first about it.
func ask(w io.Writer, heading, question, answer string) {
	fmt.Fprintf(w, "%s: %s?\n\n", heading, question)
	paragraphs(w, answer)
}

const (
	firstQuestion  = "Has the DCC's response changed materially since the Preliminary Assessment, and for better or worse"
	secondQuestion = "Does the legal text deliver the technical solution, fully and accurately"
)

// tellUnanswered says why there is no answer to the first question, and what would
// be needed for one: every fact of the response.
func tellUnanswered(w io.Writer, final *legaltext.Register) {
	ask(w, "First question", firstQuestion, "CANNOT BE ANSWERED: of the Preliminary Assessment nothing is public here, and the paper states none of its figures (FIND-5). Needed are its values of these facts, in a folder given with --preliminary:")
	fmt.Fprintln(w)
	for _, c := range final.Clauses {
		if c.Requirement == "" || len(c.Facts) == 0 {
			continue
		}
		var names []string
		for _, fact := range c.Facts {
			names = append(names, fact.Name)
		}
		fmt.Fprintf(w, "  %s %s: %s\n", c.ID, c.Title, strings.Join(names, "; "))
	}
	fmt.Fprintln(w)
	paragraphs(w, "Its legal text too, if it had one: the paper calls the present one a draft and, later, an updated draft (FIND-4).")
	fmt.Fprintln(w)
}

func tellFirstAnswer(w io.Writer, preliminary string, final *legaltext.Register) (changed bool, err error) {
	before, err := loadLaw(preliminary)
	if err != nil {
		return false, err
	}
	changes := slices.DeleteFunc(legaltext.CompareFacts(before.Clauses, final.Clauses), func(c legaltext.FactChange) bool { return !c.Response })
	if !slices.ContainsFunc(before.Clauses, func(c legaltext.Clause) bool { return c.Requirement != "" && c.Facts != nil }) {
		return false, fmt.Errorf("--preliminary %s: it states no fact of a response: want clauses of modality fact with a requirement, as in legaltext/examples/preliminary-invented", preliminary)
	}
	answer := "NO: no fact of the response has changed."
	switch sum := legaltext.Weigh(changes); {
	case sum.Material > 0:
		answer = fmt.Sprintf("YES: %v%s.", sum.Direction, leftOpen(sum))
	case sum.Changed > 0:
		answer = "NOT MATERIALLY: what has changed stays below the threshold."
	}
	ask(w, "First question", firstQuestion, answer)
	tellFacts(w, changes)
	fmt.Fprintln(w)
	return len(changes) > 0, nil
}

func tellSecondAnswer(w io.Writer, found evidence) {
	unintended := found.unintended()
	answer := "YES OF THE LAW AS IT IS READ HERE, by the default readings: it does what the paper says that the modification is for. Where another reading says no is listed below. Of the official draft nothing can be said, since it is not public (FIND-8)."
	if len(unintended) > 0 {
		answer = "NO: " + strings.Join(unintended, "; ") + "."
	}
	ask(w, "Second question", secondQuestion, answer)
	item := func(format string, args ...any) {
		fmt.Fprintf(w, "  - %s\n", strings.Join(text.Wrap(fmt.Sprintf(format, args...), 84), "\n    "))
	}
	fmt.Fprintln(w)
	for _, id := range []spec.TheoremID{spec.T01, spec.T02, spec.T04, spec.T05, spec.T07} {
		r := found.of(id)
		theorem, err := legaltext.TheoremByID(id)
		if err != nil {
			panic(err) // the register has every theorem that spec names
		}
		item("%s, %v: %s", id, r.Verdict, theorem.Statement)
	}
	flips := found.difference.Of(prove.Decisions)
	item("Between the baseline and MP107 %s flip, and it is proved that nothing else changes: %s. ('mp107 law diff baseline MP107')",
		text.Several(len(flips), "class of decisions", "classes of decisions"), classes(flips))
	for _, role := range []spec.UserRole{spec.ED, spec.GT} {
		srvs := criticalFor(role)
		item(`"Any Critical Service Request" of the role %s has %s in the catalogue: %s.`, role, text.Several(len(srvs), "member", "members"), text.Join(srvs, ", "))
	}
	if parity := found.of(spec.T19); parity.Verdict == prove.Refuted {
		item("Not quite as SMETS2: T19 is refuted, in %s ('mp107 prove --release MP107 --theorem T19').", text.Several(len(parity.Gaps), "case", "cases"))
	}
	fmt.Fprintf(w, "\n  What the open readings change, over %d combinations ('mp107 prove --matrix'):\n", len(found.matrices[0].Combinations))
	for _, weight := range found.weights() {
		told := strings.Join(text.Wrap(weight.String()+".", 80), "\n        ")
		fmt.Fprintf(w, "    %-3s %s\n", weight.reading.ID, told)
	}
}

// classes tells flips shortly: what is the same in all, and what differs.
func classes(flips []prove.Flip) string {
	var kinds []string
	roles := map[string][]string{}
	for _, flip := range flips {
		kind := fmt.Sprintf("%s, declared %s, SMETS%s, %s: %s becomes %s", flip.Class.Request, flip.Class.Declared, flip.Class.SMETS, flip.Class.Stage, flip.From, flip.To)
		if roles[kind] == nil {
			kinds = append(kinds, kind)
		}
		roles[kind] = append(roles[kind], fmt.Sprint(flip.Class.Role))
	}
	for i, kind := range kinds {
		kinds[i] = fmt.Sprintf("%s (%s)", kind, strings.Join(roles[kind], ", "))
	}
	return strings.Join(kinds, "; ")
}
