package text

import "strings"

// Cell makes a cell of a table that a spreadsheet would take for a formula into text, by
// an apostrophe before it.
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
