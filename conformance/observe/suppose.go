package observe

import (
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// supposition is what an answer would tell of an unknown fact, were it the law's.
type supposition struct {
	values []string     // the values that remain; nil for a fact about a party
	is     spec.EUI64   // the party, if it is one
	isNot  []spec.EUI64 // those that it is not
	from   Source
}

// allows reports whether a supposition leaves a value possible. Of a fact about a
// party the values are the originator of a request and anybody else.
func (s supposition) allows(o option, originator spec.EUI64) bool {
	switch {
	case s.values != nil:
		return slices.Contains(s.values, o.name)
	case s.is != 0:
		return (o.party != 0) == (s.is == originator)
	default:
		return o.party == 0 || !slices.Contains(s.isNot, originator)
	}
}

// against are the fewest lines, of those whose answers would tell something of what
// is unknown, together with which an answer cannot be the law's.
func (o *Observer) against(a asked, answer spec.Response) []Source {
	refuted := func(without []Source) ([]Source, bool) {
		s, used := o.judge.describe(o.b, a, func(from Source) bool { return !slices.Contains(without, from) })
		if len(used) == 0 {
			return nil, false
		}
		w, err := o.judge.weigh(s, answer)
		return used, err == nil && !w.fits
	}
	lines, found := refuted(nil)
	if !found {
		return nil
	}
	var without []Source
	for _, line := range lines {
		if fewer, still := refuted(append(slices.Clone(without), line)); still {
			without, lines = append(without, line), fewer
		}
	}
	return lines
}

// suppose notes what an answer tells of unknown facts that stay as they are.
func (o *Observer) suppose(s *situation, w weighing, a asked, from Source) {
	for at, u := range s.unknown {
		if len(w.left[at]) == len(u.options) || strings.HasPrefix(u.key, "registered ") {
			continue
		}
		var to map[string]supposition
		switch u.group {
		case ofUser:
			to = o.b.user(a.request.Originator).supposed
		case ofDevice:
			to = o.b.device(a.request.Target).supposed
		default:
			continue
		}
		var values []string
		party := false
		for _, value := range w.left[at] {
			values = append(values, u.options[value].name)
			party = party || u.options[value].party != 0
		}
		before := to[u.key]
		switch {
		case u.kind != holders:
			to[u.key] = supposition{values: values, from: from}
		case party:
			to[u.key] = supposition{is: a.request.Originator, from: from}
		case before.is == 0 && !slices.Contains(before.isNot, a.request.Originator) && len(before.isNot) < 8:
			to[u.key] = supposition{isNot: append(slices.Clone(before.isNot), a.request.Originator), from: from}
		}
	}
}
