package duis_test

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestTranscript: the messages of the last case, as they were on the wire.
func TestTranscript(t *testing.T) {
	s := start(t, dsp.Config{})
	a := connect(t, duis.Config{URL: s.service.URL, Control: s.control.URL})
	submits(t, a)
	submits(t, a)
	messages := a.Transcript()
	if len(messages) != 2 || messages[0].Direction != duis.Sent || messages[1].Direction != duis.Received {
		t.Fatalf("%d messages, want those of the last case", len(messages))
	}
	if !strings.HasSuffix(messages[0].URL, "/api/v1/serviceT") || messages[0].ContentType != "application/xml" || messages[1].Status != 200 {
		t.Errorf("%s %s %d", messages[0].URL, messages[0].ContentType, messages[1].Status)
	}
	messages[0].Body = ""
	if len(a.Transcript()[0].Body) == 0 {
		t.Error("whoever reads the transcript can change it")
	}
}

// TestCurlCanSendATranscript sends a case again from its files.
func TestCurlCanSendATranscript(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed: this test sends with it")
	}
	s := start(t, dsp.Config{})
	a := connect(t, duis.Config{URL: s.service.URL, Control: s.control.URL})
	submits(t, a)
	dir := filepath.Join(t.TempDir(), "it's a case")
	paths, err := wire.WriteTranscript(dir, a.Transcript())
	if err != nil || len(paths) != 3 {
		t.Fatalf("%v, %v", paths, err)
	}
	world, _ := aRepair(t)
	if err := a.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(filepath.Join(dir, "send.sh")).CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("<sr:ResponseCode>I0</sr:ResponseCode>")) {
		t.Errorf("%v: %s", err, out)
	}
}

// TestNoPrivateKeyLeaks looks for every private key, in every form that one
// could have, in whatever the adaptor shows: transcripts, errors, files, itself.
func TestNoPrivateKeyLeaks(t *testing.T) {
	kit, err := pki.NewKit(nil, around(), pki.Order{Role: pki.DSPSigning, Owner: spec.DSPOnWire}, pki.Order{Role: pki.UserSigning, Owner: suite.Originator})
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, dsp.Config{})
	var shown bytes.Buffer
	for _, url := range []string{s.service.URL, "http://127.0.0.1:9", s.control.URL} {
		a := connect(t, duis.Config{URL: url, Control: s.control.URL, PKI: kit})
		world, request := aRepair(t)
		for _, signature := range []spec.Signature{{Signer: suite.Originator, Valid: true}, {Signer: suite.Originator}, {}} {
			if err := a.Reset(t.Context(), world); err != nil {
				t.Fatal(err)
			}
			request.Signature = signature
			response, err := a.Submit(t.Context(), request)
			fmt.Fprintf(&shown, "%v %+v\n", response, err)
			text, err := json.Marshal(a.Transcript())
			if err != nil {
				t.Fatal(err)
			}
			shown.Write(text)
			for _, message := range a.Transcript() {
				shown.WriteString(message.Body)
			}
			dir := t.TempDir()
			paths, err := wire.WriteTranscript(dir, a.Transcript())
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range paths {
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				shown.Write(text)
			}
		}
	}
	if shown.Len() < 10_000 {
		t.Fatalf("only %d bytes were shown", shown.Len())
	}
	for _, identity := range append(kit.Identities, kit.Authority.Root, kit.Authority.Issuer) {
		key, ok := identity.Signer().(*ecdsa.PrivateKey)
		if !ok {
			t.Fatal("no key to look for")
		}
		secret, err := key.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		for form, text := range map[string]string{
			"raw": string(secret), "hex": hex.EncodeToString(secret), "HEX": strings.ToUpper(hex.EncodeToString(secret)),
			"base64": base64.StdEncoding.EncodeToString(secret)[:40], "decimal": fmt.Sprint(secret), "PEM": "PRIVATE KEY",
		} {
			if strings.Contains(shown.String(), text) {
				t.Errorf("the key of %v is shown (%s)", identity, form)
			}
		}
	}
}
