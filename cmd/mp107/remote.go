package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/stdio"
	"example.org/mp107/internal/text"
)

// remoteFlags say how to reach an adaptor that speaks the contract.
type remoteFlags struct {
	tokenFile string
	headers   []string
	plain     []string
	insecure  bool
	log       string
}

func (f *remoteFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.tokenFile, "bearer-token-file", "", "`FILE` with a token to send as 'Authorization: Bearer'; it is never shown")
	flags.StringArrayVar(&f.headers, "header", nil, "`HEADER` to send, as in 'X-Key: value', or 'X-Key: @FILE' for a value that other users of the machine must not see; never shown; repeatable")
	flags.StringArrayVar(&f.plain, "plain-header", nil, "`HEADER` to send that is no secret, of any length, as in 'X-Env: uat'; repeatable")
	flags.BoolVar(&f.insecure, "insecure-token", false, "send the token and headers without encryption too, where others on the way can read them")
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
	options := rpc.DialOptions{URL: address, Clear: f.remote.insecure}
	var err error
	if options.TLS, err = f.tls.client(); err != nil {
		return err
	}
	if options.Bearer, err = bearerToken(f.remote.tokenFile); err != nil {
		return err
	}
	if options.Header, err = headers("header", f.remote.headers); err != nil {
		return err
	}
	if options.Plain, err = headers("plain-header", f.remote.plain); err != nil {
		return err
	}
	client, err := rpc.Dial(options)
	if errors.Is(err, rpc.ErrClear) {
		return fmt.Errorf("%w, or --insecure-token if that is meant", err)
	}
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

// headers reads the headers given with a flag.
func headers(flag string, given []string) (http.Header, error) {
	header := http.Header{}
	for _, text := range given {
		name, value, found := strings.Cut(text, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !found || name == "" || value == "" {
			// The text may hold a secret: it is not repeated.
			return nil, fmt.Errorf("--%s: want 'NAME: VALUE' or 'NAME: @FILE'", flag)
		}
		if path, ok := strings.CutPrefix(value, "@"); ok {
			var err error
			if value, err = secretIn(path); err != nil {
				return nil, fmt.Errorf("--%s %s: %w", flag, name, err)
			}
		}
		header.Add(name, value)
	}
	return header, nil
}

// unused refuses flags of TLS, and of what goes over HTTP, for an implementation that is
// reached otherwise: whoever gives them believes that they are in use.
func (f *targetFlags) unused(address string) error {
	overHTTP := slices.ContainsFunc(rpc.Schemes(), func(scheme string) bool { return strings.HasPrefix(address, scheme) })
	secure := strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "grpcs://") || strings.HasPrefix(address, duisSecure) ||
		strings.HasPrefix(address, duisHTTP) && strings.HasPrefix(f.wire.control, "https://")
	for _, given := range []struct {
		flag  string
		given bool
		used  bool
		want  string
	}{
		{"tls-ca", f.tls.authority != "", secure, "https:// or grpcs://"},
		{"tls-certificate", f.tls.certificate != "", secure, "https:// or grpcs://"},
		{"tls-key", f.tls.key != "", secure, "https:// or grpcs://"},
		{"bearer-token-file", f.remote.tokenFile != "", overHTTP, "https:// or grpcs://"},
		{"header", len(f.remote.headers) > 0, overHTTP, "https:// or grpcs://"},
		{"plain-header", len(f.remote.plain) > 0, overHTTP, "http://, https://, grpc:// or grpcs://"},
	} {
		if given.given && !given.used {
			return fmt.Errorf("--%s has no meaning for %s: it is for %s", given.flag, text.Masked(address), given.want)
		}
	}
	return nil
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
