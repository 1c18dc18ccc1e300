package stdio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
)

// maxCall bounds a call, in bytes; a world is some kilobytes.
const maxCall = 16 << 20

// Serve answers the calls on a reader, one after the other, until the reader
// ends or the context does. A line that is no call is answered with an error for
// call 0. Its own error is that of a reader or a writer, or says that a line is
// over 16 MiB or was not ended by a line feed.
//
// A read that is under way when the context ends goes on in the background until
// the reader ends, since there is no way to stop it.
func Serve(ctx context.Context, in io.Reader, out io.Writer, server *wire.Server) error {
	over := make(chan struct{})
	defer close(over)
	calls, failed := make(chan []byte), make(chan error, 1)
	go func() {
		lines := newLines(in, maxCall)
		for {
			line, err := lines.next()
			if err != nil {
				failed <- inputError(line, err)
				return
			}
			select {
			case calls <- bytes.Clone(line):
			case <-over:
				return
			}
		}
	}()
	for {
		select {
		case line := <-calls:
			text, err := wire.MarshalJSON(answer(ctx, line, server))
			if err != nil {
				return err
			}
			if _, err := out.Write(append(text, '\n')); err != nil {
				return fmt.Errorf("write an answer: %w", err)
			}
		case err := <-failed:
			return err
		case <-ctx.Done():
			return nil
		}
	}
}

func answer(ctx context.Context, line []byte, server *wire.Server) *adaptorv1.AnswerLine {
	call := &adaptorv1.CallLine{}
	if err := wire.UnmarshalJSON(line, call); err != nil {
		return &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Error{Error: &adaptorv1.Error{
			Code: "invalid_argument", Message: "the line is not a call: " + err.Error(),
		}}}
	}
	return server.Answer(ctx, call)
}

func inputError(line []byte, err error) error {
	switch {
	case errors.Is(err, errLong):
		return fmt.Errorf("a call is longer than %d MiB: every line is one call, ended by a line feed", maxCall>>20)
	case errors.Is(err, io.EOF) && len(line) == 0:
		return nil
	case errors.Is(err, io.EOF):
		return fmt.Errorf("the input ends in the midst of a call: %w", io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("read a call: %w", err)
}
