package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/spec"
)

// TestNoRenderingOfAContradiction is why a conclusion and an exit code cannot
// differ between renderings: a report that was tampered with has none.
func TestNoRenderingOfAContradiction(t *testing.T) {
	tampering := map[string]func(*report.Report){
		"conclusion":        func(r *report.Report) { r.Conclusion.Verdict = conformance.Conformant },
		"exit code":         func(r *report.Report) { r.Conclusion.ExitCode = 0 },
		"counts":            func(r *report.Report) { r.Counts.Pass++ },
		"total":             func(r *report.Report) { r.Counts.Total-- },
		"group":             func(r *report.Report) { r.Groups[0].Fail = 7 },
		"standing":          func(r *report.Report) { r.Theorems[1].Standing = report.Passed },
		"clause":            func(r *report.Report) { r.Clauses[1].Fail = 0 },
		"case":              func(r *report.Report) { r.Cases[1].Verdict = conformance.Pass },
		"case left out":     func(r *report.Report) { r.Cases = r.Cases[1:] },
		"failure left out":  func(r *report.Report) { r.Failures.Groups = r.Failures.Groups[1:] },
		"banner":            func(r *report.Report) { r.NotForSubmission = nil },
		"untested":          func(r *report.Report) { r.Untested.Clauses = nil },
		"schema":            func(r *report.Report) { r.Schema = "mp107.report.v1" },
		"control character": func(r *report.Report) { r.Implementation.Name = "\x1b[2J" },
		"too long":          func(r *report.Report) { r.Implementation.Name = strings.Repeat("x", 2000) },
		"forged line":       func(r *report.Report) { r.Cases[0].Title = "a\nb" },
	}
	for name, tamper := range tampering {
		t.Run(name, func(t *testing.T) {
			r := made(t, situations(t)["mixed"])
			tamper(&r)
			for form, write := range renderings {
				var b bytes.Buffer
				if err := write(&b, r); err == nil || b.Len() > 0 {
					t.Errorf("%s: wrote %d bytes with error %v, want none and an error", form, b.Len(), err)
				}
			}
		})
	}
}

func TestConclusionAndExitCode(t *testing.T) {
	want := map[conformance.Conclusion]int{conformance.Conformant: 0, conformance.NonConformant: 1, conformance.NotConcluded: 3, conformance.ConformantButForWaivers: 0}
	for name, o := range situations(t) {
		r := made(t, o)
		if r.Conclusion.ExitCode != want[r.Conclusion.Verdict] {
			t.Errorf("%s: %s has exit code %d, want %d", name, r.Conclusion.Verdict, r.Conclusion.ExitCode, want[r.Conclusion.Verdict])
		}
		if o.Counts.Conclude() != conformance.Conformant && r.Conclusion.Verdict == conformance.Conformant {
			t.Errorf("%s: the report is conformant where the counts are not", name)
		}
		if r.Conclusion.Why == "" {
			t.Errorf("%s: the conclusion gives no reason", name)
		}
	}
}

func TestReadIsTheInverseOfJSON(t *testing.T) {
	for name, o := range situations(t) {
		r := made(t, o)
		text := render(t, r, report.JSON)
		back, err := report.Read(strings.NewReader(text), r)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(r, back); diff != "" {
			t.Errorf("%s: report changed on its way through JSON:\n%s", name, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	r := made(t, situations(t)["all pass"])
	good := render(t, r, report.JSON)
	for name, text := range map[string]string{
		"nothing":           "",
		"not JSON":          "{",
		"another schema":    strings.Replace(good, report.Schema, "mp107.report.v0", 1),
		"an unknown field":  strings.Replace(good, `"schema"`, `"extra": 1, "schema"`, 1),
		"something after":   good + "{}",
		"a changed verdict": strings.Replace(good, `"verdict": "conformant"`, `"verdict": "non-conformant"`, 1),
		"a count":           strings.Replace(good, `"pass": 36`, `"pass": 37`, 1),
	} {
		if _, err := report.Read(strings.NewReader(text), r); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}

func TestNewLeavesTheOutcomeAlone(t *testing.T) {
	o, same := situations(t)["hostile"], freshSituations(smallLaw(t))["hostile"]
	made(t, o)
	if !reflect.DeepEqual(o, same) {
		t.Error("New changed the outcome that it was given")
	}
}

func TestJSONHasListsAndNotNulls(t *testing.T) {
	var decoded map[string]any
	if err := json.Unmarshal([]byte(render(t, made(t, situations(t)["zero cases"]), report.JSON)), &decoded); err != nil {
		t.Fatal(err)
	}
	for key, value := range decoded {
		if value == nil {
			t.Errorf("%q is null", key)
		}
	}
}

func TestListingIsBoundedAndFair(t *testing.T) {
	f := made(t, situations(t)["thousands fail"]).Failures
	listed, total := 0, 0
	for _, g := range f.Groups {
		if len(g.Listed) == 0 {
			t.Errorf("%s under %s is crowded out", g.Verdict, g.Label())
		}
		if g.Total != len(g.Listed)+g.Left {
			t.Errorf("%s: %d listed and %d left of %d", g.Label(), len(g.Listed), g.Left, g.Total)
		}
		listed, total = listed+len(g.Listed), total+g.Total
	}
	if f.Total != 2044 || f.Listed != report.Listed || listed != report.Listed || total != f.Total || f.Left != f.Total-report.Listed {
		t.Errorf("failures say %d in all, %d listed, %d left; groups list %d of %d", f.Total, f.Listed, f.Left, listed, total)
	}
	if f.Groups[0].Theorem != spec.T01 || f.Groups[2].Verdict != conformance.Error || f.Groups[3].Verdict != conformance.Inconclusive {
		t.Errorf("want the shortest counterexample first, errors after failures and inconclusive cases last, got %+v", f.Groups)
	}
}

func TestUntestedSaysWhy(t *testing.T) {
	u := made(t, situations(t)["mixed"]).Untested
	gaps := map[string]string{}
	for _, list := range [][]report.Gap{u.Theorems, u.Clauses, u.NotInForce} {
		for _, gap := range list {
			gaps[gap.ID] = gap.Why
		}
	}
	for id, part := range map[string]string{
		"T03": "not the whole suite", "T14": "None of the 5 cases that decide it applies",
		"ORD-1": "strict profile", "EFF-3": "proved, not tested", "R2-1": "from MP107+R2 on",
	} {
		if !strings.Contains(gaps[id], part) {
			t.Errorf("%s: says %q, want something with %q", id, gaps[id], part)
		}
	}
	if len(u.Scope) != 1 || len(u.Findings) != 1 || len(u.LeftOut) != 2 || len(u.Abilities) != 5 {
		t.Errorf("want one scope clause, one finding, two things left out and five abilities, got %+v", u)
	}
}

func TestRenderersPassOnWriteErrors(t *testing.T) {
	r := made(t, situations(t)["mixed"])
	for name, write := range renderings {
		reader, writer := io.Pipe()
		_ = reader.Close() // every write fails from here on
		if err := write(writer, r); err == nil {
			t.Errorf("%s: no error although nothing could be written", name)
		}
	}
}

// TestIgnoredClaims: a claim that the suite does not know is in every form of
// the report that a person reads, and does not show raw.
func TestIgnoredClaims(t *testing.T) {
	o := outcome(smallLaw(t), run(3, conformance.Table, spec.T02, conformance.Pass)...)
	o.Implementation.Ignored = []string{"time-travel", "<blink>\x1b[2J"}
	r := report.New(o, smallLaw(t))
	var page, console bytes.Buffer
	if err := errors.Join(report.HTML(&page, r), report.Console(&console, r, report.ConsoleOptions{})); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"page": page.String(), "console": console.String()} {
		if !strings.Contains(text, "time-travel") || strings.Contains(text, "\x1b") {
			t.Errorf("the %s does not say it, or says it raw", name)
		}
	}
	if strings.Contains(page.String(), "<blink>") {
		t.Error("the claim is not escaped on the page")
	}
}
