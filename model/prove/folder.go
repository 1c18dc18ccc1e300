package prove

import (
	"fmt"
	"io"
	"os"
)

// The most bytes of a file and the most files of a folder that are read.
const (
	maxFile  = 8 << 20
	maxFiles = 10_000
)

// folder is a folder received from somebody. Nothing outside of it is opened,
// whatever the names in it and the links behind them say, and no more is read
// than the limits allow.
type folder struct{ *os.Root }

func openFolder(dir string) (*folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &folder{root}, nil
}

// read is the content of a regular file. Its error names the file.
func (f *folder) read(name string) (string, error) {
	info, err := f.Lstat(name)
	switch {
	case err != nil:
		return "", fmt.Errorf("%s cannot be read: %w", shown(name), cause(err))
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s is not a regular file", shown(name))
	case info.Size() > maxFile:
		return "", fmt.Errorf("%s has %d bytes; at most %d are read", shown(name), info.Size(), maxFile)
	}
	file, err := f.Open(name)
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", shown(name), cause(err))
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxFile))
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", shown(name), cause(err))
	}
	return string(content), nil
}

// files lists the names in the folder.
func (f *folder) files() ([]string, error) {
	self, err := f.Open(".")
	if err != nil {
		return nil, err
	}
	defer self.Close()
	names, err := self.Readdirnames(maxFiles + 1)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if len(names) > maxFiles {
		return nil, fmt.Errorf("the folder has more than %d files", maxFiles)
	}
	return names, nil
}

// cause is an error without the path, which a message has already.
func cause(err error) error {
	if path, ok := err.(*os.PathError); ok {
		return path.Err
	}
	return err
}
