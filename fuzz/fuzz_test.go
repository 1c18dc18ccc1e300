package fuzz_test

import (
	"math/rand/v2"
	"testing"

	"example.org/mp107/fuzz"
)

func FuzzDecision(f *testing.F) {
	for _, seed := range seeds(24, 128) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := fuzz.Decision(data); err != nil {
			t.Error(err)
		}
	})
}

func FuzzSequence(f *testing.F) {
	for _, seed := range seeds(24, 512) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := fuzz.Sequence(data); err != nil {
			t.Error(err)
		}
	})
}

// seeds are nothing, one byte each of the simple choices, and random strings of
// growing length: the seed corpus.
func seeds(n, longest int) [][]byte {
	random := rand.New(rand.NewPCG(107, 3))
	all := [][]byte{nil, {0}, {3}, make([]byte, longest)}
	for i := range n {
		all = append(all, randomBytes(random, (i+1)*longest/n))
	}
	return all
}

func randomBytes(random *rand.Rand, n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return data
}
