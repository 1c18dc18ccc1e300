package legaltext_test

import (
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

func TestVocabulary(t *testing.T) {
	names := map[string]bool{}
	vocabulary := legaltext.Vocabulary()
	if len(vocabulary) != legaltext.VariableCount {
		t.Errorf("%d variables, want %d", len(vocabulary), legaltext.VariableCount)
	}
	for _, v := range vocabulary {
		if v.Name == "" || names[v.Name] || v.Meaning == "" {
			t.Errorf("variable %q is listed twice or has no meaning", v.Name)
		}
		names[v.Name] = true
		if len(v.Domain) < 2 {
			t.Errorf("variable %s has %d values: there is nothing to ask", v.Name, len(v.Domain))
		}
		for i, value := range v.Domain {
			if v.Index(value) != i {
				t.Errorf("variable %s: value %q is at %d and at %d", v.Name, value, v.Index(value), i)
			}
		}
		if v.Index("no such value") != -1 {
			t.Errorf("variable %s has every value", v.Name)
		}
		if v.Kind == legaltext.Bool && (v.Index("false") != 0 || v.Index("true") != 1 || len(v.Domain) != 2) {
			t.Errorf("variable %s has values %v, want false, true", v.Name, v.Domain)
		}
	}
}

// The readings follow VarReading in the order of their register, each with its
// default first.
func TestVocabularyOfReadings(t *testing.T) {
	for i, reading := range spec.ReadingRegister() {
		v := legaltext.Vocabulary()[legaltext.VarReading+i]
		if v.Name != "reading."+string(reading.ID) || v.Domain[0] != reading.Default() || len(v.Domain) != len(reading.Answers) {
			t.Errorf("variable %d is %s with values %v, want reading %s", legaltext.VarReading+i, v.Name, v.Domain, reading.ID)
		}
	}
}
