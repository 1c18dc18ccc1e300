package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/stdio"
)

// remoteFlags say how to reach an adaptor that speaks the contract.
type remoteFlags struct {
	tokenFile string
	headers   []string
	log       string
}

func (f *remoteFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.tokenFile, "bearer-token-file", "", "`FILE` with a token to send as 'Authorization: Bearer'; it is never shown")
	flags.StringArrayVar(&f.headers, "header", nil, "`HEADER` to send, as in 'X-Key: value', or 'X-Key: @FILE' for a value that other users of the machine must not see; never shown; repeatable")
	flags.StringVar(&f.log, "adaptor-log", "", "stdio: `FILE` for what the adaptor writes to standard error (default adaptor.log in the report folder)")
}

// shown are the headers as they may be repeated: without a value that stands on
// the command line.
func (f *remoteFlags) shown() []string {
	var shown []string
	for _, header := range f.headers {
		name, value, _ := strings.Cut(header, ":")
		if value = strings.TrimSpace(value); !strings.HasPrefix(value, "@") {
			value = "…"
		}
		shown = append(shown, name+": "+value)
	}
	return shown
}

// dial adds the lanes of an adaptor over HTTP.
func (f *targetFlags) dial(ctx context.Context, t *target, address string, share int) error {
	options := rpc.DialOptions{URL: address}
	var err error
	if options.TLS, err = f.tls.client(); err != nil {
		return err
	}
	if options.Bearer, err = bearerToken(f.remote.tokenFile); err != nil {
		return err
	}
	if options.Header, err = f.remote.header(); err != nil {
		return err
	}
	client, err := rpc.Dial(options)
	if err != nil {
		return err
	}
	t.adaptors = append(t.adaptors, client)
	if share == 1 {
		return nil
	}
	description, err := f.reached(ctx, client)
	if err != nil {
		return err
	}
	if description.Lanes < share {
		return fmt.Errorf("--parallel: %s claims %d lanes, which is too few for %d cases at a time: claim more in Describe or give --adaptor once for each further instance", address, description.Lanes, share)
	}
	for lane := 1; lane < share; lane++ {
		t.adaptors = append(t.adaptors, client.Lane(lane))
	}
	return nil
}

// start adds child processes.
func (f *remoteFlags) start(t *target, command string, share int, a asked) error {
	for range share {
		options := stdio.ProcessOptions{Command: command}
		if path := f.logPath(a, len(t.adaptors)); path != "" {
			log := &childLog{path: path, keep: a.keep}
			t.logs = append(t.logs, log)
			options.Log = log
		}
		process, err := stdio.Start(options)
		if err != nil {
			return fmt.Errorf("--adaptor %s%s: %w", childIO, command, err)
		}
		t.adaptors = append(t.adaptors, process.Client())
		t.closers = append(t.closers, process)
	}
	return nil
}

// childLog is a file that is not touched before it is opened: what is written until
// then is held. Package stdio bounds how much that is.
type childLog struct {
	path string
	keep bool // what an earlier part of the run has written

	mu   sync.Mutex
	held bytes.Buffer
	file *os.File
}

// Write implements io.Writer.
func (l *childLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return l.held.Write(p)
	}
	return l.file.Write(p)
}

func (l *childLog) open() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	mode := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	if l.keep {
		mode = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	}
	err := os.MkdirAll(filepath.Dir(l.path), 0o777)
	if err == nil {
		l.file, err = os.OpenFile(l.path, mode, 0o644)
	}
	if err == nil {
		_, err = l.held.WriteTo(l.file)
	}
	if err != nil {
		return fmt.Errorf("--adaptor-log: %w", err)
	}
	return nil
}

// Close implements io.Closer.
func (l *childLog) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}

// logPath is the file for one child's log: the second has a number, and so on.
func (f *remoteFlags) logPath(a asked, before int) string {
	path := f.log
	if path == "" {
		path = a.logs
	}
	if path == "" || before == 0 {
		return path
	}
	stem, extension, _ := strings.Cut(path, ".log")
	return fmt.Sprintf("%s-%d.log%s", stem, before+1, extension)
}

// bearerToken reads the token of --bearer-token-file; without a file there is none.
func bearerToken(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	token, err := secretIn(path)
	if err != nil {
		return "", fmt.Errorf("--bearer-token-file: %w", err)
	}
	return token, nil
}

func (f *remoteFlags) header() (http.Header, error) {
	header := http.Header{}
	for _, text := range f.headers {
		name, value, found := strings.Cut(text, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !found || name == "" || value == "" {
			// The text may hold a secret: it is not repeated.
			return nil, errors.New("--header: want 'NAME: VALUE' or 'NAME: @FILE'")
		}
		if path, ok := strings.CutPrefix(value, "@"); ok {
			var err error
			if value, err = secretIn(path); err != nil {
				return nil, fmt.Errorf("--header %s: %w", name, err)
			}
		}
		header.Add(name, value)
	}
	return header, nil
}

// secretIn reads a secret from a file, without the line break at its end.
func secretIn(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" || strings.ContainsAny(secret, "\r\n") {
		return "", fmt.Errorf("%s: want one line that is not empty", path)
	}
	return secret, nil
}
