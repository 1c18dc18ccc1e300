package pki

import (
	"encoding/asn1"
	"errors"
)

// shape is where the parts of a certificate lie. Its slices alias the bytes
// that it was taken from.
type shape struct {
	tbs             []byte
	issuer, subject asn1.RawValue
}

var errShape = errors.New("unexpected structure")

// outline finds the signed part and the two names of a DER certificate.
func outline(der []byte) (shape, error) {
	certificate, rest, err := sequence(der)
	if err != nil {
		return shape{}, err
	}
	if len(rest) > 0 {
		return shape{}, errors.New("bytes follow the certificate")
	}
	tbs, _, err := sequence(certificate)
	if err != nil {
		return shape{}, err
	}
	found := shape{tbs: certificate[:len(certificate)-len(after(certificate))]}
	fields, err := elements(tbs)
	if err != nil {
		return shape{}, err
	}
	if len(fields) > 0 && fields[0].Class == asn1.ClassContextSpecific && fields[0].Tag == 0 {
		fields = fields[1:] // the version, absent from version 1
	}
	// serial, signature algorithm, issuer, validity, subject, key, ...
	if len(fields) < 6 {
		return shape{}, errShape
	}
	found.issuer, found.subject = fields[2], fields[4]
	return found, nil
}

// uniqueIdentifiers are the values of type x500UniqueIdentifier in a name that
// are BIT STRINGs, in their order. A name that cannot be walked has none;
// crypto/x509 then refuses it.
func uniqueIdentifiers(name asn1.RawValue) []asn1.RawValue {
	var found []asn1.RawValue
	sets, _ := elements(name.Bytes)
	for _, set := range sets {
		attributes, _ := elements(set.Bytes)
		for _, attribute := range attributes {
			var kind asn1.ObjectIdentifier
			rest, err := asn1.Unmarshal(attribute.Bytes, &kind)
			if err != nil || !kind.Equal(oidOwner) {
				continue
			}
			values, err := elements(rest)
			if err == nil && len(values) == 1 && values[0].Class == asn1.ClassUniversal && values[0].Tag == asn1.TagBitString {
				found = append(found, values[0])
			}
		}
	}
	return found
}

// sequence returns the content of the SEQUENCE that der starts with, and what follows it.
func sequence(der []byte) (content, rest []byte, err error) {
	var value asn1.RawValue
	rest, err = asn1.Unmarshal(der, &value)
	if err != nil {
		return nil, nil, err
	}
	if value.Class != asn1.ClassUniversal || value.Tag != asn1.TagSequence || !value.IsCompound {
		return nil, nil, errShape
	}
	return value.Bytes, rest, nil
}

// after is what follows the first value in der.
func after(der []byte) []byte {
	var value asn1.RawValue
	rest, _ := asn1.Unmarshal(der, &value)
	return rest
}

// elements lists the values that der consists of.
func elements(der []byte) ([]asn1.RawValue, error) {
	var all []asn1.RawValue
	for len(der) > 0 {
		var value asn1.RawValue
		rest, err := asn1.Unmarshal(der, &value)
		if err != nil {
			return nil, err
		}
		all, der = append(all, value), rest
	}
	return all, nil
}
