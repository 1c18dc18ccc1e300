package duis

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"example.org/mp107/conformance"
)

// The directions of an exchange: from the suite to the DSP, back as the answer
// to it, and from the DSP of its own accord.
const (
	Sent     = "sent"
	Received = "received"
	Later    = "later"
)

// The limits of a transcript, in messages and in bytes of all of them. A case of
// the suite has at most some thirty exchanges.
const (
	maxRecorded      = 1000
	maxRecordedBytes = 32 << 20
)

// recorder keeps the messages since the last reset.
type recorder struct {
	mu       sync.Mutex
	messages []conformance.Exchange
	size     int
	given    int // by Signed
}

func (r *recorder) add(message conformance.Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.messages) < maxRecorded && r.size+len(message.Body) <= maxRecordedBytes {
		r.size += len(message.Body)
		r.messages = append(r.messages, message)
	}
}

func (r *recorder) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.messages, r.size, r.given = nil, 0, 0
}

// Transcript implements conformance.Recorder. It is every DUIS message since the last Reset, in order and exactly
// as sent and received: of the last case carried out. Calls of the control
// endpoint are not in it. After a run that reduced a failure that is an attempt
// at reducing it; replay the counterexample to have its messages.
func (a *Adaptor) Transcript() []conformance.Exchange {
	a.record.mu.Lock()
	defer a.record.mu.Unlock()
	return slices.Clone(a.record.messages)
}

// Signed implements conformance.Witnessed.
func (a *Adaptor) Signed() []string {
	a.record.mu.Lock()
	defer a.record.mu.Unlock()
	var signed []string
	for _, message := range a.record.messages[a.record.given:] {
		if message.Direction != Sent {
			signed = append(signed, message.Body)
		}
	}
	a.record.given = len(a.record.messages)
	return signed
}

// WriteTranscript writes each message as a file, 001-sent.xml and so on, and
// send.sh, which sends the requests again with curl. The folder is made if it
// does not exist; files of these names are overwritten. It returns the paths.
func WriteTranscript(dir string, messages []conformance.Exchange) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var paths []string
	write := func(name string, text []byte, mode os.FileMode) error {
		path := filepath.Join(dir, name)
		paths = append(paths, path)
		return os.WriteFile(path, text, mode)
	}
	var script strings.Builder
	script.WriteString("#!/bin/sh\n# Sends the requests of this folder again, in their order.\ncd \"$(dirname \"$0\")\" || exit 1\n")
	for i, message := range messages {
		name := fmt.Sprintf("%03d-%s.xml", i+1, message.Direction)
		if err := write(name, []byte(message.Body), 0o644); err != nil {
			return nil, err
		}
		if message.Direction == Sent {
			fmt.Fprintf(&script, "curl --silent --show-error --header %s --data-binary @%s %s\necho\n",
				quoted("Content-Type: "+message.ContentType), name, quoted(message.URL))
		}
	}
	return paths, write("send.sh", []byte(script.String()), 0o755)
}

// quoted makes one word of a text for the shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
