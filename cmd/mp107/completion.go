package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// completions are what a shell offers for a flag, whichever command has it.
func completions() map[string][]string {
	var faults, answers []string
	for _, fault := range dsp.Faults() {
		faults = append(faults, string(fault.ID))
	}
	for _, reading := range spec.ReadingRegister() {
		for _, answer := range reading.Answers {
			answers = append(answers, string(reading.ID)+"="+answer.Name)
		}
	}
	theorems := text.Strings(spec.TheoremIDs())
	cases := append(append(text.Strings(conformance.Kinds()), suite.Quick, string(spec.R1), string(spec.R2)), theorems...)
	return map[string][]string{
		"release": text.Strings(spec.Releases()), "reading": answers, "fault": faults, "profile": duis.Profiles(),
		"run": cases, "skip": cases, "trace": cases, "theorem": theorems,
		"srv": text.Strings(spec.SRVs()), "role": text.Strings(spec.UserRoles()), "device": text.Strings(spec.DeviceTypes()), "status": text.Strings(spec.DeviceStatuses()), "targets": text.Strings(spec.RemotePartyRoles()),
	}
}

// complete has the flags of a command and of those below it completed with their values.
// Where a file may stand as well, the shell offers its own.
func complete(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		// The error is of a flag that has completions already.
		_ = cmd.RegisterFlagCompletionFunc(flag.Name, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			values := completions()[flag.Name]
			if values == nil || flag.Name == "profile" || flag.Name == "theorem" {
				return values, cobra.ShellCompDirectiveDefault
			}
			return values, cobra.ShellCompDirectiveNoFileComp
		})
	})
	for _, below := range cmd.Commands() {
		complete(below)
	}
}
