package report_test

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
)

func readJSON(t *testing.T, r report.Report) told {
	var decoded struct {
		Conclusion struct{ Verdict string }
		Counts     map[string]int
		Groups     []map[string]any
		Cases      []struct {
			Verdict string
			Waiver  *struct{ Number int }
		}
		Failures struct{ Waived int }
		Waivers  struct {
			Waived map[string]int
			List   []struct {
				Waived, Left int
				Listed       []string
			}
		}
	}
	if err := json.Unmarshal([]byte(render(t, r, report.JSON)), &decoded); err != nil {
		t.Fatal(err)
	}
	if want := decoded.Counts["total"] - decoded.Counts["pass"]; len(decoded.Cases) != want {
		t.Errorf("JSON has %d cases that did not pass and counts %d", len(decoded.Cases), want)
	}
	rename := func(counts map[string]int) map[string]int {
		counts["not-applicable"] = counts["notApplicable"]
		delete(counts, "notApplicable")
		return counts
	}
	waived := empty()
	for verdict, n := range decoded.Waivers.Waived {
		if verdict != "notApplicable" {
			waived[verdict] = n
		}
	}
	marked, listed, byGroup := 0, 0, 0
	for _, c := range decoded.Cases {
		if c.Waiver != nil {
			marked++
		}
	}
	for _, w := range decoded.Waivers.List {
		listed += w.Waived
		if w.Waived != len(w.Listed)+w.Left {
			t.Errorf("JSON lists %d cases of a waiver and leaves %d of %d", len(w.Listed), w.Left, w.Waived)
		}
	}
	for _, group := range decoded.Groups {
		if n, ok := group["waived"].(float64); ok {
			byGroup += int(n)
		}
		delete(group, "waived")
	}
	for place, n := range map[string]int{"marks": marked, "sum over waivers": listed, "sum over groups": byGroup, "counts": decoded.Counts["waived"], "failures": decoded.Failures.Waived} {
		if n != waived["total"] {
			t.Errorf("JSON has %d waived cases, but by its %s %d", waived["total"], place, n)
		}
	}
	delete(decoded.Counts, "waived")
	out := told{decoded.Conclusion.Verdict, rename(decoded.Counts), map[string]map[string]int{}, waived}
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
	out := told{heading[1], map[string]int{}, map[string]map[string]int{}, empty()}
	kinds, elsewhere := empty(), map[string]int{}
	for _, found := range dataCount.FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(strings.ReplaceAll(found[3], ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case found[2] == "waived", found[1] == "waived":
			elsewhere[found[1]+" "+found[2]] = n
		case found[1] == "waived:":
			out.Waived[found[2]] = n
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
	for place, n := range elsewhere {
		key := strings.TrimPrefix(place, "waived ")
		if strings.HasSuffix(place, " waived") { // of all, or of the failures
			key = "total"
		}
		if n != out.Waived[key] {
			t.Errorf("page counts %q as %d, and in its table %d", place, n, out.Waived[key])
		}
	}
	if diff := cmp.Diff(out.All, kinds); diff != "" {
		t.Errorf("the kinds do not add up to all:\n%s", diff)
	}
	return out
}

var consoleRow = regexp.MustCompile(`(?m)^  (\S.*?)\s+([0-9,]+)\s+([0-9,]+)\s+([0-9,]+)\s+([0-9,]+)\s+([0-9,]+)\s+([0-9,]+)$`)

func readConsole(t *testing.T, r report.Report) told {
	text := render(t, r, console(false))
	first, _, _ := strings.Cut(text, "\n")
	switch {
	case strings.HasPrefix(first, "CONFORMANT BUT FOR "):
		first = "conformant-but-for-waivers"
	case strings.HasPrefix(first, "CONFORMANT TO A LAW "):
		first = "conformant"
	case strings.HasPrefix(first, "PARTIAL: "):
		first = "inconclusive"
	}
	out := told{strings.ToLower(first), map[string]int{}, map[string]map[string]int{}, empty()}
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
		switch row[1] {
		case "All":
			out.All = counts
		case "of these, waived":
			out.Waived = counts
		}
	}
	return out
}
