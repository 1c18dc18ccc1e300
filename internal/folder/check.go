package folder

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
)

// Change is a place at which a folder is not as it was written.
type Change struct {
	File string // relative to the folder, with slashes
	// Line is from 1, and Byte from 0; both are -1 where they are not known.
	Line, Byte int
	Why        string
}

func (c Change) Error() string {
	where := text.Visible(text.Printable(c.File), false) // its name may be anything
	if c.Line >= 0 {
		where += fmt.Sprintf(": line %d", c.Line)
	}
	if c.Byte >= 0 {
		where += fmt.Sprintf(": byte %d", c.Byte)
	}
	return where + ": " + c.Why
}

func changed(file, why string, values ...any) Change {
	return Change{file, -1, -1, fmt.Sprintf(why, values...)}
}

// maxEntries bounds what is looked at in one folder.
const maxEntries = 500

// listed lists a folder, as far as it is looked at, by name.
func listed(path string) ([]fs.DirEntry, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(maxEntries + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// Check holds a folder that came from elsewhere against the files that have to be in
// it, and nothing else: those given, made anew where there is a way to write them, and
// those that lie beside them, by their SHA-256. The error is a Change where it is
// another. No link is followed, and nothing is read that is not a regular file.
func Check(folder string, files []File) error {
	wanted := map[string]bool{Sums: true, Marker: true}
	for _, file := range files {
		wanted[file.Name] = true
	}
	beside, err := Beside(folder)
	if err != nil {
		return err
	}
	for _, name := range beside {
		wanted[name] = true
		files = append(files[:len(files):len(files)], File{Name: name})
	}
	there, err := names(folder, wanted)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if !there[name] {
			return changed(name, "is missing")
		}
	}
	files = append(slices.Clone(files), File{Marker, Whole([]byte(markerText))})
	digests := map[string]string{}
	for _, file := range files {
		if file.Write != nil {
			if err := same(folder, file); err != nil {
				return err
			}
		}
		if digests[file.Name], err = digest(filepath.Join(folder, filepath.FromSlash(file.Name))); err != nil {
			return err
		}
	}
	return sameSums(folder, digests)
}

// sameSums holds SHA256SUMS against the files.
func sameSums(folder string, digests map[string]string) error {
	err := same(folder, File{Sums, Whole(sums(digests))})
	var c Change
	if names := slices.Sorted(maps.Keys(digests)); errors.As(err, &c) && c.Line <= len(names) {
		c.Why = fmt.Sprintf("is not that of %s: one of the two is not as it was written", names[c.Line-1])
		return c
	}
	return err
}

// Beside are the files that SHA256SUMS lists of a folder and that do not follow from the
// journal, such as what an adaptor wrote to its log.
func Beside(folder string) ([]string, error) {
	text, err := regular.Read(filepath.Join(folder, Sums), 1<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, changed(Sums, "is missing")
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		_, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if matches(lasting, name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// Names refuses a folder with anything in it that no run writes, before anything in it
// is read.
func Names(folder string) error {
	_, err := names(folder, nil)
	return err
}

// names lists the files of a folder. What is not wanted, or if nothing is said about
// that, never written, is a Change.
func names(folder string, wanted map[string]bool) (map[string]bool, error) {
	there := map[string]bool{}
	for _, dir := range []string{".", "replay", "concurrent"} {
		entries, err := listed(filepath.Join(folder, dir))
		if errors.Is(err, fs.ErrNotExist) && dir != "." {
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(entries) > maxEntries {
			return nil, changed(dir, "has more than %d files", maxEntries)
		}
		for _, entry := range entries {
			name := path.Join(dir, entry.Name())
			switch {
			case dir == "." && entry.IsDir() && (name == "replay" || name == "concurrent"):
				continue
			case entry.IsDir():
				return nil, changed(name+"/", "is no part of a report")
			case !entry.Type().IsRegular():
				return nil, changed(name, "is not a regular file")
			case wanted == nil && !matches(patterns, name), wanted != nil && !wanted[name] && !slices.Contains(apart, name):
				return nil, changed(name, "is no part of this report")
			}
			there[name] = true
		}
		if len(entries) == 0 && dir != "." {
			return nil, changed(dir+"/", "is empty, and no part of this report")
		}
	}
	return there, nil
}

// same holds a file of a folder against what it has to be.
func same(folder string, file File) error {
	in, err := regular.Open(filepath.Join(folder, filepath.FromSlash(file.Name)), maxFile)
	if err != nil {
		return err
	}
	defer in.Close()
	held := &holding{in: bufio.NewReaderSize(in, 1<<16), line: 1}
	err = file.Write(held)
	switch {
	case errors.Is(err, errDiffers):
	case err != nil:
		return err
	default:
		if _, err := held.in.ReadByte(); errors.Is(err, io.EOF) {
			return nil
		}
		held.why = "more follows than was written"
	}
	return Change{file.Name, held.line, held.at, held.why}
}

var errDiffers = errors.New("differs")

// holding is a writer that holds what is written to it against what is read.
type holding struct {
	in       *bufio.Reader
	line, at int
	why      string
}

func (h *holding) Write(want []byte) (int, error) {
	is := make([]byte, len(want))
	n, err := io.ReadFull(h.in, is)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, err
	}
	if bytes.Equal(is[:n], want) {
		h.line, h.at = h.line+bytes.Count(want, []byte("\n")), h.at+n
		return n, nil
	}
	differs := 0
	for differs < n && is[differs] == want[differs] {
		differs++
	}
	h.line, h.at = h.line+bytes.Count(want[:differs], []byte("\n")), h.at+differs
	if h.why = "is not what was written"; differs == n {
		h.why = "the rest is missing"
	}
	return 0, errDiffers
}

// Whole writes a text that is there already.
func Whole(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}
