package official

import (
	"regexp"
	"strings"
	"unicode"
)

// word is a run of letters, digits and marks, with hyphens and apostrophes inside it, or
// any other single character. What is white space around it is forgotten but for whether
// there is any.
type word struct {
	text  string
	space bool // before it
}

// broken stands in a word for a hyphen at the end of a line, of which nobody can tell
// whether it belongs to the word. No text has this character.
const broken = '\x00'

var (
	// atLineEnd is a hyphen between letters with a line break behind it.
	atLineEnd = regexp.MustCompile(`(\pL)[-\x{2010}\x{ad}][ \t]*\r?\n[ \t\f]*(\pL)`)
	// typeset replaces what typesetting makes of characters by those characters: quotation
	// marks, ligatures, the hyphens that are not to be broken or that always are hyphens.
	typeset = strings.NewReplacer(
		"‘", "'", "’", "'", "‚", "'", "‛", "'", "“", `"`, "”", `"`, "„", `"`, "‟", `"`,
		"ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "ft", "ﬆ", "st",
		"\u2010", "-", "\u2011", "-", "\u00ad", "",
	)
)

// words is the normal form of a text:
//
//   - any run of white space, line and page breaks and non-breaking spaces among it, is
//     one space;
//   - typographic quotation marks and apostrophes are straight ones;
//   - the ligatures ff, fi, fl, ffi, ffl, ft and st are their letters;
//   - a hyphen that may not be broken is a hyphen, a soft one within a line is nothing;
//   - one between letters at the end of a line is either, and so the word equals that
//     with the hyphen and that without it.
//
// Nothing else is changed: neither capitals nor accents, dashes or punctuation.
func words(s string) []word {
	var all []word
	runes := []rune(typeset.Replace(atLineEnd.ReplaceAllString(s, "$1"+string(broken)+"$2")))
	space := false
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			space = true
			i++
			continue
		}
		end := i + 1
		for inWord(runes[i]) && end < len(runes) && (inWord(runes[end]) || joins(runes[end]) && end+1 < len(runes) && inWord(runes[end+1])) {
			end++
		}
		all = append(all, word{string(runes[i:end]), space})
		space, i = false, end
	}
	return all
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == broken
}

func joins(r rune) bool { return r == '-' || r == '\'' }

// is reports whether a word of a document is the one that a quotation has.
func (w word) is(quoted string) bool {
	return w.text == quoted || strings.ContainsRune(w.text, broken) &&
		(strings.ReplaceAll(w.text, string(broken), "") == quoted || strings.ReplaceAll(w.text, string(broken), "-") == quoted)
}

// quotation is the normal form of words that are quoted. A hyphen at the end of a line
// is a hyphen: whoever quotes knows.
func quotation(s string) []word {
	all := words(s)
	for i := range all {
		all[i].text = strings.ReplaceAll(all[i].text, string(broken), "-")
	}
	return all
}

// said are words as a text in normal form.
func said(all []word) string {
	var b strings.Builder
	for i, w := range all {
		if w.space && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ReplaceAll(w.text, string(broken), "-"))
	}
	return b.String()
}

// at reports whether words are quoted at a place of a document. What stands before the
// first is not asked.
func at(document, quoted []word, place int) bool {
	if place < 0 || place+len(quoted) > len(document) {
		return false
	}
	for i, q := range quoted {
		if w := document[place+i]; !w.is(q.text) || i > 0 && w.space != q.space {
			return false
		}
	}
	return true
}

// places are where words are quoted in a document, in order.
func places(document, quoted []word) (found []int) {
	for i := range document {
		if at(document, quoted, i) {
			found = append(found, i)
		}
	}
	return found
}
