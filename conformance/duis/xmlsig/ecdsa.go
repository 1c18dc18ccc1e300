package xmlsig

import (
	"encoding/asn1"
	"errors"
	"math/big"
)

// XML Signature writes an ECDSA value as r and s side by side, each of the
// length of the curve's order (RFC 4050, 3.3, as XML Signature 1.1 took it
// over); Go's library reads and writes ASN.1.

// rawSize is the length of r and s together, on P-256.
const rawSize = 64

var errASN1 = errors.New("not an ASN.1 ECDSA value of P-256")

// ecdsaValue is the SEQUENCE of two INTEGERs of ASN.1.
type ecdsaValue struct{ R, S *big.Int }

// toASN1 writes 64 bytes r and s as ASN.1.
func toASN1(raw []byte) []byte {
	value := ecdsaValue{new(big.Int).SetBytes(raw[:rawSize/2]), new(big.Int).SetBytes(raw[rawSize/2:])}
	der, _ := asn1.Marshal(value) // two numbers can always be written
	return der
}

// fromASN1 is the inverse, for what a signer made.
func fromASN1(der []byte) ([]byte, error) {
	var value ecdsaValue
	rest, err := asn1.Unmarshal(der, &value)
	if err != nil || len(rest) > 0 {
		return nil, errASN1
	}
	raw := make([]byte, rawSize)
	for i, number := range []*big.Int{value.R, value.S} {
		half := raw[i*rawSize/2 : (i+1)*rawSize/2]
		if number.Sign() < 0 || number.BitLen() > 8*len(half) {
			return nil, errASN1
		}
		number.FillBytes(half)
	}
	return raw, nil
}
