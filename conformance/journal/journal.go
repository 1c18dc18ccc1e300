// Package journal keeps what an implementation answered in a file, one line a
// case, so that a run that was killed can be resumed.
//
// No verdict in the file is believed: to resume is to judge every case anew by the
// answers kept of it. Each line ends with a link, the SHA-256 over the link of the
// line before and the line itself, so that no line can be changed, left out, added
// or moved without those after it. That shows that the file is as some run wrote
// it. It does not show who gave the answers: whoever makes them up, and every link
// with them, has a record of an implementation that behaves. Therefore a resumed run
// carries some of the cases out again (see suite.Runner).
package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/regular"
)

// Schema names the form of a journal; the first line of the file carries it.
const Schema = "mp107.journal.v3"

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
	link link // of the last line
}

// ErrOther is wrapped by the error of Begin for the journal of another run. One
// that is damaged has suite.ErrEvidence. Nothing was run then.
var ErrOther = errors.New("the run cannot be resumed")

// Create begins a journal. An unfinished one of that name is kept beside it,
// with .old at the end. Run stands for settings of the run beyond what an
// outcome tells, such as the faults seeded; a resumed run has to have the same.
func Create(path, run string) (*File, error) {
	text, err := regular.Read(path, maxFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case !bytes.Contains(text[max(0, len(text)-200):], []byte(finished)):
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
	readable, err := regular.Open(path, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no run to resume: start one without --resume", path)
	}
	if err != nil {
		return nil, err
	}
	readable.Close()
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return nil, err
	}
	return &File{path: path, run: run, file: file, resumed: true}, nil
}

// Begin implements suite.Journal.
func (f *File) Begin(asked suite.Outcome, cases int) (map[string]suite.Record, error) {
	h := headerOf(asked, cases, f.run)
	if !f.resumed {
		return nil, f.write(h)
	}
	records, err := f.read(h)
	if err != nil {
		return nil, err
	}
	return records, nil
}

// Judged implements suite.Journal.
func (f *File) Judged(r suite.Record) error { return f.write(r) }

// end is the last line of a journal of a run that came to its end, and finished
// how it begins.
type end struct {
	Finished bool `json:"finished"`
}

const finished = `{"finished":true`

// Finish marks the run as one that came to its end, and closes the file.
func (f *File) Finish() error {
	return errors.Join(f.write(end{true}), f.Close())
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
	next := f.link.then(line)
	if _, err = f.file.Write(next.seal(line)); err == nil {
		f.link = next
	}
	return err
}
