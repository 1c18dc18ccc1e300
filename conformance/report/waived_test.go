package report_test

import (
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

func TestConclusionWithWaivers(t *testing.T) {
	exit := map[conformance.Conclusion]int{conformance.ConformantButForWaivers: 0, conformance.NonConformant: 1, conformance.NotConcluded: 3}
	for name := range waivedConclusions {
		o := situations(t)[name]
		want := waivedConclusions[name]
		r := made(t, o)
		if r.Conclusion.Verdict != want || r.Conclusion.ExitCode != exit[want] {
			t.Errorf("%s: %s with exit code %d, want %s with %d: %s", name, r.Conclusion.Verdict, r.Conclusion.ExitCode, want, exit[want], r.Conclusion.Why)
		}
		if o.Waivers != nil && len(r.NotForSubmission) == 0 {
			t.Errorf("%s: the report does not say that it is not for submission", name)
		}
		if r.Counts.Counts != truthCounts(o) {
			t.Errorf("%s: waivers changed the counts to %+v", name, r.Counts)
		}
	}
}

func truthCounts(o suite.Outcome) (n conformance.Counts) {
	for _, c := range o.Results {
		n.Add(c.Verdict)
	}
	return n
}

func TestEveryRenderingSaysWhatIsWaived(t *testing.T) {
	all := situations(t)
	for name, want := range map[string][]string{
		"waived":                      {"7 failures are waived"},
		"one waived":                  {"1 failure is waived"},
		"waived in part":              {"1 failure is waived"},
		"waived case passes":          {"The waiver does not hold", "5 of 6 cases that it matches passed: R1/table/T04-1-38, R1/table/T04-2-39, R1/table/T04-3-40 and 2 more.", "partly: true"},
		"waived cases all pass":       {"1 of 2 waivers does not hold", "Nothing fails any more: 5 cases that it matches all passed", "Take the waiver out"},
		"waiver for nothing":          {"No case of the suite fits it", "Correct its match"},
		"waiver for nothing applies":  {"3 cases that it matches do not apply"},
		"waiver behind another":       {"1 case that it matches belongs to a waiver before it"},
		"broken waiver and a failure": {"1 of 38 cases failed and no waiver covers it, against", "1 of 2 waivers does not hold", "1 failure is waived"},
		"everything waived":           {"No case passed, and so there is nothing that shows conformance"},
		"waived and stopped":          {"2 cases that it matches were not run", "Let the run finish"},
	} {
		r := made(t, all[name])
		for form, write := range renderings {
			if strings.HasSuffix(form, ".color.txt") || strings.HasSuffix(form, ".xml") {
				continue
			}
			text := strings.Join(strings.Fields(render(t, r, write)), " ")
			for _, part := range want {
				if !strings.Contains(text, part) {
					t.Errorf("%s: %s does not say %q", name, form, part)
				}
			}
		}
	}
}

// TestHeadline: nothing that shows a run with waivers reads as conformance alone.
func TestHeadline(t *testing.T) {
	all := situations(t)
	for name, want := range map[string]string{
		"waived":     "CONFORMANT BUT FOR 7 WAIVED CASES: NOT FOR SUBMISSION\n",
		"one waived": "CONFORMANT BUT FOR 1 WAIVED CASE: NOT FOR SUBMISSION\n",
	} {
		r := made(t, all[name])
		if text := render(t, r, console(false)); !strings.HasPrefix(text, want) {
			t.Errorf("%s: console begins %.80q, want %q", name, text, want)
		}
		page := render(t, r, report.HTML)
		if want := strings.TrimSpace(strings.ToLower(want)); !strings.Contains(page, `data-exit-code="0">`+want+"</h1>") || !strings.Contains(page, "<title>"+want+": ") {
			t.Errorf("%s: heading or title of the page is not %q", name, want)
		}
	}
	for name := range waivedConclusions {
		o := all[name]
		if text := render(t, made(t, o), console(false)); strings.HasPrefix(text, "CONFORMANT\n") {
			t.Errorf("%s: console says CONFORMANT alone", name)
		}
	}
}

func TestUnwaivedFailuresComeFirst(t *testing.T) {
	for name := range waivedConclusions {
		o := situations(t)[name]
		r := made(t, o)
		f, waivedBy := r.Failures, map[string]bool{}
		for _, c := range r.Cases {
			waivedBy[c.ID] = c.Waiver != nil
		}
		if !slices.IsSortedFunc(f.Groups, func(a, b report.FailureGroup) int { return order(a.Waived) - order(b.Waived) }) {
			t.Errorf("%s: a waived group comes before one that is not", name)
		}
		waived, left := 0, 0
		for _, g := range f.Groups {
			left += g.Left
			if g.Waived {
				waived += g.Total
			}
			for _, id := range g.Listed {
				if waivedBy[id] != g.Waived {
					t.Errorf("%s: %s is listed where it does not belong", name, id)
				}
			}
		}
		if waived != f.Waived || left != f.Left || f.Left != f.Total-f.Listed {
			t.Errorf("%s: failures say %d waived and %d left; groups say %d and %d", name, f.Waived, f.Left, waived, left)
		}
	}
	many := outcome(smallLaw(t), join(run(40, conformance.Table, spec.T02, conformance.Fail), run(40, conformance.Table, spec.T04, conformance.Fail))...)
	f := made(t, waived(many, known("T02"))).Failures
	if g := f.Groups[0]; g.Theorem != spec.T04 || len(g.Listed) != report.Listed || len(f.Groups[1].Listed) != 0 {
		t.Errorf("waived failures take the place of others: %d and %d are listed", len(f.Groups[0].Listed), len(f.Groups[1].Listed))
	}
	f = made(t, situations(t)["hundreds waived"]).Failures
	if g := f.Groups[0]; g.Waived || g.Theorem != spec.T15 || len(g.Listed) != 1 || f.Listed != report.Listed {
		t.Errorf("one failure that is not waived is lost among hundreds that are: %+v", f.Groups)
	}
}

func order(last bool) int {
	if last {
		return 1
	}
	return 0
}

// TestWaivedFailuresAreMarked looks at the page: each waived failure names its
// waiver, and no other does.
func TestWaivedFailuresAreMarked(t *testing.T) {
	r := made(t, situations(t)["waived but for one"])
	page := render(t, r, report.HTML)
	told := strings.Split(page, "<article ")[1:]
	if len(told) < 7 {
		t.Fatalf("the page tells %d failures", len(told))
	}
	for i, article := range told[:7] {
		id := strings.SplitN(strings.SplitN(article, "<code>", 2)[1], "<", 2)[0]
		if marked := strings.Contains(article, `class="waived-by"`); marked != (i > 0) {
			t.Errorf("failure %d, %s, is marked as waived: %v", i+1, id, marked)
		}
	}
	text := render(t, r, console(false))
	if !strings.Contains(text, "FAIL R1/scenario/T07-1-2") || strings.Contains(text, "\n  fail  ") {
		t.Errorf("the console does not tell the one failure that is not waived, or tells others with it:\n%s", text)
	}
}

// TestWithoutWaiversNothingIsSaidOfThem: such a report is as it always was;
// the golden files hold it to that byte for byte.
func TestWithoutWaiversNothingIsSaidOfThem(t *testing.T) {
	for name, o := range situations(t) {
		if _, waived := waivedConclusions[name]; waived || len(o.Results) > 2000 {
			continue
		}
		for form, write := range renderings {
			if text := strings.ToLower(render(t, made(t, o), write)); strings.Contains(text, "waive") {
				t.Errorf("%s: %s speaks of waivers", name, form)
			}
		}
	}
}

func TestConsoleIsShortWhenAllFailuresAreWaived(t *testing.T) {
	text := render(t, made(t, situations(t)["waived cleanly"]), console(false))
	if lines := strings.Count(text, "\n"); lines > 45 {
		t.Errorf("console takes %d lines, want at most 45:\n%s", lines, text)
	}
	if strings.Contains(text, "World ") {
		t.Errorf("console tells a failure that is waived as if it were new:\n%s", text)
	}
}

// TestHostileWaiver: what a file of waivers says is escaped like anything else.
func TestHostileWaiver(t *testing.T) {
	r := made(t, situations(t)["hostile waiver"])
	if len(r.Waivers.List) != 1 || r.Waivers.List[0].Waived != 1 {
		t.Fatalf("the waiver is not in use: %+v", r.Waivers)
	}
	for name, write := range renderings {
		harmless(t, name, render(t, r, write))
	}
	soundPage(t, render(t, r, report.HTML))
	parseJUnit(t, render(t, r, report.JUnit))
}
