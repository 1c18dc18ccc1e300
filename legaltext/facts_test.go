package legaltext_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/legaltext"
)

const factClause = `# Facts

## FACT-9 Cost

- provenance: S §3
- modality: fact
- in force: MP107

What it costs [S §3].

` + "```facts\n"

func loadFacts(t *testing.T, facts string) []legaltext.Clause {
	t.Helper()
	register, err := legaltext.Load(fstest.MapFS{"facts.md": {Data: []byte(factClause + facts + "```\n")}})
	if err != nil {
		t.Fatal(err)
	}
	return register.Clauses
}

func TestCompareFacts(t *testing.T) {
	before := loadFacts(t, "design: £1\nbuild: £2\ntest: £3\n")
	after := loadFacts(t, "design: £1\nbuild: £20\nlead time: six months\n")
	want := []legaltext.FactChange{
		{Clause: "FACT-9", Name: "build", Before: "£2", After: "£20"},
		{Clause: "FACT-9", Name: "lead time", After: "six months"},
		{Clause: "FACT-9", Name: "test", Before: "£3"},
	}
	if diff := cmp.Diff(want, legaltext.CompareFacts(before, after)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if same := legaltext.CompareFacts(before, before); len(same) != 0 {
		t.Errorf("a version differs from itself: %v", same)
	}
}

func TestFactsOfTheAssessment(t *testing.T) {
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	cost, err := register.Clause("FACT-1")
	if err != nil {
		t.Fatal(err)
	}
	var total string
	for _, fact := range cost.Facts {
		if fact.Name == "total" {
			total = fact.Value
		}
	}
	if total != "£208,873" {
		t.Errorf("total cost is %q", total)
	}
}
