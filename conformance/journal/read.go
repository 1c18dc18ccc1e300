package journal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
)

// maxLine bounds one line in bytes, and maxFile the file: records are some hundreds,
// or some thousands.
const (
	maxLine = 16 << 20
	maxFile = 1 << 30
)

// read reads the records of an earlier part of the run, and takes away the mark of
// its end and a last line that is not whole.
func (f *File) read(h header) (map[string]suite.Record, error) {
	records := map[string]suite.Record{}
	var whole int64 // up to where the file is gone on with
	in := bufio.NewReaderSize(f.file, 1<<16)
	for number := 1; ; number++ {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			// A line without its end was being written when the program was killed.
			if err := f.file.Truncate(whole); err != nil || number > 1 {
				return records, err
			}
			return records, f.write(h) // not even the first line was there
		}
		if err == nil && bytes.HasPrefix(line, []byte(finished)) {
			if _, err = unseal(f.link, line, &end{}); err == nil {
				if _, more := in.Peek(1); errors.Is(more, io.EOF) {
					return records, f.file.Truncate(whole)
				}
				err = errors.New("lines follow the end")
			}
		} else if err == nil && number == 1 {
			if err := f.begin(h, line); err != nil {
				return nil, err
			}
		} else if err == nil {
			err = f.add(records, line, number)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w; start anew without --resume", suite.ErrEvidence, number, err)
		}
		whole += int64(len(line))
	}
}

// begin reads the first line.
func (f *File) begin(h header, line []byte) error {
	if !bytes.HasPrefix(line, []byte(`{"schema":"`+Schema+`"`)) {
		return fmt.Errorf("%w: line 1: not a journal of the form %s, which this version reads; start anew without --resume", ErrOther, Schema)
	}
	var theirs header
	var err error
	if f.link, err = unseal(link{}, line, &theirs); err != nil {
		return fmt.Errorf("%w: line 1: %w; start anew without --resume", suite.ErrEvidence, err)
	}
	if err := h.same(theirs); err != nil {
		return fmt.Errorf("%w: line 1: %w", ErrOther, err)
	}
	return nil
}

func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, fmt.Errorf("longer than %d bytes: this is not a journal", maxLine)
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil:
			return nil, err
		default:
			return line, nil
		}
	}
}

// add reads one record.
func (f *File) add(records map[string]suite.Record, line []byte, number int) error {
	r := suite.Record{Line: number}
	next, err := unseal(f.link, line, &r)
	if err != nil {
		return err
	}
	earlier, twice := records[r.Case]
	if twice && earlier.Verdict != conformance.Error {
		return fmt.Errorf("case %s was judged twice", text.Printable(r.Case))
	}
	f.link, records[r.Case] = next, r
	return nil
}
