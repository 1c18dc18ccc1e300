package xmlsig

import (
	"cmp"
	"slices"
)

// WhiteSpace says what was done with white space between elements before the
// digest was taken.
type WhiteSpace string

// The two ways. Where a document has no such white space they are the same,
// and it is called Dropped.
const (
	Dropped WhiteSpace = "dropped" // as the DCC's tool does [D]
	Kept    WhiteSpace = "kept"    // as XML Signature does where no schema is known
)

// canonicaliser writes canonical XML 1.0 without comments.
//
// Source: W3C Canonical XML 1.0 and Exclusive XML Canonicalization 1.0. As
// only whole documents and SignedInfo are written, xml:* attributes are never
// inherited from outside.
type canonicaliser struct {
	out []byte
	// exclusive renders a namespace where an element or attribute uses it, not
	// where it is declared.
	exclusive bool
	space     WhiteSpace
	skip      *element // the enveloped signature, which is not written
	root      *element // has a signature as child, be it only later
	rendered  []declaration
	// dropped reports whether there was any white space to drop.
	dropped bool
}

// canonicalDocument writes the document without the signature, inclusively.
// It also reports whether white space was dropped.
func canonicalDocument(root, signature *element, space WhiteSpace, size int) ([]byte, bool) {
	c := canonicaliser{space: space, skip: signature, out: make([]byte, 0, size)}
	c.root = root
	c.write(root)
	return c.out, c.dropped
}

// canonicalSignedInfo writes SignedInfo exclusively. It also reports whether
// white space was dropped.
func canonicalSignedInfo(signedInfo *element, space WhiteSpace) ([]byte, bool) {
	c := canonicaliser{exclusive: true, space: space, out: make([]byte, 0, 1024)}
	c.write(signedInfo)
	return c.out, c.dropped
}

func (c *canonicaliser) write(e *element) {
	before := len(c.rendered)
	c.out = append(c.out, '<')
	c.name(e.prefix, e.local)
	c.namespaces(e)
	c.attributes(e)
	c.out = append(c.out, '>')
	drop := c.space == Dropped && (e == c.root || hasElements(e))
	for _, child := range e.children {
		switch {
		case child.element == nil && drop && isWhiteSpace(child.text):
			c.dropped = true
		case child.element == nil:
			c.text(child.text)
		case child.element != c.skip:
			c.write(child.element)
		}
	}
	c.out = append(c.out, '<', '/')
	c.name(e.prefix, e.local)
	c.out = append(c.out, '>')
	c.rendered = c.rendered[:before]
}

func hasElements(e *element) bool {
	return slices.ContainsFunc(e.children, func(child node) bool { return child.element != nil })
}

func (c *canonicaliser) name(prefix, local string) {
	if prefix != "" {
		c.out = append(c.out, prefix...)
		c.out = append(c.out, ':')
	}
	c.out = append(c.out, local...)
}

func (c *canonicaliser) namespaces(e *element) {
	wanted := e.declared
	if c.exclusive {
		wanted = visiblyUsed(e)
	}
	fresh := make([]declaration, 0, len(wanted))
	for _, d := range wanted {
		if c.inForce(d.prefix) != d.space {
			fresh = append(fresh, d)
		}
	}
	slices.SortFunc(fresh, func(a, b declaration) int { return cmp.Compare(a.prefix, b.prefix) })
	for _, d := range fresh {
		c.out = append(c.out, " xmlns"...)
		if d.prefix != "" {
			c.out = append(c.out, ':')
			c.out = append(c.out, d.prefix...)
		}
		c.value(d.space)
	}
	c.rendered = append(c.rendered, fresh...)
}

// visiblyUsed are the bindings that the element's own name and its attributes'
// names rest on.
func visiblyUsed(e *element) []declaration {
	used := make([]declaration, 0, 4)
	add := func(prefix, space string) {
		d := declaration{prefix, space}
		if prefix != "xml" && !slices.Contains(used, d) {
			used = append(used, d)
		}
	}
	add(e.prefix, e.space)
	for _, a := range e.attributes {
		if a.prefix != "" { // the default namespace is not for attributes
			add(a.prefix, a.space)
		}
	}
	return used
}

// inForce is what the output binds the prefix to so far; nothing is the empty
// namespace, so that xmlns="" is written only where it undoes something.
func (c *canonicaliser) inForce(prefix string) string {
	for i := len(c.rendered) - 1; i >= 0; i-- {
		if c.rendered[i].prefix == prefix {
			return c.rendered[i].space
		}
	}
	return ""
}

func (c *canonicaliser) attributes(e *element) {
	sorted := e.attributes
	if len(sorted) > 1 {
		sorted = slices.Clone(sorted)
		slices.SortFunc(sorted, func(a, b attribute) int {
			return cmp.Or(cmp.Compare(a.space, b.space), cmp.Compare(a.local, b.local))
		})
	}
	for _, a := range sorted {
		c.out = append(c.out, ' ')
		c.name(a.prefix, a.local)
		c.value(a.value)
	}
}

func (c *canonicaliser) value(value string) {
	c.out = append(c.out, '=', '"')
	for i := range len(value) {
		switch b := value[i]; b {
		case '&':
			c.out = append(c.out, "&amp;"...)
		case '<':
			c.out = append(c.out, "&lt;"...)
		case '"':
			c.out = append(c.out, "&quot;"...)
		case '\t':
			c.out = append(c.out, "&#x9;"...)
		case '\n':
			c.out = append(c.out, "&#xA;"...)
		case '\r':
			c.out = append(c.out, "&#xD;"...)
		default:
			c.out = append(c.out, b)
		}
	}
	c.out = append(c.out, '"')
}

func (c *canonicaliser) text(text []byte) {
	start := 0
	for i, b := range text {
		var escaped string
		switch b {
		case '&':
			escaped = "&amp;"
		case '<':
			escaped = "&lt;"
		case '>':
			escaped = "&gt;"
		case '\r':
			escaped = "&#xD;"
		default:
			continue
		}
		c.out = append(c.out, text[start:i]...)
		c.out = append(c.out, escaped...)
		start = i + 1
	}
	c.out = append(c.out, text[start:]...)
}
