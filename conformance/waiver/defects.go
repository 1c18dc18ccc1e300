package waiver

import (
	"fmt"
	"slices"
	"strings"
)

// Defect is one thing that is wrong with a file, with what to do about it.
type Defect struct {
	// Line is where it is, from 1; 0 where it is of the whole file.
	Line int
	Text string
}

func (d Defect) String() string {
	if d.Line == 0 {
		return d.Text
	}
	return fmt.Sprintf("line %d: %s", d.Line, d.Text)
}

// Defects is everything that is wrong with a file. It is an error with a line for each.
type Defects []Defect

// maxTold bounds the lines of the error: a file may be wrong a thousand times.
const maxTold = 20

func (d Defects) Error() string {
	var lines []string
	for i, defect := range d {
		if i == maxTold {
			lines = append(lines, fmt.Sprintf("and %d more", len(d)-maxTold))
			break
		}
		lines = append(lines, defect.String())
	}
	return strings.Join(lines, "\n")
}

func (d *Defects) add(line int, format string, args ...any) {
	*d = append(*d, Defect{line, fmt.Sprintf(format, args...)})
}

// orNil is the defects in the order of their lines as an error; nil where there is none.
func (d Defects) orNil() error {
	if len(d) == 0 {
		return nil
	}
	slices.SortStableFunc(d, func(a, b Defect) int { return a.Line - b.Line })
	return d
}
