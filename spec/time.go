package spec

import (
	"fmt"
	"regexp"
	"time"
)

// Time is a moment in the modelled world: whole seconds since the Unix epoch,
// UTC. Nothing in the project reads the machine's clock to make one.
type Time int64

// Epoch is the moment at which the built-in worlds start: the day of the
// November 2022 SEC Release, which MP107 is targeted at [S§3]; the day is that
// of the SEC's own page of MP099 [D]. The hour is ours [A].
const Epoch Time = 1667433600 // 2022-11-03T00:00:00Z

// The units in which worlds and stories are told.
const (
	Minute Time = 60
	Hour   Time = 60 * Minute
	Day    Time = 24 * Hour
)

// String writes the moment in RFC 3339, UTC.
func (t Time) String() string { return time.Unix(int64(t), 0).UTC().Format(time.RFC3339) }

// The first and the last moment that RFC 3339 can write: years of four digits.
const (
	earliest Time = -62167219200 // 0000-01-01T00:00:00Z
	latest   Time = 253402300799 // 9999-12-31T23:59:59Z
)

// MarshalText writes the moment in RFC 3339, UTC. A moment outside the years
// 0 to 9999 is an error, as its text could not be read back.
func (t Time) MarshalText() ([]byte, error) {
	if t < earliest || t > latest {
		return nil, fmt.Errorf("time %d seconds from 1970: want one from %v to %v", int64(t), earliest, latest)
	}
	return []byte(t.String()), nil
}

// aFraction finds a fraction of a second other than zero, however small: the
// time package drops what is below a nanosecond.
var aFraction = regexp.MustCompile(`[.,][0-9]*[1-9]`)

// UnmarshalText reads RFC 3339. A fraction of a second is an error, as nothing may be lost silently.
func (t *Time) UnmarshalText(text []byte) error {
	value, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("time %q: want RFC 3339, as in %v", text, Epoch)
	}
	if aFraction.Match(text) {
		return fmt.Errorf("time %q: want whole seconds", text)
	}
	*t = Time(value.Unix())
	return nil
}
