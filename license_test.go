package mp107_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// licenses are those that a module may have, each with words that its text has, in
// small letters. Another one has to be thought about: add it here and to NOTICE.
var licenses = map[string][]string{
	"Apache-2.0":   {"apache license"},
	"BSD-2-Clause": {"redistribution and use"},
	"BSD-3-Clause": {"redistribution and use", "neither"},
	"MIT":          {"permission is hereby granted, free of charge"},
	"MPL-2.0":      {"mozilla public license"},
}

// TestLicenses: NOTICE has every module that go.mod requires, and no other, with the
// licence that its text is of.
func TestLicenses(t *testing.T) {
	notice, err := os.ReadFile("NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	noted := map[string]string{}
	for line := range strings.Lines(string(notice)) {
		if fields := strings.Fields(line); len(fields) == 2 && strings.Contains(fields[0], "/") {
			noted[fields[0]] = fields[1]
		}
	}
	text, err := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Require []struct{ Path, Version string }
	}
	if err := json.Unmarshal(text, &file); err != nil || len(file.Require) < 20 {
		t.Fatalf("%d modules, %v", len(file.Require), err)
	}
	read := 0
	for _, module := range file.Require {
		license, known := noted[module.Path]
		delete(noted, module.Path)
		words, allowed := licenses[license]
		if !known || !allowed {
			t.Errorf("%s is not in NOTICE, or is under %q, which is not among those allowed", module.Path, license)
			continue
		}
		told := licenseText(t, module.Path)
		if told == "" {
			continue // it is not on this machine, as what only another system needs
		}
		read++
		if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(told, w) }) {
			t.Errorf("the licence of %s does not look like %s", module.Path, license)
		}
	}
	if len(noted) > 0 || read < 20 {
		t.Errorf("NOTICE has %v, which go.mod has not; %d licences were read", noted, read)
	}
}

// licenseText is the text of a module's licence, in small letters and one line.
func licenseText(t *testing.T, module string) string {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "[Ll][Ii][Cc][Ee][Nn][CSScs]*"))
	if err != nil || len(files) == 0 || strings.TrimSpace(string(dir)) == "" {
		return ""
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(strings.ToLower(string(text))), " ")
}
