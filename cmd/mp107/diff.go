package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

func newLawDiff() *cobra.Command {
	var readings []string
	var witnesses int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Compare two versions of the law: every decision that flips, and every fact that changes",
		Long: `Compare two versions of the law. A version is a release of the embedded law
(baseline, MP107, MP107+R2), a folder of clause files, or either of a folder's
releases, as in my-clauses@baseline.

Every class of decisions that flips is listed, and so is every class in which
something else comes of a decision, of an alert or of the upload; a proof shows
that there is no other. The first of each kind
are shown by an example, replayed.
Beside it stand the clauses and the facts (cost, lead time, dates, parties) that
differ: each with its size, whether it is for the better, and whether it is material.
A folder may hold facts alone, as a preliminary assessment does; then decisions are
not compared.

Exit code 0 means that nothing flips and no fact changes, 1 that something does.`,
		Example: `  mp107 law diff baseline MP107
  mp107 law diff preliminary/ final/
  mp107 law diff preliminary@MP107 MP107
  mp107 law diff legaltext/examples/preliminary-invented MP107+R2
  mp107 law diff preliminary/ final/ --json --witnesses 0 > classes.json`,
		Args: exactly(2, "law diff takes two versions, as in 'mp107 law diff baseline MP107'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := spec.ParseReadings(readings)
			if err != nil {
				return err
			}
			if witnesses < 0 {
				return fmt.Errorf("--witnesses %d: want 0 or more", witnesses)
			}
			var versions [2]model.Law
			for i, name := range args {
				if versions[i], err = readVersion(name); err != nil {
					return err
				}
				versions[i].Readings = chosen
			}
			end, found, err := diffVersions(&versions[0], &versions[1], witnesses)
			if err != nil {
				return err
			}
			found.From.Name, found.To.Name = args[0], args[1]
			if asJSON {
				return writeDocument(cmd.OutOrStdout(), &found, end)
			}
			tellDifference(cmd.OutOrStdout(), found, &versions[0], &versions[1])
			return end
		},
	}
	cmd.Flags().StringArrayVar(&readings, "reading", nil, "answer to an open question, as in A3=network-operators-only; repeatable")
	cmd.Flags().IntVar(&witnesses, "witnesses", 20, "how many (`N`) classes of each kind to show by an example; 0 only lists them")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func readVersion(name string) (law model.Law, err error) {
	if law.Release, err = spec.ParseRelease(name); err == nil {
		law.Register, err = legaltext.Embedded()
		return law, err
	}
	dir, at, found := strings.Cut(name, "@")
	law.Release = spec.MP107R2 // a folder as a whole: whatever it brings into force
	if found {
		if law.Release, err = spec.ParseRelease(at); err != nil {
			return law, err
		}
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return law, fmt.Errorf("%q is neither a release (%s) nor a folder of clause files", name, text.Join(spec.Releases(), ", "))
	}
	law.Register, err = loadLaw(dir)
	return law, err
}

// diffVersions finds all in which two versions differ, and how the command ends.
func diffVersions(a, b *model.Law, witnesses int) (end error, found versionDifference, err error) {
	found = versionDifference{head: head{Schema: "mp107.law-diff.v1"}, From: version{Release: a.Release}, To: version{Release: b.Release}, Readings: answersTo(a.Readings)}
	if found.From.Law, err = identify(*a, nil); err != nil {
		return nil, found, err
	}
	if found.To.Law, err = identify(*b, nil); err != nil {
		return nil, found, err
	}
	before, after := a.Register.InForce(a.Release), b.Register.InForce(b.Release)
	found.Clauses, found.Facts = legaltext.CompareClauses(before, after), legaltext.CompareFacts(before, after)
	found.Response = legaltext.Weigh(found.Facts)
	if ruled(before) && ruled(after) {
		difference, err := prove.Flips(a, b, witnesses)
		if err != nil {
			return nil, found, inconclusive(err)
		}
		found.Difference = &difference
	}
	if len(found.Facts) > 0 || found.Difference != nil && len(found.Difference.Flips) > 0 {
		end = ended(exitNonConformant)
	}
	return end, found, nil
}

// ruled reports whether there is a rule among clauses: those of an assessment have
// none.
func ruled(clauses []legaltext.Clause) bool {
	return slices.ContainsFunc(clauses, func(c legaltext.Clause) bool { return c.Rule != nil })
}

func tellDifference(w io.Writer, found versionDifference, a, b *model.Law) {
	fmt.Fprintf(w, "%s (law %.12s, as of %s) to %s (law %.12s, as of %s), readings %v\n", found.From.Name, a.Register.Digest, a.Release, found.To.Name, b.Register.Digest, b.Release, a.Readings)
	if found.Difference != nil {
		diffClauses(w, a.Register.InForce(a.Release), b.Register.InForce(b.Release))
	}
	tellFacts(w, found.Facts)
	if found.Difference == nil {
		fmt.Fprintln(w, "\nDecisions are not compared: one of the two has no rules, but facts alone.")
		return
	}
	tellFlips(w, *found.Difference)
}

// tellFlips lists the classes that have been illustrated, and counts the others.
func tellFlips(w io.Writer, difference prove.Difference) {
	headings := map[prove.Aspect]string{
		prove.Decisions: "Decisions that flip", prove.Replacing: "Credentials replaced in other cases", prove.Recording: "Counters recorded in other cases",
		prove.Routing: "Alerts that go elsewhere", prove.Uploading: "Uploads that differ",
		prove.Answering: "Rejections with other codes", prove.Ordering: "Rejections with another code first",
	}
	for _, about := range prove.Aspects() {
		flips := difference.Of(about)
		if len(flips) == 0 && about != prove.Decisions {
			continue
		}
		fmt.Fprintf(w, "\n%s: %s\n", headings[about], text.Several(len(flips), "class", "classes"))
		for _, flip := range flips {
			fmt.Fprintf(w, "  %v\n", flip)
			tellFlip(w, flip)
		}
	}
	proof := "the rules are the same"
	if difference.Variables > 0 {
		proof = fmt.Sprintf("proved, %d variables, %d clauses, proof of %d steps", difference.Variables, difference.CNFClauses, difference.ProofSteps)
	}
	fmt.Fprintf(w, "\nThe list is complete: outside these classes nothing changes in decisions, response codes, what comes of them,\nalerts or the upload (%s).\n", proof)
	if more := difference.Unillustrated(); more > 0 {
		fmt.Fprintf(w, "%d of them without an example; --witnesses N gives one to the first N of each kind.\n", more)
	}
}

func tellFlip(w io.Writer, flip prove.Flip) {
	switch {
	case flip.Witness != nil:
		if flip.About != prove.Decisions {
			tellStory(w, "    ", flip.Witness)
		}
		for _, scene := range flip.Witness.Scenes {
			fmt.Fprintf(w, "    %s: %s\n", scene.Release, shown(flip.About, scene))
		}
	case flip.Reason != "":
		fmt.Fprintf(w, "    no witness: %s\n", flip.Reason)
	}
}

// tellStory tells a witness up to what comes of it, which differs.
func tellStory(w io.Writer, indent string, witness *prove.Witness) {
	for _, line := range witness.Story[:len(witness.Story)-len(witness.Scenes)] {
		fmt.Fprintf(w, "%s- %s\n", indent, strings.Join(text.Wrap(line, 84), "\n  "+indent))
	}
}

// shown tells of a scene what it shows of an aspect: a decision and the checks
// that it came from, or all that comes of it.
func shown(about prove.Aspect, scene prove.Scene) string {
	if about != prove.Decisions {
		return scene.Outcome
	}
	told := string(scene.Decision)
	if len(scene.Failed) > 0 {
		told += " by " + strings.Join(scene.Failed, ", ")
	}
	if len(scene.Lifted) > 0 {
		told += ", lifted: " + strings.Join(scene.Lifted, ", ")
	}
	return told
}

// diffClauses lists the clauses that came, went or changed, with the words that amend.
func diffClauses(w io.Writer, before, after []legaltext.Clause) {
	index := func(clauses []legaltext.Clause) map[spec.ClauseID]legaltext.Clause {
		byID := map[spec.ClauseID]legaltext.Clause{}
		for _, c := range clauses {
			byID[c.ID] = c
		}
		return byID
	}
	then, now := index(before), index(after)
	var changes strings.Builder
	for _, c := range before {
		today, still := now[c.ID]
		switch {
		case c.Modality == legaltext.FactStated:
		case !still:
			fmt.Fprintf(&changes, "  - %s %s\n", c.ID, c.Title)
		case words(today) != words(c):
			was, is := words(c), words(today)
			if c.Text == today.Text { // which says no more than the rules
				was, is = rule(c), rule(today)
			}
			fmt.Fprintf(&changes, "  ~ %s %s\n%s%s", c.ID, today.Title, quote(was, "    - "), quote(is, "    + "))
		}
	}
	for _, c := range after {
		if _, known := then[c.ID]; !known && c.Modality != legaltext.FactStated {
			fmt.Fprintf(&changes, "  + %s %s\n%s", c.ID, c.Title, quote(words(c), "    | "))
		}
	}
	fmt.Fprintf(w, "\nClauses\n%s", cmp.Or(changes.String(), "  none differs\n"))
}

// words are the text of a clause and its rule.
func words(c legaltext.Clause) string { return c.Text + "\n" + rule(c) }

// rule is what the rule of a clause says, in lines; empty where it has none.
func rule(c legaltext.Clause) string {
	if c.Rule == nil {
		return ""
	}
	text := string(c.Rule.Kind) + " " + c.Rule.Subject
	if c.Rule.FailsWith != spec.NoCode {
		text += "\nfails_with: " + string(c.Rule.FailsWith)
	}
	if c.Rule.Slot != "" {
		text += "\nslot: " + string(c.Rule.Slot)
	}
	if len(c.Rule.Order) > 0 {
		text += "\norder: " + strings.Join(c.Rule.Order, ", ")
	}
	for _, e := range c.Rule.Expressions() {
		text += "\n" + strings.Join(strings.Fields(e.Source), " ")
	}
	return text
}

func quote(paragraphs, mark string) string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(paragraphs, "\n") {
		if strings.TrimSpace(paragraph) != "" {
			b.WriteString(mark + strings.Join(text.Wrap(paragraph, 84), "\n"+mark) + "\n")
		}
	}
	return b.String()
}

func tellFacts(w io.Writer, changes []legaltext.FactChange) {
	const unstated = "(not stated)"
	fmt.Fprintln(w, "\nFacts")
	if len(changes) == 0 {
		fmt.Fprintln(w, "  none differs")
	}
	for _, change := range changes {
		weight := []string{string(change.Direction)}
		if change.Size != "" {
			weight = slices.Insert(weight, 0, change.Size)
		}
		if change.Material {
			weight = append(weight, "material")
		}
		fmt.Fprintf(w, "  %s %s: %s -> %s [%s]\n", change.Clause, change.Name, cmp.Or(change.Before, unstated), cmp.Or(change.After, unstated), strings.Join(weight, "; "))
	}
	if sum := legaltext.Weigh(changes); sum.Changed > 0 {
		fmt.Fprintln(w)
		paragraphs(w, fmt.Sprintf("Of the response %s, %d of them materially: %v%s. Material is %s; the threshold is our assumption [A].", text.Several(sum.Changed, "fact changes", "facts change"), sum.Material, sum.Direction, leftOpen(sum), legaltext.Threshold))
	}
}

// leftOpen says how many material changes have no direction that is known.
func leftOpen(sum legaltext.ResponseChange) string {
	if sum.Unknown == 0 || sum.Direction == legaltext.NotKnown {
		return ""
	}
	return fmt.Sprintf(" as far as it is known, which it is not of %d", sum.Unknown)
}
