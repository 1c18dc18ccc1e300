package report

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

var update = flag.Bool("update", false, "write the golden files anew")

// Golden holds what was rendered to a file that a person has looked at.
func Golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("rendering differs from %s; look at it, and run with -update if it is right (-golden +now):\n%s", path, diff)
	}
}
