package official

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.org/mp107/internal/regular"
	"example.org/mp107/spec"
)

// Schema names the form of a file of bindings. A reader refuses any other.
const Schema = "mp107.bindings.v1"

// maxBindings bounds a file of bindings in bytes; maxQuote bounds a quotation, in words.
const (
	maxBindings = 4 << 20
	maxQuote    = 500
)

// Bindings are the clauses that are bound to one official text, in the order of their
// identifiers and then of the words.
type Bindings struct {
	Schema   string    `json:"schema"`
	Bindings []Binding `json:"bindings"`
}

// Binding ties a clause to words of a document.
type Binding struct {
	Clause spec.ClauseID `json:"clause"`
	// Document is the name of the file, without its folder, and SHA256 its digest, in
	// hexadecimal, when the clause was bound.
	Document string   `json:"document"`
	SHA256   string   `json:"sha256"`
	Selector Selector `json:"selector"`
	// Occurrences is how often the words stand in that document, the others told apart by
	// what is around them.
	Occurrences int `json:"occurrences"`
}

// Selector is the text-quote selector of the Web Annotation Data Model (W3C): words, and
// those before and after them, in normal form.
type Selector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

const selectorType = "TextQuoteSelector"

// Write writes the file: the same bindings give the same bytes.
func (b *Bindings) Write(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(b)
}

// ReadBindings reads a file of bindings and returns it with its bytes. It has to be, to
// the byte, what Write writes.
func ReadBindings(path string) (*Bindings, []byte, error) {
	content, err := regular.Read(path, maxBindings)
	if err != nil {
		return nil, nil, err
	}
	b, err := parse(content)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, content, nil
}

func parse(content []byte) (*Bindings, error) {
	var b Bindings
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil {
		return nil, fmt.Errorf("not a file of bindings: %w", err)
	}
	if b.Schema != Schema {
		return nil, fmt.Errorf("schema %.40q: this version reads %q", b.Schema, Schema)
	}
	for i, binding := range b.Bindings {
		if err := binding.check(); err != nil {
			return nil, fmt.Errorf("binding %d, of %.40q: %w", i+1, binding.Clause, err)
		}
		if i > 0 && order(b.Bindings[i-1], binding) >= 0 {
			return nil, fmt.Errorf("binding %d, of %.40q, is not in its place: they are in the order of clauses and words, each once", i+1, binding.Clause)
		}
	}
	var again bytes.Buffer
	if err := b.Write(&again); err != nil {
		return nil, err
	}
	if line, same := sameLines(content, again.Bytes()); !same {
		return nil, fmt.Errorf("line %d is not as 'mp107 law bind' writes it", line)
	}
	return &b, nil
}

// sameLines reports whether two texts are the same, and the first line in which not.
func sameLines(a, b []byte) (line int, same bool) {
	for line = 1; ; line++ {
		ours, restA, moreA := bytes.Cut(a, []byte("\n"))
		theirs, restB, moreB := bytes.Cut(b, []byte("\n"))
		if !bytes.Equal(ours, theirs) || moreA != moreB {
			return line, false
		}
		if !moreA {
			return line, true
		}
		a, b = restA, restB
	}
}

func (b Binding) check() error {
	s := b.Selector
	switch {
	case s.Type != selectorType:
		return fmt.Errorf("selector of type %.40q: want %q", s.Type, selectorType)
	case len(quotation(s.Exact)) == 0:
		return fmt.Errorf("it quotes no word")
	case len(quotation(s.Exact)) > maxQuote || len(quotation(s.Prefix)) > maxQuote || len(quotation(s.Suffix)) > maxQuote:
		return fmt.Errorf("it quotes more than %d words", maxQuote)
	case said(quotation(s.Exact)) != s.Exact || said(quotation(s.Prefix)) != s.Prefix || said(quotation(s.Suffix)) != s.Suffix:
		return fmt.Errorf("its words are not in normal form")
	case b.Occurrences < 1:
		return fmt.Errorf("it says that the words stood nowhere")
	}
	return nil
}

func order(a, b Binding) int {
	return cmp.Or(strings.Compare(string(a.Clause), string(b.Clause)), strings.Compare(a.Selector.Exact, b.Selector.Exact), strings.Compare(a.Selector.Prefix, b.Selector.Prefix))
}

// Add puts a binding in its place. It takes that of one of the same clause with the same
// words or, if all are to be replaced, of every one of the clause.
func (b *Bindings) Add(binding Binding, replace bool) {
	b.Schema = Schema
	b.Bindings = slices.DeleteFunc(b.Bindings, func(old Binding) bool {
		return old.Clause == binding.Clause && (replace || old.Selector.Exact == binding.Selector.Exact)
	})
	at, _ := slices.BinarySearchFunc(b.Bindings, binding, order)
	b.Bindings = slices.Insert(b.Bindings, at, binding)
}
