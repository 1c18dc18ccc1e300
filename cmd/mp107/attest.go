package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/attest"
	"example.org/mp107/internal/folder"
	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
)

// attestFlags say who signs what, or what is to be made first.
type attestFlags struct {
	trust                  trustFlags
	key, statement, newKey string
	template               bool
}

func newAttest() *cobra.Command {
	var f attestFlags
	cmd := &cobra.Command{
		Use:   "attest FOLDER",
		Short: "Sign a report as a laboratory, with what it states of the test",
		Long: `Sign the report in a folder, once it has been found to be as it was written: two
in-toto Statements about the evidence root, one with the whole tally and what the
laboratory states, one with the result that other tools read, each in a DSSE envelope
signed with Ed25519. They lie in the folder and are no part of the report.

What a laboratory states is for a file of JSON, of which --template writes the form.
Whether the verdict is good or bad makes no difference: it is what is signed. Whoever
has the public key checks the signatures with 'mp107 verify --signed-by'.`,
		Example: `  mp107 attest --new-key laboratory.pem
  mp107 attest --template > statement.json
  mp107 attest report --key laboratory.pem --statement statement.json
  mp107 verify report --signed-by laboratory.pub.pem`,
		Args: func(cmd *cobra.Command, args []string) error {
			if f.template || f.newKey != "" {
				return cobra.NoArgs(cmd, args)
			}
			return exactly(1, "attest takes one folder, such as report")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			w := cmd.OutOrStdout()
			switch {
			case f.template:
				_, err := w.Write(attest.Template())
				return err
			case f.newKey != "":
				return mint(w, f.newKey)
			default:
				return f.sign(cmd, args[0])
			}
		},
	}
	f.trust.register(cmd)
	cmd.Flags().StringVar(&f.key, "key", "", "`FILE` of the private key to sign with (see --new-key)")
	cmd.Flags().StringVar(&f.statement, "statement", "", "`FILE` with what the laboratory states (see --template)")
	cmd.Flags().StringVar(&f.newKey, "new-key", "", "`FILE` to write a new private key to; its public key is written beside it")
	cmd.Flags().BoolVar(&f.template, "template", false, "write the form of what the laboratory states, and nothing else")
	cmd.MarkFlagsMutuallyExclusive("template", "new-key", "key")
	cmd.MarkFlagsMutuallyExclusive("template", "new-key", "statement")
	return cmd
}

func mint(w io.Writer, path string) error {
	key, err := attest.NewKey(path)
	if err != nil {
		return fmt.Errorf("--new-key: %w", err)
	}
	fmt.Fprintf(w, "%s     keep it to yourself: whoever has it signs in your name\n%s hand it on, by a way on which nobody can change it\n  Key %s\n", path, attest.PublicPath(path), attest.KeyID(key))
	return nil
}

// sign attests the report in a folder. What it signs with and what is stated is read
// before the run is judged again, which takes longer.
func (f *attestFlags) sign(cmd *cobra.Command, path string) error {
	if f.key == "" || f.statement == "" {
		return errors.New("attest needs --key and --statement: 'mp107 attest --new-key FILE' makes the one, 'mp107 attest --template' the form of the other")
	}
	key, err := attest.ReadKey(f.key)
	if err != nil {
		return fmt.Errorf("--key: %w", err)
	}
	source, err := regular.Read(f.statement, attest.MaxParticulars)
	if err != nil {
		return fmt.Errorf("--statement: %w", err)
	}
	stated, err := attest.ReadParticulars(source)
	if err != nil {
		return fmt.Errorf("--statement %s:\n%w", f.statement, err)
	}
	if there(path, folder.Attestation) {
		return fmt.Errorf("%s has been attested already: remove %s, or attest a copy", path, folder.Attestation)
	}
	e, err := f.trust.verified(heeding(cmd), path)
	if err != nil {
		return err
	}
	bundle, err := attest.Sign(e.report, stated, key)
	if err == nil {
		err = putBeside(path, folder.File{Name: folder.Attestation, Write: folder.Whole(bundle)})
	}
	if err != nil {
		return exitError{exitInconclusive, "the report could not be attested: " + err.Error()}
	}
	w := cmd.OutOrStdout()
	fmt.Fprintf(w, "%s\n\n", filepath.Join(path, folder.Attestation))
	e.tell(w)
	tellAttested(w, attest.Attested{Stated: stated, Result: attest.Result(e.report), KeyID: attest.KeyID(key.Public().(ed25519.PublicKey))})
	return nil
}

// putBeside puts a file into the folder of a report, of which it is no part.
func putBeside(path string, file folder.File) error {
	to, err := folder.Begin(path, true)
	if err != nil {
		return err
	}
	return errors.Join(to.Put(file), to.Close())
}

func tellAttested(w io.Writer, a attest.Attested) {
	for _, row := range [][2]string{
		{"Signed by", a.KeyID}, {"Test result", a.Result}, {"Report number", a.Stated.ReportNumber}, {"Laboratory", a.Stated.Laboratory.Name},
		{"Authorised by", a.Stated.AuthorisedBy.Name + ", " + a.Stated.AuthorisedBy.Function}, {"Issued", a.Stated.Issued},
	} {
		fmt.Fprintf(w, "  %-16s%s\n", row[0], row[1])
	}
	if a.Others > 0 {
		fmt.Fprintf(w, "  %s by this key: nothing is said of them\n", text.Several(a.Others, "more signature is not", "more signatures are not"))
	}
}

// attested checks what a laboratory has signed of the report that was verified.
func (e *rejudged) attested(key ed25519.PublicKey) (attest.Attested, error) {
	name := filepath.Join(e.folder, folder.Attestation)
	bundle, err := regular.Read(name, attest.MaxBundle)
	if errors.Is(err, fs.ErrNotExist) {
		return attest.Attested{}, exitError{exitInconclusive, fmt.Sprintf("%s is unsigned: it has no %s", e.folder, folder.Attestation)}
	}
	var a attest.Attested
	if err == nil {
		a, err = attest.Check(bundle, e.report, key)
	}
	if err != nil {
		return a, exitError{exitEvidence, fmt.Sprintf("%s does not hold: %v", name, err)}
	}
	return a, nil
}
