package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/report"
	"example.org/mp107/internal/text"
)

// reportForm is one of the forms in which a report can be had.
type reportForm struct {
	name  string
	write func(io.Writer, report.Report) error
}

// reportForms are those that need nothing but the report; console depends on who reads it.
var reportForms = []reportForm{
	{"html", report.HTML}, {"json", report.JSON}, {"junit", report.JUnit}, {"csv", report.CSV}, {"letter", report.Letter},
}

func newReport() *cobra.Command {
	var f trustFlags
	var form, out string
	cmd := &cobra.Command{
		Use:   "report FOLDER",
		Short: "Render the report in a folder in another form",
		Long: `Render the report in a folder, once it has been found to be as it was written, from its
evidence alone: no implementation is asked anything, no program started and no host
contacted. The same folder gives the same bytes each time.

  console  what a run writes to the terminal
  html     index.html of the folder, byte for byte
  json     report.json of the folder, byte for byte
  junit    junit.xml of the folder, byte for byte
  csv      a line for each obligation, clause, rule, theorem, case and verdict that belong
           together; some 760,000 of a whole run
  letter   for TABASC, in HTML: what is not shown, the answer and what it rests on, on two
           printed pages at most

The exit code is that of the verdict, or 4 if the folder was changed: then nothing is
written.`,
		Example: `  mp107 report report
  mp107 report report --format letter --out letter.html
  mp107 report report --format csv --out trace.csv
  mp107 report report --format junit > junit.xml`,
		Args: exactly(1, "report takes one folder, such as report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			write, err := reportWriter(form, out)
			if err != nil {
				return err
			}
			if inside(args[0], out) {
				return fmt.Errorf("--out %s: that is in the folder of the report, which would no longer be as it was written: give a name elsewhere", out)
			}
			e, err := f.verified(heeding(cmd), args[0])
			if err != nil {
				return err
			}
			if out == "-" {
				err = write(cmd.OutOrStdout(), e.report)
			} else {
				err = writeFile(out, func(w io.Writer) error { return write(w, e.report) })
			}
			if err != nil {
				return exitError{exitInconclusive, fmt.Sprintf("--out %s: the report could not be written: %v", out, err)}
			}
			return ended(e.report.Conclusion.ExitCode)
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&form, "format", "console", "`FORM`: "+strings.Join(formNames(), ", "))
	cmd.Flags().StringVar(&out, "out", "-", "`FILE` to write, or - for standard output")
	return cmd
}

func formNames() []string {
	names := []string{"console"}
	for _, form := range reportForms {
		names = append(names, form.name)
	}
	return names
}

// reportWriter finds the form that was asked for. Only a terminal has colours.
func reportWriter(name, out string) (func(io.Writer, report.Report) error, error) {
	if out == "" {
		return nil, fmt.Errorf("--out: want the name of a file, or - for standard output")
	}
	if dir := filepath.Dir(out); !there(dir, ".") {
		return nil, fmt.Errorf("--out %s: there is no folder %s: make it first", out, dir)
	}
	if name == "console" {
		options := report.ConsoleOptions{Color: out == "-" && useColour()}
		return func(w io.Writer, r report.Report) error { return report.Console(w, r, options) }, nil
	}
	for _, form := range reportForms {
		if form.name == name {
			return form.write, nil
		}
	}
	return nil, fmt.Errorf("--format %s: want one of %s", text.Printable(name), strings.Join(formNames(), ", "))
}

// inside reports whether a file would lie in a folder, by whatever name it is reached.
func inside(folder, file string) bool {
	of, err := os.Stat(folder)
	at, err2 := filepath.Abs(filepath.Dir(file))
	if err != nil || err2 != nil || file == "-" {
		return false
	}
	if real, err := filepath.EvalSymlinks(at); err == nil {
		at = real
	}
	for {
		if here, err := os.Stat(at); err == nil && os.SameFile(here, of) {
			return true
		}
		if at == filepath.Dir(at) {
			return false
		}
		at = filepath.Dir(at)
	}
}
