package duis

import "example.org/mp107/spec"

// Claim is what a document says it is, before it is read as such.
type Claim struct {
	// Request tells a request from a response.
	Request bool
	// Originator is who a request names as its sender; zero where it names nobody.
	Originator spec.EUI64
}

// ClaimOf reads the root element and, of a request, the originator, whether or
// not the rest is valid DUIS: whoever names another as the sender does so in an
// invalid request too. A document of another root is a *Refusal.
func ClaimOf(document []byte) (Claim, error) {
	root, err := readTree(document)
	switch {
	case err != nil:
		return Claim{}, err
	case root.is("Response"):
		return Claim{}, nil
	case !root.is("Request"):
		return Claim{}, refuse(WrongRoot, "%s: want Request or Response in the namespace %s", clip(root.name.Local), gatewayNS)
	}
	claim := Claim{Request: true}
	if header := root.child(gatewayNS, "Header"); header != nil {
		if id := header.child(gatewayNS, "RequestID"); id != nil {
			if read, err := requestIDOf(id); err == nil {
				claim.Originator = read.Originator
			}
		}
	}
	return claim, nil
}
