package waiver

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of the calendar, without a time of day or a zone.
type Date struct {
	year, day int
	month     time.Month
}

// DateOf is the day of a moment, in the moment's own zone.
func DateOf(moment time.Time) Date {
	year, month, day := moment.Date()
	return Date{year: year, month: month, day: day}
}

// ParseDate reads a day as in 2027-03-31. Any other form is an error, and so
// is a day that the calendar does not have.
func ParseDate(text string) (Date, error) {
	moment, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a day: write the year, the month and the day, as in 2027-03-31", text)
	}
	return DateOf(moment), nil
}

// String writes the day as ParseDate reads it.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }

// days counts the days of the calendar up to this one.
func (d Date) days() int {
	const day = 24 * 60 * 60
	return int(time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC).Unix() / day)
}

// years is the same day so many years later; of a 29 February it may be the day after.
func (d Date) years(n int) Date {
	return DateOf(time.Date(d.year+n, d.month, d.day, 0, 0, 0, 0, time.UTC))
}

// After reports whether the day is later than the other.
func (d Date) After(other Date) bool {
	return cmp.Or(cmp.Compare(d.year, other.year), cmp.Compare(d.month, other.month), cmp.Compare(d.day, other.day)) > 0
}
