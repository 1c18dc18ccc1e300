package fuzz

import "slices"

// source hands out bytes one by one, and zeros once there are none left, so
// that every string of bytes stands for something. Wherever a byte makes a
// choice, zero chooses what is most ordinary: short inputs are simple ones.
type source struct {
	data []byte
	at   int
}

// backwards hands out the bytes from the last to the first. Worlds are read in
// this way and what happens in them in the other, so that neither moves when
// the other takes a byte more. In a short input they share bytes.
func backwards(data []byte) *source {
	data = slices.Clone(data)
	slices.Reverse(data)
	return &source{data: data}
}

func (s *source) next() byte {
	if s.done() {
		return 0
	}
	s.at++
	return s.data[s.at-1]
}

// done reports whether all the bytes have been used.
func (s *source) done() bool { return s.at >= len(s.data) }

// below chooses a number below n, which is at most 256.
func (s *source) below(n int) int { return int(s.next()) % n }

// oneIn reports, about once in n times, that something out of the ordinary is chosen.
func (s *source) oneIn(n int) bool { return s.below(n) == n-1 }

// choose chooses one of the values, the first by default.
func choose[T any](s *source, values ...T) T { return values[s.below(len(values))] }
