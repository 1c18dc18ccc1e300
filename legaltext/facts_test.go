package legaltext_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

const factClause = `# Facts

## FACT-9 Cost

- provenance: S §3
- modality: fact
- in force: MP107
- requirement: R1

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
		{Clause: "FACT-9", Name: "build", Before: "£2", After: "£20", Size: "+£18 (+900.0 %)", Direction: legaltext.Detrimental, Response: true, Material: true},
		{Clause: "FACT-9", Name: "lead time", After: "six months", Direction: legaltext.NotKnown, Response: true, Material: true},
		{Clause: "FACT-9", Name: "test", Before: "£3", Direction: legaltext.NotKnown, Response: true, Material: true},
	}
	if diff := cmp.Diff(want, legaltext.CompareFacts(before, after)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if same := legaltext.CompareFacts(before, before); len(same) != 0 {
		t.Errorf("a version differs from itself: %v", same)
	}
}

// What the paper and the findings say of money adds up as they say.
func TestCostsOfTheAssessment(t *testing.T) {
	register := embedded(t)
	pounds := func(clause spec.ClauseID, name string) int {
		t.Helper()
		c, err := register.Clause(clause)
		if err != nil {
			t.Fatal(err)
		}
		for _, fact := range c.Facts {
			if n, err := strconv.Atoi(strings.NewReplacer("£", "", ",", "").Replace(fact.Value)); fact.Name == name && err == nil {
				return n
			}
		}
		t.Fatalf("%s states no %s in pounds", clause, name)
		return 0
	}
	const design, after, total = "design, build and PIT", "post-PIT", "total"
	if parts := pounds("FACT-1", design) + pounds("FACT-1", after); parts != 208872 || pounds("FACT-1", total) != parts+1 {
		t.Errorf("the parts of Requirement 1 come to £%d, its total is £%d: FIND-2 says £208,872 and £1 more", parts, pounds("FACT-1", total))
	}
	if parts := pounds("FACT-2", design) + pounds("FACT-2", after); parts != pounds("FACT-2", total) {
		t.Errorf("the parts of Requirement 2 come to £%d", parts)
	}
	if both := pounds("FACT-1", total) + pounds("FACT-2", total); both != pounds("FACT-6", total) {
		t.Errorf("both requirements come to £%d, FACT-6 says £%d", both, pounds("FACT-6", total))
	}
	finding, err := register.Clause("FIND-2")
	if err != nil {
		t.Fatal(err)
	}
	for _, figure := range []string{"£147,191", "£61,681", "£208,872", "£208,873"} {
		if !strings.Contains(finding.Text, figure) {
			t.Errorf("FIND-2 does not name %s", figure)
		}
	}
}
