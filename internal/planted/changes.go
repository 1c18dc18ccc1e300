package main

const (
	compare  = "conformance/suite/compare.go"
	execute  = "conformance/suite/execute.go"
	runner   = "conformance/suite/runner.go"
	record   = "conformance/suite/record.go"
	result   = "conformance/result.go"
	verdict  = "conformance/verdict.go"
	use      = "conformance/waiver/use.go"
	apply    = "conformance/waiver/apply.go"
	tally    = "conformance/report/tally.go"
	junit    = "conformance/report/junit.go"
	untold   = "conformance/report/untested.go"
	link     = "conformance/journal/link.go"
	read     = "conformance/journal/read.go"
	account  = "conformance/suite/account.go"
	dsse     = "conformance/attest/dsse.go"
	attest   = "conformance/attest/attest.go"
	attested = "conformance/attest/result.go"
	draw     = "conformance/sample/draw.go"
	sheet    = "conformance/sample/worksheet.go"
	claims   = "conformance/assurance/case.go"
)

const (
	inSuite     = "./conformance/suite"
	inWaiver    = "./conformance/waiver"
	inReport    = "./conformance/report"
	inJournal   = "./conformance/journal"
	inAttest    = "./conformance/attest"
	inSample    = "./conformance/sample"
	inAssurance = "./conformance/assurance"
)

// changes are those that once survived all tests, and others of their kind.
var changes = []change{
	{"the strict order compares decisions alone", compare, "conforms = wanted == actual", "conforms = wanted.Decision == actual.Decision", inSuite, "StrictOrder"},
	{"a check without a public code is held to one in the strict order", compare, " && wanted.Code != spec.NoCode", "", inSuite, "StrictOrder"},
	{"responses are not validated", compare, "if err := actual.Validate(); err != nil {\n\t\treturn fmt.Errorf(\"the answer makes no sense: %w\", err)\n\t}\n\tconforms", "conforms", inSuite, "WhatEachComparison|OneRule"},
	{"one execution more is accepted", compare, "if len(actual) > len(verdict.Judgements) {", "if len(actual) > len(verdict.Judgements)+1 {", inSuite, "WhatEachComparison"},
	{"the order of executions does not matter", compare, "due != done && sorted(due) == sorted(done)", "false", inSuite, "ExecutionsInAnotherOrder"},
	{"a missing execution is not noticed", compare, "if i >= len(actual) || !strings.EqualFold", "if i >= len(actual) {\n\t\t\tbreak\n\t\t}\n\t\tif !strings.EqualFold", inSuite, "ExecutionsInAnotherOrder"},
	{"the status of a Device is not compared", compare, "expected.Status == actual.Status && maps", "maps", inSuite, "WhatEachComparison"},
	{"credentials are not compared", compare, "maps.Equal(expected.Credentials, actual.Credentials)", "maps.Equal(expected.Credentials, expected.Credentials)", inSuite, "WhatEachComparison"},
	{"the recipient of an alert is not compared", compare, "if actual.AlertTo != verdict.Result.AlertTo {", "if false {", inSuite, "WhatEachComparison"},
	{"a status that nobody sees is a pass", execute, "|| slices.ContainsFunc(events, changes)", "|| false && slices.ContainsFunc(events, changes)", inSuite, "StatusNobodySees"},
	{"an acceptance that nobody sees is a pass", execute, "slices.ContainsFunc(e.judgements, accepted) ||", "false && slices.ContainsFunc(e.judgements, accepted) ||", inSuite, "SubmitAlone"},
	{"another Device may be observed than was asked for", execute, "if err == nil && observed.Device != device {", "if false {", inSuite, "Misdeeds"},
	{"a call that was cut off is a pass", execute, "e.Verdict = conformance.Error\n\t}\n\treturn e", "e.Verdict = conformance.Pass\n\t}\n\treturn e", inSuite, "HangOnce"},
	{"a case that was cut off is kept as judged", runner, "if e.Verdict == conformance.Error && ctx.Err() != nil {", "if false {", inSuite, "WhatAnInterrupt"},
	{"what is recorded as an error is not tried again", runner, "if !recorded || record.Verdict == conformance.Error || r.again[c.ID] {", "if !recorded || r.again[c.ID] {", inJournal, "Retried|Resume|Error|Again"},
	{"a judged case is left out of the journal", runner, "r.journal(e.record())\n\treturn e", "return e", inSuite, "WhatAnInterrupt"},
	{"a record may say another verdict than its answers come to", record, "case e.Verdict != record.Verdict || e.Judged != record.Judged:", "case e.Judged != record.Judged:", inSuite, "ARecordSays"},
	{"a record may say another number of judged events", record, "case e.Verdict != record.Verdict || e.Judged != record.Judged:", "case e.Verdict != record.Verdict:", inSuite, "ARecordSays"},
	{"a record may have answers left over", record, "played.unfit || len(played.answers) > 0 ||", "played.unfit ||", inSuite, "ARecordSays"},
	{"a case may be judged twice", read, "if twice && earlier", "if false && twice && earlier", inJournal, "Forged|Twice"},
	{"a link need not follow from the line", link, "if !bytes.Equal(next.seal(line), sealed) {", "if false {", inJournal, "Forged|Judge|Seal"},
	{"a line need not be as it was written", link, "if !bytes.Equal(written, line) {", "if false && !bytes.Equal(written, line) {", inJournal, "Forged|Judge|Seal"},
	{"a case that was not run can be waived", result, "return r.Run() && r.Verdict != Pass && r.Verdict != NotApplicable", "return r.Verdict != Pass && r.Verdict != NotApplicable", "./conformance", "Waivable"},
	{"a case that was not run counts for its waiver", use, "\tif !r.Run() {\n\t\tu.NotRun++\n\t\treturn\n\t}\n", "", inWaiver, "."},
	{"a waiver of some holds though all pass", use, "(!u.Partly || u.Waived == 0)", "!u.Partly", inWaiver, "."},
	{"a waiver holds after it has expired", use, "case known && days < 0:", "case known && days < -1:", inWaiver, "."},
	{"a case belongs to the last waiver that fits", apply, "case taken:", "case taken && false:", inWaiver, "."},
	{"passed in part is shown as passed", tally, "case t.Pass > 0 && t.NotApplicable+t.Involved > 0:\n\t\treturn PassedInPart\n", "", inReport, "Standing"},
	{"one that fails elsewhere is shown as passed", tally, "t.NotApplicable+t.Involved > 0", "t.NotApplicable > 0", inReport, "Standing"},
	{"a clause is counted twice in a case", tally, "\t\tif !slices.Contains(all, entry) {\n\t\t\tall = append(all, entry)\n\t\t}", "\t\tall = append(all, entry)", inReport, "."},
	{"a stale verdict counts as current", "conformance/report/official.go", "c.Stale = c.Run() && (", "c.Stale = false && (", inReport, "Stale"},
	{"a stale run ends as conformant", "conformance/report/official.go", "if r.Counts.Stale == 0 {", "if r.Counts.Stale >= 0 {", inReport, "Stale"},
	{"an inconclusive case is shown as passed", tally, "case t.Inconclusive > 0:\n\t\treturn Unjudged\n", "", inReport, "Standing"},
	{"a clause of which nothing applies is not listed as untested", untold, "case c.Total == c.NotApplicable:", "case c.Total == 0:", inReport, "Untested"},
	{"a theorem of which nothing applies is not listed as untested", untold, "if t.Total == t.NotApplicable {", "if t.Total == 0 {", inReport, "Untested"},
	{"a waived failure fails in JUnit", junit, "case c.Waiver != nil && r.holds(*c.Waiver):", "case false:", inReport, "JUnit|Waive|Rendering"},
	{"JUnit has one error more beside inconclusive cases", junit, "red == 0 && r.Conclusion", "r.Conclusion", inReport, "JUnit|Rendering"},
	{"JUnit has no error though a run ended early", junit, "if left > 0 || r.broken() > 0 ||", "if r.broken() > 0 ||", inReport, "JUnit|Rendering"},
	{"a failure is left out of the conclusion", verdict, "case c.Fail > 0:\n\t\treturn NonConformant\n\tcase", "case", "./conformance", "."},
	{"a run without a pass is conformant", verdict, " || c.Pass == 0:", ":", "./conformance", "."},
	{"an unknown verdict is a pass", verdict, "default:\n\t\treturn &c.Error", "default:\n\t\treturn &c.Pass", "./conformance", "."},
	{"an inconclusive case is skipped in JUnit", junit, "\tdefault:\n\t\tj.outcome = \"error\"\n\t}\n\treturn j", "\tdefault:\n\t\tj.outcome = \"skipped\"\n\t}\n\treturn j", inReport, "JUnit|Rendering"},
	{"a signature of nobody will do", dsse, "if ours == 0 {", "if ours == 0 && len(e.Signatures) > 1 {", inAttest, "."},
	{"an envelope need not be as it was written", dsse, "!bytes.Equal(again, line)", "len(again) == 0", inAttest, "."},
	{"what was signed need not follow from the evidence", attest, "if !bytes.Equal(payloads[i], want[i]) {", "if false {", inAttest, "."},
	{"a report that is not for submission is PASSED", attested, "len(r.NotForSubmission)+len(r.Problems) == 0", "len(r.Problems) == 0", inAttest, "."},
	{"what could not be concluded is WARNED", attested, "default:\n\t\treturn Failed", "case r.Conclusion.Verdict == conformance.NotConcluded:\n\t\treturn Warned\n\tdefault:\n\t\treturn Failed", inAttest, "."},
	{"a case is drawn twice", draw, "for len(s.cases) > 0 && taken[s.cases[0].ID] {", "for false {", inSample, "."},
	{"the draw does not depend on the root", draw, "d.Root, d.Seed, of, id", "\"\", d.Seed, of, id", inSample, "."},
	{"what does not apply is drawn", draw, " && c.Verdict != conformance.NotApplicable", "", inSample, "."},
	{"what was drawn may be edited", sheet, "if row.cells[column] != want {", "if false && row.cells[column] != want {", inSample, "."},
	{"a row may be missing", sheet, "if seen[i] == 0 {", "if seen[i] < 0 {", inSample, "."},
	{"a conclusion is nobody's", sheet, "if r.Conclusion != Open && r.Reviewer == \"\" {", "if false {", inSample, "."},
	{"what the law does not prove is supported", claims, "t.Law.Verdict == \"proved\" && t.Standing", "t.Standing", inAssurance, "."},
	{"what nobody has tried is not undeveloped", claims, "if gap.ID == string(t.ID) {", "if false {", inAssurance, "."},
	{"what was seen is told as the law has it", account, "step.Actual = append(step.Actual, became(before, after)...)", "_ = before\n\t\t\tstep.Actual = append(step.Actual, became(held(state), held(next))...)", inSuite, "Account"},
}
