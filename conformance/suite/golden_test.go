package suite_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestCaseListIsStable holds the identifiers of all cases against a golden
// file, so that none disappears or is renamed unnoticed: reports, skip lists
// and waivers refer to them. Where a change is meant, change Version with it.
func TestCaseListIsStable(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, "suite %s, default seed and number of sequences\n", conformance.Version)
	for _, release := range spec.Releases() {
		testSuite := newSuite(t, suite.Options{Release: release})
		var ids []string
		groups := map[string]int{}
		for c, err := range testSuite.Headings() {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, c.ID)
			groups[fmt.Sprintf("%s/%s/%s", c.Requirement, c.Theorem, c.Kind)]++
		}
		slices.Sort(ids)
		fmt.Fprintf(&b, "\n%s: %d cases, SHA-256 of the sorted identifiers %x\n", release, len(ids), sha256.Sum256([]byte(strings.Join(ids, "\n"))))
		for _, group := range slices.Sorted(maps.Keys(groups)) {
			fmt.Fprintf(&b, "%-16s %6d\n", group, groups[group])
		}
	}
	golden := filepath.Join("testdata", "cases.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("the list of cases has changed (-golden +now); if it is meant, run with -update:\n%s", diff)
	}
}
