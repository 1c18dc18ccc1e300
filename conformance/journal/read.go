package journal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// maxLine bounds one line in bytes; results are some hundreds.
const maxLine = 16 << 20

// read reads the results of an earlier part of the run, and takes away a last
// line that is not whole.
func (f *File) read(h header) (map[string]conformance.Result, error) {
	results := map[string]conformance.Result{}
	var end int64 // of the last whole line
	in := bufio.NewReaderSize(f.file, 1<<16)
	for number := 1; ; number++ {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			if number == 1 {
				return results, f.restart(h)
			}
			// A line without its end was being written when the program was killed.
			return results, f.file.Truncate(end)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		end += int64(len(line))
		if number == 1 {
			err = h.same(line)
		} else {
			err = add(results, line)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
}

// restart begins a journal anew of which not even the first line was written.
func (f *File) restart(h header) error {
	if err := f.file.Truncate(0); err != nil {
		return err
	}
	return f.write(h)
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

func add(results map[string]conformance.Result, line []byte) error {
	if bytes.Equal(line, finished) {
		return nil
	}
	var r conformance.Result
	if err := strict(line, &r); err != nil {
		return fmt.Errorf("not a result: %w; start anew without --resume", err)
	}
	earlier, twice := results[r.ID]
	if twice && earlier.Verdict != conformance.Error {
		return fmt.Errorf("case %s was judged twice: start anew without --resume", text.Printable(r.ID))
	}
	results[r.ID] = r
	return nil
}
