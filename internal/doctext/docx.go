package doctext

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"example.org/mp107/internal/strictxml"
)

// The bounds of a .docx: the entries of the archive, and the size in bytes of the one
// that is read, unpacked. How deep its elements are nested strictxml bounds.
const (
	maxEntries = 10_000
	maxXML     = 16 << 20
)

// body is the part of the archive that has the text, and markup the namespaces that its
// elements are of, in the two forms of the standard.
const body = "word/document.xml"

var markup = map[string]bool{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main": true,
	"http://purl.oclc.org/ooxml/wordprocessingml/main":             true,
}

// docx is the text of a document in document order, tables included. What was inserted
// under tracked changes is in it, and what was deleted is not. Headers, footers, notes,
// comments and the numbers that a word processor counts itself are not part of it, and
// nothing that the document refers to is looked at.
func docx(content []byte) (string, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "", errors.New("it is no .docx, which is a zip archive: a .doc, or one with a password, has to be saved anew")
	}
	if len(archive.File) > maxEntries {
		return "", fmt.Errorf("its archive has more than %d entries", maxEntries)
	}
	var part *zip.File
	for _, entry := range archive.File {
		switch {
		case !strings.EqualFold(entry.Name, body):
		case part != nil:
			return "", fmt.Errorf("its archive has %s twice", body)
		default:
			part = entry
		}
	}
	if part == nil {
		return "", fmt.Errorf("its archive has no %s", body)
	}
	from, err := part.Open()
	if err != nil {
		return "", fmt.Errorf("%s: %w", body, err)
	}
	defer from.Close()
	unpacked, err := io.ReadAll(io.LimitReader(from, maxXML+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w", body, err)
	case len(unpacked) > maxXML:
		return "", fmt.Errorf("%s has more than %d bytes when unpacked", body, maxXML)
	}
	if err := strictxml.Check(unpacked); err != nil {
		return "", fmt.Errorf("%s is not well-formed: %w", body, err)
	}
	return textOf(unpacked)
}

// textOf is the text of WordprocessingML that is well-formed.
func textOf(document []byte) (string, error) {
	decoder := xml.NewDecoder(bytes.NewReader(document))
	var b strings.Builder
	inText := false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", body, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if left(token.Name) {
				if err := decoder.Skip(); err != nil {
					return "", fmt.Errorf("%s: %w", body, err)
				}
				continue
			}
			inText = markup[token.Name.Space] && token.Name.Local == "t"
			b.WriteString(stands(token.Name))
		case xml.EndElement:
			inText = false
			if markup[token.Name.Space] && token.Name.Local == "p" {
				b.WriteByte('\n')
			}
		case xml.CharData:
			if inText {
				b.Write(token)
			}
		}
	}
}

// left reports an element whose text is no part of the document: what was deleted, or
// moved elsewhere, under tracked changes, and the second form of what is there in two.
func left(name xml.Name) bool {
	if name.Space == "http://schemas.openxmlformats.org/markup-compatibility/2006" {
		return name.Local == "Fallback"
	}
	return markup[name.Space] && (name.Local == "del" || name.Local == "moveFrom")
}

// stands is what an element without text stands for. A symbol of a font of its own is a
// character that nobody can name.
func stands(name xml.Name) string {
	if !markup[name.Space] {
		return ""
	}
	switch name.Local {
	case "tab", "br", "cr", "ptab":
		return "\n"
	case "noBreakHyphen":
		return "\u2011"
	case "softHyphen":
		return "\u00ad"
	case "sym":
		return "\ufffd"
	default:
		return ""
	}
}
