package duis_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

const signature = `<ds:Signature><ds:SignedInfo/></ds:Signature>`

// hostile documents, each made from a good 6.15.1 by one change, and the
// reason for which it has to be refused.
var hostile = []struct {
	name     string
	old, new string // new in place of the first old
	reason   duis.Reason
}{
	{"nothing", "", "", ""},
	{"a document type", "<sr:Request ", "<!DOCTYPE sr:Request><sr:Request ", duis.HasDoctype},
	{"an internal entity", "<sr:Request ", `<!DOCTYPE r [<!ENTITY e "NetworkOperator">]><sr:Request `, duis.HasDoctype},
	{"an external entity", "<sr:Request ", `<!DOCTYPE r SYSTEM "file:///etc/passwd"><sr:Request `, duis.HasDoctype},
	{"an undeclared entity", "NetworkOperator<", "&operator;<", duis.NotXML},
	{"a processing instruction", "<sr:Header>", "<?run this?><sr:Header>", duis.HasInstruction},
	{"a second XML declaration", "<sr:Header>", `<?xml version="1.0"?><sr:Header>`, duis.HasInstruction},
	{"another encoding", `encoding="UTF-8"`, `encoding="UTF-7"`, duis.NotXML},
	{"bytes that are no UTF-8", "NetworkOperator<", "Network\xffOperator<", duis.NotXML},
	{"text before the root", "<sr:Request ", "x<sr:Request ", duis.MixedContent},
	{"text between elements", "<sr:Header>", "<sr:Header>4", duis.MixedContent},
	{"a comment inside a value", "NetworkOperator<", "Network<!-- -->Operator<", duis.SplitValue},
	{"a comment after a value", "NetworkOperator<", "Supplier<!--NetworkOperator--><", duis.SplitValue},
	{"an attribute twice", `schemaVersion="5.4"`, `schemaVersion="5.4" schemaVersion="5.4"`, duis.NotXML},
	{"no space between attributes", ` schemaVersion="5.4"`, `schemaVersion="5.4"`, duis.NotXML},
	{"a reference to no character", "NetworkOperator<", "&#xD800;<", duis.NotXML},
	{"a reference after the root", "</sr:Request>", "</sr:Request>&#32;", duis.NotXML},
	{"two hyphens in a comment", "<sr:Header>", "<!-- a -- b --><sr:Header>", duis.NotXML},
	{"a control character in a comment", "<sr:Header>", "<!-- \x01 --><sr:Header>", duis.NotXML},
	{"another type for the body", "<sr:UpdateSecurityCredentialsKRP>", `<sr:UpdateSecurityCredentialsKRP xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="sr:X">`, duis.ForeignType},
	{"another namespace", "dccinterface", "dcc-interface", duis.WrongRoot},
	{"a prefix that is not declared", ` xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway"`, "", duis.NotXML},
	{"the header in another namespace", "<sr:CommandVariant>", `<sr:CommandVariant xmlns:sr="urn:x">`, duis.WrongStructure},
	{"no schema version", ` schemaVersion="5.4"`, "", duis.BadValue},
	{"two request identifiers", "<sr:CommandVariant>", "<sr:RequestID>00-DB-10-70-00-00-00-09:00-DB-10-70-00-00-10-01:99</sr:RequestID><sr:CommandVariant>", duis.WrongStructure},
	{"two headers", "<sr:Body>", "<sr:Header/><sr:Body>", duis.WrongStructure},
	{"two bodies", "</sr:Body>", "</sr:Body><sr:Body/>", duis.WrongStructure},
	{"two requests in a body", "</sr:Body>", "<sr:ArmSupply/></sr:Body>", duis.WrongStructure},
	{"an element in a value", "<sr:CommandVariant>4", "<sr:CommandVariant><sr:X/>", duis.WrongStructure},
	{"an attribute on a value", "<sr:RemotePartyRole>", `<sr:RemotePartyRole hint="x">`, duis.WrongStructure},
	{"a short EUI", "00-DB-10-70-00-00-00-01:", "00-DB-10-70-00-00-01:", duis.BadValue},
	{"an EUI that is no number", "00-DB-10-70-00-00-00-01:", "00-DB-10-70-00-00-00-0G:", duis.BadValue},
	{"a negative counter", ":12<", ":-1<", duis.BadValue},
	{"a counter above 64 bits", ":12<", ":18446744073709551616<", duis.BadValue},
	{"a counter with a leading zero", ":12<", ":012<", duis.BadValue},
	{"command variant 0", "<sr:CommandVariant>4", "<sr:CommandVariant>0", duis.BadValue},
	{"command variant 10", "<sr:CommandVariant>4", "<sr:CommandVariant>10", duis.BadValue},
	{"an unknown variant", "Variant>6.15.1<", "Variant>6.151.1<", duis.UnknownSRV},
	{"white space about the variant", "Variant>6.15.1<", "Variant> 6.15.1<", duis.UnknownSRV},
	{"another reference", "Reference>6.15<", "Reference>6.24<", duis.WrongReference},
	{"an unknown remote party role", "NetworkOperator<", "networkoperator<", duis.BadValue},
	{"two remote party roles", "<sr:ReplacementCertificates>", "<sr:RemotePartyRole>Supplier</sr:RemotePartyRole><sr:ReplacementCertificates>", duis.WrongStructure},
	{"a certificate that is not base64", "<sr:KeyAgreementCertificate>", "<sr:KeyAgreementCertificate>!", duis.BadValue},
	{"base64 with bits left over", "<sr:Certificate>AA==", "<sr:Certificate>AB==", duis.BadValue},
	{"a certificate of no bytes", "<sr:Certificate>AA==", "<sr:Certificate>", duis.BadValue},
	{"a certificate twice", "<sr:KeyAgreementCertificate>", "<sr:DigitalSigningCertificate>AA==</sr:DigitalSigningCertificate><sr:KeyAgreementCertificate>", duis.WrongStructure},
	{"a certificate of unknown use", "<sr:KeyAgreementCertificate>", "<sr:RootCertificate>AA==</sr:RootCertificate><sr:KeyAgreementCertificate>", duis.WrongStructure},
	{"four path certificates", "<sr:CertificationPathCertificates>", "<sr:CertificationPathCertificates>" + strings.Repeat("<sr:Certificate>AA==</sr:Certificate>", 3), duis.WrongStructure},
	{"a floor that is no number", "<sr:ReplacementCertificates>", "<sr:RemotePartyFloorSeqNumber>x</sr:RemotePartyFloorSeqNumber><sr:ReplacementCertificates>", duis.BadValue},
	{"a floor above 63 bits", "<sr:ReplacementCertificates>", "<sr:RemotePartyFloorSeqNumber>9223372036854775808</sr:RemotePartyFloorSeqNumber><sr:ReplacementCertificates>", duis.BadValue},
	{"an execution at no moment", "<sr:RemotePartyRole>", "<sr:ExecutionDateTime>2022-02-30T00:00:00Z</sr:ExecutionDateTime><sr:RemotePartyRole>", duis.BadValue},
	{"an execution in words", "<sr:RemotePartyRole>", "<sr:ExecutionDateTime>tomorrow</sr:ExecutionDateTime><sr:RemotePartyRole>", duis.BadValue},
	{"an execution within a second", "<sr:RemotePartyRole>", "<sr:ExecutionDateTime>2022-11-04T00:00:00.5Z</sr:ExecutionDateTime><sr:RemotePartyRole>", duis.OutsideOurTerms},
	{"two executions", "<sr:RemotePartyRole>", strings.Repeat("<sr:ExecutionDateTime>2022-11-04T00:00:00Z</sr:ExecutionDateTime>", 2) + "<sr:RemotePartyRole>", duis.WrongStructure},
	{"a late execution", "</sr:UpdateSecurityCredentialsKRP>", "<sr:ExecutionDateTime>2022-11-04T00:00:00Z</sr:ExecutionDateTime></sr:UpdateSecurityCredentialsKRP>", duis.WrongStructure},
	{"a check that is no boolean", ">true<", ">yes<", duis.BadValue},
	{"a signature in front", "<sr:Header>", signature + "<sr:Header>", duis.StraySignature},
	{"a signature in the body", "</sr:UpdateSecurityCredentialsKRP>", signature + "</sr:UpdateSecurityCredentialsKRP>", duis.StraySignature},
	{"two signatures", "</sr:Request>", signature + signature + "</sr:Request>", duis.StraySignature},
	{"an end that does not match", "</sr:Header>", "</sr:Head>", duis.NotXML},
	{"half a document", "</sr:Body>", "\x00", duis.NotXML},
	{"a second root", "</sr:Request>", "</sr:Request><sr:Request/>", duis.NotXML},
	{"a deep document", "<sr:RemotePartyRole>", strings.Repeat("<a>", 5000), duis.TooDeep},
	{"a wide document", "<sr:RemotePartyRole>", strings.Repeat("<a/>", 30000), duis.TooMany},
	{"many attributes", "<sr:RemotePartyRole>", "<sr:RemotePartyRole " + manyAttributes(100) + ">", duis.TooMany},
	{"a huge document", "NetworkOperator<", strings.Repeat(" ", duis.MaxBytes) + "NetworkOperator<", duis.TooLarge},
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d="" `, i)
	}
	return b.String()
}

func TestHostileDocumentsAreRefusedForTheirReason(t *testing.T) {
	good := built(t, spec.UpdateSecurityCredentialsKRP)
	for _, h := range hostile {
		document := bytes.Replace(good, []byte(h.old), []byte(h.new), 1)
		if h.name != "nothing" && bytes.Equal(document, good) {
			t.Errorf("%s: nothing to replace", h.name)
			continue
		}
		checkRefusal(t, h.name, document, h.reason)
	}
	for name, document := range map[string]string{"nothing": "", "white space": " \n", "no XML": "POST /api", "JSON": `{"srv":"6.15.1"}`} {
		_, err := duis.Parse([]byte(document))
		var refusal *duis.Refusal
		if !errors.As(err, &refusal) {
			t.Errorf("%s: error %v, want a Refusal", name, err)
		}
	}
}

// Changes that leave the document well formed and name another request.
func TestTheBodyMustBeThatOfTheVariant(t *testing.T) {
	swap := func(srv spec.SRV, pairs ...string) []byte {
		return []byte(strings.NewReplacer(pairs...).Replace(string(built(t, srv))))
	}
	checkRefusal(t, "a read called a critical request",
		swap("4.10", "Reference>4.10<", "Reference>6.15<", "Variant>4.10<", "Variant>6.15.1<"), duis.WrongBody)
	checkRefusal(t, "a 6.15.1 called a read",
		swap(spec.UpdateSecurityCredentialsKRP, "Reference>6.15<", "Reference>4.10<", "Variant>6.15.1<", "Variant>4.10<"), duis.WrongBody)
	checkRefusal(t, "a response", swap("4.10", "sr:Request>", "sr:Response>", "sr:Request ", "sr:Response "), duis.WrongRoot)
	checkRefusal(t, "the body of another variant", swap(spec.UpdateSecurityCredentialsKRP, "UpdateSecurityCredentialsKRP", "UpdateSecurityCredentialsCoS"), duis.WrongBody)
	checkRefusal(t, "an execution time where there is none",
		swap("7.2", "<sr:DisableSupply></sr:DisableSupply>", "<sr:DisableSupply><sr:ExecutionDateTime>2022-11-04T00:00:00Z</sr:ExecutionDateTime></sr:DisableSupply>",
			"<sr:DisableSupply/>", "<sr:DisableSupply><sr:ExecutionDateTime>2022-11-04T00:00:00Z</sr:ExecutionDateTime></sr:DisableSupply>"), duis.WrongStructure)
}

func checkRefusal(t *testing.T, name string, document []byte, want duis.Reason) {
	t.Helper()
	_, err := duis.Parse(document)
	if want == "" {
		if err != nil {
			t.Errorf("%s: refused: %v", name, err)
		}
		return
	}
	var refusal *duis.Refusal
	if !errors.As(err, &refusal) || refusal.Reason != want {
		t.Errorf("%s: error %v, want a refusal because %q", name, err, want)
		return
	}
	if len(refusal.Error()) > 600 {
		t.Errorf("%s: an error of %d bytes quotes too much of the document", name, len(refusal.Error()))
	}
}
