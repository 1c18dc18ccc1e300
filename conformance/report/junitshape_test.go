package report_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
)

// junitElement is what an element of a JUnit file may have. Tools that validate, as the
// xUnit plugin of Jenkins does, pass over a whole file for one attribute too many.
type junitElement struct {
	required, optional []string // attributes
	children           []string
	least              int  // children
	text               bool // may have some
}

var junitShape = map[string]junitElement{
	"":           {children: []string{"testsuites"}, least: 1},
	"testsuites": {optional: []string{"name", "time", "tests", "failures", "errors", "disabled"}, children: []string{"testsuite"}},
	"testsuite": {required: []string{"name", "tests", "failures", "errors"}, optional: []string{"time", "skipped", "disabled", "timestamp", "hostname", "id", "package"},
		children: []string{"properties", "testcase", "system-out", "system-err"}},
	"properties": {children: []string{"property"}, least: 1},
	"property":   {required: []string{"name", "value"}},
	"testcase": {required: []string{"name"}, optional: []string{"classname", "time", "assertions", "status"},
		children: []string{"skipped", "error", "failure", "system-out", "system-err"}},
	"skipped": {optional: []string{"message", "type"}, text: true},
	"error":   {optional: []string{"message", "type"}, text: true},
	"failure": {optional: []string{"message", "type"}, text: true},
}

var (
	junitNumber  = regexp.MustCompile(`^[0-9]+$`)
	junitNumbers = []string{"tests", "failures", "errors", "skipped", "disabled"}
)

// junitDefect is the first thing in which a file has not that shape.
func junitDefect(file string) error {
	decoder := xml.NewDecoder(strings.NewReader(file))
	path, inside := []string{""}, []int{0}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		at := path[len(path)-1]
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if !slices.Contains(junitShape[at].children, name) {
				return fmt.Errorf("<%s> in <%s>", name, at)
			}
			if inside[len(inside)-1]++; at == "testcase" && inside[len(inside)-1] > 1 {
				return fmt.Errorf("<testcase> has more than one outcome")
			}
			var given []string
			for _, a := range token.Attr {
				given = append(given, a.Name.Local)
				if !slices.Contains(append(junitShape[name].required, junitShape[name].optional...), a.Name.Local) {
					return fmt.Errorf("attribute %s of <%s>", a.Name.Local, name)
				}
				if slices.Contains(junitNumbers, a.Name.Local) && !junitNumber.MatchString(a.Value) {
					return fmt.Errorf("%s=%q is no number", a.Name.Local, a.Value)
				}
			}
			for _, wanted := range junitShape[name].required {
				if !slices.Contains(given, wanted) {
					return fmt.Errorf("<%s> without %s", name, wanted)
				}
			}
			path, inside = append(path, name), append(inside, 0)
		case xml.EndElement:
			if inside[len(inside)-1] < junitShape[at].least {
				return fmt.Errorf("<%s> is empty", at)
			}
			path, inside = path[:len(path)-1], inside[:len(inside)-1]
		case xml.CharData:
			if !junitShape[at].text && strings.TrimSpace(string(token)) != "" {
				return fmt.Errorf("text in <%s>", at)
			}
		}
	}
}

func checkJUnitShape(t *testing.T, file string) {
	t.Helper()
	if err := junitDefect(file); err != nil {
		t.Errorf("JUnit is not of its schema: %v", err)
	}
}

// TestJUnitShape: what tools refuse is noticed.
func TestJUnitShape(t *testing.T) {
	const suite = `<testsuite name="a" tests="1" failures="0" errors="0">`
	for file, want := range map[string]string{
		`<testsuites/>`:                         "",
		`<testsuites skipped="1"></testsuites>`: "attribute skipped of <testsuites>",
		`<testsuites><testsuite name="a" tests="1" errors="0"/></testsuites>`:                                "<testsuite> without failures",
		`<testsuites>` + suite + `<properties/></testsuite></testsuites>`:                                    "<properties> is empty",
		`<testsuites>` + suite + `<testcase name="x"><skipped/><error/></testcase></testsuite></testsuites>`: "<testcase> has more than one outcome",
		`<testsuites>` + suite + `<testcase name="x">text</testcase></testsuite></testsuites>`:               "text in <testcase>",
		`<testsuites>` + suite + `<testcase/></testsuite></testsuites>`:                                      "<testcase> without name",
		`<testsuites tests="many"/>`: `tests="many" is no number`,
		`<testsuites>` + suite + `<testcase name="x"><failure message="m">text</failure></testcase></testsuite></testsuites>`: "",
	} {
		if err := junitDefect(file); (want == "") != (err == nil) || err != nil && err.Error() != want {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
	}
}

// TestJUnitInterrupted: cases that were never begun are skipped, one error says so, and
// what failed before is red as ever.
func TestJUnitInterrupted(t *testing.T) {
	for _, failed := range []int{0, 1} {
		results := []conformance.Result{result(1, conformance.Table, "T02", conformance.Pass)}
		if failed > 0 {
			results = append(results, result(2, conformance.Table, "T02", conformance.Fail))
		}
		for n := range 20_000 {
			left := result(n+3, conformance.Table, "T02", conformance.Error)
			left.Reason = conformance.NotRun + "the run was interrupted"
			results = append(results, left)
		}
		o := outcome(smallLaw(t), results...)
		o.Stopped = "the run was interrupted"
		file := render(t, made(t, o), report.JUnit)
		checkJUnitShape(t, file)
		if n := strings.Count(file, "<error "); n != 1 {
			t.Errorf("%d errors, want one", n)
		}
		for _, want := range []string{`20,000 cases were not run, since the run ended before: the run was interrupted.`, fmt.Sprintf(`failures="%d" errors="0"`, failed)} {
			if !strings.Contains(file, want) {
				t.Errorf("there is no %q", want)
			}
		}
		if n := strings.Count(file, "<skipped "); n != 20_000 {
			t.Errorf("%d skipped", n)
		}
	}
}
