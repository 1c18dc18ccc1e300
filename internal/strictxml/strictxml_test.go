package strictxml

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each document breaks one rule of XML 1.0 or of namespaces; encoding/xml lets
// many of them pass.
var notWellFormed = map[string]string{
	"no space between attributes":        `<a x="1"y="2"/>`,
	"no space before an attribute":       `<a b="1"c="2"></a>`,
	"a reference to half a character":    `<a>&#xD800;</a>`,
	"the same in an attribute":           `<a x="&#xDFFF;"/>`,
	"a reference to nothing":             `<a>&#0;</a>`,
	"a reference to a control character": `<a>&#1;</a>`,
	"a reference to a non-character":     `<a>&#xFFFE;</a>`,
	"a reference beyond Unicode":         `<a>&#x110000;</a>`,
	"a reference after the root":         `<a/>&#65;`,
	"a reference before the root":        `&#32;<a/>`,
	"white space by reference, outside":  `<a/>&#10;`,
	"an entity that nobody declared":     `<a>&b;</a>`,
	"an ampersand":                       `<a>a & b</a>`,
	"text after the root":                `<a/>b`,
	"CDATA outside the root":             `<a/><![CDATA[]]>`,
	"a control character in a comment":   "<a><!-- \x01 --></a>",
	"a control character in text":        "<a>\x02</a>",
	"a control character in a target":    "<a><?b \x03?></a>",
	"two hyphens in a comment":           `<a><!-- b -- c --></a>`,
	"a comment that ends in a hyphen":    `<a><!-- b ---></a>`,
	"the end of CDATA in text":           `<a>]]></a>`,
	"a less-than in an attribute":        `<a x="<"/>`,
	"an attribute without a value":       `<a x/>`,
	"an attribute without quotes":        `<a x=1/>`,
	"an attribute twice":                 `<a x="1" x="2"/>`,
	"an attribute twice by namespaces":   `<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>`,
	"a prefix that nobody declared":      `<p:a/>`,
	"a prefix without a namespace":       `<a xmlns:p=""/>`,
	"two colons in a name":               `<a:b:c xmlns:a="u"/>`,
	"a name that begins with a digit":    `<1a/>`,
	"a declaration that is not first":    ` <?xml version="1.0"?><a/>`,
	"a target called xml":                `<a><?XML b?></a>`,
	"another end":                        `<a><b></a></b>`,
	"no end":                             `<a>`,
	"an end with an attribute":           `<a></a x="1">`,
	"half a tag":                         `<a`,
	"a space before the name":            `< a/>`,
	"two roots":                          `<a/><b/>`,
	"a document type":                    `<!DOCTYPE a><a/>`,
	"XML 1.1":                            `<?xml version="1.1"?><a/>`,
	"after an attribute of a validator":  `<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="b"><c x="1"y="2"/></a>`,
	"the same in disguise":               `<a xmlns:i="http://www.w3.org/2001/XMLSchema&#45;instance" i:type="b"><c x="1"y="2"/></a>`,
	"deeper than is read":                strings.Repeat("<a>", 2000) + strings.Repeat("</a>", 2000),
	"nothing":                            "",
	"a byte order mark alone":            "\uFEFF",
	"a comment alone":                    "<!-- a -->",
	"bytes that are no UTF-8":            "<a>\xff</a>",
}

var wellFormed = map[string]string{
	"empty":                           `<a/>`,
	"a declaration":                   `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a/>`,
	"single quotes and spaces":        "<a  x = '1'\n/>",
	"a line break beside a reference": "<a x='b\nc&#10;d'/>",
	"references":                      `<a>&lt;&#x1F600;&amp;&#10;</a>`,
	"CDATA":                           `<a><![CDATA[<b>]]]]></a>`,
	"a comment":                       `<!-- b - c --><a><!----></a><!-- d -->`,
	"comments that begin oddly":       `<!-->b - c --><a/><!-- d> -<!-->`,
	"an instruction":                  `<?b c?><a><?d?></a>`,
	"namespaces":                      `<p:a xmlns:p="u" xmlns="v"><b p:c="1" c="2" xmlns=""/></p:a>`,
	"a byte order mark":               "\uFEFF<a/>",
	"an attribute of a validator":     `<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="b" i:nil="1" i:schemaLocation="u v"><c i:type="d"/></a>`,
	"letters beyond ASCII":            `<ä ö="ü">é</ä>`,
}

func TestCheck(t *testing.T) {
	for name, document := range notWellFormed {
		if Check([]byte(document)) == nil {
			t.Errorf("%s passed: %q", name, document)
		}
	}
	for name, document := range wellFormed {
		if err := Check([]byte(document)); err != nil {
			t.Errorf("%s: %v: %q", name, err, document)
		}
	}
}

// TestPublishedTemplatesPass reads the DCC's sample templates.
func TestPublishedTemplatesPass(t *testing.T) {
	paths, _ := filepath.Glob("../../../shared/duis/templates/*.XML")
	if len(paths) == 0 {
		t.Skip("the DCC's sample templates are not in ../shared/duis: this test reads them")
	}
	for _, path := range paths {
		document, err := os.ReadFile(path)
		if err == nil {
			err = Check(document)
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	document := []byte(`<a xmlns="u">` + strings.Repeat(`<b c="d">ABCDEFGHIJKLMNOPQRSTUVWXYZ</b>`, 50) + `</a>`)
	b.SetBytes(int64(len(document)))
	for b.Loop() {
		if err := Check(document); err != nil {
			b.Fatal(err)
		}
	}
}
