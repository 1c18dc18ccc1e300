package mutate

import (
	"context"
	"flag"
	"os"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/legaltext"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file, or writes the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	file = "testdata/" + file
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if different := cmp.Diff(string(want), got); different != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", file, different)
	}
}

// embedded is the law that the program carries.
var embedded = sync.OnceValues(legaltext.Embedded)

// ran is the report of a run on the embedded law.
func ran(t *testing.T, options Settings) Report {
	t.Helper()
	law, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(context.Background(), law, options)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// only finds the one mutant whose change is described so.
func only(t *testing.T, r Report, change string) Mutant {
	t.Helper()
	for _, m := range r.Mutants {
		if m.Change() == change {
			return m
		}
	}
	t.Fatalf("there is no mutant %q", change)
	return Mutant{}
}
