package stdio_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/stdio"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// The variables that make the test binary an adaptor: which of the acts it
// plays, and where it notes what it has done.
const (
	actVariable  = "MP107_STDIO_ACT"
	noteVariable = "MP107_STDIO_NOTES"
)

// TestMain plays an adaptor if it is told to. Otherwise it runs the tests, and
// then sees that nothing is left of them.
func TestMain(m *testing.M) {
	if name := os.Getenv(actVariable); name != "" {
		acts()[name](newActor())
		os.Exit(0)
	}
	code := m.Run()
	for _, left := range map[string]func() string{"goroutines": goroutinesLeft, "processes": processesLeft} {
		found := left()
		for range 100 {
			if found == "" {
				break
			}
			time.Sleep(20 * time.Millisecond)
			found = left()
		}
		if found != "" {
			fmt.Println("FAIL: something is left:", found)
			code = 1
		}
	}
	os.Exit(code)
}

// goroutinesLeft lists the goroutines of the package under test.
func goroutinesLeft() string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var left []string
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(stack, "adaptor/stdio.") {
			left = append(left, stack)
		}
	}
	return strings.Join(left, "\n\n")
}

// processesLeft lists the processes that this one has started and that are
// there; only where /proc says so.
func processesLeft() string {
	var left []string
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		stat, _ := os.ReadFile(file)
		var state string
		var parent int
		_, after, _ := bytes.Cut(stat, []byte(") "))
		_, _ = fmt.Sscan(string(after), &state, &parent)
		if parent == os.Getpid() {
			left = append(left, string(stat))
		}
	}
	return strings.Join(left, "")
}

// actor is an adaptor with a simulated DSP behind it.
type actor struct {
	in     *bufio.Reader
	server *wire.Server
}

func newActor() *actor {
	return &actor{bufio.NewReader(os.Stdin), simulated(4)}
}

// simulated serves so many lanes of the simulated DSP.
func simulated(lanes int) *wire.Server {
	return wire.NewServer(lanes, func() (conformance.Adaptor, error) { return inprocess.New(dsp.Config{Release: spec.MP107}) })
}

// call is the next call; at the end of the input the process ends.
func (a *actor) call() *adaptorv1.CallLine {
	line, err := a.in.ReadBytes('\n')
	if err != nil {
		os.Exit(0)
	}
	call := &adaptorv1.CallLine{}
	if err := wire.UnmarshalJSON(line, call); err != nil {
		panic(err)
	}
	return call
}

// right is the right answer to a call.
func (a *actor) right(call *adaptorv1.CallLine) string {
	text, err := wire.MarshalJSON(a.server.Answer(context.Background(), call))
	if err != nil {
		panic(err)
	}
	return string(text) + "\n"
}

// serve answers every call rightly, but for the first Submit of a test.
func (a *actor) serve(first func(call *adaptorv1.CallLine, right string)) {
	for {
		call := a.call()
		if right := a.right(call); call.GetSubmit() != nil && once("submitted") {
			first(call, right)
		} else {
			say(right)
		}
	}
}

func say(text string) { _, _ = os.Stdout.WriteString(text) }

func complain(text string) { _, _ = os.Stderr.WriteString(text) }

// once reports whether this is the first time that a test comes here, over all restarts.
func once(what string) bool {
	file, err := os.OpenFile(filepath.Join(os.Getenv(noteVariable), what), os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_ = file.Close()
	}
	return err == nil
}

// note leaves a text for the test to find.
func note(what, text string) {
	if err := os.WriteFile(filepath.Join(os.Getenv(noteVariable), what), []byte(text), 0o600); err != nil {
		panic(err)
	}
}

// forever is far beyond the end of every test. It ends all the same, so that a
// broken test leaves nothing behind.
func forever() {
	time.Sleep(2 * time.Minute)
	os.Exit(0)
}

// play makes a process that plays an act and is closed at the end of the test,
// and the directory of its notes.
func play(t testing.TB, act string, change ...func(*stdio.ProcessOptions)) (*stdio.Process, string) {
	t.Helper()
	if acts()[act] == nil {
		t.Fatalf("no act %q", act)
	}
	notes := t.TempDir()
	options := stdio.ProcessOptions{
		Command: "'" + os.Args[0] + "'",
		Env:     append(os.Environ(), actVariable+"="+act, noteVariable+"="+notes),
	}
	for _, c := range change {
		c(&options)
	}
	process, err := stdio.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Close() })
	return process, notes
}
