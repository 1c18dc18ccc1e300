package xmlsig

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
	"testing"
)

// attack changes a validly signed document. want is the reason for which the
// result must be refused; none means that it must verify, with the very
// content that was signed.
type attack struct {
	name   string
	want   Reason
	change func(t testing.TB, signed []byte) []byte
}

const none Reason = ""

func swap(old, new string) func(testing.TB, []byte) []byte {
	return func(t testing.TB, document []byte) []byte { return replace(t, document, old, new) }
}

// withSignature rebuilds the document around its Signature.
func withSignature(build func(before, signature, after string) string) func(testing.TB, []byte) []byte {
	return func(t testing.TB, document []byte) []byte {
		return []byte(build(between(t, document, "<ds:Signature ", "</ds:Signature>")))
	}
}

// withContent rebuilds the document from header, body and the rest.
func withBody(build func(before, body, after string) string) func(testing.TB, []byte) []byte {
	return func(t testing.TB, document []byte) []byte {
		return []byte(build(between(t, document, "<sr:Body>", "</sr:Body>")))
	}
}

func withValue(change func(value []byte) []byte) func(testing.TB, []byte) []byte {
	return func(t testing.TB, document []byte) []byte {
		const start, end = "<ds:SignatureValue>", "</ds:SignatureValue>"
		before, middle, after := between(t, document, start, end)
		value, err := base64.StdEncoding.DecodeString(middle[len(start) : len(middle)-len(end)])
		if err != nil {
			t.Fatal(err)
		}
		return []byte(before + start + base64.StdEncoding.EncodeToString(change(value)) + end + after)
	}
}

func text(s string) func(testing.TB, []byte) []byte {
	return func(testing.TB, []byte) []byte { return []byte(s) }
}

// malleate turns (r, s) into (r, n-s), which holds as well.
func malleate(value []byte) []byte {
	order, _ := new(big.Int).SetString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
	s := new(big.Int).SetBytes(value[32:])
	return append(bytes.Clone(value[:32]), new(big.Int).Sub(order, s).FillBytes(make([]byte, 32))...)
}

const (
	evilBody  = `<sr:Body><sr:X>2</sr:X></sr:Body>`
	evilRoot  = `<sr:Request xmlns:sr="` + nsDUIS + `" schemaVersion="5.1">`
	nested    = `<ds:Object xmlns:ds="` + nsSignature + `">`
	reference = `<ds:Reference URI="">`
	transform = `<ds:Transform Algorithm="` + algorithmEnveloped + `"></ds:Transform>`
)

// wrapping: the signature holds over something, and something else is shown.
var wrapping = []attack{
	{"body changed", Digest, swap("<sr:X>1<", "<sr:X>2<")},
	{"attribute changed", Digest, swap(`b="2"`, `b="3"`)},
	{"second body", Digest, withBody(func(b, body, a string) string { return b + evilBody + body + a })},
	{"body moved into an object of the signature", Structure, func(t testing.TB, d []byte) []byte {
		b, body, a := between(t, d, "<sr:Body>", "</sr:Body>")
		a = strings.Replace(a, "</ds:Signature>", nested+body+"</ds:Object></ds:Signature>", 1)
		return []byte(b + evilBody + a)
	}},
	{"signed document wrapped in another root", SignatureMisplaced, func(_ testing.TB, d []byte) []byte {
		return []byte(evilRoot + evilBody + strings.TrimPrefix(string(d), xmlDeclaration) + `</sr:Request>`)
	}},
	{"signed document inside, signature outside", Digest, withSignature(func(b, s, a string) string {
		return evilRoot + evilBody + strings.TrimPrefix(b, xmlDeclaration) + a + s + `</sr:Request>`
	})},
	{"signature first", SignatureNotLast, func(t testing.TB, d []byte) []byte {
		b, s, a := between(t, d, "<ds:Signature ", "</ds:Signature>")
		return []byte(strings.Replace(b, "<sr:Header>", s+"<sr:Header>", 1) + a)
	}},
	{"element after the signature", SignatureNotLast, withSignature(func(b, s, a string) string { return b + s + evilBody + a })},
	{"text after the signature", SignatureNotLast, withSignature(func(b, s, a string) string { return b + s + "evil" + a })},
	{"signature in the header", SignatureMisplaced, func(t testing.TB, d []byte) []byte {
		b, s, a := between(t, d, "<ds:Signature ", "</ds:Signature>")
		return []byte(strings.Replace(b, "admin", "admin"+s, 1) + a)
	}},
	{"signature twice", SeveralSignatures, withSignature(func(b, s, a string) string { return b + s + s + a })},
	{"another signature in the body", SignatureMisplaced, func(t testing.TB, d []byte) []byte {
		_, s, _ := between(t, d, "<ds:Signature ", "</ds:Signature>")
		return replace(t, d, "</sr:Body>", s+"</sr:Body>")
	}},
	{"another signature where an S1SP has its own", Digest, func(t testing.TB, d []byte) []byte {
		_, s, _ := between(t, d, "<ds:Signature ", "</ds:Signature>")
		return replace(t, d, "</sr:Body>", "<sr:S1SPAlert>"+s+"</sr:S1SPAlert></sr:Body>")
	}},
	{"another signature in a foreign S1SPAlert", SignatureMisplaced, func(t testing.TB, d []byte) []byte {
		_, s, _ := between(t, d, "<ds:Signature ", "</ds:Signature>")
		return replace(t, d, "</sr:Body>", `<S1SPAlert xmlns="urn:x">`+s+"</S1SPAlert></sr:Body>")
	}},
	{"signature within the signature", SignatureMisplaced, func(t testing.TB, d []byte) []byte {
		_, s, _ := between(t, d, "<ds:Signature ", "</ds:Signature>")
		return replace(t, d, "</ds:KeyInfo>", s+"</ds:KeyInfo>")
	}},
	{"no signature", NoSignature, withSignature(func(b, _, a string) string { return b + a })},
	{"signature of another namespace", NoSignature, swap(`<ds:Signature xmlns:ds="`+nsSignature, `<ds:Signature xmlns:ds="urn:x`)},
	{"root is a signature", SignatureMisplaced, withSignature(func(_, s, _ string) string { return s })},
}

// form: the signature asks for something other than DUIS's one form.
var form = []attack{
	{"reference to a part", ForeignReference, swap(reference, `<ds:Reference URI="#body">`)},
	{"reference to a file", ForeignReference, swap(reference, `<ds:Reference URI="file:///etc/passwd">`)},
	{"reference to an address", ForeignReference, swap(reference, `<ds:Reference URI="http://example.org/">`)},
	{"reference by pointer", ForeignReference, swap(reference, `<ds:Reference URI="#xpointer(/)">`)},
	{"reference without address", ForeignReference, swap(reference, `<ds:Reference>`)},
	{"reference with a type", Structure, swap(reference, `<ds:Reference URI="" Type="urn:x">`)},
	{"two references", SeveralReferences, func(t testing.TB, d []byte) []byte {
		_, r, _ := between(t, d, reference, "</ds:Reference>")
		return replace(t, d, r, r+r)
	}},
	{"no reference", Structure, func(t testing.TB, d []byte) []byte {
		_, r, _ := between(t, d, reference, "</ds:Reference>")
		return replace(t, d, r, "")
	}},
	{"second transform", Transform, swap(transform, transform+`<ds:Transform Algorithm="`+algorithmExclusive+`"></ds:Transform>`)},
	{"transform twice", Transform, swap(transform, transform+transform)},
	{"no transform", Transform, swap(transform, "")},
	{"XPath transform", Transform, swap(transform, `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>true()</ds:XPath></ds:Transform>`)},
	{"XPath inside the transform", Transform, swap(transform, `<ds:Transform Algorithm="`+algorithmEnveloped+`"><ds:XPath>true()</ds:XPath></ds:Transform>`)},
	{"XSLT transform", Transform, swap(transform, `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>`)},
	{"inclusive SignedInfo", Algorithm, swap(algorithmExclusive, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")},
	{"SignedInfo with comments", Algorithm, swap(algorithmExclusive, algorithmExclusive+"WithComments")},
	{"inclusive prefixes", Algorithm, swap(`exc-c14n#"></ds:CanonicalizationMethod>`, `exc-c14n#"><InclusiveNamespaces xmlns="`+algorithmExclusive+`" PrefixList="sr"/></ds:CanonicalizationMethod>`)},
	{"HMAC with the public key", Algorithm, swap(algorithmSignature, "http://www.w3.org/2000/09/xmldsig#hmac-sha1")},
	{"output length", Algorithm, swap(`ecdsa-sha256"></ds:SignatureMethod>`, `ecdsa-sha256"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>`)},
	{"SHA-1 digest", Algorithm, swap(algorithmDigest, "http://www.w3.org/2000/09/xmldsig#sha1")},
	{"short digest", Structure, func(t testing.TB, d []byte) []byte {
		b, _, a := between(t, d, "<ds:DigestValue>", "</ds:DigestValue>")
		return []byte(b + "<ds:DigestValue>ZGVmYXVsdA==</ds:DigestValue>" + a)
	}},
	{"text in SignedInfo", Structure, swap("<ds:SignedInfo>", "<ds:SignedInfo>evil")},
	{"foreign element in the signature", Structure, swap("</ds:KeyInfo>", "</ds:KeyInfo><evil/>")},
	{"xml:base on SignedInfo", Structure, swap("<ds:SignedInfo>", `<ds:SignedInfo xml:base="http://example.org/">`)},
	{"no KeyInfo", Structure, func(t testing.TB, d []byte) []byte {
		b, _, a := between(t, d, "<ds:KeyInfo>", "</ds:KeyInfo>")
		return []byte(b + a)
	}},
	{"key of its own", KeyInfo, func(t testing.TB, d []byte) []byte {
		b, _, a := between(t, d, "<ds:X509Data>", "</ds:X509Data>")
		return []byte(b + "<ds:KeyValue/>" + a)
	}},
	{"two signers", KeyInfo, func(t testing.TB, d []byte) []byte {
		_, s, _ := between(t, d, "<ds:X509IssuerSerial>", "</ds:X509IssuerSerial>")
		return replace(t, d, s, s+s)
	}},
	{"serial number not a number", KeyInfo, swap("<ds:X509SerialNumber>", "<ds:X509SerialNumber>-")},
	{"serial number without end", KeyInfo, swap("<ds:X509SerialNumber>", "<ds:X509SerialNumber>"+strings.Repeat("9", 100_000))},
	{"unknown serial number", UnknownSigner, swap("<ds:X509SerialNumber>", "<ds:X509SerialNumber>1")},
	{"unknown issuer", UnknownSigner, swap("MP107 test issuer", "Another issuer")},
	{"issuer laid out otherwise", none, swap("CN=MP107 test issuer,OU=07", "ou=07,  cn = MP107 test issuer")},
	{"certificate beside its number", none, swap("<ds:X509Data>", "<ds:X509Data><ds:X509SKI>AAAA</ds:X509SKI>")},
}

// value: the signature value itself.
var value = []attack{
	{"ASN.1", SignatureEncoding, withValue(toASN1)},
	{"truncated", SignatureEncoding, withValue(func(v []byte) []byte { return v[:63] })},
	{"extended", SignatureEncoding, withValue(func(v []byte) []byte { return append(v, 0) })},
	{"empty", SignatureEncoding, withValue(func([]byte) []byte { return nil })},
	{"not base64", SignatureEncoding, swap("<ds:SignatureValue>", "<ds:SignatureValue>*")},
	{"zero", BadSignature, withValue(func(v []byte) []byte { return make([]byte, 64) })},
	{"r of zero", BadSignature, withValue(func(v []byte) []byte { return append(make([]byte, 32), v[32:]...) })},
	{"all ones", BadSignature, withValue(func(v []byte) []byte { return bytes.Repeat([]byte{0xFF}, 64) })},
	{"one bit changed", BadSignature, withValue(func(v []byte) []byte { v[40] ^= 1; return v })},
	{"r and s exchanged", BadSignature, withValue(func(v []byte) []byte { return append(bytes.Clone(v[32:]), v[:32]...) })},
	// Both values are valid by the standard: a signature is no name of a message.
	{"malleated s", none, withValue(malleate)},
	{"lines ended with references", none, func(t testing.TB, d []byte) []byte {
		b, v, a := between(t, d, "<ds:SignatureValue>", "</ds:SignatureValue>")
		return []byte(b + v[:60] + "&#13;\n" + v[60:] + a)
	}},
	{"comment in the digest", none, func(t testing.TB, d []byte) []byte {
		b, v, a := between(t, d, "<ds:DigestValue>", "</ds:DigestValue>")
		return []byte(b + v[:30] + "<!-- x -->" + v[30:] + a)
	}},
	{"another digest before a comment", Structure, func(t testing.TB, d []byte) []byte {
		b, v, a := between(t, d, "<ds:DigestValue>", "</ds:DigestValue>")
		return []byte(b + "<ds:DigestValue>" + base64.StdEncoding.EncodeToString(make([]byte, 32)) + "<!-- x -->" + v[len("<ds:DigestValue>"):] + a)
	}},
	{"element in the digest", Structure, swap("<ds:DigestValue>", "<ds:DigestValue><evil/>")},
}

// writing: the same or nearly the same document, written in another way.
var writing = []attack{
	{"as it was", none, func(_ testing.TB, d []byte) []byte { return d }},
	{"comment splits a text", none, swap("admin", "ad<!-- x -->min")},
	{"comment cuts a text off", Digest, swap("admin", "admin<!-- x -->.evil")},
	{"CDATA for text", none, swap("admin", "<![CDATA[adm]]>in")},
	{"references for text", none, swap("admin", "a&#100;min")},
	{"CDATA with markup", Digest, swap("admin", "<![CDATA[<evil/>]]>admin")},
	{"spaces around a text", Digest, swap("admin", " admin ")},
	{"processing instruction in a text", ProcessingInstruction, swap("admin", "ad<?x y?>min")},
	{"white space between elements", none, func(_ testing.TB, d []byte) []byte {
		return bytes.ReplaceAll(d, []byte("><sr:"), []byte(">\r\n\t<sr:"))
	}},
	{"non-breaking space between elements", Digest, swap("</sr:Header><sr:", "</sr:Header>\u00a0<sr:")},
	{"attributes in another order", none, swap(`a="1" b="2"`, `b="2"  a='1'`)},
	{"empty element for two tags", none, swap("></ds:DigestMethod>", " />")},
	{"white space in SignedInfo", none, swap("<ds:SignedInfo>", "<ds:SignedInfo>\n  ")},
	{"another prefix", Digest, func(_ testing.TB, d []byte) []byte {
		return bytes.ReplaceAll(bytes.ReplaceAll(d, []byte("sr:"), []byte("q:")), []byte("xmlns:sr"), []byte("xmlns:q"))
	}},
	{"another prefix for the signature", BadSignature, func(_ testing.TB, d []byte) []byte {
		return bytes.ReplaceAll(bytes.ReplaceAll(d, []byte("ds:"), []byte("q:")), []byte("xmlns:ds"), []byte("xmlns:q"))
	}},
	{"prefix bound to another namespace", Digest, swap(`"`+nsDUIS+`"`, `"urn:evil"`)},
	{"prefix bound anew below", Digest, swap("<sr:X>", `<sr:X xmlns:sr="urn:evil">`)},
	{"default namespace added", Digest, swap("<sr:X>", `<sr:X xmlns="urn:evil">`)},
	{"same namespace declared again", none, swap("<sr:X>", `<sr:X xmlns:sr="`+nsDUIS+`">`)},
	{"no default namespace, said so", none, swap("<sr:X>", `<sr:X xmlns="">`)},
	{"xml:lang on the root", Digest, swap("<sr:Request ", `<sr:Request xml:lang="en" `)},
	{"xml:base on the root", Digest, swap("<sr:Request ", `<sr:Request xml:base="http://example.org/" `)},
	{"xml:lang on the signature", Structure, swap("<ds:Signature ", `<ds:Signature xml:lang="en" `)},
	{"lines ended by two characters", none, func(_ testing.TB, d []byte) []byte { return bytes.ReplaceAll(d, []byte("\n"), []byte("\r\n")) }},
	{"byte order mark", none, func(_ testing.TB, d []byte) []byte { return append(bytes.Clone(mark), d...) }},
	{"no XML declaration", none, swap(xmlDeclaration, "")},
	{"comments around the root", none, func(_ testing.TB, d []byte) []byte { return append(bytes.Clone(d), "<!-- after -->\n"...) }},
}

// input: what is not a document at all, or more than one cares to read.
var input = []attack{
	{"nothing", Malformed, text("")},
	{"text", Malformed, text("hello")},
	{"cut off", Malformed, func(_ testing.TB, d []byte) []byte { return d[:len(d)-5] }},
	{"two roots", Malformed, func(_ testing.TB, d []byte) []byte { return append(bytes.Clone(d), "<evil/>"...) }},
	{"text after the root", Malformed, func(_ testing.TB, d []byte) []byte { return append(bytes.Clone(d), "evil"...) }},
	{"wrong end tag", Malformed, swap("</sr:X>", "</sr:Y>")},
	{"end tag by another prefix", Malformed, swap("<sr:X>1</sr:X>", `<sr:X xmlns:q="`+nsDUIS+`">1</q:X>`)},
	{"attribute twice", Malformed, swap(`a="1"`, `a="1" a="9"`)},
	{"attribute twice by two prefixes", Malformed, swap("<sr:X>", `<sr:X xmlns:p="urn:x" xmlns:q="urn:x" p:a="1" q:a="2">`)},
	{"prefix not declared", Malformed, swap("<sr:X>", "<sr:X q:a='1'>")},
	{"prefix bound to nothing", Malformed, swap("<sr:X>", "<sr:X xmlns:q=''>")},
	{"xml bound to another namespace", Malformed, swap("<sr:X>", "<sr:X xmlns:xml='urn:x'>")},
	{"name with two colons", Malformed, swap("<sr:X>", "<sr:X sr:a:b='1'>")},
	{"name that starts with a colon", Malformed, swap("<sr:X>1</sr:X>", "<:X>1</:X>")},
	{"attribute name that starts with a colon", Malformed, swap("<sr:X>", "<sr:X :a='1'>")},
	{"line break and reference in one attribute", Digest, swap(`b="2"`, "b='2\n&#10;'")},
	{"no space between attributes", Malformed, swap(`a="1" b`, `a="1"b`)},
	{"reference to no character", Malformed, swap("admin", "&#xD800;")},
	{"reference after the root", Malformed, swap("</sr:Request>", "</sr:Request>&#32;")},
	{"two hyphens in a comment", Malformed, swap("<sr:X>", "<!-- a -- b --><sr:X>")},
	{"control character in a comment", Malformed, swap("<sr:X>", "<!-- \x01 --><sr:X>")},
	{"entity not declared", Malformed, swap("admin", "&admin;")},
	{"DOCTYPE", Doctype, swap("<sr:Request ", "<!DOCTYPE sr:Request><sr:Request ")},
	{"entity from a file", Doctype, swap("<sr:Request ", `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><sr:Request `)},
	{"entities that double", Doctype, swap("<sr:Request ", `<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><sr:Request `)},
	{"DOCTYPE inside", Doctype, swap("<sr:X>1", "<sr:X><!DOCTYPE x>1")},
	{"stylesheet", ProcessingInstruction, swap("<sr:Request ", `<?xml-stylesheet href="http://example.org/"?><sr:Request `)},
	{"second XML declaration", Malformed, swap("<sr:Request ", `<?xml version="1.0"?><sr:Request `)},
	{"XML 1.1", Malformed, swap(`version="1.0"`, `version="1.1"`)},
	{"Latin-1 declared", Encoding, swap(`encoding="UTF-8"`, `encoding="ISO-8859-1"`)},
	{"UTF-7 declared", Encoding, swap(`encoding="UTF-8"`, `encoding="UTF-7"`)},
	{"not UTF-8", Encoding, swap("admin", "admin\xff")},
	{"UTF-16", Encoding, text("\xFF\xFE<\x00a\x00/\x00>\x00")},
	{"zero byte", Encoding, swap("admin", "admin\x00")},
	{"huge", TooLarge, swap("admin", strings.Repeat("a", 1<<20))},
	{"deep", TooDeep, swap("admin", strings.Repeat("<a>", 10_000)+strings.Repeat("</a>", 10_000))},
	{"deep and never closed", TooDeep, text(strings.Repeat("<a>", 300_000))},
	{"many elements", TooMany, swap("admin", strings.Repeat("<a/>", 20_001))},
	{"many attributes", TooMany, func(t testing.TB, d []byte) []byte {
		var all strings.Builder
		for i := range 1000 {
			fmt.Fprintf(&all, " a%d=''", i)
		}
		return replace(t, d, "<sr:X>", "<sr:X"+all.String()+">")
	}},
	{"many namespaces", TooMany, func(t testing.TB, d []byte) []byte {
		open, closed := "", ""
		for i := range 20 {
			open += "<a"
			for k := range 20 {
				open += fmt.Sprintf(" xmlns:p%d='urn:x'", 20*i+k)
			}
			open, closed = open+">", closed+"</a>"
		}
		return replace(t, d, "admin", open+closed)
	}},
}
