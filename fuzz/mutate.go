package fuzz

import (
	"math/rand/v2"
	"slices"
)

// mutator makes inputs of inputs, record by record.
type mutator struct{ random *rand.Rand }

// maxInput is the size of the longest input that decodes to its end.
const maxInput = HeaderSize + maxEvents*RecordSize

// fresh is an input of random bytes, with any number of events.
func (m mutator) fresh() []byte {
	data := make([]byte, HeaderSize+RecordSize*(1+m.random.IntN(maxEvents)))
	m.fill(data)
	return data
}

// repetitive is one in which two events of five are an earlier one again, every other
// time with one choice made anew: much goes wrong only when something has happened
// before.
func (m mutator) repetitive() []byte {
	data := m.fresh()
	for at := HeaderSize + RecordSize; at < len(data); at += RecordSize {
		if m.random.IntN(5) >= 2 {
			continue
		}
		from := HeaderSize + RecordSize*m.random.IntN((at-HeaderSize)/RecordSize)
		copy(data[at:at+RecordSize], data[from:from+RecordSize])
		if m.random.IntN(2) == 0 {
			data[at+m.random.IntN(RecordSize)] = byte(m.random.Uint32())
		}
	}
	return data
}

func (m mutator) fill(data []byte) {
	for i := range data {
		data[i] = byte(m.random.Uint32())
	}
}

// mutate makes a new input of one, and of another for parts to take over.
func (m mutator) mutate(data, other []byte) []byte {
	data = slices.Clone(data)
	if len(data) < HeaderSize {
		data = append(data, make([]byte, HeaderSize-len(data))...)
	}
	data = data[:len(data)-(len(data)-HeaderSize)%RecordSize] // whole records
	for range 1 + m.random.IntN(4) {
		data = m.once(data, other)
	}
	return data[:min(len(data), maxInput)]
}

func (m mutator) once(data, other []byte) []byte {
	events := (len(data) - HeaderSize) / RecordSize
	place := func(n int) int { return HeaderSize + RecordSize*m.random.IntN(max(n, 1)) }
	switch how := m.random.IntN(16); {
	case how == 0 && len(other) >= HeaderSize: // the world of another
		copy(data[:HeaderSize], other)
		return data
	case how <= 2: // a part of the world, or the regime
		data[m.random.IntN(HeaderSize)] = byte(m.random.Uint32())
		return data
	case how <= 6 || events == 0: // some more events
		more := make([]byte, RecordSize*(1+m.random.IntN(3)))
		m.fill(more)
		return slices.Insert(data, place(events+1), more...)
	case how <= 8: // a run of events of another
		if n := (len(other) - HeaderSize) / RecordSize; n > 0 {
			from := m.random.IntN(n)
			to := from + 1 + m.random.IntN(n-from)
			return slices.Insert(data, place(events+1), other[HeaderSize+from*RecordSize:HeaderSize+to*RecordSize]...)
		}
		return data
	case how == 9: // one left out
		at := place(events)
		return slices.Delete(data, at, at+RecordSize)
	case how <= 11: // one once more
		at, to := place(events), place(events+1)
		return slices.Insert(data, to, slices.Clone(data[at:at+RecordSize])...)
	case how == 12: // two exchanged
		a, b := place(events), place(events)
		for i := range RecordSize {
			data[a+i], data[b+i] = data[b+i], data[a+i]
		}
		return data
	default: // one choice of one event
		data[place(events)+m.random.IntN(RecordSize)] = byte(m.random.Uint32())
		return data
	}
}

// bytewise changes an input as a fuzzer does that knows nothing of records.
func (m mutator) bytewise(data, other []byte) []byte {
	data = slices.Clone(data)
	for range 1 + m.random.IntN(4) {
		at := m.random.IntN(len(data) + 1)
		switch m.random.IntN(6) {
		case 0:
			data = slices.Insert(data, at, byte(m.random.Uint32()))
		case 1:
			data = slices.Delete(data, at, min(at+1+m.random.IntN(4), len(data)))
		case 2:
			more := make([]byte, 1+m.random.IntN(32))
			m.fill(more)
			data = slices.Insert(data, at, more...)
		case 3:
			if len(other) > 0 {
				from := m.random.IntN(len(other))
				data = slices.Insert(data, at, other[from:from+1+m.random.IntN(len(other)-from)]...)
			}
		default:
			if at < len(data) {
				data[at] = byte(m.random.Uint32())
			}
		}
	}
	return data[:min(len(data), maxInput)]
}
