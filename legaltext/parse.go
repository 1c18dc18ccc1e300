package legaltext

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"example.org/mp107/spec"
)

// section is one level-2 heading of a clause file with what stands below it,
// before any of it has been given a meaning.
type section struct {
	file     string
	heading  string
	at       Position
	entries  []entry // the items of its metadata list
	prose    []string
	phrases  []Phrase
	block    []line // the lines of its rule block
	blockAt  Position
	hasBlock bool
	language string // of the block: rule, facts or theorem
}

// entry is one "key: value" with the place of key and value.
type entry struct {
	key, value string
	at         Position
	valueAt    Position
}

// line is one line of a rule block with its place.
type line struct {
	text string
	at   Position
}

// sections splits a Markdown file at its level-2 headings. What stands before
// the first one introduces the file and decides nothing. Fenced blocks are in
// one of the languages given.
func sections(file string, source []byte, defects *Defects, languages ...string) []section {
	at := func(offset int) Position { return position(file, source, offset) }
	// Without the extension a table would pass for a paragraph of prose.
	root := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(source))
	var found []section
	var current *section
	for node := root.FirstChild(); node != nil; node = node.NextSibling() {
		if heading, ok := node.(*ast.Heading); ok {
			switch {
			case heading.Level == 2 && heading.Lines().Len() > 0:
				segment := heading.Lines().At(0)
				found = append(found, section{file: file, heading: strings.TrimSpace(string(segment.Value(source))), at: at(segment.Start)})
				current = &found[len(found)-1]
			case heading.Level == 2:
				defects.add(at(heading.Pos()), "clause heading without text: want an identifier and a title")
			case current != nil:
				defects.add(at(heading.Pos()), "clause %q has a heading of level %d: want level 2, which starts a clause of its own", current.heading, heading.Level)
			}
			continue
		}
		if current == nil {
			// A rule that no clause holds would be left out without a word.
			if block, ok := node.(*ast.FencedCodeBlock); ok && slices.Contains(languages, string(block.Language(source))) {
				defects.add(at(block.Pos()), "%s block before the first clause: a clause starts with a heading of level 2", block.Language(source))
			}
			continue
		}
		switch node := node.(type) {
		case *ast.List:
			if current.entries != nil || current.prose != nil || current.hasBlock {
				defects.add(at(node.Pos()), "clause %q has a list below its prose: metadata is the first thing in a clause, and prose has no lists", current.heading)
				continue
			}
			current.entries = listEntries(node, source, at, defects)
		case *ast.FencedCodeBlock:
			current.addBlock(node, source, at, defects, languages)
		case *ast.Paragraph:
			current.addParagraph(node, source, at, defects)
		default:
			defects.add(at(node.Pos()), "clause %q has a %s: want a list of metadata, paragraphs and one rule block", current.heading, strings.ToLower(node.Kind().String()))
		}
	}
	return found
}

func (s *section) addParagraph(node *ast.Paragraph, source []byte, at func(int) Position, defects *Defects) {
	lines := node.Lines()
	start, stop := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	s.prose = append(s.prose, oneLine(source[start:stop]))
	s.phrases = append(s.phrases, phrases(string(source[start:stop]), func(offset int) Position { return at(start + offset) }, defects)...)
}

func (s *section) addBlock(node *ast.FencedCodeBlock, source []byte, at func(int) Position, defects *Defects, languages []string) {
	where := at(node.Pos())
	if node.Info != nil {
		where = at(node.Info.Segment.Start)
	}
	language := string(node.Language(source))
	if !slices.Contains(languages, language) {
		defects.add(where, "fenced block of language %q: want a block of language %s only", language, strings.Join(languages, " or "))
		return
	}
	if s.block != nil || s.hasBlock {
		defects.add(where, "second block in one clause: give it a clause of its own")
		return
	}
	s.hasBlock, s.language, s.blockAt = true, language, where
	for i := range node.Lines().Len() {
		segment := node.Lines().At(i)
		s.block = append(s.block, line{strings.TrimRight(string(segment.Value(source)), "\n"), at(segment.Start)})
	}
}

// listEntries reads the items of a metadata list, one "key: value" each.
func listEntries(list *ast.List, source []byte, at func(int) Position, defects *Defects) []entry {
	var entries []entry
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		block := item.FirstChild()
		if block == nil || block.Kind() != ast.KindTextBlock && block.Kind() != ast.KindParagraph {
			defects.add(at(item.Pos()), "metadata item without text: want \"key: value\"")
			continue
		}
		if below := block.NextSibling(); below != nil {
			defects.add(at(below.Pos()), "text below a metadata item: want \"key: value\" and nothing more")
		}
		segment := block.Lines().At(0)
		start := at(segment.Start)
		// The spaces of the first line stay, so that the place of the value is true.
		e, ok := splitEntry(string(block.Lines().Value(source)), start)
		if !ok {
			defects.add(start, "metadata %q: want \"key: value\"", oneLine(block.Lines().Value(source)))
			continue
		}
		e.value = oneLine([]byte(e.value))
		entries = append(entries, e)
	}
	return entries
}

func splitEntry(text string, at Position) (entry, bool) {
	key, value, found := strings.Cut(text, ":")
	if !found || strings.TrimSpace(key) != key || key == "" {
		return entry{}, false
	}
	trimmed := strings.TrimLeft(value, " \t")
	valueAt := at
	valueAt.Column += utf8.RuneCountInString(key) + 1 + len(value) - len(trimmed)
	return entry{key, strings.TrimSpace(trimmed), at, valueAt}, true
}

// ruleEntries reads a rule block: "key: value" a line, or "key: |" and then
// the value on indented lines. A value on several lines keeps their breaks and
// indents, so that columns in CEL messages stay true.
func (s section) ruleEntries(defects *Defects) []entry {
	var entries []entry
	for i := 0; i < len(s.block); i++ {
		if strings.TrimSpace(s.block[i].text) == "" {
			continue
		}
		at := s.block[i].at
		e, ok := splitEntry(s.block[i].text, at)
		if !ok {
			defects.add(at, "rule line %q: want \"key: value\", or \"key: |\" and then indented lines", strings.TrimSpace(s.block[i].text))
			continue
		}
		if e.value == "|" {
			var lines []string
			for i+1 < len(s.block) && (strings.HasPrefix(s.block[i+1].text, " ") || strings.TrimSpace(s.block[i+1].text) == "") {
				i++
				// What the fence's own indent took away comes back for the columns' sake.
				lines = append(lines, strings.Repeat(" ", s.block[i].at.Column-1)+s.block[i].text)
			}
			e.value = strings.TrimRight(strings.Join(lines, "\n"), " \n")
			e.valueAt = Position{s.file, at.Line + 1, 1}
		}
		if strings.TrimSpace(e.value) == "" {
			defects.add(e.at, "rule key %q has no value", e.key)
			continue
		}
		entries = append(entries, e)
	}
	return entries
}

// clause gives the section its meaning, apart from its conditions' types and
// from what it refers to in other clauses.
func (s section) clause(defects *Defects) Clause {
	id, title, _ := strings.Cut(s.heading, " ")
	c := Clause{ID: spec.ClauseID(id), Title: strings.TrimSpace(title), Text: strings.Join(s.prose, "\n\n"), At: s.at}
	seen := map[string]bool{}
	for _, e := range s.entries {
		if seen[e.key] {
			defects.add(e.at, "clause %s gives %q twice", c.ID, e.key)
		}
		seen[e.key] = true
		if err := c.setMetadata(e); err != nil {
			at := e.valueAt
			if !slices.Contains(metadataKeys, e.key) {
				at = e.at
			}
			defects.add(at, "clause %s: %v", c.ID, err)
		}
	}
	for _, key := range []string{"provenance", "modality", "in force"} {
		if !seen[key] {
			defects.add(s.at, "clause %s has no %s: add a line \"- %s: …\" below its heading", c.ID, key, key)
		}
	}
	c.Phrases = provenances("clause "+id, s.at, c.Provenance, s.phrases, defects)
	switch {
	case s.hasBlock && s.language == factsBlock:
		c.Facts = s.facts(c.ID, defects)
		if c.Modality != FactStated && c.Modality != "" {
			defects.add(s.blockAt, "clause %s is of modality %q and must not have a facts block", c.ID, c.Modality)
		}
	case s.hasBlock:
		c.Rule = s.rule(c.ID, defects)
	case c.Modality == FactStated:
		defects.add(s.at, "clause %s says %q but has no facts block", c.ID, c.Modality)
	case c.Modality.ruled():
		defects.add(s.at, "clause %s says %q but has no rule block: add one, or make it a principle or a finding", c.ID, c.Modality)
	}
	return c
}

var metadataKeys = []string{"provenance", "modality", "in force", "replaces", "requirement", "theorems"}

func (c *Clause) setMetadata(e entry) error {
	var err error
	switch e.key {
	case "provenance":
		c.Provenance, err = spec.ParseProvenance(e.value)
	case "modality":
		c.Modality, err = oneOf("modality", Modality(e.value), Must, May, Means, Principle, FactStated, Finding)
	case "in force":
		c.InForce, err = spec.ParseRelease(e.value)
	case "replaces":
		if e.value == "" {
			return errors.New("replaces nothing: want the identifier of a clause")
		}
		c.Replaces = spec.ClauseID(e.value)
	case "requirement":
		c.Requirement, err = oneOf("requirement", spec.RequirementID(e.value), spec.R1, spec.R2)
	case "theorems":
		for _, name := range strings.Split(e.value, ",") {
			theorem, lookup := TheoremByID(spec.TheoremID(strings.TrimSpace(name)))
			if lookup != nil {
				return lookup
			}
			c.Theorems = append(c.Theorems, theorem.ID)
		}
	default:
		_, err = oneOf("metadata", e.key, metadataKeys...)
	}
	return err
}

// oneLine folds the lines of a paragraph into one.
func oneLine(value []byte) string { return string(bytes.Join(bytes.Fields(value), []byte(" "))) }

// position is the place of a byte of a file.
func position(file string, source []byte, offset int) Position {
	before := source[:max(0, offset)]
	return Position{file, bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')}
}
