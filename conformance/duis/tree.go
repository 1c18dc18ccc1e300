package duis

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"example.org/mp107/internal/strictxml"
)

// The limits on a document. The largest legitimate request is an 11.1 with a
// firmware image in base64; the deepest of the published templates has 10 levels.
const (
	MaxBytes      = 4 << 20
	MaxDepth      = 40
	MaxElements   = 20000
	MaxAttributes = 24
)

// node is one element of a document that passed every check of readTree.
type node struct {
	name       xml.Name
	attributes []xml.Attr
	children   []*node
	text       string // of a leaf; white space is kept
	raw        []byte // the element as it stands in the document
	inherited  string // the namespace declarations that hold for it from outside
}

// readTree reads a whole document under the limits. It refuses document types,
// and with them every entity but the five of XML itself, processing
// instructions, text between elements and comments that split a value: readers
// differ in what they take such a value to be, and signatures do not see it.
func readTree(document []byte) (*node, error) {
	if len(document) > MaxBytes {
		return nil, refuse(TooLarge, "%d bytes, at most %d are read", len(document), MaxBytes)
	}
	malformed := strictxml.Check(document)
	r := treeReader{document: document, decoder: xml.NewDecoder(bytes.NewReader(document))}
	for {
		start := r.decoder.InputOffset()
		token, err := r.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, refuse(NotXML, "%v", clip(err.Error()))
		}
		if err := r.take(token, start); err != nil {
			return nil, err
		}
	}
	switch {
	case r.root == nil || len(r.open) > 0:
		return nil, refuse(NotXML, "no complete root element")
	case malformed != nil:
		return nil, refuse(NotXML, "%v", clip(malformed.Error()))
	}
	return r.root, nil
}

type treeReader struct {
	document []byte
	decoder  *xml.Decoder
	root     *node
	open     []frame
	elements int
}

// frame is an element whose end has not been seen.
type frame struct {
	node      *node
	start     int64
	text      []byte
	commented bool
}

func (r *treeReader) take(token xml.Token, start int64) error {
	switch token := token.(type) {
	case xml.StartElement:
		return r.begin(token, start)
	case xml.EndElement:
		return r.end()
	case xml.CharData:
		if len(r.open) == 0 {
			if !isSpace(string(token)) {
				return refuse(MixedContent, "outside the root element")
			}
			return nil
		}
		last := &r.open[len(r.open)-1]
		last.text = append(last.text, token...)
	case xml.Comment:
		if len(r.open) > 0 {
			r.open[len(r.open)-1].commented = true
		}
	case xml.Directive:
		return refuse(HasDoctype, "%s", clip(string(token)))
	case xml.ProcInst:
		if token.Target != "xml" || start != 0 {
			return refuse(HasInstruction, "%s", clip(token.Target))
		}
	}
	return nil
}

func (r *treeReader) begin(token xml.StartElement, start int64) error {
	r.elements++
	switch {
	case r.root != nil && len(r.open) == 0:
		return refuse(NotXML, "a second root element %s", clip(token.Name.Local))
	case len(r.open) >= MaxDepth:
		return refuse(TooDeep, "more than %d levels", MaxDepth)
	case r.elements > MaxElements:
		return refuse(TooMany, "more than %d elements", MaxElements)
	case len(token.Attr) > MaxAttributes:
		return refuse(TooMany, "%d attributes on %s, at most %d", len(token.Attr), clip(token.Name.Local), MaxAttributes)
	case strings.Contains(token.Name.Local, ":"):
		return refuse(NotXML, "element name %s", clip(token.Name.Local))
	}
	for i, attribute := range token.Attr {
		// The decoder lets a repeated attribute pass, though XML does not.
		for _, earlier := range token.Attr[:i] {
			if earlier.Name == attribute.Name {
				return refuse(NotXML, "attribute %s twice on %s", clip(attribute.Name.Local), clip(token.Name.Local))
			}
		}
		if attribute.Name.Space == instanceNS && (len(r.open) > 0 || attribute.Name.Local != "schemaLocation") {
			return refuse(ForeignType, "%s on %s", clip(attribute.Name.Local), clip(token.Name.Local))
		}
	}
	element := &node{name: token.Name, attributes: token.Copy().Attr}
	if len(r.open) == 0 {
		r.root = element
	} else {
		if element.is(smets1Signed) || element.is(s1spSigned) {
			element.inherited = r.inherited(element)
		}
		parent := &r.open[len(r.open)-1]
		parent.node.children = append(parent.node.children, element)
	}
	r.open = append(r.open, frame{node: element, start: start})
	return nil
}

func (r *treeReader) end() error {
	last := &r.open[len(r.open)-1]
	element, text := last.node, string(last.text)
	switch {
	case len(element.children) > 0 && !isSpace(text):
		return refuse(MixedContent, "in %s", clip(element.name.Local))
	case len(element.children) == 0 && last.commented && !isSpace(text):
		return refuse(SplitValue, "in %s", clip(element.name.Local))
	case len(element.children) == 0:
		element.text = text
	}
	element.raw = r.document[last.start:r.decoder.InputOffset()]
	r.open = r.open[:len(r.open)-1]
	return nil
}

// isSpace is about the white space of XML, which is less than that of Unicode.
func isSpace(text string) bool { return trimSpace(text) == "" }

func trimSpace(text string) string { return strings.Trim(text, " \t\r\n") }

// is reports whether the element has this name in the gateway's namespace.
func (n *node) is(local string) bool {
	return n.name.Space == gatewayNS && n.name.Local == local
}

// value is the text of a leaf whose type collapses white space, as tokens,
// numbers and moments do.
func (n *node) value() string { return trimSpace(n.text) }

// attribute is an attribute in no namespace.
func (n *node) attribute(local string) (string, bool) {
	for _, attribute := range n.attributes {
		if attribute.Name.Space == "" && attribute.Name.Local == local {
			return attribute.Value, true
		}
	}
	return "", false
}
