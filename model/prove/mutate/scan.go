package mutate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of a condition; the one after the last is empty.
type token struct {
	text     string
	from, to int
}

// scan splits a condition into words. Comments are between words.
func scan(source string) ([]token, error) {
	var tokens []token
	for at := 0; at < len(source); {
		rest := source[at:]
		length := 0
		switch first, size := utf8.DecodeRuneInString(rest); {
		case unicode.IsSpace(first):
			at += size
			continue
		case strings.HasPrefix(rest, "//"):
			comment, _, _ := strings.Cut(rest, "\n")
			at += len(comment)
			continue
		case first == '"' || first == '\'':
			length = stringLength(rest)
		case wordLength(rest) > 0:
			length = wordLength(rest)
		default:
			for _, operator := range []string{"&&", "||", "==", "!=", "!", "?", ":", "(", ")", "[", "]", ","} {
				if length == 0 && strings.HasPrefix(rest, operator) {
					length = len(operator)
				}
			}
		}
		if length == 0 {
			return nil, fmt.Errorf("condition %q: byte %d cannot be read", source, at)
		}
		tokens = append(tokens, token{rest[:length], at, at + length})
		at += length
	}
	return append(tokens, token{"", len(source), len(source)}), nil
}

// wordLength is the length of a dotted name or a number, 0 if there is none.
func wordLength(text string) int {
	for i, r := range text {
		if r != '.' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return i
		}
	}
	return len(text)
}

// stringLength is the length of a string on one line with its quotes; 0 where
// it does not end or is of the kind in three quotes.
func stringLength(text string) int {
	quote := text[:1]
	if strings.HasPrefix(text, strings.Repeat(quote, 3)) {
		return 0
	}
	for i := 1; i < len(text) && text[i] != '\n'; i++ {
		switch text[i] {
		case '\\':
			i++
		case quote[0]:
			return i + 1
		}
	}
	return 0
}
