package prove

import (
	"fmt"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// PropertyKind tells what a rule set is asked.
type PropertyKind string

// The questions that every rule set is asked, under every reading at once.
const (
	// HasRule: a check that the strict order names is imposed by a rule in force.
	HasRule PropertyKind = "has a rule"
	// Applies: a rule applies to some request under some reading.
	Applies PropertyKind = "applies"
	// CanFail: some request fails the check; it is not idle.
	CanFail PropertyKind = "can fail"
	// Matters: the exception lifts the check for some request that would fail it.
	Matters PropertyKind = "matters"
	// Guarded: no request to a Device is accepted, when registration is judged, of a
	// party that is neither the RDP owner nor the holder of a credential. A gap in
	// the law shows here.
	Guarded PropertyKind = "guarded"
	// Agree: of two exceptions to a check, never does one lift it in a case in
	// which the other has been taken back by an exception to itself.
	Agree PropertyKind = "agree"
	// NotUndone: where an exception lifts a check, no other check that demands
	// the same still rejects the request.
	NotUndone PropertyKind = "not undone"
	// OneRecipient: no two rules route alerts by different slots.
	OneRecipient PropertyKind = "one recipient"
)

// Property is one thing asked of a rule set, and the answer.
type Property struct {
	Kind      PropertyKind    `json:"kind"`
	Statement string          `json:"statement"`
	Clauses   []spec.ClauseID `json:"clauses,omitempty"`
	Verdict   Status          `json:"verdict"`
	Reason    string          `json:"reason,omitempty"`
	// Witness shows, where a counterexample is a request, how the property fails.
	Witness *Witness `json:"witness,omitempty"`
}

// String tells a property in a line and its witness below.
func (p Property) String() string {
	text := fmt.Sprintf("%s: %s", p.Statement, p.Verdict)
	if p.Reason != "" {
		text += " (" + p.Reason + ")"
	}
	text += "\n"
	if p.Witness != nil {
		text += p.Witness.render("  ", "witness")
	}
	return text
}

// Gaps decides whether the rules as of a release have gaps or conflicts under
// any reading: every property is either proved for all readings at once or
// refuted by a request and the readings under which it happens.
func Gaps(register *legaltext.Register, release spec.Release) ([]Property, error) {
	p, err := newProver(model.Law{Register: register, Release: release})
	if err != nil {
		return nil, err
	}
	l := law{rules: register.AsOf(release)}
	g := gapFinder{p, ask(p.b, nil, l, law{rules: register.AsOf(spec.Baseline)}), nil}
	g.ordered()
	for i := range g.q.now.checks {
		g.check(&g.q.now.checks[i])
	}
	g.guarded()
	g.conflicts()
	g.recipients()
	return g.found, nil
}

type gapFinder struct {
	p     *prover
	q     *question
	found []Property
}

// possible asks for an example: the property holds if there is one.
func (g *gapFinder) possible(property Property, example Term) {
	answer, err := g.p.solve(g.q.b.And(g.q.assumed, example))
	switch {
	case err != nil:
		property.Verdict, property.Reason = Unknown, err.Error()
	case answer.satisfiable():
		property.Verdict = Proved
	default:
		property.Verdict, property.Reason = Refuted, "no request, under any reading"
	}
	g.found = append(g.found, property)
}

// never asks for a counterexample: the property holds if there is none.
func (g *gapFinder) never(property Property, violation Term, prefer ...Term) {
	c := claim{violation: violation, prefer: prefer}
	root := g.q.query(c)
	answer, err := g.p.solve(root)
	switch {
	case err != nil:
		property.Verdict, property.Reason = Unknown, err.Error()
	case !answer.satisfiable():
		property.Verdict = Proved
	default:
		property.Verdict = Refuted
		property.Witness, err = g.p.openWitness(g.q, c, root)
		if err != nil {
			property.Verdict, property.Reason = Unknown, err.Error()
		}
	}
	g.found = append(g.found, property)
}

// openWitness is a witness of a question whose readings are open: it has the
// default answers wherever it can.
func (p *prover) openWitness(q *question, c claim, root Term) (*Witness, error) {
	assignment, err := p.happening(q, c, root, q.defaultReadings())
	if err != nil {
		return nil, err
	}
	of := p.of
	of.Readings = assignment.readings()
	return p.replays.witness(q, c, assignment.under(of.Readings), of)
}

// defaultReadings are the wishes that every reading have its default answer.
func (q *question) defaultReadings() []Term {
	var wishes []Term
	for _, reading := range spec.ReadingRegister() {
		wishes = append(wishes, q.s.reading(reading.ID, reading.Default()))
	}
	return wishes
}

// readings are the answers that an assignment chooses; only those other than
// the default are written out.
func (a *Assignment) readings() spec.Readings {
	chosen := spec.Readings{}
	for i, reading := range spec.ReadingRegister() {
		variable := legaltext.Vocabulary()[legaltext.VarReading+i]
		if v, ok := a.builder.finites[variable.Name]; ok && a.finites[v] > 0 {
			chosen[reading.ID] = variable.Domain[a.finites[v]]
		}
	}
	return chosen
}

// ordered asks of every check in the strict order for a rule in force.
func (g *gapFinder) ordered() {
	imposed := map[string]spec.ClauseID{}
	for _, c := range g.q.now.checks {
		imposed[c.check.Name] = c.check.Clause.ID
	}
	for _, c := range g.p.of.Register.InForce(g.p.of.Release) {
		if c.Rule == nil || c.Rule.Kind != legaltext.OrderRule {
			continue
		}
		for _, name := range c.Rule.Order {
			property := Property{Kind: HasRule, Statement: "check " + name + " has a rule", Verdict: Proved}
			if id, ok := imposed[name]; ok {
				property.Clauses = []spec.ClauseID{id}
			} else {
				property.Verdict, property.Reason = g.unimposed(name)
			}
			g.found = append(g.found, property)
		}
	}
}

// unimposed tells a check that a later release imposes from one that none does.
func (g *gapFinder) unimposed(check string) (Status, string) {
	for _, c := range g.p.of.Register.Clauses {
		if c.Rule != nil && c.Rule.Kind == legaltext.CheckRule && c.Rule.Subject == check && !g.p.of.Release.Includes(c.InForce) {
			return NotApplicable, fmt.Sprintf("imposed from %s on, by %s", c.InForce, c.ID)
		}
	}
	return Refuted, "no rule in force imposes it"
}

// recipients asks whether alerts have one slot to go by.
func (g *gapFinder) recipients() {
	property := Property{Kind: OneRecipient, Statement: "alerts are routed by one slot", Verdict: Proved}
	var slots []string
	for _, rule := range g.q.law.rules.Routing {
		property.Clauses = append(property.Clauses, rule.ID)
		slots = append(slots, string(rule.Rule.Slot))
		if rule.Rule.Slot != g.q.law.rules.Routing[0].Rule.Slot {
			property.Verdict = Refuted
		}
	}
	switch {
	case len(slots) == 0:
		property.Verdict, property.Reason = Refuted, "no rule in force routes them"
	case property.Verdict == Refuted:
		property.Reason = "by " + strings.Join(slots, " and ")
	}
	g.found = append(g.found, property)
}
