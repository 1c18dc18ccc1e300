package duis

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// The elements that an S1SP signs as documents of their own, inside the
// response that the DSP signs. [D]
const (
	smets1Signed = "SMETS1SignedResponse"
	s1spSigned   = "S1SPAlert"
)

// embedded prepares a signed document to stand inside another one.
func embedded(document []byte, root string) ([]byte, error) {
	tree, err := readTree(document)
	if err != nil {
		return nil, err
	}
	if !tree.is(root) {
		return nil, refuse(WrongRoot, "%s: want %s", clip(tree.name.Local), root)
	}
	if last := len(tree.children) - 1; last < 0 || !isSignature(tree.children[last]) {
		return nil, inexpressible("", "%s without a Signature: the schema demands one", root)
	}
	return tree.raw, nil
}

// standalone takes such a document out again. Whoever signed the outer
// document may have written it in canonical form, which drops a namespace
// declaration inside that repeats one outside; those are put back, since the
// inner signature was made over a document that had them. [A]
func (n *node) standalone() []byte {
	if n.inherited == "" {
		return n.raw
	}
	end := bytes.IndexAny(n.raw, " \t\r\n/>")
	document := append(bytes.Clone(n.raw[:end]), n.inherited...)
	return append(document, n.raw[end:]...)
}

// inherited writes the namespace declarations of the open elements that an
// element does not make itself, the nearest of each prefix.
func (r *treeReader) inherited(element *node) string {
	declared := map[string]bool{}
	for _, attribute := range element.attributes {
		if prefix, declares := namespacePrefix(attribute); declares {
			declared[prefix] = true
		}
	}
	var b strings.Builder
	for i := len(r.open) - 1; i >= 0; i-- {
		for _, attribute := range r.open[i].node.attributes {
			prefix, declares := namespacePrefix(attribute)
			if !declares || declared[prefix] {
				continue
			}
			declared[prefix] = true
			name := "xmlns"
			if prefix != "" {
				name += ":" + prefix
			}
			b.WriteString(" " + name + `="`)
			_ = xml.EscapeText(&b, []byte(attribute.Value)) // a strings.Builder does not fail
			b.WriteByte('"')
		}
	}
	return b.String()
}

// namespacePrefix is the prefix that an attribute declares, empty for the default one.
func namespacePrefix(attribute xml.Attr) (string, bool) {
	switch {
	case attribute.Name.Space == "xmlns":
		return attribute.Name.Local, true
	case attribute.Name.Space == "" && attribute.Name.Local == "xmlns":
		return "", true
	}
	return "", false
}
