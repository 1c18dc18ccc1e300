package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/folder"
)

// The pauses between attempts at reaching an implementation that is still starting.
const (
	firstPause = 100 * time.Millisecond
	maxPause   = 2 * time.Second
)

// reached has an implementation say who it is. One that is still starting is waited
// for, if that was asked for.
func (f *targetFlags) reached(ctx context.Context, adaptor conformance.Adaptor) (conformance.Description, error) {
	over := time.Now().Add(f.wait)
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		description, err := conformance.Guard(adaptor, f.timeout).Describe(ctx)
		left := time.Until(over)
		if err == nil {
			return description, nil
		}
		if left <= 0 || ctx.Err() != nil || !starting(err) {
			waited := ""
			if f.wait > 0 && starting(err) {
				waited = fmt.Sprintf(" (waited %v)", f.wait)
			}
			return description, exitError{exitInconclusive, "the implementation does not describe itself: " + err.Error() + waited}
		}
		if pause == firstPause {
			fmt.Fprintf(os.Stderr, "the implementation is not there yet; it is waited for up to %v\n", f.wait)
		}
		select {
		case <-time.After(min(pause, left)):
		case <-ctx.Done():
		}
	}
}

// starting tells the errors of an implementation that may come to be there by itself
// from those in which waiting does not help.
func starting(err error) bool {
	return errors.Is(err, conformance.ErrUnreachable) || errors.Is(err, rpc.ErrNotReady) || conformance.TimedOut(err)
}

// begin reaches the implementation. Nothing that lies in the folder is touched before
// it has said who it is.
func (f *runFlags) begin(ctx context.Context, out *folder.Folder, options suite.Options) (*target, error) {
	parallel := f.parallel
	if parallel == 0 && f.target.name() == simulated {
		parallel = min(runtime.GOMAXPROCS(0), maxParallel)
	}
	target, err := f.target.connect(ctx, asked{
		release: options.Release, readings: options.Readings, parallel: parallel, batch: f.batch > 1,
		logs: filepath.Join(f.out, "adaptor.log"), keep: f.resume, held: true,
	})
	if err != nil {
		return nil, f.notBegun(out, target, err)
	}
	for _, adaptor := range target.adaptors {
		if _, err := f.target.reached(ctx, adaptor); err != nil {
			return nil, f.notBegun(out, target, errors.Join(err, target.close()))
		}
	}
	if !f.resume { // otherwise once the journal is known to be of this run
		err = out.Aside()
	}
	if err == nil {
		err = target.keepLogs()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("--out: %w", err), target.close())
	}
	return target, nil
}

// notBegun leaves the folder as it was found and says so. What a child wrote to its log
// is kept if it takes the place of nothing.
func (f *runFlags) notBegun(out *folder.Folder, target *target, err error) error {
	code := codeOf(err)
	switch {
	case out.Reported():
		err = exitError{code, fmt.Sprintf("%v\nNothing was run. What lies in %s is of an earlier run.", err, f.out)}
	case code == exitInconclusive && !f.resume && target != nil && target.keepLogs() == nil && len(target.logs) > 0:
		_ = target.close()
		return err
	}
	_ = out.Abandon() // what is wrong is what has to be told
	return err
}
