package main

import (
	"errors"
	"fmt"
	"strings"

	"example.org/mp107/conformance/observe"
	"example.org/mp107/internal/text"
)

func (o *observations) found(f observe.Finding) {
	o.report.Found(f)
	if o.answers != nil {
		_ = o.answers.Write(f.Row()) // an error stays, and is found when all has been written
	}
	if o.follow && (f.Verdict == observe.Violates || len(f.Against) > 0) {
		o.tell(f.Words())
	}
}

func (o *observations) conflict(c observe.Contradiction) {
	o.report.Conflict(c)
	if o.follow {
		o.tell(c.String())
	}
}

func (o *observations) broken(p observe.Problem) {
	if o.pseudonyms != nil {
		p.Why = observe.Hidden(p.Why)
	}
	o.report.Broken(p)
	if o.follow {
		o.tell(p.String())
	}
}

// tell writes a line while the log is still read.
func (o *observations) tell(words string) { fmt.Fprintln(o.w, text.Visible(words, false)) }

// hide takes out of an error what may name somebody, if names are to be hidden.
func (o *observations) hide(err error) error {
	if o.pseudonyms == nil || err == nil {
		return err
	}
	return errors.New(observe.Hidden(err.Error()))
}

// asked says what was held against what.
func (o *observations) asked(logs []string) [][2]string {
	known := []string{}
	if o.world != "" {
		known = append(known, "the whole world, "+o.world)
	}
	for _, f := range factFiles {
		if path := *o.files[f.flag]; path != "" {
			known = append(known, f.flag+" "+path)
		}
	}
	if len(o.complete) > 0 {
		known = append(known, "complete: "+strings.Join(o.complete, ", "))
	}
	if len(known) == 0 {
		known = append(known, "nothing but what the log says")
	}
	return [][2]string{
		{"Log", strings.Join(logs, ", ")}, {"Known", strings.Join(known, "; ")}, {"Release", string(o.loaded.Release)},
		{"Readings", o.loaded.Readings.String()}, {"Law", o.loaded.Register.Digest},
		{"Assumed", "whatever changes a fact is in the log, and an answer is what happened"},
	}
}
