package main

import (
	"github.com/spf13/cobra"

	"example.org/mp107/conformance/duis"
)

func newDUISProfile() *cobra.Command {
	return parent(&cobra.Command{
		Use:   "profile",
		Short: "How a DSP behaves on the wire: the profiles that are built in, and one's own",
		Example: `  mp107 duis profile show
  mp107 duis profile show dcc-boxed > own.yaml`,
	}, newDUISProfileShow())
}

func newDUISProfileShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show [NAME]",
		Short: "Print a profile that is built in, to begin one's own with",
		Long: `Print a profile that is built in: ` + joined(duis.Profiles(), ", ") + `. Without a name
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
