package wire

import (
	"regexp"
	"strconv"

	"example.org/mp107/conformance"
)

// callNumber finds the number of a call in JSON: the first field of that name.
var callNumber = regexp.MustCompile(`"call"\s*:\s*"?([0-9]{1,10})`)

// renumber numbers the calls of one case from 1 on. On the wire numbers go on
// from case to case, and so depend on what else was under way; a report must not.
func renumber(exchanges []conformance.Exchange) []conformance.Exchange {
	numbers := map[string]int{}
	for i := range exchanges {
		e := &exchanges[i]
		at := callNumber.FindStringSubmatchIndex(e.Body)
		if at == nil {
			continue
		}
		number := e.Body[at[2]:at[3]]
		if e.Direction == "sent" {
			numbers[number] = len(numbers) + 1
		}
		if n, made := numbers[number]; made { // a number that was made up stays as it is
			e.Body = e.Body[:at[2]] + strconv.Itoa(n) + e.Body[at[3]:]
		}
	}
	return exchanges
}
