package stdio_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"example.org/mp107/conformance/adaptor/stdio"
)

// TestStartRefuses commands that cannot be, before anything is called.
func TestStartRefuses(t *testing.T) {
	for _, c := range []struct{ command, dir, want string }{
		{"", "", "adaptor command is empty: want a program and its arguments"},
		{"''", "", "adaptor command is empty"},
		{"./adaptor 'x", "", "adaptor command: Unterminated single-quoted string: quote it as for a shell"},
		{"./no-such-adaptor --token secret", "", `adaptor command "./no-such-adaptor": no such file or directory: check the path, which is taken from the current directory`},
		{"no-such-adaptor", "", `adaptor command "no-such-adaptor": executable file not found in $PATH: want a program in PATH, or a path such as ./no-such-adaptor`},
		{"./doc.go", "", `adaptor command "./doc.go": permission denied: check the path`},
		{"'" + os.Args[0] + "'", "no-such-directory", `its working directory "no-such-directory" is not a directory`},
	} {
		_, err := stdio.Start(stdio.ProcessOptions{Command: c.command, Dir: c.dir})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v, want %s", c.command, err, c.want)
		}
	}
}

// TestCannotBeStarted: a program that turns out to be none is not reached.
func TestCannotBeStarted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("has no executable bit")
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("none", []byte("\x00"), 0o700); err != nil {
		t.Fatal(err)
	}
	process, err := stdio.Start(stdio.ProcessOptions{Command: "./none"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = process.Client().Describe(t.Context())
	expect(t, err, true, `adaptor command "./none" cannot be started: exec format error`)
	if err := process.Close(); err != nil {
		t.Error(err)
	}
}

// TestRelativeCommand is found from the suite's directory, not from the child's.
func TestRelativeCommand(t *testing.T) {
	here := t.TempDir()
	t.Chdir(here)
	if err := os.Symlink(os.Args[0], "adaptor"); err != nil {
		t.Skip(err)
	}
	process, notes := play(t, "correct", func(o *stdio.ProcessOptions) { o.Command, o.Dir = "./adaptor", filepath.Dir(os.Args[0]) })
	if _, err := process.Client().Describe(t.Context()); err != nil {
		t.Errorf("%v (%s)", err, notes)
	}
}
