// Package journal keeps what a run has judged in a file, one line a case, so
// that a run that was killed can be resumed.
package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
)

// Schema names the form of a journal; the first line of the file carries it.
const Schema = "mp107.journal.v2"

// File is a journal on disk. It is a conformance.Journal.
//
// Every record is one write to the end of the file, so that a killed program
// leaves at most one line that is not whole, which Resume takes away. A machine
// that loses power may lose more; what is lost is carried out again.
type File struct {
	path    string
	resumed bool
	run     string // settings of the run beyond what an outcome tells

	mu   sync.Mutex
	file *os.File
}

// ErrOther is wrapped by the error of Begin for a journal that cannot be gone on
// with: of another run, or damaged. Nothing was run then.
var ErrOther = errors.New("the run cannot be resumed")

// Create begins a journal. An unfinished one of that name is kept beside it,
// with .old at the end. Run stands for settings of the run beyond what an
// outcome tells, such as the faults seeded; a resumed run has to have the same.
func Create(path, run string) (*File, error) {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case !bytes.HasSuffix(text, finished):
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	return &File{path: path, run: run, file: file}, nil
}

// Resume goes on with a journal that is there.
func Resume(path, run string) (*File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no run to resume: start one without --resume", path)
	}
	if err != nil {
		return nil, err
	}
	return &File{path: path, run: run, file: file, resumed: true}, nil
}

// Begin implements conformance.Journal.
func (f *File) Begin(asked suite.Outcome, cases int) (map[string]conformance.Result, error) {
	h := headerOf(asked, cases, f.run)
	if !f.resumed {
		return nil, f.write(h)
	}
	records, err := f.read(h)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrOther, f.path, err)
	}
	return records, nil
}

// Judged implements conformance.Journal.
func (f *File) Judged(r conformance.Result) error { return f.write(r) }

// finished is the last line of a journal of a run that came to its end.
var finished = []byte("{\"finished\":true}\n")

// Finish marks the run as one that came to its end, and closes the file.
func (f *File) Finish() error {
	err := f.write(struct {
		Finished bool `json:"finished"`
	}{true})
	return errors.Join(err, f.Close())
}

// Close closes the file; the run can be resumed.
func (f *File) Close() error {
	return errors.Join(f.file.Sync(), f.file.Close())
}

func (f *File) write(value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err = f.file.Write(append(line, '\n'))
	return err
}
