package xmlsig

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/spec"
)

var (
	now      = pki.At(spec.Epoch)
	validity = pki.Validity{From: now.AddDate(-1, 0, 0), To: now.AddDate(1, 0, 0)}
)

// scene is a PKI and the trust in it, made once for all tests.
type scene struct {
	kit                                       *pki.Kit
	user, dsp, expired, future, supplier, gka pki.Identity
	stranger, impostor                        pki.Identity
	trust                                     *Trust
}

var theScene = sync.OnceValues(func() (*scene, error) {
	early := pki.Validity{From: now.AddDate(-1, 0, 0), To: now.Add(-time.Second)}
	late := pki.Validity{From: now.Add(time.Second), To: now.AddDate(1, 0, 0)}
	kit, err := pki.NewKit(nil, validity,
		pki.Order{Role: pki.UserSigning, Owner: pki.FirstOperator},
		pki.Order{Role: pki.DSPSigning, Owner: spec.DSPOnWire},
		pki.Order{Role: pki.UserSigning, Owner: pki.FirstOperator, Validity: early},
		pki.Order{Role: pki.UserSigning, Owner: pki.FirstOperator, Validity: late},
		pki.Order{Role: pki.Supplier, Owner: pki.FirstSupplier},
		pki.Order{Role: pki.UserSigning, Owner: pki.FirstOperator, Usage: pki.KeyAgreement},
		pki.Order{Role: pki.UserSigning, Owner: pki.SecondOperator})
	if err != nil {
		return nil, err
	}
	other, err := pki.NewKit(nil, validity, pki.Order{Role: pki.UserSigning, Owner: pki.FirstOperator})
	if err != nil {
		return nil, err
	}
	ids := kit.Identities
	s := &scene{kit: kit, user: ids[0], dsp: ids[1], expired: ids[2], future: ids[3], supplier: ids[4], gka: ids[5], stranger: ids[6], impostor: other.Identities[0]}
	// Everybody is known but the stranger; the impostor's authority is not trusted.
	s.trust = NewTrust(kit.Anchors(), append(kit.Certificates()[:6:6], s.impostor.Certificate)...)
	return s, nil
})

func set(t testing.TB) *scene {
	t.Helper()
	s, err := theScene()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scene) asUser() Resolver { return s.trust.At(now, pki.UserSigning) }

// request is a 6.15.1 of our own making with as many certificates as one can
// carry, so about as long as one that travels. It is laid out with white space, as a person
// would write it.
func request(t testing.TB) []byte {
	t.Helper()
	s := set(t)
	certificate := func(c *pki.Certificate) string { return base64.StdEncoding.EncodeToString(c.DER()) }
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<sr:Request xmlns:sr="%s" schemaVersion="5.1">
  <sr:Header>
    <sr:RequestID>%v:00-DB-10-70-00-00-10-01:1</sr:RequestID>
    <sr:CommandVariant>4</sr:CommandVariant>
    <sr:ServiceReference>6.15</sr:ServiceReference>
    <sr:ServiceReferenceVariant>6.15.1</sr:ServiceReferenceVariant>
  </sr:Header>
  <sr:Body>
    <sr:UpdateSecurityCredentialsKRP>
      <sr:RemotePartyRole>NetworkOperator</sr:RemotePartyRole>
      <sr:RemotePartyFloorSeqNumber>0</sr:RemotePartyFloorSeqNumber>
      <sr:ReplacementCertificates>
        <sr:SupplierOrNetworkOperatorCertificates>
          <sr:DigitalSigningCertificate>%s</sr:DigitalSigningCertificate>
          <sr:KeyAgreementCertificate>%s</sr:KeyAgreementCertificate>
          <sr:KeyAgreementTopUpCertificate>%s</sr:KeyAgreementTopUpCertificate>
        </sr:SupplierOrNetworkOperatorCertificates>
      </sr:ReplacementCertificates>
      <sr:CertificationPathCertificates>
        <sr:Certificate>%s</sr:Certificate>
        <sr:Certificate>%s</sr:Certificate>
        <sr:Certificate>%s</sr:Certificate>
      </sr:CertificationPathCertificates>
      <sr:ApplyTimeBasedCPVChecks>true</sr:ApplyTimeBasedCPVChecks>
    </sr:UpdateSecurityCredentialsKRP>
  </sr:Body>
</sr:Request>
`, nsDUIS, pki.FirstOperator, certificate(s.supplier.Certificate), certificate(s.gka.Certificate), certificate(s.gka.Certificate),
		certificate(s.kit.Authority.Issuer.Certificate), certificate(s.kit.Authority.Root.Certificate),
		certificate(s.kit.Authority.Issuer.Certificate))
}

// small is a signed document that is easy to damage.
const small = `<sr:Request xmlns:sr="` + nsDUIS + `" schemaVersion="5.1" b="2" a="1"><sr:Header>admin</sr:Header><sr:Body><sr:X>1</sr:X></sr:Body></sr:Request>`

func signed(t testing.TB, document []byte, by pki.Identity) []byte {
	t.Helper()
	out, err := Sign(document, by.Signer(), by.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wantReason(t testing.TB, err error, want Reason) {
	t.Helper()
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Reason != want {
		t.Errorf("error %v; want reason %s", err, want)
	}
}

// replace changes the one place where old is.
func replace(t testing.TB, document []byte, old, new string) []byte {
	t.Helper()
	if n := bytes.Count(document, []byte(old)); n != 1 {
		t.Fatalf("%q is %d times in %s", old, n, document)
	}
	return bytes.Replace(document, []byte(old), []byte(new), 1)
}

// between cuts the document before start and after end, both included in the middle part.
func between(t testing.TB, document []byte, start, end string) (before, middle, after string) {
	t.Helper()
	text := string(document)
	from, to := strings.Index(text, start), strings.Index(text, end)
	if from < 0 || to < from {
		t.Fatalf("%q to %q is not in %s", start, end, text)
	}
	to += len(end)
	return text[:from], text[from:to], text[to:]
}
