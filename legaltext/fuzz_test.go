package legaltext_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// FuzzLoad holds Load to its word on any text whatever: it never panics; it
// gives a register or an error and never both; every defect has a place within
// the file; and of a law that it loads, every release can be asked for.
//
// The seeds are short, or going through them would take the whole time: of the broken
// laws those below 2 kB, of the hostile ones a shallow form. TestHostileLaws has them
// in their depth, and TestBrokenLaws every broken one.
func FuzzLoad(f *testing.F) {
	for _, file := range brokenFiles(f) {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(text) < 2000 {
			f.Add(string(text))
		}
	}
	for _, text := range hostile(20) {
		f.Add(text)
	}
	f.Add(oneCheck)
	f.Add(oneCheck + replacement)
	f.Fuzz(func(t *testing.T, text string) {
		loads(t, text)
	})
}

// loads holds Load to its word on a text.
func loads(t *testing.T, text string) {
	t.Helper()
	register, err := loadOne(text)
	if (register == nil) == (err == nil) {
		t.Fatalf("register %v and error %v", register != nil, err)
	}
	if err != nil {
		checkDefects(t, err, text)
		return
	}
	checkComplete(t, register)
}

func TestHostileLaws(t *testing.T) {
	for _, text := range hostile(5000) {
		loads(t, text)
	}
}

// hostile are laws that no one writes by mistake, so deep.
func hostile(deep int) []string {
	repeat := func(text string) string { return strings.Repeat(text, deep) }
	return []string{
		"", "\x00", "\xff\xfe", "\r", "\ufeff", "##", "## ", "---\n---\n",
		lawWith(repeat("(") + "true" + repeat(")")),
		lawWith(repeat("!") + "true"),
		lawWith("true" + repeat(" && true")),
		lawWith(repeat("true ? ") + "true" + repeat(" : true")),
		lawWith("device.smets in [" + repeat("1, ") + "2]"),
		lawWith("request.srv == \"" + repeat("6") + "\""),
		lawWith("\xff && true"),
		lawWith("true \x00"),
		repeat("> ") + "x",
		repeat("- ") + "x",
		"## X-1 T\n\n" + repeat("- a: b\n"),
		"## X-1 T\n\n```rule\n" + repeat("a: b\n"), // the fence is never closed
	}
}

func checkDefects(t *testing.T, err error, text string) {
	t.Helper()
	var defects legaltext.Defects
	if !errors.As(err, &defects) || len(defects) == 0 {
		t.Fatalf("error is no list of defects: %v", err)
	}
	lines := strings.Count(text, "\n") + 1
	for _, d := range defects {
		if d.At.File != "law.md" || d.At.Line < 1 || d.At.Line > lines || d.At.Column < 1 || d.Message == "" {
			t.Errorf("defect out of place in a file of %d lines: %v", lines, d)
		}
	}
}

// checkComplete checks what the model relies on in a law without defects.
func checkComplete(t *testing.T, register *legaltext.Register) {
	t.Helper()
	for _, release := range spec.Releases() {
		rules := register.AsOf(release)
		defined := map[string]bool{}
		for _, c := range rules.Definitions {
			for _, term := range legaltext.TermsUsed(c.Rule) {
				if !defined[term] {
					t.Errorf("clause %s uses %s before its definition", c.ID, term)
				}
			}
			defined[c.Rule.Subject] = true
		}
		for _, c := range register.InForce(release) {
			if c.Rule == nil {
				continue
			}
			for _, e := range c.Rule.Expressions() {
				if e.Formula == nil || e.Checked == nil {
					t.Errorf("clause %s has a condition that was not checked: %s", c.ID, e.Source)
				}
			}
			for _, term := range legaltext.TermsUsed(c.Rule) {
				if !defined[term] {
					t.Errorf("clause %s uses %s, which has no definition in %s", c.ID, term, release)
				}
			}
		}
	}
}
