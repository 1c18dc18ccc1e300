package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

func newAdaptor() *cobra.Command {
	return parent(&cobra.Command{Use: "adaptor", Short: "Look at an adaptor before a run"}, newAdaptorCheck())
}

type adaptorCheckFlags struct {
	target  targetFlags
	json    bool
	verbose bool
}

func newAdaptorCheck() *cobra.Command {
	var f adaptorCheckFlags
	cmd := &cobra.Command{
		Use:   "check ADAPTOR",
		Short: "Tell what an adaptor claims, what is observed, and what is missing",
		Long: `Tell what an adaptor claims, what is observed and what is missing, with the
messages that prove it. Nothing is judged by the law here. Exit code 0 means that
the adaptor is ready for a run, 1 that something is wrong with it, 3 that it
could not be reached.`,
		Example: `  mp107 adaptor check http://127.0.0.1:8107
  mp107 adaptor check 'stdio:./my-adaptor --verbose'
  mp107 adaptor check simulated`,
		Args: exactly(1, "adaptor check takes one address, such as http://127.0.0.1:8107 or 'stdio:./my-adaptor'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.target.adaptors = args
			return f.execute(cmd)
		},
	}
	f.target.reach(cmd)
	cmd.Flags().BoolVar(&f.json, "json", false, "write JSON")
	cmd.Flags().BoolVar(&f.verbose, "verbose", false, "show the messages of what works too")
	return cmd
}

func (f *adaptorCheckFlags) execute(cmd *cobra.Command) error {
	if err := f.target.checkTimeout(); err != nil {
		return err
	}
	ctx := heeding(cmd)
	target, err := f.target.connect(ctx, asked{release: spec.MP107})
	if err != nil {
		return err
	}
	defer target.close()
	if f.target.wait > 0 {
		_, _ = f.target.reached(ctx, target.adaptors[0]) // the check says what is wrong
	}
	target.speak()
	cases, err := casesByAbility()
	if err != nil {
		return err
	}
	findings, err := preflight.Run(ctx, lanesOf(ctx, target, f.target.timeout), preflight.Settings{Timeout: f.target.timeout, Cases: cases})
	if err != nil {
		return inconclusive(err)
	}
	if f.json {
		encoder := json.NewEncoder(cmd.OutOrStdout())
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(findings)
	} else {
		err = findings.Write(cmd.OutOrStdout(), useColour(), f.verbose)
	}
	return errors.Join(err, ended(findings.ExitCode()))
}

// maxLanesChecked is how many lanes are compared; what holds between three
// holds between more.
const maxLanesChecked = 3

// lanesOf adds the further lanes that the implementation claims.
func lanesOf(ctx context.Context, t *target, timeout time.Duration) []conformance.Adaptor {
	client, ok := t.adaptors[0].(*wire.Client)
	if !ok {
		return t.adaptors
	}
	lanes := []conformance.Adaptor{client}
	described, err := conformance.Guard(client, timeout).Describe(ctx)
	if err != nil {
		return lanes // the check says what is wrong
	}
	for lane := 1; lane < min(described.Lanes, maxLanesChecked); lane++ {
		lanes = append(lanes, client.Lane(lane))
	}
	return lanes
}

// casesByAbility counts for each ability the cases of the suite that need it,
// of the release that has the most.
func casesByAbility() (map[conformance.Ability]int, error) {
	testSuite, err := suite.New(suite.Options{Release: spec.MP107R2})
	if err != nil {
		return nil, err
	}
	counts := map[conformance.Ability]int{}
	for c, err := range testSuite.Cases() {
		if err != nil {
			return nil, err
		}
		for _, ability := range c.Needs() {
			counts[ability]++
		}
	}
	return counts, nil
}
