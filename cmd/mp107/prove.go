package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/explore"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

type proveFlags struct {
	law          lawFlags
	matrix, gaps bool
	mutate       bool
	theorems     []string
	certificates string
	check        string
	details      bool
	json         bool
}

func newProve() *cobra.Command {
	var f proveFlags
	cmd := &cobra.Command{
		Use:   "prove",
		Short: "Prove or refute every theorem about the law",
		Long: `Prove or refute every theorem about the law, as of each release unless one is
given. A proof holds for any number of parties: its
certificate is checked before it counts. A refuted theorem comes with a witness
that has been replayed on the model and on the simulated DSP.

Exit code 0 means that every theorem came out as the modification intends (T06
holds before it and fails with it; T02 and T07 the reverse), 1 that one did not,
3 that one is unknown, 4 that a certificate does not hold.`,
		Example: `  mp107 prove
  mp107 prove --release MP107 --theorem T07
  mp107 prove --matrix                      every theorem under every reading
  mp107 prove --gaps                        gaps and conflicts in the rules
  mp107 prove --json > proofs.json          for a program to read
  mp107 prove --mutate                      which theorem notices a change of a clause
  mp107 prove --certificates certificates/  write CNF and proofs
  mp107 prove --check certificates/         check them against law and theorems`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("prove takes no arguments: did you mean --theorem %s?", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return f.execute(cmd) },
	}
	f.law.register(cmd)
	cmd.Flags().Lookup("release").DefValue = "each"
	cmd.Flags().StringArrayVar(&f.theorems, "theorem", nil, "only this theorem: T01 to T23, or a file of your own, NAME.md; repeatable")
	cmd.Flags().BoolVar(&f.matrix, "matrix", false, "decide under every combination of readings")
	cmd.Flags().BoolVar(&f.gaps, "gaps", false, "decide whether the rules have gaps or conflicts")
	cmd.Flags().BoolVar(&f.mutate, "mutate", false, "change every clause in every way and tell which theorem notices; takes minutes")
	cmd.Flags().BoolVar(&f.details, "details", false, "tell every result in full")
	cmd.Flags().StringVar(&f.certificates, "certificates", "", "folder to write the certificates of the proofs to")
	cmd.Flags().StringVar(&f.check, "check", "", "folder of certificates to check, against this law or the one of --law; nothing else is done")
	jsonFlag(cmd, &f.json)
	cmd.MarkFlagsMutuallyExclusive("matrix", "gaps", "mutate", "certificates", "check")
	cmd.MarkFlagsMutuallyExclusive("json", "certificates")
	cmd.MarkFlagsMutuallyExclusive("json", "check")
	for mode, without := range map[string][]string{
		"matrix": {"reading", "theorem", "details"}, "gaps": {"reading", "theorem", "details"}, "certificates": {"details"},
		"mutate": {"reading", "theorem", "details", "release"}, "check": {"reading", "details", "release"},
	} {
		for _, other := range without {
			cmd.MarkFlagsMutuallyExclusive(mode, other)
		}
	}
	return cmd
}

func (f *proveFlags) execute(cmd *cobra.Command) error {
	debug.SetGCPercent(400) // formulas are small and soon done with: to collect them as usual takes a third of the time
	w := cmd.OutOrStdout()
	if f.check != "" {
		return f.checkCertificates(w)
	}
	law, err := f.law.load()
	if err != nil {
		return err
	}
	releases := []spec.Release{law.Release}
	if !cmd.Flags().Changed("release") {
		releases = spec.Releases()
	}
	theorems, err := chosenTheorems(f.theorems)
	if err != nil {
		return err
	}
	id, err := identify(law, releases)
	if err != nil {
		return err
	}
	if !f.json {
		id.warn(w)
	}
	switch {
	case f.mutate:
		return f.proveMutants(cmd, id, law.Register)
	case f.matrix:
		return f.proveMatrix(cmd, id, law.Register, releases)
	case f.gaps:
		return f.proveGaps(w, id, law.Register, releases)
	case f.certificates != "":
		return f.writeCertificates(w, law, releases, theorems)
	default:
		return f.proveAll(cmd, id, law, releases, theorems)
	}
}

// chosenTheorems are those of the register by identifier and those of files; all
// of the register where none is named.
func chosenTheorems(names []string) ([]legaltext.Theorem, error) {
	if len(names) == 0 {
		return legaltext.Theorems(), nil
	}
	var chosen []legaltext.Theorem
	for _, name := range names {
		if filepath.Ext(name) == ".md" {
			text, err := regular.Read(name, legaltext.MaxFile)
			if err != nil {
				return nil, err
			}
			own, err := legaltext.ReadTheorems(name, text)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, own...)
			continue
		}
		theorem, err := legaltext.TheoremByID(spec.TheoremID(name))
		if err != nil {
			return nil, fmt.Errorf("%w, or a file of theorems, NAME.md", err)
		}
		chosen = append(chosen, theorem)
	}
	seen := map[spec.TheoremID]bool{}
	for _, t := range chosen {
		if seen[t.ID] {
			return nil, fmt.Errorf("theorem %s is named twice", t.ID)
		}
		seen[t.ID] = true
	}
	return chosen, nil
}

// tally is what all results together come to.
type tally struct {
	unintended, unknown int
	told                []prove.Result
}

func (f *proveFlags) proveAll(cmd *cobra.Command, id identity, law model.Law, releases []spec.Release, theorems []legaltext.Theorem) error {
	all, err := prove.Releases(law.Register, releases, law.Readings, prove.Settings{Clock: time.Now, Theorems: theorems, Details: f.details})
	if err != nil {
		return inconclusive(err)
	}
	found := proofs{head: head{Schema: "mp107.prove.v1"}, Law: id, Readings: answersTo(law.Readings)}
	for at, release := range releases {
		law.Release = release
		of := releaseProofs{Release: release}
		switch explored, err := explore.Run(cmd.Context(), law, explore.Small(), explore.Resources{}); {
		case cmd.Context().Err() != nil:
			return exitError{exitInconclusive, "interrupted"}
		case err != nil:
			of.Unexplored = err.Error()
		default:
			if err := contradicted(explored, all[at]); err != nil {
				return err
			}
		}
		for i, result := range all[at] {
			of.Theorems = append(of.Theorems, proof{result, meant(theorems[i], release)})
		}
		found.Releases = append(found.Releases, of)
	}
	if f.json {
		return writeDocument(cmd.OutOrStdout(), &found, tell(io.Discard, found, theorems, law.Readings, f.details))
	}
	return tell(cmd.OutOrStdout(), found, theorems, law.Readings, f.details)
}

// meant is the verdict that the modification intends.
func meant(theorem legaltext.Theorem, release spec.Release) prove.Status {
	if theorem.HoldsIn(release) {
		return prove.Proved
	}
	return prove.Refuted
}

// tell writes what was found, and says how the command ends.
func tell(w io.Writer, found proofs, theorems []legaltext.Theorem, readings spec.Readings, details bool) error {
	var t tally
	fmt.Fprintf(w, "Law %.12s, readings %v\n", found.Law.Digest, readings)
	for _, of := range found.Releases {
		fmt.Fprintf(w, "\n%s\n", of.Release)
		for i, p := range of.Theorems {
			t.line(w, theorems[i], p)
			if details || p.Witness != nil || p.Condition != nil || p.Verdict == prove.Unknown {
				t.told = append(t.told, p.Result)
			}
		}
		if of.Unexplored != "" {
			fmt.Fprintf(w, "  The proofs are not held against the explorer: %s\n", text.Printable(of.Unexplored))
		}
	}
	for i, result := range t.told {
		if i == 0 || result.Release != t.told[i-1].Release {
			fmt.Fprintf(w, "\n%s, in full\n", result.Release)
		}
		fmt.Fprint(w, "\n"+result.String())
	}
	return t.conclude(w)
}

// contradicted holds proofs against what the explorer has found in the small world,
// where it goes through every state: a theorem cannot be proved and refuted.
func contradicted(explored explore.Result, results []prove.Result) error {
	for _, result := range results {
		if f := explored.Finding(result.Theorem); result.Verdict == prove.Proved && f.Verdict == explore.Refuted {
			return exitError{exitEvidence, fmt.Sprintf("the prover and the explorer contradict each other, so that neither is to be trusted: %s is proved as of %s, and yet in the small world\n%s",
				result.Theorem, explored.Release, text.Join(f.Witness.Story, "\n"))}
		}
	}
	return nil
}

func (t *tally) line(w io.Writer, theorem legaltext.Theorem, result proof) {
	note := ""
	switch {
	case result.Verdict == prove.Unknown:
		t.unknown++
	case result.Verdict == prove.NotApplicable:
		note = result.Reason
	case result.Verdict != result.Meant:
		t.unintended++
		note = "NOT INTENDED"
	case result.Verdict == prove.Refuted && len(theorem.Holds) == 0:
		note = "a finding"
	case result.Verdict == prove.Refuted:
		note = "as intended"
	case result.Vacuous:
		note = "vacuously: no request fulfils its premise"
	}
	if note == "" && len(result.Clauses) > 0 {
		note = "by " + text.Join(result.Clauses, " ")
	}
	fmt.Fprintf(w, "  %s %-26s %-14s %5d ms  %s\n", theorem.ID, theorem.Name, result.Verdict, result.Took.Milliseconds(), note)
}

func (t *tally) conclude(w io.Writer) error {
	if t.unknown > 0 {
		fmt.Fprintf(w, "\n%s unknown, and unknown is never proved.\n", text.Several(t.unknown, "theorem is", "theorems are"))
		if t.unintended == 0 {
			return ended(exitInconclusive)
		}
	}
	return asIntended(w, t.unintended)
}

// asIntended says whether every theorem came out as the modification intends.
func asIntended(w io.Writer, unintended int) error {
	if unintended > 0 {
		fmt.Fprintf(w, "\n%s not come out as the modification intends.\n", text.Several(unintended, "theorem does", "theorems do"))
		return ended(exitNonConformant)
	}
	fmt.Fprintln(w, "\nEvery theorem comes out as the modification intends.")
	return nil
}

func (f *proveFlags) proveMatrix(cmd *cobra.Command, id identity, register *legaltext.Register, releases []spec.Release) error {
	w := cmd.OutOrStdout()
	found := matrices{head: head{Schema: "mp107.prove-matrix.v1"}, Law: id}
	var unknown error
	for _, release := range releases {
		matrix, err := prove.ComputeMatrix(heeding(cmd), register, release)
		if cmd.Context().Err() != nil {
			return exitError{exitInconclusive, fmt.Sprintf("interrupted: there is no matrix of %s and of what comes after it", release)}
		}
		if err != nil {
			return inconclusive(err)
		}
		found.Releases = append(found.Releases, matrix)
		if !f.json {
			fmt.Fprintln(w, matrix)
		}
		for _, row := range matrix.Rows {
			if row.Count(prove.Unknown) > 0 && unknown == nil {
				unknown = exitError{exitInconclusive, fmt.Sprintf("%s is unknown in %d combinations as of %s", row.Theorem, row.Count(prove.Unknown), release)}
			}
		}
	}
	if f.json {
		return writeDocument(w, &found, unknown)
	}
	return unknown
}

// proveGaps ends with exit code 1 where a property is refuted under the
// default readings; one that only another reading refutes is told, since it is
// a finding about that reading.
func (f *proveFlags) proveGaps(w io.Writer, id identity, register *legaltext.Register, releases []spec.Release) error {
	found := gaps{head: head{Schema: "mp107.prove-gaps.v1"}, Law: id}
	var all []prove.Property
	for _, release := range releases {
		properties, err := prove.Gaps(register, release)
		if err != nil {
			return inconclusive(err)
		}
		found.Releases, all = append(found.Releases, releaseGaps{release, properties}), append(all, properties...)
		if !f.json {
			tellGaps(w, release, properties)
		}
	}
	if f.json {
		return writeDocument(w, &found, concludeGaps(all))
	}
	return concludeGaps(all)
}

func tellGaps(w io.Writer, release spec.Release, properties []prove.Property) {
	counts := map[prove.Status]int{}
	for _, property := range properties {
		counts[property.Verdict]++
	}
	fmt.Fprintf(w, "%s: %d properties of the rules, under every reading at once: %d proved, %d refuted, %d unknown\n",
		release, len(properties), counts[prove.Proved], counts[prove.Refuted], counts[prove.Unknown])
	for _, property := range properties {
		if property.Verdict != prove.Proved {
			fmt.Fprint(w, indented(property.String()))
		}
	}
}

func concludeGaps(properties []prove.Property) error {
	code := exitConformant
	for _, p := range properties {
		switch {
		case p.Verdict == prove.Unknown:
			return ended(exitInconclusive)
		case p.Verdict == prove.Refuted && (p.Witness == nil || p.Witness.Scenes[0].Readings.String() == "defaults"):
			code = exitNonConformant
		}
	}
	return ended(code)
}

func (f *proveFlags) writeCertificates(w io.Writer, law model.Law, releases []spec.Release, theorems []legaltext.Theorem) error {
	written := 0
	for _, release := range releases {
		law.Release = release
		names, err := prove.WriteCertificates(f.certificates, law, theorems)
		if err != nil {
			return inconclusive(err)
		}
		written += len(names)
	}
	fmt.Fprintf(w, "%s: %s, each a formula (.cnf) and its proof twice (.rup, .lrat)\n", f.certificates, text.Several(written, "certificate", "certificates"))
	check := invocation() + " prove --check " + quoted(f.certificates)
	if f.law.dir != "" {
		check += " --law " + quoted(f.law.dir)
	}
	for _, name := range f.theorems {
		if filepath.Ext(name) == ".md" {
			check += " --theorem " + quoted(name)
		}
	}
	fmt.Fprintf(w, "Check with: %s\n", check)
	return nil
}

// checkCertificates checks a folder of certificates against the law and the
// theorems, those of files named with --theorem included.
func (f *proveFlags) checkCertificates(w io.Writer) error {
	register, err := loadLaw(f.law.dir)
	if err != nil {
		return err
	}
	theorems, err := chosenTheorems(f.theorems)
	if err != nil {
		return err
	}
	if info, err := os.Stat(f.check); err != nil || !info.IsDir() {
		return fmt.Errorf("--check %s: not a folder that can be read", f.check)
	}
	names, vacuously, err := prove.CheckCertificates(f.check, register, append(theorems, legaltext.Theorems()...))
	for _, name := range names {
		note := ""
		if slices.Contains(vacuously, name) {
			note = ", vacuously: no request fulfils its premise"
		}
		fmt.Fprintf(w, "%s holds%s\n", name, note)
	}
	if err != nil {
		return exitError{exitEvidence, err.Error()}
	}
	fmt.Fprintf(w, "%s: %s, of law %.12s\n", f.check, text.Several(len(names), "certificate holds", "certificates hold"), register.Digest)
	for _, release := range spec.Releases() {
		if without := uncertified(names, release); len(without) > 0 && len(without) < len(legaltext.Theorems()) {
			fmt.Fprintf(w, "None, as of %s, for %s: refuted, or left out\n", release, text.List(without))
		}
	}
	return nil
}

// uncertified lists the theorems of which there is no certificate as of a release.
func uncertified(names []string, release spec.Release) []string {
	var without []string
	for _, t := range legaltext.Theorems() {
		if !slices.Contains(names, fmt.Sprintf("%s-%s", t.ID, release)) {
			without = append(without, string(t.ID))
		}
	}
	return without
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ") + "\n"
}
