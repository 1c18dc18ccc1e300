// Package official ties clauses of this project to the words of an official text that
// its reader has and this project has not. What is kept of that text is a quotation with
// the words around it, the text-quote selector of the W3C's Web Annotation Data Model,
// and the SHA-256 of the document; never the document.
//
// Words are compared in a normal form (see words): what typesetting does to them makes
// no difference, and everything else does.
package official

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

// Document is an official text, as far as it is compared.
type Document struct {
	// Name is that of the file, without its folder.
	Name string
	// Digest is the SHA-256 of the file, in hexadecimal.
	Digest string
	words  []word
}

// Read reads a document: plain text in UTF-8 (.txt), WordprocessingML (.docx) or PDF
// (.pdf), which needs the program pdftotext.
func Read(path string) (*Document, error) {
	content, err := regular.Read(path, maxFile)
	if err != nil {
		return nil, err
	}
	d := &Document{Name: text.Visible(text.Clip(filepath.Base(path), 200), false), Digest: digest(content)}
	var told string
	switch kind := strings.ToLower(filepath.Ext(path)); kind {
	case ".txt":
		told, err = plain(content)
	case ".docx":
		told, err = docx(content)
	case ".pdf":
		told, err = pdf(content)
	default:
		err = fmt.Errorf("a file that ends in %q is of no kind that is known: want .txt, .docx or .pdf", kind)
	}
	if err == nil && strings.ContainsRune(told, broken) {
		err = errors.New("it has the character NUL in it")
	}
	if err == nil && len(told) > maxText {
		err = fmt.Errorf("it has more than %d bytes of text", maxText)
	}
	if err == nil {
		if d.words = words(told); len(d.words) == 0 {
			err = errors.New("there is no word in it")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", text.Visible(path, false), ErrRead, err)
	}
	return d, nil
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func plain(content []byte) (string, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		return "", errors.New("it is not text in UTF-8: save it in that")
	}
	return string(content), nil
}
