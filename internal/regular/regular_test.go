package regular_test

import (
	"os"
	"path/filepath"
	"testing"

	"example.org/mp107/internal/regular"
)

// TestOpen refuses what is no file, and says so at once.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, make([]byte, 10), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(os.DevNull, link); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		path string
		most int64
		fits bool
	}{{file, 10, true}, {file, 9, false}, {dir, 10, false}, {link, 10, false}, {filepath.Join(dir, "none"), 10, false}} {
		opened, err := regular.Open(c.path, c.most)
		if (err == nil) != c.fits {
			t.Errorf("Open(%s, %d): %v", c.path, c.most, err)
		}
		if err == nil {
			opened.Close()
		}
		if _, err := regular.Read(c.path, c.most); (err == nil) != c.fits {
			t.Errorf("Read(%s, %d): %v", c.path, c.most, err)
		}
		if _, err := regular.ReadFS(os.DirFS(filepath.Dir(c.path)), filepath.Base(c.path), c.most); (err == nil) != c.fits {
			t.Errorf("ReadFS(%s, %d): %v", c.path, c.most, err)
		}
	}
}
