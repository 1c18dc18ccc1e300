package legaltext

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// Sentence is a sentence, heading, row or line of the seed paper, and where this
// project holds what it says. The paper's own words are not in the repository.
type Sentence struct {
	// Section is that of the paper, 0 before the first one; Number counts from 1 in it.
	Section, Number int
	// Words is how many it has; Digest is the SHA-256 of them with one blank between
	// each two, in hexadecimal.
	Words  int
	Digest string
	// Places are the clauses, theorems and readings that hold what it says, by
	// identifier; none if it says nothing that could be.
	Places []string
	// Says is the sentence in our words, or what it is.
	Says string
}

// String names the sentence as in "§2.5".
func (s Sentence) String() string { return fmt.Sprintf("§%d.%d", s.Section, s.Number) }

//go:embed seed/sentences.csv
var sentencesText []byte

// Sentences lists the whole seed paper, in order.
var Sentences = sync.OnceValue(func() []Sentence {
	rows, err := csv.NewReader(bytes.NewReader(sentencesText)).ReadAll()
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	var all []Sentence
	for _, row := range rows[1:] {
		s := Sentence{Says: row[4], Digest: row[5]}
		for i, to := range []*int{&s.Section, &s.Number, &s.Words} {
			if *to, err = strconv.Atoi(row[i]); err != nil {
				panic(err)
			}
		}
		if row[3] != "none" {
			s.Places = strings.Fields(row[3])
		}
		all = append(all, s)
	}
	return all
})

// CheckPaper holds a copy of the seed paper against Sentences. It reports the first
// sentence that differs, since from there on nothing can be told apart.
func CheckPaper(paper string) error {
	words := strings.Fields(paper)
	for _, s := range Sentences() {
		some := words[:min(s.Words, len(words))]
		if sum := sha256.Sum256([]byte(strings.Join(some, " "))); hex.EncodeToString(sum[:]) != s.Digest {
			return fmt.Errorf("%v (%s) is not as in the paper that this project was made from, or what stands before it has more words or fewer: there it has %d words, here it begins %.60q", s, s.Says, s.Words, strings.Join(some, " "))
		}
		words = words[len(some):]
	}
	if len(words) > 0 {
		return fmt.Errorf("%d words follow the end of the paper that this project was made from, the first of them %.60q", len(words), words[0])
	}
	return nil
}
