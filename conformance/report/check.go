package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"example.org/mp107/conformance"
)

// Check reports a Report that contradicts itself: one whose counts, conclusion
// or anything else that follows from its cases is not what follows from them.
// Every renderer asks first, so that no rendering can show a conclusion that
// its own cases do not support.
func (r Report) Check() error {
	if r.Schema != Schema {
		return fmt.Errorf("report of schema %q: want %q", r.Schema, Schema)
	}
	want := clean(r)
	mended, problems := cases(want.Cases)
	if len(problems) > 0 {
		return fmt.Errorf("report with unfit cases: %s", problems[0])
	}
	want.Cases = mended
	want.Waivers = waiversOf(want.declared(), want.Cases)
	want.derive() // marks stale cases anew too
	want = cleanButCases(want)
	got, expected := reflect.ValueOf(r), reflect.ValueOf(want)
	for i := range got.NumField() {
		if !reflect.DeepEqual(got.Field(i).Interface(), expected.Field(i).Interface()) {
			name, _, _ := strings.Cut(got.Type().Field(i).Tag.Get("json"), ",")
			return fmt.Errorf("report contradicts itself: %q is not what follows from its cases", name)
		}
	}
	return nil
}

// JSON writes the whole report, with fields in a fixed order and two spaces of
// indent. Cases that passed are counted, and not listed; of failures that are not
// among the shortest there is what fits a line.
func JSON(w io.Writer, r Report) error {
	if err := r.Check(); err != nil {
		return err
	}
	cases, shown := r.Cases, r.shown()
	r.Cases = []conformance.Result{}
	var head bytes.Buffer
	encoder := json.NewEncoder(&head)
	// The file is not a page, and the law's conditions are full of && and <.
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r); err != nil {
		return err
	}
	// The cases are last, and written one by one: they may be tens of megabytes.
	out := bufio.NewWriter(w)
	out.Write(bytes.TrimSuffix(head.Bytes(), []byte("[]\n}\n")))
	encoder.SetIndent("    ", "  ")
	separator := "[\n    "
	for _, c := range cases {
		if c.Verdict == conformance.Pass {
			continue
		}
		if !shown[c.ID] { // one of very many
			c.Reason = clip(c.Reason, maxReason, len(c.Reason))
		}
		if x := c.Counterexample; x != nil && len(x.Events)+len(x.Story.Events) == 0 {
			c = conformance.Result{ID: c.ID, Kind: c.Kind, Requirement: c.Requirement, Theorem: c.Theorem, Verdict: c.Verdict, Reason: c.Reason, Unstable: c.Unstable, Waiver: c.Waiver, Stale: c.Stale}
		}
		out.WriteString(separator)
		head.Reset()
		if err := encoder.Encode(c); err != nil {
			return err
		}
		out.Write(bytes.TrimSuffix(head.Bytes(), []byte("\n")))
		separator = ",\n    "
	}
	if separator[0] == '[' {
		out.WriteString("[]\n}\n")
	} else {
		out.WriteString("\n  ]\n}\n")
	}
	return out.Flush()
}
