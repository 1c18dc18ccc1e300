package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
)

// spool keeps what is read from a stream, so that whoever was killed can go on: the file
// has every line that was read, whole, before anything is made of it.
type spool struct {
	file  *os.File
	lines int   // that it has
	size  int64 // of these
}

// openSpool opens a spool or makes one. What was written of a last line that is not
// whole, when its writer was killed, is taken off: it was not judged, and comes again.
func openSpool(path string) (*spool, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("--spool: %s is not a regular file", path)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("--spool: %w", err)
	}
	s := &spool{file: file}
	for reader := bufio.NewReader(file); ; {
		part, err := reader.ReadSlice('\n')
		switch {
		case err == nil:
			s.lines++
			s.size += int64(len(part))
			continue
		case errors.Is(err, bufio.ErrBufferFull):
			s.size += int64(len(part))
			continue
		case errors.Is(err, io.EOF):
			err = nil
		}
		if err == nil {
			err = s.cut()
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("--spool: %w", err), file.Close())
		}
		return s, nil
	}
}

// cut takes off what follows the last whole line.
func (s *spool) cut() error {
	const most = 1 << 16
	for s.size > 0 { // it may be within a line that is longer than what is read at once
		tail := make([]byte, min(most, s.size))
		if _, err := s.file.ReadAt(tail, s.size-int64(len(tail))); err != nil {
			return err
		}
		at := len(tail)
		for at > 0 && tail[at-1] != '\n' {
			at--
		}
		s.size -= int64(len(tail) - at)
		if at > 0 {
			break
		}
	}
	if err := s.file.Truncate(s.size); err != nil {
		return err
	}
	_, err := s.file.Seek(0, io.SeekStart)
	return err
}

// with is what the spool has and then what comes, which it takes in.
func (s *spool) with(in io.Reader) io.Reader {
	return io.MultiReader(io.NewSectionReader(s.file, 0, s.size), io.TeeReader(in, io.NewOffsetWriter(s.file, s.size)))
}

// words say where to go on.
func (s *spool) words() string {
	return fmt.Sprintf("the spool has %d lines: go on with line %d", s.lines, s.lines+1)
}
