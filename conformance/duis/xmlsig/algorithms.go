package xmlsig

// The algorithms of the one form. [D]
const (
	algorithmExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
	algorithmSignature = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
	algorithmDigest    = "http://www.w3.org/2001/04/xmlenc#sha256"
	algorithmEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
)
