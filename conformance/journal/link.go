package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
)

// link is the SHA-256 over the link of the line before and what the line says. It
// stands last in every line; that before the first line is zero.
type link [sha256.Size]byte

func (l link) then(line []byte) link {
	return sha256.Sum256(append(l[:], line...))
}

// seal is a line with its link and its end.
func (l link) seal(line []byte) []byte {
	return fmt.Appendf(bytes.Clone(line[:len(line)-1]), ",%s\n", l)
}

func (l link) String() string { return fmt.Sprintf("\"link\":\"%x\"}", l[:]) }

// unseal takes a line apart, given the link of the line before. The line has to be
// what is written for the value that it holds, to the byte: no key twice, in another
// case or unknown, and nothing after it.
func unseal(before link, sealed []byte, into any) (link, error) {
	cut := len(sealed) - len(",") - len(before.String()) - len("\n")
	if cut < 1 {
		return link{}, fmt.Errorf("not a line of a journal of this form")
	}
	line := append(bytes.Clone(sealed[:cut]), '}')
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return link{}, err
	}
	written, err := json.Marshal(into)
	if err != nil {
		return link{}, err
	}
	if !bytes.Equal(written, line) {
		return link{}, fmt.Errorf("it is not as it was written")
	}
	next := before.then(line)
	if !bytes.Equal(next.seal(line), sealed) {
		return link{}, fmt.Errorf("its link does not follow from the lines up to it")
	}
	return next, nil
}
