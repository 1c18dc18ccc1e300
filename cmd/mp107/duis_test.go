package main

import (
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"

	"mp107/conformance/duis"
	"mp107/conformance/duis/pki"
	"mp107/spec"
)

// request writes an unsigned 6.15.1 of an originator to a file. The
// certificates that it carries are those of the PKI in a folder.
func request(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: request PKI ORIGINATOR FILE")
	}
	kit, err := pki.LoadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	originator, err := spec.ParseEUI64(args[1])
	ts.Check(err)
	text, err := duis.Build(spec.ServiceRequest{
		Originator: originator, Role: spec.ED, Target: 0x00DB107000001001, Counter: 1, SRV: spec.UpdateSecurityCredentialsKRP,
		Signature: spec.Signature{Signer: originator, Valid: true},
		Update: &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{
			{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: pki.FirstOperator},
		}},
	}, duis.Options{
		Certificate: func(c spec.Certificate) ([]byte, error) {
			identity, found := kit.Find(pki.NetworkOperator, c.Owner, pki.DigitalSignature)
			if !found {
				ts.Fatalf("no certificate of %v", c.Owner)
			}
			return identity.Certificate.DER(), nil
		},
	})
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(ts.Getenv("WORK"), args[2]), text, 0o666))
}
