package duis

import (
	"bytes"
	"encoding/xml"

	"example.org/mp107/spec"
)

// writer writes XML whose element names are ours and whose values are escaped.
type writer struct{ bytes.Buffer }

func (w *writer) declaration() { w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n") }

// open starts an element; attributes come as name and value in turn.
func (w *writer) open(name string, attributes ...string) {
	w.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		w.WriteString(" " + attributes[i] + `="`)
		w.text(attributes[i+1])
		w.WriteByte('"')
	}
	w.WriteByte('>')
}

func (w *writer) close(name string) { w.WriteString("</" + name + ">") }

func (w *writer) leaf(name, value string) {
	w.open(name)
	w.text(value)
	w.close(name)
}

// optional writes a leaf only where there is a value.
func (w *writer) optional(name, value string) {
	if value != "" {
		w.leaf(name, value)
	}
}

func (w *writer) text(value string) {
	_ = xml.EscapeText(w, []byte(value)) // a bytes.Buffer does not fail
}

func (w *writer) raw(fragment string) { w.WriteString(fragment) }

// The moments that xs:dateTime and RFC 3339 can both write: there is no year 0
// in XML Schema 1.0.
const (
	firstMoment spec.Time = -62135596800 // 0001-01-01T00:00:00Z
	lastMoment  spec.Time = 253402300799 // 9999-12-31T23:59:59Z
)

func dateTime(srv spec.SRV, at spec.Time) (string, error) {
	if at < firstMoment || at > lastMoment {
		return "", inexpressible(srv, "a moment %d seconds from 1970: xs:dateTime is used for the years 1 to 9999", int64(at))
	}
	return at.String(), nil
}
