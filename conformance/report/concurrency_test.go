package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
)

// disorder is a history of a few calls that no order explains.
func disorder(n int) suite.History {
	return suite.History{
		Case: fmt.Sprintf("R1/T01/concurrent/%05d", n), Devices: "ESME 1", Names: []string{"operator 1 is 00-01"}, Before: "Registered: supplier 1 as IS.",
		Operations: []suite.TimedOperation{
			{Client: 1, Call: 1, Return: 40, Text: "supplier 1 sends 6.15.1", Answer: "accepted (I0)", Conflict: true},
			{Client: 3, Call: 7, Return: 9, Text: "supplier 2 becomes registered as IS", Answer: "done"},
			{Client: 3, Call: 20, Return: 41, Text: "what does ESME 1 hold?", Answer: "no answer yet", Unfinished: true},
			{Client: 4, Call: 30, Return: 31, Text: "what does ESME 1 hold?", Answer: "Supplier: supplier 1", Conflict: true, Afterwards: true},
		},
		Page: fmt.Sprintf("concurrent/R1-T01-%05d-1.html", n),
	}
}

// concurrentOutcome is a run with concurrent rounds.
func concurrentOutcome(t *testing.T, histories ...suite.History) suite.Outcome {
	o := outcome(smallLaw(t), result(1, conformance.Concurrent, "T01", conformance.Pass), result(2, conformance.Concurrent, "T09", conformance.Pass))
	o.Concurrency = &suite.Concurrency{Clients: 8, Rounds: 60, Operations: 5920, Overlaps: 6950, Races: 977, Histories: histories}
	return o
}

// TestConcurrencySection shows what overlapped and where no order was found, and
// is absent from a run without concurrent rounds.
func TestConcurrencySection(t *testing.T) {
	text := render(t, made(t, concurrentOutcome(t, disorder(1))), report.HTML)
	for _, want := range []string{
		`<section id="concurrency">`, `href="#concurrency"`, "60 rounds with 8 clients at once, 5,920 operations", "6,950 pairs", "977 of them",
		`href="concurrent/R1-T01-00001-1.html"`, "supplier 2 becomes registered as IS", `class="call is-marked"`, `class="call is-open"`, ">client 3<", ">afterwards<",
		// Stamps 1, 7, 9, 20, 30, 31, 40 and 41 in columns from the second on.
		"repeat(8, ", "grid-row: 1; grid-column: 2 / 8", "grid-row: 2; grid-column: 3 / 4", "grid-row: 2; grid-column: 5 / 9", "grid-row: 3; grid-column: 6 / 7",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Count(text, "Contradicts<") != 2 {
		t.Error("not both calls that contradict each other are marked")
	}
	for _, e := range parsePage(t, text) {
		if !slices.Contains(allowedElements, e.name) {
			t.Errorf("page has a <%s>", e.name)
		}
	}
	if text := render(t, made(t, situations(t)["mixed"]), report.HTML); strings.Contains(text, "oncurrency") || strings.Contains(text, "lanes") {
		t.Error("a run without concurrent rounds tells of them")
	}
}

// TestConcurrencyKind: the rounds are counted as a kind of their own, where there are any.
func TestConcurrencyKind(t *testing.T) {
	kinds := func(o suite.Outcome) (kinds []conformance.Kind) {
		for _, k := range made(t, o).Kinds {
			kinds = append(kinds, k.Kind)
		}
		return kinds
	}
	if got := kinds(concurrentOutcome(t)); got[len(got)-1] != conformance.Concurrent {
		t.Errorf("%v", got)
	}
	if got := kinds(situations(t)["mixed"]); slices.Contains(got, conformance.Concurrent) {
		t.Errorf("%v", got)
	}
}

// TestConcurrencyIsKept by the JSON form, which reads back as it was.
func TestConcurrencyIsKept(t *testing.T) {
	r := made(t, concurrentOutcome(t, disorder(1), disorder(2)))
	back, err := report.Read(strings.NewReader(render(t, r, report.JSON)), r)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r.Concurrency, back.Concurrency); diff != "" {
		t.Error(diff)
	}
	if bytes.Contains([]byte(render(t, made(t, situations(t)["mixed"]), report.JSON)), []byte(`"concurrency"`)) {
		t.Error("a run without concurrent rounds has the field")
	}
}

// TestHostileHistories are bounded, harmless and lead nowhere else.
func TestHostileHistories(t *testing.T) {
	nasty := "</span><script>alert(1)</script>\x1b[31m" + strings.Repeat("y", 1<<20)
	var many []suite.History
	for n := range 40 {
		h := disorder(n)
		h.Devices, h.Before, h.Names = nasty, nasty, []string{nasty}
		h.Page = []string{"javascript:alert(1)", "https://example.org/", "../concurrent/x.html", "concurrent/../../x.html", `concurrent/"onclick=.html`}[n%5]
		h.Operations = nil
		for i := range 1000 {
			h.Operations = append(h.Operations, suite.TimedOperation{Client: -i, Call: int64(1) << (i % 63), Return: -5, Text: nasty[:200], Answer: nasty[:200]})
		}
		many = append(many, h)
	}
	o := concurrentOutcome(t, many...)
	o.Concurrency.Left = 3
	text := render(t, made(t, o), report.HTML)
	harmlessPage := strings.ReplaceAll(text, "bytes in all]", "")
	if strings.Contains(text, "<script") || strings.Contains(text, "\x1b") || strings.Contains(text, "javascript:") || strings.Contains(text, "example.org") {
		t.Error("markup or a link went through")
	}
	if len(harmlessPage) > 4<<20 {
		t.Errorf("page has %d bytes", len(text))
	}
	for _, e := range parsePage(t, text) {
		if href := e.attributes["href"]; e.name == "a" && !strings.HasPrefix(href, "#") {
			t.Errorf("a link leads to %q", href)
		}
	}
	for _, place := range regexp.MustCompile(`grid-column: (\d+) / (\d+)`).FindAllStringSubmatch(text, -1) {
		from, _ := strconv.Atoi(place[1])
		if end, _ := strconv.Atoi(place[2]); end <= from {
			t.Fatalf("a bar ends where it begins or before: %s", place[0])
		}
	}
	if !strings.Contains(text, "31 histories more") || !strings.Contains(text, "800 calls more") {
		t.Error("what was left out is not told")
	}
}
