package report_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance/report"
	"example.org/mp107/legaltext"
)

// element is one start tag of a page.
type element struct {
	name       string
	attributes map[string]string
}

// parsePage reads a page as XML, which it is written to be: a tag left open or
// an attribute that broke out of its quotes is an error here.
func parsePage(t *testing.T, text string) (elements []element) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements
		}
		if err != nil {
			t.Fatalf("page is not well formed: %v", err)
		}
		if start, ok := token.(xml.StartElement); ok {
			e := element{start.Name.Local, map[string]string{}}
			for _, a := range start.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			elements = append(elements, e)
		}
	}
}

// allowedElements are those that a report needs. None of them fetches or runs anything.
var allowedElements = strings.Fields(`html head meta title style body nav main header section article h1 h2 h3 h4 h5
	p div span a ul ol li dl dt dd table thead tbody tr th td pre code b strong mark bdi blockquote details summary
	svg desc g path circle text`)

var allowedAttributes = strings.Fields(`lang charset name content class id href aria-label aria-hidden role tabindex scope
	colspan rowspan style value data-count data-conclusion data-exit-code open
	viewBox aria-labelledby d x y cx cy r text-anchor`)

func TestPageIsSoundInEverySituation(t *testing.T) {
	for name, o := range situations(t) {
		t.Run(name, func(t *testing.T) { soundPage(t, render(t, made(t, o), report.HTML)) })
	}
}

func soundPage(t *testing.T, text string) {
	t.Helper()
	ids := map[string]bool{}
	var links []string
	for _, e := range parsePage(t, text) {
		if !slices.Contains(allowedElements, e.name) {
			t.Errorf("page has a <%s>", e.name)
		}
		for attribute, value := range e.attributes {
			if !slices.Contains(allowedAttributes, attribute) {
				t.Errorf("<%s> has the attribute %s=%q", e.name, attribute, value)
			}
		}
		if id := e.attributes["id"]; id != "" {
			if ids[id] {
				t.Errorf("id %q is given twice", id)
			}
			ids[id] = true
		}
		if href, ok := e.attributes["href"]; ok {
			links = append(links, href)
		}
	}
	for _, link := range links {
		fragment, ok := strings.CutPrefix(link, "#")
		target, err := url.PathUnescape(fragment)
		if !ok || err != nil || !ids[target] {
			t.Errorf("link %q leads nowhere in the page", link)
		}
	}
	for _, section := range []string{"summary", "failures", "results", "untested", "traceability", "coverage", "assumptions", "theorems", "law", "findings", "key",
		"requirement-R1", "requirement-R2", "theorem-T01", "theorem-T15", "reading-A1", "reading-A8", "clause-MP107-1", "clause-SCOPE-1"} {
		if !ids[section] {
			t.Errorf("page has no anchor %q", section)
		}
	}
	if !strings.Contains(text, `<html lang="en-GB">`) {
		t.Error("page does not say its language")
	}
	// A message on the wire may name an address in its text; nothing that a
	// browser acts on may: links lead within the page (above), and no other
	// attribute holds one.
	for _, e := range parsePage(t, text) {
		for attribute, value := range e.attributes {
			if strings.Contains(value, "://") {
				t.Errorf("<%s> has the attribute %s=%q, which names an address", e.name, attribute, value)
			}
		}
	}
	if found := regexp.MustCompile(`(?i)<script|url\(|@import|javascript:|ZgotmplZ`).FindString(text); found != "" {
		t.Errorf("page has %q: it must need nothing from outside and run nothing", found)
	}
}

func TestPageOnTheRealLaw(t *testing.T) {
	law, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	text := render(t, report.New(outcome(law, mixedResults()...), law), report.HTML)
	soundPage(t, text)
	for _, c := range law.Clauses {
		if !strings.Contains(text, `id="clause-`+string(c.ID)+`"`) {
			t.Errorf("page does not show clause %s", c.ID)
		}
	}
}

func TestFailuresComeBeforePasses(t *testing.T) {
	text := render(t, made(t, situations(t)["mixed"]), report.HTML)
	last := 0
	for _, mark := range []string{"<h1", `data-count="all total"`, "Release</dt>", "Law</dt>", `id="failures"`, ">fail</span>", ">error</span>", ">inconclusive</span>", `id="results"`, `data-count="R1/T01 pass"`} {
		at := strings.Index(text[last:], mark)
		if at < 0 {
			t.Fatalf("page does not have %q after what should come before it", mark)
		}
		last += at
	}
}

// TestFewFailuresAreUnfolded: a page of many failures prints on few sheets, and
// a reader still sees at once what a whole story looks like.
func TestFewFailuresAreUnfolded(t *testing.T) {
	for situation, want := range map[string]int{"all pass": 0, "thousands fail": 3} {
		text := render(t, made(t, situations(t)[situation]), report.HTML)
		if n := strings.Count(text, ` open="open"`); n != want {
			t.Errorf("%s: %d unfolded, want %d", situation, n, want)
		}
	}
}

// TestGapsHaveADenominator: what no case decides is counted at each level against
// all that there is.
func TestGapsHaveADenominator(t *testing.T) {
	text := render(t, made(t, situations(t)["mixed"]), report.HTML)
	for _, want := range []string{
		"0 of 1 requirement in force is decided by no case", "2 of 5 clauses in force are decided by no case",
		"17 of 23 theorems are decided by no case", "0 of 1,229 cases that applied decide no clause and no theorem",
	} {
		if !strings.Contains(text, "<li>"+want) {
			t.Errorf("page does not say %q: %s", want, text[strings.Index(text, "Silence is not"):][:600])
		}
	}
}

// TestFromObligationToCaseAndBack: what a row of the matrix links to as deciding it
// links back to the row's clause or theorem, and that to its requirement.
func TestFromObligationToCaseAndBack(t *testing.T) {
	text := render(t, made(t, situations(t)["mixed"]), report.HTML)
	_, matrix, _ := strings.Cut(text, `<section class="obligation"`)
	rows := strings.Split(matrix, "<tr>")
	there := 0
	for _, row := range rows {
		_, cases, _ := strings.Cut(row, `<details class="deciding">`)
		links := regexp.MustCompile(`href="(#failure-[^"]*)"`).FindStringSubmatch(cases)
		if links == nil {
			continue
		}
		there++
		_, article, _ := strings.Cut(text, `id="`+strings.TrimPrefix(links[1], "#")+`"`)
		article, _, _ = strings.Cut(article, "</article>")
		if !strings.Contains(article, `href="#clause-`) {
			t.Errorf("%s leads to no clause", links[1])
		}
	}
	if there == 0 {
		t.Error("no row leads to a case")
	}
	if !regexp.MustCompile(`(?s)id="clause-MP107-1".{0,600}carries out <a href="#requirement-R1"`).MatchString(text) {
		t.Error("a clause does not lead to its requirement")
	}
}
