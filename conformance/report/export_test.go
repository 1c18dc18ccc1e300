package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Read reads what JSON wrote. It refuses another schema, fields that it does
// not know, anything after the report, and a report that contradicts itself.
func Read(from io.Reader) (Report, error) {
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
	return r, r.Check()
}
