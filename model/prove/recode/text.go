package recode

import (
	"fmt"
	"strconv"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// Header is what the first lines of a formula say that it is about:
//
//	c mp107 certificate
//	c theorem T01
//	c release MP107
//	c readings defaults
//	c law 3f…
//	c shipped 3f…
//
// The digests are those of the law and of the one that the program ships, with
// whose baseline theorems compare.
type Header struct {
	Theorem      spec.TheoremID
	Release      spec.Release
	Readings     spec.Readings
	Law, Shipped string
}

const title = "c mp107 certificate"

// headerKeys are the lines of a header in their order.
var headerKeys = []string{"theorem", "release", "readings", "law", "shipped"}

func (h Header) String() string {
	var b strings.Builder
	b.WriteString(title + "\n")
	for i, value := range []string{string(h.Theorem), string(h.Release), h.Readings.String(), h.Law, h.Shipped} {
		fmt.Fprintf(&b, "c %s %s\n", headerKeys[i], value)
	}
	return b.String()
}

// Name is that of the certificate, and of its files less their endings:
// T01-MP107, or T01-MP107-A1=s1sp-separate.
func (h Header) Name() string {
	name := string(h.Theorem) + "-" + string(h.Release)
	if readings := h.Readings.String(); readings != "defaults" {
		name += "-" + strings.ReplaceAll(readings, " ", "-")
	}
	return name
}

// ParseHeader reads the first lines of a formula. What it accepts is what String
// writes and nothing else. Its errors quote the line, bounded and escaped.
func ParseHeader(formula string) (Header, error) {
	first, rest, _ := strings.Cut(formula, "\n")
	if first != title {
		return Header{}, fmt.Errorf("line 1 is %s, want %q", quoted(first), title)
	}
	var values []string
	for i, key := range headerKeys {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		value, found := strings.CutPrefix(line, "c "+key+" ")
		if !found {
			return Header{}, fmt.Errorf("line %d is %s, want \"c %s …\"", i+2, quoted(line), key)
		}
		values = append(values, value)
	}
	h := Header{Theorem: spec.TheoremID(values[0]), Release: spec.Release(values[1]), Law: values[3], Shipped: values[4]}
	if _, err := spec.ParseRelease(values[1]); err != nil {
		return Header{}, fmt.Errorf("line 3: release %s is none that there is", quoted(values[1]))
	}
	if values[2] != "defaults" {
		var err error
		if h.Readings, err = spec.ParseReadings(strings.Fields(values[2])); err != nil {
			return Header{}, fmt.Errorf("line 4: readings %s: want answers as in %q", quoted(values[2]), "A5=receipt")
		}
	}
	if !strings.HasPrefix(formula, h.String()) {
		return Header{}, fmt.Errorf("the header is not written as this program writes it: want %s", quoted(h.String()))
	}
	return h, nil
}

// quoted is a line of a stranger, for a message: escaped and bounded.
func quoted(line string) string { return strconv.QuoteToASCII(text.Clip(line, 80)) }

// Text is the formula of a question as DIMACS, below the header and a legend: a
// entry for each atom, for each name of a part and for each group of clauses.
func (q Question) Text() (string, *Formula) {
	f := Encode(q)
	var b strings.Builder
	b.WriteString(q.Header().String())
	b.WriteString(explanation)
	if q.Vacuous {
		b.WriteString("c Vacuous: no request fulfils the premise of the theorem.\nc\n")
	}
	for _, a := range f.Atoms {
		b.WriteString(comment("atom %d: %s", a.Variable, a))
	}
	for _, n := range f.Nodes {
		b.WriteString(comment("part %d: %s", n.Variable, n.Name))
	}
	first := 1
	for _, g := range f.Groups {
		b.WriteString(comment("clauses %d-%d: %s", first, g.Last, g.Name))
		first = g.Last + 1
	}
	fmt.Fprintf(&b, "p cnf %d %d\n", f.Vars, len(f.Clauses))
	for _, clause := range f.Clauses {
		for _, literal := range clause {
			b.WriteString(strconv.Itoa(literal))
			b.WriteByte(' ')
		}
		b.WriteString("0\n")
	}
	return b.String(), f
}

// comment is an entry of the legend, broken into lines: some readers of DIMACS
// take no comment of more than 1,023 characters.
func comment(format string, values ...any) string {
	return "c " + strings.Join(text.Wrap(fmt.Sprintf(format, values...), 120), "\nc   ") + "\n"
}

const explanation = `c
c The clauses can be true together if and only if the theorem fails somewhere;
c the proof beside this file shows that they cannot.
c An atom is a fact, a fact with one of some values, or two parties that are the
c same. A part is an inner variable that has a name; each other one stands for a
c conjunction within the group of clauses that defines it. A part that several
c formulas share is defined once, in the group of the first of them.
c
`

// Header is what the first lines of the question's formula say.
func (q Question) Header() Header {
	return Header{q.Theorem.ID, q.Release, q.Readings, q.Register.Digest, q.Shipped.Digest}
}

func (a Atom) String() string {
	switch {
	case a.Same != "":
		return a.Fact + " = " + a.Same
	case len(a.Values) > 0:
		return a.Fact + " is " + strings.Join(a.Values, " or ")
	default:
		return a.Fact
	}
}
