package main

import (
	"fmt"
	"os"
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
3 could not run or could not conclude, 4 evidence invalid.`,
		Example: `  mp107 run                               the suite against the simulated DSP
  mp107 run --fault bypass-any-615        the same with a seeded fault: fails
  mp107 explain --srv 6.15.1 --role ED --smets 1 --targets NetworkOperator \
        --rdp-owner=false --holds-credential=true --release MP107
  mp107 prove                             every theorem, proved or refuted
  mp107 law show                          the clauses, with their provenance`,
		Version:       conformance.Version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w\nsee '%s --help'", err, cmd.CommandPath())
	})
	return parent(root, newRun(), newCases(), newAdaptor(), newReplay(), newFuzz(), newWaivers(), newSubmission(), newJudge(), newVerify(), newExplain(), newCatalogue(), newLaw(), newMutants(), newProve(), newExplore(), newRecover(), newExport(), newServe(), newDUIS(), newPKI())
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
