package sample_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/sample"
)

// sheet is a worksheet of three cases, as it is written.
func sheet(t testing.TB) (string, []sample.Drawn) {
	t.Helper()
	d, all := drawn(t, made(), 3, 5)
	var b strings.Builder
	if err := sample.CSV(&b, d, all); err != nil {
		t.Fatal(err)
	}
	return b.String(), all
}

// filled puts what is concluded into the rows, in their order.
func filled(csv string, conclusions ...string) string {
	lines := strings.SplitAfter(csv, "\n")
	for i, conclusion := range conclusions {
		lines[i+1] = strings.Replace(lines[i+1], ",,,\n", ","+conclusion+"\n", 1)
	}
	return strings.Join(lines, "")
}

// TestMerge: what is not the worksheet that was written, filled in, is told with its line.
func TestMerge(t *testing.T) {
	r := made()
	written, all := sheet(t)
	lines := strings.SplitAfter(written, "\n")
	for _, test := range []struct{ name, csv, want string }{
		{"as it was written", written, "<nil>"},
		{"filled in", filled(written, "agree,A person,", "Disagree ,A person,\"one, two\nand three\"", "unclear,B,=1+1"), "<nil>"},
		{"of a spreadsheet", "\ufeff" + strings.ReplaceAll(written, "\n", "\r\n"), "<nil>"},
		{"in another order", lines[0] + lines[3] + lines[1] + lines[2], "<nil>"},
		{"an unknown conclusion", filled(written, "agree,A,", "yes,A,"), `line 3: the conclusion is "yes": want agree, disagree or unclear`},
		{"nobody's conclusion", filled(written, "agree,,"), "line 2: there is a conclusion and no reviewer"},
		{"what does not show", filled(written, "agree,A\u202e,"), "line 2: the reviewer has"},
		{"too long", filled(written, "agree,A,"+strings.Repeat("x", 2001)), "line 2: the remark has more than 2000"},
		{"a row twice", written + lines[2], fmt.Sprintf("line 5: %q is there already, in line 3", all[1].ID)},
		{"a row less", lines[0] + lines[1] + lines[3], "line 3: the rows up to here lack case 2, " + all[1].ID},
		{"another case", strings.Replace(written, all[2].ID, "R1/table/case-99", 1), `line 4: "R1/table/case-99" is no case of this sample`},
		{"another verdict", strings.Replace(written, ",pass,", ",fail,", 1), `the column verdict has "fail", and "pass" was drawn`},
		{"another clause", strings.Replace(written, "RDP-1", "RDP-2", 1), "line 2: the column clauses has"},
		{"another seed in one row", lines[0] + lines[1] + strings.Replace(lines[2], "seed=5", "seed=6", 1) + lines[3], "line 3: the column sample has"},
		{"another seed", strings.ReplaceAll(written, "seed=5", "seed=99"), "is no case of this sample"},
		{"a seed that is none", strings.ReplaceAll(written, "seed=5", "seed=5e3"), "line 2: the column sample has"},
		{"a number much too high", strings.ReplaceAll(written, "n=3", "n=1000000000"), "line 2: the column sample has"},
		{"another column", strings.Replace(written, "remark", "remarks", 1), "line 1: want the columns number,case"},
		{"semicolons", strings.ReplaceAll(written, ",", ";"), "line 1: want the columns"},
		{"a column more", lines[0] + strings.Replace(lines[1], "\n", ",x\n", 1), "line 2: has 11 columns, want 10"},
		{"half a quote", lines[0] + "1,\"R1", "line 2: extraneous or missing"},
		{"no rows", lines[0], "there is no row"},
		{"nothing", "", "there is no row"},
		{"not text", "\x00\xff\xfe", "line 1: want the columns"},
		{"very many rows", lines[0] + strings.Repeat(lines[1], 1100), "there are more than 1000 rows"},
	} {
		reviewed, err := merged(r, test.csv)
		if got := fmt.Sprint(err); !strings.Contains(got, test.want) || test.want == "<nil>" && err != nil {
			t.Errorf("%s: %.300s, want %s", test.name, got, test.want)
		}
		if err == nil && len(reviewed) != 3 {
			t.Errorf("%s: %d cases", test.name, len(reviewed))
		}
	}
}

func merged(r report.Report, csv string) ([]sample.Reviewed, error) {
	w, err := sample.Read([]byte(csv))
	if err != nil {
		return nil, err
	}
	all, err := sample.Draw(r, w.Design)
	if err != nil {
		return nil, err
	}
	return w.Merge(all)
}

// TestReview: cases are counted once, by theorem too, and what is unclear is not finished.
func TestReview(t *testing.T) {
	written, _ := sheet(t)
	for _, test := range []struct {
		conclusions []string
		want        sample.Counts
		finished    bool
	}{
		{nil, sample.Counts{Drawn: 3}, false},
		{[]string{"agree,A,", "agree,A,"}, sample.Counts{Drawn: 3, Reviewed: 2, Agreed: 2}, false},
		{[]string{"agree,A,", "agree,A,", "unclear,A,"}, sample.Counts{Drawn: 3, Reviewed: 3, Agreed: 2, Unclear: 1}, false},
		{[]string{"agree,A,", "agree,A,", "agree,A,"}, sample.Counts{Drawn: 3, Reviewed: 3, Agreed: 3}, true},
		{[]string{"disagree,A,x", "agree,A,", "AGREE,A,"}, sample.Counts{Drawn: 3, Reviewed: 3, Agreed: 2, Disagreed: 1}, true},
	} {
		cases, err := merged(made(), filled(written, test.conclusions...))
		if err != nil {
			t.Fatal(err)
		}
		r := sample.NewReview(sample.Design{}, conformance.NonConformant, cases)
		var sum sample.Counts
		for _, theorem := range r.Theorems {
			sum.Drawn += theorem.Drawn
			sum.Reviewed += theorem.Reviewed
			sum.Agreed += theorem.Agreed
			sum.Disagreed += theorem.Disagreed
			sum.Unclear += theorem.Unclear
		}
		if r.Summary != test.want || sum != test.want || r.Summary.Finished() != test.finished || r.Verdict != conformance.NonConformant {
			t.Errorf("%v: %+v, by theorem %+v", test.conclusions, r.Summary, sum)
		}
	}
}

// TestHarmless: no cell is a formula to a spreadsheet, and such a worksheet is merged like
// any other.
func TestHarmless(t *testing.T) {
	nasty := []string{"=cmd|' /C calc'!A1", "+1", "-1", "@SUM(A1)", "'=1", "a,b\"c"}
	d, all := drawn(t, made(nasty...), 60, 5)
	var b strings.Builder
	if err := sample.CSV(&b, d, all); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		for _, cell := range strings.Split(strings.TrimSpace(line), ",") {
			if cell = strings.Trim(cell, `"`); cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
				t.Errorf("the cell %q is a formula", cell)
			}
		}
	}
	w, err := sample.Read([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if reviewed, err := w.Merge(all); err != nil || len(reviewed) != len(all) {
		t.Error(err)
	}
}

// TestPage: the page tells every case, and nothing of a case is taken for a part of it.
func TestPage(t *testing.T) {
	r := made()
	d, all := drawn(t, r, 3, 5)
	var told []sample.Told
	for _, c := range all {
		told = append(told, sample.Told{Drawn: c, World: []string{"It is <now>."}})
	}
	var b strings.Builder
	if err := sample.HTML(&b, d, r, told); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{"&lt;b&gt;A case&lt;/b&gt;", "It is &lt;now&gt;.", "<b>RDP-1</b>", "Nothing was answered", d.String(), r.Headline(), `<b class="bad">fail</b>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(page, "ZgotmplZ") || strings.Count(page, `class="fill"`) != 3 {
		t.Error("the page is not whole")
	}
}
