package recode

import (
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// shipped is a question about the law that the program ships.
func shipped(t *testing.T, id spec.TheoremID, readings spec.Readings) Question {
	t.Helper()
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	theorem, err := legaltext.TheoremByID(id)
	if err != nil {
		t.Fatal(err)
	}
	return Question{Register: register, Release: spec.MP107, Readings: readings, Theorem: theorem, Shipped: register}
}

// The same question is the same text, or nothing could be checked by comparing.
func TestSameQuestionSameText(t *testing.T) {
	first, _ := shipped(t, spec.T03, nil).Text()
	if again, _ := shipped(t, spec.T03, spec.Readings{spec.A5: spec.AtExecution}).Text(); again != first {
		t.Error("the same question gave another text")
	}
	for name, other := range map[string]Question{"theorem": shipped(t, spec.T01, nil), "readings": shipped(t, spec.T03, spec.Readings{spec.A5: spec.AtReceipt})} {
		if text, _ := other.Text(); text == first {
			t.Errorf("another %s gave the same text", name)
		}
	}
}

func TestHeader(t *testing.T) {
	h := shipped(t, spec.T03, spec.Readings{spec.A5: spec.AtReceipt, spec.A1: spec.S1SPSeparate}).Header()
	if got := h.Name(); got != "T03-MP107-A1=s1sp-separate-A5=receipt" {
		t.Errorf("the name is %s", got)
	}
	read, err := ParseHeader(h.String() + "p cnf 0 0\n")
	if err != nil || read.String() != h.String() || read.Name() != h.Name() {
		t.Errorf("%+v: %v", read, err)
	}
	for _, changed := range []string{
		"", title, strings.Replace(h.String(), "\n", "\r\n", 1), strings.Replace(h.String(), "c law", "c  law", 1),
		strings.Replace(h.String(), "A1=s1sp-separate A5=receipt", "A5=receipt A1=s1sp-separate", 1),
		strings.Replace(h.String(), " A5=receipt", "  A5=receipt", 1), strings.Replace(h.String(), "A5=receipt", "A9=receipt", 1),
		strings.Replace(h.String(), "release MP107", "release mp107", 1), strings.TrimSuffix(h.String(), "\n"),
		"c " + strings.Repeat("\x1b", 5000),
	} {
		_, err := ParseHeader(changed)
		if err == nil || strings.Contains(err.Error(), "\x1b") || len(err.Error()) > 1000 {
			t.Errorf("%.300q: %.1000v", changed, err)
		}
	}
}

// What is accepted as a header is what is written as one.
func FuzzParseHeader(f *testing.F) {
	f.Add("c mp107 certificate\nc theorem T01\nc release MP107\nc readings A5=receipt\nc law x\nc shipped y\n")
	f.Fuzz(func(t *testing.T, text string) {
		if h, err := ParseHeader(text); err == nil && !strings.HasPrefix(text, h.String()) {
			t.Errorf("%q was read as %q", text, h)
		}
	})
}

// Values that a question does not tell apart share a variable, and no others.
func TestClassesOfValues(t *testing.T) {
	d := &domain{values: []string{"a", "b", "c", "d", "e"}}
	for _, set := range [][]int{{1, 2}, {2, 1}, {2, 3}} {
		d.note(set)
	}
	d.sort()
	if want := [][]int{{0, 4}, {1}, {2}, {3}}; !slices.EqualFunc(d.classes, want, slices.Equal) || len(d.sets) != 2 {
		t.Errorf("classes %v of sets %v, want %v", d.classes, d.sets, want)
	}
}

// Gates mean what they are called, whatever their parts are.
func TestGates(t *testing.T) {
	for assignment := range 8 {
		e := newEncoder(map[string]*domain{})
		truth := func(i int) bool { return assignment>>i&1 == 1 }
		x, y, z := e.truth("x"), e.truth("y"), e.truth("z")
		value := map[lit]bool{yes: true, x: truth(0), y: truth(1), z: truth(2)}
		for name, c := range map[string]struct {
			gate lit
			want bool
		}{
			"and":               {e.and(x, y, z), truth(0) && truth(1) && truth(2)},
			"and of none":       {e.and(), true},
			"and with no":       {e.and(x, -yes), false},
			"and twice":         {e.and(x, yes, x), truth(0)},
			"contradictory":     {e.and(x, -x), false},
			"or":                {e.or(x, -y), truth(0) || !truth(1)},
			"or of none":        {e.or(), false},
			"implies":           {e.implies(x, y), !truth(0) || truth(1)},
			"iff":               {e.iff(x, y), truth(0) == truth(1)},
			"choose":            {e.choose(x, y, z), truth(0) && truth(1) || !truth(0) && truth(2)},
			"choose a constant": {e.choose(x, yes, z), truth(0) || truth(2)},
		} {
			if got := e.valueOf(t, c.gate, value); got != c.want {
				t.Errorf("%s of %03b is %v", name, assignment, got)
			}
		}
	}
}

// valueOf finds the one value that the clauses leave a gate, by unit propagation.
func (e *encoder) valueOf(t *testing.T, gate lit, value map[lit]bool) bool {
	t.Helper()
	for range e.Clauses {
		for _, clause := range e.Clauses {
			open, satisfied := []lit{}, false
			for _, literal := range clause {
				variable := lit(max(literal, -literal))
				holds, known := value[variable]
				satisfied = satisfied || known && holds == (literal > 0)
				if !known {
					open = append(open, lit(literal))
				}
			}
			switch {
			case !satisfied && len(open) == 0:
				t.Fatalf("clause %v is false", clause)
			case !satisfied && len(open) == 1:
				value[max(open[0], -open[0])] = open[0] > 0
			}
		}
	}
	holds, known := value[max(gate, -gate)]
	if !known {
		t.Fatalf("gate %d is left open", gate)
	}
	return holds == (gate > 0)
}
