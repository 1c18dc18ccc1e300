// Package regular opens files that come from elsewhere: neither a pipe that never
// ends nor a link to a device can hold the program or fill its memory.
package regular

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Open opens a file for reading. It refuses what is not a regular file, and what
// is larger than so many bytes.
func Open(path string, most int64) (*os.File, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if err := check(info, path, most); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// Read reads a file whole, under the same conditions.
func Read(path string, most int64) ([]byte, error) {
	file, err := Open(path, most)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

// ReadFS reads a file of a file system whole, under the same conditions.
func ReadFS(fsys fs.FS, name string, most int64) ([]byte, error) {
	if info, err := fs.Stat(fsys, name); err != nil {
		return nil, err
	} else if err := check(info, name, most); err != nil {
		return nil, err
	}
	return fs.ReadFile(fsys, name)
}

func check(info fs.FileInfo, name string, most int64) error {
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", name)
	case info.Size() > most:
		return fmt.Errorf("%s is larger than %d bytes", name, most)
	}
	return nil
}
