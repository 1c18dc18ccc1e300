package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"example.org/mp107/conformance"
)

// Read reads what JSON wrote of a report, and puts the cases that passed back. It
// refuses another schema, fields that it does not know, anything after the report,
// and a report that contradicts itself.
func Read(from io.Reader, of Report) (Report, error) {
	decoder := json.NewDecoder(from)
	decoder.DisallowUnknownFields()
	var r Report
	if err := decoder.Decode(&r); err != nil {
		return Report{}, fmt.Errorf("read report: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Report{}, fmt.Errorf("read report: there is something after it")
	}
	r = clean(r)
	listed := r.Cases
	r.Cases = []conformance.Result{}
	for _, c := range of.Cases {
		if c.Verdict != conformance.Pass && len(listed) > 0 {
			c, listed = listed[0], listed[1:]
		}
		r.Cases = append(r.Cases, c)
	}
	return r, r.Check()
}
