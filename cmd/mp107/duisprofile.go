package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	duisadaptor "example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/internal/text"
)

func newDUISProfile() *cobra.Command {
	return parent(&cobra.Command{
		Use:   "profile",
		Short: "How a DSP behaves on the wire: the profiles that are built in, and one's own",
		Example: `  mp107 duis profile show
  mp107 duis profile show dcc-boxed > own.yaml
  mp107 duis profile check duis://127.0.0.1:8079 --control http://127.0.0.1:8080 --pki pki/ --out own.yaml`,
	}, newDUISProfileShow(), newDUISProfileCheck())
}

func newDUISProfileShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show [NAME]",
		Short: "Print a profile that is built in, to begin one's own with",
		Long: `Print a profile that is built in: ` + text.Join(duis.Profiles(), ", ") + `. Without a name
it is the first, which says what each choice means and where it comes from.`,
		Example: "  mp107 duis profile show dcc-boxed > own.yaml",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := duis.Profiles()[0]
			if len(args) == 1 {
				name = args[0]
			}
			text, err := duis.ProfileText(name)
			if err == nil {
				_, err = cmd.OutOrStdout().Write(text)
			}
			return err
		},
	}
}

func newDUISProfileCheck() *cobra.Command {
	var wire wireFlags
	var tls tlsFlags
	out, name := "", ""
	cmd := &cobra.Command{
		Use:   "check ADDRESS",
		Short: "Find out by probing what a DSP does, and write the profile",
		Long: `Find out by some thirty requests what a DSP does where a profile has a choice, and
write the profile, each choice with how it was observed. What was not observed is
as in --profile. The requests read, and place credentials again that are held
already, so that nothing changes. With --control a world of two meters is loaded;
without it --world has to have a Network Operator, a User in the role ED alone,
that is registered for a meter and holds its credential.

Exit code 3 means that no answer of a DSP of the PKI came.`,
		Example: "  mp107 duis profile check duis://127.0.0.1:8079 --control http://127.0.0.1:8080 --pki pki/ --out own.yaml",
		Args:    exactly(1, "duis profile check takes one address, such as duis://127.0.0.1:8079"),
		RunE: func(cmd *cobra.Command, args []string) error {
			url, ok := duisURL(args[0])
			if !ok {
				return fmt.Errorf("%q: want %sHOST:PORT or %sHOST:PORT", args[0], duisHTTP, duisSecure)
			}
			config, err := wire.config(url, &tls)
			if err != nil {
				return err
			}
			profile, found, err := duisadaptor.Probe(heeding(cmd), config)
			if err != nil {
				return exitError{exitInconclusive, text.Printable(err.Error())}
			}
			profile.Name = name
			for choice, how := range found {
				found[choice] = "observed: " + how
			}
			if out == "" {
				_, err = cmd.OutOrStdout().Write(profile.Text(found))
				return err
			}
			w := cmd.OutOrStdout()
			for _, choice := range slices.Sorted(maps.Keys(found)) {
				fmt.Fprintf(w, "%-16s %s\n", choice, text.Printable(found[choice]))
			}
			fmt.Fprintf(w, "\nWritten to %s; what is not listed is as in the profile %s.\n", out, wire.profile.name)
			return writeFile(out, func(to io.Writer) error { _, err := to.Write(profile.Text(found)); return err })
		},
	}
	wire.register(cmd)
	tls.register(cmd, "of the implementation", "client ")
	cmd.Flags().StringVar(&out, "out", "", "`FILE` to write the profile to (default standard output)")
	cmd.Flags().StringVar(&name, "name", "probed", "`NAME` of the profile, for reports")
	return cmd
}

// duisURL is the URL that an address of a DSP stands for.
func duisURL(address string) (string, bool) {
	if at, ok := strings.CutPrefix(address, duisHTTP); ok {
		return "http://" + at, true
	}
	at, ok := strings.CutPrefix(address, duisSecure)
	return "https://" + at, ok
}
