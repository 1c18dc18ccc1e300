package archive_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/mp107/internal/archive"
)

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func written(t *testing.T, dir string, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := archive.Write(&b, dir, names); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestReproducible: the archive follows from the files, whatever their order and times,
// and gives them back.
func TestReproducible(t *testing.T) {
	files := map[string]string{"b.txt": "two", "a.txt": strings.Repeat("one", 1000), "replay/001.json": "{}"}
	one, other := folder(t, files), folder(t, files)
	if err := os.Chtimes(filepath.Join(other, "b.txt"), time.Unix(0, 0), time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	first := written(t, one, "b.txt", "a.txt", "replay/001.json")
	if !bytes.Equal(first, written(t, other, "replay/001.json", "a.txt", "b.txt")) {
		t.Error("the same files give another archive")
	}
	path := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(path, first, 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	names, err := archive.Extract(path, dir)
	if err != nil || !slices.Equal(names, []string{"a.txt", "b.txt", "replay/001.json"}) {
		t.Fatalf("%q, %v", names, err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHostile: nothing is taken out of an archive that was made otherwise, and nothing
// beside the folder.
func TestHostile(t *testing.T) {
	made := func(change func(*zip.FileHeader), names ...string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, name := range names {
			header := &zip.FileHeader{Name: name, Method: zip.Store}
			if change != nil {
				change(header)
			}
			entry, err := w.CreateHeader(header)
			if err == nil {
				_, err = entry.Write([]byte("x"))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	right := made(nil, "a")
	for name, text := range map[string][]byte{
		"no archive": []byte("hello"), "empty": {}, "above": made(nil, "../a"), "absolute": made(nil, "/a"), "twice": made(nil, "a", "a"),
		"backslash": made(nil, `a\b`), "drive": made(nil, "c:a"), "order": made(nil, "b", "a"), "dots": made(nil, "a/./b"),
		"compressed": made(func(h *zip.FileHeader) { h.Method = zip.Deflate }, "a"),
		"a time":     made(func(h *zip.FileHeader) { h.Modified = time.Unix(1e9, 0) }, "a"),
		"a comment":  made(func(h *zip.FileHeader) { h.Comment = "x" }, "a"),
		"before":     append([]byte("x"), right...), "after": append(slices.Clone(right), 'x'), "cut": right[:len(right)-1],
		"many": made(nil, func() (names []string) {
			for n := range 1001 {
				names = append(names, strings.Repeat("a", n+1))
			}
			return names
		}()...),
	} {
		t.Run(name, func(t *testing.T) {
			above := t.TempDir()
			dir := filepath.Join(above, "in")
			path := filepath.Join(t.TempDir(), "x.zip")
			if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(path, text, 0o600)); err != nil {
				t.Fatal(err)
			}
			if _, err := archive.Extract(path, dir); !errors.Is(err, archive.ErrForm) {
				t.Errorf("error %v", err)
			} else if name == "compressed" && !strings.Contains(err.Error(), "is compressed") { // before it is read
				t.Errorf("error %v", err)
			}
			if entries, err := os.ReadDir(above); err != nil || len(entries) != 1 {
				t.Errorf("%v, %v", entries, err)
			}
		})
	}
}
