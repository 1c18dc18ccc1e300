package report_test

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// smallLaw is a register of its own, so that the golden files stay the same
// when the wording of the real law changes.
func smallLaw(t testing.TB) *legaltext.Register {
	t.Helper()
	register, err := loadSmallLaw()
	if err != nil {
		t.Fatal(err)
	}
	return register
}

var loadSmallLaw = sync.OnceValues(func() (*legaltext.Register, error) { return legaltext.Load(os.DirFS("testdata/law")) })

// outcome is a run with these results and nothing else out of the ordinary.
func outcome(register *legaltext.Register, results ...conformance.Result) suite.Outcome {
	o := suite.Outcome{
		Suite: "0.0-test", Release: spec.MP107, LawDigest: register.Digest, Seed: 107,
		Implementation: conformance.Description{
			Name: "An implementation", Version: "1.2.3",
			Abilities: []conformance.Ability{conformance.CanObserve, conformance.CanRegister},
		},
		Adaptor: "in process",
		Results: results,
		Sizes:   map[conformance.Kind]int{},
		Coverage: suite.Coverage{
			Checks: []suite.CheckCoverage{
				{Check: "user-role", Clause: "ROLE-1", Passed: 1200, Failed: 40, Alone: 20},
				{Check: "registration", Clause: "RDP-1", Passed: 800, Failed: 200, Alone: 90, Lifted: 140, NotApplicable: 100},
			},
			Exceptions: []suite.ExceptionCoverage{{Clause: "MP107-1", Fires: 140, Silent: 1000, Boundary: 60}},
		},
	}
	for _, result := range results {
		o.Counts.Add(result.Verdict)
		o.Sizes[result.Kind]++
	}
	return o
}

// result is the verdict on one case, well told.
// place is where in its identifier a case says where it comes from.
func place(kind conformance.Kind) string {
	if kind == conformance.Sequence {
		return drawn
	}
	return string(kind)
}

// drawn is what sequences are drawn from.
const drawn = "sequence/v0.3.0/MP107/seed-107"

func result(n int, kind conformance.Kind, theorem spec.TheoremID, verdict conformance.Verdict) conformance.Result {
	requirement := spec.R1
	if theorem == spec.T12 {
		requirement = spec.R2
	}
	c := conformance.Result{
		ID: fmt.Sprintf("%s/%s/%s-%d", requirement, place(kind), theorem, n), Kind: kind, Requirement: requirement, Theorem: theorem,
		Title: fmt.Sprintf("Case %d of %s", n, theorem), Verdict: verdict, Clauses: []spec.ClauseID{"RDP-1", "ROLE-1"}, Theorems: []spec.TheoremID{theorem},
	}
	switch verdict {
	case conformance.Fail:
		c.Reason = "event 2: response: expected accepted (I0), got rejected (E4)"
		c.Counterexample = counterexample(c.ID, n%4)
		c.Counterexample.Theorems = c.Theorems
		if kind == conformance.Scenario {
			c.Exchanges = []conformance.Exchange{
				{Direction: "sent", URL: "https://dsp.example:8079/api/v1/serviceT", ContentType: "application/xml", Body: "<Request>\n  <script>alert(1)</script>\n</Request>"},
				{Direction: "received", Status: 200, ContentType: "application/xml", Body: "<Response>\x1b[31m</Response>"},
			}
		}
	case conformance.Error:
		c.Reason = "event 1: no answer within 5s"
	case conformance.Inconclusive:
		c.Reason = "the answers differ from one run to the next"
	case conformance.NotApplicable:
		c.Clauses, c.Reason = nil, "needs the ability advance"
	}
	return c
}

// counterexample goes wrong at its second event; more makes it longer.
func counterexample(id string, more int) *conformance.Counterexample {
	operator, device := spec.EUI64(0x00DB107000000003), spec.EUI64(0x00DB107000001001)
	request := spec.ServiceRequest{
		Originator: operator, Role: spec.ED, Target: device, Counter: 1, SRV: spec.UpdateSecurityCredentialsKRP,
		Signature: spec.Signature{Signer: operator, Valid: true},
		Update:    &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: 2}}},
	}
	x := &conformance.Counterexample{
		Case:  id,
		World: spec.World{Now: spec.Epoch, Users: []spec.User{{ID: operator, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive}}},
		Story: conformance.Story{
			World: []string{
				"It is 2022-11-03T00:00:00Z.",
				"Device the Device (00-DB-10-70-00-00-10-01) is a SMETS1 (S1SP 1) ESME, status Commissioned, metering point 1012345678901; credentials: NetworkOperator of another Network Operator, Supplier of the registered Supplier.",
				"Registered as ED for 1012345678901: the registered Network Operator.",
			},
		},
		Step:        1,
		Expected:    []string{"response: accepted (I0)", "the Device.Credentials[NetworkOperator]: a NetworkOperator certificate of the registered Network Operator"},
		Actual:      []string{"response: rejected (E4)", "the Device.Credentials[NetworkOperator]: a NetworkOperator certificate of another Network Operator"},
		Differences: []conformance.Difference{{Path: "response", Expected: "accepted (I0)", Actual: "rejected (E4)"}},
		Clauses:     []spec.ClauseID{"MP107-1", "RDP-1"},
		Replay:      "mp107 replay failures/" + strings.ReplaceAll(id, "/", "-") + ".json",
	}
	for n := range 2 + more {
		request.Counter = uint64(n + 1)
		event := request
		x.Events = append(x.Events, spec.Event{Submit: &event})
		x.Story.Events = append(x.Story.Events, fmt.Sprintf("another Network Operator sends 6.15.1 as ED to the Device, counter %d, declaring NetworkOperator and carrying a NetworkOperator certificate (DigitalSigning) of the registered Network Operator", n+1))
	}
	return x
}

// run repeats a kind of result n times.
func run(n int, kind conformance.Kind, theorem spec.TheoremID, verdict conformance.Verdict) []conformance.Result {
	var all []conformance.Result
	for i := range n {
		all = append(all, result(i+1, kind, theorem, verdict))
	}
	return all
}

func join(parts ...[]conformance.Result) []conformance.Result {
	var all []conformance.Result
	for _, part := range parts {
		for _, c := range part {
			c.ID = fmt.Sprintf("%s-%d", c.ID, len(all)+1)
			if c.Counterexample != nil {
				c.Counterexample.Case = c.ID
			}
			all = append(all, c)
		}
	}
	return all
}

// mixedResults have all five verdicts, several kinds and both requirements.
func mixedResults() []conformance.Result {
	return join(
		run(1, conformance.Scenario, spec.T02, conformance.Pass),
		run(1, conformance.Scenario, spec.T07, conformance.Fail),
		run(1200, conformance.Table, spec.T01, conformance.Pass),
		run(3, conformance.Table, spec.T02, conformance.Fail),
		run(17, conformance.Table, spec.T02, conformance.Pass),
		run(2, conformance.Table, spec.T04, conformance.Error),
		run(1, conformance.Sequence, spec.T13, conformance.Inconclusive),
		run(5, conformance.Sequence, spec.T14, conformance.NotApplicable),
		run(4, conformance.Sequence, spec.T12, conformance.Pass),
	)
}

// situations are the outcomes over which renderings must agree. They are
// shared between tests: a report must leave the outcome alone.
func situations(t testing.TB) map[string]suite.Outcome {
	law := smallLaw(t)
	shared.Do(func() {
		sharedSituations = freshSituations(law)
		maps.Copy(sharedSituations, waivedSituations(law))
	})
	return sharedSituations
}

var (
	shared           sync.Once
	sharedSituations map[string]suite.Outcome
)

func freshSituations(law *legaltext.Register) map[string]suite.Outcome {
	passing := join(run(30, conformance.Table, spec.T01, conformance.Pass), run(6, conformance.Scenario, spec.T02, conformance.Pass))
	mixed := outcome(law, mixedResults()...)
	mixed.Selection = suite.Selection{Run: []string{"R1", "R2"}, Skip: []string{"R1/T09"}}
	mixed.Readings = spec.Readings{spec.A4: spec.RegisteredOnly}
	stopped := outcome(law, passing...)
	stopped.Stopped = "the time allowed was used up"
	thin := outcome(law, passing...)
	thin.Coverage.Thin = []string{"exception MP107-1 never lifted its check"}
	miscounted := outcome(law, passing...)
	miscounted.Counts.Pass++
	otherLaw := outcome(law, passing...)
	otherLaw.LawDigest = strings.Repeat("0", 64)
	unknown := outcome(law, join(passing, run(1, conformance.Table, spec.T03, "splendid"))...)
	long := result(1, conformance.Table, spec.T01, conformance.Pass)
	long.ID = "R1/T01/" + strings.Repeat("é", 2000)
	twice := outcome(law, result(1, conformance.Table, spec.T01, conformance.Pass), result(1, conformance.Table, spec.T01, conformance.Pass), long, long, long)
	many := outcome(law, join(run(2000, conformance.Sequence, spec.T01, conformance.Fail), run(1, conformance.Table, spec.T15, conformance.Fail), run(40, conformance.Table, spec.T02, conformance.Error), run(3, conformance.Table, spec.T04, conformance.Inconclusive))...)
	stranger := outcome(law, conformance.Result{ID: "x", Kind: "unheard-of", Requirement: "R9", Theorem: "T99", Verdict: conformance.Pass, Clauses: []spec.ClauseID{"NO-1"}})
	return map[string]suite.Outcome{
		"all pass":              outcome(law, passing...),
		"mixed":                 mixed,
		"zero cases":            outcome(law),
		"only not applicable":   outcome(law, run(4, conformance.Sequence, spec.T14, conformance.NotApplicable)...),
		"partial":               outcome(law, join(passing, run(4, conformance.Sequence, spec.T14, conformance.NotApplicable))...),
		"pass in part":          outcome(law, join(passing, run(1, conformance.Sequence, spec.T14, conformance.Pass), run(4, conformance.Sequence, spec.T14, conformance.NotApplicable))...),
		"stopped":               stopped,
		"thin":                  thin,
		"miscounted":            miscounted,
		"another law":           otherLaw,
		"unknown verdict":       unknown,
		"the same case twice":   twice,
		"thousands fail":        many,
		"hostile":               hostile(law),
		"nothing that is known": stranger,
	}
}

// nasty is a string that an implementation might give in order to mislead.
const nasty = "<script>alert(1)</script>\x1b[31m\x00\x07\r\nCONFORMANT\t\xff\xfe\u202Eevil\u2028\u200b]]>&\"'\U000E0041\uFFFE"

func hostile(law *legaltext.Register) suite.Outcome {
	c := result(1, conformance.Scenario, spec.T02, conformance.Fail)
	c.ID, c.Title, c.Reason = "R1/T02/"+nasty, nasty, nasty
	x := c.Counterexample
	x.Story.World, x.Story.Events = []string{nasty}, []string{nasty, nasty}
	x.Expected, x.Actual, x.Replay = []string{nasty}, []string{nasty, strings.Repeat("A", 1<<20)}, "mp107 replay "+nasty
	x.Differences = []conformance.Difference{{Path: nasty, Expected: nasty, Actual: strings.Repeat("é", 1<<19)}}
	for range 5000 {
		x.Actual = append(x.Actual, nasty)
	}
	late := result(2, conformance.Sequence, spec.T02, conformance.Fail)
	for n := range 300 {
		late.Counterexample.Story.Events = append(late.Counterexample.Story.Events, fmt.Sprintf("event %d", n))
	}
	late.Counterexample.Step = 299
	skipped := result(3, conformance.Sequence, spec.T14, conformance.NotApplicable)
	skipped.Reason = nasty
	broken := result(4, conformance.Sequence, spec.T14, conformance.Error)
	broken.Reason = strings.Repeat(nasty, 20_000)
	o := outcome(law, c, late, skipped, broken)
	o.Implementation = conformance.Description{Name: nasty, Version: strings.Repeat("9", 1<<20), Abilities: []conformance.Ability{"\x1b[2J", "fly"}}
	o.Adaptor, o.Stopped = nasty, nasty
	o.Coverage.Thin = []string{nasty}
	o.Selection.Run = []string{nasty}
	return o
}

func made(t testing.TB, o suite.Outcome) report.Report {
	t.Helper()
	return report.New(o, smallLaw(t))
}
