package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/journal"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// relinked gives every line the link that follows from those before it, as a forger
// would who knows how journals are made.
func relinked(lines []string) []byte {
	var text, before []byte
	for _, line := range lines {
		before = journal.Link(before, line)
		text = append(text, before...)
	}
	return text
}

// resume goes on with a journal of this text; no case must reach the implementation
// before the journal has been judged.
func resume(t *testing.T, text []byte, a conformance.Adaptor) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.jsonl")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := journal.Resume(path, path+".gz", settings)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	testSuite, err := suite.New(options())
	if err != nil {
		t.Fatal(err)
	}
	_, err = suite.Runner{Journal: file}.Run(t.Context(), testSuite, a)
	return err
}

// TestForged: whatever is changed in a journal, it is not gone on with, and the line
// is named; whether the forger mends the links or not.
func TestForged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl")
	interrupt(t, path, 200)
	intact, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	failed := 0
	for line := range bytes.Lines(intact) {
		lines = append(lines, journal.Unlinked(line))
		if failed == 0 && strings.Contains(string(line), `"verdict":"fail"`) {
			failed = len(lines) - 1
		}
	}
	if failed == 0 || !bytes.Equal(relinked(lines), intact) {
		t.Fatal("there is no failure to forge, or the links are not made as they are in the file")
	}
	replace := func(old, with string) func([]string) {
		return func(l []string) { l[failed] = strings.Replace(l[failed], old, with, 1) }
	}
	answers := regexp.MustCompile(`"answers":\[.*\]`)
	for _, test := range []struct {
		name   string
		change func([]string)
		want   string // with the links mended
	}{
		{"a failure made a pass", replace(`"verdict":"fail"`, `"verdict":"pass"`), "its answers come to \"fail\""},
		{"a failure made an error", replace(`"verdict":"fail"`, `"verdict":"error"`), "its answers come to \"fail\""},
		{"a verdict that there is not", replace(`"verdict":"fail"`, `"verdict":"splendid"`), "its answers come to \"fail\""},
		{"nothing judged", func(l []string) {
			l[failed] = regexp.MustCompile(`"judged":\d+`).ReplaceAllString(l[failed], `"judged":0`)
		}, "its answers come to"},
		{"less than nothing judged", func(l []string) {
			l[failed] = regexp.MustCompile(`"judged":\d+`).ReplaceAllString(l[failed], `"judged":-1`)
		}, "its answers come to"},
		{"a key twice", replace(`"verdict":"fail"`, `"verdict":"fail","verdict":"pass"`), "not as it was written"},
		{"a key in another case", replace(`"verdict":"fail"`, `"VERDICT":"fail"`), "not as it was written"},
		{"a space", replace(`"verdict":"fail"`, `"verdict": "fail"`), "not as it was written"},
		{"a key that is not known", replace(`"verdict":"fail"`, `"verdict":"fail","waived":true`), "unknown field"},
		{"no answers", func(l []string) { l[failed] = answers.ReplaceAllString(l[failed], `"answers":[]`) }, "its answers do not fit the case"},
		{"an answer too many", replace(`"answers":[`, `"answers":[{},`), "its answers do not fit the case"},
		{"a doubt about a failure", replace(`]}`, `],"unsettled":"shared"}`), "its answers do not fit the case"},
		{"a case that there is not", func(l []string) {
			l[failed] = regexp.MustCompile(`"case":"[^"]*"`).ReplaceAllString(l[failed], `"case":"R1/scenario/none"`)
		}, "this run has no such case"},
		{"the answers of another case", func(l []string) {
			l[failed] = regexp.MustCompile(`"case":"[^"]*"`).ReplaceAllString(l[failed], regexp.MustCompile(`"case":"[^"]*"`).FindString(l[failed+1]))
			l[failed+1] = l[failed]
		}, "judged twice"},
		{"something after the object", func(l []string) { l[failed] += `{}` }, ""},
		{"another implementation", func(l []string) { l[0] = strings.Replace(l[0], "simulated DSP", "ACME DSP", 1) }, "its implementation was"},
	} {
		t.Run(test.name, func(t *testing.T) {
			forged := slices.Clone(lines)
			test.change(forged)
			a := adaptor(t)
			if err := resume(t, relinked(forged), a); err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "line ") {
				t.Errorf("links mended: error %v, want one that names a line and says %q", err, test.want)
			}
			kept := bytes.SplitAfter(bytes.Clone(intact), []byte("\n"))
			for i := range forged {
				if forged[i] != lines[i] {
					link := kept[i][len(lines[i])-1:]
					kept[i] = append([]byte(forged[i][:len(forged[i])-1]), link...)
				}
			}
			if err := resume(t, bytes.Join(kept, nil), a); !errors.Is(err, suite.ErrEvidence) || !strings.Contains(err.Error(), "line ") {
				t.Errorf("links kept: error %v, want one of invalid evidence that names a line", err)
			}
			if a.resets.Load() > 0 {
				t.Error("the implementation was asked before the journal was judged")
			}
		})
	}
}

// TestLinesBelongTogether: no line can be left out, moved or said twice, and no byte
// be another.
func TestLinesBelongTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl")
	interrupt(t, path, 40)
	intact, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(intact, []byte("\n"))
	edits := map[string][]byte{
		"a line left out": bytes.Join(slices.Delete(slices.Clone(lines), 5, 6), nil),
		"a line twice":    bytes.Join(slices.Insert(slices.Clone(lines), 5, lines[5]), nil),
		"a blank line":    bytes.Join(slices.Insert(slices.Clone(lines), 5, []byte("\n")), nil),
		"the end too soon": bytes.Join(slices.Insert(slices.Clone(lines), 5,
			journal.Link(lines[4], `{"finished":true}`)), nil),
	}
	moved := slices.Clone(lines)
	moved[5], moved[9] = moved[9], moved[5]
	edits["lines exchanged"] = bytes.Join(moved, nil)
	for at := 40; at < len(intact)-1; at += len(intact) / 30 {
		edited := bytes.Clone(intact)
		edited[at] ^= 1
		edits[fmt.Sprintf("byte %d", at)] = edited
	}
	for name, text := range edits {
		if err := resume(t, text, adaptor(t)); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: error %v, want one that names a line", name, err)
		}
	}
}

// refuser rejects everything.
type refuser struct{ conformance.Adaptor }

func (refuser) Submit(context.Context, spec.ServiceRequest) (spec.Response, error) {
	return spec.Response{Decision: spec.Rejected}, nil
}

// TestSpotChecks: answers that are not the implementation's are found by asking it
// about some of them, however well the journal is made.
func TestSpotChecks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl")
	file, err := journal.Create(path, path+".old", settings)
	if err != nil {
		t.Fatal(err)
	}
	correct, err := inprocess.New(dsp.Config{Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	run(t, t.Context(), suite.Runner{Journal: file}, correct)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := resume(t, text, correct); err != nil {
		t.Errorf("the same implementation: %v", err)
	}
	if err := resume(t, text, refuser{correct}); !errors.Is(err, suite.ErrEvidence) || !strings.Contains(err.Error(), "carried out again") {
		t.Errorf("another implementation: %v", err)
	}
}
