// Package regular opens files that come from elsewhere: neither a pipe that never
// ends nor a link to a device can hold the program or fill its memory.
package regular

import (
	"fmt"
	"os"
)

// Open opens a file for reading. It refuses what is not a regular file, and what
// is larger than so many bytes.
func Open(path string, most int64) (*os.File, error) {
	if err := check(path, most); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// Read reads a file whole, under the same conditions.
func Read(path string, most int64) ([]byte, error) {
	if err := check(path, most); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func check(path string, most int64) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", path)
	case info.Size() > most:
		return fmt.Errorf("%s is larger than %d bytes", path, most)
	}
	return nil
}
