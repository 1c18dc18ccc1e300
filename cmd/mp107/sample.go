package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/sample"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/folder"
	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
)

// sampleFlags say what is drawn, or what came back.
type sampleFlags struct {
	trust      trustFlags
	n          int
	seed       uint64
	out, merge string
}

func newSample() *cobra.Command {
	var f sampleFlags
	cmd := &cobra.Command{
		Use:   "sample FOLDER",
		Short: "Draw cases of a report for a person to review, and take in the conclusions",
		Long: `Draw cases of the report in a folder, once it has been found to be as it was written,
and write a worksheet: WORKSHEET.csv to be filled in, WORKSHEET.html to be read, with
each case's story, what the law demands, what was seen, and the clauses. The draw is
stratified by theorem and depends on the evidence root, --seed and --n alone;
docs/attest.md has the method. Choose the seed when the run is over.

With --merge the worksheet that was filled in is held against the same draw, and what was
concluded is written to reviewed.json in the folder. It makes no verdict better. Exit code
0 means that every case was reviewed and none disagreed with, 1 that one was, 2 that the
worksheet cannot be used, 3 that cases are left or unclear, 4 that the folder was changed.`,
		Example: `  mp107 sample report --n 20 --seed 5
  mp107 sample report --n 20 --seed 5 --out autumn
  mp107 sample report --merge sample.csv`,
		Args: exactly(1, "sample takes one folder, such as report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.merge != "" {
				return f.review(cmd, args[0])
			}
			if !cmd.Flags().Changed("seed") {
				return errors.New("say with --seed from what to draw, or with --merge what came back")
			}
			if f.n < 1 || f.n > sample.MaxCases {
				return fmt.Errorf("--n %d: want 1 to %d", f.n, sample.MaxCases)
			}
			return f.draw(cmd, args[0])
		},
	}
	f.trust.register(cmd)
	cmd.Flags().IntVar(&f.n, "n", 20, "how many cases to draw")
	cmd.Flags().Uint64Var(&f.seed, "seed", 0, "number that the draw follows from, which the auditor chooses")
	cmd.Flags().StringVar(&f.out, "out", "sample", "`WORKSHEET` to write: its .csv and its .html")
	cmd.Flags().StringVar(&f.merge, "merge", "", "`FILE` of the worksheet that was filled in")
	for _, other := range []string{"n", "seed", "out"} {
		cmd.MarkFlagsMutuallyExclusive("merge", other)
	}
	return cmd
}

func (f *sampleFlags) draw(cmd *cobra.Command, path string) error {
	base := strings.TrimSuffix(f.out, ".csv")
	for _, name := range []string{base + ".csv", base + ".html"} {
		if _, err := os.Lstat(name); err == nil {
			return fmt.Errorf("--out: %s is there already, and may have been filled in: give another name", name)
		}
	}
	e, err := f.trust.verified(heeding(cmd), path)
	if err != nil {
		return err
	}
	design := sample.Design{Root: e.closed.Root, Seed: f.seed, Asked: f.n}
	drawn, err := sample.Draw(e.report, design)
	if err != nil {
		return inconclusive(fmt.Errorf("%s: %w", path, err))
	}
	told, err := e.told(drawn)
	if err == nil {
		err = writeFile(base+".html", func(w io.Writer) error { return sample.HTML(w, design, e.report, told) })
	}
	if err == nil {
		err = writeFile(base+".csv", func(w io.Writer) error { return sample.CSV(w, design, drawn) })
	}
	if err != nil {
		return exitError{exitInconclusive, "the worksheet could not be written: " + err.Error()}
	}
	theorems := map[string]bool{}
	for _, c := range drawn {
		theorems[string(c.For)] = true
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s.csv   to be filled in: agree, disagree or unclear\n%s.html  to be read\n\n  %s of %s, for %s, drawn with seed %d from %s\n",
		base, base, text.Cases(len(drawn)), text.Number(e.report.Counts.Total), text.Several(len(theorems), "theorem", "theorems"), design.Seed, design.Root)
	return nil
}

// told tells the cases of a sample by what the journal has of them.
func (e *rejudged) told(drawn []sample.Drawn) ([]sample.Told, error) {
	places := map[string]int{}
	wanted := map[string]bool{}
	for i, c := range drawn {
		places[c.ID], wanted[c.ID] = i, true
	}
	records, err := e.closed.Records(wanted)
	if err != nil {
		return nil, err
	}
	told := make([]sample.Told, len(drawn))
	for c, err := range e.suite.Cases() {
		if err != nil {
			return nil, err
		}
		i, chosen := places[c.ID]
		if !chosen {
			continue
		}
		record, found := records[c.ID]
		if !found {
			return nil, fmt.Errorf("case %s: the journal has no record of it", c.ID)
		}
		steps, err := e.suite.Account(e.closed.Asked().Implementation, c, record)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", c.ID, err)
		}
		told[i] = sample.Told{Drawn: drawn[i], World: suite.Tell(c.World, nil).World, Steps: steps}
	}
	return told, nil
}

// review takes in what was concluded.
func (f *sampleFlags) review(cmd *cobra.Command, path string) error {
	source, err := regular.Read(f.merge, sample.MaxBytes)
	if err != nil {
		return fmt.Errorf("--merge: %w", err)
	}
	sheet, err := sample.Read(source)
	if err == nil {
		err = earlier(path, sheet.Design)
	}
	if err != nil {
		return fmt.Errorf("--merge %s:\n%w", f.merge, err)
	}
	e, err := f.trust.verified(heeding(cmd), path)
	if err != nil {
		return err
	}
	review, err := e.reviewed(sheet)
	if err != nil {
		return fmt.Errorf("--merge %s:\n%w", f.merge, err)
	}
	if err := putBeside(path, folder.File{Name: folder.Reviewed, Write: review.Write}); err != nil {
		return exitError{exitInconclusive, "what was concluded could not be saved: " + err.Error()}
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s\n", filepath.Join(path, folder.Reviewed))
	return tellReview(cmd.OutOrStdout(), review, e.report.Headline())
}

// reviewed holds a worksheet against the same draw.
func (e *rejudged) reviewed(sheet *sample.Worksheet) (sample.Review, error) {
	if sheet.Root != e.closed.Root {
		return sample.Review{}, fmt.Errorf("  it is of the evidence root %.64q, and this folder has %s: give the folder that it was drawn from", sheet.Root, e.closed.Root)
	}
	drawn, err := sample.Draw(e.report, sheet.Design)
	if err != nil {
		return sample.Review{}, err
	}
	cases, err := sheet.Merge(drawn)
	if err != nil {
		return sample.Review{}, err
	}
	return sample.NewReview(sheet.Design, e.report.Conclusion.Verdict, cases), nil
}

// earlier refuses to put the review of one sample in the place of another's.
func earlier(path string, d sample.Design) error {
	name := filepath.Join(path, folder.Reviewed)
	source, err := regular.Read(name, sample.MaxBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var before sample.Review
	if err == nil {
		err = json.Unmarshal(source, &before)
	}
	if err != nil || before.Design != d {
		return fmt.Errorf("  the review of another sample is there already: move %s elsewhere first", name)
	}
	return nil
}

func tellReview(w io.Writer, r sample.Review, headline string) error {
	all := r.Summary
	fmt.Fprintf(w, "\n  Verdict         %s\n  Reviewed        %d of %d: %d agreed with, %d disagreed with, %d unclear\n\n", headline, all.Reviewed, all.Drawn, all.Agreed, all.Disagreed, all.Unclear)
	fmt.Fprintf(w, "  %-16sdrawn  agree  disagree  unclear  open\n", "Theorem")
	for _, t := range r.Theorems {
		fmt.Fprintf(w, "  %-16s%5d%7d%10d%9d%6d\n", t.Theorem, t.Drawn, t.Agreed, t.Disagreed, t.Unclear, t.Drawn-t.Reviewed)
	}
	switch {
	case all.Disagreed > 0:
		return ended(exitNonConformant)
	case !all.Finished():
		return ended(exitInconclusive)
	default:
		return nil
	}
}
