package pki

import (
	"os"
	"path/filepath"
	"slices"
)

// Exposed lists the files of keys, of what Load reads at a path, that others than
// their owner can read.
func Exposed(path string) []string {
	files, err := filepath.Glob(filepath.Join(escapeGlob(path), "*.key"))
	if err != nil || len(files) == 0 {
		files = []string{path} // a keystore
	}
	return slices.DeleteFunc(files, func(file string) bool {
		info, err := os.Stat(file)
		return err != nil || info.IsDir() || info.Mode().Perm()&0o077 == 0
	})
}
