package text

import (
	"strconv"
	"strings"
)

// Number writes a count as people read it, with thousands separated.
func Number(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// Several writes a count with its noun.
func Several(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + more
}

// Cases writes a count of cases.
func Cases(n int) string { return Several(n, "case", "cases") }

// Either is the one word where a count is 1, and otherwise the other.
func Either(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// List joins words as a sentence does.
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Capital is the sentence with its first letter, which is ASCII, in upper case.
func Capital(sentence string) string { return strings.ToUpper(sentence[:1]) + sentence[1:] }
