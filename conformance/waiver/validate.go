package waiver

import (
	"path"
	"regexp"
	"strings"

	"example.org/mp107/conformance"
)

// drawn finds a pattern that names a kind of drawn cases, source one that says
// what they are drawn from.
var (
	drawn  = regexp.MustCompile(`/(sequence|concurrent)/`)
	source = regexp.MustCompile(`/(sequence|concurrent)/v[0-9.]+/[^/*?\[\\]+/seed-[0-9]+/`)
)

// maxYears is how long a waiver can hold. One for ever is forgotten.
const maxYears = 2

// Validate reports what is wrong with a file that can be known before a run:
// what is missing, days that are none or too far off, and patterns that are given twice.
// One that has expired is for the report to tell: it holds on the day on which it expires,
// and not after it. The error is of type Defects.
func (f File) Validate(today Date) error {
	var d Defects
	first := map[string]int{} // the pattern's first number
	for i, w := range f.Waivers {
		number := i + 1
		for _, field := range [][3]string{
			{"match", w.Match, "say which cases fail, as in R1/T15/table"},
			{"owner", w.Owner, "say who answers for the failure"},
			{"reason", w.Reason, "say what fails and where it is followed up"},
			{"expires", w.Expires, "give the last day on which the waiver holds, as in 2027-03-31"},
		} {
			if strings.TrimSpace(field[1]) == "" {
				d.add(w.Line, "waiver %d has no %s: %s", number, field[0], field[2])
			}
		}
		d.pattern(w, number, first)
		d.expiry(w, number, today)
	}
	return d.orNil()
}

func (d *Defects) pattern(w Waiver, number int, first map[string]int) {
	if strings.TrimSpace(w.Match) == "" {
		return
	}
	if _, err := path.Match(w.Match, ""); err != nil {
		d.add(w.Line, "waiver %d: %q is not a pattern: * stands for anything within a part, and a [ needs its ]", number, w.Match)
		return
	}
	pattern := strings.TrimSuffix(w.Match, "/")
	if drawn.MatchString("/"+pattern+"/") && !source.MatchString("/"+pattern+"/") {
		d.add(w.Line, "waiver %d: %q names drawn cases without saying what they are drawn from, and would cover other failures under another seed: write version, release and seed out, as in R1/sequence/v%s/MP107/seed-107", number, w.Match, conformance.Version)
		return
	}
	if earlier := first[pattern]; earlier > 0 {
		d.add(w.Line, "waiver %d has the same match, %s, as waiver %d: a case has one waiver, the first that matches; keep one", number, w.Match, earlier)
		return
	}
	first[pattern] = number
}

func (d *Defects) expiry(w Waiver, number int, today Date) {
	if strings.TrimSpace(w.Expires) == "" {
		return
	}
	expires, err := ParseDate(w.Expires)
	switch {
	case err != nil:
		d.add(w.Line, "waiver %d: expires: %v", number, err)
	case expires.After(today.years(maxYears)):
		d.add(w.Line, "waiver %d (%s, %s) is to hold until %s, more than %d years from %s: agree on a day with its owner on which to look at it again", number, w.Match, w.Owner, expires, maxYears, today)
	}
}
