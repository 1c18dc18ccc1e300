package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroup is some flags of a command under a heading of their own.
type flagGroup struct {
	heading string
	names   []string
}

// helpWidth is where the text of a long help is wrapped, in characters.
const helpWidth = 100

// groupFlags shows the many flags of a run under headings. A flag that no group
// names comes last.
func groupFlags(cmd *cobra.Command) {
	cmd.SetUsageFunc(func(c *cobra.Command) error {
		w := c.OutOrStdout()
		fmt.Fprintf(w, "Usage:\n  %s\n\nExamples:\n%s\n", c.UseLine(), c.Example)
		grouped := map[string]bool{}
		for _, g := range runGroups {
			set := pflag.NewFlagSet("", pflag.ContinueOnError)
			set.SortFlags = false
			for _, name := range g.names {
				grouped[name] = true
				if flag := c.Flags().Lookup(name); flag != nil {
					set.AddFlag(flag)
				}
			}
			fmt.Fprintf(w, "\n%s:\n%s", g.heading, set.FlagUsagesWrapped(helpWidth))
		}
		rest := pflag.NewFlagSet("", pflag.ContinueOnError)
		c.Flags().VisitAll(func(flag *pflag.Flag) {
			if !grouped[flag.Name] {
				rest.AddFlag(flag)
			}
		})
		_, err := fmt.Fprintf(w, "\nOther flags:\n%s", rest.FlagUsagesWrapped(helpWidth))
		return err
	})
}

// runGroups are the groups of the flags of a run.
var runGroups = []flagGroup{
	{"What is asked", []string{"release", "reading", "law", "official", "bindings", "strict-order", "scope", "quick", "run", "failed", "skip", "cases", "depth", "seed", "challenge", "concurrent", "rounds"}},
	{"The implementation", []string{"adaptor", "fault", "timeout", "wait", "patience", "deadline", "parallel", "batch", "adaptor-log"}},
	{"Over HTTP", []string{"bearer-token-file", "header", "plain-header", "insecure-token", "tls-ca", "tls-certificate", "tls-key"}},
	{"Over DUIS", []string{"profile", "dsp", "receiver", "control", "pki", "schema", "world", "observer", "drive-registration"}},
	{"The run and its report", []string{"out", "require-submission", "fail-fast", "trace", "slowest", "resume", "waivers", "today"}},
}
