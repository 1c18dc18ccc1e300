package suite

import (
	"hash/fnv"
	"slices"
	"strings"

	"example.org/mp107/conformance"
)

// The decision table and the exhaustive histories cross what the law reads. All else in
// their worlds is background: no rule asks for it, so that what has to come out stays
// what it is, and an implementation may trip over it all the same.
//
// A factor is one thing about the background, with the values that it takes.
type factor struct {
	name   string
	values []value
}

// value is one value of a factor; the first leaves a case as it is written.
type value struct {
	name string
	edit func(*scene)
}

// prime is the order of the field over which the array of backgrounds is made.
const prime = 17

// orthogonal is a row of an orthogonal array of strength 3, at a factor: the value of a
// polynomial of degree 2 there and, for the first factor, its leading coefficient. Any
// three of them determine the polynomial, so that prime^3 rows have every combination of
// any three factors once (K. A. Bush, Orthogonal Arrays of Index Unity, 1952).
func orthogonal(row [3]int, factor int) int {
	a, b, c := row[0], row[1], row[2]
	if factor == 0 {
		return c
	}
	x := factor - 1
	return (a + b*x + c*x*x) % prime
}

// rowOf chooses the row for a case by its identifier, so that the same identifier is the
// same case in every release and whatever other cases there are. The leading coefficient
// goes by the beginning of the identifier alone: it is the moment, and cases that begin
// at the same one can share a Reset.
func rowOf(id string) [3]int {
	beginning := id
	if parts := strings.SplitAfterN(id, "/", 5); len(parts) == 5 {
		beginning = strings.Join(parts[:4], "")
	}
	number := func(s string) int {
		hash := fnv.New32a()
		hash.Write([]byte(s)) // never fails
		return int(hash.Sum32() >> 4)
	}
	n := number(id)
	return [3]int{n % prime, n / prime % prime, number(beginning) % prime}
}

// dress gives a case its background.
func dress(c conformance.Case) conformance.Case {
	s, row := sceneOf(c), rowOf(c.ID)
	for i, f := range factors {
		if edit := f.values[orthogonal(row, i)%len(f.values)].edit; edit != nil {
			edit(s)
		}
	}
	return s.Case
}

// factors are at most prime+1, of at most prime values each. What adds something comes
// before what puts everything in another order.
var factors = []factor{
	{"moment", momentValues()},
	{"neighbour", octets((*scene).addsDevice)},
	{"kind of the neighbour", []value{{"usual", nil}, {"suspended", (*scene).neighbourSuspended}, {"of the other generation", (*scene).neighbourOfOtherGeneration}}},
	{"credentials of the neighbour", []value{{"a stranger's", nil}, {"the originator's", (*scene).neighbourHeld}, {"none", (*scene).neighbourEmpty}}},
	{"point of the neighbour", []value{{"the same", nil}, {"the originator's", (*scene).neighbourOfOriginator}, {"nobody's", (*scene).neighbourOfNobody}}},
	{"stranger", octets((*scene).addsUser)},
	{"registrations past", []value{{"none", nil}, {"a stranger's", (*scene).strangerBefore}, {"ended", (*scene).endedBefore}, {"the same party's", (*scene).sameBefore}}},
	{"registrations to come", []value{{"none", nil}, {"a stranger's", (*scene).strangerToCome}, {"the end", (*scene).endToCome}}},
	{"counters", counterValues()},
	{"other counters", []value{{"none", nil}, {"the originator's", (*scene).originatorCountsElsewhere}, {"a stranger's", (*scene).strangerCounts}}},
	{"roles", []value{{"alone", nil}, {"another before", (*scene).roleBefore}, {"another after", (*scene).roleAfter}, {"all others, reversed", (*scene).rolesAround}}},
	{"other slots", []value{{"usual", nil}, {"empty", (*scene).otherSlotsEmpty}, {"the originator's", (*scene).otherSlotsHeld}, {"all filled", (*scene).otherSlotsFilled}}},
	{"metering points", []value{{"usual", nil}, {"leading zero", (*scene).leadingZero}}},
	{"order of Users", []value{{"usual", nil}, {"reversed", func(s *scene) { slices.Reverse(s.World.Users) }}}},
	{"order of Devices", []value{{"usual", nil}, {"reversed", func(s *scene) { slices.Reverse(s.World.Devices) }}}},
	{"order of registrations", []value{{"usual", nil}, {"reversed", func(s *scene) { slices.Reverse(s.World.Registrations) }}}},
}
