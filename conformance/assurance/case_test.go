package assurance_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/assurance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// outcome is a run with one theorem in each situation, by what the law and the cases say.
func outcome() suite.Outcome {
	law := legaltext.Shipped()
	o := suite.Outcome{
		Suite: conformance.Version, Release: spec.MP107, LawDigest: law.Digest, Seed: 107, Adaptor: "http://127.0.0.1:8107",
		Implementation: conformance.Description{Name: "<script>alert(1)</script>", Version: "1.2.3"},
		Evidence:       strings.Repeat("ab", 32), Sizes: map[conformance.Kind]int{},
	}
	for _, s := range situations {
		if s.law != "" {
			o.Law = append(o.Law, suite.LawVerdict{Theorem: s.theorem, Verdict: s.law, Intended: true, Vacuous: s.vacuous})
		}
		for _, verdict := range s.cases {
			r := conformance.Result{
				ID: fmt.Sprintf("R1/table/case-%d", len(o.Results)), Kind: conformance.Table, Requirement: spec.R1, Theorem: s.theorem, Title: "A case",
				Verdict: verdict, Theorems: []spec.TheoremID{s.theorem}, Clauses: []spec.ClauseID{"RDP-1"}, Judged: 1,
			}
			if verdict != conformance.Pass {
				r.Reason = "a reason"
			}
			if verdict == conformance.Fail && s.elsewhere != "" {
				r.Counterexample = &conformance.Counterexample{Case: r.ID, Clauses: r.Clauses, Theorems: []spec.TheoremID{s.elsewhere}}
			}
			o.Results = append(o.Results, r)
			o.Counts.Add(verdict)
			o.Sizes[r.Kind]++
		}
	}
	return o
}

const (
	pass, fail, notApplicable = conformance.Pass, conformance.Fail, conformance.NotApplicable
)

type verdicts = []conformance.Verdict

var situations = []struct {
	theorem   spec.TheoremID
	law       string
	vacuous   bool
	cases     verdicts
	elsewhere spec.TheoremID

	standing    report.Standing
	supported   bool
	undeveloped string
}{
	{theorem: spec.T01, law: "proved", cases: verdicts{pass, pass}, standing: report.Passed, supported: true},
	{theorem: spec.T02, law: "proved", cases: verdicts{pass, fail}, standing: report.Failed},
	{theorem: spec.T03, law: "proved", standing: report.NotExercised, undeveloped: "no case that decides it"},
	{theorem: spec.T04, law: "proved", cases: verdicts{notApplicable}, standing: report.NoneApplicable, undeveloped: "None of the 1 case that decide it applies"},
	{theorem: spec.T05, law: "proved", cases: verdicts{pass, notApplicable}, standing: report.PassedInPart},
	{theorem: spec.T06, law: "refuted", cases: verdicts{pass}, standing: report.Passed},
	{theorem: spec.T07, cases: verdicts{pass}, standing: report.Passed, undeveloped: "neither proved nor refuted"},
	{theorem: spec.T08, law: "unknown", cases: verdicts{pass}, standing: report.Passed, undeveloped: "neither proved nor refuted"},
	{theorem: spec.T09, law: "proved", vacuous: true, cases: verdicts{pass}, standing: report.Passed, undeveloped: "Nothing fulfils its premise"},
	{theorem: spec.T10, law: "proved", cases: verdicts{fail}, elsewhere: spec.T02, standing: report.Elsewhere, undeveloped: "failed, against something else"},
	{theorem: spec.T11, law: "proved", cases: verdicts{pass, conformance.Error}, standing: report.Errored},
	{theorem: spec.T13, law: "proved", cases: verdicts{conformance.Inconclusive}, standing: report.Unjudged},
	{theorem: spec.T12, law: "not applicable", standing: report.NotExercised, undeveloped: "not in force"},
}

// TestClaims: a claim is supported by a proof and cases together and by nothing less, and
// says what it lacks.
func TestClaims(t *testing.T) {
	r := report.New(outcome(), legaltext.Shipped())
	c := assurance.New(r)
	undeveloped := 0
	claims := map[spec.TheoremID]assurance.Claim{}
	for _, claim := range c.Claims {
		claims[claim.Theorem] = claim
		if claim.Undeveloped != "" {
			undeveloped++
		}
		if claim.Supported && claim.Undeveloped != "" {
			t.Errorf("%s is supported and undeveloped", claim.Theorem)
		}
	}
	for _, s := range situations {
		claim := claims[s.theorem]
		if claim.Standing != s.standing || claim.Supported != s.supported || (claim.Undeveloped == "") != (s.undeveloped == "") || !strings.Contains(claim.Undeveloped, s.undeveloped) {
			t.Errorf("%s is %q, supported: %v, undeveloped: %q; want %q, %v, %q", s.theorem, claim.Standing, claim.Supported, claim.Undeveloped, s.standing, s.supported, s.undeveloped)
		}
	}
	if len(c.Claims) != len(r.Theorems) || c.Undeveloped != undeveloped || c.Headline != r.Headline() || c.Conclusion != r.Conclusion {
		t.Errorf("%d claims, %d undeveloped of %d, %s", len(c.Claims), c.Undeveloped, undeveloped, c.Headline)
	}
	// What rests on readings is told from both ends.
	for _, a := range c.Assumptions {
		if want := map[spec.ReadingID]bool{"A5": true, "A7": true}; want[a.ID] && len(a.Claims) == 0 {
			t.Errorf("%s bears on no claim", a.ID)
		}
		for _, theorem := range a.Claims {
			if !strings.Contains(fmt.Sprint(claims[theorem].Assumes), string(a.ID)) {
				t.Errorf("%s bears on %s, which does not assume it", a.ID, theorem)
			}
		}
	}
}

// TestDoubt: where the evidence contradicts itself no claim is supported.
func TestDoubt(t *testing.T) {
	o := outcome()
	o.Counts.Pass++
	for _, claim := range assurance.New(report.New(o, legaltext.Shipped())).Claims {
		if claim.Supported {
			t.Errorf("%s is supported", claim.Theorem)
		}
	}
}

// TestPage: the page is in the words of the report, green where a claim is supported alone,
// and takes nothing of an implementation for a part of itself.
func TestPage(t *testing.T) {
	r := report.New(outcome(), legaltext.Shipped())
	var b strings.Builder
	if err := assurance.HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	page, c := b.String(), assurance.New(r)
	for _, want := range []string{">" + r.Headline() + "</h1>", "&lt;script&gt;alert(1)&lt;/script&gt;", fmt.Sprintf("%d claims are undeveloped (◇)", c.Undeveloped), `href="#assumption-A5"`, `id="assumption-A5"`, r.Evidence.Root} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if green := strings.Count(page, `class="good"`); green != 2 || strings.Contains(page, "<script") || strings.Contains(page, "ZgotmplZ") || strings.Count(page, "◇ Undeveloped.") != c.Undeveloped {
		t.Errorf("%d places are green, want 2, of the one claim that is supported", green)
	}
	r.Conclusion.Verdict = conformance.Conformant
	if err := assurance.HTML(&b, r); err == nil {
		t.Error("a report that contradicts itself is told")
	}
}
