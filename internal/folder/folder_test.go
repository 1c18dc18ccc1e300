package folder_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/internal/folder"
)

func file(name, text string) folder.File {
	return folder.File{Name: name, Write: func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}}
}

// report is one of a run that is over.
var report = []folder.File{
	file("replay/001.json", "one\n"), file(folder.Sealed, "answers\n"), file("report.json", "a\nb\nc\n"), file("index.html", "<html>\n"),
}

func begin(t *testing.T, path string, resume bool) *folder.Folder {
	t.Helper()
	f, err := folder.Begin(path, resume)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func saved(t *testing.T, path string) {
	t.Helper()
	f := begin(t, path, false)
	if err := errors.Join(f.Aside(), f.Save(report), f.Close()); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666)); err != nil {
		t.Fatal(err)
	}
}

// files lists what is in a folder.
func files(t *testing.T, path string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(path, at)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func has(t *testing.T, path string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := files(t, path); !slices.Equal(got, want) {
		t.Errorf("there is %q, want %q", got, want)
	}
}

var whole = []string{folder.Marker, folder.Sums, "index.html", "report.json", folder.Sealed, "replay/001.json"}

// TestOneReportAtATime: while a run is under way the report of the one before is
// aside; when it is over that is gone.
func TestOneReportAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "report")
	saved(t, path)
	has(t, path, whole...)
	f := begin(t, path, false)
	has(t, path, whole...) // nothing has been kept of this run yet
	if err := f.Aside(); err != nil {
		t.Fatal(err)
	}
	put(t, f.Path(folder.Journal), "under way")
	var aside []string
	for _, name := range whole {
		aside = append(aside, "previous/"+name)
	}
	has(t, path, slices.Concat(aside, []string{folder.Marker, folder.Journal})...)
	if err := f.Aside(); err != nil { // nothing more is to be moved
		t.Fatal(err)
	}
	has(t, path, slices.Concat(aside, []string{folder.Marker, folder.Journal})...)
	if err := folder.Check(filepath.Join(path, "previous"), report); err != nil {
		t.Errorf("what is aside is not as it was: %v", err)
	}
	if err := f.Save(report[1:]); err != nil {
		t.Fatal(err)
	}
	has(t, path, slices.DeleteFunc(slices.Clone(whole), func(name string) bool { return name == "replay/001.json" })...)
}

// TestNothingHalf: where a file cannot be written no file is, the journal stays, and
// the next run begins without what is left over.
func TestNothingHalf(t *testing.T) {
	path := t.TempDir()
	f := begin(t, path, false)
	put(t, f.Path(folder.Journal), "under way")
	full := errors.New("no space left on device")
	broken := append(slices.Clone(report), folder.File{Name: "junit.xml", Write: func(w io.Writer) error {
		_, _ = io.WriteString(w, "<half")
		return full
	}})
	if err := f.Save(broken); !errors.Is(err, full) {
		t.Fatalf("error %v", err)
	}
	has(t, path, folder.Marker, folder.Journal)
	put(t, f.Path(".new/report.json"), "left by kill -9")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	begin(t, path, true)
	has(t, path, folder.Marker, folder.Journal)
}

// TestApart: how long answers took, and what others say of a report, lie beside it, whatever
// they are, and go with it.
func TestApart(t *testing.T) {
	for _, name := range []string{folder.Timings, folder.Attestation, folder.Reviewed} {
		path := t.TempDir()
		f := begin(t, path, false)
		if err := errors.Join(f.Save(report), f.Put(file(name, "1 ms")), f.Close()); err != nil {
			t.Fatal(err)
		}
		has(t, path, append([]string{name}, whole...)...)
		if err := folder.Check(path, report); err != nil {
			t.Error(err)
		}
		if err := begin(t, path, false).Aside(); err != nil {
			t.Fatal(err)
		}
		if got := files(t, path); slices.Contains(got, name) || !slices.Contains(got, "previous/"+name) {
			t.Errorf("there is %q", got)
		}
	}
}

// TestAbandon: where nothing could be run the folder is as it was.
func TestAbandon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report")
	f := begin(t, path, false)
	put(t, f.Path("adaptor.log"), "x")
	if err := f.Abandon(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	saved(t, path)
	if err := begin(t, path, false).Abandon(); err != nil {
		t.Error(err)
	}
	has(t, path, whole...)
	if err := folder.Check(path, report); err != nil {
		t.Error(err)
	}
}

// TestNoReportTakesNoPlace: runs that came to nothing, however many, leave the report
// before them where it is.
func TestNoReportTakesNoPlace(t *testing.T) {
	path := t.TempDir()
	saved(t, path)
	for range 3 {
		f := begin(t, path, false)
		if err := f.Aside(); err != nil {
			t.Fatal(err)
		}
		put(t, f.Path("adaptor.log"), "died\n")
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := folder.Check(filepath.Join(path, "previous"), report); err != nil {
		t.Errorf("what is aside is not as it was: %v", err)
	}
}

// TestTwoRuns: only one run at a time writes to a folder, and what is killed holds
// nobody up, since its lock ends with it.
func TestTwoRuns(t *testing.T) {
	path := t.TempDir()
	f := begin(t, path, false)
	if _, err := folder.Begin(path, false); err == nil || !strings.Contains(err.Error(), "another run is writing to this folder") {
		t.Errorf("error %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	begin(t, path, true)
}

// TestNotOurs: a folder with files in it that no run has written is refused and not
// touched, and in one that is ours other files are left alone.
func TestNotOurs(t *testing.T) {
	path := t.TempDir()
	put(t, filepath.Join(path, "replay/001.json"), "mine")
	put(t, filepath.Join(path, "index.html"), "mine")
	if _, err := folder.Begin(path, false); err == nil || !strings.Contains(err.Error(), "was not written by mp107 run") {
		t.Errorf("error %v", err)
	}
	if _, err := folder.Begin(path, true); err == nil || !strings.Contains(err.Error(), "no run to resume") {
		t.Errorf("error %v", err)
	}
	has(t, path, "replay/001.json", "index.html")

	path = t.TempDir()
	saved(t, path)
	mine := []string{"replay/mine.json", "replay/0001.json", "concurrent/notes.txt", "main.go", "previous/main.go", ".new/main.go"}
	for _, name := range mine {
		put(t, filepath.Join(path, name), "mine")
	}
	saved(t, path)
	has(t, path, append(mine, whole...)...)

	for _, name := range []string{"previous", ".new", "replay", folder.Marker} {
		path, elsewhere := t.TempDir(), t.TempDir()
		put(t, filepath.Join(elsewhere, "index.html"), "mine")
		if name != folder.Marker {
			put(t, filepath.Join(path, folder.Marker), "")
		}
		if err := os.Symlink(elsewhere, filepath.Join(path, name)); err != nil {
			t.Skip(err)
		}
		if _, err := folder.Begin(path, false); err == nil {
			t.Errorf("a link called %s is followed", name)
		}
		has(t, elsewhere, "index.html")
	}
}

// TestCheck: whatever is another in a folder is named, with the line and the byte.
func TestCheck(t *testing.T) {
	logged := func(t *testing.T, path string) {
		f := begin(t, path, false)
		put(t, f.Path("adaptor.log"), "a line\n")
		if err := f.Save(report); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		change func(path string) error
		want   string
	}{
		"nothing":         {func(string) error { return nil }, "<nil>"},
		"a byte":          {func(p string) error { return os.WriteFile(p+"/report.json", []byte("a\nb\nC\n"), 0o600) }, "report.json: line 3: byte 4: is not what was written"},
		"cut":             {func(p string) error { return os.WriteFile(p+"/report.json", []byte("a\nb"), 0o600) }, "report.json: line 2: byte 3: the rest is missing"},
		"more":            {func(p string) error { return os.WriteFile(p+"/report.json", []byte("a\nb\nc\nd"), 0o600) }, "report.json: line 4: byte 6: more follows than was written"},
		"a file less":     {func(p string) error { return os.Remove(p + "/index.html") }, "index.html: is missing"},
		"a file more":     {func(p string) error { return os.WriteFile(p+"/x", nil, 0o600) }, "x: is no part of this report"},
		"a replay more":   {func(p string) error { return os.WriteFile(p+"/replay/002.json", nil, 0o600) }, "replay/002.json: is no part of this report"},
		"a folder":        {func(p string) error { return os.Mkdir(p+"/previous", 0o700) }, "previous/: is no part of a report"},
		"an empty folder": {func(p string) error { return os.Mkdir(p+"/concurrent", 0o700) }, "concurrent/: is empty, and no part of this report"},
		"a link": {func(p string) error {
			return errors.Join(os.Remove(p+"/index.html"), os.Symlink("report.json", p+"/index.html"))
		}, "index.html: is not a regular file"},
		"the log":          {func(p string) error { return os.WriteFile(p+"/adaptor.log", []byte("another\n"), 0o600) }, "SHA256SUMS: line 1: byte 0: is not that of adaptor.log: one of the two"},
		"the sums":         {func(p string) error { return os.WriteFile(p+"/"+folder.Sums, nil, 0o600) }, "adaptor.log: is no part of this report"},
		"what is not made": {func(p string) error { return os.WriteFile(p+"/"+folder.Sealed, []byte("x"), 0o600) }, "is not that of run.jsonl.gz: one of the two"},
		"no log":           {func(p string) error { return os.Remove(p + "/adaptor.log") }, "adaptor.log: is missing"},
		"another log":      {func(p string) error { return os.WriteFile(p+"/adaptor-2.log", nil, 0o600) }, "adaptor-2.log: is no part of this report"},
		"the marker":       {func(p string) error { return os.WriteFile(p+"/"+folder.Marker, nil, 0o600) }, "mp107.txt: line 1: byte 0: the rest is missing"},
		"many files": {func(p string) error {
			var errs []error
			for i := range 600 {
				errs = append(errs, os.WriteFile(fmt.Sprintf("%s/replay/%d", p, i), nil, 0o600))
			}
			return errors.Join(errs...)
		}, "replay: has more than 500 files"},
	} {
		path := t.TempDir()
		logged(t, path)
		if err := test.change(path); err != nil {
			t.Fatal(err)
		}
		made := slices.Clone(report)
		made[1].Write = nil // what cannot be made anew is held against its sum
		if err := fmt.Sprint(folder.Check(path, made)); !strings.Contains(err, test.want) {
			t.Errorf("%s: %s, want %s", name, err, test.want)
		}
	}
}
