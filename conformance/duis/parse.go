package duis

import (
	"regexp"
	"slices"

	"example.org/mp107/spec"
)

// Parse reads a DUIS request of any of the Service Request Variants. It reads
// the header and the body of 6.15.1, 6.24.1 and 8.2 completely, and of every
// other body its name and its ExecutionDateTime; whether the rest is valid is
// for a Schema to say. It neither needs nor verifies a signature. The error is
// always a *Refusal. [D] Request
func Parse(document []byte) (Message, error) {
	root, err := readTree(document)
	if err != nil {
		return Message{}, err
	}
	if !root.is("Request") {
		return Message{}, refuse(WrongRoot, "%s: want Request in the namespace %s", clip(root.name.Local), gatewayNS)
	}
	var m Message
	if m.SchemaVersion, err = schemaVersion(root); err != nil {
		return Message{}, err
	}
	parts, err := envelope(root)
	if err != nil {
		return Message{}, err
	}
	m.Signed = len(parts["Signature"]) == 1
	if err := m.readHeader(parts["Header"][0]); err != nil {
		return Message{}, err
	}
	if err := m.readBody(parts["Body"][0]); err != nil {
		return Message{}, err
	}
	return m, nil
}

// envelope takes a Request or Response apart. A Signature stands once, at the
// end; the signatures that a Response may carry inside are checked where they are read.
func envelope(root *node) (map[string][]*node, error) {
	last := len(root.children) - 1
	for i, child := range root.children {
		if isSignature(child) {
			if i != last {
				return nil, refuse(StraySignature, "not the last child of %s", root.name.Local)
			}
			continue
		}
		if root.is("Request") && hasSignature(child) {
			return nil, refuse(StraySignature, "inside %s", clip(child.name.Local))
		}
	}
	return sequence(root, one("Header"), one("Body"), rule{name: "Signature", most: 1, namespaces: signatureNS})
}

func isSignature(n *node) bool {
	return n.name.Space == signatureNS && n.name.Local == "Signature"
}

func hasSignature(n *node) bool {
	return isSignature(n) || slices.ContainsFunc(n.children, hasSignature)
}

var versionShape = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{1,3})?$`)

func schemaVersion(root *node) (string, error) {
	version, _ := root.attribute("schemaVersion")
	if version = trimSpace(version); !versionShape.MatchString(version) {
		return "", refuse(BadValue, "schemaVersion %q: want a number such as %s", clip(version), SchemaVersion)
	}
	return version, nil
}

func (m *Message) readHeader(header *node) error {
	parts, err := leaves(header, one("RequestID"), optional("FirstInSequence"), optional("PrecedingServiceRequestID"),
		one("CommandVariant"), one("ServiceReference"), one("ServiceReferenceVariant"))
	if err != nil {
		return err
	}
	var v values
	m.ID = first(&v, requestIDOf, parts["RequestID"])
	m.FirstInSequence = first(&v, booleanOf, parts["FirstInSequence"])
	m.Preceding = maybe(&v, requestIDOf, parts["PrecedingServiceRequestID"])
	commandVariant := first(&v, numberOf, parts["CommandVariant"])
	if v.err != nil {
		return v.err
	}
	if commandVariant < 1 || commandVariant > 9 {
		return refuse(BadValue, "CommandVariant %d: want 1 to 9", commandVariant)
	}
	m.CommandVariant = int(commandVariant)
	m.SRV, err = readReference(parts["ServiceReference"][0], parts["ServiceReferenceVariant"][0])
	return err
}

// readReference takes the two references as they stand: they are strings to
// the schema, which therefore allows no white space around them.
func readReference(reference, srv *node) (spec.SRV, error) {
	variant, err := spec.Variant(spec.SRV(clip(srv.text)))
	if err != nil {
		return "", refuse(UnknownSRV, "%v", err)
	}
	if reference.text != variant.ServiceReference {
		return "", refuse(WrongReference, "ServiceReference %q with variant %s: want %s", clip(reference.text), variant.SRV, variant.ServiceReference)
	}
	return variant.SRV, nil
}

func (m *Message) readBody(parent *node) error {
	if err := noAttributes(parent); err != nil {
		return err
	}
	if len(parent.children) != 1 {
		return refuse(WrongStructure, "Body holds %d elements: want one", len(parent.children))
	}
	content := parent.children[0]
	want := bodies()[m.SRV].element
	switch {
	case content.is(want):
		m.Element = want
	case content.is("SignedPreCommand"):
		m.Element = "SignedPreCommand"
		return m.readPreCommand(content)
	default:
		return refuse(WrongBody, "%s in a request for %s: want %s", clip(content.name.Local), m.SRV, want)
	}
	if err := m.readExecution(content); err != nil {
		return err
	}
	switch m.SRV {
	case spec.UpdateSecurityCredentialsKRP:
		return m.readUpdate(content)
	case retrieveCredentials:
		return m.readReadBack(content)
	case readInventory:
		return m.readInventory(content)
	}
	m.Rest = valuesIn(content)
	return nil
}

// readExecution finds the ExecutionDateTime, which is the first child of a
// future-datable body and stands nowhere else.
func (m *Message) readExecution(content *node) error {
	variant, err := spec.Variant(m.SRV)
	if err != nil {
		return refuse(UnknownSRV, "%v", err)
	}
	for i, child := range content.children {
		if !child.is("ExecutionDateTime") {
			continue
		}
		if i > 0 || variant.FutureDating == spec.NotFutureDated {
			return refuse(WrongStructure, "ExecutionDateTime in %s: %s cannot have it there", content.name.Local, m.SRV)
		}
		if err := plain(child); err != nil {
			return err
		}
		at, err := timeOf(child)
		if err != nil {
			return err
		}
		m.ExecuteAt = &at
	}
	return nil
}

func (m *Message) readPreCommand(content *node) error {
	parts, err := leaves(content, optional("ExecutionDateTime"), one("GBCSPayload"))
	if err != nil {
		return err
	}
	if err := m.readExecution(content); err != nil {
		return err
	}
	m.PreCommand, err = bytesOf(parts["GBCSPayload"][0])
	return err
}

func noAttributes(n *node) error { return plain(&node{name: n.name, attributes: n.attributes}) }
