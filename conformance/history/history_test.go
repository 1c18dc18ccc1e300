package history

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// TestKindOf: unknown is never a repair, and what showed something and shows nothing now
// is for the worse.
func TestKindOf(t *testing.T) {
	for _, test := range []struct {
		before, after string
		kind          Kind
		worse         bool
	}{
		{"pass", "fail", Broken, true},
		{"inconclusive", "fail", Broken, true},
		{"not applicable", "fail", Broken, true},
		{"fail", "pass", Fixed, false},
		{"not run", "pass", Fixed, false},
		{"pass", "inconclusive", Lost, true},
		{"pass", "error", Lost, true},
		{"pass", "not applicable", Lost, true},
		{"pass", "not run", Lost, true},
		{"fail", "not applicable", Lost, true},
		{"error", "inconclusive", Otherwise, false},
		{"", "pass", New, false},
		{"", "fail", New, true},
		{"pass", "", Gone, true},
		{"fail", "", Gone, true},
		{"not run", "", Gone, false},
	} {
		if kind, worse := kindOf(test.before, test.after); kind != test.kind || worse != test.worse {
			t.Errorf("%q to %q: %s, worse %v; want %s, %v", test.before, test.after, kind, worse, test.kind, test.worse)
		}
	}
}

// run is one of these cases under R1, by identifier.
func run(folder string, conclusion conformance.Conclusion, verdicts map[string]conformance.Verdict) Run {
	r := Run{Folder: folder, Headline: string(conclusion), Conclusion: conclusion, Asked: []Fact{{"Suite", "1"}, {"Law", "ab"}}}
	for _, id := range []string{"a", "b", "c", "d"} {
		if v, there := verdicts[id]; there {
			r.cases = append(r.cases, verdict{id, spec.R1, v, true, false})
			r.Counts.Add(v)
		}
	}
	return r
}

func TestCompare(t *testing.T) {
	before := run("one", conformance.NonConformant, map[string]conformance.Verdict{"a": conformance.Pass, "b": conformance.Pass, "c": conformance.Fail})
	after := run("two", conformance.NonConformant, map[string]conformance.Verdict{"a": conformance.Fail, "b": conformance.Fail, "c": conformance.Pass, "d": conformance.Pass})
	after.Asked = []Fact{{"Suite", "2"}, {"Law", "cd"}}
	before.clauses, after.clauses = []report.Clause{{ID: "X", Text: "words"}, {ID: "Y"}}, []report.Clause{{ID: "X", Text: "other words"}, {ID: "Y"}, {ID: "Z"}}
	d := Compare(before, after, 1)
	if !d.Worse || d.Same != 0 || len(d.Changes) != 3 || d.Changes[0].Kind != Broken || d.Changes[0].Total != 2 || len(d.Changes[0].Cases) != 1 {
		t.Errorf("%+v", d)
	}
	if r := d.Requirements[0]; r.Before.Pass != 2 || r.After.Pass != 2 || r.Changes[Broken] != 2 || r.Changes[Fixed] != 1 || r.Changes[New] != 1 {
		t.Errorf("%+v", r)
	}
	var said strings.Builder
	if err := d.Tell(&said, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"WORSE\n", "Suite           1 -> 2", "clauses that differ: X, Z", "Broken (fails now, and did not before): 2 cases", "  a  pass -> fail\n  and 1 more", "  d  pass"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("not said: %q in\n%s", want, &said)
		}
	}
}

// TestWorseByConclusion: a run that was conformant and is not any more is worse, though
// no case says so; the same run is not worse than itself.
func TestWorseByConclusion(t *testing.T) {
	cases := map[string]conformance.Verdict{"a": conformance.Pass}
	whole, partial := run("one", conformance.Conformant, cases), run("two", conformance.NotConcluded, cases)
	for _, test := range []struct {
		from, to Run
		worse    bool
	}{{whole, partial, true}, {partial, whole, false}, {whole, whole, false}, {partial, partial, false}} {
		if d := Compare(test.from, test.to, 9); d.Worse != test.worse || d.Same != 1 {
			t.Errorf("%s to %s: %+v", test.from.Conclusion, test.to.Conclusion, d)
		}
	}
}

// TestNewRun: a case that a run which ended early has left is told from one that could
// not be run.
func TestNewRun(t *testing.T) {
	r := report.Report{Cases: []conformance.Result{
		{ID: "a", Verdict: conformance.Error, Reason: conformance.NotRun + "x"}, {ID: "b", Verdict: conformance.Error}, {ID: "c", Verdict: conformance.NotApplicable},
	}, Asked: report.Asked{LawDigest: legaltext.Shipped().Digest, Selection: report.Selection{Skip: []string{"T02"}}}}
	run := NewRun("folder", &r)
	if got := index(run.cases); got["a"] != "not run" || got["b"] != "error" || got["c"] != "not applicable" {
		t.Error(got)
	}
	if run.Fact("Selection") != "everything but T02" || run.Fact("Ended early") != "no" || run.Fact("Reached by") != "" {
		t.Errorf("%+v", run.Asked)
	}
}

// TestHostileNames: whatever a folder or an implementation is called, the image is XML
// with no element of theirs, and no escape sequence reaches the terminal.
func TestHostileNames(t *testing.T) {
	const hostile = "</text><script>alert(1)</script>\x1b[31m\u202e\"&\n"
	r := run(hostile, conformance.Conformant, map[string]conformance.Verdict{"a": conformance.Pass})
	r.Headline = hostile
	r.Asked = append(r.Asked, Fact{"Implementation", hostile})
	var image, table, told strings.Builder
	d := Compare(r, r, 1)
	if err := errors.Join(Plot(&image, []Run{r, r}), Table(&table, []Run{r}), d.Tell(&told, false)); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{image.String(), table.String(), told.String()} {
		if strings.ContainsAny(text, "\x1b\u202e") {
			t.Errorf("%q", text)
		}
	}
	decoder := xml.NewDecoder(strings.NewReader(image.String()))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v:\n%s", err, &image)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "script" {
			t.Error("an element of a name's own")
		}
	}
}
