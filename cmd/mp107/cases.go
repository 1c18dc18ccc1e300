package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// casesSchema names the form of the list as JSON.
const casesSchema = "mp107.cases.v1"

// casesFlags choose cases as a run would.
type casesFlags struct {
	question questionFlags
	json     bool
}

func (f *casesFlags) register(cmd *cobra.Command) {
	f.question.register(cmd)
	cmd.Flags().BoolVar(&f.json, "json", false, "write JSON")
}

// suite prepares the cases as a run with the same flags would.
func (f *casesFlags) testSuite() (*suite.Suite, error) {
	options, err := f.question.options()
	if err != nil {
		return nil, err
	}
	return f.question.prepare(options)
}

func newCases() *cobra.Command {
	return parent(&cobra.Command{Use: "cases", Short: "Look at the cases of the suite"}, newCasesList(), newCasesShow(), newCasesDiff())
}

func newCasesList() *cobra.Command {
	var f casesFlags
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the cases with their requirements",
		Long: `List every case of the suite: its identifier, which says what the case is about,
and its title. The identifier of a scenario or of a row of the table is the same
under every seed and release; a sequence is called by what it is drawn from.`,
		Example: `  mp107 cases list
  mp107 cases list --run R1/T02/table --json
  mp107 cases list --run sequence --seed 5`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			testSuite, err := f.testSuite()
			if err != nil {
				return err
			}
			if f.json {
				return listJSON(cmd.OutOrStdout(), testSuite)
			}
			return list(cmd.OutOrStdout(), testSuite)
		},
	}
	f.register(cmd)
	return cmd
}

func list(w io.Writer, testSuite *suite.Suite) error {
	for c, err := range testSuite.Cases() {
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s\t%s\n", c.ID, c.Title); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n", text.Cases(testSuite.Len()))
	return err
}

// listedCase is one case of the list as JSON.
type listedCase struct {
	ID          string                `json:"id"`
	Requirement spec.RequirementID    `json:"requirement"`
	Theorem     spec.TheoremID        `json:"theorem"`
	Kind        conformance.Kind      `json:"kind"`
	Title       string                `json:"title"`
	Events      int                   `json:"events"` // how many there are
	Needs       []conformance.Ability `json:"needs"`  // abilities without which it is not applicable
	// Story and Demands are digests of what happens in it and of what the law demands.
	Story   string `json:"story"`
	Demands string `json:"demands"`
}

// listing lists the cases of a suite, up to the first that cannot be made or followed.
func listing(testSuite *suite.Suite) iter.Seq2[listedCase, error] {
	return func(yield func(listedCase, error) bool) {
		for c, err := range testSuite.Cases() {
			var prints suite.Prints
			if err == nil {
				prints, err = testSuite.Prints(c)
			}
			listed := listedCase{c.ID, c.Requirement, c.Theorem, c.Kind, c.Title, len(c.Events), append([]conformance.Ability{}, c.Needs()...), prints.Story, prints.Demands}
			if !yield(listed, err) || err != nil {
				return
			}
		}
	}
}

func listJSON(w io.Writer, testSuite *suite.Suite) error {
	fmt.Fprintf(w, "{\"schema\":%q,\"suite\":%q,\"cases\":[", casesSchema, conformance.Version)
	separator := "\n"
	for listed, err := range listing(testSuite) {
		if err != nil {
			return err
		}
		line, err := json.Marshal(listed)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s%s", separator, line)
		separator = ",\n"
	}
	_, err := fmt.Fprintf(w, "\n],\"count\":%d}\n", testSuite.Len())
	return err
}

func newCasesShow() *cobra.Command {
	var f casesFlags
	cmd := &cobra.Command{
		Use:   "show CASE",
		Short: "Show the world and the events of one case",
		Long: `Show one case as a story: the world, and what happens in it. With --json, the
messages of the contract that carry it, one a line: a reset, then each call. What
has to come out is not part of a case; the law says so.`,
		Example: `  mp107 cases show R1/scenario/electricity
  mp107 cases show R1/scenario/electricity --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.question.run = []string{args[0]}
			testSuite, err := f.testSuite()
			if err != nil {
				return err
			}
			for c, err := range testSuite.Cases() {
				if err != nil {
					return err
				}
				if testSuite.Len() > 1 && c.ID != args[0] {
					return fmt.Errorf("%s matches %d cases, such as %s: want one; 'mp107 cases list --run %s' lists them", args[0], testSuite.Len(), c.ID, args[0])
				}
				if f.json {
					return showJSON(cmd.OutOrStdout(), c)
				}
				return show(cmd.OutOrStdout(), c)
			}
			return nil
		},
	}
	f.register(cmd)
	cmd.Flag("run").Hidden, cmd.Flag("skip").Hidden = true, true
	return cmd
}

func show(w io.Writer, c conformance.Case) error {
	story := suite.Tell(c.World, c.Events)
	fmt.Fprintf(w, "%s\n%s\n\n  %s\n\n", c.ID, c.Title, strings.Join(story.World, "\n  "))
	for i, line := range story.Events {
		fmt.Fprintf(w, "%3d. %s\n", i+1, line)
		if i < len(c.Narration) && c.Narration[i] != "" {
			fmt.Fprintf(w, "     (%s)\n", c.Narration[i])
		}
	}
	_, err := fmt.Fprintf(w, "\nAbilities needed: %s\n", cmp.Or(text.Join(c.Needs(), ", "), "none"))
	return err
}

// showJSON writes the messages that carry a case, numbered from 1 on.
func showJSON(w io.Writer, c conformance.Case) error {
	calls := []*adaptorv1.CallLine{{Call: &adaptorv1.CallLine_Reset_{
		Reset_: &adaptorv1.ResetRequest{Call: 1, World: wire.EncodeWorld(c.World)},
	}}}
	for i, event := range c.Events {
		call := &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Apply{Apply: &adaptorv1.ApplyRequest{Call: uint32(i + 2), Event: wire.EncodeEvent(event)}}}
		if event.Submit != nil {
			call.Call = &adaptorv1.CallLine_Submit{Submit: &adaptorv1.SubmitRequest{Call: uint32(i + 2), Request: wire.EncodeRequest(*event.Submit)}}
		}
		calls = append(calls, call)
	}
	for _, message := range calls {
		line, err := wire.MarshalJSON(message)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s\n", line); err != nil {
			return err
		}
	}
	return nil
}
