package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"

	"mp107/legaltext"
)

// copyLaw writes the embedded clauses into a folder that a script can change.
func copyLaw(work string) (string, error) {
	dir := filepath.Join(work, "law")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	files, err := fs.Glob(legaltext.Files(), "*.md")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		text, err := fs.ReadFile(legaltext.Files(), file)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o666); err != nil {
			return "", err
		}
	}
	return dir, nil
}

func splitPath(path string) []string { return filepath.SplitList(path) }

func isExecutable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// withdraw takes a clause out of the script's copy of the law.
func withdraw(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: withdraw CLAUSE")
	}
	section := regexp.MustCompile(`(?ms)^## ` + regexp.QuoteMeta(args[0]) + ` .*?(^## |\z)`)
	files, err := filepath.Glob(filepath.Join(ts.Getenv("LAW"), "*.md"))
	ts.Check(err)
	withdrawn := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		ts.Check(err)
		shorter := section.ReplaceAll(text, []byte("$1"))
		if len(shorter) != len(text) {
			withdrawn++
			ts.Check(os.WriteFile(file, shorter, 0o666))
		}
	}
	if withdrawn != 1 {
		ts.Fatalf("clause %s was found in %d files", args[0], withdrawn)
	}
}
