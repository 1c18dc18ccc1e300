package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// JUnit has no word for a run that shows nothing: without a failing case it
// reads as green. A suite of this name, with one entry that is an error, is
// added exactly when the report does not conclude and no case says so, when the run ended
// before every case had been begun, and when a waiver does not hold. It is no case of the
// run, and no count has it.
const junitVerdict = "conclusion"

// junitNotRun is the type of an entry that is skipped since it was never begun.
const junitNotRun = "not-run"

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"` // the schema knows no attribute for those skipped
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	Failure *junitReason `xml:"failure"`
	Error   *junitReason `xml:"error"`
	Skipped *junitReason `xml:"skipped"`
}

// escapedLines escapes text but for its line breaks, which encoding/xml would
// escape too: a person may read the file.
func escapedLines(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder does not fail
	return strings.ReplaceAll(b.String(), "&#xA;", "\n")
}

type junitReason struct {
	Message string `xml:"message,attr,omitempty"`
	// Type is the verdict, since JUnit has one element for two of ours.
	Type string `xml:"type,attr,omitempty"`
	// Text is written as it is, and so is made by escapedLines only.
	Text string `xml:",innerxml"`
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
	suites := junitSuites{Name: "mp107 conformance"}
	room, shown := junitRoom, r.shownFailures()
	at, left := map[string]int{}, 0
	properties := r.junitProperties()
	for _, g := range r.Groups {
		at[g.Label()] = len(suites.Suites)
		suites.Suites = append(suites.Suites, junitSuite{Name: strings.TrimSpace(g.Label() + " " + g.Name), Properties: properties})
	}
	for _, c := range r.Cases {
		testSuite := &suites.Suites[at[label(c.Requirement, c.Theorem)]]
		_, whole := shown[c.ID]
		if !c.Run() {
			left++
		}
		testSuite.add(r.junitCase(c, whole, &room))
	}
	for _, s := range suites.Suites {
		suites.Tests += s.Tests
		suites.Failures += s.Failures
		suites.Errors += s.Errors
	}
	if left > 0 || r.broken() > 0 || suites.Failures+suites.Errors == 0 && r.Conclusion.ExitCode != 0 {
		why := r.Conclusion.Why
		if left > 0 {
			why = fmt.Sprintf("%s not run, since the run ended before: %s. %s", text.Several(left, "case was", "cases were"), r.Asked.Stopped, why)
		}
		entry := junitCase{Name: "the run shows conformance", Class: junitVerdict, Error: &junitReason{Message: why, Type: string(r.Conclusion.Verdict)}}
		suites.Suites = append(suites.Suites, junitSuite{Name: junitVerdict, Properties: properties, Cases: []junitCase{entry}})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", " ")
	if err := encoder.Encode(suites); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// junitRoom bounds what reasons and stories take in a file, in bytes: tools refuse
// one that is too large, and every case of a run may fail.
const junitRoom = 500_000

// junitCase is the entry of a case. Its reason takes of the room that is left, and a
// story too if it is told whole.
func (r *Report) junitCase(c conformance.Result, whole bool, room *int) junitCase {
	j := junitCase{Name: c.ID, Class: strings.ReplaceAll(label(c.Requirement, c.Theorem), "/", ".")}
	reason := &junitReason{Message: cmp.Or(c.Reason, said(c.Verdict)), Type: string(c.Verdict)}
	if whole {
		reason.Text = r.tellPlainly(c)
	}
	switch {
	case c.Verdict == conformance.Pass:
		return j
	case !c.Run(): // tens of thousands, maybe: why stands with the conclusion
		j.Skipped = &junitReason{Message: "not run", Type: junitNotRun}
		return j
	case c.Verdict == conformance.NotApplicable:
		j.Skipped, reason.Type = reason, ""
	case c.Waiver != nil && r.holds(*c.Waiver):
		reason.Text = "\n" + reason.Message + reason.Text
		reason.Message = until(*c.Waiver)
		j.Skipped = reason
	case c.Verdict == conformance.Fail:
		j.Failure = reason
	default:
		j.Error = reason
	}
	reason.Text = escapedLines(reason.Text)
	if takes := len(reason.Text) + len(escapedLines(reason.Message)); takes > *room {
		reason.Message, reason.Text = "", ""
	} else {
		*room -= takes
	}
	return j
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
