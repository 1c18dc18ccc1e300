package main

import (
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/internal/folder"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// maxMessage bounds a DUIS message read from a file, in bytes.
const maxMessage = 4 << 20

func newDUIS() *cobra.Command {
	return parent(&cobra.Command{
		Use:   "duis",
		Short: "Sign, verify and show signed DUIS XML",
		Example: `  mp107 pki new pki/
  mp107 duis show request.xml
  mp107 duis sign request.xml --key pki/NAME.key --certificate pki/NAME.pem --out signed.xml
  mp107 duis verify signed.xml --pki pki/`,
	}, newDUISSign(), newDUISVerify(), newDUISShow(), newDUISProfile())
}

func readMessage(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxMessage+1))
	if err == nil && len(text) > maxMessage {
		err = fmt.Errorf("%s is larger than %d bytes: not a DUIS message", path, maxMessage)
	}
	return text, err
}

func newDUISSign() *cobra.Command {
	var key, certificate, out string
	cmd := &cobra.Command{
		Use:     "sign FILE",
		Short:   "Sign a DUIS message with a given key",
		Example: "  mp107 duis sign request.xml --key pki/NAME.key --certificate pki/NAME.pem --out signed.xml",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			message, err := readMessage(args[0])
			if err != nil {
				return err
			}
			identity, err := readIdentity(key, certificate)
			if err != nil {
				return err
			}
			signed, err := xmlsig.Sign(message, identity.Signer(), identity.Certificate)
			if err != nil {
				return fmt.Errorf("%s cannot be signed: %s", args[0], text.Printable(err.Error()))
			}
			// What is no DUIS message has nothing that could be warned of.
			if warnings, err := duis.Warnings(message); err == nil {
				for _, warning := range warnings {
					fmt.Fprintf(cmd.ErrOrStderr(), "Warning: %s; the DCC's tools normalise it and then refuse the signature.\n", text.Printable(warning))
				}
			}
			if out != "" {
				return writeFile(out, folder.Whole(signed))
			}
			return folder.Whole(signed)(cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&key, "key", "", "private key, PEM PKCS #8 (required)")
	cmd.Flags().StringVar(&certificate, "certificate", "", "its certificate, PEM (required)")
	cmd.Flags().StringVar(&out, "out", "", "file to write to (default standard output)")
	require(cmd, "key", "certificate")
	return cmd
}

func readIdentity(keyPath, certificatePath string) (pki.Identity, error) {
	var none pki.Identity
	text, err := os.ReadFile(certificatePath)
	if err != nil {
		return none, err
	}
	certificate, err := pki.ParsePEM(text)
	if err != nil {
		return none, fmt.Errorf("certificate %s: %w", certificatePath, err)
	}
	if text, err = os.ReadFile(keyPath); err != nil {
		return none, err
	}
	key, err := pki.ParseKey(text)
	if err != nil {
		return none, fmt.Errorf("key %s: %w", keyPath, err)
	}
	return pki.NewIdentity(certificate, key)
}

func newDUISShow() *cobra.Command {
	var schemaDir string
	cmd := &cobra.Command{
		Use:   "show FILE",
		Short: "Say a message in words: who asks what of which Device, or who answers what",
		Long: `Say a message in words: who asks what of which Device, and which credentials it
would replace; who answers which request, and what; who alerts whom of what. The
signature is not verified; see 'duis verify'.`,
		Example: "  mp107 duis show request.xml --schema path/to/duis/schema",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			document, err := readMessage(args[0])
			if err != nil {
				return err
			}
			said, err := duis.Show(document, duis.Interpretation{Certificate: subjectOf})
			if err != nil {
				return fmt.Errorf("%s: %s", args[0], text.Printable(err.Error()))
			}
			w := cmd.OutOrStdout()
			fmt.Fprint(w, said)
			if xmlsig.HasSignature(document) {
				fmt.Fprintln(w, "It carries a signature, which has not been verified.")
			} else {
				fmt.Fprintln(w, "It carries no signature.")
			}
			if schemaDir == "" {
				return nil
			}
			schema, err := duis.LoadSchema(schemaDir)
			if err != nil {
				return err
			}
			if err := schema.Validate(document); err != nil {
				fmt.Fprintf(w, "It is not valid against the schema %s: %s\n", schema.Version, text.Printable(err.Error()))
				return ended(exitNonConformant)
			}
			fmt.Fprintf(w, "It is valid against the schema %s.\n", schema.Version)
			return nil
		},
	}
	cmd.Flags().StringVar(&schemaDir, "schema", "", "folder of your copy of the DUIS schema, to validate against")
	return cmd
}

// subjectOf reads role and owner from an SMKI organisation certificate.
func subjectOf(der []byte) (spec.RemotePartyRole, spec.EUI64, error) {
	certificate, err := pki.Parse(der)
	if err != nil {
		return "", 0, err
	}
	return certificate.Role.Party(), certificate.Owner, nil
}

func newPKI() *cobra.Command {
	return parent(&cobra.Command{
		Use:     "pki",
		Short:   "Mint a test PKI with the SMKI profile",
		Example: "  mp107 pki new pki/",
	}, newPKINew())
}

func newPKINew() *cobra.Command {
	var from, to string
	cmd := &cobra.Command{
		Use:   "new DIR",
		Short: "Mint a root, an issuing authority, suppliers, Network Operators, and signing certificates",
		Long: `Mint a test PKI with the profile of the smart metering key infrastructure: a root,
an issuing authority, suppliers, Network Operators, central parties, and the
certificates with which Users and the DSP sign XML. For tests only. Nothing that
is there already is overwritten.`,
		Example: "  mp107 pki new pki/",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			validity, err := parseValidity(from, to)
			if err != nil {
				return err
			}
			kit, err := pki.NewKit(rand.Reader, validity, pki.DefaultOrders()...)
			if err != nil {
				return err
			}
			if err := kit.WriteDir(args[0]); err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			for _, certificate := range kit.Certificates() {
				fmt.Fprintln(w, certificate)
			}
			fmt.Fprintf(w, "\n%d certificates in %s; private keys are readable by you alone\n", len(kit.Certificates()), args[0])
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "2020-01-01", "first day of validity")
	cmd.Flags().StringVar(&to, "to", "2045-01-01", "last day of validity")
	return cmd
}

func parseValidity(from, to string) (v pki.Validity, err error) {
	if v.From, err = time.Parse(time.DateOnly, from); err != nil {
		return v, fmt.Errorf("--from %q: want a day, as in 2020-01-01", from)
	}
	if v.To, err = time.Parse(time.DateOnly, to); err != nil {
		return v, fmt.Errorf("--to %q: want a day, as in 2045-01-01", to)
	}
	if !v.To.After(v.From) {
		return v, fmt.Errorf("--to %s is not after --from %s", to, from)
	}
	return v, nil
}
