package mutate

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// sources are the clause files of a law, held in memory so that every mutant
// starts from the same words. Line ends are those of the positions in the law.
type sources map[string]string

func readSources(fsys fs.FS) (sources, error) {
	names, err := fs.Glob(fsys, "*.md")
	if err != nil {
		return nil, err
	}
	s := sources{}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("clause file %s: %w", name, err)
		}
		text = bytes.ReplaceAll(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
		s[name] = string(text)
	}
	return s, nil
}

// Glob and ReadFile are all that loading a law asks of a file system.
func (s sources) Glob(pattern string) ([]string, error) {
	var names []string
	for name := range s {
		match, err := path.Match(pattern, name)
		if err != nil {
			return nil, err
		}
		if match {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// ReadFile gives a file from memory.
func (s sources) ReadFile(name string) ([]byte, error) {
	text, ok := s[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(text), nil
}

// Open makes sources a file system; nothing uses it, since the two methods above do.
func (s sources) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
}

// edit puts other words in the place of some bytes of a file.
type edit struct {
	file     string
	from, to int
	words    string
}

// with is the law with edits made, which must not overlap.
func (s sources) with(edits []edit) sources {
	changed := sources{}
	for name, text := range s {
		changed[name] = text
	}
	last := slices.Clone(edits)
	slices.SortStableFunc(last, func(a, b edit) int { return b.from - a.from })
	for _, e := range last {
		text := changed[e.file]
		changed[e.file] = text[:e.from] + e.words + text[e.to:]
	}
	return changed
}

// lineAt is where a line starts, counted from 1.
func (s sources) lineAt(file string, line int) int {
	at, text := 0, s[file]
	for ; line > 1; line-- {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			return len(text)
		}
		at += next + 1
	}
	return at
}

// position is the place of a byte.
func (s sources) position(file string, offset int) legaltext.Position {
	before := s[file][:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	return legaltext.Position{File: file, Line: strings.Count(before, "\n") + 1, Column: len([]rune(before[start:])) + 1}
}

// condition finds where the words of a condition start in its file.
func (s sources) condition(e *legaltext.Expression) (int, error) {
	at := s.lineAt(e.At.File, e.At.Line) + e.At.Column - 1
	if at > len(s[e.At.File]) || !strings.HasPrefix(s[e.At.File][at:], e.Source) {
		return 0, fmt.Errorf("%v: the condition is written in a way that cannot be changed in its place: do not indent the rule block", e.At)
	}
	return at, nil
}

// value finds the value of a key in a rule block, without the spaces around it.
func (s sources) value(rule *legaltext.Rule, key string) (from, to int, err error) {
	file := rule.At.File
	at, end := s.block(rule)
	for _, line := range strings.SplitAfter(s[file][at:end], "\n") {
		if found, rest, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(found) == key {
			value := strings.TrimSpace(rest)
			from = at + len(found) + 1 + strings.Index(rest, value)
			return from, from + len(value), nil
		}
		at += len(line)
	}
	return 0, 0, fmt.Errorf("%v: the rule has no line %q", rule.At, key)
}

// block is what a rule block holds, from its opening key to its fence.
func (s sources) block(rule *legaltext.Rule) (from, to int) {
	text := s[rule.At.File]
	from = s.lineAt(rule.At.File, rule.At.Line)
	for to = from; to < len(text); {
		line, _, _ := strings.Cut(text[to:], "\n")
		fence := strings.TrimSpace(line)
		if strings.HasPrefix(fence, "```") || strings.HasPrefix(fence, "~~~") {
			break
		}
		to = min(len(text), to+len(line)+1)
	}
	return from, to
}

// section is a clause from its heading to the next one's.
func (s sources) section(register *legaltext.Register, id spec.ClauseID) (from, to int) {
	to = -1
	for i, c := range register.Clauses {
		if c.ID != id {
			continue
		}
		from = s.lineAt(c.At.File, c.At.Line)
		to = len(s[c.At.File])
		if i+1 < len(register.Clauses) && register.Clauses[i+1].At.File == c.At.File {
			to = s.lineAt(c.At.File, register.Clauses[i+1].At.Line)
		}
	}
	return from, to
}
