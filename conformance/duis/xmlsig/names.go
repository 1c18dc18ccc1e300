package xmlsig

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
)

// declare sorts an element's attributes into namespace declarations and
// others, and puts the declarations into force.
func (p *parser) declare(e *element, attributes []xml.Attr, raw []byte) error {
	attributes, err := normalised(attributes, raw)
	if err != nil {
		return err
	}
	for _, a := range attributes {
		value := a.Value
		switch {
		case a.Name.Space == "xmlns":
			err = p.bind(e, a.Name.Local, value)
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			err = p.bind(e, "", value)
		default:
			e.attributes = append(e.attributes, attribute{prefix: a.Name.Space, local: a.Name.Local, value: value})
		}
		if err != nil {
			return err
		}
	}
	if len(p.scope) > p.limits.Namespaces {
		return Refuse(TooMany, "more than %d namespace declarations in force", p.limits.Namespaces)
	}
	return nil
}

// normalised turns literal white space in attributes' values into spaces, as XML
// asks and encoding/xml does not. A character reference to white space stays
// what it is: the tag is read again with the literal ones replaced.
func normalised(attributes []xml.Attr, raw []byte) ([]xml.Attr, error) {
	if !slices.ContainsFunc(attributes, func(a xml.Attr) bool { return strings.ContainsAny(a.Value, "\t\n\r") }) {
		return attributes, nil
	}
	tag := bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")) // one line break, one space
	for i, b := range tag {
		if b == '\t' || b == '\n' || b == '\r' {
			tag[i] = ' '
		}
	}
	token, err := xml.NewDecoder(bytes.NewReader(tag)).RawToken()
	again, ok := token.(xml.StartElement)
	if err != nil || !ok || len(again.Attr) != len(attributes) {
		return nil, Refuse(Malformed, "a tag that cannot be read twice")
	}
	return again.Attr, nil
}

func (p *parser) bind(e *element, prefix, space string) error {
	for _, other := range e.declared {
		if other.prefix == prefix {
			return Refuse(Malformed, "prefix %.40q is declared twice on one element", prefix)
		}
	}
	switch {
	case prefix == "xml" || prefix == "xmlns" || space == nsXML || space == nsXMLNS:
		return Refuse(Malformed, "a reserved prefix or namespace is declared")
	case prefix != "" && space == "":
		return Refuse(Malformed, "prefix %.40q is bound to nothing", prefix)
	}
	d := declaration{prefix, space}
	e.declared = append(e.declared, d)
	p.scope = append(p.scope, d)
	return nil
}

// resolve finds the namespaces of the element and of its attributes, and
// refuses two attributes of the same name.
func (p *parser) resolve(e *element) error {
	var err error
	if e.space, err = p.lookup(e.prefix, e.local); err != nil {
		return err
	}
	for i := range e.attributes {
		a := &e.attributes[i]
		if a.prefix != "" { // the default namespace is not for attributes
			if a.space, err = p.lookup(a.prefix, a.local); err != nil {
				return err
			}
		} else if strings.Contains(a.local, ":") {
			return Refuse(Malformed, "attribute name %.40q", a.local)
		}
		for _, other := range e.attributes[:i] {
			if other.local == a.local && other.space == a.space {
				return Refuse(Malformed, "attribute %.40q twice on one element", a.local)
			}
		}
	}
	return nil
}

func (p *parser) lookup(prefix, local string) (string, error) {
	if strings.Contains(local, ":") {
		return "", Refuse(Malformed, "name %.40q", local)
	}
	if prefix == "xml" {
		return nsXML, nil
	}
	for i := len(p.scope) - 1; i >= 0; i-- {
		if p.scope[i].prefix == prefix {
			return p.scope[i].space, nil
		}
	}
	if prefix != "" {
		return "", Refuse(Malformed, "prefix %.40q is not declared", prefix)
	}
	return "", nil
}
