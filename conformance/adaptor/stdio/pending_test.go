package stdio

import (
	"errors"
	"testing"
)

// TestRegisterTooLate: a call that comes to a child just after its fault is
// told of it, and so nobody else is.
func TestRegisterTooLate(t *testing.T) {
	l := &pending{inFlight: map[uint32]*call{}}
	broken := errors.New("broken")
	if calls, first := l.close(fault{err: broken}); len(calls) > 0 || !first {
		t.Errorf("%v, first: %v", calls, first)
	}
	if err := l.register(&call{number: 1}); !errors.Is(err, broken) {
		t.Error(err)
	}
	if f := l.tell(); f != nil {
		t.Errorf("told twice: %v", f.err)
	}
	if _, first := l.close(fault{err: errClosed}); first || !errors.Is(l.fault.err, broken) {
		t.Error("the first fault is forgotten")
	}
}

// TestRegisterTwice refuses a number that is in flight.
func TestRegisterTwice(t *testing.T) {
	l := &pending{inFlight: map[uint32]*call{}}
	first := &call{number: 1}
	if err := l.register(first); err != nil {
		t.Fatal(err)
	}
	if err := l.register(&call{number: 1}); err == nil || err.Error() != "call 1 is in flight already: number calls apart" {
		t.Error(err)
	}
	if c, _ := l.answer(1); c != first {
		t.Error("the answer goes to the other call")
	}
	if c, known := l.answer(1); c != nil || !known {
		t.Errorf("%v, known: %v", c, known)
	}
	if c, known := l.answer(0); c != nil || known {
		t.Errorf("number 0: %v, known: %v", c, known)
	}
}
