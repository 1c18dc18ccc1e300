// Package journal keeps what an implementation answered in a file, one line a
// case, so that a run that was killed can be resumed, and any run judged again by
// somebody else.
//
// No verdict in the file is believed: to resume, or to judge again, is to judge every
// case anew by the answers kept of it. Each line ends with a link, the SHA-256 over the link of the
// line before and the line itself, so that no line can be changed, left out, added
// or moved without those after it. That shows that the file is as some run wrote
// it. It does not show who gave the answers: whoever makes them up, and every link
// with them, has a record of an implementation that behaves. Therefore a resumed run
// carries some of the cases out again (see suite.Runner).
//
// While a run is under way its journal is plain, and in the order in which cases were
// answered. When it is over Seal writes it anew: compressed, and in the order of the
// suite, so that its last link, the root, is the same however many cases were under
// way at a time, and however often the run was killed and resumed.
package journal

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	path     string
	resumed  bool
	unpacked bool // from a sealed one
	begun    bool
	settings Settings

	mu    sync.Mutex
	file  *os.File
	link  link             // of the last line
	size  int64            // of the whole lines
	head  header           // the first line
	cases map[string]place // of the last record of each
	parts []place          // what belongs to cases, in its order, of this part of the run
}

// place is where a line stands in the file.
type place struct{ at, size int64 }

// ErrOther is wrapped by the error of Begin for the journal of another run. One
// that is damaged has suite.ErrEvidence. Nothing was run then.
var ErrOther = errors.New("the run cannot be resumed")

// Create begins a journal. An unfinished one of that name in which a case was answered
// is kept under another.
func Create(path, unfinished string, settings Settings) (*File, error) {
	answered, err := answered(path)
	if answered {
		err = os.Rename(path, unfinished)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_RDWR|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	return &File{path: path, settings: settings, file: file, cases: map[string]place{}}, nil
}

// answered tells whether a journal has more than its first line.
func answered(path string) (bool, error) {
	file, err := regular.Open(path, maxFile)
	if err != nil {
		return false, err
	}
	defer file.Close()
	lines := bufio.NewReader(file)
	for {
		switch _, err := lines.ReadSlice('\n'); {
		case errors.Is(err, bufio.ErrBufferFull): // a long line goes on
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return false, err
		default:
			_, err := lines.Peek(1)
			return err == nil, nil
		}
	}
}

// Resume goes on with a journal that is there: with the plain one, or else with the
// one that was sealed.
func Resume(path, sealed string, settings Settings) (*File, error) {
	f := &File{path: path, settings: settings, resumed: true, cases: map[string]place{}}
	readable, err := regular.Open(path, maxFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if f.file, err = unpack(sealed, path); errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%s: there is no run to resume: start one without --resume", path)
		}
		f.unpacked = true
		if err != nil {
			return nil, err
		}
		return f, nil
	case err != nil:
		return nil, err
	}
	readable.Close()
	f.file, err = os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	return f, err
}

// Begin implements suite.Journal.
func (f *File) Begin(asked suite.Outcome, cases int) (map[string]suite.Record, error) {
	f.head = headerOf(asked, cases, f.settings)
	if !f.resumed {
		_, err := f.write(f.head)
		return nil, err
	}
	records, err := f.read()
	f.begun = err == nil
	return records, err
}

// Judged implements suite.Journal.
func (f *File) Judged(r suite.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	written, err := f.write(r)
	if err != nil {
		return err
	}
	if r.Part == "" {
		f.cases[r.Case] = written
	} else {
		f.parts = append(f.parts, written)
	}
	return nil
}

// Close closes the file; the run can be resumed. A journal goes that has nothing in it,
// or was unpacked from a sealed one and then turned out to be of another run.
func (f *File) Close() error {
	err := errors.Join(f.file.Sync(), f.file.Close())
	if f.size == 0 && !f.resumed || f.unpacked && !f.begun {
		err = errors.Join(err, os.Remove(f.path))
	}
	return err
}

func (f *File) write(value any) (place, error) {
	line, err := json.Marshal(value)
	if err != nil {
		return place{}, err
	}
	next := f.link.then(line)
	sealed := next.seal(line)
	if _, err := f.file.Write(sealed); err != nil {
		return place{}, err
	}
	written := place{f.size, int64(len(sealed))}
	f.link, f.size = next, f.size+written.size
	return written, nil
}
