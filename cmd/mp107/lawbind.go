package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/console"
	"example.org/mp107/internal/doctext"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext/official"
	"example.org/mp107/spec"
)

// bindingsFile is where bindings are unless another file is given.
const bindingsFile = "bindings.json"

// normalForm says how words are compared.
const normalForm = `Words are compared in a normal form: any white space, line and page breaks and
non-breaking spaces among it, is one space; typographic quotation marks are straight
ones, ligatures are their letters; a hyphen between letters at the end of a line may
belong to the word or not, and a soft one within a line is nothing. Nothing else is
changed.`

func newLawBind() *cobra.Command {
	var dir, file, quote, prefix, suffix string
	var replace bool
	cmd := &cobra.Command{
		Use:   "bind CLAUSE OFFICIAL",
		Short: "Bind a clause to the words of the official text that it stands for",
		Long: `Bind a clause of this project to the words of an official text that you have: .txt in
UTF-8, .docx, or .pdf if pdftotext is installed. What is kept is the quotation, some
words before and after it, and the name and SHA-256 of the document, never the document.
One file of bindings is for one document; 'mp107 law check' holds a later version of
that against it.

` + normalForm + `
Words that stand there more than once need a longer quotation, or the words before or
after them.`,
		Example: `  mp107 law bind MP107-1 official.docx --quote "the words of the text"
  mp107 law bind RDP-1 official.txt --quote "the check" --prefix "3.2" --bindings section.json`,
		Args: exactly(2, "law bind takes a clause and a document, as in 'mp107 law bind MP107-1 official.docx'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			register, err := loadLaw(dir)
			if err != nil {
				return err
			}
			clause, err := register.Clause(spec.ClauseID(args[0]))
			if err != nil {
				return err
			}
			bindings, _, err := official.ReadBindings(file)
			if errors.Is(err, fs.ErrNotExist) {
				bindings, err = &official.Bindings{}, nil
			}
			if err != nil {
				return fmt.Errorf("--bindings: %w", err)
			}
			document, err := doctext.Read(args[1])
			if err != nil {
				return err
			}
			binding, err := official.New(document.Name, document.SHA256, document.Text).Bind(clause.ID, quote, prefix, suffix)
			if err != nil {
				return err
			}
			bindings.Add(binding, replace)
			if err := writeFile(file, bindings.Write); err != nil {
				return fmt.Errorf("--bindings: %w", err)
			}
			c := console.Writer{}
			c.Line(c.Paint(console.Plain, fmt.Sprintf("%s is bound to words of %s (SHA-256 %.12s…):", clause.ID, document.Name, document.SHA256)))
			c.Paragraph("  ", console.Plain, fmt.Sprintf("… %s [%s] %s …", binding.Selector.Prefix, binding.Selector.Exact, binding.Selector.Suffix))
			c.Line(c.Paint(console.Plain, fmt.Sprintf("%s in %s.", text.Several(len(bindings.Bindings), "binding", "bindings"), file)))
			_, err = io.WriteString(cmd.OutOrStdout(), c.String())
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "law", "", "folder of clause files to use instead of the embedded law")
	cmd.Flags().StringVar(&file, "bindings", bindingsFile, "`FILE` of bindings to add to; it is made if it is not there")
	cmd.Flags().StringVar(&quote, "quote", "", "the `WORDS` of the document that the clause stands for")
	cmd.Flags().StringVar(&prefix, "prefix", "", "`WORDS` right before them, where they stand there more than once")
	cmd.Flags().StringVar(&suffix, "suffix", "", "`WORDS` right after them, likewise")
	cmd.Flags().BoolVar(&replace, "replace", false, "take away the other bindings of the clause")
	require(cmd, "quote")
	return cmd
}

func newLawCheck() *cobra.Command {
	var file string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check OFFICIAL",
		Short: "Say whether an official text still has the words that clauses are bound to",
		Long: `Say of each binding whether its words stand in a document, which may be another version
of the one in which they were bound: found, among the same words; moved, among others;
changed, with what stands in their place; gone; or ambiguous, there more than once with
nothing to tell which are meant.

` + normalForm + `
Exit code 0 means that all are found or moved, 1 that some have changed, are gone or
ambiguous, 2 that the document or the bindings cannot be read.`,
		Example: `  mp107 law check official.docx
  mp107 law check official-2.pdf --bindings section.json`,
		Args: exactly(1, "law check takes one document, such as official.docx"),
		RunE: func(cmd *cobra.Command, args []string) error {
			found, err := checkOfficial(file, args[0])
			if err != nil {
				return err
			}
			var end error
			if slices.ContainsFunc(found.Findings, func(f official.Finding) bool { return !f.State.Stands() }) {
				end = ended(exitNonConformant)
			}
			if asJSON {
				return writeDocument(cmd.OutOrStdout(), &checkedOfficial{head{Schema: "mp107.law-check.v1"}, *found}, end)
			}
			return errors.Join(tellOfficial(cmd.OutOrStdout(), found), end)
		},
	}
	cmd.Flags().StringVar(&file, "bindings", bindingsFile, "`FILE` of bindings, as 'mp107 law bind' writes it")
	jsonFlag(cmd, &asJSON)
	return cmd
}

// checkOfficial holds a document against a file of bindings.
func checkOfficial(file, document string) (*official.Checked, error) {
	bindings, content, err := official.ReadBindings(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("--bindings: there is no file %s: 'mp107 law bind' makes it", file)
	}
	if err != nil {
		return nil, fmt.Errorf("--bindings: %w", err)
	}
	if len(bindings.Bindings) == 0 {
		return nil, fmt.Errorf("--bindings: %s binds no clause: 'mp107 law bind' does", file)
	}
	d, err := doctext.Read(document)
	if err != nil {
		return nil, err
	}
	return official.New(d.Name, d.SHA256, d.Text).CheckAll(bindings, content), nil
}

func tellOfficial(w io.Writer, found *official.Checked) error {
	c := &console.Writer{Color: useColour()}
	c.Line(c.Paint(console.Plain, fmt.Sprintf("%s, SHA-256 %s", found.Document, found.SHA256)))
	counts := map[official.State]int{}
	for _, f := range found.Findings {
		counts[f.State]++
		style := console.Red
		switch {
		case f.State == official.Found:
			style = console.Green
		case f.State.Stands():
			style = console.Yellow
		}
		c.Line(c.Paint(style, fmt.Sprintf("  %-10s", f.State)), c.Paint(console.Plain, string(f.Clause)))
		c.Paragraph("              ", console.Plain, f.Quote)
		if f.Difference != "" {
			c.Paragraph("         now  ", console.Plain, f.Difference)
		}
		if f.Around != "" {
			c.Paragraph("       where  ", console.Plain, f.Around)
		}
	}
	var parts []string
	for _, state := range official.States() {
		if counts[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[state], state))
		}
	}
	c.Line(c.Paint(console.Plain, fmt.Sprintf("%s: %s.", text.Several(len(found.Findings), "binding", "bindings"), text.List(parts))))
	_, err := io.WriteString(w, c.String())
	return err
}
