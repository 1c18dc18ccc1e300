package model

import (
	"fmt"
	"maps"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Machine is the law as of one release under one choice of readings, compiled.
// It is immutable and safe for concurrent use.
type Machine struct {
	release  spec.Release
	readings spec.Readings
	checks   []check
	effects  []effect
	routing  []routing
	uploads  []upload
	base     Facts // the readings, which are the same in every decision
	// applicable tells of each check whether the readings leave it any case.
	applicable map[string]bool
	// definitions lists for each clause those that define the terms it uses.
	definitions map[spec.ClauseID][]spec.ClauseID
}

type check struct {
	name           string
	clause         spec.ClauseID
	when, requires condition
	failsWith      spec.ResponseCode
	exceptions     []exception
}

type exception struct {
	clause     spec.ClauseID
	when       condition
	exceptions []exception
}

type effect struct {
	clause spec.ClauseID
	kind   legaltext.Effect
	when   condition
}

type routing struct {
	clause spec.ClauseID
	slot   spec.RemotePartyRole
	// nonCritical holds where alerts go by the notified non-critical certificate;
	// nil where the law does not ask.
	nonCritical condition
}

type upload struct {
	clause spec.ClauseID
	slot   spec.RemotePartyRole
	when   condition
}

// New compiles the law of the register as of a release under the readings.
// It refuses an unknown release or reading.
func New(register *legaltext.Register, release spec.Release, readings spec.Readings) (*Machine, error) {
	if _, err := spec.ParseRelease(string(release)); err != nil {
		return nil, err
	}
	if err := readings.Validate(); err != nil {
		return nil, err
	}
	rules := register.AsOf(release)
	compiler := newCompiler(rules.Definitions)
	m := &Machine{release: release, readings: maps.Clone(readings), applicable: map[string]bool{}}
	for i, reading := range spec.ReadingRegister() {
		m.base.setKnown(legaltext.VarReading+i, readings.Answer(reading.ID))
	}
	possible := underReadings(m.base, rules.Definitions)
	for _, c := range rules.Checks {
		m.applicable[c.Name] = possible(c.Clause.Rule.When.Formula).holds
		m.checks = append(m.checks, check{
			name:       c.Name,
			clause:     c.Clause.ID,
			when:       compiler.compile(c.Clause.Rule.When.Formula),
			requires:   compiler.compile(c.Clause.Rule.Requires.Formula),
			failsWith:  c.Clause.Rule.FailsWith,
			exceptions: compileExceptions(compiler, c.Exceptions),
		})
	}
	for _, c := range rules.Effects {
		m.effects = append(m.effects, effect{c.ID, legaltext.Effect(c.Rule.Subject), compiler.compile(c.Rule.When.Formula)})
	}
	for _, c := range rules.Routing {
		r := routing{clause: c.ID, slot: c.Rule.Slot}
		if c.Rule.When != nil {
			r.nonCritical = compiler.compile(c.Rule.When.Formula)
		}
		m.routing = append(m.routing, r)
	}
	for _, c := range rules.Uploads {
		m.uploads = append(m.uploads, upload{c.ID, c.Rule.Slot, compiler.compile(c.Rule.When.Formula)})
	}
	m.definitions = definitionsUsed(rules, register.InForce(release))
	if len(m.checks) == 0 {
		return nil, fmt.Errorf("the law imposes no check as of release %s: every request would be accepted", release)
	}
	return m, nil
}

func compileExceptions(compiler compiler, exceptions []legaltext.Exception) []exception {
	var compiled []exception
	for _, e := range exceptions {
		compiled = append(compiled, exception{
			clause:     e.Clause.ID,
			when:       compiler.compile(e.Clause.Rule.When.Formula),
			exceptions: compileExceptions(compiler, e.Exceptions),
		})
	}
	return compiled
}

// definitionsUsed finds for each clause the definitions of the terms that it
// uses, directly or through other definitions.
func definitionsUsed(rules legaltext.RuleSet, inForce []legaltext.Clause) map[spec.ClauseID][]spec.ClauseID {
	used := map[spec.ClauseID][]spec.ClauseID{}
	byTerm := map[string]spec.ClauseID{}
	others := slices.DeleteFunc(inForce, func(c legaltext.Clause) bool { return c.Rule == nil || c.Has(legaltext.DefinitionRule) })
	for _, c := range slices.Concat(rules.Definitions, others) { // each definition uses only earlier ones
		if c.Has(legaltext.DefinitionRule) {
			byTerm[c.Rule.Subject] = c.ID
		}
		for _, term := range legaltext.TermsUsed(c.Rule) {
			used[c.ID] = append(append(used[c.ID], byTerm[term]), used[byTerm[term]]...)
		}
	}
	return used
}

// DefinitionsOf lists the clauses that define the terms which a clause uses.
func (m *Machine) DefinitionsOf(id spec.ClauseID) []spec.ClauseID { return m.definitions[id] }

// Places reports whether a clause places credentials, so that Observe shows its effect.
func (m *Machine) Places(id spec.ClauseID) bool {
	return slices.ContainsFunc(m.effects, func(e effect) bool { return e.clause == id && e.kind == legaltext.ReplaceCredential }) ||
		slices.ContainsFunc(m.uploads, func(u upload) bool { return u.clause == id })
}

// Release is the release whose law the machine executes.
func (m *Machine) Release() spec.Release { return m.release }

// Readings are the answers under which the machine reads the law. The caller
// may keep and change them.
func (m *Machine) Readings() spec.Readings { return maps.Clone(m.readings) }

// BaseFacts are facts in which the readings are set and nothing else is.
func (m *Machine) BaseFacts() Facts { return m.base }

// Checks names the checks that the law imposes, in the strict order.
func (m *Machine) Checks() []string {
	names := make([]string, len(m.checks))
	for i, c := range m.checks {
		names[i] = c.name
	}
	return names
}
