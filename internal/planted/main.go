// Command planted plants changes in what judges implementations, one after the other,
// and sees whether a test fails: the checkers are checked. It changes no file; go test
// is given another in the place of one.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// change is one change, and the tests that have to notice it.
type change struct {
	what       string
	file       string
	from, to   string // from stands once in the file
	tests, run string // the package, and which of its tests
}

func main() {
	only := flag.String("only", "", "changes whose words have this alone")
	flag.Parse()
	if err := run(*only); err != nil {
		fmt.Fprintln(os.Stderr, "planted:", err)
		os.Exit(1)
	}
}

func run(only string) error {
	survived, planted := 0, 0
	for _, c := range changes {
		if !strings.Contains(c.what, only) {
			continue
		}
		killed, err := c.plant()
		planted++
		fate := "noticed "
		switch {
		case err != nil: // the table is out of date
			survived++
			fate = fmt.Sprintf("INVALID   %v\n         ", err)
		case !killed:
			survived++
			fate = "SURVIVED"
		}
		fmt.Printf("%s  %s: %s\n", fate, filepath.ToSlash(filepath.Dir(c.file)), c.what)
	}
	fmt.Printf("%d of %d noticed\n", planted-survived, planted)
	if survived > 0 || planted == 0 {
		return fmt.Errorf("%d of %d changes survived the tests", survived, planted)
	}
	return nil
}

// plant runs the tests with the change, and reports whether one failed.
func (c change) plant() (killed bool, err error) {
	text, err := os.ReadFile(c.file)
	if err != nil {
		return false, err
	}
	if n := strings.Count(string(text), c.from); n != 1 {
		return false, fmt.Errorf("%s has %q %d times, want once", c.file, c.from, n)
	}
	dir, err := os.MkdirTemp("", "planted")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	changed, overlay := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json")
	original, err := filepath.Abs(c.file)
	if err != nil {
		return false, err
	}
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{original: changed}})
	if err != nil {
		return false, err
	}
	if err := os.WriteFile(changed, []byte(strings.Replace(string(text), c.from, c.to, 1)), 0o600); err != nil {
		return false, err
	}
	if err := os.WriteFile(overlay, replace, 0o600); err != nil {
		return false, err
	}
	output, failed := exec.Command("go", "test", "-overlay", overlay, "-run", c.run, c.tests).CombinedOutput()
	switch said := string(output); {
	case strings.Contains(said, "[build failed]") || strings.Contains(said, "[setup failed]"):
		return false, fmt.Errorf("it does not compile:\n%s", said)
	case strings.Contains(said, "no tests to run"):
		return false, fmt.Errorf("no test of %s is called %s", c.tests, c.run)
	default:
		return failed != nil, nil
	}
}
