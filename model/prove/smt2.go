package prove

import (
	"fmt"
	"io"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// ExportSMT2 writes theorems as SMT-LIB 2 questions, one after another, each in
// a scope of its own: unsat means that the theorem holds. Parties are of an
// uninterpreted sort, of any number; enumerations are datatypes. The answer
// expected of each is stated before its check-sat. Without theorems named, all
// are written; one that is not applicable becomes a comment.
func ExportSMT2(w io.Writer, register *legaltext.Register, release spec.Release, readings spec.Readings, theorems ...legaltext.Theorem) error {
	p, err := newProver(model.Law{Register: register, Release: release, Readings: readings})
	if err != nil {
		return err
	}
	if len(theorems) == 0 {
		theorems = legaltext.Theorems()
	}
	var text strings.Builder
	fmt.Fprintf(&text, "; MP107: theorems about release %s, readings %s\n; unsat: the theorem holds; sat: it is refuted\n(set-logic ALL)\n", release, readings)
	for _, theorem := range theorems {
		fmt.Fprintf(&text, "\n; %s %s: %s\n", theorem.ID, theorem.Name, theorem.Statement)
		question, verdict, err := p.smt2(theorem)
		if err != nil {
			return err
		}
		if verdict == NotApplicable {
			text.WriteString("; not applicable in this release\n")
			continue
		}
		text.WriteString(question)
	}
	_, err = io.WriteString(w, text.String())
	return err
}

// smt2 writes one theorem and says what has been decided about it here.
func (p *prover) smt2(t legaltext.Theorem) (string, Status, error) {
	q := p.ask(nil)
	c := q.claim(t)
	if c.notApplicable != "" {
		return "", NotApplicable, nil
	}
	root := q.query(c)
	found, err := p.solve(root)
	if err != nil {
		return "", Unknown, err
	}
	verdict, status := Proved, "unsat"
	if found.satisfiable() {
		verdict, status = Refuted, "sat"
	}
	var text strings.Builder
	fmt.Fprintf(&text, "(push 1)\n(set-info :status %s)\n", status)
	e := smtWriter{b: q.b, text: &text, declared: map[string]bool{}}
	reached := q.b.reach(root)
	e.declare(reached)
	for _, t := range reached {
		e.define(t)
	}
	fmt.Fprintf(&text, "(assert %s)\n(check-sat) ; expected %s\n(pop 1)\n", e.name(root), status)
	return text.String(), verdict, nil
}

// smtWriter writes terms in SMT-LIB 2.
type smtWriter struct {
	b        *Builder
	text     *strings.Builder
	declared map[string]bool
}

func quoted(name string) string { return "|" + name + "|" }

// declare introduces the sorts and constants that terms speak of.
func (e smtWriter) declare(reached []Term) {
	e.once("sort", "(declare-sort Identity 0)\n")
	for _, t := range reached {
		a := e.b.nodes[t].atom
		switch {
		case a == nil:
		case a.name != "":
			e.once("b"+a.name, fmt.Sprintf("(declare-const %s Bool)\n", quoted(a.name)))
		case a.variable != nil:
			var values []string
			for _, value := range a.variable.Domain {
				values = append(values, "("+constructor(a.variable, value)+")")
			}
			sort := quoted("domain of " + a.variable.Name)
			e.once("f"+a.variable.Name, fmt.Sprintf("(declare-datatypes ((%s 0)) ((%s)))\n(declare-const %s %s)\n",
				sort, strings.Join(values, " "), quoted(a.variable.Name), sort))
		default:
			for _, id := range []Identity{a.left, a.right} {
				e.once("i"+e.b.identities[id], fmt.Sprintf("(declare-const %s Identity)\n", quoted(e.b.identities[id])))
			}
		}
	}
}

func constructor(v *Finite, value string) string { return quoted(v.Name + ": " + value) }

func (e smtWriter) once(key, declaration string) {
	if !e.declared[key] {
		e.declared[key] = true
		e.text.WriteString(declaration)
	}
}

func (e smtWriter) define(t Term) {
	n := e.b.nodes[t]
	body := ""
	switch a := n.atom; {
	case a == nil:
		body = fmt.Sprintf("(and %s %s)", e.name(n.left), e.name(n.right))
	case a.name != "":
		return // stands for itself
	case a.variable != nil:
		var cases []string
		for _, value := range a.values {
			cases = append(cases, fmt.Sprintf("(= %s %s)", quoted(a.variable.Name), constructor(a.variable, a.variable.Domain[value])))
		}
		body = cases[0]
		if len(cases) > 1 {
			body = "(or " + strings.Join(cases, " ") + ")"
		}
	default:
		body = fmt.Sprintf("(= %s %s)", quoted(e.b.identities[a.left]), quoted(e.b.identities[a.right]))
	}
	fmt.Fprintf(e.text, "(define-fun t%d () Bool %s)\n", t, body)
}

func (e smtWriter) name(t Term) string {
	switch {
	case t == True:
		return "true"
	case t < 0:
		return "(not " + e.name(-t) + ")"
	}
	if a := e.b.nodes[t].atom; a != nil && a.name != "" {
		return quoted(a.name)
	}
	return fmt.Sprintf("t%d", t)
}
