package duis

import (
	"fmt"
	"strings"
)

// Value is one value of a body that is not read further: where it stands, by
// the names of its elements, and what it is.
type Value struct{ Name, Text string }

// maxValues bounds the values kept of one body.
const maxValues = 200

// valuesIn are the values below an element, in their order; the last of too
// many says how many more there are.
func valuesIn(n *node) []Value {
	var values []Value
	more := 0
	var walk func(n *node, path string)
	walk = func(n *node, path string) {
		for _, child := range n.children {
			if isSignature(child) {
				continue
			}
			name := strings.TrimPrefix(path+"/"+clip(child.name.Local), "/")
			switch {
			case len(child.children) > 0:
				walk(child, name)
			case len(values) < maxValues:
				values = append(values, Value{Name: name, Text: child.text})
			default:
				more++
			}
		}
	}
	walk(n, "")
	if more > 0 {
		values = append(values, Value{Name: "…", Text: fmt.Sprintf("%d more values", more)})
	}
	return values
}

// describeValues says the values of a body. A certificate is said by whose it
// is, other octets by their number.
func describeValues(b *strings.Builder, values []Value, in Interpretation) {
	for _, value := range values {
		said := fmt.Sprintf("%q", clip(value.Text))
		octets, err := bytesOf(&node{text: value.Text})
		switch {
		case strings.HasSuffix(value.Name, "Certificate") && err == nil:
			said = certificateInWords(CarriedCertificate{DER: octets}, in)
		case err == nil && len(value.Text) > 40:
			said = fmt.Sprintf("%d octets", len(octets))
		}
		fmt.Fprintf(b, "  %s: %s\n", value.Name, said)
	}
}

// Warnings tells what makes a document that is signed here refused by the DCC's
// tools, which normalise a value by its type before they digest: white space
// around a value, and base64 in lines. [D] Their digest is then another one.
func Warnings(document []byte) ([]string, error) {
	root, err := readTree(document)
	if err != nil {
		return nil, err
	}
	var warnings []string
	for _, value := range valuesIn(root) {
		trimmed := trimSpace(value.Text)
		_, notBytes := bytesOf(&node{text: value.Text})
		switch {
		case trimmed == "":
		case trimmed != value.Text:
			warnings = append(warnings, value.Name+" has white space around its value")
		case notBytes == nil && strings.ContainsAny(value.Text, "\r\n\t"):
			warnings = append(warnings, value.Name+" has base64 in several lines")
		}
	}
	return warnings, nil
}
