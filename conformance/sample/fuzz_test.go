package sample_test

import (
	"testing"

	"example.org/mp107/conformance/sample"
)

// FuzzWorksheet: whatever comes back as a worksheet is refused, or concludes each case of
// the draw that it names once, in one of the words that there are.
func FuzzWorksheet(f *testing.F) {
	r := made()
	written, _ := sheet(f)
	f.Add(written)
	f.Add(filled(written, "agree,A,", "disagree,B,=1", "unclear,C,\"x\ny\""))
	f.Add("\ufeff" + written + "\"")
	f.Fuzz(func(t *testing.T, csv string) {
		cases, err := merged(r, csv)
		if err != nil {
			return
		}
		review := sample.NewReview(sample.Design{}, "", cases)
		n := review.Summary
		if n.Drawn != len(cases) || n.Reviewed != n.Agreed+n.Disagreed+n.Unclear || n.Reviewed > n.Drawn {
			t.Errorf("%+v", n)
		}
		for i, c := range cases {
			if c.Number != i+1 || c.Conclusion != sample.Open && c.Reviewer == "" {
				t.Errorf("%+v", c)
			}
		}
	})
}
