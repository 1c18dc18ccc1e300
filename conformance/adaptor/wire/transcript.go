package wire

import (
	"fmt"
	"mime"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"example.org/mp107/conformance"
)

// WriteTranscript writes each message as a file, 001-sent.json and so on, and
// send.sh, which sends the requests again: with curl, over gRPC with grpcurl, and what
// went to the standard input of a child to standard output. The folder is made if it
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
	script := "#!/bin/sh\n# Sends the requests of this folder again, in their order. Tokens, headers and keys are\n# not in it: add them.\n"
	overGRPC, sent := false, ""
	for i, message := range messages {
		name := fmt.Sprintf("%03d-%s%s", i+1, strings.ReplaceAll(message.Direction, " ", "-"), extension(message.ContentType))
		if err := write(name, []byte(message.Body), 0o644); err != nil {
			return nil, err
		}
		if message.Direction == "sent" {
			sent += again(name, message)
			overGRPC = overGRPC || strings.HasPrefix(message.URL, "grpc")
		}
	}
	if overGRPC {
		script += "# PROTO is the folder conformance/adaptor/contract of mp107.\n: \"${PROTO:?}\"\n"
	}
	script += "cd \"$(dirname \"$0\")\" || exit 1\n" + sent
	return paths, write("send.sh", []byte(script), 0o755)
}

// again is the command that sends a message once more.
func again(name string, message conformance.Exchange) string {
	at, err := url.Parse(message.URL)
	switch {
	case message.URL == "":
		return fmt.Sprintf("cat %s\necho\n", name)
	case err == nil && strings.HasPrefix(at.Scheme, "grpc"):
		plain := ""
		if at.Scheme == "grpc" {
			plain = "-plaintext "
		}
		return fmt.Sprintf("grpcurl %s-import-path \"$PROTO\" -proto mp107/adaptor/v1/adaptor.proto -d @ %s %s < %s\n",
			plain, quoted(at.Host), quoted(strings.TrimPrefix(at.Path, "/")), name)
	default:
		return fmt.Sprintf("curl --silent --show-error --header %s --data-binary @%s %s\necho\n",
			quoted("Content-Type: "+message.ContentType), name, quoted(message.URL))
	}
}

// extension is that of a file for a message.
func extension(contentType string) string {
	kind, _, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && strings.HasSuffix(kind, "json"):
		return ".json"
	case err == nil && strings.HasSuffix(kind, "xml"):
		return ".xml"
	default:
		return ".txt"
	}
}

// quoted makes one word of a text for the shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
