package report

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// JUnit has no word for a run that shows nothing: without a failing case it
// reads as green. A suite of this name, with one entry that is an error, is
// added exactly when the report does not conclude and no case says so, when the run ended
// before every case had been begun, and when a waiver does not hold. It is no case of the
// run, and no count has it, but that of errors where nothing else is red.
const junitVerdict = "conclusion"

// junitNotRun is the type of an entry that is skipped since it was never begun.
const junitNotRun = "not-run"

type junitSuite struct {
	name                             string
	tests, failures, errors, skipped int
	properties                       []junitProperty
	cases                            []junitCase
}

type junitProperty struct{ name, value string }

// junitCase is a case with its outcome; one that passed has none.
type junitCase struct {
	name    string
	outcome string // the name of the element: failure, error or skipped
	reason  junitReason
}

type junitReason struct {
	message string
	// verdict is the type of the outcome, since JUnit has one element for two of ours.
	verdict string
	text    string
}

// JUnit writes the report for tools that show test results: a testsuite for
// each requirement and theorem, in order, and every case as a testcase. A case
// that failed is a failure; one that could not be run or not be judged is an
// error; one that does not apply is skipped, and so is one that a waiver
// covers, if that holds, and one that was never begun, since the run ended before. The file shows red exactly when the conclusion is neither
// conformant nor conformant but for waivers. Failures told in full are so here too;
// of the others there is a line each, as long as there is room.
func JUnit(w io.Writer, r Report) error {
	if err := r.Check(); err != nil {
		return err
	}
	properties := r.junitProperties()
	var suites []junitSuite
	at, left := map[string]int{}, 0
	for _, g := range r.Groups {
		at[g.Label()] = len(suites)
		suites = append(suites, junitSuite{name: strings.TrimSpace(g.Label() + " " + g.Name), properties: properties})
	}
	entries := r.junitCases()
	for i, c := range r.Cases {
		if !c.Run() {
			left++
		}
		suites[at[label(c.Requirement, c.Theorem)]].add(entries[i])
	}
	red := 0
	for _, s := range suites {
		red += s.failures + s.errors
	}
	if left > 0 || r.broken() > 0 || red == 0 && r.Conclusion.ExitCode != 0 {
		why := r.Conclusion.Why
		if left > 0 {
			why = fmt.Sprintf("%s not run, since the run ended before: %s. %s", text.Several(left, "case was", "cases were"), r.Asked.Stopped, why)
		}
		entry := junitCase{"the run shows conformance", "error", junitReason{message: why, verdict: string(r.Conclusion.Verdict)}}
		// Where nothing else is red, the counts of errors are too, for who reads nothing else.
		suites = append(suites, junitSuite{name: junitVerdict, properties: properties, cases: []junitCase{entry}, errors: max(0, 1-red)})
	}
	return writeJUnit(w, suites)
}

func (s *junitSuite) add(c junitCase) {
	s.cases = append(s.cases, c)
	s.tests++
	switch c.outcome {
	case "failure":
		s.failures++
	case "error":
		s.errors++
	case "skipped":
		s.skipped++
	}
}

// junitSize is how many bytes a file should have at most: tools refuse one that is too
// large. junitBare is what a case takes besides its name, whatever becomes of it.
const (
	junitSize = 4_900_000
	junitBare = 42
)

// junitCases makes an entry of each case, in their order. Failures told whole take their
// room first; in what they leave of the file the reasons of the others stand, as long as
// there is room, since every case of a run may fail.
func (r *Report) junitCases() []junitCase {
	room, shown := junitSize, r.shown()
	entries := make([]junitCase, len(r.Cases))
	for i, c := range r.Cases {
		story := ""
		if shown[c.ID] {
			story = r.tellPlainly(c)
		}
		entries[i] = r.junitCase(c, story)
		if room -= junitBare + len(c.ID); shown[c.ID] {
			room -= entries[i].reason.takes()
		}
	}
	for i, c := range r.Cases {
		if shown[c.ID] {
			continue
		}
		if takes := entries[i].reason.takes(); takes <= room {
			room -= takes
		} else {
			entries[i].reason.cut(entries[i].outcome)
		}
	}
	return entries
}

// cut leaves of a reason what the element does not say by itself: that a case is
// inconclusive, or is waived.
func (r *junitReason) cut(outcome string) {
	verdict := conformance.Verdict(r.verdict)
	*r = junitReason{}
	if outcome == "skipped" && slices.Contains(conformance.Verdicts(), verdict) || outcome == "error" && verdict != conformance.Error {
		r.verdict = string(verdict)
	}
}

// junitCase is the entry of a case, with its story if that is told.
func (r *Report) junitCase(c conformance.Result, story string) junitCase {
	j := junitCase{name: c.ID, reason: junitReason{cmp.Or(c.Reason, said(c.Verdict)), string(c.Verdict), story}}
	switch {
	case c.Verdict == conformance.Pass:
		j.reason = junitReason{}
	case !c.Run(): // tens of thousands, maybe: why stands with the conclusion
		j.outcome, j.reason = "skipped", junitReason{message: "not run", verdict: junitNotRun}
	case c.Verdict == conformance.NotApplicable:
		j.outcome, j.reason.verdict = "skipped", ""
	case c.Waiver != nil && r.holds(*c.Waiver):
		j.outcome, j.reason.text = "skipped", "\n"+j.reason.message+story
		j.reason.message = until(*c.Waiver)
	case c.Verdict == conformance.Fail:
		j.outcome = "failure"
	default:
		j.outcome = "error"
	}
	return j
}

// takes is how many bytes a reason has in the file, of which there is nothing but its element if it is empty.
func (r junitReason) takes() int {
	if r == (junitReason{}) {
		return 0
	}
	return len(escapedLines(r.text)) + len(escapedLines(r.message)) + len(r.verdict) + len(` message="" type=""></failure>`)
}

// escapedLines escapes text but for its line breaks, which encoding/xml would
// escape too: a person may read the file.
func escapedLines(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder does not fail
	return strings.ReplaceAll(b.String(), "&#xA;", "\n")
}

// writeJUnit writes the suites in as little room as there is, which encoding/xml cannot:
// it closes every element by name, and most cases have nothing inside. A case has no
// classname: tools take the name of its suite, and the file would be a seventh larger.
func writeJUnit(w io.Writer, suites []junitSuite) error {
	var all junitSuite
	for _, s := range suites {
		all.tests, all.failures, all.errors = all.tests+s.tests, all.failures+s.failures, all.errors+s.errors
	}
	out := bufio.NewWriter(w)
	out.WriteString(xml.Header)
	// The schema knows no attribute here for those skipped.
	fmt.Fprintf(out, "<testsuites name=\"mp107 conformance\" tests=\"%d\" failures=\"%d\" errors=\"%d\">\n", all.tests, all.failures, all.errors)
	for _, s := range suites {
		fmt.Fprintf(out, " <testsuite%s tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n  <properties>\n", attribute("name", s.name), s.tests, s.failures, s.errors, s.skipped)
		for _, p := range s.properties {
			fmt.Fprintf(out, "   <property%s%s/>\n", attribute("name", p.name), attribute("value", p.value))
		}
		out.WriteString("  </properties>\n")
		for _, c := range s.cases {
			out.WriteString("<testcase" + attribute("name", c.name))
			if c.outcome == "" {
				out.WriteString("/>\n")
				continue
			}
			out.WriteString("><" + c.outcome)
			if c.reason.message != "" {
				out.WriteString(attribute("message", c.reason.message))
			}
			if c.reason.verdict != "" {
				out.WriteString(attribute("type", c.reason.verdict))
			}
			if c.reason.text == "" {
				out.WriteString("/></testcase>\n")
			} else {
				out.WriteString(">" + escapedLines(c.reason.text) + "</" + c.outcome + "></testcase>\n")
			}
		}
		out.WriteString(" </testsuite>\n")
	}
	out.WriteString("</testsuites>\n")
	return out.Flush()
}

func attribute(name, value string) string {
	var b strings.Builder
	b.WriteString(" " + name + `="`)
	_ = xml.EscapeText(&b, []byte(value)) // a Builder does not fail
	b.WriteString(`"`)
	return b.String()
}

func (r *Report) junitProperties() []junitProperty {
	properties := []junitProperty{
		{"conclusion", string(r.Conclusion.Verdict)},
		{"headline", r.Headline()},
		{"not for submission", strings.Join(r.NotForSubmission, " ")},
		{"release", string(r.Asked.Release)},
		{"readings", r.readingsInWords()},
		{"profile", string(r.Asked.Scope.Name)},
		{"codes", r.Asked.Profile.Name},
		{"seed", strconv.FormatUint(r.Asked.Seed, 10)},
		{"law", r.Asked.LawDigest},
		{"suite", r.Asked.Suite},
		{"selection", r.selectionInWords()},
		{"implementation", r.Implementation.Name},
		{"version", r.Implementation.Version},
	}
	if r.Official != nil {
		properties = append(properties, junitProperty{"official text", r.Official.inWords()})
	}
	if len(r.Problems) > 0 {
		properties = append(properties, junitProperty{"problems", strings.Join(r.Problems, " ")})
	}
	if r.Unstable != "" {
		properties = append(properties, junitProperty{"unstable", r.Unstable})
	}
	if r.Waivers != nil {
		properties = append(properties, junitProperty{"waivers", r.waiversInWords()})
	}
	return properties
}

// tellPlainly tells a failure in lines of plain text.
func (r *Report) tellPlainly(c conformance.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", c.Title)
	if t := r.Theorem(c.Theorem); t != nil {
		fmt.Fprintf(&b, "%s %s: %s\n", t.ID, t.Name, t.Statement)
	}
	x := tellingOf(r, c)
	for _, part := range []struct {
		heading string
		lines   []string
	}{{"World", x.World}, {"Events", x.numbered()}, {"Expected", x.Expected}, {"Actual", x.Actual}, {"Clauses behind this", x.clauseLines()}, {"Refutes", x.Refutes}} {
		if len(part.lines) > 0 {
			fmt.Fprintf(&b, "%s:\n", part.heading)
			for _, line := range part.lines {
				fmt.Fprintf(&b, "  %s\n", line)
			}
		}
	}
	if x.Replay != "" {
		fmt.Fprintf(&b, "Replay: %s\n", x.Replay)
	}
	return b.String()
}
