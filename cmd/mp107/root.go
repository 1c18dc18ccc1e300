package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "mp107",
		Short: "An executable reading of SEC modification MP107, and its conformance suite",
		Long: `mp107 reads modification MP107 of the Smart Energy Code as rules that can be
executed, and holds implementations of the Data Service Provider against them.

Exit codes: 0 conformant, 1 non-conformant, 2 usage or configuration,
3 could not run or could not conclude, 4 evidence invalid or stale.`,
		Example: `  mp107 run                               the suite against the simulated DSP
  mp107 run --fault bypass-any-615        the same with a seeded fault: fails
  mp107 explain --srv 6.15.1 --role ED --smets 1 --targets NetworkOperator \
        --rdp-owner=false --holds-credential=true --release MP107
  mp107 prove                             every theorem, proved or refuted
  mp107 law show                          the clauses, with their provenance`,
		Version:       builtFrom(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	// The law takes some time to read, which only those who ask for it spend.
	cobra.AddTemplateFunc("lawDigest", func() (string, error) {
		register, err := legaltext.Embedded()
		if err != nil {
			return "", err
		}
		return register.Digest[:12], nil
	})
	root.SetVersionTemplate("mp107 {{.Version}}, law {{lawDigest}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if value, ok := strings.CutSuffix(err.Error(), ": invalid syntax"); ok && strings.Contains(value, "strconv.ParseUint") {
			value, _, _ = strings.Cut(value, ": strconv.")
			err = fmt.Errorf("%s: want a whole number from 0 on", value)
		}
		return fmt.Errorf("%w\nsee '%s --help'", err, cmd.CommandPath())
	})
	parent(root, newRun(), newCases(), newAdaptor(), newReplay(), newObserve(), newFuzz(), newWaivers(), newSubmission(), newJudge(), newVerify(), newReport(), newDiff(), newHistory(), newAttest(), newSample(), newAssurance(), newReportSchema(), newExplain(), newCatalogue(), newLaw(), newMutants(), newProve(), newExplore(), newRecover(), newExport(), newServe(), newDUIS(), newPKI())
	complete(root)
	return root
}

// builtFrom is the version of the suite, with the commit if it was built from one, the version
// of Go and the law: what a report of a fault has to say.
func builtFrom() string {
	v := conformance.Version
	built, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	for _, setting := range built.Settings {
		switch {
		case setting.Key == "vcs.revision":
			v += fmt.Sprintf(", commit %.12s", setting.Value)
		case setting.Key == "vcs.modified" && setting.Value == "true":
			v += " and changes"
		}
	}
	return v + ", " + built.GoVersion
}

// lawFlags choose the law: which clauses, as of which release, read how.
type lawFlags struct {
	dir      string
	release  string
	readings []string
}

func (f *lawFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.dir, "law", "", "`FOLDER` of clause files to use instead of the embedded law")
	f.choose(cmd)
}

// choose registers what is chosen of the embedded law.
func (f *lawFlags) choose(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.release, "release", string(spec.MP107), "state of the law: "+text.Join(spec.Releases(), ", "))
	cmd.Flags().StringArrayVar(&f.readings, "reading", nil, "`ANSWER` to an open question, as in A3=network-operators-only; repeatable (see 'mp107 law readings')")
}

// load reads the law and the choices. A law with defects is reported whole.
func (f *lawFlags) load() (law model.Law, err error) {
	if law.Release, err = spec.ParseRelease(f.release); err != nil {
		return law, err
	}
	if law.Readings, err = spec.ParseReadings(f.readings); err != nil {
		return law, err
	}
	law.Register, err = loadLaw(f.dir)
	return law, err
}

func loadLaw(dir string) (*legaltext.Register, error) {
	if dir == "" {
		return legaltext.Embedded()
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("--law %s: not a folder that can be read", dir)
	}
	register, err := legaltext.Load(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("the law in %s cannot be used:\n%w", dir, err)
	}
	return register, nil
}

// isTerminal reports whether a stream is a person's terminal.
func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// useColour says whether to colour standard output: on a terminal, unless the
// person asked for none in the way of no-color.org.
func useColour() bool { return isTerminal(os.Stdout) && os.Getenv("NO_COLOR") == "" }

// invocation is how this program was started, so that a command printed can be
// typed again.
func invocation() string {
	if strings.Contains(os.Args[0], "go-build") {
		return "go run ./cmd/mp107"
	}
	return os.Args[0]
}
