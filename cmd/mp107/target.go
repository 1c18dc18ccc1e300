package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// The ways in which an implementation is reached, beside those of the contract
// over HTTP, which package rpc lists.
const (
	simulated  = suite.Simulated
	childIO    = "stdio:"
	duisHTTP   = "duis://"
	duisSecure = "duis+https://"
)

// targetFlags choose the implementation under test.
type targetFlags struct {
	adaptors []string
	faults   []string
	remote   remoteFlags
	wire     wireFlags
	tls      tlsFlags
	timeout  time.Duration
	wait     time.Duration // for the implementation to be there
}

func (f *targetFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.adaptors, "adaptor", []string{simulated}, "`ADDRESS` of the implementation: simulated, http://HOST:PORT (or https, grpc, grpcs), 'stdio:COMMAND ARGUMENTS', duis://HOST:PORT or duis+https://HOST:PORT; repeatable for further instances of the same one")
	flags.StringArrayVar(&f.faults, "fault", nil, "`FAULT` to seed in the simulated DSP; repeatable (see 'mp107 mutants --list')")
	f.reach(cmd)
}

// reach registers what does not depend on which implementation it is.
func (f *targetFlags) reach(cmd *cobra.Command) {
	f.remote.register(cmd)
	f.wire.register(cmd)
	f.tls.register(cmd, "of the implementation", "client ")
	cmd.Flags().DurationVar(&f.timeout, "timeout", conformance.DefaultTimeout, "how long one call of the implementation may take")
	cmd.Flags().DurationVar(&f.wait, "wait", 0, "how long to wait for an implementation that is still starting, as in 60s (default not at all)")
}

func (f *targetFlags) checkTimeout() error {
	if f.timeout <= 0 {
		return fmt.Errorf("--timeout %v: must be positive, e.g. 10s", f.timeout)
	}
	if f.wait < 0 {
		return fmt.Errorf("--wait %v: must be positive, e.g. 60s", f.wait)
	}
	return nil
}

// name is how the implementation is reached, for the report.
func (f *targetFlags) name() string { return strings.Join(f.adaptors, " ") }

// target is the implementation under test, connected: one adaptor for each
// world that can be used at the same time.
type target struct {
	adaptors []conformance.Adaptor
	closers  []io.Closer
	logs     []*childLog
}

// close ends what was started to reach the implementation.
func (t *target) close() error {
	var errs []error
	for _, c := range t.closers {
		errs = append(errs, c.Close())
	}
	for _, log := range t.logs { // after the processes that write to them
		errs = append(errs, log.Close())
	}
	return errors.Join(errs...)
}

// keepLogs has what children write to standard error go to files from now on.
func (t *target) keepLogs() error {
	for _, log := range t.logs {
		if err := log.open(); err != nil {
			return err
		}
	}
	return nil
}

// asked is what a command wants of an implementation.
type asked struct {
	release  spec.Release
	readings spec.Readings
	// parallel is how many adaptors are wanted; 0 for one of each instance.
	parallel int
	batch    bool // cases are to share a world
	// logs is the file that a child's standard error goes to; empty for none.
	logs string
	// keep has the log of an earlier part of the run kept.
	keep bool
	// held has no log written before keepLogs says so.
	held bool
}

// connect makes the adaptors. The simulated DSP is of the release and readings
// that are asked about; any other is what it is.
func (f *targetFlags) connect(ctx context.Context, a asked) (*target, error) {
	if len(f.faults) > 0 && !slices.Equal(f.adaptors, []string{simulated}) {
		return nil, fmt.Errorf("--fault seeds the simulated DSP; the implementation is %s", f.name())
	}
	if a.parallel == 0 {
		a.parallel = len(f.adaptors)
	}
	if a.parallel < len(f.adaptors) {
		return nil, fmt.Errorf("--parallel %d uses fewer than the %d instances given with --adaptor", a.parallel, len(f.adaptors))
	}
	t := &target{}
	for i, address := range f.adaptors {
		if strings.Contains(address, "://") && slices.ContainsFunc(f.adaptors[:i], func(other string) bool { return strings.TrimSuffix(other, "/") == strings.TrimSuffix(address, "/") }) {
			return nil, fmt.Errorf("--adaptor %s is given twice: cases would run into each other in one instance; for several at a time claim lanes and give --parallel", text.Masked(address))
		}
		if err := f.unused(address); err != nil {
			return nil, errors.Join(err, t.close())
		}
		// The instances share the cases as evenly as can be.
		share := a.parallel / len(f.adaptors)
		if i < a.parallel%len(f.adaptors) {
			share++
		}
		if err := f.instance(ctx, t, address, share, a); err != nil {
			return nil, errors.Join(err, t.close())
		}
	}
	if !a.held {
		if err := t.keepLogs(); err != nil {
			return nil, errors.Join(err, t.close())
		}
	}
	return t, nil
}

// instance adds the adaptors of one instance of the implementation.
func (f *targetFlags) instance(ctx context.Context, t *target, address string, share int, a asked) error {
	if address == simulated {
		for range share {
			adaptor, err := inprocess.New(simulatedConfig(a.release, a.readings, f.faults))
			if err != nil {
				return err
			}
			t.adaptors = append(t.adaptors, adaptor)
		}
		return nil
	}
	if command, ok := strings.CutPrefix(address, childIO); ok {
		return f.remote.start(t, command, share, a)
	}
	for _, scheme := range rpc.Schemes() {
		if strings.HasPrefix(address, scheme) {
			return f.dial(ctx, t, address, share)
		}
	}
	if url, ok := duisURL(address); ok {
		switch {
		case a.batch:
			return errors.New("--batch: over DUIS the parties are those of the PKI, so that cases cannot have parties of their own")
		case share > 1:
			return errors.New("--parallel: over DUIS one case at a time: give --adaptor once for each instance")
		}
		adaptor, err := f.wire.connect(url, &f.tls, f.timeout)
		if err != nil {
			return err
		}
		t.adaptors = append(t.adaptors, adaptor)
		t.closers = append(t.closers, adaptor)
		return nil
	}
	return fmt.Errorf("unknown adaptor %q: want %s, http://HOST:PORT, https://…, grpc://…, grpcs://…, 'stdio:COMMAND', %sHOST:PORT or %sHOST:PORT", text.Masked(address), simulated, duisHTTP, duisSecure)
}

func simulatedConfig(release spec.Release, readings spec.Readings, faults []string) dsp.Config {
	config := dsp.Config{Release: release, Readings: readings}
	for _, fault := range faults {
		config.Faults = append(config.Faults, dsp.FaultID(fault))
	}
	return config
}

// saveTranscript writes the messages of the last case as files.
func saveTranscript(w io.Writer, dir string, adaptor conformance.Adaptor) error {
	recorder, ok := adaptor.(conformance.Recorder)
	if !ok {
		return errors.New("--transcript: this implementation is not reached over a wire, so that there are no messages")
	}
	messages := recorder.Transcript()
	if len(messages) == 0 {
		return exitError{exitInconclusive, "--transcript: no message was sent, so that there is none to write"}
	}
	paths, err := wire.WriteTranscript(dir, messages)
	if err != nil {
		return fmt.Errorf("--transcript: %w", err)
	}
	fmt.Fprintf(w, "%d files in %s; send.sh sends the requests again\n", len(paths), dir)
	return nil
}

// repeated are the flags by which an implementation is reached, as they can be typed
// again; empty for none.
func (f *targetFlags) repeated(cmd *cobra.Command) (again string) {
	for _, name := range []string{"law", "control", "pki", "schema", "world", "observer", "profile", "dsp", "receiver", "drive-registration", "bearer-token-file", "header", "plain-header", "insecure-token", "tls-ca", "tls-certificate", "tls-key"} {
		flag := cmd.Flag(name)
		if flag == nil {
			continue
		}
		values := []string{flag.Value.String()}
		switch name {
		case "header":
			values = f.remote.shown()
		case "plain-header":
			values = f.remote.plain
		}
		for _, value := range values {
			switch {
			case name == "insecure-token":
				if f.remote.insecure {
					again += " --" + name
				}
			case value != flag.DefValue:
				again += " --" + name + " " + quoted(value)
			}
		}
	}
	return again
}
