package attest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"example.org/mp107/conformance/attest"
)

// TestReadParticulars: what is wrong with what a laboratory states is told with its place.
func TestReadParticulars(t *testing.T) {
	change := func(from, to string) string {
		changed := statementText(t, from, to)
		if changed == statementText(t) {
			t.Fatalf("there is no %s", from)
		}
		return changed
	}
	for _, test := range []struct {
		name, source string
		want         []string
	}{
		{"whole", statementText(t), []string{"<nil>"}},
		{"an empty field", change(`"some address"`, `" "`), []string{"laboratory.address is missing: the laboratory's address"}},
		{"a field less", change(`"title":"some title"`, `"location":"x"`), []string{`"location" is given twice`}},
		{"unknown", change(`"title"`, `"Title"`), []string{`"Title" is unknown`}},
		{"unknown within", change(`"function"`, `"role"`), []string{`"authorisedBy.role" is unknown`}},
		{"with a dot", change(`"title"`, `"item.other"`), []string{`"item.other" is unknown: what is within`}},
		{"twice within", change(`"function"`, `"name"`), []string{`line 1: "authorisedBy.name" is given twice`}},
		{"a number", change(`"some title"`, `7`), []string{`line 1: "title" is not text: put it in quotes`}},
		{"null", change(`"some title"`, `null`), []string{`"title" is not text`}},
		{"a list", change(`"some title"`, `["x"]`), []string{`"title" is not text`}},
		{"too deep", change(`"some function"`, `{"x":"y"}`), []string{`"authorisedBy.function" is not text`}},
		{"an object for text", change(`"some title"`, `{"x":"y"}`), []string{`"title.x" is unknown`}},
		{"no day", change(`"2026-11-01"`, `"1 Nov 2026"`), []string{`item.received is "1 Nov 2026": want a day`}},
		{"no such day", change(`"2026-11-01"`, `"2026-11-31"`), []string{`item.received is "2026-11-31": want a day`}},
		{"the order of days", change(`"2026-11-04"`, `"2026-11-02"`), []string{"have to be in that order"}},
		{"a line break", change(`some title`, `a\nb`), []string{"title has characters that do not show"}},
		{"another schema", change(`mp107.statement.v1`, `mp107.statement.v2`), []string{"schema has to be"}},
		{"much too long", change(`some title`, strings.Repeat("x", 2001)), []string{"title has more than 2000 characters"}},
		{"larger than any", statementText(t) + strings.Repeat(" ", attest.MaxParticulars), []string{"it has more than"}},
		{"something after", statementText(t) + "{}", []string{"something follows"}},
		{"its end", strings.TrimSuffix(statementText(t), "}"), []string{"line 1: its end is missing"}},
		{"not UTF-8", "\xff", []string{"it is not UTF-8"}},
		{"no object", "[]", []string{"want an object"}},
		{"nothing", "", []string{"its end is missing"}},
		{"very deep", strings.Repeat(`{"a":`, 40_000), []string{"is not text"}},
		{"the template", string(attest.Template()), []string{"reportNumber is missing", "customer.contact is missing", "item.received is missing", "performed.from is missing", "authorisedBy.function is missing"}},
	} {
		_, err := attest.ReadParticulars([]byte(test.source))
		for _, want := range test.want {
			if got := fmt.Sprint(err); !strings.Contains(got, want) || want == "<nil>" && err != nil {
				t.Errorf("%s: %.300s, want %s", test.name, got, want)
			}
		}
	}
	if _, err := attest.ReadParticulars(attest.Template()); strings.Count(fmt.Sprint(err), " is missing: ") != 19 {
		t.Errorf("of an empty form it is said: %v", err)
	}
}

// TestParticularsAreDocumented: docs/attest.md has every field, with what it says.
func TestParticularsAreDocumented(t *testing.T) {
	told, err := os.ReadFile("../../docs/attest.md")
	if err != nil {
		t.Fatal(err)
	}
	_, err = attest.ReadParticulars(attest.Template())
	for line := range strings.SplitSeq(err.Error(), "\n") {
		path, means, _ := strings.Cut(strings.TrimSpace(line), " is missing: ")
		if !strings.Contains(string(told), fmt.Sprintf("| %s | %s |\n", path, means)) {
			t.Errorf("docs/attest.md does not say: %s", line)
		}
	}
}
