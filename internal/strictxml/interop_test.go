package strictxml

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mutants changes documents in small ways, the same for the same seed.
func mutants(count int) [][]byte {
	random := rand.New(rand.NewPCG(107, 615))
	seeds := slices.Sorted(func(yield func(string) bool) {
		for _, document := range wellFormed {
			if !yield(document) {
				return
			}
		}
	})
	seeds = append(seeds, `<?xml version="1.0" encoding="UTF-8"?><sr:Request xmlns:sr="u" schemaVersion="5.4"><sr:Header><sr:ID a="1" b='2'>90-B3&amp;&#10;</sr:ID><!-- c - d --></sr:Header><sr:Body/></sr:Request>`)
	pieces := []string{" ", "\n", "\x01", "<", ">", "/", "&", ";", "#", "&#x", "D800", "'", `"`, "=", "-", "--", "<!--", "-->", "]]>", "<![CDATA[", "<?", "?>", ":", "x", "xmlns:", "&#65;", "\u00e9", "\ufffe", "\u2028", "\U0001F600", "<b/>", "</a>"}
	var all [][]byte
	for len(all) < count {
		document := []byte(seeds[random.IntN(len(seeds))])
		for range 1 + random.IntN(2) {
			at := random.IntN(len(document) + 1)
			switch piece := pieces[random.IntN(len(pieces))]; random.IntN(4) {
			case 0:
				document = slices.Insert(document, at, []byte(piece)...)
			case 1:
				document = slices.Delete(document, at, min(len(document), at+1+random.IntN(3)))
			case 2:
				document = slices.Replace(document, at, min(len(document), at+len(piece)), []byte(piece)...)
			default:
				from := random.IntN(len(document) + 1)
				document = slices.Insert(document, at, bytes.Clone(document[from:min(len(document), from+random.IntN(12))])...)
			}
		}
		all = append(all, document)
	}
	return all
}

// TestInteropXerces holds Check against the parser of the JDK on mutants of
// documents: what Xerces refuses is refused here. What is refused here and not
// there has to be what is refused by intent.
func TestInteropXerces(t *testing.T) {
	if os.Getenv("MP107_INTEROP") != "1" {
		t.Skip("the strict parser is not held against Xerces: set MP107_INTEROP=1 (needs Java 17)")
	}
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("the strict parser is not held against Xerces: java is not installed")
	}
	documents := mutants(24_000)
	var lines bytes.Buffer
	for _, document := range documents {
		lines.WriteString(base64.StdEncoding.EncodeToString(document) + "\n")
	}
	judge := exec.Command("java", "testdata/interop/Judge.java")
	judge.Stdin, judge.Stderr = &lines, os.Stderr
	said, err := judge.Output()
	if err != nil || len(bytes.TrimSpace(said)) != len(documents) {
		t.Fatalf("%v: %d verdicts on %d documents", err, len(bytes.TrimSpace(said)), len(documents))
	}
	wrong, stricter, refused := 0, 0, 0
	for i, document := range documents {
		err := Check(document)
		switch taken := said[i] == 'y'; {
		case !taken && err == nil && !newer(document):
			if wrong++; wrong <= 20 {
				t.Errorf("Xerces refuses it: %q", document)
			}
		case taken && err != nil:
			if stricter++; stricter <= 20 && !intended(document, err) {
				t.Errorf("Xerces takes it: %v: %q", err, document)
			}
		case !taken:
			refused++
		}
	}
	t.Logf("%d mutants: Xerces refuses %d of those refused here and %d that are not; %d are refused here alone", len(documents), refused, wrong, stricter)
}

// newer reports a document with a character that the fifth edition of XML 1.0
// has in names and the fourth, which is Xerces', has not.
func newer(document []byte) bool {
	return bytes.ContainsAny(document, "\U0001F600\uFEFF")
}

// colon is a name that begins with a colon, which the recommendation on
// namespaces forbids and Xerces takes.
var colon = regexp.MustCompile(`[< \n\t/]:`)

// intended reports a refusal beyond what Xerces asks for: document types, other
// encodings and versions, and names that begin with a colon.
func intended(document []byte, err error) bool {
	return strings.Contains(err.Error(), "unsupported.") || colon.Match(document)
}

// FuzzCheck: the answer comes, is the same whatever stands in the place of a
// validator's namespace, and what is well-formed is read by the lenient parser
// of the readers too, so that no document means anything to one of them alone.
func FuzzCheck(f *testing.F) {
	for _, documents := range []map[string]string{wellFormed, notWellFormed} {
		for _, document := range documents {
			f.Add([]byte(document))
		}
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		err := Check(document)
		plain := bytes.ReplaceAll(document, instance, harmless)
		if (err == nil) != (Check(plain) == nil) {
			t.Errorf("%q", document)
		}
		if err != nil || !ascii(document) {
			return // the two know names of different editions of XML
		}
		decoder := xml.NewDecoder(bytes.NewReader(document))
		decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
		for {
			if _, err := decoder.RawToken(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("%v: %.200q", err, document)
			}
		}
	})
}

func ascii(document []byte) bool {
	return !slices.ContainsFunc(document, func(b byte) bool { return b >= 0x80 })
}
