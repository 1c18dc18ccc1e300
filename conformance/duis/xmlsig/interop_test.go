package xmlsig

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.org/mp107/conformance/duis/pki"
)

// The DCC's own tool is the judge of these tests. They need Node, npm and Java
// 17, and fetch the exact package below into a temporary folder (or use the
// folder MP107_INTEROP_DIR, where it is installed already):
//
//	MP107_INTEROP=1 go test ./conformance/duis/xmlsig -run Interop -v
//
// The package is under the GPL: it is run, and neither linked nor copied.
const signWrap = "@smartdcc/duis-sign-wrap@0.1.2"

// businessID is a User that the DCC's package has a certificate for; with the
// certificate replaced by one of ours it signs and validates with that. [D]
const businessID = 0x90B3D51F30020000

// judge is the DCC's tool and a signer that both sides know.
type judge struct {
	packages, archive string
	dir               string // certificate and key as the command line takes them
	overlay           string // the same as the class path takes them
	signer            pki.Identity
}

func interop(t *testing.T) *judge {
	t.Helper()
	if os.Getenv("MP107_INTEROP") != "1" {
		t.Skip("interoperability with the DCC's tool is not checked: set MP107_INTEROP=1 (needs Node, npm, Java 17 and the network)")
	}
	for _, tool := range []string{"java", "node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("interoperability with the DCC's tool is not checked: %s is not installed", tool)
		}
	}
	judged = true
	j, err := theJudge()
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// judged reports whether there is anything to remove afterwards.
var judged bool

var theJudge = sync.OnceValues(func() (*judge, error) {
	packages := os.Getenv("MP107_INTEROP_DIR")
	if packages == "" {
		var err error
		if packages, err = os.MkdirTemp("", "mp107-interop-"); err != nil {
			return nil, err
		}
		if out, err := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", packages, signWrap).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("npm install: %w\n%s", err, out)
		}
	}
	j := &judge{packages: packages, archive: filepath.Join(packages, "node_modules/@smartdcc/duis-sign-wrap/dist/tool.jar")}
	if _, err := os.Stat(j.archive); err != nil {
		return nil, err
	}
	kit, err := pki.NewKit(nil, validity, pki.Order{Role: pki.UserSigning, Owner: businessID})
	if err != nil {
		return nil, err
	}
	j.signer = kit.Identities[0]
	if j.dir, err = os.MkdirTemp("", "mp107-interop-pki-"); err != nil {
		return nil, err
	}
	return j, errors.Join(kit.WriteDir(j.dir), j.lay())
})

// lay writes the signer under the names that the package looks for.
func (j *judge) lay() error {
	j.overlay = filepath.Join(j.dir, "overlay")
	key, err := x509.MarshalPKCS8PrivateKey(j.signer.Signer())
	if err != nil {
		return err
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: j.signer.Certificate.DER()})
	name := filepath.Join(j.overlay, "xml-sign-90B3D51F30020000-ds")
	return errors.Join(os.Mkdir(j.overlay, 0o700), os.WriteFile(name+".pem", certificate, 0o600), os.WriteFile(name+".key", key, 0o600))
}

// TestMain removes the folders that the tests with the DCC's tool made.
func TestMain(m *testing.M) {
	code := m.Run()
	if judged {
		if j, err := theJudge(); err == nil {
			os.RemoveAll(j.dir)
			if os.Getenv("MP107_INTEROP_DIR") == "" {
				os.RemoveAll(j.packages)
			}
		}
	}
	os.Exit(code)
}

func (j *judge) resolve(Signer) (*pki.Certificate, error) { return j.signer.Certificate, nil }

func (j *judge) run(in []byte, class string, args ...string) (out, log []byte, err error) {
	command := exec.Command("java", append([]string{"-XX:TieredStopAtLevel=1", "-cp", j.archive, "uk.co.smartdcc.boxed.xmldsig." + class, "-"}, args...)...)
	return feed(command, in)
}

func (j *judge) file(extension string) string {
	return filepath.Join(j.dir, "user-signing-90B3D51F30020000-digital-signature"+extension)
}

// validate returns the octets that the DCC's tool digested.
func (j *judge) validate(document []byte) (octets, log []byte, err error) {
	octets, log, err = j.run(document, "Validate", j.file(".pem"))
	if err == nil && !bytes.Contains(log, []byte("passed signature check")) {
		err = errors.New("the signature was not checked")
	}
	return bytes.TrimSuffix(octets, []byte("\n")), log, err
}

func (j *judge) sign(document []byte) (signed, log []byte, err error) {
	return j.run(document, "Sign", "--preserveCounter", j.file(".pem"), j.file(".key"))
}

func feed(command *exec.Cmd, in []byte) (out, log []byte, err error) {
	var stdout, stderr bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(in), &stdout, &stderr
	err = command.Run()
	return stdout.Bytes(), stderr.Bytes(), err
}

// samples are documents valid against the tool's schema 5.1: ours, and the
// published templates that are in it too.
func samples(t *testing.T) map[string][]byte {
	all := map[string][]byte{"our 6.15.1": request(t), "odd but valid alert": []byte(oddAlert)}
	paths, _ := filepath.Glob("../../../../shared/duis/templates/*.XML")
	if len(paths) == 0 {
		t.Log("the DCC's templates are not at ../shared/duis beside the project: only our own documents are used")
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(path)] = text
	}
	return all
}

// oddAlert has every liberty of XML that canonical form evens out.
const oddAlert = `<?xml version='1.0' encoding='utf-8' standalone="no"?>
<!-- before --><a:S1SPAlert   xmlns:z="urn:z"
  schemaVersion='5.1' xmlns:a="` + nsDUIS + `" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="` + nsDUIS + `
nowhere.xsd">
 <DeviceID xmlns="` + nsDUIS + `" xmlns:a="urn:other">00-db-10-70-00-00-10-01</DeviceID >
 <a:S1SPAlertCode>a&lt;b&#62;c&quot;&apos;&#xD;&#10;d<!-- split -->e<![CDATA[<f&]]>` + "\r\ng\r\u00e9\U0001F50C" + `</a:S1SPAlertCode>
 <!-- between -->
 <a:AdditionalInformation/>
 <b:DateTime xmlns:b="` + nsDUIS + `" xmlns:unused="urn:u">2022-11-03T00:00:00Z</b:DateTime>
 <d:Signature xmlns:d="` + nsSignature + `"><d:SignedInfo><d:CanonicalizationMethod Algorithm="x"/><d:SignatureMethod Algorithm="x"/><d:Reference><d:DigestMethod Algorithm="x"/><d:DigestValue/></d:Reference></d:SignedInfo><d:SignatureValue/></d:Signature>
</a:S1SPAlert>
<!-- after -->`

// What we sign, the DCC's tool accepts, and digests the very octets that we do.
func TestInteropOursIsAcceptedThere(t *testing.T) {
	j := interop(t)
	accepted := 0
	for name, document := range samples(t) {
		ours := signed(t, document, j.signer)
		octets, log, err := j.validate(ours)
		if bytes.Contains(log, []byte("failed xsd validation")) {
			t.Logf("%s: not in schema 5.1: %.120s", name, log)
			continue
		}
		verified, verifyErr := Verify(ours, j.resolve, Limits{})
		switch {
		case err != nil:
			t.Errorf("%s: %v\n%s", name, err, log)
		case verifyErr != nil:
			t.Errorf("%s: %v", name, verifyErr)
		case !bytes.Equal(octets, verified.Content):
			t.Errorf("%s: the DCC's tool digested\n%s\nand we\n%s", name, octets, verified.Content)
		default:
			accepted++
		}
	}
	t.Logf("%d documents signed here, accepted by %s", accepted, signWrap)
}

// What the DCC's tool signs verifies here, over the same octets.
func TestInteropTheirsIsAcceptedHere(t *testing.T) {
	j := interop(t)
	accepted := 0
	for name, document := range samples(t) {
		if name == "odd but valid alert" {
			continue // the tool signs what has a RequestID
		}
		theirs, log, err := j.sign(document)
		if bytes.Contains(log, []byte("failed xsd validation")) {
			t.Logf("%s: not in schema 5.1: %.120s", name, log)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, log)
			continue
		}
		verified, err := Verify(theirs, j.resolve, Limits{})
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, theirs)
			continue
		}
		ours, err := Verify(signed(t, document, j.signer), j.resolve, Limits{})
		if err != nil || !bytes.Equal(ours.Content, verified.Content) {
			t.Errorf("%s: signed there the content is\n%s\nand signed here\n%s\n%v", name, verified.Content, ours.Content, err)
			continue
		}
		accepted++
	}
	t.Logf("%d documents signed by %s, accepted here", accepted, signWrap)
}

// What is damaged is refused on both sides.
func TestInteropDamageIsRefusedThere(t *testing.T) {
	j := interop(t)
	good := signed(t, request(t), j.signer)
	for name, document := range map[string][]byte{
		"content":   replace(t, good, ">NetworkOperator<", ">Supplier<"),
		"algorithm": replace(t, good, "ecdsa-sha256", "ecdsa-sha512"),
		"unsigned":  request(t),
	} {
		if _, log, err := j.validate(document); err == nil {
			t.Errorf("%s: accepted there\n%s", name, log)
		}
		if _, err := Verify(document, j.resolve, Limits{}); err == nil {
			t.Errorf("%s: accepted here", name)
		}
	}
}

// White space between elements is dropped there before the digest, so a layout
// changed afterwards does no harm; white space around a value is normalised by
// the value's type, so a padded value that we sign as it stands is refused
// there. What is signed there has no padding left, and is accepted here.
func TestInteropWhiteSpace(t *testing.T) {
	j := interop(t)
	indented := bytes.ReplaceAll(signed(t, request(t), j.signer), []byte("><sr:"), []byte(">\n  <sr:"))
	if _, log, err := j.validate(indented); err != nil {
		t.Errorf("indented afterwards: %v\n%s", err, log)
	}
	if verified, err := Verify(indented, j.resolve, Limits{}); err != nil || verified.WhiteSpace != Dropped {
		t.Errorf("indented afterwards: %v, white space %s", err, verified.WhiteSpace)
	}
	padded := replace(t, request(t), ">true<", "> true <")
	if _, _, err := j.validate(signed(t, padded, j.signer)); err == nil {
		t.Error("a padded value signed here is accepted there by now; say so in the documentation of Sign")
	}
	theirs, _, err := j.sign(padded)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(theirs, j.resolve, Limits{}); err != nil {
		t.Error(err)
	}
}

// The package's own interface, in both directions.
func TestInteropThroughThePackage(t *testing.T) {
	j := interop(t)
	node := func(mode string, in []byte) []byte {
		t.Helper()
		out, log, err := feed(exec.Command("node", "testdata/interop/exchange.mjs", mode, j.packages, j.overlay), in)
		if err != nil {
			t.Fatalf("%s: %v\n%s", mode, err, log)
		}
		return out
	}
	document := replace(t, request(t), pki.FirstOperator.String(), "90-B3-D5-1F-30-02-00-00")
	validated := node("validate", signed(t, document, j.signer))
	verified, err := Verify(node("sign", document), j.resolve, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.TrimSpace(string(validated)), string(verified.Content); got != want {
		t.Errorf("validated there:\n%s\nsigned there, verified here:\n%s", got, want)
	}
}
