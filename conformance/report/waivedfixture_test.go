package report_test

import (
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/conformance/waiver"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// waived is a run to which waivers were applied as the command does.
func waived(o suite.Outcome, waivers ...waiver.Waiver) suite.Outcome {
	o.Waivers = waiver.File{Waivers: waivers}.Declared()
	return o
}

func known(match string) waiver.Waiver {
	return waiver.Waiver{Match: match, Owner: "Meter gateway team", Reason: "ticket 4711; fixed in release 3.2", Expires: "2027-03-31"}
}

func partly(match string) waiver.Waiver {
	w := known(match)
	w.Partly, w.Owner, w.Reason, w.Expires = true, "Test bench", "the bench loses one answer in a hundred (ticket 4720)", "2026-12-24"
	return w
}

// waivedSituations are runs with waivers, by what is the matter with them.
func waivedSituations(law *legaltext.Register) map[string]suite.Outcome {
	mixed := outcome(law, append(mixedResults(), result(1, conformance.Sequence, spec.T14, conformance.Pass))...)
	fail, crash := conformance.Fail, conformance.Error
	passing := join(run(30, conformance.Table, spec.T01, conformance.Pass), run(6, conformance.Scenario, spec.T02, conformance.Pass))
	with := func(parts ...[]conformance.Result) suite.Outcome {
		return outcome(law, join(append([][]conformance.Result{passing}, parts...)...)...)
	}
	interrupted := with(run(2, conformance.Table, spec.T04, fail), run(2, conformance.Table, spec.T05, crash))
	interrupted.Stopped = "the run was interrupted"
	for i := range interrupted.Results {
		if c := &interrupted.Results[i]; c.Theorem == spec.T05 {
			c.Reason = conformance.NotRun + interrupted.Stopped
		}
	}
	thin := with(run(2, conformance.Table, spec.T04, fail))
	thin.Coverage.Thin = []string{"exception MP107-1 never lifted its check"}
	otherLaw := with(run(2, conformance.Table, spec.T04, fail))
	otherLaw.LawDigest = strings.Repeat("0", 64)
	nastyWaiver := waiver.Waiver{Match: "scenario", Owner: nasty, Reason: nasty + strings.Repeat("A", 1<<20), Expires: nasty, Partly: true}
	return map[string]suite.Outcome{
		"waived":                      waived(mixed, partly("R1/T02/table"), known("T07"), known("R1/T04"), partly("*/"+drawn)),
		"waived but for one":          waived(mixed, partly("R1/T02/table"), known("R1/T04"), partly("*/"+drawn)),
		"waived but for an error":     waived(mixed, known("R1/T02/table/*-120[345]"), known("T07"), partly("*/"+drawn)),
		"waived cleanly":              waived(with(run(2, conformance.Table, spec.T04, fail)), known("T04")),
		"one waived":                  waived(with(run(1, conformance.Table, spec.T04, crash)), known("R1/T04/table/*")),
		"waived in part":              waived(with(run(1, conformance.Table, spec.T04, fail), run(2, conformance.Table, spec.T04, conformance.Pass)), partly("T04")),
		"waived case passes":          waived(with(run(1, conformance.Table, spec.T04, fail), run(5, conformance.Table, spec.T04, conformance.Pass)), known("T04")),
		"waived cases all pass":       waived(with(run(1, conformance.Table, spec.T04, fail), run(5, conformance.Table, spec.T03, conformance.Pass)), known("T04"), partly("T03")),
		"waiver for nothing":          waived(with(), known("T04")),
		"waiver for nothing applies":  waived(with(run(3, conformance.Sequence, spec.T14, conformance.NotApplicable)), known("*/"+drawn)),
		"waiver behind another":       waived(with(run(1, conformance.Table, spec.T04, fail)), known("R1/T04"), known("T04")),
		"broken waiver and a failure": waived(with(run(1, conformance.Table, spec.T04, fail), run(1, conformance.Table, spec.T05, fail)), known("T04"), known("T09")),
		"everything waived":           waived(outcome(law, run(3, conformance.Table, spec.T04, fail)...), known("R1")),
		"waived and stopped":          waived(interrupted, known("T04"), known("T05")),
		"waived and thin":             waived(thin, known("T04")),
		"waived under another law":    waived(otherLaw, known("T04")),
		"hundreds waived":             waived(with(run(300, conformance.Sequence, spec.T01, fail), run(1, conformance.Table, spec.T15, fail), run(40, conformance.Table, spec.T02, crash)), known("*/"+drawn), known("R1/T02/table")),
		"hostile waiver":              waived(hostile(law), nastyWaiver),
	}
}

// waivedConclusions are what each of them comes to.
var waivedConclusions = map[string]conformance.Conclusion{
	"waived":                      conformance.ConformantButForWaivers,
	"waived but for one":          conformance.NonConformant,
	"waived but for an error":     conformance.NotConcluded,
	"waived cleanly":              conformance.ConformantButForWaivers,
	"one waived":                  conformance.ConformantButForWaivers,
	"waived in part":              conformance.ConformantButForWaivers,
	"waived case passes":          conformance.NotConcluded,
	"waived cases all pass":       conformance.NotConcluded,
	"waiver for nothing":          conformance.NotConcluded,
	"waiver for nothing applies":  conformance.NotConcluded,
	"waiver behind another":       conformance.NotConcluded,
	"broken waiver and a failure": conformance.NonConformant,
	"everything waived":           conformance.NotConcluded,
	"waived and stopped":          conformance.NotConcluded,
	"waived and thin":             conformance.NotConcluded,
	"waived under another law":    conformance.NotConcluded,
	"hundreds waived":             conformance.NonConformant,
	"hostile waiver":              conformance.NonConformant,
}
