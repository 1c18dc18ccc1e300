package legaltext_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// paper is the user's copy of the seed paper, which is not in this repository.
func paper(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("../../shared/domain/000_*.txt")
	if err != nil || len(files) == 0 {
		t.Skip("there is no copy of the seed paper in ../shared/domain beside the repository")
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSentencesAreThePaper(t *testing.T) {
	text := paper(t)
	if err := legaltext.CheckPaper(text); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"a figure":        {"£147,191 in Design", "£147,192 in Design", "§3.5 "},
		"a word more":     {"six months.", "about six months.", "§3.6 "},
		"a line more":     {"MP107 business requirements", "MP107 business requirements or so", "2 words follow"},
		"nothing but air": {"is six months.", "is\n\n  six   months.", ""},
	} {
		switch err := legaltext.CheckPaper(strings.Replace(text, c.old, c.new, 1)); {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if err := legaltext.CheckPaper(""); err == nil || !strings.HasPrefix(err.Error(), "§0.1 ") {
		t.Errorf("an empty paper: %v", err)
	}
}

// None of the paper's longer sentences stands in the table: it says them in our words.
func TestSentencesAreInOurWords(t *testing.T) {
	text := strings.ToLower(strings.Join(strings.Fields(paper(t)), " "))
	for _, s := range legaltext.Sentences() {
		if len(strings.Fields(s.Says)) > 4 && strings.Contains(text, s.Says) {
			t.Errorf("%v is copied: %q", s, s.Says)
		}
	}
}

// Each sentence has a place that exists, or is said to have no content; each is
// counted; and where a clause or theorem says that it rests on a section, a
// sentence of that section leads to it.
func TestSentencesHavePlaces(t *testing.T) {
	register := embedded(t)
	leads := map[string][]int{} // sections, by place
	var before legaltext.Sentence
	for _, s := range legaltext.Sentences() {
		if (s.Section != before.Section || s.Number != before.Number+1) && (s.Section < before.Section || s.Number != 1) {
			t.Errorf("%v follows %v", s, before)
		}
		before = s
		if s.Words == 0 || len(s.Digest) != 64 || s.Says == "" {
			t.Errorf("%v: %d words, digest %q, %q", s, s.Words, s.Digest, s.Says)
		}
		for _, place := range s.Places {
			_, clause := register.Clause(spec.ClauseID(place))
			_, theorem := legaltext.TheoremByID(spec.TheoremID(place))
			reading := slices.ContainsFunc(spec.ReadingRegister(), func(r spec.Reading) bool { return string(r.ID) == place })
			if clause != nil && theorem != nil && !reading {
				t.Errorf("%v: there is no clause, theorem or reading %q", s, place)
			}
			leads[place] = append(leads[place], s.Section)
		}
		if s.Places == nil && !slices.ContainsFunc([]string{"title", "heading", "summary", "who wrote"}, func(kind string) bool { return strings.Contains(s.Says, kind) }) {
			t.Errorf("%v has no place and is no heading: %q", s, s.Says)
		}
	}
	rests := func(name string, phrases []legaltext.Phrase) {
		for _, phrase := range phrases {
			if phrase.Provenance.Mark != spec.Seed {
				continue
			}
			for section := range strings.SplitSeq(phrase.Provenance.Locator, ", ") {
				if n := int(strings.TrimPrefix(section, "§")[0] - '0'); len(section) != len("§2") || !slices.Contains(leads[name], n) {
					t.Errorf("%s: %q is marked [%v], and no sentence of %s leads to %s", name, phrase.Text, phrase.Provenance, section, name)
				}
			}
		}
	}
	for _, c := range register.Clauses {
		rests(string(c.ID), c.Phrases)
	}
	for _, theorem := range legaltext.Theorems() {
		rests(string(theorem.ID), theorem.Phrases)
	}
}
