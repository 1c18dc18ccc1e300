package xmlsig

import "errors"

// XML Signature writes an ECDSA value as r and s side by side, each of the
// length of the curve's order (RFC 4050, 3.3, as XML Signature 1.1 took it
// over); Go's library reads and writes ASN.1.

// rawSize is the length of r and s together, on P-256.
const rawSize = 64

var errASN1 = errors.New("not an ASN.1 ECDSA value of P-256")

// toASN1 writes 64 bytes r and s as SEQUENCE of two INTEGERs.
func toASN1(raw []byte) []byte {
	out := make([]byte, 2, 2+2*(2+33))
	for _, number := range [][]byte{raw[:32], raw[32:]} {
		for len(number) > 1 && number[0] == 0 {
			number = number[1:]
		}
		pad := number[0] >> 7 // a leading zero keeps the number positive
		out = append(out, 0x02, byte(len(number))+pad)
		if pad == 1 {
			out = append(out, 0)
		}
		out = append(out, number...)
	}
	out[0], out[1] = 0x30, byte(len(out)-2)
	return out
}

// fromASN1 is the inverse, for what a signer made. All lengths are below 128.
func fromASN1(der []byte) ([]byte, error) {
	raw := make([]byte, rawSize)
	if len(der) < 2 || der[0] != 0x30 || int(der[1]) != len(der)-2 {
		return nil, errASN1
	}
	rest := der[2:]
	for i := range 2 {
		if len(rest) < 3 || rest[0] != 0x02 || int(rest[1]) > len(rest)-2 || rest[1] == 0 {
			return nil, errASN1
		}
		number := rest[2 : 2+int(rest[1])]
		rest = rest[2+int(rest[1]):]
		if len(number) == 33 && number[0] == 0 {
			number = number[1:]
		}
		if len(number) > 32 {
			return nil, errASN1
		}
		copy(raw[32*(i+1)-len(number):], number)
	}
	if len(rest) > 0 {
		return nil, errASN1
	}
	return raw, nil
}
