package journal_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/journal"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// counting counts the cases that reach the implementation.
type counting struct {
	conformance.Adaptor
	resets atomic.Int64 // a call that is given up may still be under way
}

func (a *counting) Reset(ctx context.Context, w spec.World) error {
	a.resets.Add(1)
	return a.Adaptor.Reset(ctx, w)
}

func adaptor(t *testing.T) *counting {
	t.Helper()
	a, err := inprocess.New(dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.AnySlotHolder}})
	if err != nil {
		t.Fatal(err)
	}
	return &counting{Adaptor: a}
}

const sequences = 40

var settings = journal.Settings{Sequences: sequences}

func options() suite.Options {
	return suite.Options{Run: []string{"scenario", "R1/T03", "sequence"}, Sequences: sequences}
}

func run(t *testing.T, ctx context.Context, how suite.Runner, a conformance.Adaptor) suite.Outcome {
	t.Helper()
	testSuite, err := suite.New(options())
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := how.Run(ctx, testSuite, a)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

// interrupt runs with a journal until so many cases are done.
func interrupt(t *testing.T, path string, at int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	file, err := journal.Create(path, path+".old", settings)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	how := suite.Runner{Journal: file, Progress: func(done, _ int) {
		if done == at {
			cancel()
		}
	}}
	run(t, ctx, how, adaptor(t))
}

// TestResume: however far a run came, the resumed one ends like one that was
// never interrupted, and carries no judged case out again.
func TestResume(t *testing.T) {
	whole := adaptor(t)
	want := run(t, t.Context(), suite.Runner{}, whole)
	if want.Counts.Fail == 0 || want.Counts.Pass == 0 {
		t.Fatalf("%+v: this compares too little", want.Counts)
	}
	for _, at := range []int{1, 7, 200, len(want.Results)} {
		for _, torn := range []string{"", `{"case":"R1/T0`} {
			path := filepath.Join(t.TempDir(), "run.jsonl")
			interrupt(t, path, at)
			appendTo(t, path, torn)
			file, err := journal.Resume(path, path+".gz", settings)
			if err != nil {
				t.Fatal(err)
			}
			rest := adaptor(t)
			got := run(t, t.Context(), suite.Runner{Journal: file}, rest)
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(want, got); difference != "" {
				t.Errorf("resumed at %d (-uninterrupted +resumed)\n%.2000s", at, difference)
			}
			if saved, want := int(whole.resets.Load()-rest.resets.Load()), at-again(want.Results[:at]); saved != want {
				t.Errorf("resumed at %d: %d cases were spared, want %d", at, saved, want)
			}
			judgedOnce(t, path, len(want.Results))
		}
	}
}

// again is how many recorded cases a resumed run carries out again: those that
// failed, and one of each fifty that passed.
func again(results []conformance.Result) int {
	var counts conformance.Counts
	for _, r := range results {
		counts.Add(r.Verdict)
	}
	return counts.Fail + (counts.Pass+49)/50
}

// judgedOnce reads the journal as a stranger would.
func judgedOnce(t *testing.T, path string, cases int) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if id, found := strings.CutPrefix(line, `{"case":"`); found {
			id, rest, _ := strings.Cut(id, `"`)
			if strings.HasPrefix(rest, `,"part":`) {
				continue
			}
			if seen[id] {
				t.Errorf("%s is in the journal twice", id)
			}
			seen[id] = true
		}
	}
	if len(seen) != cases {
		t.Errorf("%d of %d cases are in the journal", len(seen), cases)
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

// TestRefusals: a journal of another run, or one that was tampered with, is not
// gone on with.
func TestRefusals(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl")
	interrupt(t, path, 30)
	intact, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(intact, []byte("\n"))
	for _, test := range []struct {
		name   string
		text   string
		faults []string
		change func(*suite.Options)
		want   string
	}{
		{name: "another seed", change: func(o *suite.Options) { o.Seed = 5 }, want: "its seed was 107, now it is 5"},
		{name: "another release", change: func(o *suite.Options) { o.Release = spec.Baseline }, want: `its release was "MP107", now it is "baseline"`},
		{name: "another selection", change: func(o *suite.Options) { o.Run = []string{"scenario"} }, want: "its selection was"},
		{name: "stricter", change: func(o *suite.Options) { o.Strict = true }, want: "its strict was false"},
		{name: "more cases", change: func(o *suite.Options) { o.Sequences = 41 }, want: "its cases was"},
		{name: "another setting", faults: []string{"x"}, want: "its settings was"},
		{name: "a line that is no result", text: string(lines[0]) + "[]\n", want: "line 2: "},
		{name: "an unknown field", text: string(lines[0]) + string(journal.Link(lines[0], `{"case":"x","verdict":"pass","judged":1,"hidden":true}`)), want: `unknown field "hidden"`},
		{name: "judged twice", text: string(lines[0]) + string(lines[1]) + string(lines[1]), want: "line 3: its link does not follow"},
		{name: "not a journal", text: "hello\n", want: "line 1"},
		{name: "of the future", text: `{"schema":"mp107.journal.v9"}` + "\n", want: "which this version reads"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := test.text
			if text == "" {
				text = string(intact)
			}
			if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			file, err := journal.Resume(path, path+".gz", journal.Settings{Sequences: sequences, Faults: test.faults})
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			o := options()
			if test.change != nil {
				test.change(&o)
			}
			testSuite, err := suite.New(o)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := (suite.Runner{Journal: file}).Run(t.Context(), testSuite, adaptor(t)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one that says %q", err, test.want)
			}
		})
	}
}

// TestNothingToResume says what to do.
func TestNothingToResume(t *testing.T) {
	if _, err := journal.Resume(filepath.Join(t.TempDir(), "none"), filepath.Join(t.TempDir(), "none.gz"), settings); err == nil || !strings.Contains(err.Error(), "start one without --resume") {
		t.Errorf("error %v", err)
	}
}

// TestCreateKeepsWhatIsUnfinished: a new run does not destroy the results of one
// that could be resumed.
func TestCreateKeepsWhatIsUnfinished(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl")
	interrupt(t, path, 5)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := journal.Create(path, path+".old", settings)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if after, err := os.ReadFile(path + ".old"); err != nil || !bytes.Equal(before, after) {
		t.Errorf("not kept: %v", err)
	}
}

// TestKilledAtOnce: not even the first line was written.
func TestKilledAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl")
	if err := os.WriteFile(path, []byte(`{"schema":"mp107.jour`), 0o666); err != nil {
		t.Fatal(err)
	}
	file, err := journal.Resume(path, path+".gz", settings)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got := run(t, t.Context(), suite.Runner{Journal: file}, adaptor(t)); got.Counts.Total() == 0 || got.Stopped != "" {
		t.Errorf("%+v", got.Counts)
	}
}

// TestErrorsAreTriedAgain: what could not be run was not judged.
func TestErrorsAreTriedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl")
	file, err := journal.Create(path, path+".old", settings)
	if err != nil {
		t.Fatal(err)
	}
	first := run(t, t.Context(), suite.Runner{Journal: file}, &failing{counting: adaptor(t), at: 4})
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if first.Counts.Error != 1 {
		t.Fatalf("%+v, want one error", first.Counts)
	}
	if file, err = journal.Resume(path, path+".gz", settings); err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	retried := []string{first.Results[3].ID}
	if second := run(t, t.Context(), suite.Runner{Journal: file}, adaptor(t)); second.Counts.Error != 0 || second.Counts.Pass != first.Counts.Pass+1 || !slices.Equal(retriedOf(second), retried) {
		t.Errorf("%+v after %+v, retried %v", second.Counts, first.Counts, retriedOf(second))
	}
	// It stays known that it was, however often the run is resumed.
	if file, err = journal.Resume(path, path+".gz", settings); err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if third := run(t, t.Context(), suite.Runner{Journal: file}, adaptor(t)); !slices.Equal(retriedOf(third), retried) {
		t.Errorf("retried %v, want %v", retriedOf(third), retried)
	}
}

// failing cannot be reset once.
type failing struct {
	*counting
	at int
}

func (a *failing) Reset(ctx context.Context, w spec.World) error {
	if err := a.counting.Reset(ctx, w); err != nil || int(a.resets.Load()) != a.at {
		return err
	}
	return errors.New("a stack trace \x1b[31m " + strings.Repeat("of many lines ", 100))
}

// cutOff ends the run in the middle of a case.
type cutOff struct {
	*counting
	at   int
	stop func()
}

func (a *cutOff) Apply(ctx context.Context, e spec.Event) (spec.Result, error) {
	if int(a.resets.Load()) >= a.at {
		a.stop()
		return spec.Result{}, ctx.Err()
	}
	return a.counting.Apply(ctx, e)
}

func retriedOf(o suite.Outcome) []string {
	var ids []string
	for _, r := range o.Results {
		if r.Retried {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// stopping is lost for good after so many cases.
type stopping struct {
	*counting
	at int
}

func (a *stopping) Reset(ctx context.Context, w spec.World) error {
	if err := a.counting.Reset(ctx, w); err != nil || int(a.resets.Load()) < a.at {
		return err
	}
	return conformance.ErrUnreachable
}

func (a *stopping) Describe(ctx context.Context) (conformance.Description, error) {
	if int(a.resets.Load()) >= a.at {
		return conformance.Description{}, conformance.ErrUnreachable
	}
	return a.counting.Describe(ctx)
}
