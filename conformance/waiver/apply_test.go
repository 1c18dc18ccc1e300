package waiver_test

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/waiver"
	"example.org/mp107/spec"
)

// results are ten cases, in shorthand: theorem, place and verdict.
func results(cases ...string) []conformance.Result {
	var all []conformance.Result
	for _, c := range cases {
		var theorem, place, verdict string
		fmt.Sscan(c, &theorem, &place, &verdict)
		r := conformance.Result{ID: "R1/table/" + theorem + "/" + place, Kind: conformance.Table, Requirement: spec.R1, Theorem: spec.TheoremID(theorem), Verdict: conformance.Verdict(verdict)}
		if verdict == "unrun" {
			r.Verdict, r.Reason = conformance.Error, conformance.NotRun+"the run was interrupted"
		}
		all = append(all, r)
	}
	return all
}

// summary writes a use as "pattern: counts; defect".
func summary(u waiver.Use) string {
	c := u.Counts
	return fmt.Sprintf("%s: %dF %dE %dI %dP %dN, %d not run, %d earlier, passed %v, %s", u.Match, c.Fail, c.Error, c.Inconclusive, c.Pass, c.NotApplicable, u.NotRun, u.Earlier, u.Passed, u.Problem)
}

func TestApply(t *testing.T) {
	partly := func(match string) waiver.Waiver {
		w := whole(match)
		w.Partly = true
		return w
	}
	for name, test := range map[string]struct {
		waivers []waiver.Waiver
		cases   []string
		uses    []string
		marks   string // the waiver's number for each case, 0 for none
	}{
		"all fail": {
			[]waiver.Waiver{whole("R1/T15")}, []string{"T15 a fail", "T15 b error", "T15 c inconclusive", "T02 a pass"},
			[]string{"R1/T15: 1F 1E 1I 0P 0N, 0 not run, 0 earlier, passed [], "}, "1110"},
		"one passes": {
			[]waiver.Waiver{whole("T15")}, []string{"T15 a fail", "T15 b pass"},
			[]string{"T15: 1F 0E 0I 1P 0N, 0 not run, 0 earlier, passed [R1/table/T15/b], 1 of 2 cases that it matches passed: R1/table/T15/b."}, "10"},
		"one may pass": {
			[]waiver.Waiver{partly("T15")}, []string{"T15 a fail", "T15 b pass"},
			[]string{"T15: 1F 0E 0I 1P 0N, 0 not run, 0 earlier, passed [R1/table/T15/b], "}, "10"},
		"all pass though some may": {
			[]waiver.Waiver{partly("T15")}, []string{"T15 a pass", "T15 b pass", "T15 c pass", "T15 d pass"},
			[]string{"T15: 0F 0E 0I 4P 0N, 0 not run, 0 earlier, passed [R1/table/T15/a R1/table/T15/b R1/table/T15/c], Nothing fails any more: 4 cases that it matches all passed: R1/table/T15/a, R1/table/T15/b, R1/table/T15/c and 1 more."}, "0000"},
		"nothing matches": {
			[]waiver.Waiver{whole("R1/table/T15/b")}, []string{"T15 a fail"},
			[]string{"R1/table/T15/b: 0F 0E 0I 0P 0N, 0 not run, 0 earlier, passed [], No case of the suite fits it."}, "0"},
		"none applies": {
			[]waiver.Waiver{partly("T15")}, []string{"T15 a not-applicable"},
			[]string{"T15: 0F 0E 0I 0P 1N, 0 not run, 0 earlier, passed [], It covers nothing: 1 case that it matches does not apply."}, "0"},
		"one does not apply": {
			[]waiver.Waiver{whole("T15")}, []string{"T15 a not-applicable", "T15 b fail"},
			[]string{"T15: 1F 0E 0I 0P 1N, 0 not run, 0 earlier, passed [], "}, "01"},
		"none was run": {
			[]waiver.Waiver{whole("T15")}, []string{"T15 a unrun"},
			[]string{"T15: 0F 0E 0I 0P 0N, 1 not run, 0 earlier, passed [], It covers nothing: 1 case that it matches was not run."}, "0"},
		"the first that matches": {
			[]waiver.Waiver{whole("R1/table/T15/a"), whole("R1/table/*/b"), whole("table")}, []string{"T15 a fail", "T15 b fail", "T15 c fail"},
			[]string{
				"R1/table/T15/a: 1F 0E 0I 0P 0N, 0 not run, 0 earlier, passed [], ",
				"R1/table/*/b: 1F 0E 0I 0P 0N, 0 not run, 0 earlier, passed [], ",
				"table: 1F 0E 0I 0P 0N, 0 not run, 2 earlier, passed [], ",
			}, "123"},
		"an earlier one takes all": {
			[]waiver.Waiver{whole("R1"), whole("T15")}, []string{"T15 a fail"},
			[]string{"R1: 1F 0E 0I 0P 0N, 0 not run, 0 earlier, passed [], ", "T15: 0F 0E 0I 0P 0N, 0 not run, 1 earlier, passed [], It covers nothing: 1 case that it matches belongs to a waiver before it."}, "1"},
		"a passing case belongs to one waiver": {
			[]waiver.Waiver{partly("T15"), whole("R1")}, []string{"T15 a fail", "T15 b pass", "T02 a fail"},
			[]string{"T15: 1F 0E 0I 1P 0N, 0 not run, 0 earlier, passed [R1/table/T15/b], ", "R1: 1F 0E 0I 0P 0N, 0 not run, 2 earlier, passed [], "}, "102"},
	} {
		t.Run(name, func(t *testing.T) {
			all := results(test.cases...)
			declared := waiver.File{Waivers: test.waivers}.Declared()
			for range 2 { // to apply them again changes nothing
				used := waiver.Apply(declared, all)
				var uses []string
				for _, u := range used {
					uses = append(uses, summary(u))
				}
				marks := ""
				for i, r := range all {
					number := 0
					if r.Waiver != nil {
						number = r.Waiver.Number
						if diff := cmp.Diff(declared[number-1], *r.Waiver); diff != "" {
							t.Errorf("%s is marked with another waiver than was declared:\n%s", r.ID, diff)
						}
					}
					marks += fmt.Sprint(number)
					if want := results(test.cases[i])[0]; r.Verdict != want.Verdict || r.Reason != want.Reason {
						t.Errorf("%s was changed: %+v", r.ID, r)
					}
				}
				if diff := cmp.Diff(test.uses, uses); diff != "" {
					t.Errorf("uses (-want +got):\n%s", diff)
				}
				if marks != test.marks {
					t.Errorf("cases are marked %s, want %s", marks, test.marks)
				}
			}
			if uses := waiver.Apply(nil, all); len(uses) > 0 || all[0].Waiver != nil {
				t.Error("without waivers some marks are left")
			}
		})
	}
}

// cases are those of results as a suite yields them; broken is the error after them.
func cases(broken error, shorthand ...string) iter.Seq2[conformance.Case, error] {
	return func(yield func(conformance.Case, error) bool) {
		for _, r := range results(shorthand...) {
			if !yield(conformance.Case{ID: r.ID, Kind: r.Kind, Requirement: r.Requirement, Theorem: r.Theorem}, nil) {
				return
			}
		}
		if broken != nil {
			yield(conformance.Case{}, broken)
		}
	}
}

// TestPlace: a waiver for cases that were not asked for is set aside, and one that no
// case fits is not.
func TestPlace(t *testing.T) {
	all := []string{"T15 a fail", "T15 b fail", "T02 a fail"}
	for name, test := range map[string]struct {
		asked   []string
		matches []string
		outside string
		wrong   string // where it does not hold
	}{
		"all match":      {all, []string{"T15", "R1/table/T02/a"}, "00", "00"},
		"none declared":  {all, nil, "", ""},
		"outside":        {all[2:], []string{"T15", "T02"}, "10", "00"},
		"nowhere":        {all, []string{"T15", "R1/T03"}, "00", "01"},
		"nowhere at all": {all[2:], []string{"T02", "R1/T03", "R1/table/T15/a"}, "001", "010"},
		"half a part":    {all, []string{"R1/T1"}, "0", "1"},
		"an earlier one": {all, []string{"R1", "T15"}, "00", "01"},
		"narrow first":   {all, []string{"R1/table/T15/b", "T15", "table"}, "000", "000"},
	} {
		t.Run(name, func(t *testing.T) {
			var f waiver.File
			for _, match := range test.matches {
				f.Waivers = append(f.Waivers, whole(match))
			}
			f, err := f.Place(cases(nil, test.asked...), cases(nil, all...))
			if err != nil {
				t.Fatal(err)
			}
			outside, wrong := "", ""
			bit := map[bool]string{true: "1", false: "0"}
			for _, use := range waiver.Apply(f.Declared(), results(test.asked...)) {
				outside, wrong = outside+bit[use.Outside], wrong+bit[use.Problem != ""]
			}
			if outside != test.outside || wrong != test.wrong {
				t.Errorf("outside %s, not holding %s; want %s and %s", outside, wrong, test.outside, test.wrong)
			}
		})
	}
	broken := errors.New("a case cannot be made")
	f := waiver.File{Waivers: []waiver.Waiver{whole("T99")}}
	if _, err := f.Place(cases(broken, "T15 a fail"), cases(nil)); !errors.Is(err, broken) {
		t.Errorf("says %v, want the suite's own error", err)
	}
	f = waiver.File{Waivers: []waiver.Waiver{whole("T15")}}
	if _, err := f.Place(cases(broken, "T15 a fail"), cases(broken)); err != nil {
		t.Errorf("went on although every waiver had matched: %v", err)
	}
}

// TestDays: a waiver is warned of from two weeks before its last day, does not hold after
// it, and says nothing of the day before.
func TestDays(t *testing.T) {
	for today, want := range map[string]struct{ warning, problem string }{
		"2027-03-16": {}, "2026-03-31": {},
		"2027-03-17": {warning: "It expires in 14 days, on 2027-03-31."}, "2027-03-30": {warning: "It expires in 1 day, on 2027-03-31."},
		"2027-03-31": {warning: "It expires at the end of the day."},
		"2027-04-01": {problem: "It expired on 2027-03-31, and the run was on 2027-04-01."}, "2030-01-01": {problem: "It expired on 2027-03-31, and the run was on 2030-01-01."},
	} {
		f := waiver.File{Waivers: []waiver.Waiver{whole("T15")}}.On(day(t, today))
		use := waiver.Apply(f.Declared(), results("T15 a fail"))[0]
		if use.Warning != want.warning || use.Problem != want.problem || use.Waived != 1 {
			t.Errorf("%s: %q, %q, want %+v", today, use.Warning, use.Problem, want)
		}
		if quiet := want.warning+want.problem == ""; quiet != (use.Day == "") {
			t.Errorf("%s: the report has the day %q", today, use.Day)
		}
	}
}

// TestFollow: a waiver follows cases that have been renamed, and says so.
func TestFollow(t *testing.T) {
	f := waiver.File{Waivers: []waiver.Waiver{whole("R1/table/T14"), whole("R1/table/T02")}}.Follow(func(pattern string) string {
		return strings.Replace(pattern, "T14", "T15", 1)
	})
	uses := waiver.Apply(f.Declared(), results("T15 a fail", "T02 a fail"))
	if uses[0].Match != "R1/table/T15" || uses[0].Warning != "It was written for R1/table/T14, which is called R1/table/T15 now: put that in its place." || uses[0].Problem+uses[1].Problem+uses[1].Warning != "" {
		t.Errorf("%+v", uses)
	}
}

// TestDrawnCases: a drawn case is another one as soon as it is drawn from
// something else, and a waiver covers it only if it says from what.
func TestDrawnCases(t *testing.T) {
	const id = "R1/sequence/v0.3.0/MP107/seed-107/00001"
	for match, want := range map[string]bool{
		id: true, "R1/sequence/v0.3.0/MP107/seed-107": true, "R1/sequence/v0.3.0/MP107/seed-107/": true,
		"R1/T15/sequence/v0.3.0/MP107/seed-107": true, "*/sequence/v0.3.0/MP107/seed-107/0000?": true,
		"R1": false, "T15": false, "sequence": false, "R1/sequence": false, "R1/sequence/*": false, "R1/T15/sequence": false,
		"R1/sequence/*/MP107/seed-107/00001": false, "R1/sequence/v0.3.0/MP107/seed-*": false, "R1/sequence/v0.3.0/MP107/seed-10": false,
		"R1/sequence/v0.3.0/MP107/seed-108/00001": false, "R1/sequence/v0.2.0/MP107/seed-107/00001": false,
		"R1/sequence/v0.3.0/MP107-R2/seed-107/00001": false, "R1/sequence/v0.3.0/MP107/seed-107/00002": false,
	} {
		r := conformance.Result{ID: id, Kind: conformance.Sequence, Requirement: spec.R1, Theorem: spec.T15}
		if got := r.CoveredBy(match); got != want {
			t.Errorf("a waiver for %s covers %s: %v, want %v", match, id, got, want)
		}
		r.ID, r.Kind = strings.Replace(id, "sequence", "table", 1), conformance.Table
		if match == "R1" && !r.CoveredBy(match) {
			t.Errorf("a waiver for %s does not cover %s", match, r.ID)
		}
	}
}
