package duis

import (
	"encoding/base64"
	"fmt"
	"strings"

	"example.org/mp107/spec"
)

// BuildOptions is what a DUIS request says beyond its spec.ServiceRequest. The zero
// value serves every request but a 6.15.1 that carries certificates.
type BuildOptions struct {
	// DSP is the identifier of the DSP on the wire, the target of non-device
	// requests in place of spec.DSP; zero means spec.DSPOnWire.
	DSP spec.EUI64
	// Subject is the Device that a body names beside the target: the one read
	// from the inventory in an 8.2, the other one to be joined in an 8.7.1. Zero
	// means DefaultSubject.
	Subject spec.EUI64
	// Certificate gives the DER of a replacement certificate of a 6.15.1.
	Certificate func(spec.Certificate) ([]byte, error)
	// Path are the one to three certification path certificates of a 6.15.1, DER.
	// None means a placeholder of one byte, which the schema allows and which is
	// no certificate. [D] CertificationPathCertificates
	Path [][]byte
	// SkipTimeChecks sets ApplyTimeBasedCPVChecks to false. [D]
	SkipTimeChecks bool
	// ReadBack are the slots that a 6.24.1 asks for; none means Supplier and NetworkOperator.
	ReadBack []spec.RemotePartyRole
	// PreCommand makes it a signed pre-command: the GBCS payload that goes in the
	// place of the variant's body. CommandVariant then has to be 5, 6 or 7. [D]
	PreCommand []byte
	// CommandVariant overrides CommandVariantOf; zero means not. A wrong one is how E12 is provoked.
	CommandVariant int
}

// DefaultSubject is named where a body must name a Device and Options does not
// say which. It is ours and no Device of any built-in world. [A]
const DefaultSubject spec.EUI64 = 0x00DB1070FFFF0001

func (o BuildOptions) subject() spec.EUI64 {
	if o.Subject == 0 {
		return DefaultSubject
	}
	return o.Subject
}

func (o BuildOptions) dsp() spec.EUI64 {
	if o.DSP == 0 {
		return spec.DSPOnWire
	}
	return o.DSP
}

// Build writes the request as an unsigned DUIS 5.4 document, without white
// space between elements. The role and the signature of the request are not
// part of it. A request that is not well formed is the error of its Validate;
// what the schema cannot express is ErrInexpressible; a certificate that
// Options cannot supply is the error of Options.Certificate. [D] Request
func Build(request spec.ServiceRequest, options BuildOptions) ([]byte, error) {
	if err := request.Validate(); err != nil {
		return nil, err
	}
	variant, err := spec.Variant(request.SRV)
	if err != nil {
		return nil, err
	}
	commandVariant := CommandVariantOf(variant)
	if options.CommandVariant != 0 {
		commandVariant = options.CommandVariant
	}
	if commandVariant < 1 || commandVariant > 9 {
		return nil, inexpressible(request.SRV, "CommandVariant %d: the schema has 1 to 9", commandVariant)
	}
	body, err := fill(request, options)
	if options.PreCommand != nil {
		body, err = signedPreCommand(request, options.PreCommand)
	}
	if err != nil {
		return nil, err
	}
	id := RequestID{Originator: request.Originator, Target: request.Target, Counter: request.Counter}
	if id.Target == spec.DSP {
		id.Target = options.dsp()
	}
	var w writer
	w.declaration()
	w.open("sr:Request", "xmlns:ds", signatureNS, "xmlns:sr", gatewayNS, "schemaVersion", SchemaVersion)
	w.open("sr:Header")
	w.leaf("sr:RequestID", id.String())
	w.leaf("sr:CommandVariant", fmt.Sprint(commandVariant))
	w.leaf("sr:ServiceReference", variant.ServiceReference)
	w.leaf("sr:ServiceReferenceVariant", string(variant.SRV))
	w.close("sr:Header")
	w.open("sr:Body")
	w.raw(body)
	w.close("sr:Body")
	w.close("sr:Request")
	return w.Bytes(), nil
}

// credentials writes the certificates of a 6.15.1, in the order of the schema.
func credentials(update spec.CredentialUpdate, options BuildOptions) (certificates, path string, err error) {
	var b strings.Builder
	for _, use := range spec.CertificateUses() {
		for _, certificate := range update.Certificates {
			if certificate.Use != use {
				continue
			}
			if options.Certificate == nil {
				return "", "", fmt.Errorf("6.15.1 carries a %s certificate: Options.Certificate must supply it", use)
			}
			der, err := options.Certificate(certificate)
			if err != nil {
				return "", "", fmt.Errorf("%s certificate of %v: %w", use, certificate.Owner, err)
			}
			if len(der) == 0 {
				return "", "", fmt.Errorf("%s certificate of %v: Options.Certificate supplied no bytes", use, certificate.Owner)
			}
			fmt.Fprintf(&b, "<sr:%[1]sCertificate>%[2]s</sr:%[1]sCertificate>", use, base64.StdEncoding.EncodeToString(der))
		}
	}
	chain := options.Path
	if len(chain) == 0 {
		chain = [][]byte{{0}}
	}
	if len(chain) > maxPathCertificates {
		return "", "", inexpressible(spec.UpdateSecurityCredentialsKRP, "%d times Certificate in CertificationPathCertificates: at most three", len(chain))
	}
	var p strings.Builder
	for _, der := range chain {
		if len(der) == 0 {
			return "", "", fmt.Errorf("6.15.1: a certification path certificate without bytes")
		}
		fmt.Fprintf(&p, "<sr:Certificate>%s</sr:Certificate>", base64.StdEncoding.EncodeToString(der))
	}
	return b.String(), p.String(), nil
}

const maxPathCertificates = 3
