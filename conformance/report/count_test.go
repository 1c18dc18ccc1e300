package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mp107/conformance"
	"mp107/conformance/report"
)

// told is what one rendering says: its conclusion, its counts by verdict, over
// all and by theorem.
type told struct {
	Conclusion string
	All        map[string]int
	Groups     map[string]map[string]int
}

// truth is counted from the results by a way of counting of its own.
func truth(o conformance.Outcome, conclusion string) told {
	t := told{conclusion, empty(), map[string]map[string]int{}}
	for _, c := range o.Results {
		group := string(c.Requirement) + "/" + string(c.Theorem)
		if t.Groups[group] == nil {
			t.Groups[group] = empty()
		}
		verdict := string(c.Verdict)
		if _, known := t.All[verdict]; !known {
			verdict = "error"
		}
		for _, counts := range []map[string]int{t.All, t.Groups[group]} {
			counts["total"]++
			counts[verdict]++
		}
	}
	return t
}

func empty() map[string]int {
	return map[string]int{"total": 0, "fail": 0, "error": 0, "inconclusive": 0, "not-applicable": 0, "pass": 0}
}

func TestRenderingsAgreeOnEveryCount(t *testing.T) {
	conclusions := map[string]string{
		"all pass": "conformant", "pass in part": "conformant",
		"mixed": "non-conformant", "thousands fail": "non-conformant", "hostile": "non-conformant",
		"zero cases": "inconclusive", "only not applicable": "inconclusive", "stopped": "inconclusive", "thin": "inconclusive",
		"miscounted": "inconclusive", "another law": "inconclusive", "unknown verdict": "inconclusive", "the same case twice": "inconclusive",
		"nothing that is known": "inconclusive",
	}
	for name, o := range situations(t) {
		t.Run(name, func(t *testing.T) {
			r := made(t, o)
			want := truth(o, conclusions[name])
			for rendering, read := range map[string]func(*testing.T, report.Report) told{
				"JSON": readJSON, "HTML": readHTML, "JUnit": readJUnit, "console": readConsole,
			} {
				got := read(t, r)
				wanted := want
				if rendering == "JUnit" {
					wanted = asJUnit(want)
				}
				if diff := cmp.Diff(wanted, got); diff != "" {
					t.Errorf("%s does not say what the results say (-results +%s):\n%s", rendering, rendering, diff)
				}
			}
		})
	}
}

func render(t testing.TB, r report.Report, write func(io.Writer, report.Report) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func console(color bool) func(io.Writer, report.Report) error {
	return func(w io.Writer, r report.Report) error {
		return report.Console(w, r, report.ConsoleOptions{Color: color})
	}
}

func readJSON(t *testing.T, r report.Report) told {
	var decoded struct {
		Conclusion struct{ Verdict string }
		Counts     map[string]int
		Groups     []map[string]any
		Cases      []struct{ Verdict string }
	}
	if err := json.Unmarshal([]byte(render(t, r, report.JSON)), &decoded); err != nil {
		t.Fatal(err)
	}
	if len(decoded.Cases) != decoded.Counts["total"] {
		t.Errorf("JSON has %d cases and counts %d", len(decoded.Cases), decoded.Counts["total"])
	}
	rename := func(counts map[string]int) map[string]int {
		counts["not-applicable"] = counts["notApplicable"]
		delete(counts, "notApplicable")
		return counts
	}
	out := told{decoded.Conclusion.Verdict, rename(decoded.Counts), map[string]map[string]int{}}
	for _, group := range decoded.Groups {
		counts := map[string]int{}
		for key, value := range group {
			if n, ok := value.(float64); ok {
				counts[key] = int(n)
			}
		}
		out.Groups[group["requirement"].(string)+"/"+group["theorem"].(string)] = rename(counts)
	}
	return out
}

var dataCount = regexp.MustCompile(`data-count="([^" ]*) ([^" ]*)">([0-9,]+)<`)
var dataConclusion = regexp.MustCompile(`<h1 class="[^"]*" data-conclusion="([^"]*)" data-exit-code="(\d+)">`)

func readHTML(t *testing.T, r report.Report) told {
	text := render(t, r, report.HTML)
	heading := dataConclusion.FindStringSubmatch(text)
	if heading == nil {
		t.Fatal("the page has no conclusion")
	}
	if want := strconv.Itoa(conformance.Conclusion(heading[1]).ExitCode()); heading[2] != want {
		t.Errorf("page says %s with exit code %s, want %s", heading[1], heading[2], want)
	}
	out := told{heading[1], map[string]int{}, map[string]map[string]int{}}
	kinds := empty()
	for _, found := range dataCount.FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(strings.ReplaceAll(found[3], ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case found[1] == "all":
			out.All[found[2]] = n
		case found[1] == "failures":
		case strings.HasPrefix(found[1], "kind:"):
			kinds[found[2]] += n
		default:
			if out.Groups[found[1]] == nil {
				out.Groups[found[1]] = map[string]int{}
			}
			out.Groups[found[1]][found[2]] = n
		}
	}
	if diff := cmp.Diff(out.All, kinds); diff != "" {
		t.Errorf("the kinds do not add up to all:\n%s", diff)
	}
	return out
}

type suites struct {
	Tests    int     `xml:"tests,attr"`
	Failures int     `xml:"failures,attr"`
	Errors   int     `xml:"errors,attr"`
	Skipped  int     `xml:"skipped,attr"`
	Suites   []suite `xml:"testsuite"`
}

type suite struct {
	Name     string `xml:"name,attr"`
	Tests    int    `xml:"tests,attr"`
	Failures int    `xml:"failures,attr"`
	Errors   int    `xml:"errors,attr"`
	Skipped  int    `xml:"skipped,attr"`
	Property []struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	} `xml:"properties>property"`
	Cases []struct {
		Name    string  `xml:"name,attr"`
		Failure *reason `xml:"failure"`
		Error   *reason `xml:"error"`
		Skipped *reason `xml:"skipped"`
	} `xml:"testcase"`
}

type reason struct {
	Type string `xml:"type,attr"`
}

func parseJUnit(t *testing.T, text string) suites {
	t.Helper()
	var parsed suites
	if err := xml.Unmarshal([]byte(text), &parsed); err != nil {
		t.Fatalf("JUnit is not XML: %v", err)
	}
	return parsed
}

// asJUnit is the truth in JUnit's words, which has no conclusion of its own
// but red and green.
func asJUnit(want told) told {
	color := "red"
	if want.Conclusion == "conformant" {
		color = "green"
	}
	want.Conclusion = color
	return want
}

func readJUnit(t *testing.T, r report.Report) told {
	parsed := parseJUnit(t, render(t, r, report.JUnit))
	color := "green"
	if parsed.Failures+parsed.Errors > 0 {
		color = "red"
	}
	out := told{color, empty(), map[string]map[string]int{}}
	sums := suites{}
	for _, s := range parsed.Suites {
		sums.Tests, sums.Failures, sums.Errors, sums.Skipped = sums.Tests+s.Tests, sums.Failures+s.Failures, sums.Errors+s.Errors, sums.Skipped+s.Skipped
		counts := empty()
		counts["total"] = len(s.Cases)
		var failures, errors, skipped int
		for _, c := range s.Cases {
			switch {
			case c.Failure != nil:
				failures++
				counts[c.Failure.Type]++
			case c.Error != nil:
				errors++
				counts[c.Error.Type]++
			case c.Skipped != nil:
				skipped++
				counts["not-applicable"]++
			default:
				counts["pass"]++
			}
		}
		if s.Tests != len(s.Cases) || s.Failures != failures || s.Errors != errors || s.Skipped != skipped {
			t.Errorf("testsuite %s: attributes say %d tests, %d failures, %d errors, %d skipped; it has %d, %d, %d, %d", s.Name, s.Tests, s.Failures, s.Errors, s.Skipped, len(s.Cases), failures, errors, skipped)
		}
		if s.Name == "conclusion" {
			if len(parsed.Suites) > 1 && out.All["fail"]+out.All["error"]+out.All["inconclusive"] > 0 || s.Errors != 1 {
				t.Errorf("the suite %q is there although a case is red already", s.Name)
			}
			continue // stands for the run, not for a case
		}
		group, _, _ := strings.Cut(s.Name, " ")
		out.Groups[group] = counts
		for verdict, n := range counts {
			out.All[verdict] += n
		}
	}
	if sums.Tests != parsed.Tests || sums.Failures != parsed.Failures || sums.Errors != parsed.Errors || sums.Skipped != parsed.Skipped {
		t.Errorf("testsuites say %d, %d, %d, %d; their sum is %d, %d, %d, %d", parsed.Tests, parsed.Failures, parsed.Errors, parsed.Skipped, sums.Tests, sums.Failures, sums.Errors, sums.Skipped)
	}
	return out
}

var consoleRow = regexp.MustCompile(`(?m)^  (\S.*?)\s+([0-9,]+)\s+([0-9,]+)\s+([0-9,]+)\s+([0-9,]+)\s+([0-9,]+)\s+([0-9,]+)$`)

func readConsole(t *testing.T, r report.Report) told {
	text := render(t, r, console(false))
	first, _, _ := strings.Cut(text, "\n")
	out := told{strings.ToLower(first), map[string]int{}, map[string]map[string]int{}}
	columns := []string{"total", "fail", "error", "inconclusive", "not-applicable", "pass"}
	for _, row := range consoleRow.FindAllStringSubmatch(text, -1) {
		counts := map[string]int{}
		for i, column := range columns {
			n, err := strconv.Atoi(strings.ReplaceAll(row[i+2], ",", ""))
			if err != nil {
				t.Fatal(err)
			}
			counts[column] = n
		}
		switch name, _, _ := strings.Cut(row[1], " "); {
		case row[1] == "All":
			out.All = counts
		case name == "of":
		default:
			out.Groups[name] = counts
		}
	}
	return out
}
