package observe_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/spec"
)

// TestMappedLog: a log that is written as CSV, a column for each field, tells the same as
// in JSON.
func TestMappedLog(t *testing.T) {
	of := law(t, spec.MP107R2)
	world, events := observe.Synthetic(107, 6, 120)
	events = append(events, spec.Event{Upload: &spec.Upload{}})
	log := recorded(t, simulated(t, of, dsp.BypassAllCritical), conformance.Case{World: world, Events: events}, true)
	known := observe.OfWorld(world, observe.Source{File: "world"})
	want := watched(t, of, log, known, observe.Everything)

	var lines []map[string]string
	columns := map[string]bool{}
	for line := range bytes.Lines(log) {
		var object map[string]any
		if err := json.Unmarshal(line, &object); err != nil {
			t.Fatal(err)
		}
		cells := map[string]string{}
		flatten(cells, "", object)
		for name := range cells {
			columns[name] = true
		}
		lines = append(lines, cells)
	}
	var table, mapping strings.Builder
	fmt.Fprintln(&mapping, "field,column,value,words")
	header := slices.Sorted(maps.Keys(columns))
	for i, name := range header {
		words := ""
		if name == "alertTo" {
			words = nobodysWords(lines)
		}
		fmt.Fprintf(&mapping, "%s,c%d,,%s\n", name, i, words)
	}
	out := csv.NewWriter(&table)
	row := make([]string, len(header))
	for i := range header {
		row[i] = fmt.Sprintf("c%d", i)
	}
	_ = out.Write(row)
	for _, cells := range lines {
		for i, name := range header {
			row[i] = cells[name]
		}
		_ = out.Write(row)
	}
	out.Flush()
	got := watchedBy(t, of, []byte(table.String()), mapping.String(), known)
	for i := range got.findings { // the header is a line of its own
		got.findings[i].From.Line--
	}
	if diff := cmp.Diff(want.Tally, got.Tally); diff != "" || len(got.problems) > 0 {
		t.Fatalf("%v\n%s", got.problems, diff)
	}
	for i, f := range got.findings {
		if w := want.findings[i]; f.From != w.From || f.Verdict != w.Verdict || f.Answer != w.Answer {
			t.Errorf("%v, in JSON %v", f, w)
		}
	}
}

// nobodysWords are those of alertTo, of which an empty cell would say nothing.
func nobodysWords(lines []map[string]string) string {
	words := []string{"nobody="}
	for _, cells := range lines {
		to, is := cells["alertTo"]
		if is && to == "" {
			cells["alertTo"] = "nobody"
		} else if is && !slices.Contains(words, to+"="+to) {
			words = append(words, to+"="+to)
		}
	}
	return strings.Join(words, ";")
}

func flatten(cells map[string]string, path string, value any) {
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			cells[path] = "yes"
		}
		for name, part := range value {
			flatten(cells, strings.TrimPrefix(path+"."+name, "."), part)
		}
	case []any:
		for i, part := range value {
			flatten(cells, fmt.Sprintf("%s.%d", path, i), part)
		}
	default:
		cells[path] = fmt.Sprint(value)
	}
}

// TestMappingRefused: what a mapping or a row says in an unclear way is named.
func TestMappingRefused(t *testing.T) {
	const head, time = "field,column,value,words\n", "time,t,,\n"
	for text, want := range map[string]string{
		"":                                          "want the columns",
		"field,column\ntime,t\n":                    "want the columns",
		head:                                        "a row for each field",
		head + "time,,,\n":                          "want a column or a value",
		head + "time,t,now,\n":                      "want a column or a value",
		head + "when,t,,\n":                         `field "when" is unknown`,
		head + "time,t,,\ntime,u,,\n":               `field "time" is there twice`,
		head + "answer.code,c,,OK\n":                "words",
		head + "answer.code,,I0,OK=I0\n":            "words",
		head + "submit,s,,\nsubmit.srv,v,,\n":       "both a value and something with fields",
		head + "submit.srv,v,,\nsubmit,s,,\n":       "both a value and something with fields",
		head + "submit.update.certificates.1,c,,\n": "without a gap",
		head + "submit.update.certificates.99,c,,\nsubmit.update.certificates.0,d,,\n": "without a gap",
	} {
		if _, err := observe.ParseMapping(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one that says %q", text, err, want)
		}
	}
	of := law(t, spec.MP107)
	for table, want := range map[string]string{
		"t,a\n2022-11-03T00:00:00Z\n":         "it has 1 cell, and the header has 2",
		"t,a\n2022-11-03T00:00:00Z,x\n":       `column a says "x": want one of NOK, OK`,
		"t,a\n2022-11-03T00:00:00Z,\"OK\n":    "it is no CSV",
		"t,a\n2022-11-03T00:00:00Z,OK\n":      "it has none of submit",
		"t,a\n2022-11-03T00:00:00+01:00,OK\n": "time",
	} {
		got := watchedBy(t, of, []byte(table), head+time+"answer.decision,a,,OK=accepted;NOK=rejected\nanswer.code,,I0,\n", nil)
		if len(got.problems) != 1 || !strings.Contains(got.problems[0].Why, want) || got.problems[0].From.Line != 2 {
			t.Errorf("%q: %v, want %q", table, got.problems, want)
		}
	}
	m, err := observe.ParseMapping(strings.NewReader(head + time))
	if err != nil {
		t.Fatal(err)
	}
	for table, want := range map[string]string{"a,b\n": `log:1: there is no column "t"`, "t,t\n": "is there twice", "\"t\n": "it is no CSV"} {
		if err := (&observe.Reader{Mapping: m}).Read(t.Context(), strings.NewReader(table), "log"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", table, err, want)
		}
	}
}
