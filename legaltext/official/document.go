// Package official ties clauses of this project to the words of an official text that
// its reader has and this project has not. What is kept of that text is a quotation with
// the words around it, the text-quote selector of the W3C's Web Annotation Data Model,
// and the SHA-256 of the document; never the document.
//
// Words are compared in a normal form (see words): what typesetting does to them makes
// no difference, and everything else does.
package official

// Document is an official text, as far as it is compared.
type Document struct {
	name, sha256 string
	words        []word
}

// New is the document of that name and digest with that text, which has no character NUL.
func New(name, sha256, text string) *Document {
	return &Document{name, sha256, words(text)}
}
