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

// maxLine bounds one line in bytes, maxHeader the first, and maxFile the file, also
// after it has been unpacked: records are some hundreds, or some thousands.
const (
	maxLine   = 16 << 20
	maxHeader = 64 << 10
	maxFile   = 1 << 30
)

// read reads the records of an earlier part of the run, and takes away a last line
// that is not whole. What belonged to cases is made anew.
func (f *File) read() (map[string]suite.Record, error) {
	records := map[string]suite.Record{}
	in := bufio.NewReaderSize(f.file, 1<<16)
	for number := 1; ; number++ {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			// A line without its end was being written when the program was killed.
			if err := f.file.Truncate(f.size); err != nil || number > 1 {
				return records, err
			}
			_, err := f.write(f.head) // not even the first line was there
			return records, err
		}
		if err == nil && number == 1 {
			err = f.begin(line)
		} else if err == nil {
			err = f.add(records, line, number)
		}
		switch {
		case errors.Is(err, ErrOther):
			return nil, err
		case err != nil:
			return nil, invalid(number, err)
		}
		f.size += int64(len(line))
	}
}

func invalid(line int, why error) error {
	return fmt.Errorf("%w: line %d: %w; start anew without --resume", suite.ErrEvidence, line, why)
}

// begin reads the first line.
func (f *File) begin(line []byte) error {
	theirs, next, err := readHeader(line)
	if err != nil {
		return err
	}
	f.link = next
	if err := f.head.same(theirs); err != nil {
		return fmt.Errorf("%w: line 1: %w", ErrOther, err)
	}
	return nil
}

func readHeader(line []byte) (theirs header, next link, err error) {
	if !bytes.HasPrefix(line, []byte(`{"schema":"`+Schema+`"`)) {
		return theirs, next, fmt.Errorf("%w: line 1: not a journal of the form %s, which this version reads; start anew without --resume", ErrOther, Schema)
	}
	if len(line) > maxHeader {
		return theirs, next, fmt.Errorf("longer than %d bytes", maxHeader)
	}
	next, err = unseal(link{}, line, &theirs)
	return theirs, next, err
}

// readLine reads a line with its end; with an error comes what there is of one.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, fmt.Errorf("longer than %d bytes: this is not a journal", maxLine)
		case errors.Is(err, bufio.ErrBufferFull):
		default:
			return line, err
		}
	}
}

// add reads one record. A later one takes the place of an earlier one only where one
// of the two says that the case could not be run.
func (f *File) add(records map[string]suite.Record, line []byte, number int) error {
	r := suite.Record{Line: number}
	next, err := unseal(f.link, line, &r)
	if err != nil {
		return err
	}
	f.link = next
	for i := range r.Answers {
		r.Answers[i].Signed = nil // it stays in the file, and would fill the memory
	}
	if r.Part != "" {
		return nil
	}
	earlier, twice := records[r.Case]
	if twice && earlier.Verdict != conformance.Error && r.Verdict != conformance.Error {
		return fmt.Errorf("case %s was judged twice", text.Printable(r.Case))
	}
	records[r.Case], f.cases[r.Case] = r, place{f.size, int64(len(line))}
	return nil
}
