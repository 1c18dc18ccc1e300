package stdio

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/kballard/go-shellquote"

	"example.org/mp107/conformance/adaptor/wire"
)

// ProcessOptions say how the child is started.
type ProcessOptions struct {
	// Command is the program and its arguments, quoted as for a shell, which is
	// not involved: nothing is expanded. A program with a slash in its name is
	// found from the current directory, another one in PATH.
	Command string
	// Log gets what the child writes to standard error, up to 16 MiB over all
	// restarts and then a line that says so. What does not show, such as control
	// characters, is replaced. Nil drops it.
	Log io.Writer
	// Dir is the child's working directory; empty for the current one.
	Dir string
	// Env is the child's environment, as NAME=VALUE; nil for the suite's own.
	Env []string
}

// grace is how long Close waits after each of its requests to end.
const grace = time.Second

var errClosed = errors.New("the adaptor's process is closed")

// Process is a child process that speaks the contract, started when it is first
// called and started again when it has been lost. It is a wire.Caller.
type Process struct {
	options ProcessOptions
	words   []string
	path    string
	client  *wire.Client
	log     *boundedLog
	running sync.WaitGroup // the goroutines of every child

	turn   chan struct{} // holds one token of whoever uses the fields below
	closed bool
	child  *child
	starts int            // children started so far
	lanes  map[uint32]int // the child, by its number, that each lane was last reset on
}

// Start prepares a child; the first call starts it. Its error says what is
// wrong with the command: it is empty, quoted wrongly, or not to be found.
func Start(o ProcessOptions) (*Process, error) {
	words, err := shellquote.Split(o.Command)
	if err != nil {
		return nil, fmt.Errorf("adaptor command: %w: quote it as for a shell", err)
	}
	if len(words) == 0 || words[0] == "" {
		return nil, errors.New("adaptor command is empty: want a program and its arguments, as in stdio:./my-adaptor --flag")
	}
	path, err := find(words[0])
	if err != nil {
		return nil, err
	}
	if o.Dir != "" {
		if info, err := os.Stat(o.Dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("adaptor command %q: its working directory %q is not a directory: make it, or give another", words[0], o.Dir)
		}
	}
	p := &Process{
		options: o, words: words, path: path, log: &boundedLog{to: o.Log, left: maxLog},
		turn: make(chan struct{}, 1), lanes: map[uint32]int{},
	}
	p.client = wire.NewClient(p)
	return p, nil
}

// find is the absolute path of a program, so that a working directory of the
// child does not change which one it is.
func find(program string) (string, error) {
	path, err := exec.LookPath(program)
	if err == nil {
		return filepath.Abs(path)
	}
	remedy := "check the path, which is taken from the current directory"
	if !strings.ContainsRune(program, filepath.Separator) {
		remedy = "want a program in PATH, or a path such as ./" + program
	}
	return "", fmt.Errorf("adaptor command %q: %s: %s", program, bare(err), remedy)
}

// bare is what went wrong, without the names that the caller has already said.
func bare(err error) error {
	if lookup, ok := errors.AsType[*exec.Error](err); ok {
		err = lookup.Err
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return err
}

// Client is the suite's view of the child, on lane 0; its method Lane gives the
// others. It is the same at every call, since two clients would number their
// calls alike.
func (p *Process) Client() *wire.Client { return p.client }

// Close ends the child: it closes its standard input, waits a second, asks it to
// terminate, waits another, and kills its whole process group. Calls in flight
// fail. Its error is a violation of the contract that no call was left to
// report, such as a second answer to the last call, or says that the child does
// not end.
func (p *Process) Close() error {
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	if p.closed || p.child == nil {
		p.closed = true
		return nil
	}
	p.closed = true
	untold := p.child.tell()
	if !p.child.retire() {
		return fmt.Errorf("adaptor command %q: process %d does not end, though it was killed: look what it waits for", p.words[0], p.child.command.Process.Pid)
	}
	p.running.Wait()
	if untold != nil {
		return untold.err
	}
	return nil
}

// start starts a child, once the one before it is gone: two of them could fight
// for a port or a file. The caller holds the turn.
func (p *Process) start() (*child, error) {
	p.starts++
	c, err := spawn(p)
	if err != nil {
		return nil, unreachable("adaptor command %q cannot be started: %s", p.words[0], bare(err))
	}
	p.child = c
	return c, nil
}
