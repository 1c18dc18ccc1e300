// Package archive puts the files of a folder into one archive whose bytes follow from
// theirs alone, and takes them out of one that came from elsewhere.
//
// It is a zip file whose entries are in the order of their names, are not compressed and
// have neither a time nor an owner.
package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
)

// The bounds of an archive: of its entries, and of what one holds and all of them.
const (
	maxEntries = 1000
	maxEntry   = 1 << 30
	maxAll     = 2 << 30
)

// Write writes some files of a folder, named with slashes.
func Write(w io.Writer, folder string, names []string) error {
	names = slices.Sorted(slices.Values(names))
	archive := zip.NewWriter(w)
	for _, name := range names {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return err
		}
		if err := copyFile(entry, filepath.Join(folder, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	return archive.Close()
}

func copyFile(w io.Writer, path string) error {
	in, err := regular.Open(path, maxEntry)
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = io.Copy(w, in)
	return err
}

// ErrForm is wrapped by the error about an archive that Write has not written.
var ErrForm = errors.New("not an archive as 'submission pack' writes it")

// Extract takes the files out of an archive into a folder that is empty, and returns
// their names. Whatever Write does not write is refused: a path that leads elsewhere, a
// name that comes twice, anything compressed, bytes before, between or after the entries.
func Extract(path, folder string) (names []string, err error) {
	in, err := regular.Open(path, maxAll)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(in, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForm, err)
	}
	if len(archive.File) > maxEntries {
		return nil, fmt.Errorf("%w: it has more than %d entries", ErrForm, maxEntries)
	}
	for _, entry := range archive.File {
		if err := extract(entry, folder, names); err != nil {
			return nil, err
		}
		names = append(names, entry.Name)
	}
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	// Written again it has to be the same, to the byte.
	again := &comparing{with: in}
	if err := Write(again, folder, names); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForm, err)
	}
	if n, _ := in.Read(make([]byte, 1)); n > 0 {
		return nil, fmt.Errorf("%w: something follows its end", ErrForm)
	}
	return names, nil
}

func extract(entry *zip.File, folder string, before []string) error {
	name := entry.Name
	switch {
	case !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\\:") || strings.HasSuffix(name, "/") || filepath.ToSlash(filepath.Clean(name)) != name:
		return fmt.Errorf("%w: the name %s", ErrForm, text.Printable(name))
	case slices.Contains(before, name):
		return fmt.Errorf("%w: %s comes twice", ErrForm, text.Printable(name))
	case entry.Method != zip.Store:
		return fmt.Errorf("%w: %s is compressed", ErrForm, text.Printable(name))
	}
	from, err := entry.Open()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrForm, err)
	}
	defer from.Close()
	to := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	n, err := io.Copy(file, io.LimitReader(from, maxEntry+1))
	if err == nil && n > maxEntry {
		err = errors.New("it is too large")
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrForm, text.Printable(name), err)
	}
	return nil
}

// comparing is a writer that wants what is written to be what is read.
type comparing struct{ with io.Reader }

func (c *comparing) Write(p []byte) (int, error) {
	is := make([]byte, len(p))
	if _, err := io.ReadFull(c.with, is); err != nil || !bytes.Equal(is, p) {
		return 0, errors.New("its bytes are not those that its files give")
	}
	return len(p), nil
}
