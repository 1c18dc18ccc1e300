package xmlsig

import (
	"bytes"
	"io"
)

// source feeds the decoder byte by byte, which then reads not one byte ahead,
// and lets the parser take long plain texts, such as certificates, past it.
type source struct {
	document []byte
	at       int   // the next byte to hand out
	skipped  int64 // bytes that the decoder never saw
}

// ReadByte makes source an io.ByteReader, so that the decoder does not buffer.
func (s *source) ReadByte() (byte, error) {
	if s.at >= len(s.document) {
		return 0, io.EOF
	}
	s.at++
	return s.document[s.at-1], nil
}

// Read is there because a decoder asks for an io.Reader.
func (s *source) Read(to []byte) (int, error) {
	if s.at >= len(s.document) {
		return 0, io.EOF
	}
	n := copy(to, s.document[s.at:])
	s.at += n
	return n, nil
}

// plain takes the text up to the next tag if it means just what it says:
// visible ASCII and spaces, no reference, and no bracket that could end a CDATA
// section. Anything else, line breaks included, is left to the decoder.
//
// consumed is how far the decoder says it has read. Unless that is all that it
// was given, it holds a byte back, and nothing is taken.
func (s *source) plain(consumed int64) []byte {
	if int64(s.at) != consumed+s.skipped {
		return nil
	}
	length := bytes.IndexByte(s.document[s.at:], '<')
	if length <= 0 {
		return nil
	}
	text := s.document[s.at : s.at+length]
	for _, b := range text {
		if b < ' ' || b > '~' || b == '&' || b == ']' {
			return nil
		}
	}
	s.at += length
	s.skipped += int64(length)
	return text
}
