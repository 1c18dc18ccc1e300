// Package samples_test runs the suite against every sample adaptor, in its own
// language, as a vendor would.
package samples_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/stdio"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/suite"
)

// part is what of the suite runs where the whole would take too long.
var part = []string{"R1/T02", "scenario", "sequence"}

// sample is one sample adaptor: its source, and its command without options.
type sample struct{ name, source, needs string }

var samples = []sample{
	{"go", "go/main.go", "go"},
	{"python", "python/adaptor.py", "python3"},
	{"java", "java/Adaptor.java", "java"},
}

// command is how the sample is started; without its runtime the test is skipped.
func (s sample) command(t *testing.T, options ...string) []string {
	t.Helper()
	runtime, err := exec.LookPath(s.needs)
	if err != nil {
		t.Skipf("%s is not installed: the %s sample is not run", s.needs, s.name)
	}
	source, err := filepath.Abs(s.source)
	if err != nil {
		t.Fatal(err)
	}
	command := []string{runtime, source}
	if s.name == "go" { // "go run" would leave the program behind when it is killed
		program := filepath.Join(t.TempDir(), "sample.exe")
		if out, err := exec.Command(runtime, "build", "-o", program, "./go").CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
		command = []string{program}
	}
	return append(command, options...)
}

// listen starts the sample on a free port and connects to it.
func (s sample) listen(t *testing.T, options ...string) *wire.Client {
	t.Helper()
	words := s.command(t, append(options, "--port", "0")...)
	child := exec.Command(words[0], words[1:]...)
	child.Dir = t.TempDir() // wherever it is started
	var log safeBuffer
	child.Stderr = &log
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = child.Process.Kill()
		_ = child.Wait() // killed, so that its error says nothing
		if t.Failed() {
			t.Logf("the sample's log:\n%s", log.String())
		}
	})
	first := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		first <- strings.TrimSpace(line)
	}()
	select {
	case line := <-first:
		address, found := strings.CutPrefix(line, "listening on ")
		if !found {
			t.Fatalf("the first line is %q, want listening on http://127.0.0.1:PORT", line)
		}
		client, err := rpc.Dial(rpc.DialOptions{URL: address})
		if err != nil {
			t.Fatal(err)
		}
		return client
	case <-time.After(time.Minute):
		t.Fatal("the sample does not say within a minute that it is ready")
		return nil
	}
}

// run has the suite, or a part of it, judge some lanes of an implementation.
func run(t *testing.T, lanes int, client *wire.Client, patterns ...string) suite.Outcome {
	t.Helper()
	options := suite.Options{Run: patterns}
	if len(patterns) > 0 {
		options.Sequences = 20
	}
	testSuite, err := suite.New(options)
	if err != nil {
		t.Fatal(err)
	}
	adaptors := []conformance.Adaptor{client}
	for lane := 1; lane < lanes; lane++ {
		adaptors = append(adaptors, client.Lane(lane))
	}
	// A runtime may take its time to start where much else is going on.
	outcome, err := suite.Runner{Timeout: time.Minute}.Run(t.Context(), testSuite, adaptors...)
	if err != nil {
		t.Fatal(err)
	}
	if outcome.Counts.Total() != testSuite.Len() {
		t.Errorf("%d cases have a verdict, want %d", outcome.Counts.Total(), testSuite.Len())
	}
	return outcome
}

// passes reports every case that did not pass, but for the many.
func passes(t *testing.T, outcome suite.Outcome) {
	t.Helper()
	total := outcome.Counts.Total()
	if want := (conformance.Counts{Pass: total}); outcome.Counts == want {
		return
	}
	t.Errorf("%+v, want all %d to pass; %s", outcome.Counts, total, cmp.Or(outcome.Stopped, "run to the end"))
	shown := 0
	for _, r := range outcome.Results {
		if r.Verdict != conformance.Pass && shown < 5 {
			shown++
			t.Errorf("%s: %s: %s", r.ID, r.Verdict, r.Reason)
		}
	}
}

// TestHTTP: every sample passes the suite over HTTP; without MP107_WHOLE=1 a part of it.
func TestHTTP(t *testing.T) {
	patterns := part
	if os.Getenv("MP107_WHOLE") == "1" {
		patterns = nil
	}
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			client := s.listen(t)
			start := time.Now()
			outcome := run(t, 2, client, patterns...)
			t.Logf("%d cases in %v", outcome.Counts.Total(), time.Since(start).Round(time.Second/10))
			passes(t, outcome)
		})
	}
}

// TestStdio: the same samples answer lines on standard input.
func TestStdio(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			words := s.command(t, "--stdio")
			for i, word := range words {
				words[i] = "'" + word + "'"
			}
			var log safeBuffer
			process, err := stdio.Start(stdio.ProcessOptions{Command: strings.Join(words, " "), Log: &log})
			if err != nil {
				t.Fatal(err)
			}
			passes(t, run(t, 1, process.Client(), part...))
			if err := process.Close(); err != nil {
				t.Error(err)
			}
			if t.Failed() {
				t.Logf("the sample's log:\n%s", log.String())
			}
		})
	}
}

// TestDescription: no sample claims more or less than release MP107 has.
func TestDescription(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			description, err := s.listen(t).Describe(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, ability := range conformance.Abilities() {
				if description.Can(ability) != (ability != conformance.CanUpload) {
					t.Errorf("claims %v; want all but %s", description.Abilities, conformance.CanUpload)
					break
				}
			}
			if description.Lanes != 8 {
				t.Errorf("%d lanes, want 8", description.Lanes)
			}
		})
	}
}

// TestFault: the deliberate defect is found, and where it belongs.
func TestFault(t *testing.T) {
	client := samples[1].listen(t, "--fault", "bypass-any-615")
	outcome := run(t, 1, client, "R1/T01")
	if outcome.Counts.Conclude() != conformance.NonConformant {
		t.Errorf("%s with %+v, want %s", outcome.Counts.Conclude(), outcome.Counts, conformance.NonConformant)
	}
}

// TestShort: a sample that is longer would no longer be read.
func TestShort(t *testing.T) {
	const most = 249
	for _, s := range samples {
		text, err := os.ReadFile(s.source)
		if err != nil {
			t.Fatal(err)
		}
		if lines := bytes.Count(text, []byte("\n")); lines > most {
			t.Errorf("%s has %d lines, want at most %d", s.source, lines, most)
		}
	}
}

// TestOptions: one that is not known is an error and not a server, and what cannot be
// read or listened on is said in a line.
func TestOptions(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			words := s.command(t)
			for _, test := range []struct {
				options string
				code    int
				says    string
			}{
				{"--help", 0, "host"}, {"--nonsense", 2, ""}, {"--port", 2, ""}, {"stray", 2, ""}, {"--port x", 2, ""},
				{"--catalogue nowhere.csv", 2, "nowhere.csv"}, {"--host 192.0.2.1", 0, ""},
			} {
				if s.name == "go" && strings.HasPrefix(test.options, "--catalogue") {
					continue // it reads none
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				child := exec.CommandContext(ctx, words[0], append(slices.Clone(words[1:]), strings.Fields(test.options)...)...)
				child.Dir = t.TempDir()
				out, _ := child.CombinedOutput()
				cancel()
				code := child.ProcessState.ExitCode()
				if test.options == "--host 192.0.2.1" { // nobody's, so that it cannot be listened on
					test.code = max(code, 1)
				}
				if code != test.code || !strings.Contains(string(out), test.says) {
					t.Errorf("%s: exit code %d, want %d with %q:\n%s", test.options, code, test.code, test.says, out)
				}
				for _, trace := range []string{"Traceback", "\tat ", "goroutine"} {
					if strings.Contains(string(out), trace) {
						t.Errorf("%s: a person is shown\n%s", test.options, out)
					}
				}
			}
		})
	}
}

// TestParts: the first part of a sample, which is to be kept, does not name what is in the
// third, which is to be replaced.
func TestParts(t *testing.T) {
	for _, s := range samples[1:] {
		text, err := os.ReadFile(s.source)
		if err != nil {
			t.Fatal(err)
		}
		first, _, found := strings.Cut(string(text), " ---- Part 2")
		if !found || regexp.MustCompile(`\bDSP[.(]\w`).MatchString(first) {
			t.Errorf("part 1 of %s names the DSP of part 3", s.source)
		}
	}
}

// TestJavaCompiles: without a warning.
func TestJavaCompiles(t *testing.T) {
	compiler, err := exec.LookPath("javac")
	if err != nil {
		t.Skip("javac is not installed: the warnings of the Java sample are not looked at")
	}
	out, err := exec.Command(compiler, "-Xlint:all", "-Werror", "--release", "17", "-d", t.TempDir(), "java/Adaptor.java").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("javac: %v\n%s", err, out)
	}
}

// safeBuffer is a buffer that a child's output and a test can share.
type safeBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String is what was written so far.
func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
