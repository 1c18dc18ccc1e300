package legaltext_test

import (
	"testing"

	"example.org/mp107/legaltext"
)

// One fact, changed in every way that can be measured and in some that cannot.
func TestSizeOfAChange(t *testing.T) {
	for _, c := range []struct {
		before, after, size string
		direction           legaltext.Direction
		material            bool
	}{
		{"£100,000", "£109,999", "+£9,999 (+10.0 %)", legaltext.Detrimental, false},
		{"£100,000", "£110,000", "+£10,000 (+10.0 %)", legaltext.Detrimental, true},
		{"£208,873", "£180,000", "-£28,873 (-13.8 %)", legaltext.Beneficial, true},
		{"six months", "eight months", "+60 days", legaltext.Detrimental, true},
		{"six months", "26 weeks", "+2 days", legaltext.Detrimental, false},
		{"one year", "six months", "-185 days", legaltext.Beneficial, true},
		{"November 2022 SEC Release", "June 2022 SEC Release", "153 days earlier", legaltext.Beneficial, true},
		{"7 July 2021", "8 July 2021", "1 day later", legaltext.Detrimental, false},
		{"28 July 2021 to 16 August 2021", "28 July 2021 to 30 September 2021", "45 days later", legaltext.Detrimental, true},
		// The same last date, but not the same words.
		{"28 July 2021 to 16 August 2021", "29 July 2021 to 16 August 2021", "0 days later", legaltext.NotKnown, true},
		{"DCC", "DCC, Suppliers", "added: Suppliers", legaltext.NotKnown, true},
		{"DCC, Suppliers, Agents", "DCC, Operators", "added: Operators; left out: Suppliers, Agents", legaltext.NotKnown, true},
		{"estimated", "firm", "", legaltext.NotKnown, true},
		{"£100", "not yet known", "", legaltext.NotKnown, true},
		{"some months", "six months", "", legaltext.NotKnown, true},
	} {
		changes := legaltext.CompareFacts(loadFacts(t, "it: "+c.before+"\n"), loadFacts(t, "it: "+c.after+"\n"))
		if len(changes) != 1 || changes[0].Size != c.size || changes[0].Direction != c.direction || changes[0].Material != c.material {
			t.Errorf("%s to %s: %+v, want %q, %s, material %v", c.before, c.after, changes, c.size, c.direction, c.material)
		}
	}
}

// What a paper says of itself, in a clause of no requirement, is not the response.
func TestOnlyTheResponseIsMaterial(t *testing.T) {
	before, after := loadFacts(t, "it: £1\n"), loadFacts(t, "it: £2\n")
	before[0].Requirement, after[0].Requirement = "", ""
	if changes := legaltext.CompareFacts(before, after); len(changes) != 1 || changes[0].Material {
		t.Errorf("%+v", changes)
	}
}

func TestWeigh(t *testing.T) {
	up, down := legaltext.FactChange{Direction: legaltext.Detrimental, Response: true, Material: true}, legaltext.FactChange{Direction: legaltext.Beneficial, Response: true, Material: true}
	words, little := legaltext.FactChange{Direction: legaltext.NotKnown, Response: true, Material: true}, legaltext.FactChange{Direction: legaltext.Beneficial, Response: true}
	for _, c := range []struct {
		changes []legaltext.FactChange
		want    legaltext.ResponseChange
	}{
		{nil, legaltext.ResponseChange{Direction: legaltext.NotKnown}},
		{[]legaltext.FactChange{{Direction: legaltext.NotKnown}}, legaltext.ResponseChange{Direction: legaltext.NotKnown}}, // of the paper
		{[]legaltext.FactChange{little}, legaltext.ResponseChange{Changed: 1, Direction: legaltext.NotKnown}},
		{[]legaltext.FactChange{up, little, words}, legaltext.ResponseChange{Changed: 3, Material: 2, Direction: legaltext.Detrimental, Unknown: 1}},
		{[]legaltext.FactChange{down, words, up, up}, legaltext.ResponseChange{Changed: 4, Material: 4, Direction: legaltext.Mixed, Unknown: 1}},
		{[]legaltext.FactChange{up, down, down}, legaltext.ResponseChange{Changed: 3, Material: 3, Direction: legaltext.Mixed}},
	} {
		if got := legaltext.Weigh(c.changes); got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.changes, got, c.want)
		}
	}
}
