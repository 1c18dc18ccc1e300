package xmlsig

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Canonical forms beside those of the Java platform, which is what the DCC's
// tool digests with, on documents that no person would write.
func TestInteropCanonicalForms(t *testing.T) {
	if os.Getenv("MP107_INTEROP") != "1" {
		t.Skip("canonical forms are not compared with Java's: set MP107_INTEROP=1 (needs Java 17)")
	}
	dir, random := t.TempDir(), rand.New(rand.NewPCG(1, 2))
	documents := map[string]*element{}
	for len(documents) < 500 {
		document := randomElement(random, 0)
		root, err := parse([]byte(document), Limits{})
		if err != nil {
			continue
		}
		base := filepath.Join(dir, fmt.Sprint(len(documents)))
		documents[base] = root
		if err := os.WriteFile(base+".xml", []byte(document), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const library = "--add-exports=java.xml.crypto/com.sun.org.apache.xml.internal.security"
	out, err := exec.Command("java", library+"=ALL-UNNAMED", library+".c14n=ALL-UNNAMED", "testdata/interop/Canonical.java", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for base, root := range documents {
		inclusive, _ := canonicalDocument(root, nil, Kept, 0)
		exclusive, _ := canonicalSignedInfo(root, Kept)
		for extension, got := range map[string][]byte{".inclusive": inclusive, ".exclusive": exclusive} {
			want, err := os.ReadFile(base + extension)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				document, _ := os.ReadFile(base + ".xml")
				t.Errorf("%s form of\n%s\nis\n%s\nand in Java\n%s", extension, document, got, want)
			}
		}
	}
}

func randomElement(random *rand.Rand, depth int) string {
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	var attributes []string
	for _, prefix := range []string{"a", "b", "c"} {
		if depth == 0 || random.IntN(4) == 0 {
			attributes = append(attributes, fmt.Sprintf(`xmlns:%s="urn:%s-%s"`, prefix, pick("z", "a", "m"), prefix))
		}
	}
	if random.IntN(4) == 0 {
		attributes = append(attributes, pick(`xmlns=""`, `xmlns="urn:d"`, `xmlns="urn:z-a"`))
	}
	for _, name := range []string{"x", "w", "a:y", "b:x", "c:w", "xml:lang"} {
		if random.IntN(3) == 0 {
			attributes = append(attributes, fmt.Sprintf(`%s="%s"`, name, pick("1", "&lt;&amp;", "a&#9;b&#13;", "tab\there\nline\r\nend\r", "'>&quot;")))
		}
	}
	random.Shuffle(len(attributes), func(i, j int) { attributes[i], attributes[j] = attributes[j], attributes[i] })
	name := pick("", "a:", "b:", "c:") + "e"
	var out strings.Builder
	out.WriteString("<" + strings.Join(append([]string{name}, attributes...), " ") + ">")
	for range random.IntN(5) {
		if depth < 4 && random.IntN(2) == 0 {
			out.WriteString(randomElement(random, depth+1))
			continue
		}
		out.WriteString(pick("t&amp;x<!-- c -->\r\ny\r&#13;>", " \n ", "<![CDATA[<a>&\r\n]]>\u00e9", "z", "<!---->"))
	}
	out.WriteString("</" + name + ">")
	return out.String()
}
