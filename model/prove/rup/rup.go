// Package rup checks certificates of unsatisfiability. It is part of what has
// to be trusted, and therefore small, self-contained and independent of the
// solver that made the certificate: it reads the formula (DIMACS CNF) and the
// proof (one clause a line, each ended by 0) itself, and accepts a clause of
// the proof only if assuming its negation leads to a contradiction by unit
// propagation alone (reverse unit propagation, RUP). A certificate is valid
// when the empty clause is reached.
//
// CheckLRAT checks the same with less: each clause of such a proof names the
// clauses that it follows from, so that nothing is searched for.
package rup

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Formula is a conjunction of clauses over the variables 1 to Vars. A literal
// is a variable or, negative, its negation.
type Formula struct {
	Vars    int
	Clauses [][]int
}

// The most variables, clauses, and bytes of a line that are read.
const (
	maxCount = 1 << 20
	maxLine  = 1 << 16
)

// scan reads lines up to maxLine; a longer one is an error.
func scan(r io.Reader) *bufio.Scanner {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	return lines
}

// ParseCNF reads DIMACS CNF: comment lines, a problem line, and as many clauses
// as it announces, one a line.
func ParseCNF(r io.Reader) (Formula, error) {
	var f Formula
	announced, line := -1, 0
	lines := scan(r)
	for lines.Scan() {
		line++
		text := lines.Text()
		fields := strings.Fields(text)
		switch {
		case len(fields) == 0:
			return f, fmt.Errorf("formula, line %d: empty line", line)
		case fields[0] == "c":
		case fields[0] == "p":
			if announced >= 0 || len(fields) != 4 || fields[1] != "cnf" {
				return f, fmt.Errorf("formula, line %d: want one problem line \"p cnf VARIABLES CLAUSES\"", line)
			}
			vars, err1 := strconv.Atoi(fields[2])
			clauses, err2 := strconv.Atoi(fields[3])
			if err1 != nil || err2 != nil || min(vars, clauses) < 0 || max(vars, clauses) > maxCount {
				return f, fmt.Errorf("formula, line %d: problem line %.80q: want two counts up to %d", line, text, maxCount)
			}
			f.Vars, announced = vars, clauses
		case announced < 0:
			return f, fmt.Errorf("formula, line %d: clause before the problem line", line)
		default:
			clause, err := parseClause(fields, f.Vars)
			if err != nil {
				return f, fmt.Errorf("formula, line %d: %w", line, err)
			}
			if f.Clauses = append(f.Clauses, clause); len(f.Clauses) > announced {
				return f, fmt.Errorf("formula, line %d: more clauses than the %d announced", line, announced)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return f, fmt.Errorf("formula: %w", err)
	}
	if len(f.Clauses) != announced {
		return f, fmt.Errorf("formula: %d clauses, %d announced", len(f.Clauses), announced)
	}
	return f, nil
}

// ParseProof reads the clauses of a proof over the variables of a formula.
func ParseProof(r io.Reader, vars int) ([][]int, error) {
	var proof [][]int
	lines := scan(r)
	for line := 1; lines.Scan(); line++ {
		clause, err := parseClause(strings.Fields(lines.Text()), vars)
		if err != nil {
			return nil, fmt.Errorf("proof, line %d: %w", line, err)
		}
		if proof = append(proof, clause); len(proof) > maxCount {
			return nil, fmt.Errorf("proof, line %d: more than %d clauses", line, maxCount)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("proof: %w", err)
	}
	return proof, nil
}

// parseClause reads literals up to the 0 that ends them.
func parseClause(fields []string, vars int) ([]int, error) {
	if len(fields) == 0 || fields[len(fields)-1] != "0" {
		return nil, fmt.Errorf("clause %.80q: want literals and then 0", strings.Join(fields, " "))
	}
	clause := make([]int, 0, len(fields)-1)
	for _, field := range fields[:len(fields)-1] {
		literal, err := strconv.Atoi(field)
		if err != nil || literal == 0 || max(literal, -literal) > vars || strconv.Itoa(literal) != field {
			return nil, fmt.Errorf("literal %.80q: want a number from 1 to %d or its negative", field, vars)
		}
		clause = append(clause, literal)
	}
	return clause, nil
}

// Check reads a formula and a proof and reports why the proof does not show
// the formula to be unsatisfiable; nil if it does.
func Check(formula, proof io.Reader) error {
	f, err := ParseCNF(formula)
	if err != nil {
		return err
	}
	clauses, err := ParseProof(proof, f.Vars)
	if err != nil {
		return err
	}
	return CheckClauses(f, clauses)
}
