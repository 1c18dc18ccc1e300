package suite

import (
	"fmt"

	"example.org/mp107/spec"
)

// tellNumber tells a number, and of one beside a power of two, at which some way of
// keeping numbers ends, which it is.
func tellNumber(n uint64) string {
	for _, bits := range []int{15, 16, 31, 32, 53, 63, 64} {
		power := uint64(1) << bits // 0 for 64, which wraps as n does
		switch n - power {
		case 0:
			if n > 0 {
				return fmt.Sprintf("%d (2^%d)", n, bits)
			}
		case 1, 2:
			if n > 2 {
				return fmt.Sprintf("%d (2^%d + %d)", n, bits, n-power)
			}
		case ^uint64(0), ^uint64(0) - 1:
			return fmt.Sprintf("%d (2^%d - %d)", n, bits, power-n)
		}
	}
	return fmt.Sprint(n)
}

// tellCounter tells a counter and, of a large one, how it stands to the one before it
// from the same originator for the same target.
func tellCounter(n, last uint64, any bool) string {
	told := tellNumber(n)
	switch {
	case !any || n < 1000:
	case n == last:
		told += ", the same as the last"
	case n == last+1:
		told += ", one more than the last"
	case n == last-1:
		told += ", one less than the last"
	}
	return told
}

// tellTime tells a moment and, of one within a minute of now, how it stands to it.
func tellTime(t, now spec.Time) string {
	told := t.String()
	if t >= 0 {
		if n := tellNumber(uint64(t)); n != fmt.Sprint(uint64(t)) {
			told += " (in seconds, " + n + ")"
		}
	}
	seconds := func(n spec.Time) string {
		if n == 1 {
			return "a second"
		}
		return fmt.Sprintf("%d seconds", n)
	}
	switch by := t - now; {
	case by == 0:
		told += ", which is now"
	case by > 0 && by < spec.Minute:
		told += ", " + seconds(by) + " from now"
	case by < 0 && by > -spec.Minute:
		told += ", " + seconds(-by) + " ago"
	case by < 0:
		told += ", which is past"
	}
	return told
}
