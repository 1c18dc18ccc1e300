package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// verifier judges one signed document.
type verifier struct {
	trust  *xmlsig.Trust
	moment spec.Time
	as     string // request, response, or empty for whichever it is
	out    io.Writer
}

func newDUISVerify() *cobra.Command {
	var dir, at string
	var pinned bool
	v := verifier{moment: spec.Epoch}
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Verify the signature of a DUIS message, with reasons",
		Long: `Verify the signature of a DUIS message against the certificates in a folder. There
are three answers, each with its reason:

  VERIFIED       exit code 0: a DUIS message, signed by who may sign it: a request
                 by the User that it names as its originator, with a certificate of
                 role 87, a response by a DSP, with one of role 89
  REFUSED        exit code 1: the signature does not hold, or is another's
  CANNOT JUDGE   exit code 3: the signature holds, and what it covers is no DUIS
                 message that can be read, so that nobody can say whose it should be`,
		Example: `  mp107 duis verify signed.xml --pki pki/
  mp107 duis verify answer.xml --pki pki/ --as response`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := v.moment.UnmarshalText([]byte(at)); err != nil {
				return fmt.Errorf("--at: %w", err)
			}
			if v.as != "" && v.as != "request" && v.as != "response" {
				return fmt.Errorf("--as %q: want request or response", v.as)
			}
			kit, err := loadKit(dir)
			if err != nil {
				return err
			}
			message, err := readMessage(args[0])
			if err != nil {
				return err
			}
			v.trust = xmlsig.NewTrust(kit.Anchors(), kit.Certificates()...)
			if pinned {
				v.trust = xmlsig.NewPinned(kit.Anchors(), kit.Certificates()...)
			}
			v.out = cmd.OutOrStdout()
			return v.verify(message)
		},
	}
	cmd.Flags().StringVar(&dir, "pki", "", "folder of certificates, as 'mp107 pki new' writes it, or a keystore in JSON as the DCC publishes one (required)")
	cmd.Flags().BoolVar(&pinned, "pinned", false, "trust the certificates for being there, whether or not they chain to a root that is")
	cmd.Flags().StringVar(&at, "at", spec.Epoch.String(), "moment at which the certificates have to be valid")
	cmd.Flags().StringVar(&v.as, "as", "", "what it has to be: request or response (default whichever it is)")
	require(cmd, "pki")
	return cmd
}

func (v *verifier) refused(reason, format string, arguments ...any) error {
	fmt.Fprintf(v.out, "REFUSED: %s\n  reason %s\n", text.Printable(fmt.Sprintf(format, arguments...)), reason)
	return ended(exitNonConformant)
}

func (v *verifier) verify(document []byte) error {
	resolve := v.trust.At(pki.At(v.moment), pki.UserSigning, pki.DSPSigning)
	verified, err := xmlsig.Verify(document, resolve, xmlsig.DefaultLimits())
	var refusal *xmlsig.Refusal
	switch {
	case errors.As(err, &refusal):
		return v.refused(string(refusal.Reason), "%v", refusal)
	case err != nil:
		return err
	}
	claim, err := duis.ClaimOf(verified.Content)
	kind, role := "response", pki.DSPSigning
	if claim.Request {
		kind, role = "request", pki.UserSigning
	}
	signer := verified.Certificate
	switch {
	case v.as != "" && (err != nil || v.as != kind):
		return v.refused("wrong-kind", "signed by %v, and not a DUIS %s", signer, v.as)
	case err != nil:
		return v.cannotJudge(signer, err)
	case signer.Role != role:
		return v.refused(string(xmlsig.WrongRole), "a %s signed by %v: it has to be signed with a certificate of role %s", kind, signer, role)
	case claim.Request && claim.Originator != 0 && claim.Originator != signer.Owner:
		return v.refused("wrong-signer", "signed by %v, but the originator named is %v", signer, claim.Originator)
	}
	version, inner, err := readWhole(verified.Content, claim.Request)
	if err != nil {
		return v.cannotJudge(signer, err)
	}
	for _, signed := range inner {
		if err := v.verifyInner(signed); err != nil {
			return err
		}
	}
	fmt.Fprintf(v.out, "VERIFIED: a %s signed by %v, valid at %v\n", kind, signer, v.moment)
	noteVersion(v.out, version)
	return nil
}

func (v *verifier) cannotJudge(signer *pki.Certificate, why error) error {
	fmt.Fprintf(v.out, "CANNOT JUDGE: signed by %v, but what is signed cannot be read as a DUIS message: %s\n", signer, text.Printable(why.Error()))
	return ended(exitInconclusive)
}

// readWhole reads a message, and gives its schema version and the documents
// that an S1SP signed inside it.
func readWhole(content []byte, request bool) (version string, inner [][]byte, err error) {
	if request {
		message, err := duis.Parse(content)
		return message.SchemaVersion, nil, err
	}
	response, err := duis.ParseResponse(content)
	return response.SchemaVersion, response.Inner(), err
}

// verifyInner looks at the signature of an S1SP inside a response. Who signs for
// an S1SP is not public: that the signer is unknown is said and refuses nothing.
func (v *verifier) verifyInner(document []byte) error {
	verified, err := xmlsig.Verify(document, v.trust.At(pki.At(v.moment), pki.DSPSigning), xmlsig.DefaultLimits())
	var refusal *xmlsig.Refusal
	switch {
	case err == nil:
		fmt.Fprintf(v.out, "Inside it the S1SP's message is signed by %v.\n", verified.Certificate)
		return nil
	case errors.As(err, &refusal) && refusal.Reason == xmlsig.UnknownSigner:
		fmt.Fprintln(v.out, "Note: the S1SP's message inside it is signed by somebody whose certificate is not in the folder.")
		return nil
	}
	return v.refused("inner-signature", "the S1SP's message inside it: %v", err)
}

// noteVersion says that another version was read by the rules of this one.
func noteVersion(w io.Writer, version string) {
	if version != duis.SchemaVersion {
		fmt.Fprintf(w, "Note: it declares schemaVersion %s; it was read by what the schema %s says.\n", version, duis.SchemaVersion)
	}
}
