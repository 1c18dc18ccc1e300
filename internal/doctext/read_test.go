package doctext

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	opens  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>`
	closes = `</w:body></w:document>`
)

// zipped is an archive with these entries, names and contents in turn.
func zipped(t *testing.T, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		w, err := archive.Create(entries[i])
		if err == nil {
			_, err = w.Write([]byte(entries[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// folded has one space for any white space.
func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestDocx: the text in document order, with what was inserted and without what was
// deleted under tracked changes.
func TestDocx(t *testing.T) {
	for inner, want := range map[string]string{
		`<w:p><w:r><w:t>The Gar</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">dener </w:t></w:r><w:r><w:t>shall</w:t></w:r></w:p><w:p><w:r><w:t>check</w:t></w:r></w:p>`:                                                               "The Gardener shall check",
		`<w:p><w:r><w:t xml:space="preserve">a </w:t></w:r><w:ins w:id="1"><w:r><w:t xml:space="preserve">new </w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>old </w:delText><w:t>older</w:t></w:r></w:del><w:r><w:t>word</w:t></w:r></w:p>`:       "a new word",
		`<w:p><w:moveFrom w:id="1"><w:r><w:t>gone </w:t></w:r></w:moveFrom><w:moveTo w:id="2"><w:r><w:t>here</w:t></w:r></w:moveTo></w:p>`:                                                                                                              "here",
		`<w:p><w:r><w:t>before</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>one</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>after</w:t></w:r></w:p>`:                                   "before one two after",
		`<w:p><w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>critical</w:t><w:tab/><w:t>reg</w:t><w:softHyphen/><w:t>istered</w:t><w:br/><w:t>end</w:t></w:r></w:p>`:                                                                                         "non\u2011critical reg\u00adistered end",
		`<w:p><w:r><w:instrText>SECRET</w:instrText></w:r><mc:AlternateContent><mc:Choice><w:r><w:t>once</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>twice</w:t></w:r></mc:Fallback></mc:AlternateContent><x:t xmlns:x="urn:other">other</x:t></w:p>`: "once",
	} {
		got, err := docx(zipped(t, "[Content_Types].xml", "<Types/>", body, opens+inner+closes, "word/footnotes.xml", "not read"))
		if err != nil || folded(got) != want {
			t.Errorf("%s: %q, %v; want %q", inner, folded(got), err, want)
		}
	}
}

// TestHostileDocx: what is meant to fill memory, to be read in two ways or to lead
// elsewhere is refused.
func TestHostileDocx(t *testing.T) {
	many := make([]string, 0, 2*(maxEntries+1))
	for range maxEntries + 1 {
		many = append(many, "x", "")
	}
	for want, content := range map[string][]byte{
		"more than 16777216 bytes when unpacked": zipped(t, body, opens+strings.Repeat(" ", maxXML)+closes),
		"entries":                                zipped(t, many...),
		"twice":                                  zipped(t, body, opens+closes, "word/Document.xml", opens+closes),
		"has no word/":                           zipped(t, "word/other.xml", opens+closes),
		"no .docx":                               []byte("\xd0\xcf\x11\xe0 an old .doc"),
		"not well-formed":                        zipped(t, body, `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>`+opens+"<w:p><w:r><w:t>&e;</w:t></w:r></w:p>"+closes),
		"is not well-formed:":                    zipped(t, body, opens+strings.Repeat("<w:p>", 2000)+strings.Repeat("</w:p>", 2000)+closes),
		"not well-formed: ":                      zipped(t, body, opens+"<w:p>"),
	} {
		if told, err := docx(content); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q, %v; want %q", told, err, want)
		}
	}
}

// TestRead: a document is known by its name and digest, and one that cannot be read says
// why.
func TestRead(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct {
		content []byte
		err     string
	}{
		"plain.txt":  {[]byte("\ufeffsome words"), ""},
		"UPPER.TXT":  {[]byte("some words"), ""},
		"other.txt":  {[]byte("some \xff words"), "not text in UTF-8"},
		"nul.txt":    {[]byte("some\x00words"), "NUL"},
		"empty.txt":  {[]byte(" \n"), "no word in it"},
		"huge.txt":   {bytes.Repeat([]byte("a "), maxText/2+1), "more than 16777216 bytes of text"},
		"page.html":  {[]byte("some words"), `".html" is of no kind that is known: want .txt, .docx or .pdf`},
		"words.docx": {zipped(t, body, opens+"<w:p><w:r><w:t>some words</w:t></w:r></w:p>"+closes), ""},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, test.content, 0o666); err != nil {
			t.Fatal(err)
		}
		d, err := Read(path)
		switch {
		case test.err == "" && (err != nil || d.Name != name || len(d.SHA256) != 64 || folded(d.Text) != "some words"):
			t.Errorf("%s: %+v, %v", name, d, err)
		case test.err != "" && (!errors.Is(err, ErrRead) || !strings.Contains(err.Error(), test.err)):
			t.Errorf("%s: %v, want %q", name, err, test.err)
		}
	}
	if _, err := Read(dir); err == nil {
		t.Error("a folder was read")
	}
}

// TestPDF: what pdftotext says is taken, a scan is told, and so is that the program is
// not there. A script stands in for it.
func TestPDF(t *testing.T) {
	for name, test := range map[string]struct{ script, content, told, err string }{
		"text":      {"cat > /dev/null; printf 'some regis-\\ntered \\357\\254\\201nal words\\f'", "%PDF-1.7", "some regis- tered \ufb01nal words", ""},
		"scan":      {"cat > /dev/null; printf ' \\f'", "%PDF-1.7", "", "it has no text: it may be a scan"},
		"broken":    {"exit 3", "%PDF-1.7", "", "pdftotext cannot read it: exit status 3"},
		"no PDF":    {"echo words", "words", "", "it is no PDF"},
		"no UTF-8":  {"printf '\\377'", "%PDF-1.7", "", "not give text in UTF-8"},
		"absent":    {"", "%PDF-1.7", "", "the program pdftotext, which reads PDF, is not installed"},
		"very much": {"head -c 20000000 /dev/zero", "%PDF-1.7", "", "more than 16777216 bytes of text"},
	} {
		dir := t.TempDir()
		if test.script != "" {
			if err := os.WriteFile(filepath.Join(dir, "pdftotext"), []byte("#!/bin/sh\nPATH=/usr/bin:/bin\n"+test.script+"\n"), 0o777); err != nil {
				t.Fatal(err)
			}
		}
		t.Setenv("PATH", dir)
		told, err := pdf([]byte(test.content))
		if test.err == "" && (err != nil || folded(told) != test.told) || test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
			t.Errorf("%s: %q, %v; want %q, %q", name, folded(told), err, test.told, test.err)
		}
	}
}
