package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/recovery"
	"example.org/mp107/spec"
)

type recoverFlags struct {
	law    lawFlags
	matrix bool
}

func newRecover() *cobra.Command {
	var f recoverFlags
	cmd := &cobra.Command{
		Use:   "recover",
		Short: "Say how a wrong Network Operator credential is repaired, who can block it, and what one party can take",
		Long: `Search a small world exhaustively: a SMETS1 meter, an ESME or a GSME, whose Network
Operator slot the wrong Network Operator holds while another is registered. In how
many requests, and by how many parties, is the right certificate put back? Who can
block it? And in how many requests can one party alone

  take a slot   hold one that it did not hold and in whose role it is not registered
  mix roles     put a certificate of another role into a slot?

Those tried are the Supplier, a former Supplier that still holds the Supplier slot,
the wrong Network Operator, another one without any slot, and a User in the role OU.
"Blocked for ever" and "never" are proved for this world: everything that the
parties can bring about has been searched. Each release is told unless one is given.

Exit code 0 means that the modification does what it is for: where it is in force,
the holder by itself puts the certificate back in one request; 1 that it does not.
With --matrix that is asked of the default readings.`,
		Example: `  mp107 recover
  mp107 recover --release MP107 --reading A7=own-slot
  mp107 recover --matrix                    under every combination of readings`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.execute(cmd) },
	}
	f.law.register(cmd)
	cmd.Flags().BoolVar(&f.matrix, "matrix", false, "answer under every combination of readings")
	cmd.MarkFlagsMutuallyExclusive("matrix", "reading")
	return cmd
}

func (f *recoverFlags) execute(cmd *cobra.Command) error {
	law, err := f.law.load()
	if err != nil {
		return err
	}
	releases := []spec.Release{law.Release}
	if !cmd.Flags().Changed("release") {
		releases = spec.Releases()
	}
	w := cmd.OutOrStdout()
	if f.matrix {
		return recoverMatrix(w, law.Register, releases)
	}
	fmt.Fprintf(w, "Law %.12s, readings %v\n%s", law.Register.Digest, law.Readings, recovery.Premises)
	var all []recovery.Result
	for _, law.Release = range releases {
		results, err := recovery.Solve(law)
		if err != nil {
			return inconclusive(err)
		}
		fmt.Fprint(w, "\n"+recovery.Tell(results))
		all = append(all, results...)
	}
	return concludeRecovery(w, all)
}

func recoverMatrix(w io.Writer, register *legaltext.Register, releases []spec.Release) error {
	matrices, err := recovery.ComputeMatrix(register, releases)
	if err != nil {
		return inconclusive(err)
	}
	fmt.Fprintf(w, "Law %.12s\n%s\n%s", register.Digest, recovery.Premises, recovery.TellMatrices(matrices))
	var byDefault []recovery.Result
	for _, m := range matrices {
		byDefault = append(byDefault, m.Results[0]...)
	}
	return concludeRecovery(w, byDefault)
}

func concludeRecovery(w io.Writer, results []recovery.Result) error {
	for _, r := range results {
		if !r.Intended() {
			fmt.Fprintf(w, "\nNot as the modification intends: under %s, readings %v, the holder by itself does not put the right certificate back on the %s in one request.\n", r.Release, r.Readings, r.Device)
			return ended(exitNonConformant)
		}
	}
	fmt.Fprintln(w, "\nAs the modification intends: where it is in force, the holder by itself puts the right certificate back in one request.")
	return nil
}
