package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// link is the SHA-256 over the link of the line before and what the line says. It
// stands last in every line; that before the first line is zero.
type link [sha256.Size]byte

func (l link) then(line []byte) link {
	h := sha256.New()
	h.Write(l[:])
	h.Write(line)
	return link(h.Sum(nil))
}

// seal is a line with its link and its end.
func (l link) seal(line []byte) []byte {
	sealed := make([]byte, 0, len(line)+linkSize+len(",\n"))
	sealed = append(append(sealed, line[:len(line)-1]...), ',')
	return append(l.append(sealed), '\n')
}

// root is the link as it stands in a report.
func (l link) root() string { return hex.EncodeToString(l[:]) }

const (
	linkBegins = `"link":"`
	linkEnds   = `"}`
	linkSize   = len(linkBegins) + 2*sha256.Size + len(linkEnds)
)

// append adds the link as it stands in a line.
func (l link) append(to []byte) []byte {
	return append(hex.AppendEncode(append(to, linkBegins...), l[:]), linkEnds...)
}

// said is what a line says, without its link.
func said(sealed []byte) []byte {
	cut := len(sealed) - len(",") - linkSize - len("\n")
	if cut < 1 {
		return nil
	}
	return append(bytes.Clone(sealed[:cut]), '}')
}

// parted is what a line says, given the link of the line before, and its own link.
func parted(before link, sealed []byte) ([]byte, link, error) {
	line := said(sealed)
	if line == nil {
		return nil, link{}, fmt.Errorf("not a line of a journal of this form")
	}
	next := before.then(line)
	if !bytes.Equal(next.seal(line), sealed) {
		return nil, link{}, fmt.Errorf("its link does not follow from the lines up to it")
	}
	return line, next, nil
}

// unseal takes a line apart, given the link of the line before. The line has to be
// what is written for the value that it holds, to the byte: no key twice, in another
// case or unknown, and nothing after it.
func unseal(before link, sealed []byte, into any) (link, error) {
	line, next, err := parted(before, sealed)
	if err != nil {
		return link{}, err
	}
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
	return next, nil
}
