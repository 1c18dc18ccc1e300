package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
)

// maxPatterns bounds how many patterns a selection is put into: every case is held against
// each.
const maxPatterns = 2000

// prepare makes the suite. What of --run and --skip no case is called by is looked for in
// identifiers and titles.
func (q *questionFlags) prepare(options suite.Options) (*suite.Suite, error) {
	testSuite, err := suite.New(options)
	if err == nil || len(options.Run)+len(options.Skip) == 0 {
		return testSuite, err
	}
	whole := options
	whole.Run, whole.Skip = nil, nil
	all, wrong := suite.New(whole)
	if wrong != nil {
		return nil, wrong
	}
	cases, wrong := headings(all)
	if wrong != nil {
		return nil, wrong
	}
	if options.Run, wrong = looked(options.Run, cases); wrong != nil {
		return nil, wrong
	}
	if options.Skip, wrong = looked(options.Skip, cases); wrong != nil {
		return nil, wrong
	}
	return suite.New(options)
}

// headings lists the cases of a suite, selected or not.
func headings(s *suite.Suite) ([]conformance.Case, error) {
	var cases []conformance.Case
	for c, err := range s.Headings() {
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// looked replaces the patterns that no case is called by, by those of the cases that have
// the text in their identifier or title; * stands for any text.
func looked(given []string, cases []conformance.Case) ([]string, error) {
	var found []string
	for _, pattern := range given {
		called := slices.ContainsFunc(cases, func(c conformance.Case) bool { return c.Matches(pattern) })
		if _, bad := path.Match(pattern, ""); called || bad != nil || strings.Trim(pattern, "* ") == "" {
			found = append(found, pattern)
			continue
		}
		var parts []string
		for part := range strings.SplitSeq(pattern, "*") {
			parts = append(parts, regexp.QuoteMeta(part))
		}
		texts := regexp.MustCompile("(?i)" + strings.Join(parts, ".*"))
		chosen := map[string]bool{}
		for _, c := range cases {
			if texts.MatchString(c.ID) || texts.MatchString(c.Title) {
				chosen[c.ID] = true
			}
		}
		patterns, err := selecting(chosen, cases)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", pattern, err)
		}
		if len(patterns) == 0 {
			patterns = []string{pattern} // the suite says that it matches nothing
		}
		found = append(found, patterns...)
	}
	return found, nil
}

// selecting finds patterns for some cases and no others.
func selecting(chosen map[string]bool, cases []conformance.Case) ([]string, error) {
	ids := make([]string, 0, len(cases))
	for _, c := range cases {
		ids = append(ids, c.ID)
	}
	group := func(id string) int {
		if chosen[id] {
			return 1
		}
		return 0
	}
	var patterns []string
	for _, p := range suite.Patterns(ids, group, func(string) int { return 1 }) {
		patterns = append(patterns, p.Match)
	}
	if len(patterns) > maxPatterns {
		return nil, fmt.Errorf("%s take more than %d patterns to name: run the whole suite, or a theorem or a requirement of it", text.Cases(len(chosen)), maxPatterns)
	}
	return patterns, nil
}

// reported is what of a report.json says which cases there were.
type reported struct {
	Schema string
	Cases  []struct {
		ID      string
		Verdict conformance.Verdict
	}
}

// readReported reads the report in a folder.
func readReported(dir string) (r reported, err error) {
	name := filepath.Join(dir, "report.json")
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		name = dir
	}
	data, err := regular.Read(name, 256<<20)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	if r.Schema != report.Schema {
		return r, fmt.Errorf("%s: schema %q: this version reads %q", name, text.Printable(r.Schema), report.Schema)
	}
	return r, nil
}

// failed selects, of the cases there are, those that a report has not as passed.
func failed(dir string, options suite.Options) ([]string, error) {
	r, err := readReported(dir)
	if err != nil {
		return nil, err
	}
	options.Run, options.Skip = nil, nil
	all, err := suite.New(options)
	if err != nil {
		return nil, err
	}
	cases, err := headings(all)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, c := range cases {
		there[c.ID] = true
	}
	chosen, left := map[string]bool{}, []string{}
	for _, c := range r.Cases {
		id := suite.CurrentID(c.ID)
		switch {
		case c.Verdict == conformance.NotApplicable || c.Verdict == conformance.Pass || strings.Contains(id, "/"+string(conformance.Concurrent)+"/"):
		case there[id]:
			chosen[id] = true
		default:
			left = append(left, text.Printable(id))
		}
	}
	if len(left) > 0 {
		fmt.Fprintf(os.Stderr, "mp107: %s of %s not among those asked for now, such as %s\n", text.Several(len(left), "case", "cases"), dir, left[0])
	}
	if len(chosen) == 0 {
		return nil, errors.New("every case passed that is among those asked for: there is nothing to run again")
	}
	return selecting(chosen, cases)
}
