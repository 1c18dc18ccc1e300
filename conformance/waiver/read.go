package waiver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Read reads a file of waivers. It is strict: what it does not know, what is
// given twice and what is too long is an error, of type Defects, that gives the
// line and says what to do. What the entries mean is for Validate to judge.
//
// A list without entries is allowed: it declares that nothing is waived.
func Read(from io.Reader) (File, error) {
	text, err := io.ReadAll(io.LimitReader(from, MaxBytes+1))
	if err != nil {
		return File{}, err
	}
	if len(text) > MaxBytes {
		return File{}, Defects{{0, fmt.Sprintf("the file has more than %d bytes: a pattern such as R1/T15 can stand for many cases", MaxBytes)}}
	}
	if defects := unreadable(text); defects != nil {
		return File{}, defects
	}
	root, err := parse(text)
	if err != nil {
		return File{}, err
	}
	var d Defects
	f := d.file(root)
	if err := d.orNil(); err != nil {
		return File{}, err
	}
	return f, nil
}

// unreadable finds the first character that has no place in a text file; the
// YAML parser would not say where it is.
func unreadable(text []byte) Defects {
	line := 1
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			return Defects{{line, "this is not UTF-8: save the file as UTF-8 text"}}
		case r == '\n':
			line++
		case r != '\r' && r != '\t' && !unicode.IsGraphic(r) && !(r == '\uFEFF' && at == 0):
			return Defects{{line, fmt.Sprintf("the character %U does not show: take it out", r)}}
		}
		at += size
	}
	return nil
}

// parse reads the one document of the file; nil where there is none.
func parse(text []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, next yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, notYAML(err)
	}
	switch err := decoder.Decode(&next); {
	case err == nil:
		return nil, Defects{{next.Line, "a second document begins: put every waiver under the one list of waivers"}}
	case !errors.Is(err, io.EOF):
		return nil, notYAML(err)
	}
	return document.Content[0], nil
}

var yamlPlace = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)`)

// notYAML says the parser's error in the form of the others.
func notYAML(err error) error {
	message, _, _ := strings.Cut(err.Error(), "\n")
	parts := yamlPlace.FindStringSubmatch(message)
	line, _ := strconv.Atoi(parts[1]) // no number: of the whole file
	return Defects{{line, fmt.Sprintf("this is not YAML: %s; indent with spaces, and put text that has a colon or begins with a * in quotes", parts[2])}}
}
