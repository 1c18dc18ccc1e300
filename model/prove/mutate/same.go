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

// pair is the law and a mutant of it in one scenario.
type pair struct {
	Scenario
	law, mutant           *legaltext.Register
	lawRules, mutantRules legaltext.RuleSet
}

func newPair(law, mutant *legaltext.Register, s Scenario) pair {
	return pair{s, law, mutant, law.AsOf(s.Release), mutant.AsOf(s.Release)}
}

// difference finds the first difference; nil where it is proved, or plain from
// the words, that there is none. What the words make plain is not asked.
func (p pair) difference() (*Difference, error) {
	questions := []func() (*Difference, error){p.decisions, p.replacing, p.counter, p.routing, p.uploads}
	if p.onlyUploads() {
		questions = []func() (*Difference, error){p.uploads}
	}
	for _, ask := range questions {
		if found, err := ask(); found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

// onlyUploads tells whether everything but uploads has been compared as of MP107.
func (p pair) onlyUploads() bool {
	return onlyUploadsAdded(p.law, p.Release) && onlyUploadsAdded(p.mutant, p.Release)
}

// said is all that verdicts in the scenario can depend on. Of the readings,
// theorems name A5 themselves.
func (p pair) said() string {
	text := string(p.Release) + " " + p.Readings.Answer(spec.A5)
	for _, rules := range []legaltext.RuleSet{p.lawRules, p.mutantRules} {
		text += decisions(rules, &p.Readings)
		for _, clauses := range [][]legaltext.Clause{rules.Definitions, rules.Effects, rules.Routing, rules.Uploads} {
			for _, c := range clauses {
				text += "\n" + in(rules, &p.Readings).fingerprint(c.Rule)
			}
		}
	}
	return text
}

func (p pair) decisions() (*Difference, error) {
	if decisions(p.lawRules, &p.Readings) == decisions(p.mutantRules, &p.Readings) {
		return nil, nil
	}
	return p.compare(AboutDecisions, p.law, p.mutant)
}

func (p pair) compare(about string, first, second *legaltext.Register) (*Difference, error) {
	c, err := prove.Compare(&prove.Law{Register: first, Release: p.Release, Readings: p.Readings}, &prove.Law{Register: second, Release: p.Release, Readings: p.Readings})
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
	guard := legaltext.And{
		Left:  is(legaltext.VarSRV, string(spec.UpdateSecurityCredentialsKRP)),
		Right: legaltext.And{Left: is(legaltext.VarDeviceKnown, "true"), Right: is(legaltext.VarCertificatesPresent, "true")},
	}
	return p.effect(AboutReplacing, legaltext.ReplaceCredential, guard)
}

func (p pair) counter() (*Difference, error) {
	return p.effect(AboutCounter, legaltext.RecordCounter, legaltext.Constant(true))
}

// effect compares the conditions of an effect on accepted requests: to both
// laws a check is added that demands the condition, so that the same requests
// are accepted if and only if the effect follows on the same ones. The stages
// are taken apart, since what is rejected at receipt is never executed.
func (p pair) effect(about string, kind legaltext.Effect, guard legaltext.Formula) (*Difference, error) {
	condition := func(rules legaltext.RuleSet) legaltext.Formula {
		return legaltext.And{Left: guard, Right: anyOf(rules.Effects, func(c legaltext.Clause) bool { return c.Rule.Subject == string(kind) })}
	}
	was, is := condition(p.lawRules), condition(p.mutantRules)
	if in(p.lawRules, &p.Readings).sense(was) == in(p.mutantRules, &p.Readings).sense(is) {
		return nil, nil
	}
	for _, executed := range []bool{false, true} {
		var stages []int
		for i, stage := range legaltext.Vocabulary()[legaltext.VarStage].Domain {
			if executed == (stage == legaltext.StageExecution) {
				stages = append(stages, i)
			}
		}
		at := legaltext.Is{Variable: legaltext.VarStage, Values: stages}
		found, err := p.compare(about, p.demanding(p.law.Clauses, at, was), p.demanding(p.mutant.Clauses, at, is))
		if found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

// demanding is a register with a check added. It is a question, not a law:
// nobody is to read it, and so it does not go through Markdown and lint.
func (p pair) demanding(clauses []legaltext.Clause, when, requires legaltext.Formula) *legaltext.Register {
	return &legaltext.Register{Clauses: append(slices.Clone(clauses), legaltext.Clause{
		ID: "THE-QUESTION", Modality: legaltext.Must, InForce: spec.Baseline,
		Rule: &legaltext.Rule{
			Kind: legaltext.CheckRule, Subject: "the question",
			When: &legaltext.Expression{Formula: when}, Requires: &legaltext.Expression{Formula: requires},
		},
	})}
}

// anyOf holds where the condition of one of some clauses does.
func anyOf(clauses []legaltext.Clause, counts func(legaltext.Clause) bool) legaltext.Formula {
	var any legaltext.Formula = legaltext.Constant(false)
	for _, c := range clauses {
		if counts(c) {
			any = legaltext.Or{Left: any, Right: c.Rule.When.Formula}
		}
	}
	return any
}

// routing compares the slots by which alerts are routed: the last rule decides.
func (p pair) routing() (*Difference, error) {
	slot := func(rules legaltext.RuleSet) spec.RemotePartyRole {
		if len(rules.Routing) == 0 {
			return spec.NoSlot
		}
		return rules.Routing[len(rules.Routing)-1].Rule.Slot
	}
	if slot(p.lawRules) == slot(p.mutantRules) {
		return nil, nil
	}
	return &Difference{Scenario: p.Scenario, About: AboutRouting, Relation: prove.Incomparable}, nil
}

// uploads compares, slot by slot, which Devices the upload covers: by laws that
// have no check but the one that demands it.
func (p pair) uploads() (*Difference, error) {
	for _, slot := range spec.RemotePartyRoles() {
		condition := func(rules legaltext.RuleSet) legaltext.Formula {
			return seenByUpload(anyOf(rules.Uploads, func(c legaltext.Clause) bool { return c.Rule.Slot == slot }), in(rules, nil))
		}
		was, is := condition(p.lawRules), condition(p.mutantRules)
		if in(p.lawRules, &p.Readings).sense(was) == in(p.mutantRules, &p.Readings).sense(is) {
			continue
		}
		known := legaltext.Is{Variable: legaltext.VarDeviceKnown, Values: []int{1}}
		found, err := p.compare(AboutUploads, p.demanding(nil, known, was), p.demanding(nil, known, is))
		if found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

// seenByUpload is a condition as an upload rule sees it, with the terms spelt
// out: of everything but readings and what the inventory says of a Device, the
// facts have their first values.
func seenByUpload(f legaltext.Formula, c knowledge) legaltext.Formula {
	see := func(f legaltext.Formula) legaltext.Formula { return seenByUpload(f, c) }
	switch f := f.(type) {
	case legaltext.Is:
		inventory := f.Variable >= legaltext.VarDeviceKnown && f.Variable <= legaltext.VarS1SP
		if inventory || f.Variable >= legaltext.VarReading {
			return f
		}
		return legaltext.Constant(slices.Contains(f.Values, 0))
	case legaltext.Term:
		return see(c.meanings[f.Name])
	case legaltext.Not:
		return legaltext.Not{Of: see(f.Of)}
	case legaltext.And:
		return legaltext.And{Left: see(f.Left), Right: see(f.Right)}
	case legaltext.Or:
		return legaltext.Or{Left: see(f.Left), Right: see(f.Right)}
	case legaltext.If:
		return legaltext.If{Condition: see(f.Condition), Then: see(f.Then), Else: see(f.Else)}
	default:
		return f
	}
}
