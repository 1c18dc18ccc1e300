package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"example.org/mp107/internal/archive"
	"example.org/mp107/internal/folder"
	"example.org/mp107/legaltext"
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

// flip changes one bit in the middle of a file.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: flip FILE")
	}
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	text[len(text)/2] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o666))
}

// certificates copies the certificates of a PKI, and no key.
func certificates(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: certificates PKI FOLDER")
	}
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*.pem"))
	ts.Check(err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		ts.Check(err)
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[1]), filepath.Base(file)), text, 0o666))
	}
}

// unpack makes a journal that is under way of one that is over.
func unpack(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: unpack SEALED PLAIN")
	}
	file, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer file.Close()
	zip, err := gzip.NewReader(file)
	ts.Check(err)
	text, err := io.ReadAll(zip)
	ts.Check(err)
	text, _, _ = bytes.Cut(text, []byte(`{"finished":true`))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), text, 0o666))
}

// replace puts a text in place of another, wherever a file has it.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	changed := bytes.ReplaceAll(text, []byte(args[1]), []byte(args[2]))
	if bytes.Equal(changed, text) {
		ts.Fatalf("%s has no %s", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), changed, 0o666))
}

// archived packs a report folder, whether it is for submission or not.
func archived(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: archived FOLDER FILE")
	}
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var names []string
	for _, entry := range entries {
		if entry.Name() != folder.Timings {
			names = append(names, entry.Name())
		}
	}
	file, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	defer file.Close()
	ts.Check(archive.Write(file, ts.MkAbs(args[0]), names))
}

// absolute is the path of something beside this package.
func absolute(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		panic(err)
	}
	return abs
}

var update = flag.Bool("update", false, "rewrite the golden files with what is observed now")

// golden holds the output of the last command against a golden file.
func golden(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: golden FILE")
	}
	path := absolute(filepath.Join("testdata/golden", args[0]))
	got := ts.ReadFile("out")
	if *update {
		ts.Check(os.WriteFile(path, []byte(got), 0o666))
		return
	}
	want, err := os.ReadFile(path)
	ts.Check(err)
	if difference := cmp.Diff(string(want), got); difference != "" {
		ts.Fatalf("%s (-want +got):\n%s", args[0], difference)
	}
}

// hasFields demands that the last command has written one JSON document, of a
// schema and with the exit code that it ended with, in which fields, named by
// their path, have some values.
func hasFields(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: document SCHEMA [PATH=VALUE ...]")
	}
	var document any
	if err := json.Unmarshal([]byte(ts.ReadFile("out")), &document); err != nil {
		ts.Fatalf("the output is not one JSON document: %v", err)
	}
	for _, field := range append([]string{"schema=" + args[0], "exitCode=" + ts.ReadFile("ended")}, args[1:]...) {
		path, want, _ := strings.Cut(field, "=")
		at := document
		for _, name := range strings.Split(path, ".") {
			switch in := at.(type) {
			case map[string]any:
				at = in[name]
			case []any:
				i, err := strconv.Atoi(name)
				if err != nil || i >= len(in) {
					ts.Fatalf("%s: there is no %s", path, name)
				}
				at = in[i]
			default:
				ts.Fatalf("%s: there is no %s", path, name)
			}
		}
		if got := fmt.Sprint(at); got != want {
			ts.Fatalf("%s is %s, not %s", path, got, want)
		}
	}
}

// same runs a command, and demands that it writes what the last one wrote.
func same(ts *testscript.TestScript, _ bool, args []string) {
	before := ts.ReadFile("out")
	code(ts, false, append([]string{ts.ReadFile("ended")}, args...))
	if difference := cmp.Diff(before, ts.ReadFile("out")); difference != "" {
		ts.Fatalf("another output (-first +second):\n%s", difference)
	}
}
