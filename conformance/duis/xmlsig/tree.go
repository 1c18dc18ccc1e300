package xmlsig

// The namespaces with a meaning of their own here.
const (
	nsSignature = "http://www.w3.org/2000/09/xmldsig#"
	nsDUIS      = "http://www.dccinterface.co.uk/ServiceUserGateway"
	nsXML       = "http://www.w3.org/XML/1998/namespace"
	nsXMLNS     = "http://www.w3.org/2000/xmlns/"
)

// element is an element as canonical form sees it: comments are gone, CDATA
// sections are text, adjacent texts are one, and names are resolved.
type element struct {
	prefix, local, space string
	declared             []declaration
	attributes           []attribute // without namespace declarations
	children             []node
}

// node is a child: an element, or text where element is nil.
type node struct {
	element *element
	text    []byte
}

// declaration binds a prefix to a namespace; the empty prefix is the default one.
type declaration struct{ prefix, space string }

type attribute struct{ prefix, local, space, value string }

func (e *element) is(space, local string) bool { return e.local == local && e.space == space }

// elements are the child elements in their order.
func (e *element) elements() []*element {
	var all []*element
	for _, child := range e.children {
		if child.element != nil {
			all = append(all, child.element)
		}
	}
	return all
}

// text is the text of an element without child elements. It is what canonical
// form has, so that no comment can stand between what is read and what is signed.
func (e *element) text() (string, bool) {
	switch {
	case len(e.children) == 0:
		return "", true
	case len(e.children) == 1 && e.children[0].element == nil:
		return string(e.children[0].text), true
	}
	return "", false
}

// attribute returns the value of an attribute without a namespace.
func (e *element) attribute(local string) (string, bool) {
	for _, attribute := range e.attributes {
		if attribute.space == "" && attribute.local == local {
			return attribute.value, true
		}
	}
	return "", false
}

// isWhiteSpace reports whether text is white space as XML defines it, which is
// narrower than Unicode's.
func isWhiteSpace(text []byte) bool {
	for _, c := range text {
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}
