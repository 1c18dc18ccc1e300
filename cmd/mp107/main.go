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
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/spf13/cobra"
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
	unused := context.AfterFunc(ctx, func() {
		stop()
		if !heeds.Load() {
			fmt.Fprintln(os.Stderr, "mp107: interrupted")
			os.Exit(exitInconclusive)
		}
	})
	defer unused()
	// Commands make a great deal that is thrown away at once and keep little.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	limitMemory(1000)
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && ctx.Err() != nil && strings.Contains(err.Error(), context.Canceled.Error()) {
		err = exitError{exitInconclusive, "interrupted"}
	}
	if err != nil && err.Error() != "" {
		fmt.Fprintln(os.Stderr, "mp107: "+inOurWords(err))
	}
	return codeOf(err)
}

// inOurWords is an error in words of ours, of which the library for command lines has
// others where flags exclude each other.
func inOurWords(err error) string {
	_, flags, found := strings.Cut(err.Error(), "none of the others can be; [")
	if !found {
		return err.Error()
	}
	flags, _, _ = strings.Cut(flags, "]")
	return "--" + strings.ReplaceAll(flags, " ", " and --") + " do not go together"
}

// heeds is whether the command that is carried out ends by itself with the first signal,
// with what there is. Any other is ended.
var heeds atomic.Bool

// heeding is the context of a command that does.
func heeding(cmd *cobra.Command) context.Context {
	heeds.Store(true)
	return cmd.Context()
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
