package doctext

import (
	"strings"
	"testing"
)

// FuzzDocx: whatever the part with the text is, an answer comes, and no text from nothing.
func FuzzDocx(f *testing.F) {
	f.Add([]byte(opens + `<w:p><w:r><w:t>some</w:t><w:tab/></w:r><w:del><w:r><w:t>words</w:t></w:r></w:del></w:p>` + closes))
	f.Fuzz(func(t *testing.T, document []byte) {
		told, err := textOf(document)
		if err == nil && len(strings.Trim(told, "\n\u2011\u00ad\ufffd")) > len(document) {
			t.Fatalf("%d bytes of text in %d", len(told), len(document))
		}
	})
}
