package concurrent

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// TestAfterwards: once every client has finished, each Device is observed, and
// the history has the calls in the order in which they were made.
func TestAfterwards(t *testing.T) {
	adaptor := simulated(t, spec.MP107)
	able := describe(t, adaptor)
	r := drawn(t, able, Sizes{Clients: 6}, 1)
	if err := adaptor.Reset(t.Context(), r.World); err != nil {
		t.Fatal(err)
	}
	calls := r.carryOut(t.Context(), adaptor, able)
	if want := 6*DefaultOperations + len(r.World.Devices); len(calls) != want {
		t.Fatalf("%d calls, want %d", len(calls), want)
	}
	stamps := map[int64]bool{}
	var last int64
	own := map[int]int64{} // when each client's call before was over
	for i, c := range calls {
		if c.called <= last || c.returned <= c.called || c.called <= own[c.client] || stamps[c.called] || stamps[c.returned] {
			t.Fatalf("call %d: %+v", i, c)
		}
		stamps[c.called], stamps[c.returned] = true, true
		last, own[c.client] = c.called, c.returned
	}
	for i, c := range calls[6*DefaultOperations:] {
		if c.client != 6 || c.observe != r.World.Devices[i].ID {
			t.Errorf("%+v is not an observation of %v by the suite", c, r.World.Devices[i].ID)
		}
	}
	able.Abilities = []conformance.Ability{conformance.CanRegister}
	if calls := r.carryOut(t.Context(), adaptor, able); len(calls) != 6*DefaultOperations {
		t.Errorf("%d calls: an implementation was observed that does not claim it", len(calls))
	}
}

// TestPace: however slow one client is, none is further ahead of it than allowed,
// and one that leaves holds nobody up.
func TestPace(t *testing.T) {
	const clients, operations = 5, 60
	p := newPace(clients)
	done := make([]atomic.Int64, clients)
	var wait sync.WaitGroup
	for client := range clients {
		wait.Go(func() {
			defer p.leave(client)
			random := rand.New(rand.NewPCG(uint64(client), 1))
			for i := range operations {
				if client == 4 && i == 20 {
					return
				}
				p.wait(client)
				for other := range clients - 1 {
					if ahead := done[client].Load() - done[other].Load(); ahead > maxAhead {
						t.Errorf("client %d is %d ahead of client %d", client, ahead, other)
					}
				}
				for range random.IntN(50) {
					runtime.Gosched()
				}
				done[client].Add(1)
				p.step(client)
			}
		})
	}
	wait.Wait()
	if done[0].Load() != operations {
		t.Errorf("client 0 made %d operations", done[0].Load())
	}
}
