package main

import (
	"strings"
	"testing"
)

// TestCasesDiff: what is new, gone, called otherwise, judged otherwise and told otherwise
// between two versions is told apart; of a list without digests only names are compared.
func TestCasesDiff(t *testing.T) {
	before := []listedCase{
		{ID: "same", Story: "1", Demands: "1"}, {ID: "gone", Story: "1", Demands: "1"}, {ID: "old", Story: "1", Demands: "1"},
		{ID: "judged", Story: "1", Demands: "1"}, {ID: "told", Story: "1", Demands: "1"}, {ID: "bare"}, {ID: "older", Story: "1", Demands: "1"},
	}
	now := []listedCase{
		{ID: "same", Story: "1", Demands: "1"}, {ID: "new", Story: "1", Demands: "1"}, {ID: "renamed", Story: "1", Demands: "1"},
		{ID: "judged", Story: "1", Demands: "2"}, {ID: "told", Story: "2", Demands: "2"}, {ID: "bare", Story: "1", Demands: "1"},
	}
	current := func(id string) string {
		return strings.NewReplacer("older", "nowhere", "old", "renamed").Replace(id)
	}
	var b strings.Builder
	if err := differences(before, now, current).write(&b, "0.2.0"); err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(b.String(), "\n", "|")
	want := ": 3 cases as before, 1 new, 2 gone, 1 called otherwise, in 1 the law demands something else, in 1 something else happens||New:|  new||Gone:|  gone|  older||The law demands something else:|  judged||Something else happens:|  told||Called otherwise:|  old is renamed now|"
	if !strings.HasSuffix(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
