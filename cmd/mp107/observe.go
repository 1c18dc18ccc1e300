package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/observe"
	"example.org/mp107/internal/regular"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// observations is what the command observe is asked, and what comes of it.
type observations struct {
	law          lawFlags
	loaded       model.Law
	compare      string
	world        string
	files        map[string]*string
	complete     []string
	window       time.Duration
	follow       bool
	csv, keyFile string
	mapping      string
	spool        string
	json         bool
	facts        []observe.Fact
	everything   observe.Complete
	pseudonyms   *observe.Pseudonyms
	report       observe.Report
	answers      *csv.Writer // nil where no table is asked for
	w            io.Writer
}

func newObserve() *cobra.Command {
	o := &observations{files: map[string]*string{}}
	cmd := &cobra.Command{
		Use:   "observe LOG...",
		Short: "Judge a system that cannot be driven, by a log of what it was asked and answered",
		Long: `Judge a system that cannot be driven, by a log of what it was asked and answered. A log
is JSON lines, or CSV with --mapping (docs/observe.md); - is standard input. Of each answer it is said that it

  agrees        the law decides so in every world that fits what is known
  violates      it does in none
  cannot tell   it does in some; and which facts would settle it, the fewest that do

What is known of the world may be partial, and comes in files, CSV or a list of
objects in JSON. An empty cell is not known; "none" is known not to be there; since, an
optional column, is the time from which a row is known:

` + factTables + `

--complete says of which everything is known, so that what is not listed is not;
--world gives all of it at once. A fact holds until the log or a later fact says
otherwise. Exit code 0 means that every answer agrees, 1 that one violates the law, 3
that something cannot be told, was not taken in, or contradicts something else.`,
		Example: `  mp107 observe log.jsonl --world world.json
  mp107 observe log.jsonl --inventory inventory.csv --registration registration.csv --holders holders.csv --users users.csv
  mp107 observe january.jsonl february.jsonl --registration registration.csv --complete registration --csv tables/
  mp107 observe log.jsonl --world world.json --release baseline --compare MP107
  mp107 observe export.csv --mapping columns.csv --registration registration.csv
  tail -f log.jsonl | mp107 observe --follow --world world.json --window 5s --pseudonymise key
  tail -n +1 -f log.jsonl | mp107 observe --follow --world world.json --spool read.spool`,
		Args: func(_ *cobra.Command, args []string) error {
			if o.follow && len(args) > 0 {
				return errors.New("--follow reads standard input and takes no files")
			}
			if !o.follow && o.spool != "" {
				return errors.New("--spool is for --follow: files can be read again")
			}
			if !o.follow && len(args) == 0 {
				return errors.New("observe takes logs, such as log.jsonl, or - for standard input; none given")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.execute(cmd, args) },
	}
	o.law.register(cmd)
	cmd.Flags().StringVar(&o.compare, "compare", "", "say of every request that was refused whether this `RELEASE` would accept it")
	cmd.Flags().StringVar(&o.world, "world", "", "all that is known: a world as JSON, or a folder of tables, `PATH`")
	for _, f := range factFiles {
		o.files[f.flag] = cmd.Flags().String(f.flag, "", "`FILE` of facts: "+strings.Join(slices.Concat(f.columns, f.optional), ", "))
	}
	cmd.Flags().StringSliceVar(&o.complete, "complete", nil, "`KINDS` of facts of which everything is known: inventory, holders, registration, users, counters")
	cmd.Flags().DurationVar(&o.window, "window", 0, "how much later than lines of later times a line may come, in whole seconds")
	cmd.Flags().BoolVar(&o.follow, "follow", false, "read standard input and tell what violates the law at once")
	cmd.Flags().StringVar(&o.csv, "csv", "", "`FOLDER` to write answers.csv and devices.csv to")
	cmd.Flags().StringVar(&o.mapping, "mapping", "", "the logs are CSV: `FILE` that says which field is in which column (see docs/observe.md)")
	cmd.Flags().StringVar(&o.keyFile, "pseudonymise", "", "`KEYFILE`: write other identifiers and metering points, the same for the same key")
	jsonFlag(cmd, &o.json)
	cmd.Flags().StringVar(&o.spool, "spool", "", "with --follow: `FILE` that keeps what was read; after a kill the same command goes on, and says with which line")
	cmd.MarkFlagsMutuallyExclusive("json", "follow")
	cmd.MarkFlagsMutuallyExclusive("spool", "pseudonymise") // it has the lines as they came
	return cmd
}

func (o *observations) execute(cmd *cobra.Command, logs []string) error {
	o.w = cmd.OutOrStdout()
	if o.follow {
		logs = []string{"-"}
	}
	observer, err := o.prepare(logs)
	if err != nil {
		return o.hide(err)
	}
	reader := &observe.Reader{Observer: observer, Window: spec.Time(o.window / time.Second)}
	if o.mapping != "" {
		text, err := regular.Read(o.mapping, observe.MaxMapping)
		if err == nil {
			reader.Mapping, err = observe.ParseMapping(bytes.NewReader(text))
		}
		if err != nil {
			return fmt.Errorf("--mapping %s: %w", o.mapping, err)
		}
	}
	if o.pseudonyms != nil {
		reader.Rename = o.pseudonyms.Entry
	}
	ctx, in := heeding(cmd), cmd.InOrStdin()
	if o.spool != "" {
		spool, err := openSpool(o.spool)
		if err != nil {
			return err
		}
		defer spool.file.Close() // what was written is with the system
		if in = spool.with(in); spool.lines > 0 {
			fmt.Fprintln(cmd.ErrOrStderr(), spool.words())
		}
	}
	read := func() error {
		for _, log := range logs {
			if err := readLog(ctx, reader, log, in); err != nil && ctx.Err() == nil {
				return err
			}
		}
		reader.Close()
		return nil
	}
	if o.csv == "" {
		err = read()
	} else {
		err = o.tables(read, observer)
	}
	if err != nil {
		return inconclusive(o.hide(err))
	}
	o.report.Tally, o.report.Compare = observer.Tally, spec.Release(o.compare)
	if o.report.Wrong, err = observer.WrongHolders(); err != nil {
		return inconclusive(err)
	}
	end := inconclusive(ctx.Err()) // not all of it was read
	if code := observer.Tally.Conclude().ExitCode(); code != exitConformant || o.follow {
		end = ended(code)
	}
	if o.json {
		document, err := o.document()
		if err != nil {
			return inconclusive(err)
		}
		return writeDocument(o.w, document, end)
	}
	if err := o.report.Write(o.w, o.asked(logs), useColour()); err != nil {
		return inconclusive(err)
	}
	return end
}

// prepare reads the law and everything that is known.
func (o *observations) prepare(logs []string) (*observe.Observer, error) {
	var err error
	if o.loaded, err = o.law.load(); err != nil {
		return nil, err
	}
	if o.compare != "" {
		if _, err := spec.ParseRelease(o.compare); err != nil {
			return nil, fmt.Errorf("--compare: %w", err)
		}
	}
	if o.window < 0 || o.window%time.Second != 0 {
		return nil, fmt.Errorf("--window %v: want whole seconds from 0 on", o.window)
	}
	for _, log := range logs {
		if _, err := os.Stat(log); log != "-" && err != nil {
			return nil, err
		}
	}
	if o.keyFile != "" {
		if err := o.key(o.keyFile); err != nil {
			return nil, err
		}
	}
	if err := o.known(); err != nil {
		return nil, err
	}
	return observe.New(observe.Options{
		Law: o.loaded, Compare: spec.Release(o.compare), Facts: o.facts, Complete: o.everything,
		Found: o.found, Conflict: o.conflict, Broken: o.broken,
	})
}

// known reads what is known beside the log.
func (o *observations) known() error {
	for _, kind := range o.complete {
		flag := map[string]*bool{
			"inventory": &o.everything.Inventory, "holders": &o.everything.Holders, "registration": &o.everything.Registration,
			"users": &o.everything.Users, "counters": &o.everything.Counters,
		}[kind]
		if flag == nil {
			return fmt.Errorf("--complete %q: want some of inventory, holders, registration, users, counters", kind)
		}
		*flag = true
	}
	for _, f := range factFiles {
		if path := *o.files[f.flag]; path != "" {
			if o.world != "" {
				return fmt.Errorf("--world and --%s do not go together: a world is all that there is", f.flag)
			}
			if err := f.read(o, path); err != nil {
				return err
			}
		}
	}
	if o.world == "" {
		return nil
	}
	world, err := readWorld(o.world)
	if err != nil {
		return fmt.Errorf("--world: %w", err)
	}
	o.facts, o.everything = observe.OfWorld(o.pseudonyms.World(world), observe.Source{File: o.world}), observe.Everything
	return nil
}

// tables writes the answers while they are found, and the Devices afterwards.
func (o *observations) tables(read func() error, observer *observe.Observer) error {
	if err := os.MkdirAll(o.csv, 0o755); err != nil {
		return err
	}
	err := writeFile(filepath.Join(o.csv, "answers.csv"), func(w io.Writer) error {
		o.answers = csv.NewWriter(w)
		_ = o.answers.Write(observe.AnswerColumns)
		err := read()
		o.answers.Flush()
		return errors.Join(err, o.answers.Error())
	})
	if err != nil {
		return err
	}
	wrong, err := observer.WrongHolders()
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(o.csv, "devices.csv"), func(w io.Writer) error { return observe.WriteWrong(w, wrong) })
}

// readLog reads one log. Standard input ends for us when we are to end.
func readLog(ctx context.Context, reader *observe.Reader, path string, in io.Reader) error {
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		return reader.Read(ctx, file, path)
	}
	ours, theirs := io.Pipe()
	go func() {
		_, err := io.Copy(theirs, in)
		theirs.CloseWithError(err)
	}()
	defer context.AfterFunc(ctx, func() { theirs.Close() })()
	return reader.Read(ctx, ours, "-")
}
