package explore

import (
	"context"
	"math/bits"
	"sync"
	"sync/atomic"
)

// frontier is the state of a breadth-first search: three sets of states as
// bitmaps over the packed index. Sets rather than lists make the search the
// same whatever the order in which workers find states, and make the memory
// known before the start.
type frontier struct {
	visited []uint64 // states seen so far
	current []uint64 // states of this layer
	next    []uint64 // states first seen from this layer
}

func newFrontier(size uint64) frontier {
	n := words(size)
	return frontier{make([]uint64, n), make([]uint64, n), make([]uint64, n)}
}

// chunk is the number of words that a worker takes at a time: 64 × 256 states.
const chunk = 256

// worker expands states. Its counts are its own, so that workers share nothing
// but the bitmaps.
type worker struct {
	e *Explorer
	f *frontier
	// contexts counts, for each Device, the states expanded in each context.
	contexts [][]uint64
	expanded uint64
	found    uint64
}

func newWorker(e *Explorer, f *frontier) *worker {
	w := &worker{e: e, f: f}
	for device := range e.tables {
		w.contexts = append(w.contexts, make([]uint64, len(e.tables[device].degree)))
	}
	return w
}

// expand lets the workers expand the current layer; false when ctx ended it early.
func expand(ctx context.Context, workers []*worker, f *frontier) bool {
	var taken atomic.Int64
	var wait sync.WaitGroup
	for _, w := range workers {
		wait.Go(func() {
			for ctx.Err() == nil {
				from := int(taken.Add(1)-1) * chunk
				if from >= len(f.current) {
					return
				}
				w.expand(from, min(from+chunk, len(f.current)))
			}
		})
	}
	wait.Wait()
	return ctx.Err() == nil
}

// expand expands the states of the current layer in some words of its bitmap.
func (w *worker) expand(from, to int) {
	l := &w.e.layout
	for word := from; word < to; word++ {
		for set := w.f.current[word]; set != 0; set &= set - 1 {
			index := uint64(word)<<6 | uint64(bits.TrailingZeros64(set))
			w.expanded++
			mask := index % l.masks
			upload := int64(0)
			for device := range w.e.tables {
				t := &w.e.tables[device]
				context := index/l.low[device]%l.local[device]*l.masks + mask
				w.contexts[device][context]++
				for _, difference := range t.differences[t.start[context]:t.start[context+1]] {
					w.reach(index + uint64(difference))
				}
				if t.upload != nil {
					upload += t.upload[context]
				}
			}
			for _, difference := range w.e.users[mask] {
				w.reach(index + uint64(difference))
			}
			if upload != 0 {
				w.reach(index + uint64(upload))
			}
		}
	}
}

// reach marks a state as seen and, the first time, as of the next layer.
func (w *worker) reach(index uint64) {
	word, mark := index>>6, uint64(1)<<(index&63)
	visited := &w.f.visited[word]
	// Most states have been seen already, and looking is cheaper than marking.
	if atomic.LoadUint64(visited)&mark != 0 {
		return
	}
	if atomic.OrUint64(visited, mark)&mark == 0 {
		atomic.OrUint64(&w.f.next[word], mark)
		w.found++
	}
}

// members lists the states of a set, ascending.
func members(set []uint64) []uint64 {
	var all []uint64
	for word, states := range set {
		for ; states != 0; states &= states - 1 {
			all = append(all, uint64(word)<<6|uint64(bits.TrailingZeros64(states)))
		}
	}
	return all
}
