package observe

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"

	"example.org/mp107/spec"
)

// MinKey is how many bytes the key of pseudonyms has at least.
const MinKey = 16

// Pseudonyms gives parties, Devices and metering points other names, the same one each
// time. Who has the key can find out whose name it is, and nobody else. Nil gives none.
type Pseudonyms struct{ key []byte }

// NewPseudonyms takes a key. Its error says that it is too short.
func NewPseudonyms(key []byte) (*Pseudonyms, error) {
	if len(key) < MinKey {
		return nil, fmt.Errorf("a key of %d bytes: want at least %d, drawn at random", len(key), MinKey)
	}
	return &Pseudonyms{key}, nil
}

func (p *Pseudonyms) digest(kind, name string) []byte {
	h := hmac.New(sha256.New, p.key)
	_, _ = h.Write([]byte(kind + " " + name))
	return h.Sum(nil)
}

// ID is another identifier; nobody, and the DSP in the vocabulary, keep theirs.
func (p *Pseudonyms) ID(id spec.EUI64) spec.EUI64 {
	if p == nil || id == 0 || id == spec.DSP {
		return id
	}
	return spec.EUI64(binary.BigEndian.Uint64(p.digest("eui64", id.String())) | 1)
}

// MPxN is another metering point of as many digits.
func (p *Pseudonyms) MPxN(m spec.MPxN) spec.MPxN {
	if p == nil || m == "" {
		return m
	}
	digits := p.digest("mpxn", string(m))[:len(m)%sha256.Size]
	for i := range digits {
		digits[i] = '0' + digits[i]%10
	}
	return spec.MPxN(digits)
}

// Entry renames all that a line names.
func (p *Pseudonyms) Entry(e *Entry) {
	switch event := e.Event; {
	case event.Submit != nil:
		r := event.Submit
		r.Originator, r.Target, r.Signature.Signer = p.ID(r.Originator), p.ID(r.Target), p.ID(r.Signature.Signer)
		if r.Update != nil {
			for i := range r.Update.Certificates {
				r.Update.Certificates[i].Owner = p.ID(r.Update.Certificates[i].Owner)
			}
		}
	case event.Register != nil:
		event.Register.MPxN, event.Register.Party = p.MPxN(event.Register.MPxN), p.ID(event.Register.Party)
	case event.DeviceStatus != nil:
		event.DeviceStatus.Device = p.ID(event.DeviceStatus.Device)
	case event.UserStatus != nil:
		event.UserStatus.User = p.ID(event.UserStatus.User)
	case event.Alert != nil:
		event.Alert.Device = p.ID(event.Alert.Device)
		if e.AlertTo != nil {
			*e.AlertTo = p.ID(*e.AlertTo)
		}
	}
	if e.Execution != nil {
		e.Execution.RequestID = p.requestID(e.Execution.RequestID)
	}
	if e.Observed != nil {
		e.Observed.Device = p.ID(e.Observed.Device)
		for slot, c := range e.Observed.Credentials {
			c.Owner = p.ID(c.Owner)
			e.Observed.Credentials[slot] = c
		}
	}
}

func (p *Pseudonyms) requestID(id string) string {
	originator, target, counter, err := requestID(id)
	if err != nil {
		return Hidden(id)
	}
	return fmt.Sprintf("%v:%v:%s", p.ID(originator), p.ID(target), counter)
}

// telling are the parts of a message that may name somebody: what is quoted, what looks
// like an identifier, and a long run of digits.
var telling = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){2,}|[0-9]{5,}`)

// Hidden is a message without anything that may name somebody.
func Hidden(message string) string { return telling.ReplaceAllString(message, "…") }

// World renames all that a world names.
func (p *Pseudonyms) World(w spec.World) spec.World {
	if p == nil {
		return w
	}
	for i := range w.Users {
		w.Users[i].ID = p.ID(w.Users[i].ID)
	}
	for i := range w.Devices {
		d := &w.Devices[i]
		d.ID, d.MPxN, d.NonCritical = p.ID(d.ID), p.MPxN(d.MPxN), p.ID(d.NonCritical)
		for slot, c := range d.Credentials {
			c.Owner = p.ID(c.Owner)
			d.Credentials[slot] = c
		}
	}
	for i := range w.Registrations {
		r := &w.Registrations[i]
		r.MPxN, r.Party = p.MPxN(r.MPxN), p.ID(r.Party)
	}
	for i := range w.Counters {
		c := &w.Counters[i]
		c.Originator, c.Target = p.ID(c.Originator), p.ID(c.Target)
	}
	return w
}
