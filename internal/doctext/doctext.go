// Package doctext takes the text out of documents that come from elsewhere. Nothing that
// a document refers to is looked at, and what would fill the memory is refused.
package doctext

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
)

// maxFile bounds a document in bytes, and maxText what there is of text in it.
const (
	maxFile = 64 << 20
	maxText = 16 << 20
)

// ErrRead is wrapped by the error about a document that cannot be read as text.
var ErrRead = errors.New("cannot be read as text")

// Document is a file and the text in it.
type Document struct {
	// Name is that of the file, without its folder, fit to be shown.
	Name string
	// SHA256 is the digest of the file, in hexadecimal.
	SHA256 string
	// Text is in UTF-8, without the character NUL.
	Text string
}

// Read reads a document: plain text in UTF-8 (.txt), WordprocessingML (.docx) or PDF
// (.pdf), which needs the program pdftotext.
func Read(path string) (Document, error) {
	content, err := regular.Read(path, maxFile)
	if err != nil {
		return Document{}, err
	}
	sum := sha256.Sum256(content)
	d := Document{Name: text.Visible(text.Clip(filepath.Base(path), 200), false), SHA256: hex.EncodeToString(sum[:])}
	switch kind := strings.ToLower(filepath.Ext(path)); kind {
	case ".txt":
		d.Text, err = plain(content)
	case ".docx":
		d.Text, err = docx(content)
	case ".pdf":
		d.Text, err = pdf(content)
	default:
		err = fmt.Errorf("a file that ends in %q is of no kind that is known: want .txt, .docx or .pdf", kind)
	}
	switch {
	case err != nil:
	case len(d.Text) > maxText:
		err = fmt.Errorf("it has more than %d bytes of text", maxText)
	case strings.ContainsRune(d.Text, 0):
		err = errors.New("it has the character NUL in it")
	case strings.TrimSpace(d.Text) == "":
		err = errors.New("there is no word in it")
	}
	if err != nil {
		return Document{}, fmt.Errorf("%s: %w: %w", text.Visible(path, false), ErrRead, err)
	}
	return d, nil
}

func plain(content []byte) (string, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		return "", errors.New("it is not text in UTF-8: save it in that")
	}
	return string(content), nil
}
