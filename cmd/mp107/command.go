package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/text"
)

// parent is a command that only leads to those below it.
func parent(cmd *cobra.Command, children ...*cobra.Command) *cobra.Command {
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		err := cobra.NoArgs(cmd, args)
		if err == nil {
			return nil
		}
		if cmd.SuggestionsMinimumDistance = 2; len(cmd.SuggestionsFor(args[0])) > 0 {
			return fmt.Errorf("%w: did you mean %s?", err, strings.Join(cmd.SuggestionsFor(args[0]), " or "))
		}
		return fmt.Errorf("%w; '%s --help' lists those there are", err, cmd.CommandPath())
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	cmd.AddCommand(children...)
	return cmd
}

// exactly demands a number of arguments and, where it is another, says what they are.
func exactly(n int, takes string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return fmt.Errorf("%s; %d given", takes, len(args))
		}
		return nil
	}
}

// atLeastOne demands one argument or more and, where there is none, says what they are.
func atLeastOne(takes string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s; none given", takes)
		}
		return nil
	}
}

// require marks flags that a command cannot do without.
func require(cmd *cobra.Command, names ...string) {
	for _, name := range names {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // the flags are defined by then
		}
	}
}

// ended is the end of a command about which everything has been said already.
func ended(code int) error {
	if code == exitConformant {
		return nil
	}
	return exitError{code: code}
}

// inconclusive gives an error, if there is one, the exit code of what could not
// be run or concluded.
func inconclusive(err error) error {
	if err == nil {
		return nil
	}
	return exitError{exitInconclusive, err.Error()}
}

var mark = regexp.MustCompile(`\[[SDA] [^\]]*\]`)

// paragraphs writes the paragraphs of a clause, wrapped and indented; no mark is
// broken across lines.
func paragraphs(w io.Writer, clause string) {
	for paragraph := range strings.SplitSeq(clause, "\n\n") {
		const held = "\x00"
		whole := mark.ReplaceAllStringFunc(paragraph, func(m string) string { return strings.ReplaceAll(m, " ", held) })
		fmt.Fprintf(w, "  %s\n", strings.ReplaceAll(strings.Join(text.Wrap(whole, 76), "\n  "), held, " "))
	}
}
