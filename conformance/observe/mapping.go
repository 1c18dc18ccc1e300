package observe

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.org/mp107/internal/text"
)

// Mapping says of a log in CSV which column is which field of a line; see ParseMapping.
type Mapping struct{ fields []mappedField }

// mappedField is one field, by the names on the way to it or, of a list, numbers.
type mappedField struct {
	path   []string
	column string // empty for a value that is always the same
	value  string
	words  map[string]string // what a cell says in other words
}

// MaxMapping bounds a mapping, in bytes.
const MaxMapping = 64 << 10

// maxListed bounds the places of a list in a mapping.
const maxListed = 16

// mappingColumns are those of a mapping.
var mappingColumns = []string{"field", "column", "value", "words"}

// ParseMapping reads a mapping: CSV with a row for each field, such as submit.originator
// or submit.update.certificates.0.owner, and the column that it is in. A field with a
// value instead of a column has it in each row that has a cell of the same kind of entry.
// Words, as in OK=accepted;NOK=rejected, say what cells mean; then no others are taken.
func ParseMapping(from io.Reader) (*Mapping, error) {
	rows, err := csv.NewReader(io.LimitReader(from, MaxMapping)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 || !slices.Equal(rows[0], mappingColumns) {
		return nil, fmt.Errorf("want the columns %s and a row for each field", strings.Join(mappingColumns, ","))
	}
	m := &Mapping{}
	for i, row := range rows[1:] {
		f := mappedField{path: strings.Split(row[0], "."), column: row[1], value: row[2]}
		if (f.column == "") == (f.value == "") {
			return nil, fmt.Errorf("row %d: want a column or a value, and not both", i+2)
		}
		if first := f.path[0]; first != "time" && first != "answer" && first != "alertTo" && !slices.Contains(kinds, first) {
			return nil, fmt.Errorf("row %d: field %.40q is unknown: it begins with none of time, answer, alertTo, %s", i+2, row[0], strings.Join(kinds, ", "))
		}
		for _, word := range strings.FieldsFunc(row[3], func(r rune) bool { return r == ';' }) {
			cell, meaning, ok := strings.Cut(word, "=")
			if !ok || f.column == "" {
				return nil, fmt.Errorf("row %d: words %.40q: want them of a column, as in OK=accepted;NOK=rejected", i+2, row[3])
			}
			if f.words == nil {
				f.words = map[string]string{}
			}
			f.words[strings.TrimSpace(cell)] = strings.TrimSpace(meaning)
		}
		if slices.ContainsFunc(m.fields, func(other mappedField) bool { return slices.Equal(other.path, f.path) }) {
			return nil, fmt.Errorf("row %d: field %.40q is there twice", i+2, row[0])
		}
		m.fields = append(m.fields, f)
	}
	if _, err := m.tree(map[string]string{}, true); err != nil {
		return nil, err
	}
	return m, nil
}

// header takes the first line of a log.
func (m *Mapping) header(line []byte) ([]string, error) {
	header, err := cellsOf(line)
	if err != nil {
		return nil, err
	}
	for i, name := range header {
		if slices.Contains(header[:i], name) {
			return nil, fmt.Errorf("column %.40q is there twice", name)
		}
	}
	for _, f := range m.fields {
		if f.column != "" && !slices.Contains(header, f.column) {
			return nil, fmt.Errorf("there is no column %.40q, in which %s is to be", f.column, strings.Join(f.path, "."))
		}
	}
	return header, nil
}

// line makes a line in JSON of one in CSV.
func (m *Mapping) line(header []string, line []byte) ([]byte, error) {
	row, err := cellsOf(line)
	if err != nil {
		return nil, err
	}
	if len(row) != len(header) {
		return nil, fmt.Errorf("it has %s, and the header has %d", text.Several(len(row), "cell", "cells"), len(header))
	}
	cells := map[string]string{}
	for i, name := range header {
		cells[name] = row[i]
	}
	tree, err := m.tree(cells, false)
	if err != nil {
		return nil, err
	}
	return json.Marshal(tree)
}

// cellsOf takes a line apart; a cell has no line break in it.
func cellsOf(line []byte) ([]string, error) {
	reader := csv.NewReader(bytes.NewReader(bytes.TrimSpace(line)))
	row, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("it is no CSV: %s", text.Clip(err.Error(), 200))
	}
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	return row, nil
}

// tree is a row as an object. An empty cell has no field; with all of them each has
// some value, by which it shows whether the fields fit each other.
func (m *Mapping) tree(cells map[string]string, all bool) (map[string]any, error) {
	filled := map[string]bool{} // kinds of entry of which a cell says something
	for _, f := range m.fields {
		filled[f.path[0]] = filled[f.path[0]] || all || cells[f.column] != "" && f.column != ""
	}
	tree := map[string]any{}
	for _, f := range m.fields {
		value := f.value
		if cell := cells[f.column]; f.column != "" {
			meaning, known := f.words[cell]
			switch {
			case cell == "" && !all:
				continue
			case f.words == nil || all:
				value = cell
			case known:
				value = meaning
			default:
				return nil, fmt.Errorf("column %s says %.40q: want one of %s", f.column, cell, strings.Join(slices.Sorted(maps.Keys(f.words)), ", "))
			}
		} else if !filled[f.path[0]] {
			continue
		}
		if err := put(tree, f.path, value); err != nil {
			return nil, fmt.Errorf("field %s: %w", strings.Join(f.path, "."), err)
		}
	}
	for name, branch := range tree {
		if listed, err := lists(branch); err != nil {
			return nil, fmt.Errorf("field %s: %w", name, err)
		} else {
			tree[name] = listed
		}
	}
	return tree, nil
}

// put puts a value into a tree of objects.
func put(tree map[string]any, path []string, value string) error {
	name := path[0]
	if len(path) > 1 {
		if tree[name] == nil {
			tree[name] = map[string]any{}
		}
		branch, ok := tree[name].(map[string]any)
		if !ok {
			return errors.New("it is both a value and something with fields")
		}
		return put(branch, path[1:], value)
	}
	if tree[name] != nil {
		return errors.New("it is both a value and something with fields")
	}
	switch {
	case value == "true" || value == "false":
		tree[name] = value == "true"
	case name == "upload":
		tree[name] = map[string]any{}
	default:
		tree[name] = value
	}
	return nil
}

// lists makes lists of the objects whose fields are numbers, from 0 on without a gap.
func lists(value any) (any, error) {
	object, ok := value.(map[string]any)
	if !ok {
		return value, nil
	}
	numbers := 0
	for name := range object {
		branch, err := lists(object[name])
		if err != nil {
			return nil, err
		}
		object[name] = branch
		if n, err := strconv.Atoi(name); err == nil && n >= 0 && n < maxListed && strconv.Itoa(n) == name {
			numbers++
		}
	}
	if numbers == 0 {
		return object, nil
	}
	list := make([]any, numbers)
	for i := range list {
		branch, there := object[strconv.Itoa(i)]
		if !there || numbers != len(object) {
			return nil, fmt.Errorf("the places of a list are numbered from 0 on, at most %d, without a gap", maxListed)
		}
		list[i] = branch
	}
	return list, nil
}
