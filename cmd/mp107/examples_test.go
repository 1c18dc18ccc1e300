package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/kballard/go-shellquote"
	"github.com/spf13/cobra"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestExamples: every example of a help text is of a command that there is, with flags
// and a number of arguments that it takes, and names cases that there are.
func TestExamples(t *testing.T) {
	stories := map[string]bool{}
	for _, c := range suite.Scenarios(spec.MP107R2) {
		stories[c.ID] = true
	}
	tried := 0
	var visit func(path []string, cmd *cobra.Command)
	visit = func(path []string, cmd *cobra.Command) {
		for _, child := range cmd.Commands() {
			visit(append(path, child.Name()), child)
		}
		for _, example := range examples(cmd.Example) {
			words, err := shellquote.Split(example)
			if err != nil || len(words) < 2 {
				continue
			}
			tried++
			of, rest, err := newRoot().Find(words[1:])
			if err == nil {
				err = of.ParseFlags(rest)
			}
			if err == nil {
				err = of.ValidateArgs(of.Flags().Args())
			}
			if err != nil {
				t.Errorf("%s: %s: %v", strings.Join(path, " "), example, err)
			}
			for _, word := range words {
				if strings.HasPrefix(word, "R1/scenario/") && !strings.ContainsAny(word, "*[") && !stories[word] {
					t.Errorf("%s: %s: there is no case %s", strings.Join(path, " "), example, word)
				}
			}
		}
	}
	visit([]string{"mp107"}, newRoot())
	if tried < 50 {
		t.Errorf("only %d examples were tried", tried)
	}
}

// explained is what stands behind an example to explain it: two blanks at least.
var explained = regexp.MustCompile(`\s{2,}.*$`)

// examples are the lines of an example text that begin with the program's name, each
// with those that continue it and without what explains it.
func examples(text string) (lines []string) {
	text = strings.ReplaceAll(text, "\\\n", " ")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, "|") || strings.Contains(line, "…") {
			continue
		}
		if before, _, piped := strings.Cut(line, " > "); piped {
			line = before
		}
		if strings.HasPrefix(line, "mp107 ") {
			joined := line
			if !strings.Contains(text, line+"  ") {
				joined = explained.ReplaceAllString(line, "")
			}
			lines = append(lines, strings.Join(strings.Fields(joined), " "))
		}
	}
	return lines
}
