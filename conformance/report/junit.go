package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"example.org/mp107/conformance"
)

// JUnit has no word for a run that shows nothing: without a failing case it
// reads as green. A suite of this name, with one case that is an error, is
// added exactly when the report does not conclude and no case says so. It is
// the only entry that is not a case of the run.
const junitVerdict = "conclusion"

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
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
	Message string `xml:"message,attr"`
	// Type is the verdict, since JUnit has one element for two of ours.
	Type string `xml:"type,attr,omitempty"`
	// Text is written as it is, and so is made by escapedLines only.
	Text string `xml:",innerxml"`
}

// JUnit writes the report for tools that show test results: a testsuite for
// each requirement and theorem, in order, and every case as a testcase. A case
// that failed is a failure; one that could not be run or not be judged is an
// error; one that does not apply is skipped, and so is one that a waiver
// covers. The file shows red exactly when the conclusion is neither conformant
// nor conformant but for waivers.
func JUnit(w io.Writer, r Report) error {
	if err := r.Check(); err != nil {
		return err
	}
	suites := junitSuites{Name: "mp107 conformance"}
	at := map[string]int{}
	properties := r.junitProperties()
	for _, g := range r.Groups {
		at[g.Label()] = len(suites.Suites)
		suites.Suites = append(suites.Suites, junitSuite{Name: strings.TrimSpace(g.Label() + " " + g.Name), Properties: properties})
	}
	for _, c := range r.Cases {
		testSuite := &suites.Suites[at[label(c.Requirement, c.Theorem)]]
		testSuite.add(r.junitCase(c))
	}
	if open := r.unwaived(); open.Fail+open.Error+open.Inconclusive == 0 && r.Conclusion.ExitCode != 0 {
		testSuite := junitSuite{Name: junitVerdict, Properties: properties}
		testSuite.add(junitCase{Name: "the run shows conformance", Class: junitVerdict, Error: &junitReason{Message: r.Conclusion.Why, Type: string(r.Conclusion.Verdict)}})
		suites.Suites = append(suites.Suites, testSuite)
	}
	for _, s := range suites.Suites {
		suites.Tests += s.Tests
		suites.Failures += s.Failures
		suites.Errors += s.Errors
		suites.Skipped += s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
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

func (r *Report) junitCase(c conformance.Result) junitCase {
	j := junitCase{Name: c.ID, Class: strings.ReplaceAll(label(c.Requirement, c.Theorem), "/", ".")}
	message := c.Reason
	if message == "" {
		message = said(c.Verdict)
	}
	reason := &junitReason{Message: message, Type: string(c.Verdict)}
	if c.Waiver != nil {
		reason.Message = until(*c.Waiver)
		reason.Text = escapedLines("\n" + message + r.tellPlainly(c))
		j.Skipped = reason
		return j
	}
	switch c.Verdict {
	case conformance.Pass:
	case conformance.NotApplicable:
		j.Skipped = &junitReason{Message: message}
	case conformance.Fail:
		reason.Text = escapedLines(r.tellPlainly(c))
		j.Failure = reason
	default:
		reason.Text = escapedLines(r.tellPlainly(c))
		j.Error = reason
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
		{"profile", r.Asked.Profile.Name},
		{"seed", strconv.FormatUint(r.Asked.Seed, 10)},
		{"law", r.Asked.LawDigest},
		{"suite", r.Asked.Suite},
		{"selection", r.selectionInWords()},
		{"implementation", r.Implementation.Name},
		{"version", r.Implementation.Version},
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
	}{{"World", x.World}, {"Events", x.numbered()}, {"Expected", x.Expected}, {"Actual", x.Actual}, {"Clauses behind this", x.clauseLines()}} {
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
