package wire

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
)

// appendCall writes the calls that a run makes by the thousand, and in a
// fraction of the time that protojson takes, since it knows their fields. ok is
// false for any other message, and for one that JSON cannot say: those are for
// protojson to write, or to refuse. A test holds the two equal, byte by byte.
func appendCall(out []byte, m proto.Message) (text []byte, ok bool) {
	a := &appender{out: out}
	switch m := m.(type) {
	case *adaptorv1.ResetRequest:
		a.reset(m)
	case *adaptorv1.SubmitRequest:
		a.submit(m)
	case *adaptorv1.ApplyRequest:
		a.apply(m)
	case *adaptorv1.ObserveRequest:
		a.observe(m)
	case *adaptorv1.CallLine:
		a.line(m)
	default:
		return out, false
	}
	return a.out, !a.failed
}

// appender appends JSON. It remembers that something could not be said.
type appender struct {
	out    []byte
	failed bool
}

func (a *appender) open()  { a.out = append(a.out, '{') }
func (a *appender) close() { a.out = append(a.out, '}') }

// comma separates what follows from what came before it.
func (a *appender) comma() {
	if last := a.out[len(a.out)-1]; last != '{' && last != '[' {
		a.out = append(a.out, ',')
	}
}

// key writes the name of a field; the name needs no escape.
func (a *appender) key(name string) {
	a.comma()
	a.out = append(a.out, '"')
	a.out = append(a.out, name...)
	a.out = append(a.out, '"', ':')
}

func (a *appender) text(name, value string) {
	a.key(name)
	a.quoted(value)
}

// quoted writes a string. One that needs an escape, as none of the suite's own
// does, is left to protojson.
func (a *appender) quoted(value string) {
	a.out = append(a.out, '"')
	for i := 0; i < len(value); i++ {
		if c := value[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			a.failed = true
			return
		}
	}
	a.out = append(a.out, value...)
	a.out = append(a.out, '"')
}

func (a *appender) small(name string, value uint32) {
	a.key(name)
	a.out = strconv.AppendUint(a.out, uint64(value), 10)
}

// large writes a 64-bit number as a string, since it does not fit into a double.
func (a *appender) large(name string, value uint64) {
	a.key(name)
	a.out = append(a.out, '"')
	a.out = strconv.AppendUint(a.out, value, 10)
	a.out = append(a.out, '"')
}

func (a *appender) flag(name string, value bool) {
	a.key(name)
	a.out = strconv.AppendBool(a.out, value)
}

// time writes a moment; one with a fraction of a second, which the suite never
// sends, is left to protojson.
func (a *appender) time(name string, t *timestamppb.Timestamp) {
	if t == nil {
		return
	}
	if t.GetNanos() != 0 || t.CheckValid() != nil {
		a.failed = true
		return
	}
	a.key(name)
	a.out = append(a.out, '"')
	a.out = time.Unix(t.GetSeconds(), 0).UTC().AppendFormat(a.out, time.RFC3339)
	a.out = append(a.out, '"')
}

// object writes a field that is a message; absent ones are left out.
func object[T any](a *appender, name string, m *T, write func(*appender, *T)) {
	if m == nil {
		return
	}
	a.key(name)
	a.open()
	write(a, m)
	a.close()
}

// objects writes a field that is a list of messages, also an empty one.
func objects[T any](a *appender, name string, list []*T, write func(*appender, *T)) {
	a.key(name)
	a.out = append(a.out, '[')
	for _, m := range list {
		a.comma()
		a.open()
		write(a, m)
		a.close()
	}
	a.out = append(a.out, ']')
}

// credentials writes what the slots hold, in the order of their names.
func (a *appender) credentials(credentials map[string]*adaptorv1.Credential) {
	a.key("credentials")
	a.open()
	slots := make([]string, 0, 8) // there are seven, so that this stays off the heap
	for slot := range credentials {
		slots = append(slots, slot)
	}
	slices.Sort(slots)
	for _, slot := range slots {
		a.comma()
		a.quoted(slot)
		a.out = append(a.out, ':')
		a.open()
		a.text("role", credentials[slot].GetRole())
		a.text("owner", credentials[slot].GetOwner())
		a.close()
	}
	a.close()
}
