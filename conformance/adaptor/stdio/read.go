package stdio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/internal/text"
)

// maxAnswer bounds a line of the child, in bytes. The contract's answers are
// below a kilobyte.
const maxAnswer = 1 << 20

// read reads the child's standard output to its end.
func (c *child) read() {
	lines := newLines(c.stdout, maxAnswer)
	for {
		line, err := lines.next()
		switch {
		case errors.Is(err, errLong):
			close(c.quiet)
			c.end(fault{err: fmt.Errorf("a line on standard output is longer than %d MiB: an answer is one short line, ended by a line feed", maxAnswer>>20)})
			return
		case err != nil:
			half := string(line)
			close(c.quiet)
			c.lost(half)
			return
		}
		if f := c.take(line); f != nil {
			c.end(*f)
		}
	}
}

// take gives an answer to the call that waits for it. A fault is a line that is
// no such answer.
func (c *child) take(line []byte) *fault {
	answer := &adaptorv1.AnswerLine{}
	err := wire.UnmarshalJSON(line, answer)
	if err != nil || answer.GetAnswer() == nil {
		return &fault{notAnAnswer(line, err), string(line)}
	}
	_, said := wire.Answer(answer)
	number := said.GetCall()
	waiting, known := c.answer(number)
	if waiting != nil {
		waiting.done <- outcome{answer: answer, line: string(line)}
		return nil
	}
	refusal := answer.GetError()
	switch {
	case known:
		err = errors.New("the adaptor answers a call a second time: every call has one answer")
	case refusal != nil && number == 0:
		err = fmt.Errorf("the adaptor answers no call in particular with %s: %s", text.Printable(refusal.GetCode()), text.Printable(refusal.GetMessage()))
	default:
		err = errors.New("the adaptor answers a call that waits for no answer: every answer repeats the number of its call")
	}
	return &fault{err, string(line)}
}

// notAnAnswer explains a line that cannot be read as an answer. The remedy comes
// before the line, since reports cut long reasons.
func notAnAnswer(line []byte, err error) error {
	switch {
	case bytes.HasPrefix(line, []byte("\xEF\xBB\xBF")):
		return errors.New("standard output begins with a byte order mark: write UTF-8 without one")
	case len(line) == 0:
		return errors.New("a line on standard output is empty: every line there is an answer")
	case err == nil:
		return fmt.Errorf("a line on standard output is JSON, and has no answer to any call in it (answers are as in the contract; logs go to standard error): %s", quote(line))
	}
	what := "a line on standard output is not an answer (write logs to standard error)"
	if json.Valid(line) {
		what = "an answer on standard output is not of the form that the contract has"
	}
	why := err.Error()
	if len(why) > maxQuoted {
		why = why[:maxQuoted] + "…"
	}
	return fmt.Errorf("%s: %s: %s", what, quote(line), text.Printable(why))
}

// maxQuoted is how much of the child's output an error quotes, in bytes.
const maxQuoted = 120

// quote shows the beginning of a text of the child.
func quote(line []byte) string {
	if len(line) > maxQuoted {
		return fmt.Sprintf("%q… (%d bytes)", text.Printable(string(line[:maxQuoted])), len(line))
	}
	return fmt.Sprintf("%q", text.Printable(string(line)))
}
