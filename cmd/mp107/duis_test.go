package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/spec"
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
	}, duis.BuildOptions{
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

// serve starts "mp107 serve" with the arguments, on ports of the system's
// choice, and sets SERVICE and CONTROL to their addresses. The server is told to
// stop when the script ends, and has to stop well.
func serve(ts *testscript.TestScript, _ bool, args []string) {
	path, err := findCommand(ts, "mp107")
	ts.Check(err)
	cmd := exec.Command(path, append([]string{"serve", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"}, args...)...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended by itself, which Wait tells
		if err := cmd.Wait(); err != nil {
			ts.Logf("serve: %v", err)
		}
	})
	addresses := regexp.MustCompile(` run --adaptor (\S+)(?: --control (\S+))?`)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if found := addresses.FindStringSubmatch(lines.Text()); found != nil {
			ts.Setenv("SERVICE", found[1])
			ts.Setenv("CONTROL", found[2])
			return
		}
	}
	ts.Fatalf("the server did not say where it listens: %v", lines.Err())
}
