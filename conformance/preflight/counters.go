package preflight

import (
	"context"
	"fmt"

	"example.org/mp107/internal/text"
)

// counted is a counter after a last accepted one, small and large: what holds
// of the small pair has to hold of the large one.
type counted struct{ last, next, largeLast, largeNext uint64 }

const large = 1<<63 + 1 // beyond a signed integer, and not a float64

func pairsToCount() []counted {
	return []counted{
		{10, 11, large, large + 1},
		{10, 10, large, large},
		{10, 11, 10, large},
		{10, 9, large, 10},
	}
}

// fullCounters finds out whether counters keep all of their 64 bits: the answer
// for small ones is compared with that for large ones.
func (k *checker) fullCounters(ctx context.Context) {
	const subject = "64-bit counters"
	if !k.readyToSubmit(ctx, subject, NoClaim) {
		return
	}
	for _, pair := range pairsToCount() {
		k.caller.log = nil
		small, err := k.countedAnswer(ctx, pair.last, pair.next)
		if err == nil {
			var answer string
			if answer, err = k.countedAnswer(ctx, pair.largeLast, pair.largeNext); err == nil && answer != small {
				k.add(Finding{
					Subject: subject, Level: Problem, Claimed: NoClaim, Observed: Differs,
					Detail: fmt.Sprintf("Counter %d after %d is answered with: %s. Counter %d after %d is answered with: %s.",
						pair.next, pair.last, small, pair.largeNext, pair.largeLast, answer),
					Remedy:    "Keep counters as unsigned 64-bit integers. In JSON they are strings; a JSON number read as floating point loses their last digits, and a signed integer their first bit.",
					Exchanges: exchangesOf(k.caller.log),
				})
				return
			}
		}
		if err != nil {
			k.failed(subject, NoClaim, "A request with a large counter", err)
			return
		}
	}
	k.add(Finding{Subject: subject, Level: Fine, Claimed: NoClaim, Observed: Works, Detail: "a counter of 2^63+2 is told from one of 2^63+1"})
}

func (k *checker) countedAnswer(ctx context.Context, last, counter uint64) (string, error) {
	h := fixture{number: 9}
	world, request := h.world(), h.request(counter)
	world.Counters[0].Last = last
	if err := k.caller.reset(ctx, world); err != nil {
		return "", err
	}
	answer, err := k.caller.submit(ctx, request)
	return text.Printable(answer.String()), err
}
