package fuzz

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.org/mp107/internal/regular"
)

// Folder keeps inputs in files, in the form in which go test keeps those of FuzzSequence,
// so that either can go on with what the other has found.
type Folder string

// corpusHeader begins a file of go test.
const corpusHeader = "go test fuzz v1\n"

// maxCorpus is how many files are read.
const maxCorpus = 100_000

// Read reads the inputs, in the order of their names. Files that are no inputs are
// passed over, and counted.
func (f Folder) Read() (inputs [][]byte, others int, err error) {
	entries, err := os.ReadDir(string(f))
	if os.IsNotExist(err) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	if len(entries) > maxCorpus {
		return nil, 0, fmt.Errorf("%s has more than %d files: this is not a corpus", f, maxCorpus)
	}
	for _, entry := range entries {
		text, err := regular.Read(filepath.Join(string(f), entry.Name()), 8*maxInput)
		input, ok := parseInput(text)
		if err != nil || !ok {
			others++
			continue
		}
		inputs = append(inputs, input)
	}
	return inputs, others, nil
}

// Add writes one more input.
func (f Folder) Add(input []byte) error {
	if err := os.MkdirAll(string(f), 0o777); err != nil {
		return err
	}
	return os.WriteFile(f.path(input), fmt.Appendf(nil, "%s[]byte(%q)\n", corpusHeader, input), 0o666)
}

// Keep removes the inputs that are not among those given. It touches no other file.
func (f Folder) Keep(inputs [][]byte) error {
	kept := map[string]bool{}
	for _, input := range inputs {
		kept[f.path(input)] = true
	}
	there, _, err := f.Read()
	for _, input := range there {
		if path := f.path(input); !kept[path] {
			err = cmp.Or(err, removed(path))
		}
	}
	return err
}

// removed removes a file; one that has another name than its content gives it stays.
func removed(path string) error {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

func (f Folder) path(input []byte) string {
	digest := sha256.Sum256(input)
	return filepath.Join(string(f), fmt.Sprintf("%x", digest[:8]))
}

func parseInput(text []byte) ([]byte, bool) {
	quoted, ok := bytes.CutPrefix(text, []byte(corpusHeader))
	if !ok {
		return nil, false
	}
	literal, ok := strings.CutPrefix(strings.TrimSpace(string(quoted)), "[]byte(")
	if !ok {
		return nil, false
	}
	literal, ok = strings.CutSuffix(literal, ")")
	input, err := strconv.Unquote(literal)
	return []byte(input), ok && err == nil
}

// Minimised are of some inputs those that it takes to reach what all of them reach,
// short ones first.
func Minimised(decoder Decoder, inputs [][]byte) ([][]byte, error) {
	inputs = slices.Clone(inputs)
	slices.SortFunc(inputs, func(a, b []byte) int { return cmp.Or(cmp.Compare(len(a), len(b)), bytes.Compare(a, b)) })
	again := NewSearch(0, decoder)
	for _, input := range inputs {
		if _, _, err := again.Add(input); err != nil {
			return nil, err
		}
	}
	return again.Corpus(), nil
}
