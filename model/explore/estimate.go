package explore

import (
	"fmt"
	"unsafe"
)

// Size is the size of an exploration, known before it starts.
type Size struct {
	// Points is the number of states that the packed index can tell apart: an
	// upper bound of the reachable ones.
	Points uint64 `json:"points"`
	// Bitmaps, Rulings, Tables and Counts are bytes of memory: for the three sets
	// of states, for the decisions taken, for what a step looks up (an upper
	// bound) and for the counts of the workers.
	Bitmaps uint64 `json:"bitmaps"`
	Rulings uint64 `json:"rulings"`
	Tables  uint64 `json:"tables"`
	Counts  uint64 `json:"counts"`
}

// Total is the memory that an exploration takes at most, in bytes, apart from
// that of the program itself. While witnesses are made, eight bytes come in
// addition for each state that is nearer to the start than the deepest of them.
func (s Size) Total() uint64 { return s.Bitmaps + s.Rulings + s.Tables + s.Counts }

// String says the size in a few words.
func (s Size) String() string {
	return fmt.Sprintf("at most %d states in %s of memory", s.Points, Bytes(s.Total()))
}

// Bytes writes a number of bytes for a reader.
func Bytes(n uint64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 10<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}

// Estimate is how large the exploration will be with so many workers; with
// none given, with one for each core.
func (e *Explorer) Estimate(workers int) Size {
	l := &e.layout
	s := Size{Points: l.size, Bitmaps: 3 * 8 * words(l.size)}
	for _, dockets := range e.dockets {
		for i := range dockets {
			for _, r := range dockets[i].rulings {
				s.Rulings += uint64(unsafe.Sizeof(r)) + uint64(cap(r.writes))*uint64(unsafe.Sizeof(write{}))
			}
		}
	}
	var t table
	entry := uint64(unsafe.Sizeof(t.start[0]) + unsafe.Sizeof(t.degree[0]) + unsafe.Sizeof(t.upload[0]) +
		unsafe.Sizeof(t.violated[0]) + unsafe.Sizeof(t.recovery[0]))
	for device, cells := range e.sp.ofDevice {
		// A decision writes one cell, so that no context has more differences
		// than its cells have other values.
		others := uint64(0)
		for _, at := range cells {
			others += uint64(e.sp.cells[at].size() - 1)
		}
		contexts := l.local[device] * l.masks
		// Growing by appending can leave a quarter of a slice unused.
		s.Tables += contexts * (entry + 8*others) * 5 / 4
		s.Counts += contexts * 8 * uint64(numberOfWorkers(workers)+1)
	}
	return s
}

// words is the number of 64-bit words of a bitmap of so many bits.
func words(size uint64) uint64 { return (size + 63) / 64 }
