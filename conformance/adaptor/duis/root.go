package duis

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"math/big"

	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/spec"
)

var (
	oidUnit     = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidOwner    = asn1.ObjectIdentifier{2, 5, 4, 45}
	oidPolicies = asn1.ObjectIdentifier{2, 5, 29, 32}
	oidPolicy   = asn1.ObjectIdentifier{1, 2, 826, 0, 1, 8641679, 1, 2, 1, 4}
)

// newRoot makes a root certificate that names an owner, as a 6.15.1 that
// replaces a Root credential carries in the model. A root signs itself, so the
// authority of the PKI, which makes every other certificate, cannot issue it.
// Its key is thrown away; it is valid as long as the certificate given.
func newRoot(owner spec.EUI64, like *pki.Certificate) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	subject, err := asn1.Marshal(pkix.RDNSequence{
		{{Type: oidUnit, Value: asn1.RawValue{Tag: asn1.TagUTF8String, Bytes: []byte(pki.Root)}}},
		{{Type: oidOwner, Value: asn1.BitString{Bytes: binary.BigEndian.AppendUint64(nil, uint64(owner)), BitLength: 64}}},
	})
	if err != nil {
		return nil, err
	}
	policies, err := asn1.Marshal([]struct{ Policy asn1.ObjectIdentifier }{{oidPolicy}})
	if err != nil {
		return nil, err
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		return nil, err
	}
	id := sha256.Sum256(point)
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(id[8:16]), SignatureAlgorithm: x509.ECDSAWithSHA256,
		RawSubject: subject, NotBefore: like.NotBefore, NotAfter: like.NotAfter, SubjectKeyId: id[:8],
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, BasicConstraintsValid: true, IsCA: true, MaxPathLen: -1,
		ExtraExtensions: []pkix.Extension{{Id: oidPolicies, Critical: true, Value: policies}},
	}
	return x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
}
