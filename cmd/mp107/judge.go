package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	duisadaptor "example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/attest"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/journal"
	"example.org/mp107/conformance/mutant"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/folder"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
)

// trustFlags say by what somebody else's run is judged again.
type trustFlags struct {
	law, pki string
	profile  profileFlags
}

func (f *trustFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.law, "law", "", "`FOLDER` of the clause files that the run was judged by, if they are not the embedded ones")
	cmd.Flags().StringVar(&f.pki, "pki", "", "`FOLDER` of the certificates by which the DSP's signatures are verified again, of a run over DUIS; no key is needed")
	f.profile.register(cmd, "with --pki: ")
}

func newJudge() *cobra.Command {
	var f trustFlags
	var out string
	cmd := &cobra.Command{
		Use:   "judge FOLDER",
		Short: "Judge a run again by its journal, without the implementation",
		Long: `Judge a run again by the journal in its report folder, with the model alone: no
implementation is asked anything, no program started and no host contacted.

The report is the one that the run has written, byte for byte; --out writes it. The
exit code is that of the verdict, or 4 if the journal is not as it was written. A run
by a law that is not the shipped one needs --law. That the answers in the journal are
those of the implementation no journal can prove, but with --pki those of a run over
DUIS are held against the messages that the DSP has signed.`,
		Example: `  mp107 judge report
  mp107 judge report --out again
  mp107 judge report --law my-clauses
  mp107 judge report --pki certificates`,
		Args: exactly(1, "judge takes one folder, such as report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			e, err := f.judged(heeding(cmd), args[0])
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			if err := report.Console(w, e.report, report.ConsoleOptions{Color: useColour()}); err != nil {
				return err
			}
			fmt.Fprintf(w, "\nSignatures: %s\n", &e.signatures)
			if out != "" {
				if err := e.save(out); err != nil {
					return err
				}
				fmt.Fprintf(w, "Report: %s\n", filepath.Join(out, "index.html"))
			}
			return ended(e.report.Conclusion.ExitCode)
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&out, "out", "", "`FOLDER` to write the report to")
	return cmd
}

func newVerify() *cobra.Command {
	var f trustFlags
	var signedBy string
	cmd := &cobra.Command{
		Use:   "verify FOLDER",
		Short: "Say whether anything in a report folder was changed",
		Long: `Say whether what is in a report folder belongs together: the journal, the report in
all its forms, the files for replaying failures, the law and this version of the
suite. The run is judged again by its journal, everything is made anew from that and
held against what is there. No program is started and no host contacted.

Exit code 0 means that nothing was changed, added or left out, whatever the verdict
is; 4 that something was, and the first place is named, with file and line. That the
answers in the journal are those of the implementation no journal can prove, but with
--pki those of a run over DUIS are held against what the DSP has signed.

With --signed-by the signatures of 'mp107 attest' are checked too, and what was signed is
held against the evidence: 3 means that the report is unsigned, 4 that they do not hold.`,
		Example: `  mp107 verify report
  mp107 verify report --signed-by laboratory.pub.pem
  mp107 verify report --law my-clauses
  mp107 verify report --pki certificates`,
		Args: exactly(1, "verify takes one folder, such as report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var key ed25519.PublicKey
			if cmd.Flags().Changed("signed-by") { // a name that is empty is a mistake, and not none
				var err error
				if key, err = attest.ReadPublic(signedBy); err != nil {
					return fmt.Errorf("--signed-by: %w", err)
				}
			}
			e, err := f.verified(heeding(cmd), args[0])
			if err != nil {
				return err
			}
			var attested attest.Attested
			if key != nil {
				if attested, err = e.attested(key); err != nil {
					return err
				}
			}
			w := cmd.OutOrStdout()
			fmt.Fprintf(w, "INTACT\n  %s belong together, with this root. That it is the root of the run is for whoever\n  ran it to say: a folder can be written anew as a whole.\n\n", text.Several(len(e.files)+len(e.beside)+len(beside), "file", "files"))
			e.tell(w)
			if key != nil {
				tellAttested(w, attested)
			} else if there(args[0], folder.Attestation) {
				fmt.Fprintln(w, "  Attestation     not checked: say with --signed-by whose key you trust")
			}
			if there(args[0], folder.Reviewed) {
				fmt.Fprintln(w, "  Review          not checked: 'mp107 sample --merge' makes it again from its worksheet")
			}
			return nil
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&signedBy, "signed-by", "", "`FILE` of the public key of whoever has to have attested the report")
	return cmd
}

// tell says what was verified.
func (e *rejudged) tell(w io.Writer) {
	for _, row := range [][2]string{
		{"Verdict", e.report.Headline()},
		{"Implementation", e.report.Implementation.Name + " " + e.report.Implementation.Version},
		{"Suite", e.report.Asked.Suite}, {"Law", e.report.Asked.LawDigest}, {"Root", e.closed.Root}, {"Signatures", e.signatures.String()},
	} {
		fmt.Fprintf(w, "  %-16s%s\n", row[0], row[1])
	}
}

// beside are the files of a folder that are not part of a report.
var beside = []string{folder.Sealed, folder.Sums, folder.Marker}

// signatures counts the answers that came with messages which the DSP has signed.
type signatures struct {
	notary             *duisadaptor.Notary // nil if nobody says whom to trust
	renamed            bool
	kept               int // answers with messages
	confirmed, without int // by a signed message, and by one that may go without
}

func (s *signatures) confirm(_ conformance.Case, answers []suite.Submitted) error {
	for _, a := range answers {
		if len(a.Signed) > 0 {
			s.kept++
		}
		if s.notary == nil {
			continue
		}
		signed, err := s.notary.Confirm(a.At, a.Request, a.Answer, a.Signed, s.renamed)
		switch {
		case err != nil:
			return err
		case signed:
			s.confirmed++
		default:
			s.without++
		}
	}
	return nil
}

func (s *signatures) String() string {
	switch {
	case s.notary == nil && s.kept == 0:
		return "none; the implementation does not sign what it answers"
	case s.notary == nil:
		return text.Several(s.kept, "answer has messages", "answers have messages") + " of the DSP, which are verified if you say with --pki whose certificates you trust"
	}
	told := text.Several(s.confirmed, "answer is", "answers are") + " in messages that the DSP has signed"
	if s.without > 0 {
		told += "; " + text.Several(s.without, "rejection", "rejections") + " without a Signature, as the profile allows"
	}
	if s.renamed {
		told += "; which request each answers is not known, since the world was declared"
	}
	return told
}

// rejudged is a run judged again, with the files that its report consists of.
type rejudged struct {
	folder string
	closed *journal.Closed
	suite  *suite.Suite
	report report.Report
	files  []folder.File
	beside []string // what lies beside them

	signatures signatures
}

// judged judges the run of a folder again. Nothing in the folder is believed.
func (f *trustFlags) judged(ctx context.Context, path string) (*rejudged, error) {
	limitMemory(runMemory)
	register, err := loadLaw(f.law)
	if err != nil {
		return nil, err
	}
	e := &rejudged{folder: path}
	if e.beside, err = folder.Beside(path); err != nil && !errors.As(err, new(folder.Change)) {
		return nil, err
	}
	if e.signatures.notary, err = f.notary(); err != nil {
		return nil, err
	}
	name := filepath.Join(path, folder.Sealed)
	if e.closed, err = journal.Open(name); err == nil {
		e.closed.Quick = mutant.Quick
		err = e.judge(ctx, register)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist) && !there(path, "."):
		return nil, fmt.Errorf("%s: there is no such folder", path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no journal of a run that is over: one that was interrupted is gone on with by 'mp107 run --resume'", name)
	case errors.Is(err, suite.ErrEvidence):
		return nil, exitError{exitEvidence, fmt.Sprintf("%s: %v", name, err)}
	case errors.Is(err, journal.ErrLaw):
		return nil, fmt.Errorf("%s: %w: give with --law the clause files that the run was judged by", name, err)
	case errors.Is(err, journal.ErrVersion):
		return nil, exitError{exitInconclusive, fmt.Sprintf("%s: %v: judge it with that version", name, err)}
	case err != nil:
		return nil, inconclusive(fmt.Errorf("%s: %w", name, err))
	}
	return e, nil
}

// notary is nil where there are no certificates to trust.
func (f *trustFlags) notary() (*duisadaptor.Notary, error) {
	if f.pki == "" {
		return nil, nil
	}
	kit, err := pki.Load(f.pki)
	if err != nil {
		return nil, fmt.Errorf("--pki %s: %w", f.pki, err)
	}
	profile, err := f.profile.load()
	if err != nil {
		return nil, err
	}
	return duisadaptor.NewNotary(kit, profile)
}

func (e *rejudged) judge(ctx context.Context, register *legaltext.Register) error {
	e.signatures.renamed = e.closed.Settings().Declared
	cases, outcome, err := e.closed.Judge(ctx, register, e.signatures.confirm)
	if err != nil {
		return err
	}
	e.suite = cases
	end := e.closed.End
	if err := addRounds(&outcome, end.Rounds); err != nil {
		return fmt.Errorf("%w: the concurrent rounds: %w", suite.ErrEvidence, err)
	}
	e.report, e.files, err = render(&outcome, register, e.closed.Settings().Faults, e.closed.Attachments, end)
	return err
}

// save writes the report to another folder, with what lies beside it in the first.
func (e *rejudged) save(path string) error {
	out, err := folder.Begin(path, false)
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	defer out.Close()
	files := append(slices.Clone(e.files), folder.File{Name: folder.Sealed, Write: e.closed.Repack})
	for _, name := range e.beside {
		files = append(files, folder.Copy(e.folder, name))
	}
	if err = out.Aside(); err == nil {
		err = out.Save(files)
	}
	if err != nil {
		return exitError{exitInconclusive, "the report could not be saved: " + err.Error()}
	}
	return nil
}

// verified judges the run of a folder again and holds the folder against it.
func (f *trustFlags) verified(ctx context.Context, path string) (*rejudged, error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s: not a folder that can be read", path)
	}
	if !there(path, folder.Sealed) && !there(path, folder.Sums) && !there(path, folder.Marker) && !there(path, folder.Journal) {
		return nil, fmt.Errorf("%s: not the report of a run: give the folder that 'mp107 run --out' has written", path)
	}
	if err := folder.Names(path); err != nil {
		return nil, changed(path, err)
	}
	if there(path, folder.Sums) && !there(path, folder.Sealed) {
		return nil, changed(path, folder.Change{File: folder.Sealed, Line: -1, Byte: -1, Why: "is missing"})
	}
	e, err := f.judged(ctx, path)
	if err != nil {
		return nil, err
	}
	return e, e.holds(path)
}

func there(path, name string) bool {
	_, err := os.Lstat(filepath.Join(path, name))
	return err == nil
}

// holds holds a folder against the run judged again.
func (e *rejudged) holds(path string) error {
	files := append(slices.Clone(e.files), folder.File{Name: folder.Sealed})
	return changed(path, folder.Check(path, files))
}

// changed gives the error that a folder is not as it was written, if it is one, its
// exit code.
func changed(path string, err error) error {
	if change := (folder.Change{}); errors.As(err, &change) {
		return exitError{exitEvidence, fmt.Sprintf("%s was changed after it was written: %v", path, change)}
	}
	return err
}
