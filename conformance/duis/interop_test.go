package duis_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// The DCC's own tools are the judge of these tests. They need Node, npm and
// Java 17, and fetch the exact packages below into a temporary folder (or use
// the folder MP107_INTEROP_DIR, where they are installed already):
//
//	MP107_INTEROP=1 go test ./conformance/duis -run Interop -v
//
// The packages are under the GPL: they are run, and neither linked nor copied.
const (
	signWrap = "@smartdcc/duis-sign-wrap@0.1.2"
	parser   = "@smartdcc/duis-parser@0.6.0"
)

// interopPackages is the folder of the DCC's packages.
func interopPackages(t *testing.T) string {
	t.Helper()
	if os.Getenv("MP107_INTEROP") != "1" {
		t.Skip("interoperability with the DCC's tools is not checked: set MP107_INTEROP=1 (needs Node, npm, Java 17 and the network)")
	}
	for _, tool := range []string{"java", "node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("interoperability with the DCC's tools is not checked: %s is not installed", tool)
		}
	}
	dir := os.Getenv("MP107_INTEROP_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules/@smartdcc/duis-parser")); err == nil {
		return dir
	}
	if out, err := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", dir, signWrap, parser).CombinedOutput(); err != nil {
		t.Fatalf("npm install: %v\n%s", err, out)
	}
	return dir
}

// Every critical request that we build and sign, the DCC's validator accepts.
func TestInteropCriticalRequests(t *testing.T) {
	packages := interopPackages(t)
	kit, err := pki.NewKit(nil, pki.Validity{From: pki.At(spec.Epoch - 365*spec.Day), To: pki.At(spec.Epoch + 20*365*spec.Day)}, pki.Order{Role: pki.UserSigning, Owner: sender})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "pki")
	if err := kit.WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	certificates, err := filepath.Glob(filepath.Join(dir, "user-signing-*.pem"))
	if err != nil || len(certificates) != 1 {
		t.Fatalf("certificates: %v, %v", certificates, err)
	}
	archive := filepath.Join(packages, "node_modules/@smartdcc/duis-sign-wrap/dist/tool.jar")
	signer := kit.Identities[0]
	accepted, critical := 0, 0
	for _, variant := range spec.Catalogue() {
		if !variant.Critical {
			continue
		}
		critical++
		signed, err := xmlsig.Sign(mustBuild(t, plainRequest(variant), duis.BuildOptions{}), signer.Signer(), signer.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		if err := validated(archive, certificates[0], signed); err != nil {
			t.Errorf("%s: %v", variant.SRV, err)
			continue
		}
		accepted++
		if accepted > 1 {
			continue
		}
		tampered := bytes.Replace(signed, []byte("CommandVariant>4<"), []byte("CommandVariant>1<"), 1)
		if bytes.Equal(tampered, signed) || validated(archive, certificates[0], tampered) == nil {
			t.Errorf("%s: accepted although it was tampered with", variant.SRV)
		}
	}
	t.Logf("%d of %d critical requests accepted by %s", accepted, critical, signWrap)
}

// validated asks the DCC's validator. It ends with success for some documents
// whose signature it has not checked, so that its own words are needed.
func validated(archive, certificate string, document []byte) error {
	command := exec.Command("java", "-XX:TieredStopAtLevel=1", "-cp", archive, "uk.co.smartdcc.boxed.xmldsig.Validate", "-", certificate)
	var log bytes.Buffer
	command.Stdin, command.Stderr = bytes.NewReader(document), &log
	if err := command.Run(); err != nil {
		return errors.New(strings.TrimSpace(log.String()))
	}
	if !bytes.Contains(log.Bytes(), []byte("passed signature check")) {
		return errors.New("the signature was not checked: " + log.String())
	}
	return nil
}

// The DCC's parser reads our requests and our responses.
func TestInteropParser(t *testing.T) {
	packages := interopPackages(t)
	dir := t.TempDir()
	want := map[string]string{}
	write := func(name string, document []byte, predicate string) {
		want[name] = predicate
		if err := os.WriteFile(filepath.Join(dir, name), document, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, variant := range spec.Catalogue() {
		write("request-"+string(variant.SRV)+".xml", mustBuild(t, plainRequest(variant), duis.BuildOptions{}), "Input")
	}
	for name, response := range responses(t) {
		document, err := duis.BuildResponse(response)
		if err != nil {
			t.Fatal(err)
		}
		predicate := "Output"
		if response.SMETS1 != nil {
			predicate = "" // the package parses a SMETS1ResponseMessage but has no name for it
		}
		write("response-"+strings.ReplaceAll(name, " ", "-")+".xml", document, predicate)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", append([]string{"testdata/interop/read.mjs", packages}, files...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	read := 0
	for line := range strings.Lines(string(out)) {
		name, found, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(found, "ERROR") || !strings.Contains(found, want[name]) {
			t.Errorf("%s: want %q: %s", name, want[name], found)
			continue
		}
		read++
	}
	if read != len(want) {
		t.Errorf("%d of %d documents were read", read, len(want))
	}
	t.Logf("%d documents read by %s", read, parser)
}

// templatesPackage has a template of every use case. What it depends on is not
// needed, so that it is unpacked and not installed.
const templatesPackage = "@smartdcc/duis-templates@0.7.0"

// publishedTemplates are the files of the package, fetched and unpacked.
func publishedTemplates(t *testing.T) []string {
	t.Helper()
	interopPackages(t)
	dir := t.TempDir()
	pack := exec.Command("npm", "pack", "--silent", templatesPackage)
	pack.Dir = dir
	archive, err := pack.Output()
	if err != nil {
		t.Fatalf("npm pack: %v", err)
	}
	if out, err := exec.Command("tar", "xzf", filepath.Join(dir, strings.TrimSpace(string(archive))), "-C", dir).CombinedOutput(); err != nil {
		t.Fatalf("tar: %v\n%s", err, out)
	}
	paths, _ := filepath.Glob(filepath.Join(dir, "package/templates/*"))
	return slices.DeleteFunc(paths, func(path string) bool { return !strings.EqualFold(filepath.Ext(path), ".xml") })
}

// Every template of the DCC is read, shown, and routed: its command variant
// suits it, and a request to the DSP names the identifier that is the default.
func TestInteropTemplates(t *testing.T) {
	read, nonDevice := 0, 0
	for _, path := range publishedTemplates(t) {
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		message, err := duis.Parse(document)
		if err == nil {
			err = message.CheckCommandVariant()
		}
		if err == nil {
			_, err = duis.Show(document, duis.Interpretation{})
		}
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
			continue
		}
		read++
		if message.CommandVariant == duis.NonDeviceService {
			if nonDevice++; message.ID.Target != spec.DSPOnWire {
				t.Errorf("%s: to %v", filepath.Base(path), message.ID.Target)
			}
		}
	}
	if read == 0 {
		t.Error("the package holds no template")
	}
	t.Logf("%d templates of %s read, %d of them to the DSP", read, templatesPackage, nonDevice)
}

// The DCC's parser has responses among its tests, which its package leaves out:
// MP107_FIXTURES names the folder test/resources of a copy of its repository.
func TestInteropFixtures(t *testing.T) {
	dir := os.Getenv("MP107_FIXTURES")
	if dir == "" {
		t.Skip("the response fixtures of the DCC's parser are not read: set MP107_FIXTURES to test/resources in a copy of its repository")
	}
	paths, _ := filepath.Glob(filepath.Join(dir, "*.xml"))
	for _, path := range paths {
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		response, err := duis.ParseResponse(document)
		if rejection := strings.Contains(filepath.Base(path), "error"); err != nil || response.IsRejection() != rejection || response.Signed == rejection {
			t.Errorf("%s: code %s, signed %t, %v", filepath.Base(path), response.Code, response.Signed, err)
		}
	}
	if len(paths) == 0 {
		t.Errorf("%s holds no fixture", dir)
	}
	t.Logf("%d fixtures", len(paths))
}
