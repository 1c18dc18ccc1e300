package fuzz

// The layout of an input: a header, which stands for the regime and the world,
// and after it one record for each event. All have a fixed width, so that taking
// a record out, putting one in or exchanging two leaves the others as they were.
const (
	// HeaderSize is how many bytes the regime and the world have.
	HeaderSize = 80
	// RecordSize is how many bytes an event has.
	RecordSize = 16
)

// Where the parts of the header begin.
const (
	regimeAt        = 0
	devicesAt       = regimeAt + 4
	deviceSize      = 12
	usersAt         = devicesAt + 1 + 3*deviceSize
	registrationsAt = usersAt + 6
	countersAt      = registrationsAt + 21
	momentAt        = countersAt + 10
)

// part is a source of the bytes of an input from one place to another, which may
// lie behind its end.
func part(data []byte, from, to int) *source {
	return &source{data: data[min(from, len(data)):min(to, len(data))]}
}

// record is the source of the nth event; false where the input ends before it.
func record(data []byte, n int) (*source, bool) {
	from := HeaderSize + n*RecordSize
	return part(data, from, from+RecordSize), from < len(data)
}

// source hands out bytes one by one, and zeros once there are none left, so
// that every string of bytes stands for something. Wherever a byte makes a
// choice, zero chooses what is most ordinary: short inputs are simple ones.
type source struct {
	data []byte
	at   int
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
