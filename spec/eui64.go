package spec

import (
	"fmt"
	"strconv"
	"strings"
)

// EUI64 is the 64-bit identifier of a User, a Device or the DSP itself. The
// zero value means "nobody" and is never a valid identifier of a party. [D]
type EUI64 uint64

// ParseEUI64 reads eight hyphenated hexadecimal octets, for example
// 00-DB-12-34-56-78-90-A0, in either letter case. Its error quotes the text
// and shows the form expected.
func ParseEUI64(text string) (EUI64, error) {
	octets := strings.Split(text, "-")
	if len(octets) != 8 {
		return 0, fmt.Errorf("EUI-64 %q: want eight hyphenated hexadecimal octets, as in 00-DB-12-34-56-78-90-A0", text)
	}
	var value uint64
	for _, octet := range octets {
		// ParseUint alone would accept "+1" or "0_1" shapes in other bases; two
		// characters in base 16 leave only digits and letters.
		n, err := strconv.ParseUint(octet, 16, 8)
		if len(octet) != 2 || err != nil {
			return 0, fmt.Errorf("EUI-64 %q: octet %q is not two hexadecimal digits", text, octet)
		}
		value = value<<8 | n
	}
	return EUI64(value), nil
}

// String writes the identifier as eight upper-case hyphenated octets.
func (e EUI64) String() string {
	const digits = "0123456789ABCDEF"
	text := []byte("00-00-00-00-00-00-00-00")
	for octet := range 8 {
		value := byte(e >> (56 - 8*octet))
		text[3*octet], text[3*octet+1] = digits[value>>4], digits[value&15]
	}
	return string(text)
}

// MarshalText makes an EUI64 readable in JSON and usable as a JSON map key.
func (e EUI64) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText is the inverse of MarshalText, in either letter case.
func (e *EUI64) UnmarshalText(text []byte) error {
	value, err := ParseEUI64(string(text))
	if err != nil {
		return err
	}
	*e = value
	return nil
}
