package legaltext

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/mp107/internal/text"
)

// Direction says whether a change is for the better for those who pay and wait.
type Direction string

// The directions.
const (
	Beneficial  Direction = "beneficial"
	Detrimental Direction = "detrimental"
	Mixed       Direction = "mixed"
	NotKnown    Direction = "not known"
)

// The sizes from which on a change is material. [A]
const (
	materialPercent = 10
	materialDays    = 28
)

// Threshold says when a change of the response is material. The paper asks whether
// the response has changed materially and does not say what that means; this is our
// answer, to be replaced by whoever has a better one. [A]
var Threshold = fmt.Sprintf("a cost that changes by %d %% or more, a lead time or date by %d days or more, and anything else of the response that changes at all, or that only one version states", materialPercent, materialDays)

// weigh finds size and direction of a change, and whether it is material.
func (c *FactChange) weigh() {
	c.Direction, c.Material = NotKnown, c.Response
	if c.Before == "" || c.After == "" {
		return
	}
	if before, after := pounds(c.Before), pounds(c.After); before > 0 && after > 0 {
		percent := float64(after-before) / float64(before) * 100
		c.Size = fmt.Sprintf("%s£%s (%+.1f %%)", sign(after-before), text.Number(abs(after-before)), percent)
		c.grow(after-before, abs(after-before)*100 >= materialPercent*before)
		return
	}
	if before, after := days(c.Before), days(c.After); before > 0 && after > 0 {
		c.Size = fmt.Sprintf("%s%s", sign(after-before), text.Several(abs(after-before), "day", "days"))
		c.grow(after-before, abs(after-before) >= materialDays)
		return
	}
	if before, after, ok := dates(c.Before, c.After); ok {
		later := int(after.Sub(before).Hours() / 24)
		c.Size = text.Several(abs(later), "day", "days") + map[bool]string{true: " later", false: " earlier"}[later >= 0]
		c.grow(later, abs(later) >= materialDays)
		return
	}
	c.Size = listed(c.Before, c.After)
}

// grow takes more of a cost or of time to be for the worse. Where nothing that can
// be measured changes, what changes is in the words.
func (c *FactChange) grow(by int, material bool) {
	switch {
	case by == 0:
		return
	case by > 0:
		c.Direction = Detrimental
	default:
		c.Direction = Beneficial
	}
	c.Material = c.Response && material
}

func sign(n int) string {
	if n < 0 {
		return "-"
	}
	return "+"
}

func abs(n int) int { return max(n, -n) }

// pounds is an amount such as £1,234; 0 for anything else.
func pounds(value string) int {
	amount, ok := strings.CutPrefix(value, "£")
	n, err := strconv.Atoi(strings.ReplaceAll(amount, ",", ""))
	if !ok || err != nil {
		return 0
	}
	return n
}

var (
	durationShape = regexp.MustCompile(`^(\w+) (day|week|month|year)s?$`)
	dateShape     = regexp.MustCompile(`(?:(\d{1,2}) )?(January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})`)
	numerals      = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve")
)

// days is a duration such as "six months", a month being 30 days and a year 365; 0
// for anything else.
func days(value string) int {
	match := durationShape.FindStringSubmatch(value)
	if match == nil {
		return 0
	}
	n, err := strconv.Atoi(match[1])
	if err != nil {
		n = slices.Index(numerals, strings.ToLower(match[1]))
	}
	return max(n, 0) * map[string]int{"day": 1, "week": 7, "month": 30, "year": 365}[match[2]]
}

// dates finds the last date in each of two values, which must have as many. A month
// counts from its first day.
func dates(a, b string) (before, after time.Time, ok bool) {
	in := func(value string) (last time.Time, n int) {
		for _, match := range dateShape.FindAllStringSubmatch(value, -1) {
			day := match[1]
			if day == "" {
				day = "1"
			}
			if when, err := time.Parse("2 January 2006", day+" "+match[2]+" "+match[3]); err == nil {
				last, n = when, n+1
			}
		}
		return last, n
	}
	before, n := in(a)
	after, m := in(b)
	return before, after, n > 0 && n == m
}

// listed says what two lists have that the other has not.
func listed(before, after string) string {
	was, is := strings.Split(before, ", "), strings.Split(after, ", ")
	if len(was) == 1 && len(is) == 1 {
		return ""
	}
	less := func(all, these []string) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(these, one) }), ", ")
	}
	var parts []string
	if added := less(is, was); added != "" {
		parts = append(parts, "added: "+added)
	}
	if gone := less(was, is); gone != "" {
		parts = append(parts, "left out: "+gone)
	}
	return strings.Join(parts, "; ")
}

// ResponseChange is what all changes of facts come to.
type ResponseChange struct {
	// Changed counts the changes of the response, Material those that are material.
	Changed  int `json:"changed"`
	Material int `json:"material"`
	// Direction is that of the material changes, of which Unknown have none that is known.
	Direction Direction `json:"direction"`
	Unknown   int       `json:"unknown"`
}

// Weigh sums up changes of facts. Material changes of which some are beneficial and
// some detrimental are mixed.
func Weigh(changes []FactChange) ResponseChange {
	sum := ResponseChange{Direction: NotKnown}
	for _, c := range changes {
		if c.Response {
			sum.Changed++
		}
		if !c.Material {
			continue
		}
		sum.Material++
		switch {
		case c.Direction == NotKnown:
			sum.Unknown++
		case sum.Direction == NotKnown:
			sum.Direction = c.Direction
		case sum.Direction != c.Direction:
			sum.Direction = Mixed
		}
	}
	return sum
}
