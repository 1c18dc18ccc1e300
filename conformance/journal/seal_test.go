package journal_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/journal"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// sealed runs with a journal and seals it. The outcome is the run's own.
func sealed(t *testing.T, how suite.Runner, file *journal.File, a ...conformance.Adaptor) (string, suite.Outcome) {
	t.Helper()
	return sealedUntil(t, t.Context(), how, file, a...)
}

func sealedUntil(t *testing.T, ctx context.Context, how suite.Runner, file *journal.File, a ...conformance.Adaptor) (string, suite.Outcome) {
	t.Helper()
	testSuite, err := suite.New(options())
	if err != nil {
		t.Fatal(err)
	}
	how.Journal = file
	outcome, err := how.Run(ctx, testSuite, a...)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "run.jsonl.gz")
	to, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	attached, end := []journal.Attachment{{File: "concurrent/x.html", Bytes: []byte("x")}}, journal.End{Stopped: outcome.Stopped, FailFast: how.FailFast, Waivers: how.Waivers, Unchecked: how.Unchecked}
	outcome.Evidence, err = file.Root(outcome, attached, end)
	if err := errors.Join(err, file.Seal(to, outcome, attached, end), to.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	return path, outcome
}

func created(t *testing.T) *journal.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.jsonl")
	file, err := journal.Create(path, path+".old", settings)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func judged(path string, t *testing.T) (suite.Outcome, error) {
	closed, err := journal.Open(path)
	if err != nil {
		return suite.Outcome{}, err
	}
	_, outcome, err := closed.Judge(t.Context(), legaltext.Shipped(), nil)
	return outcome, err
}

// TestJudged: a run judged again by its sealed journal comes to the outcome that it
// came to, and one that was killed and resumed, or had several cases under way at a
// time, to the same root.
func TestJudged(t *testing.T) {
	path, want := sealed(t, suite.Runner{}, created(t), adaptor(t))
	if want.Counts.Fail == 0 || want.Counts.Pass == 0 {
		t.Fatalf("%+v: this compares too little", want.Counts)
	}
	checkRecords(t, path, want)
	check := func(name, path string, want suite.Outcome) {
		t.Helper()
		got, err := judged(path, t)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s (-run +judged)\n%.2000s", name, difference)
		}
	}
	check("uninterrupted", path, want)

	parallel, outcome := sealed(t, suite.Runner{}, created(t), adaptor(t), adaptor(t), adaptor(t))
	check("parallel", parallel, want)
	if outcome.Evidence != want.Evidence {
		t.Error("with several cases under way at a time the root is another")
	}
	for _, at := range []int{1, 7, 200, len(want.Results)} {
		open := filepath.Join(t.TempDir(), "run.jsonl")
		interrupt(t, open, at)
		file, err := journal.Resume(open, open+".gz", settings)
		if err != nil {
			t.Fatal(err)
		}
		resumed, _ := sealed(t, suite.Runner{}, file, adaptor(t))
		check(fmt.Sprintf("resumed at %d", at), resumed, want)
	}
	// What was sealed can be gone on with.
	open := filepath.Join(t.TempDir(), "run.jsonl")
	file, err := journal.Resume(open, path, settings)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := sealed(t, suite.Runner{}, file, adaptor(t))
	check("resumed when it was over", again, want)

	early, outcome := sealed(t, suite.Runner{FailFast: true}, created(t), adaptor(t), adaptor(t))
	if outcome.Stopped == "" {
		t.Fatal("it did not stop at the first failure")
	}
	check("stopped at the first failure", early, outcome)
	lost, outcome := sealed(t, suite.Runner{}, created(t), &failing{counting: adaptor(t), at: 4})
	if outcome.Counts.Error == 0 {
		t.Fatal("no case could not be run")
	}
	check("with a case that could not be run", lost, outcome)

	how := suite.Runner{
		Waivers:   []conformance.Waiver{{Number: 1, Match: "R1/T01", Owner: "x", Reason: "y", Expires: "2099-12-31"}},
		Unchecked: []suite.Unchecked{{Question: "whether Reset forgets counters", Why: "z"}},
	}
	unstable, outcome := sealed(t, how, created(t), &wavering{Adaptor: adaptor(t)})
	if !slices.ContainsFunc(outcome.Results, func(r conformance.Result) bool { return r.Unstable != nil }) {
		t.Fatal("no failure is unstable")
	}
	check("with failures that are unstable", unstable, outcome)
}

// wavering gives a wrong answer now and then.
type wavering struct {
	conformance.Adaptor
	answers int
}

func (w *wavering) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	response, err := w.Adaptor.Submit(ctx, r)
	switch w.answers++; {
	case w.answers%50 > 0:
		return response, err
	case response.Decision == spec.Accepted:
		return spec.Response{Decision: spec.Rejected, Code: spec.E5}, nil
	default:
		return spec.Response{Decision: spec.Accepted, Code: spec.I0}, nil
	}
}

// TestJudgedWhenInterrupted: what was not run is told in the same words.
func TestJudgedWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, test := range []struct {
		name string
		a    conformance.Adaptor
	}{
		{"lost for good", &stopping{counting: adaptor(t), at: 30}},
		{"cut off", &cutOff{counting: adaptor(t), at: 5, stop: cancel}},
	} {
		path, want := sealedUntil(t, ctx, suite.Runner{Patience: 1}, created(t), test.a)
		if want.Stopped == "" {
			t.Fatalf("%s: it did not stop", test.name)
		}
		got, err := judged(path, t)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s (-run +judged)\n%.2000s", test.name, difference)
		}
	}
}

func unzipped(t *testing.T, path string) []byte {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func zipped(t *testing.T, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	if _, err := zip.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return write(t, b.Bytes())
}

func write(t *testing.T, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.jsonl.gz")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSealedIsHeld: whatever is changed in a sealed journal is named with its line,
// whether the links are mended or not.
func TestSealedIsHeld(t *testing.T) {
	path, want := sealed(t, suite.Runner{}, created(t), adaptor(t))
	text := unzipped(t, path)
	if again, err := judged(zipped(t, text), t); err != nil || again.Evidence != want.Evidence {
		t.Fatalf("what is compressed anew does not hold: %v", err)
	}
	var lines []string
	for line := range bytes.Lines(text) {
		lines = append(lines, journal.Unlinked(line))
	}
	refused := func(name, path, says string) {
		t.Helper()
		if _, err := judged(path, t); !errors.Is(err, suite.ErrEvidence) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v, want one of invalid evidence that says %q", name, err, says)
		}
	}
	last := len(lines) - 1
	for name, test := range map[string]struct {
		change func([]string) []string
		says   string // with the links mended
	}{
		"a record left out":      {func(l []string) []string { return slices.Delete(l, 5, 6) }, "has no record where it should be"},
		"records exchanged":      {func(l []string) []string { l[5], l[6] = l[6], l[5]; return l }, "has no record where it should be"},
		"a record twice":         {func(l []string) []string { return slices.Insert(l, 5, l[5]) }, "has no record where it should be"},
		"no end":                 {func(l []string) []string { return l[:last] }, "lines are missing from here on"},
		"more after the end":     {func(l []string) []string { return append(l, l[last]) }, "lines follow the end"},
		"attached in the middle": {func(l []string) []string { return slices.Insert(l, 5, l[last-1]) }, "a record after the attachments"},
		"a verdict": {func(l []string) []string {
			l[5] = strings.Replace(l[5], `"verdict":"pass"`, `"verdict":"fail"`, 1)
			return l
		}, "its answers come to"},
		"fewer cases": {func(l []string) []string { l[0] = strings.Replace(l[0], `"cases":`, `"cases":1`, 1); return l }, "it is of"},
		"a case after the last": {func(l []string) []string {
			return slices.Insert(l, last-1, strings.Replace(l[5], `"verdict"`, `"part":"77","verdict"`, 1))
		}, "that this run does not have there"},
	} {
		changed := test.change(slices.Clone(lines))
		refused(name+", links mended", zipped(t, relinked(changed)), test.says)
	}
	kept := bytes.SplitAfter(text, []byte("\n"))
	kept = kept[:len(kept)-1]
	for name, edited := range map[string][][]byte{
		"a line left out": slices.Delete(slices.Clone(kept), 5, 6),
		"a line twice":    slices.Insert(slices.Clone(kept), 5, kept[5]),
		"cut":             append(slices.Clone(kept[:20]), kept[20][:40]),
	} {
		refused(name, zipped(t, bytes.Join(edited, nil)), "line ")
	}
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused("more after what is compressed", write(t, append(bytes.Clone(packed), 'x')), "bytes follow")
	refused("two compressed parts", write(t, append(bytes.Clone(packed), packed...)), "bytes follow")
	refused("cut in the middle", write(t, packed[:len(packed)/2]), "line ")
	refused("not compressed", write(t, text), "byte 0")
}

// TestUnpackedIsBounded: a megabyte that unpacks to a gigabyte and more is not taken.
func TestUnpackedIsBounded(t *testing.T) {
	line := bytes.Repeat([]byte(" "), 20<<20)
	if _, err := judged(zipped(t, line), t); !errors.Is(err, suite.ErrEvidence) || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("a line of 20 MB: %v", err)
	}
}

// checkRecords: of the cases that are asked for the journal gives the records, whole.
func checkRecords(t *testing.T, path string, outcome suite.Outcome) {
	t.Helper()
	closed, err := journal.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[string]bool{"no such case": true}
	for i, r := range outcome.Results {
		wanted[r.ID] = i%2 == 0
	}
	records, err := closed.Records(wanted)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range outcome.Results {
		record, found := records[r.ID]
		if found != (i%2 == 0) || found && (record.Case != r.ID || record.Part != "" || record.Verdict != r.Verdict || len(record.Answers) < 2) {
			t.Errorf("%s: %v, %+v", r.ID, found, record)
		}
	}
}
