package journal

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/legaltext/official"
)

// End is the last line of a sealed journal: what a report tells that does not
// follow from the records.
type End struct {
	// Finished is always true; it tells the line from the others.
	Finished bool `json:"finished"`
	// Stopped says why the run ended early, if it did, and FailFast that it was to end
	// at the first failure.
	Stopped  string `json:"stopped,omitempty"`
	FailFast bool   `json:"failFast,omitempty"`
	// Waivers are the failures that were declared as known.
	Waivers []conformance.Waiver `json:"waivers,omitempty"`
	// Unchecked is what could not be found out before the run.
	Unchecked []suite.Unchecked `json:"unchecked,omitempty"`
	// Replay is how failures are shown again; nil where there are none, so that where
	// a report lies makes no difference to it.
	Replay *Replay `json:"replay,omitempty"`
	// Official is what became of the words of an official text to which clauses are bound.
	Official *official.Checked `json:"official,omitempty"`
	// Rounds is what the concurrent rounds came to, as it was judged.
	Rounds json.RawMessage `json:"rounds,omitempty"`
}

// Replay is how a failure is shown again: COMMAND replay FOLDER/replay/001.json FLAGS.
type Replay struct {
	Command string `json:"command"`
	Folder  string `json:"folder"`
	Flags   string `json:"flags,omitempty"`
	// Adaptor is the instance that the file of the failure names.
	Adaptor string `json:"adaptor"`
}

// Attachment is a file of the report that does not follow from the records.
type Attachment struct {
	File  string `json:"file"` // relative to the report's folder, with slashes
	Bytes []byte `json:"bytes"`
}

const (
	finished = `{"finished":true`
	attached = `{"file":`
)

// Seal writes the journal as it stands for good, of the cases of an outcome. It can be
// called more than once.
func (f *File) Seal(to io.Writer, o suite.Outcome, attachments []Attachment, end End) error {
	return packed(to, func(out io.Writer) error {
		_, err := f.seal(out, o, attachments, end)
		return err
	})
}

// Root is the root that the journal has when it is sealed so.
func (f *File) Root(o suite.Outcome, attachments []Attachment, end End) (string, error) {
	last, err := f.seal(io.Discard, o, attachments, end)
	return last.root(), err
}

// packed compresses what is written. Speed is the better choice: the lines are much
// alike, and are some tens of megabytes.
func packed(to io.Writer, write func(io.Writer) error) error {
	zip, err := gzip.NewWriterLevel(to, gzip.BestSpeed)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(zip, 1<<16)
	return cmp.Or(write(out), out.Flush(), zip.Close())
}

func (f *File) seal(out io.Writer, o suite.Outcome, attachments []Attachment, end End) (last link, err error) {
	write := func(line []byte) error {
		last = last.then(line)
		_, err := out.Write(last.seal(line))
		return err
	}
	say := func(value any) error {
		line, err := json.Marshal(value)
		if err != nil {
			return err
		}
		return write(line)
	}
	var sealed []byte
	repeat := func(p place) error {
		sealed = slices.Grow(sealed[:0], int(p.size))[:p.size]
		if _, err := f.file.ReadAt(sealed, p.at); err != nil {
			return err
		}
		return write(said(sealed))
	}
	if err := say(f.head); err != nil {
		return last, err
	}
	for _, result := range o.Results {
		if p, recorded := f.cases[result.ID]; recorded && result.Run() {
			if err := repeat(p); err != nil {
				return last, err
			}
		}
	}
	for _, p := range f.parts {
		if err := repeat(p); err != nil {
			return last, err
		}
	}
	for _, attachment := range attachments {
		if err := say(attachment); err != nil {
			return last, err
		}
	}
	end.Finished = true
	return last, say(end)
}

// unpack makes a plain journal of a sealed one, with the records of the cases alone.
// It appears whole or not at all.
func unpack(sealed, path string) (*os.File, error) {
	c, err := Open(sealed)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	half := path + ".half"
	file, err := os.OpenFile(half, os.O_CREATE|os.O_TRUNC|os.O_RDWR|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	out := bufio.NewWriterSize(file, 1<<16)
	err = c.lines(func(_ int, line []byte) error {
		if bytes.HasPrefix(line, []byte(attached)) || bytes.HasPrefix(line, []byte(finished)) {
			return nil
		}
		_, err := out.Write(line)
		return err
	})
	if err = errors.Join(err, out.Flush()); err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err == nil {
		err = os.Rename(half, path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close(), os.Remove(half))
	}
	return file, nil
}

// ErrVersion is wrapped by the error of Open for the journal of a run of another
// version of the suite, and ErrLaw by that of Judge for one judged by another law.
var (
	ErrVersion = errors.New("of another version of the suite")
	ErrLaw     = errors.New("judged by another law")
)

// Closed is a sealed journal. It is a suite.Played.
type Closed struct {
	End         End
	Attachments []Attachment
	// Root is the last link of the chain.
	Root string
	// Quick is that of suite.Options, which a run that was quick needs to be judged.
	Quick func(*suite.Suite) (map[string]bool, error)

	head    header
	records int
	path    string
	file    *os.File
	in      *bufio.Reader
	// While records are read: the link before the line at hand, its number, and the
	// line itself, if it has not been taken.
	link   link
	number int
	ahead  *suite.Record
	over   bool
}

// Repack writes the journal as Seal has written it.
func (c *Closed) Repack(to io.Writer) error {
	return packed(to, func(out io.Writer) error {
		return c.lines(func(_ int, line []byte) error {
			_, err := out.Write(line)
			return err
		})
	})
}

// maxAttached is how many attachments there can be.
const maxAttached = 100

// Open reads a sealed journal from one end to the other and checks every link; it
// believes nothing of what the records say. The error wraps suite.ErrEvidence, and
// names the line, where the file is not as it was written.
func Open(path string) (*Closed, error) {
	c := &Closed{path: path}
	var last link
	ended, count := false, 0
	err := c.lines(func(number int, sealed []byte) error {
		count = number
		if ended {
			return errors.New("lines follow the end")
		}
		var err error
		switch {
		case number == 1:
			if c.head, last, err = readHeader(sealed); errors.Is(err, ErrOther) {
				err = fmt.Errorf("not a journal of the form %s, which this version reads", Schema)
			}
		case bytes.HasPrefix(sealed, []byte(finished)):
			ended = true
			last, err = unseal(last, sealed, &c.End)
		case bytes.HasPrefix(sealed, []byte(attached)):
			var a Attachment
			last, err = unseal(last, sealed, &a)
			if c.Attachments = append(c.Attachments, a); len(c.Attachments) > maxAttached {
				return fmt.Errorf("more than %d attachments", maxAttached)
			}
		case len(c.Attachments) > 0:
			return errors.New("a record after the attachments")
		default:
			_, last, err = parted(last, sealed)
			c.records++
		}
		return err
	})
	if err == nil && !ended {
		err = fmt.Errorf("%w: line %d: lines are missing from here on", suite.ErrEvidence, count+1)
	}
	if err != nil {
		return nil, err
	}
	c.Root = last.root()
	if c.head.Suite != conformance.Version {
		return nil, fmt.Errorf("%w: %q, this is %s", ErrVersion, c.head.Suite, conformance.Version)
	}
	return c, nil
}

// lines reads the file through.
func (c *Closed) lines(each func(number int, line []byte) error) error {
	if err := c.rewind(); err != nil {
		return err
	}
	defer c.Close()
	for number := 1; ; number++ {
		line, err := readLine(c.in)
		if errors.Is(err, io.EOF) {
			if len(line) == 0 {
				return nil
			}
			err = errors.New("its end is missing")
		}
		if err == nil {
			err = each(number, line)
		}
		if err != nil {
			return fmt.Errorf("%w: line %d: %w", suite.ErrEvidence, number, err)
		}
	}
}

// rewind begins to read the file anew.
func (c *Closed) rewind() error {
	c.Close()
	file, err := regular.Open(c.path, maxFile)
	if err != nil {
		return err
	}
	in := bufio.NewReader(file)
	zip, err := gzip.NewReader(in)
	if err != nil {
		return errors.Join(fmt.Errorf("%w: byte 0: %w", suite.ErrEvidence, err), file.Close())
	}
	zip.Multistream(false)
	c.file, c.in = file, bufio.NewReaderSize(&bounded{zip: zip, after: in, left: maxFile}, 1<<16)
	c.link, c.number, c.ahead, c.over = link{}, 0, nil, false
	return nil
}

// bounded unpacks so many bytes and no more, and wants nothing after them.
type bounded struct {
	zip   io.Reader
	after *bufio.Reader
	left  int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.zip.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fmt.Errorf("more than %d bytes when unpacked", int64(maxFile))
	}
	if errors.Is(err, io.EOF) {
		if _, err := b.after.ReadByte(); err == nil {
			return n, errors.New("bytes follow the end of what is compressed")
		}
	}
	return n, err
}

// Close closes the file.
func (c *Closed) Close() error {
	if c.file == nil {
		return nil
	}
	file := c.file
	c.file = nil
	return file.Close()
}

// Asked is what was asked of whom, as an outcome without results, and why the run
// stopped, if it did.
func (c *Closed) Asked() suite.Outcome {
	h := c.head
	return suite.Outcome{
		Suite: h.Suite, LawDigest: h.LawDigest, Release: h.Release, Readings: h.Readings, Seed: h.Seed, Challenge: h.Challenge, Strict: h.Strict,
		Selection: h.Selection, Adaptor: h.Adaptor, Implementation: h.Implementation, Stopped: c.End.Stopped,
	}
}

// Settings are those of the run.
func (c *Closed) Settings() Settings { return c.head.Settings }

// Judge judges the run again by its records, by a law that has to be the one by
// which it was judged. Confirm is that of suite.Runner. The error wraps
// suite.ErrEvidence where the records are not those of such a run.
func (c *Closed) Judge(ctx context.Context, register *legaltext.Register, confirm func(conformance.Case, []suite.Submitted) error) (*suite.Suite, suite.Outcome, error) {
	h := c.head
	if register.Digest != h.LawDigest {
		return nil, suite.Outcome{}, fmt.Errorf("%w: %s, not %s", ErrLaw, text.Printable(h.LawDigest), register.Digest)
	}
	testSuite, err := suite.New(suite.Options{
		Register: register, Release: h.Release, Readings: h.Readings, Seed: h.Seed, Challenge: h.Challenge, Strict: h.Strict,
		Run: h.Selection.Run, Skip: h.Selection.Skip, Scope: h.Selection.Scope, Sequences: optional(h.Settings.Sequences), Depth: optional(h.Settings.Depth), Plain: h.Settings.Declared, Quick: c.Quick,
		MaxCases: max(leastBound, casesPerRecord*c.records),
	})
	if err != nil {
		return nil, suite.Outcome{}, fmt.Errorf("%w: line 1: %w", suite.ErrEvidence, err)
	}
	if testSuite.Len() != h.Cases {
		return nil, suite.Outcome{}, fmt.Errorf("%w: line 1: it is of %d cases, this law and suite have %d", suite.ErrEvidence, h.Cases, testSuite.Len())
	}
	if err := c.rewind(); err != nil {
		return nil, suite.Outcome{}, err
	}
	defer c.Close()
	outcome, err := suite.Runner{FailFast: c.End.FailFast, Waivers: c.End.Waivers, Unchecked: c.End.Unchecked, Confirm: confirm}.Judge(ctx, testSuite, c.Asked(), c)
	if err == nil {
		err = c.done()
	}
	outcome.Evidence, outcome.Official = c.Root, c.End.Official
	return testSuite, outcome, err
}

// A header may ask for more cases than anybody has carried out, to keep whoever judges
// busy. A run that was stopped early has fewer records than cases, but not by that much.
const (
	leastBound     = 1_000_000
	casesPerRecord = 100
)

// optional is a number as the suite wants it, to which zero means the default.
func optional(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

// Next implements suite.Played.
func (c *Closed) Next(id, part string) (suite.Record, bool, error) {
	if err := c.look(); err != nil {
		return suite.Record{}, false, err
	}
	if c.ahead == nil || c.ahead.Case != id || c.ahead.Part != part {
		return suite.Record{}, false, nil
	}
	record := *c.ahead
	c.ahead = nil
	return record, true, nil
}

// Records are those of some cases, without their parts, by identifier.
func (c *Closed) Records(wanted map[string]bool) (map[string]suite.Record, error) {
	found := map[string]suite.Record{}
	err := c.lines(func(number int, line []byte) error {
		rest, isRecord := bytes.CutPrefix(line, []byte(`{"case":"`))
		if id, _, _ := bytes.Cut(rest, []byte(`"`)); !isRecord || !wanted[string(id)] {
			return nil
		}
		record := suite.Record{Line: number}
		if err := json.Unmarshal(said(line), &record); err != nil || record.Part != "" {
			return err
		}
		found[record.Case] = record
		return nil
	})
	return found, err
}

// done reports a record that nobody asked for.
func (c *Closed) done() error {
	if err := c.look(); err != nil || c.ahead == nil {
		return err
	}
	return fmt.Errorf("%w: line %d: a record of case %s that this run does not have there", suite.ErrEvidence, c.number, text.Printable(c.ahead.Case))
}

// look reads the next record, unless it has been, or there is none.
func (c *Closed) look() error {
	if c.ahead != nil || c.over {
		return nil
	}
	line, err := readLine(c.in)
	if c.number++; c.number == 1 && err == nil {
		if _, c.link, err = parted(c.link, line); err == nil {
			line, err = readLine(c.in)
			c.number++
		}
	}
	switch {
	case err != nil:
	case bytes.HasPrefix(line, []byte(attached)), bytes.HasPrefix(line, []byte(finished)):
		c.over = true
		_, _, err = parted(c.link, line)
	default:
		c.ahead = &suite.Record{Line: c.number}
		c.link, err = unseal(c.link, line, c.ahead)
	}
	if err != nil {
		return fmt.Errorf("%w: line %d: %w", suite.ErrEvidence, c.number, err)
	}
	return nil
}
