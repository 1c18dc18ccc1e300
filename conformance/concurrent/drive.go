package concurrent

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// answer is what came back from an operation; which field counts is for the
// operation to say.
type answer struct {
	response spec.Response
	alertTo  spec.EUI64
	observed spec.Observation
	// any stands for an answer that plays no part: every one will do.
	any bool
}

// call is an operation that was carried out.
type call struct {
	operation
	client int // from 0; the number of clients stands for the suite itself, afterwards
	// called and returned are stamps of one counter, taken before the call is made
	// and after it is over. A clock could give two moments the same time.
	called, returned int64
	answer           answer
	err              error
}

// carryOut lets every client work through its list at the same time and, once all
// have finished, observes every Device, so that an effect is seen that was lost
// at the very end. The calls are in the order in which they were made. A client
// that meets an error stops: the round cannot be judged any more.
func (r round) carryOut(ctx context.Context, adaptor conformance.Adaptor, able conformance.Description) []call {
	var stamps atomic.Int64
	var wait sync.WaitGroup
	var failed atomic.Bool
	made := make([][]call, len(r.clients))
	start, together := make(chan struct{}), newPace(len(r.clients))
	for client, operations := range r.clients {
		wait.Go(func() {
			<-start
			defer together.leave(client)
			for _, op := range operations {
				if together.wait(client); failed.Load() {
					return
				}
				c := call{operation: op, client: client, called: stamps.Add(1)}
				if op.linger {
					runtime.Gosched()
				}
				c.answer, c.err = send(ctx, adaptor, op)
				c.returned = stamps.Add(1)
				made[client] = append(made[client], c)
				if c.err != nil {
					failed.Store(true)
				}
				together.step(client)
			}
		})
	}
	close(start)
	wait.Wait()
	var calls []call
	for _, c := range made {
		calls = append(calls, c...)
	}
	for at, n := range r.neighbourhoods {
		for _, device := range n.devices {
			if failed.Load() || !able.Can(conformance.CanObserve) {
				break
			}
			c := call{operation: operation{neighbourhood: at, observe: device.ID}, client: len(r.clients), called: stamps.Add(1)}
			c.answer, c.err = send(ctx, adaptor, c.operation)
			c.returned = stamps.Add(1)
			failed.Store(c.err != nil)
			calls = append(calls, c)
		}
	}
	sortCalls(calls)
	return calls
}

// send makes one call and refuses an answer that makes no sense by itself.
func send(ctx context.Context, adaptor conformance.Adaptor, op operation) (answer, error) {
	switch {
	case op.observe != 0:
		seen, err := adaptor.Observe(ctx, op.observe)
		if err == nil && seen.Device != op.observe {
			err = fmt.Errorf("asked for Device %v, got %v", op.observe, seen.Device)
		}
		return answer{observed: seen}, err
	case op.event.Submit != nil:
		response, err := adaptor.Submit(ctx, *op.event.Submit)
		if err == nil {
			if err = response.Validate(); err != nil {
				err = fmt.Errorf("the answer makes no sense: %w", err)
			}
		}
		return answer{response: response}, err
	default:
		result, err := adaptor.Apply(ctx, op.event)
		return answer{alertTo: result.AlertTo}, err
	}
}
