package xmlsig

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// FuzzVerify: whatever arrives, Verify neither panics nor accepts anything but
// what was signed, and a second reader (etree and goxmldsig, which share no
// code of ours) finds in an accepted document the content that Verify returned.
func FuzzVerify(f *testing.F) {
	s := set(f)
	contents := map[string]bool{}
	for _, document := range []string{small, string(request(f)), `<a><b/>x<c> </c></a>`, `<a xmlns="urn:a" xmlns:b="urn:b" b:c="&lt;&#13;"><b:d xmlns=""/></a>`} {
		good := signed(f, []byte(document), s.user)
		verified, err := Verify(good, s.asUser(), Limits{})
		if err != nil {
			f.Fatal(err)
		}
		contents[string(verified.Content)] = true
		f.Add(good)
		if document != small {
			continue
		}
		for _, attacks := range [][]attack{wrapping, form, value, writing, input} {
			for _, a := range attacks {
				if damaged := a.change(f, good); len(damaged) < 10_000 {
					f.Add(damaged)
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		verified, err := Verify(document, s.asUser(), Limits{})
		if err != nil {
			var refusal *Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("%v is no refusal", err)
			}
			return
		}
		if !contents[string(verified.Content)] {
			t.Fatalf("accepted, but never signed: %s\nin %q", verified.Content, document)
		}
		if second := secondReading(t, document, verified.WhiteSpace); !bytes.Equal(second, verified.Content) {
			t.Fatalf("a second reader sees\n%s\nwhere we see\n%s\nin %q", second, verified.Content, document)
		}
	})
}

// FuzzSign: what is signed verifies, over what another signature of it verifies over.
func FuzzSign(f *testing.F) {
	s := set(f)
	for _, document := range []string{small, `<a> </a>`, `<a>x <b/> </a>`, `<a xmlns:b="urn:b"><b:c xmlns:b="urn:c" d="&#9;"/></a>`, oddAlert} {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		once, err := Sign(document, s.user.Signer(), s.user.Certificate)
		if err != nil {
			return
		}
		first, err := Verify(once, s.asUser(), Limits{})
		if err != nil {
			var refusal *Refusal
			if errors.As(err, &refusal) && (refusal.Reason == TooLarge || refusal.Reason == TooMany || refusal.Reason == TooDeep) {
				return // the signature itself is what goes beyond a limit
			}
			t.Fatalf("%v\n%q", err, once)
		}
		second, err := Verify(signed(t, once, s.user), s.asUser(), Limits{})
		if err != nil || !bytes.Equal(first.Content, second.Content) || first.WhiteSpace != Dropped || second.WhiteSpace != Dropped {
			t.Fatalf("%v\n%s\n%s", err, first.Content, second.Content)
		}
	})
}

// secondReading is the canonical form of the document without its signature
// as another implementation makes it.
func secondReading(t testing.TB, document []byte, space WhiteSpace) []byte {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(bytes.TrimPrefix(document, mark)); err != nil {
		t.Fatalf("a second reader cannot read it: %v", err)
	}
	root := doc.Root()
	for _, child := range root.ChildElements() {
		if child.Tag == "Signature" && child.NamespaceURI() == nsSignature {
			root.RemoveChild(child)
		}
	}
	if space == Dropped {
		dropWhiteSpace(root, true)
	}
	out, err := dsig.MakeC14N10RecCanonicalizer().Canonicalize(root)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func dropWhiteSpace(e *etree.Element, root bool) {
	if !root && len(e.ChildElements()) == 0 {
		return
	}
	for _, child := range append([]etree.Token(nil), e.Child...) {
		switch child := child.(type) {
		case *etree.CharData:
			if isWhiteSpace([]byte(child.Data)) {
				e.RemoveChild(child)
			}
		case *etree.Element:
			dropWhiteSpace(child, false)
		}
	}
}

// The two canonical forms are those that another implementation makes.
func TestCanonicalFormsBesideAnother(t *testing.T) {
	documents := map[string]string{
		"small": small, "request": string(request(t)),
		"namespaces": `<a xmlns="urn:a" xmlns:z="urn:z" xmlns:b="urn:b"><b:c xmlns="" xmlns:b="urn:b"><d z:x="1" w="0"/></b:c><z:e xmlns:z="urn:y" z:a=""/></a>`,
		"text":       `<a b="&lt;&amp;&quot;&#9;&#10;&#13;>'">&lt;&gt;&amp;"'&#13;<![CDATA[<&>]]></a>`,
	}
	paths, _ := filepath.Glob("../../../../shared/duis/templates/*.XML")
	if len(paths) == 0 {
		t.Log("the DCC's templates are not at ../shared/duis beside the project: only our own documents are used")
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		documents[filepath.Base(path)] = string(text)
	}
	for name, document := range documents {
		root, err := parse([]byte(document), Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, space := range []WhiteSpace{Dropped, Kept} {
			signature, _ := locate(root)
			got, _ := canonicalDocument(root, signature, space, 0)
			if want := secondReading(t, []byte(document), space); !bytes.Equal(got, want) {
				t.Errorf("%s, white space %s:\n%s\nbeside\n%s", name, space, got, want)
			}
		}
		got, _ := canonicalSignedInfo(root, Kept)
		doc := etree.NewDocument()
		if err := doc.ReadFromString(document); err != nil {
			t.Fatal(err)
		}
		want, err := dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("").Canonicalize(doc.Root())
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s, exclusive:\n%s\nbeside\n%s\n%v", name, got, want, err)
		}
	}
}

// Values of every length of r and s survive the way to ASN.1 and back, and
// nothing else comes back.
func TestValueForms(t *testing.T) {
	for _, edge := range []byte{0, 1, 0x7F, 0x80, 0xFF} {
		for zeros := range 32 {
			raw := bytes.Repeat([]byte{edge}, rawSize)
			clear(raw[:zeros])
			back, err := fromASN1(toASN1(raw))
			if err != nil || !bytes.Equal(back, raw) {
				t.Errorf("%x became %x, %v", raw, back, err)
			}
		}
	}
	good := toASN1(bytes.Repeat([]byte{0x80}, rawSize))
	for n := range good {
		if _, err := fromASN1(good[:n]); err == nil {
			t.Errorf("the first %d bytes were read", n)
		}
	}
	for name, bad := range map[string][]byte{"followed": append(bytes.Clone(good), 0), "too long": {0x30, 0x26, 0x02, 0x22}, "empty numbers": {0x30, 4, 2, 0, 2, 0}} {
		if _, err := fromASN1(bad); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}
