package fuzz

import (
	"math/rand/v2"
)

// Search makes one input after the other, led by what the earlier ones have reached in
// the model. It is the same for the same seed and the same corpus.
type Search struct {
	Decoder Decoder
	// Blind has every input made anew, of random bytes.
	Blind bool

	mutator  mutator
	features Features
	corpus   []entry
	reached  map[Feature]int // how many inputs have reached it
}

// entry is an input that was the first to reach something.
type entry struct {
	data   []byte
	rarest Feature // of what it reaches
	first  []Feature
}

// NewSearch begins a search with a seed.
func NewSearch(seed uint64, decoder Decoder) *Search {
	return &Search{Decoder: decoder, mutator: mutator{rand.New(rand.NewPCG(seed, 107))}, reached: map[Feature]int{}}
}

// freshPercent is how many inputs of a hundred are made anew, whatever was reached:
// docs/fuzzing.md has what that was measured by.
const freshPercent = 50

// Next makes the next input and the scenario that it stands for; first is how many
// features it is the first to reach.
func (s *Search) Next() (data []byte, scenario Scenario, first int, err error) {
	data = s.propose()
	scenario, first, err = s.Add(data)
	return data, scenario, first, err
}

// Add takes in an input, such as one of an earlier search, and keeps it if it is the
// first to reach something.
func (s *Search) Add(data []byte) (scenario Scenario, first int, err error) {
	decoder := s.Decoder
	decoder.Step = s.features.Step
	s.features.Begin()
	if scenario, err = decoder.Scenario(data); err != nil {
		return scenario, 0, err
	}
	e := entry{data: data}
	for i, feature := range s.features.Reached {
		s.reached[feature]++
		if s.reached[feature] == 1 {
			e.first = append(e.first, feature)
		}
		if i == 0 || s.reached[feature] < s.reached[e.rarest] {
			e.rarest = feature
		}
	}
	if len(e.first) > 0 {
		s.corpus = append(s.corpus, e)
	}
	return scenario, len(e.first), nil
}

// propose makes an input anew or of one of the corpus.
func (s *Search) propose() []byte {
	if s.Blind || len(s.corpus) == 0 || s.mutator.random.IntN(100) < freshPercent {
		if s.Decoder.Plain {
			return s.mutator.fresh()
		}
		return s.mutator.repetitive()
	}
	if s.Decoder.Plain {
		return s.mutator.bytewise(s.pick().data, s.pick().data)
	}
	return s.mutator.mutate(s.pick().data, s.pick().data)
}

// pick chooses of three inputs the one with the rarest feature.
func (s *Search) pick() *entry {
	best := &s.corpus[s.mutator.random.IntN(len(s.corpus))]
	for range 2 {
		if other := &s.corpus[s.mutator.random.IntN(len(s.corpus))]; s.reached[other.rarest] < s.reached[best.rarest] {
			best = other
		}
	}
	return best
}

// Reached is how many features some input has reached.
func (s *Search) Reached() int { return len(s.reached) }

// Corpus are the inputs kept, in the order in which they were found.
func (s *Search) Corpus() [][]byte {
	var kept [][]byte
	for _, e := range s.corpus {
		kept = append(kept, e.data)
	}
	return kept
}
