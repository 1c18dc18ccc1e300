// Command mp107 runs the conformance suite, explains decisions and shows the
// law. Run it without arguments for an overview.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// The exit codes of every command.
const (
	exitConformant    = 0
	exitNonConformant = 1
	exitUsage         = 2 // usage or configuration: nothing was run
	exitInconclusive  = 3 // could not run, or could not conclude
	exitEvidence      = 4 // evidence invalid or stale
)

// exitError ends a command with a code of its own. Its message may be empty
// where everything has been said already.
type exitError struct {
	code    int
	message string
}

func (e exitError) Error() string { return e.message }

func main() {
	os.Exit(run(os.Args[1:]))
}

// run executes one command line and returns its exit code. Every error that
// does not say otherwise is one of usage or configuration.
func run(args []string) int {
	// Libraries log what an implementation sends, which may hold anything: control
	// characters, or a token that it was given. All that matters is in an error.
	log.SetOutput(io.Discard)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// What is under way ends with the first signal, and whatever it is with the second.
	context.AfterFunc(ctx, stop)
	// Commands make a great deal that is thrown away at once and keep little.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	limitMemory(600)
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && err.Error() != "" {
		fmt.Fprintln(os.Stderr, "mp107: "+err.Error())
	}
	return codeOf(err)
}

// limitMemory has what is thrown away collected before the program takes that many MB.
func limitMemory(most int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(most << 20)
	}
}

// runMemory keeps a run, or whoever judges one again, below 200 MB, whatever fails.
const runMemory = 170

// codeOf is the exit code of a command that ends with an error or without.
func codeOf(err error) int {
	var exit exitError
	switch {
	case err == nil:
		return exitConformant
	case errors.As(err, &exit):
		return exit.code
	default:
		return exitUsage
	}
}
