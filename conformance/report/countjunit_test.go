package report_test

import (
	"cmp"
	"encoding/xml"
	"strings"
	"testing"

	"example.org/mp107/conformance/report"
)

type suites struct {
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Suites   []testSuite `xml:"testsuite"`
}

type testSuite struct {
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
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
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
// but red and green, and skips only what a waiver that holds covers.
func asJUnit(want told, r report.Report) told {
	want.Waived = empty()
	for _, c := range r.Cases {
		if c.Waiver != nil && r.Waivers.List[c.Waiver.Number-1].Problem == "" {
			want.Waived["total"]++
			want.Waived[string(c.Verdict)]++
		}
	}
	color := "red"
	if want.Conclusion == "conformant" || want.Conclusion == "conformant-but-for-waivers" {
		color = "green"
	}
	want.Conclusion = color
	return want
}

func readJUnit(t *testing.T, r report.Report) told {
	junit := render(t, r, report.JUnit)
	checkJUnitShape(t, junit)
	parsed := parseJUnit(t, junit)
	color := "green"
	if parsed.Failures+parsed.Errors > 0 {
		color = "red"
	}
	out := told{"", empty(), map[string]map[string]int{}, empty()}
	sums, left, concluded := suites{}, 0, false
	for _, s := range parsed.Suites {
		sums.Tests, sums.Failures, sums.Errors = sums.Tests+s.Tests, sums.Failures+s.Failures, sums.Errors+s.Errors
		counts := empty()
		counts["total"] = len(s.Cases)
		var failures, errors, skipped int
		for _, c := range s.Cases {
			switch {
			case c.Failure != nil:
				failures++
				counts[cmp.Or(c.Failure.Type, "fail")]++
			case c.Error != nil:
				errors++
				counts[cmp.Or(c.Error.Type, "error")]++
			case c.Skipped != nil && c.Skipped.Type == "not-run":
				skipped++
				left++
				counts["error"]++
			case c.Skipped != nil && c.Skipped.Type != "":
				if !strings.HasPrefix(c.Skipped.Message, "waived until ") {
					t.Errorf("%s is skipped with the verdict %s and the message %q", c.Name, c.Skipped.Type, c.Skipped.Message)
				}
				skipped++
				counts[c.Skipped.Type]++
				out.Waived[c.Skipped.Type]++
				out.Waived["total"]++
			case c.Skipped != nil:
				skipped++
				counts["not-applicable"]++
			default:
				counts["pass"]++
			}
		}
		if s.Name == "conclusion" {
			concluded = true
			if left == 0 && r.Waivers == nil && parsed.Failures+parsed.Errors-s.Errors > 0 || s.Tests > 0 || len(s.Cases) != 1 || s.Cases[0].Error == nil {
				t.Errorf("the suite %q is there although a case is red already, or counts", s.Name)
			}
			color = "red"
			continue // stands for the run, not for a case
		}
		if s.Tests != len(s.Cases) || s.Failures != failures || s.Errors != errors || s.Skipped != skipped {
			t.Errorf("testsuite %s: attributes say %d tests, %d failures, %d errors, %d skipped; it has %d, %d, %d, %d", s.Name, s.Tests, s.Failures, s.Errors, s.Skipped, len(s.Cases), failures, errors, skipped)
		}
		group, _, _ := strings.Cut(s.Name, " ")
		out.Groups[group] = counts
		for verdict, n := range counts {
			out.All[verdict] += n
		}
	}
	if sums.Tests != parsed.Tests || sums.Failures != parsed.Failures || sums.Errors != parsed.Errors {
		t.Errorf("testsuites say %d, %d, %d; their sum is %d, %d, %d", parsed.Tests, parsed.Failures, parsed.Errors, sums.Tests, sums.Failures, sums.Errors)
	}
	if left > 0 && !concluded {
		t.Errorf("%d cases were not run, and no error says so", left)
	}
	out.Conclusion = color
	return out
}
