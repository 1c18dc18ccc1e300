package report_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/legaltext/official"
	"example.org/mp107/spec"
)

func readLetter(t *testing.T, r report.Report) told {
	letter := render(t, r, report.Letter)
	heading := dataConclusion.FindStringSubmatch(letter)
	if heading == nil || heading[2] != strconv.Itoa(conformance.Conclusion(heading[1]).ExitCode()) {
		t.Fatalf("the letter has no conclusion with its exit code: %v", heading)
	}
	out := told{heading[1], map[string]int{}, map[string]map[string]int{}, empty()}
	for _, found := range dataCount.FindAllStringSubmatch(letter, -1) {
		n, err := strconv.Atoi(strings.ReplaceAll(found[3], ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		switch found[1] {
		case "all":
			out.All[found[2]] = n
		case "waived:":
			out.Waived[found[2]] = n
		}
	}
	return out
}

// toldLetter is made once: a letter, and the report that it is about.
type toldLetter struct {
	report report.Report
	letter string
}

var (
	lettersOnce sync.Once
	allLetters  map[string]toldLetter
)

// letters are of runs of each kind that a letter can be about.
func letters(t *testing.T) map[string]toldLetter {
	lettersOnce.Do(func() {
		allLetters = map[string]toldLetter{}
		add := func(name string, r report.Report) { allLetters[name] = toldLetter{r, render(t, r, report.Letter)} }
		for name, o := range situations(t) {
			if len(o.Results) < 1500 { // more of the same takes long
				add(name, made(t, o))
			}
		}
		passed := run(3, conformance.Table, spec.T02, conformance.Pass)
		add("stale", made(t, looked(t, passed, map[spec.ClauseID]official.State{"RDP-1": official.Changed})))
		read := outcome(smallLaw(t), passed...)
		read.Readings = spec.Readings{spec.A4: spec.RegisteredOnly}
		add("other readings", report.New(read, smallLaw(t)))
		shipped := outcome(legaltext.Shipped(), passed...)
		add("shipped law", report.New(shipped, legaltext.Shipped()))
		shipped.Selection = suite.Selection{Scope: suite.Core}
		add("core", report.New(shipped, legaltext.Shipped()))
	})
	return allLetters
}

var (
	foreignText = regexp.MustCompile(`(?s)<bdi>.*?</bdi>`)
	anyTag      = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)
	alone       = regexp.MustCompile(`(?i)(non-)?\bconformant\b`)
)

// TestLetterSaysNoMoreThanTheHeadline: whatever the run, the letter has the headline of the
// report, and apart from that no word of conformance.
func TestLetterSaysNoMoreThanTheHeadline(t *testing.T) {
	seen := map[string]bool{}
	for name, told := range letters(t) {
		r, letter := told.report, told.letter
		for _, place := range []string{"<title>%s: letter", ">%s</h1>", ">%s.</b>"} {
			if want := fmt.Sprintf(place, r.Headline()); !strings.Contains(letter, want) {
				t.Errorf("%s: the letter has no %q", name, want)
			}
		}
		own := strings.ReplaceAll(anyTag.ReplaceAllString(foreignText.ReplaceAllString(letter, ""), " "), r.Headline(), "")
		if word := alone.FindString(own); word != "" {
			t.Errorf("%s: the letter of a run that is %q says %q: %s", name, r.Headline(), word, own)
		}
		seen[string(r.Conclusion.Verdict)] = true
		if green := strings.Contains(letter, `class="good"`); green != (r.Conclusion.Verdict == conformance.Conformant && len(r.NotForSubmission) == 0) {
			t.Errorf("%s: %q is green: %v", name, r.Headline(), green)
		}
	}
	if len(seen) != 5 {
		t.Errorf("only %v were told", slices.Sorted(maps.Keys(seen)))
	}
}

// TestLetterWarnsFirst: what speaks against a report comes before its answer.
func TestLetterWarnsFirst(t *testing.T) {
	all := letters(t)
	for name, want := range map[string][]string{
		"mixed":                 {">Failed<", "Only a part of the suite was asked for.", ">Left out<"},
		"partial":               {">Partial<", "no case that decides T14 applies", "4 cases to what the implementation claims"},
		"thin":                  {">Partial<"},
		"zero cases":            {">Inconclusive<", "no case is no evidence"},
		"miscounted":            {">Problems<"},
		"stopped":               {">Inconclusive<", "The run ended before every case had been run."},
		"another law":           {"It was not judged by the shipped law."},
		"waived":                {">Waived<", "7 failures are waived.", "Meter gateway team"},
		"waived case passes":    {">Inconclusive<", "It does not hold."},
		"stale":                 {">Stale<", "RDP-1: changed: [-words-]", "official text behind RDP-1 is not as it was"},
		"other readings":        {"A4 registered-only", "Readings other than the default were chosen"},
		"all pass":              {">Not exercised<", ">Not shown<", ">Assumed<", "Not decided, "},
		"shipped law":           {"in force, ", "Answers to 12 questions"},
		"core":                  {"Whatever depends on something else that happens"},
		"unknown verdict":       {">Inconclusive<"},
		"waived and stopped":    {"the run was interrupted"},
		"only not applicable":   {"None of the 4 cases applies"},
		"everything waived":     {"No case passed"},
		"hundreds waived":       {">Failed<", ">Waived<"},
		"the same case twice":   {">Problems<"},
		"nothing that is known": {">Problems<"},
	} {
		letter := strings.ReplaceAll(all[name].letter, "\n", " ")
		before, _, _ := strings.Cut(letter, `id="answer"`)
		_, before, _ = strings.Cut(before, `id="caveats"`)
		for _, part := range want {
			if !strings.Contains(before, part) {
				t.Errorf("%s: before its answer the letter does not say %q: %s", name, part, before)
			}
		}
	}
}

// TestLetterHasTheQuestions of the paper in the words of the law, or says that it has none.
func TestLetterHasTheQuestions(t *testing.T) {
	all := letters(t)
	shipped := all["shipped law"].report
	for name, want := range map[string]string{"shipped law": shipped.Clause("FACT-7").Facts[1].Value + "?</li></ol>", "all pass": "The law of this run does not state them"} {
		if letter := all[name].letter; !strings.Contains(strings.ReplaceAll(letter, "&#39;", "'"), want) {
			t.Errorf("%s: the letter does not say %q", name, want)
		}
	}
}

// maxLetterLines is what fits two pages of A4 with room to spare: rows and paragraphs with at
// least a line each, of some 100 characters.
const maxLetterLines = 105

// TestLetterIsShort, sound and harmless, whatever it is about.
func TestLetterIsShort(t *testing.T) {
	for name, told := range letters(t) {
		letter := told.letter
		for _, e := range parsePage(t, letter) {
			if !slices.Contains(append(allowedElements, "meta"), e.name) || e.attributes["href"] != "" {
				t.Errorf("%s: the letter has a <%s>", name, e.name)
			}
		}
		lines := 0
		body := letter[strings.Index(letter, "<body>"):]
		for row := range strings.Lines(body) {
			lines += 1 + len([]rune(anyTag.ReplaceAllString(row, "")))/100
		}
		if lines > maxLetterLines {
			t.Errorf("%s: the letter has some %d lines", name, lines)
		}
	}
	hostile := letters(t)["hostile"].letter
	if strings.Contains(hostile, "<script") || strings.Contains(hostile, "ZgotmplZ") || !strings.Contains(hostile, `“&lt;script&gt;alert(1)&lt;/script&gt;\x1b[31m`) {
		t.Error("a name went through as markup")
	}
}

// TestLetterContradictsNothing: a report that does not follow from its cases is not told.
func TestLetterContradictsNothing(t *testing.T) {
	r := letters(t)["mixed"].report
	r.Conclusion.Verdict = conformance.Conformant
	for _, write := range []func() error{func() error { return report.Letter(&strings.Builder{}, r) }, func() error { return report.CSV(&strings.Builder{}, r) }} {
		if write() == nil {
			t.Error("it was")
		}
	}
}
