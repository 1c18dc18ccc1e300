package xmlsig

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/spec"
)

func TestCorpus(t *testing.T) {
	s := set(t)
	document := signed(t, []byte(small), s.user)
	original, err := Verify(document, s.asUser(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for family, attacks := range map[string][]attack{"wrapping": wrapping, "form": form, "value": value, "writing": writing, "input": input} {
		for _, a := range attacks {
			t.Run(family+"/"+a.name, func(t *testing.T) {
				verified, err := Verify(a.change(t, document), s.asUser(), Limits{})
				if a.want != none {
					wantReason(t, err, a.want)
					if verified.Content != nil || verified.Certificate != nil {
						t.Error("a refusal comes with content")
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(verified.Content, original.Content) {
					t.Errorf("verified\n%s\nbut what was signed is\n%s", verified.Content, original.Content)
				}
			})
		}
	}
}

// Every reason has a case in the corpus or among the tests of the signer.
func TestEveryReasonIsTested(t *testing.T) {
	tested := map[Reason]bool{Stopped: true, Chain: true, WrongRole: true, NotYetValid: true, Expired: true}
	for _, attacks := range [][]attack{wrapping, form, value, writing, input} {
		for _, a := range attacks {
			tested[a.want] = true
		}
	}
	for _, reason := range reasons() {
		if !tested[reason] {
			t.Errorf("no case is refused for reason %s", reason)
		}
	}
}

func TestSigners(t *testing.T) {
	s := set(t)
	for name, c := range map[string]struct {
		by   pki.Identity
		want Reason
	}{
		"the user":                    {s.user, none},
		"a stranger":                  {s.stranger, UnknownSigner},
		"of an authority not trusted": {s.impostor, Chain},
		"the DSP":                     {s.dsp, WrongRole},
		"a supplier's device key":     {s.supplier, WrongRole},
		"a key for key agreement":     {s.gka, WrongRole},
		"expired a second ago":        {s.expired, Expired},
		"valid from the next second":  {s.future, NotYetValid},
	} {
		t.Run(name, func(t *testing.T) {
			verified, err := Verify(signed(t, []byte(small), c.by), s.asUser(), Limits{})
			if c.want != none {
				wantReason(t, err, c.want)
				return
			}
			if err != nil || !verified.Certificate.Equal(c.by.Certificate) {
				t.Errorf("%v, %v", verified.Certificate, err)
			}
		})
	}
}

// Whoever names another as signer is found out by the key.
func TestAnotherNameAsSigner(t *testing.T) {
	s := set(t)
	document := signed(t, []byte(small), s.stranger)
	document = replace(t, document, s.stranger.Certificate.Serial().String(), s.user.Certificate.Serial().String())
	_, err := Verify(document, s.asUser(), Limits{})
	wantReason(t, err, BadSignature)
}

// The digest can be made to fit by anybody; the signature then does not.
func TestADigestMadeToFit(t *testing.T) {
	s := set(t)
	const start, end = "<ds:DigestValue>", "</ds:DigestValue>"
	other := signed(t, bytes.Replace([]byte(small), []byte("<sr:X>1<"), []byte("<sr:X>2<"), 1), s.stranger)
	_, fitting, _ := between(t, other, start, end)
	document := signed(t, []byte(small), s.user)
	_, own, _ := between(t, document, start, end)
	document = replace(t, replace(t, document, own, fitting), "<sr:X>1<", "<sr:X>2<")
	_, err := Verify(document, s.asUser(), Limits{})
	wantReason(t, err, BadSignature)
}

// A signer that knows no schema digests white space between elements too.
func TestWhiteSpaceThatWasSigned(t *testing.T) {
	s := set(t)
	root, err := parse(request(t), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	content, _ := canonicalDocument(root, nil, Kept, 0)
	signature, err := signatureOver(content, s.user.Signer(), s.user.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.LastIndex(content, []byte("</"))
	document := append(append(bytes.Clone(content[:end]), signature...), content[end:]...)
	verified, err := Verify(document, s.asUser(), Limits{})
	if err != nil || verified.WhiteSpace != Kept || !bytes.Equal(verified.Content, content) {
		t.Errorf("white space %s, error %v", verified.WhiteSpace, err)
	}
	_, err = Verify(replace(t, document, "\n  <sr:Body>", " <sr:Body>"), s.asUser(), Limits{})
	wantReason(t, err, Digest)
}

// An S1SP's own signature is content like any other for the outer one.
func TestASignatureInsideASignedResponse(t *testing.T) {
	s := set(t)
	_, inner, _ := between(t, signed(t, []byte(small), s.dsp), "<ds:Signature ", "</ds:Signature>")
	response := `<sr:Response xmlns:sr="` + nsDUIS + `"><sr:Body><sr:SMETS1SignedResponse><sr:SMETS1Response/>` + inner + `</sr:SMETS1SignedResponse></sr:Body></sr:Response>`
	document := signed(t, []byte(response), s.user)
	verified, err := Verify(document, s.asUser(), Limits{})
	if err != nil || !bytes.Contains(verified.Content, []byte("<ds:Signature ")) {
		t.Errorf("%v\n%s", err, verified.Content)
	}
	_, err = Verify(bytes.Replace(document, []byte("<sr:SMETS1Response>"), []byte("<sr:SMETS1Response>x"), 1), s.asUser(), Limits{})
	wantReason(t, err, Digest)
}

func TestSignRefuses(t *testing.T) {
	s := set(t)
	for name, document := range map[string]string{"a DOCTYPE": "<!DOCTYPE a><a/>", "a misplaced signature": `<a><b><Signature xmlns="` + nsSignature + `"/></b></a>`, "text": "hello"} {
		if out, err := Sign([]byte(document), s.user.Signer(), s.user.Certificate); err == nil {
			t.Errorf("%s was signed: %s", name, out)
		}
	}
	if _, err := Sign([]byte(small), s.dsp.Signer(), s.user.Certificate); err == nil {
		t.Error("signed with another's key")
	}
	if _, err := Sign([]byte(small), nil, s.user.Certificate); err == nil {
		t.Error("signed without a key")
	}
}

// Signing what is signed replaces the signature.
func TestSignReplacesASignature(t *testing.T) {
	s := set(t)
	again := signed(t, signed(t, request(t), s.dsp), s.user)
	verified, err := Verify(again, s.asUser(), Limits{})
	if err != nil || bytes.Contains(verified.Content, []byte("Signature>")) {
		t.Errorf("%v\n%s", err, verified.Content)
	}
	if !strings.HasPrefix(string(again), xmlDeclaration) || xml.Unmarshal(verified.Content, new(struct{})) != nil {
		t.Errorf("not a document: %s", again)
	}
}

func TestTheCallerCanStop(t *testing.T) {
	s := set(t)
	ctx, cancel := context.WithCancel(t.Context())
	document := signed(t, []byte(small), s.user)
	if _, err := Verify(document, s.asUser(), Limits{Stop: ctx.Err}); err != nil {
		t.Error(err)
	}
	cancel()
	_, err := Verify(document, s.asUser(), Limits{Stop: ctx.Err})
	wantReason(t, err, Stopped)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v does not say why", err)
	}
}

// A limit refuses what is above it and nothing that is at it.
func TestLimitsAtTheirEdges(t *testing.T) {
	for name, c := range map[string]struct {
		document string
		limits   Limits
		above    Reason
	}{
		"bytes":      {"<a></a>", Limits{Bytes: 7}, TooLarge},
		"depth":      {"<a><b/></a>", Limits{Depth: 2}, TooDeep},
		"elements":   {"<a><b/></a>", Limits{Elements: 2}, TooMany},
		"attributes": {"<a b='' c=''/>", Limits{Attributes: 2}, TooMany},
		"namespaces": {"<a xmlns='x'><b xmlns:c='y'/></a>", Limits{Namespaces: 2}, TooMany},
	} {
		if _, err := parse([]byte(c.document), c.limits); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, field := range []*int{&c.limits.Bytes, &c.limits.Depth, &c.limits.Elements, &c.limits.Attributes, &c.limits.Namespaces} {
			*field = max(0, *field-1)
		}
		_, err := parse([]byte(c.document), c.limits)
		wantReason(t, err, c.above)
	}
}

// Work is linear: the largest hostile documents are done with in no time.
func TestHostileDocumentsAreCheap(t *testing.T) {
	const size = 1<<20 - 200
	fill := func(unit string) string { return strings.Repeat(unit, size/len(unit)) }
	attributes := " a='" + strings.Repeat("\t", 1000) + "'"
	for name, document := range map[string]string{
		"one text":           "<a>" + fill("x") + "</a>",
		"comments":           "<a>" + fill("<!---->") + "</a>",
		"references":         "<a>" + fill("&#13;") + "</a>",
		"CDATA":              "<a>" + fill("<![CDATA[]]>") + "</a>",
		"attributes of tabs": "<a>" + fill("<b"+attributes+"/>") + "</a>",
		"one long name":      "<" + fill("a") + "/>",
		"one attribute":      "<a b='" + fill("&lt;") + "'/>",
		"a long directive":   "<!DOCTYPE " + fill("<>") + "><a/>",
		"entity names":       "<a>" + fill("&") + "</a>",
	} {
		start := time.Now()
		root, err := parse([]byte(document), Limits{})
		if err == nil {
			canonicalDocument(root, nil, Dropped, 0)
			canonicalSignedInfo(root, Kept)
			_, _ = locate(root)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

// TestPinned: a certificate that is pinned needs no chain, and has to be valid
// and of the right role all the same.
func TestPinned(t *testing.T) {
	kit, err := pki.NewKit(nil, pki.Validity{From: pki.At(spec.Epoch).AddDate(-1, 0, 0), To: pki.At(spec.Epoch).AddDate(1, 0, 0)}, pki.DefaultOrders()...)
	if err != nil {
		t.Fatal(err)
	}
	signer, _ := kit.Find(pki.DSPSigning, spec.DSPOnWire, pki.DigitalSignature)
	signed, err := Sign([]byte("<a/>"), signer.Signer(), signer.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	at := pki.At(spec.Epoch)
	pinned := NewPinned(&pki.Anchors{}, signer.Certificate)
	for name, test := range map[string]struct {
		resolve Resolver
		want    Reason
	}{
		"pinned":             {pinned.At(at, pki.DSPSigning), ""},
		"not pinned":         {NewTrust(&pki.Anchors{}, signer.Certificate).At(at, pki.DSPSigning), Chain},
		"pinned, too late":   {pinned.At(at.AddDate(2, 0, 0), pki.DSPSigning), Expired},
		"pinned, wrong role": {pinned.At(at, pki.UserSigning), WrongRole},
		"another one pinned": {NewPinned(&pki.Anchors{}, kit.Certificates()[0]).At(at, pki.DSPSigning), UnknownSigner},
	} {
		_, err := Verify(signed, test.resolve, Limits{})
		var refusal *Refusal
		if test.want == "" && err != nil || test.want != "" && (!errors.As(err, &refusal) || refusal.Reason != test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// TestWhiteSpaceInAttributes: literal white space is a space each, a line break
// of two characters one, and what a reference stands for is kept. [XML 1.0, 3.3.3]
func TestWhiteSpaceInAttributes(t *testing.T) {
	for document, want := range map[string]string{
		"<a b='2\n&#10;\t&#9;' c=\"x\r\ny&amp;&quot;\"></a>": `<a b="2 &#xA; &#x9;" c="x y&amp;&quot;"></a>`,
		"<a\n b='&#13;'\tc='d'></a>":                         `<a b="&#xD;" c="d"></a>`,
		"<a b='\n'></a>":                                     `<a b=" "></a>`,
	} {
		root, err := parse([]byte(document), Limits{})
		if err != nil {
			t.Errorf("%q: %v", document, err)
			continue
		}
		if got, _ := canonicalDocument(root, nil, Kept, 0); string(got) != want {
			t.Errorf("%q: %q, want %q", document, got, want)
		}
	}
}

// reasons lists every reason in its fixed order.
func reasons() []Reason {
	return []Reason{
		TooLarge, Encoding, Malformed, Doctype, ProcessingInstruction, TooDeep, TooMany, Stopped,
		NoSignature, SeveralSignatures, SignatureNotLast, SignatureMisplaced, Structure, Algorithm,
		SeveralReferences, ForeignReference, Transform, KeyInfo, SignatureEncoding, Digest,
		UnknownSigner, Chain, WrongRole, NotYetValid, Expired, BadSignature,
	}
}
