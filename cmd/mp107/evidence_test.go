package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/internal/folder"
)

// edit is something done to a folder, by the files that it leaves there: nil is one
// that is removed.
type edit struct {
	name  string
	files map[string][]byte
	// named is what has to be named: some of these.
	named []string
	place bool // and the line or the byte
}

// TestEveryEditIsNamed does to a small folder of evidence, one after the other, all
// that a text editor can: a byte in each KiB, lines exchanged, left out and cut, files
// exchanged, removed and added. Each one is found, and named by its file, and where
// the file is a text that the run has written, by its line.
func TestEveryEditIsNamed(t *testing.T) {
	dir := t.TempDir()
	if err := finish(t, dir, "run", "--fault", "bypass-any-615", "--run", "R1/T01/scenario", "--run", "R1/T02/scenario"); exitCode(err) != exitNonConformant {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "report")
	intact, err := new(trustFlags).verified(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	whole := contents(t, path)
	done := map[string]int{}
	total := 0
	for _, e := range edits(t, whole) {
		total++
		kind, _, _ := strings.Cut(e.name, ":")
		done[kind]++
		put(t, path, e.files)
		err := folder.Names(path)
		if _, journal := e.files[folder.Sealed]; err != nil {
			err = changed(path, err)
		} else if journal {
			_, err = new(trustFlags).verified(t.Context(), path)
		} else {
			err = intact.holds(path) // as verified does once the journal is judged
		}
		if codeOf(err) != exitEvidence {
			t.Errorf("%s: error %v with code %d", e.name, err, codeOf(err))
		} else if !slices.ContainsFunc(e.named, func(name string) bool {
			return strings.Contains(err.Error(), name+":") || strings.Contains(err.Error(), name+",")
		}) {
			t.Errorf("%s: %v: none of %v is named", e.name, err, e.named)
		} else if e.place && !regexp.MustCompile("(line|byte) [0-9]+:").MatchString(err.Error()) {
			t.Errorf("%s: %v: no line or byte is named", e.name, err)
		}
		put(t, path, undone(whole, e.files))
	}
	if _, err := new(trustFlags).verified(t.Context(), path); err != nil {
		t.Errorf("with every edit undone: %v", err)
	}
	t.Logf("%d edits: %v", total, done)
	if total < 500 {
		t.Errorf("only %d edits", total)
	}
}

// edits are those done to a folder that has these files.
func edits(t *testing.T, whole map[string][]byte) []edit {
	var all []edit
	one := func(kind, name string, text []byte) {
		all = append(all, edit{kind + ": " + name, map[string][]byte{name: text}, []string{name}, true})
	}
	names := slices.Sorted(maps.Keys(whole))
	for _, name := range names {
		text := whole[name]
		for at := 0; at < len(text); at += 1 << 10 {
			edited := bytes.Clone(text)
			edited[min(at+at/7%1024, len(text)-1)] ^= 1
			one("a byte", name, edited)
		}
		for _, size := range []int{0, 1, len(text) / 2, len(text) - 1} {
			one("cut", name, text[:size])
		}
		one("something after the end", name, append(bytes.Clone(text), 'x'))
		one("something before the beginning", name, append([]byte("\n"), text...))
		all = append(all, edit{"removed: " + name, map[string][]byte{name: nil}, []string{name}, false})
		if name == folder.Sealed {
			lines := bytes.SplitAfter(unzip(t, text), []byte("\n"))
			for at := 0; at < len(lines)-2; at++ {
				one("journal lines exchanged", name, zip(t, exchanged(lines, at)))
				one("a journal line left out", name, zip(t, slices.Delete(slices.Clone(lines), at, at+1)))
				one("a journal cut", name, zip(t, lines[:at+1]))
			}
			continue
		}
		lines := bytes.SplitAfter(text, []byte("\n"))
		for at := 0; at < len(lines)-2; at += 1 + len(lines)/12 {
			if !bytes.Equal(lines[at], lines[at+1]) {
				one("lines exchanged", name, bytes.Join(exchanged(lines, at), nil))
			}
			one("a line left out", name, bytes.Join(slices.Delete(slices.Clone(lines), at, at+1), nil))
		}
	}
	for i, a := range names {
		for _, b := range names[i+1:] {
			if !bytes.Equal(whole[a], whole[b]) {
				all = append(all, edit{"files exchanged: " + a + " and " + b, map[string][]byte{a: whole[b], b: whole[a]}, []string{a, b}, true})
			}
		}
	}
	for _, name := range []string{"x", "report.json.123", "replay/999.json", "replay/x", "concurrent/x.html", "adaptor.log", folder.Journal, folder.Unfinished, "previous/report.json", "law/clauses.md"} {
		named := []string{name, filepath.ToSlash(filepath.Dir(name)) + "/"}
		all = append(all, edit{"a file more: " + name, map[string][]byte{name: []byte("{}\n")}, named, false})
	}
	return all
}

func exchanged(lines [][]byte, at int) [][]byte {
	lines = slices.Clone(lines)
	lines[at], lines[at+1] = lines[at+1], lines[at]
	return lines
}

func unzip(t *testing.T, text []byte) []byte {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if text, err = io.ReadAll(zip); err != nil {
		t.Fatal(err)
	}
	return text
}

func zip(t *testing.T, lines [][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	if _, err := zip.Write(bytes.Join(lines, nil)); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// put leaves files in a folder; without a text they are removed, and so is the folder
// that they were alone in.
func put(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if text == nil {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			_ = os.Remove(filepath.Dir(path))
			continue
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, text, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
}

// undone are the files as they were.
func undone(whole, edited map[string][]byte) map[string][]byte {
	before := map[string][]byte{}
	for name := range edited {
		before[name] = whole[name]
	}
	return before
}

// contents are the files of a folder.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == folder.Timings { // which is another each time
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
