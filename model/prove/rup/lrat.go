package rup

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteLRAT writes a proof in the LRAT format, which other checkers read: a line
// for each step, with its number, its clause, 0, its hints and 0. The numbers
// follow those of the formula's clauses, which are counted from 1.
func WriteLRAT(formulaClauses int, steps []Step) string {
	var text strings.Builder
	for i, step := range steps {
		text.WriteString(strconv.Itoa(formulaClauses + i + 1))
		for _, numbers := range [][]int{step.Clause, step.Hints} {
			for _, number := range numbers {
				text.WriteString(" " + strconv.Itoa(number))
			}
			text.WriteString(" 0")
		}
		text.WriteString("\n")
	}
	return text.String()
}

// CheckLRAT reads a proof in the LRAT format and reports why it does not show the
// formula to be unsatisfiable; nil if it does. It is stricter than the format:
// numbers follow each other without a gap, every hint has to force a literal and
// the last one to be false, nothing is deleted, and nothing follows the empty
// clause. Its work is linear in the clauses that hints name.
func CheckLRAT(f Formula, proof io.Reader) error {
	clauses, value := f.Clauses[:len(f.Clauses):len(f.Clauses)], make([]int8, f.Vars+1)
	lines := scan(proof)
	for line := 1; lines.Scan(); line++ {
		step, err := parseStep(lines.Text(), len(clauses)+1, f.Vars)
		if err != nil {
			return fmt.Errorf("LRAT proof, line %d: %w", line, err)
		}
		if err := step.follows(clauses, value); err != nil {
			return fmt.Errorf("LRAT proof, line %d: %w", line, err)
		}
		if len(step.Clause) == 0 {
			if lines.Scan() {
				return fmt.Errorf("LRAT proof, line %d: something follows the empty clause", line+1)
			}
			return lines.Err()
		}
		if clauses = append(clauses, step.Clause); line > maxCount {
			return fmt.Errorf("LRAT proof, line %d: more than %d clauses", line, maxCount)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("LRAT proof: %w", err)
	}
	return fmt.Errorf("the LRAT proof does not reach the empty clause")
}

// parseStep reads one line, which has to have the next number.
func parseStep(line string, next, vars int) (Step, error) {
	number, rest, _ := strings.Cut(line, " ")
	if number != strconv.Itoa(next) {
		return Step{}, fmt.Errorf("number %.80q: want %d", number, next)
	}
	fields := strings.Fields(rest)
	end := 0
	for end < len(fields) && fields[end] != "0" {
		end++
	}
	if end == len(fields) {
		return Step{}, fmt.Errorf("want a clause, 0, hints and 0")
	}
	clause, err := parseClause(fields[:end+1], vars)
	if err != nil {
		return Step{}, err
	}
	hints, err := parseClause(fields[end+1:], next-1)
	if err != nil {
		return Step{}, fmt.Errorf("hints: %w", err)
	}
	return Step{clause, hints}, nil
}

// follows reports why a step does not follow from the clauses that it names: its
// negation and those hints, each of which has to force a literal, have to make
// the last one false. The values, all open, are left so.
func (s Step) follows(clauses [][]int, value []int8) error {
	var trail []int
	assign := func(literal int) {
		variable, sign := max(literal, -literal), int8(1)
		if literal < 0 {
			sign = -1
		}
		if value[variable] == 0 {
			trail = append(trail, variable)
		}
		value[variable] = sign
	}
	defer func() {
		for _, variable := range trail {
			value[variable] = 0
		}
	}()
	for _, literal := range s.Clause {
		assign(-literal)
	}
	for i, hint := range s.Hints {
		if hint < 0 {
			return fmt.Errorf("hint %d: a clause has to follow from clauses alone", hint)
		}
		forced, open := 0, 0
		for _, literal := range clauses[hint-1] {
			is := value[max(literal, -literal)]
			if is == 0 || (is > 0) == (literal > 0) {
				if literal != forced {
					open++
				}
				forced = literal
			}
		}
		switch last := i == len(s.Hints)-1; {
		case last && open == 0:
			return nil
		case last:
			return fmt.Errorf("the last hint, %d, is not false", hint)
		case open != 1 || value[max(forced, -forced)] != 0:
			return fmt.Errorf("hint %d forces nothing", hint)
		}
		assign(forced)
	}
	return fmt.Errorf("a clause without hints does not follow from anything")
}
