package xmlsig

import "slices"

// mayHoldSignature are the elements inside a message that carry a signature of
// their own: an S1SP's signed response and its alert. The outer signature
// covers them; [Verify] neither verifies nor uses theirs. [D]
var mayHoldSignature = []string{"SMETS1SignedResponse", "S1SPAlert"}

// HasSignature reports whether a document ends with a signature of its own; not
// whether that verifies.
func HasSignature(document []byte) bool {
	root, err := parse(document, Limits{Bytes: maxShown})
	if err != nil {
		return false
	}
	signature, err := locate(root)
	return err == nil && signature != nil
}

// maxShown bounds a document that is only looked at, in bytes.
const maxShown = 4 << 20

// locate finds the message's own signature: the only Signature among the
// root's children, and the last of them. A Signature elsewhere is refused but
// where DUIS has one. With none, it returns the refusal and no element.
func locate(root *element) (*element, error) {
	if root.is(nsSignature, "Signature") {
		return nil, Refuse(SignatureMisplaced, "the root is a Signature; it must be signed content with the Signature inside")
	}
	children := root.elements()
	var found *element
	for _, child := range children {
		if !child.is(nsSignature, "Signature") {
			continue
		}
		if found != nil {
			return nil, Refuse(SeveralSignatures, "the root has more than one Signature")
		}
		found = child
	}
	if err := refuseMisplaced(root, found); err != nil {
		return nil, err
	}
	switch {
	case found == nil:
		return nil, Refuse(NoSignature, "the root has no Signature")
	case children[len(children)-1] != found || textAfter(root, found):
		return nil, Refuse(SignatureNotLast, "something follows the Signature in the root")
	}
	return found, nil
}

func textAfter(root, signature *element) bool {
	last := root.children[len(root.children)-1]
	return last.element != signature && !isWhiteSpace(last.text)
}

// refuseMisplaced looks for signatures below e, own excepted. It goes into own
// too: a Signature within the Signature has no place either.
func refuseMisplaced(e, own *element) error {
	children := e.elements()
	for i, child := range children {
		if child != own && child.is(nsSignature, "Signature") {
			known := e.space == nsDUIS && slices.Contains(mayHoldSignature, e.local)
			if !known || i != len(children)-1 {
				return Refuse(SignatureMisplaced, "a Signature inside %.40q", e.local)
			}
		}
		if err := refuseMisplaced(child, own); err != nil {
			return err
		}
	}
	return nil
}
