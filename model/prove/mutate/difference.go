package mutate

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// Difference is in what a mutant differs from the law, with a request, where
// there is one, that shows it.
type Difference struct {
	Scenario
	// About is what differs: see the constants.
	About string `json:"about"`
	// Relation compares the law, as the first, with the mutant.
	Relation prove.Relation `json:"relation"`
	Witness  *prove.Witness `json:"witness,omitempty"`
	Reason   string         `json:"reason,omitempty"`
}

// What can differ between two laws.
const (
	AboutDecisions = "which requests are accepted"
	AboutReplacing = "when a credential is replaced"
	AboutCounter   = "when the counter is recorded"
	AboutRouting   = "where alerts go"
	AboutUploads   = "what the upload does"
)

// version is a law as it is read in one scenario.
type version struct {
	register *legaltext.Register
	rules    legaltext.RuleSet
	sense    sense
}

// pair is the law and a mutant of it in one scenario.
type pair struct {
	Scenario
	law, mutant version
}

// newPair reads both with terms of one builder.
func newPair(b *prove.Builder, law, mutant *legaltext.Register, s Scenario) pair {
	read := func(register *legaltext.Register) version {
		rules := register.AsOf(s.Release)
		return version{register, rules, in(b, rules, &s.Readings)}
	}
	return pair{s, read(law), read(mutant)}
}

// difference finds the first difference, or fails to decide whether there is
// one; nil where it is proved that there is none.
func (p pair) difference() *Difference {
	type answer func() (*Difference, error)
	questions := []answer{p.decisions, p.replacing, p.counter, p.routing, p.uploads}
	if p.onlyUploads() {
		questions = []answer{p.uploads}
	}
	for _, ask := range questions {
		found, err := ask()
		if err != nil {
			return &Difference{Scenario: p.Scenario, Relation: prove.Undecided, Reason: err.Error()}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// onlyUploads reports whether everything but uploads has been compared as of MP107.
func (p pair) onlyUploads() bool {
	return onlyUploadsAdded(p.law.register, p.Release) && onlyUploadsAdded(p.mutant.register, p.Release)
}

// said is all that verdicts in the scenario can depend on. Of the readings,
// theorems name A5 themselves.
func (p pair) said() string {
	text := string(p.Release) + " " + p.Readings.Answer(spec.A5)
	for _, v := range []version{p.law, p.mutant} {
		for _, c := range v.register.InForce(p.Release) {
			if c.Rule != nil {
				text += "\n" + v.sense.rule(c.Rule)
			}
		}
	}
	return text
}

func (p pair) decisions() (*Difference, error) {
	return p.compare(AboutDecisions, p.law.register, p.mutant.register)
}

func (p pair) compare(about string, first, second *legaltext.Register) (*Difference, error) {
	one, other := p.Scenario.law(first), p.Scenario.law(second)
	c, err := prove.Compare(&one, &other)
	if err != nil || c.Relation == prove.Equivalent {
		return nil, err
	}
	witness := c.OnlySecond
	if witness == nil {
		witness = c.OnlyFirst
	}
	return &Difference{p.Scenario, about, c.Relation, witness, c.Reason}, nil
}

// replacing compares when credentials are replaced. Beyond what its rules say,
// the machine replaces one only for a 6.15.1 to a known Device that carries a
// signing certificate.
func (p pair) replacing() (*Difference, error) {
	is := func(variable int, value string) legaltext.Formula {
		return legaltext.Is{Variable: variable, Values: []int{legaltext.Vocabulary()[variable].Index(value)}}
	}
	return p.effect(AboutReplacing, legaltext.ReplaceCredential, legaltext.And{
		Left:  is(legaltext.VarSRV, string(spec.UpdateSecurityCredentialsKRP)),
		Right: legaltext.And{Left: is(legaltext.VarDeviceKnown, "true"), Right: is(legaltext.VarCertificatesPresent, "true")},
	})
}

func (p pair) counter() (*Difference, error) {
	return p.effect(AboutCounter, legaltext.RecordCounter, legaltext.Constant(true))
}

// effect compares the conditions of an effect on accepted requests: to both
// laws a check is added that demands the condition, so that the same requests
// are accepted if and only if the effect follows on the same ones. The stages
// are taken apart, since what is rejected at receipt is never executed.
func (p pair) effect(about string, kind legaltext.Effect, guard legaltext.Formula) (*Difference, error) {
	condition := func(v version) legaltext.Formula {
		return legaltext.And{Left: guard, Right: anyOf(v.rules.Effects, func(r *legaltext.Rule) bool { return r.Subject == string(kind) })}
	}
	execution := legaltext.Vocabulary()[legaltext.VarStage].Index(legaltext.StageExecution)
	executed := legaltext.Is{Variable: legaltext.VarStage, Values: []int{execution}}
	law, mutant := p.law.register.Clauses, p.mutant.register.Clauses
	if found, err := p.demand(about, legaltext.Not{Of: executed}, law, mutant, condition); found != nil || err != nil {
		return found, err
	}
	return p.demand(about, executed, law, mutant, condition)
}

// uploads compares, slot by slot, which Devices the upload covers: by laws that
// have no check but the one that demands it.
func (p pair) uploads() (*Difference, error) {
	for _, slot := range spec.RemotePartyRoles() {
		known := legaltext.Is{Variable: legaltext.VarDeviceKnown, Values: []int{1}}
		found, err := p.demand(AboutUploads, known, nil, nil, func(v version) legaltext.Formula {
			covered := anyOf(v.rules.Uploads, func(r *legaltext.Rule) bool { return r.Slot == slot })
			return seenByUpload(covered, v.rules.Definitions)
		})
		if found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

// demand compares two laws to which a check is added: it demands of each what
// its version makes of the condition. Laws with such a check are a question:
// nobody is to read them, and so they do not go through lint.
func (p pair) demand(about string, when legaltext.Formula, law, mutant []legaltext.Clause, condition func(version) legaltext.Formula) (*Difference, error) {
	was, is := condition(p.law), condition(p.mutant)
	if p.law.sense.of(was) == p.mutant.sense.of(is) {
		return nil, nil
	}
	with := func(clauses []legaltext.Clause, requires legaltext.Formula) *legaltext.Register {
		return &legaltext.Register{Clauses: append(slices.Clone(clauses), legaltext.Clause{
			ID: "THE-QUESTION", Modality: legaltext.Must, InForce: spec.Baseline,
			Rule: &legaltext.Rule{
				Kind: legaltext.CheckRule, Subject: "the question",
				When: &legaltext.Expression{Formula: when}, Requires: &legaltext.Expression{Formula: requires},
			},
		})}
	}
	return p.compare(about, with(law, was), with(mutant, is))
}

// anyOf holds where the condition of one of some rules does.
func anyOf(clauses []legaltext.Clause, counts func(*legaltext.Rule) bool) legaltext.Formula {
	var one legaltext.Formula = legaltext.Constant(false)
	for _, c := range clauses {
		if counts(c.Rule) {
			one = legaltext.Or{Left: one, Right: c.Rule.When.Formula}
		}
	}
	return one
}

// routing compares the slots by which alerts are routed: the last rule decides.
func (p pair) routing() (*Difference, error) {
	slot := func(v version) spec.RemotePartyRole {
		if len(v.rules.Routing) == 0 {
			return spec.NoSlot
		}
		return v.rules.Routing[len(v.rules.Routing)-1].Rule.Slot
	}
	if slot(p.law) == slot(p.mutant) {
		return nil, nil
	}
	return &Difference{Scenario: p.Scenario, About: AboutRouting, Relation: prove.Incomparable}, nil
}

// seenByUpload is a condition as an upload rule sees it, with the terms spelt
// out: of everything but readings and what the inventory says of a Device, the
// facts have their first values.
func seenByUpload(f legaltext.Formula, definitions []legaltext.Clause) legaltext.Formula {
	meanings := map[string]legaltext.Formula{}
	algebra := legaltext.Algebra[legaltext.Formula]{
		Constant: func(value bool) legaltext.Formula { return legaltext.Constant(value) },
		Is: func(variable int, values []int) legaltext.Formula {
			if variable >= legaltext.VarDeviceKnown && variable <= legaltext.VarS1SP || variable >= legaltext.VarReading {
				return legaltext.Is{Variable: variable, Values: values}
			}
			return legaltext.Constant(slices.Contains(values, 0))
		},
		Term: func(name string) legaltext.Formula { return meanings[name] },
		Not:  func(of legaltext.Formula) legaltext.Formula { return legaltext.Not{Of: of} },
		And:  func(left, right legaltext.Formula) legaltext.Formula { return legaltext.And{Left: left, Right: right} },
		Or:   func(left, right legaltext.Formula) legaltext.Formula { return legaltext.Or{Left: left, Right: right} },
	}
	for _, definition := range definitions { // each uses only earlier ones
		meanings[definition.Rule.Subject] = legaltext.Fold(definition.Rule.As.Formula, algebra)
	}
	return legaltext.Fold(f, algebra)
}
