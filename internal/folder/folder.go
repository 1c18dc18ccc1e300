// Package folder keeps the folder of a report: one run at a time writes to it, what
// is in it belongs together or is not there, and nothing is ever removed from it
// that was not written for it.
//
// Nothing of an earlier run is touched before there is something to keep of the next.
// While a run is under way the folder has the journal, and what an earlier run left
// is in the folder previous. When it is over everything is written aside, and moved
// to its place when all of it is there; SHA256SUMS, which names every file, comes
// last, and then what was in previous goes.
package folder

import (
	"crypto/sha256"
	"encoding/hex"
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
)

// The names in the folder.
const (
	Journal    = "run.jsonl"        // of a run that is under way
	Sealed     = "run.jsonl.gz"     // of one that is over
	Unfinished = "unfinished.jsonl" // of one that another was begun in place of
	Sums       = "SHA256SUMS"
	Marker     = "mp107.txt"    // says whose the folder is
	Timings    = "timings.json" // how long answers took
	previous   = "previous"
	staged     = ".new"

	// What others say of a report: what a laboratory has signed, and what people have
	// concluded of a sample.
	Attestation = "attestation.intoto.jsonl"
	Reviewed    = "reviewed.json"
)

const markerText = `This folder belongs to mp107: 'mp107 run --out' writes its report here, and
replaces what it has written before. Other files are left alone.
'mp107 verify FOLDER' says whether everything is as it was written.
`

// patterns are the names of all that is ever written to the folder.
var patterns = []string{
	"index.html", "report.json", "junit.xml", "replay/[0-9][0-9][0-9].json", "concurrent/*.html",
	Journal, Journal + ".half", Sealed, Unfinished, "adaptor.log", "adaptor-*.log", Sums, Marker, Timings, Attestation, Reviewed,
}

// apart are files that lie in the folder and are no part of the report: it is the same
// with and without them.
var apart = []string{Timings, Attestation, Reviewed}

// lasting are the patterns of what a report has beside what is made for it.
var lasting = []string{Unfinished, "adaptor.log", "adaptor-*.log"}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return ok && err == nil
	})
}

// File is a file to be written: its name with slashes, and what writes it.
type File struct {
	Name  string
	Write func(io.Writer) error
}

// Folder is a folder that this program alone writes to.
type Folder struct {
	path  string
	lock  *os.File
	fresh bool // it was not ours before
}

// Begin takes a folder for a run. One that is not empty has to be one that an earlier
// run has written; one to be resumed has to be there. What is left half written of a
// run that was killed is removed; the report of an earlier one stays until Aside.
func Begin(path string, resume bool) (*Folder, error) {
	info, err := os.Lstat(filepath.Join(path, Marker))
	switch {
	case err == nil && !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file: remove it, or give another folder", filepath.Join(path, Marker))
	case err == nil:
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case resume:
		return nil, fmt.Errorf("%s: there is no run to resume: start one without --resume", path)
	default:
		if err := claim(path); err != nil {
			return nil, err
		}
	}
	f := &Folder{path: path, fresh: err != nil}
	for _, dir := range []string{staged, previous, "replay", "concurrent"} {
		if info, err := os.Lstat(f.Path(dir)); err == nil && !info.IsDir() {
			return nil, fmt.Errorf("%s is not a folder: remove it, or give another folder", f.Path(dir))
		}
	}
	if f.lock, err = os.OpenFile(filepath.Join(path, Marker), os.O_RDWR, 0); err != nil {
		return nil, err
	}
	if err := lock(f.lock); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: another run is writing to this folder: wait until it is over, or give another folder", path), f.lock.Close())
	}
	if err := f.removeOurs(staged); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// claim makes a folder ours that is not there or empty.
func claim(path string) error {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return err
	}
	entries, err := listed(path)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s has files in it, such as %q, and was not written by mp107 run (it has no %s): give a folder that is empty or not there", path, entries[0].Name(), Marker)
	}
	file, err := os.OpenFile(filepath.Join(path, Marker), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil // another run was faster; the lock decides
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString(markerText)
	return errors.Join(err, file.Close())
}

// Abandon lets others write to the folder, where nothing could be run. One that was
// made for this run goes again; an earlier one is as it was.
func (f *Folder) Abandon() error {
	err := f.Close()
	if f.fresh {
		err = errors.Join(f.removeOurs("."), err, os.Remove(f.path))
	}
	return err
}

// Reported tells whether the folder has the report of an earlier run.
func (f *Folder) Reported() bool { return f.has(Sums) }

func (f *Folder) has(name string) bool {
	_, err := os.Lstat(f.Path(name))
	return err == nil
}

// Path is that of a file in the folder.
func (f *Folder) Path(name string) string { return filepath.Join(f.path, filepath.FromSlash(name)) }

// Close lets others write to the folder.
func (f *Folder) Close() error { return f.lock.Close() }

// Aside moves the report of an earlier run, if there is one, to the folder previous. A
// journal that is under way stays, and so do the logs of its run. What is left of a run
// that came to no report does not take the place of one that did.
func (f *Folder) Aside() error {
	names, err := f.ours(".")
	if err != nil {
		return err
	}
	underway := f.has(Journal)
	names = slices.DeleteFunc(names, func(name string) bool {
		return name == Marker || name == Journal || name == Unfinished || underway && matches(lasting, name)
	})
	if len(names) == 0 {
		return nil
	}
	if !f.Reported() && f.has(previous+"/"+Sums) {
		return f.remove(".", names)
	}
	if err := f.removeOurs(previous); err != nil {
		return err
	}
	for _, name := range names {
		if err := f.move(name, previous+"/"+name); err != nil {
			return err
		}
	}
	if err := os.WriteFile(f.Path(previous+"/"+Marker), []byte(markerText), 0o644); err != nil {
		return err
	}
	return f.removeEmpty(".")
}

// lasting are the files that lie beside those of a report, with the SHA-256 of each.
func (f *Folder) lasting() (map[string]string, error) {
	names, err := f.ours(".")
	if err != nil {
		return nil, err
	}
	digests := map[string]string{}
	for _, name := range names {
		if !matches(lasting, name) {
			continue
		}
		if digests[name], err = digest(f.Path(name)); err != nil {
			return nil, err
		}
	}
	return digests, nil
}

// Save puts the files of a report in place, all of them or, where one cannot be
// written, none.
func (f *Folder) Save(files []File) error {
	digests, err := f.lasting()
	if err == nil {
		digests[Marker] = sum([]byte(markerText))
		err = f.stage(files, digests)
	}
	for _, file := range append(slices.Clone(files), File{Name: Sums}) {
		if err == nil {
			err = f.move(staged+"/"+file.Name, file.Name)
		}
	}
	if err != nil {
		return errors.Join(err, f.removeOurs(staged))
	}
	if err := os.Remove(f.Path(Journal)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return errors.Join(f.removeOurs(staged), f.removeOurs(previous))
}

// Put writes a file that is no part of the report, once that is saved.
func (f *Folder) Put(file File) error {
	err := f.write(file.Name, file.Write)
	if err == nil {
		err = f.move(staged+"/"+file.Name, file.Name)
	}
	return errors.Join(err, f.removeOurs(staged))
}

// stage writes files aside, with their sums.
func (f *Folder) stage(files []File, digests map[string]string) error {
	for _, file := range files {
		h := sha256.New()
		if err := f.write(file.Name, func(w io.Writer) error { return file.Write(io.MultiWriter(w, h)) }); err != nil {
			return err
		}
		digests[file.Name] = hex.EncodeToString(h.Sum(nil))
	}
	return f.write(Sums, func(w io.Writer) error {
		_, err := w.Write(sums(digests))
		return err
	})
}

func (f *Folder) write(name string, write func(io.Writer) error) error {
	path := f.Path(staged + "/" + name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if err = write(file); err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

func (f *Folder) move(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(f.Path(to)), 0o777); err != nil {
		return err
	}
	return os.Rename(f.Path(from), f.Path(to))
}

// ours lists what was written for the folder, below one of its own, by names
// relative to that.
func (f *Folder) ours(below string) ([]string, error) {
	var names []string
	for _, dir := range []string{".", "replay", "concurrent"} {
		entries, err := os.ReadDir(f.Path(path.Join(below, dir)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, entry := range entries {
			if name := path.Join(dir, entry.Name()); entry.Type().IsRegular() && matches(patterns, name) {
				names = append(names, name)
			}
		}
	}
	return names, nil
}

// removeOurs removes what was written below a folder, and that if nothing is left.
func (f *Folder) removeOurs(below string) error {
	names, err := f.ours(below)
	if err != nil {
		return err
	}
	return f.remove(below, names)
}

func (f *Folder) remove(below string, names []string) error {
	for _, name := range names {
		if err := os.Remove(f.Path(path.Join(below, name))); err != nil {
			return err
		}
	}
	return f.removeEmpty(below)
}

// removeEmpty removes the folders that are empty now; the system keeps the others.
func (f *Folder) removeEmpty(below string) error {
	for _, dir := range []string{"replay", "concurrent", "."} {
		if name := path.Join(below, dir); name != "." {
			_ = os.Remove(f.Path(name))
		}
	}
	return nil
}

// sums is SHA256SUMS, in the form of the tool of that name.
func sums(digests map[string]string) []byte {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(digests)) {
		fmt.Fprintf(&b, "%s  %s\n", digests[name], name)
	}
	return []byte(b.String())
}

func sum(text []byte) string {
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:])
}

// maxFile bounds a file of a folder in bytes.
const maxFile = 1 << 30

func digest(path string) (string, error) {
	h := sha256.New()
	if err := copied(path)(h); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Copy is a file as another folder has it.
func Copy(from, name string) File {
	return File{name, copied(filepath.Join(from, filepath.FromSlash(name)))}
}

func copied(path string) func(io.Writer) error {
	return func(w io.Writer) error {
		in, err := regular.Open(path, maxFile)
		if err != nil {
			return err
		}
		defer in.Close()
		_, err = io.Copy(w, in)
		return err
	}
}
