package suite

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// Challenge is what an auditor chose and nobody could know before, in lower-case
// hexadecimal; empty where there is none. The seed of every random choice and the
// counter of every RequestID follow from it, so that messages that answer them are
// no older than it is; a case at the upper edge of counters keeps its own.
type Challenge string

// ParseChallenge reads 8 to 64 bytes in hexadecimal; empty is none.
func ParseChallenge(s string) (Challenge, error) {
	value, err := hex.DecodeString(s)
	if s != "" && (err != nil || len(value) < 8 || len(value) > 64) {
		return "", fmt.Errorf("challenge %.200q: want 16 to 128 hexadecimal digits, as 'openssl rand -hex 16' prints", s)
	}
	return Challenge(strings.ToLower(s)), nil
}

// number is drawn from the challenge for one purpose.
func (c Challenge) number(purpose string) uint64 {
	digest := sha256.Sum256(fmt.Appendf(nil, "mp107 %s %s", purpose, string(c)))
	return binary.BigEndian.Uint64(digest[:])
}

// seed is the seed that a seed comes to.
func (c Challenge) seed(given uint64) uint64 {
	if c == "" {
		return given
	}
	return max(1, c.number(fmt.Sprintf("seed %d", given)))
}

// Counters is what is added to every counter. It is below 2^48, so that a counter
// fits what counts in floating point, and a multiple of 1000, so that a counter ends
// as it does without a challenge.
func (c Challenge) Counters() uint64 {
	if c == "" {
		return 0
	}
	return (c.number("counters")>>16)/1000*1000 + 1000
}

// put enters the challenge into the counters of a case, unless one of them is at the
// upper edge, which is what such a case is about: there is nothing above it.
func (c Challenge) put(to conformance.Case) conformance.Case {
	more := c.Counters()
	if more == 0 || atTheEdge(to, more) {
		return to
	}
	to.World.Counters, to.Events = slices.Clone(to.World.Counters), slices.Clone(to.Events)
	for i := range to.World.Counters {
		to.World.Counters[i].Last += more
	}
	for i, event := range to.Events {
		if event.Submit != nil {
			request := *event.Submit
			request.Counter += more
			to.Events[i] = spec.Event{Submit: &request}
		}
	}
	return to
}

// atTheEdge reports whether a counter of a case leaves no room for so much more.
func atTheEdge(c conformance.Case, more uint64) bool {
	return slices.ContainsFunc(c.World.Counters, func(kept spec.Counter) bool { return kept.Last > math.MaxUint64-more }) ||
		slices.ContainsFunc(c.Events, func(e spec.Event) bool { return e.Submit != nil && e.Submit.Counter > math.MaxUint64-more })
}
