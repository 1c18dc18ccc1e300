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

// Cells makes a row of such cells of what is in it.
func Cells(row ...string) []string {
	cells := make([]string, len(row))
	for i := range row {
		cells[i] = Cell(row[i])
	}
	return cells
}
