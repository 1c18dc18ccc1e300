package concurrent

import "fmt"

// measure counts what really overlapped.
type measure struct {
	operations int
	overlaps   int // pairs of calls on one neighbourhood under way at once
	races      int // those of a change of registration and a request
}

func (m *measure) add(more measure) {
	m.operations += more.operations
	m.overlaps += more.overlaps
	m.races += more.races
}

// measured counts among the calls on one neighbourhood, in order of call.
func measured(calls []call) measure {
	m := measure{operations: len(calls)}
	for i, a := range calls {
		for _, b := range calls[i+1:] {
			if b.called > a.returned {
				break // and so are all after it
			}
			m.overlaps++
			if a.event.Register != nil && b.event.Submit != nil || a.event.Submit != nil && b.event.Register != nil {
				m.races++
			}
		}
	}
	return m
}

// thin says why a run shows too little: passing rounds in which hardly anything
// overlapped are no evidence of what happens when things do. Empty where the run
// shows enough.
func (m measure) thin(registers bool) string {
	const enough = 10 // one overlap in so many operations
	switch {
	case m.overlaps*enough < m.operations:
		return fmt.Sprintf("the calls did not overlap: the implementation or its adaptor takes one at a time (%d overlaps in %d operations)", m.overlaps, m.operations)
	case registers && m.races == 0:
		return fmt.Sprintf("no change of registration overlapped with a request (%d overlaps in %d operations)", m.overlaps, m.operations)
	default:
		return ""
	}
}
