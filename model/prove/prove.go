package prove

import (
	"cmp"
	"errors"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// All decides every theorem for the register as of a release under one choice
// of readings, in the order of the theorem register.
func All(register *legaltext.Register, release spec.Release, readings spec.Readings, options Settings) ([]Result, error) {
	all, err := Releases(register, []spec.Release{release}, readings, options)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// Releases decides the theorems as of several releases. A question that is the
// same in two of them is asked once.
func Releases(register *legaltext.Register, releases []spec.Release, readings spec.Readings, options Settings) ([][]Result, error) {
	theorems := options.Theorems
	if len(theorems) == 0 {
		theorems = legaltext.Theorems()
	}
	var all [][]Result
	b, answers := NewBuilder(), map[Term]solved{}
	for _, release := range releases {
		p, err := newProver(model.Law{Register: register, Release: release, Readings: readings})
		if err != nil {
			return nil, err
		}
		p.b, p.answers = b, answers
		var results []Result
		for _, theorem := range theorems {
			before := options.now()
			result := p.decide(theorem)
			if theorem.ID == spec.T07 && result.Verdict != Unknown && !options.VerdictsOnly {
				result.Condition, err = p.condition()
				result.untold(err)
			}
			if result.Verdict == Refuted && theorem.Uses(legaltext.OutSMETS2) && !options.VerdictsOnly {
				result.Gaps, err = p.gaps(theorem)
				result.untold(err)
			}
			if result.Verdict == Proved && !options.VerdictsOnly {
				result.Clauses = p.needed(theorem)
				p.unshown = !options.Details
				p.instance(theorem, &result)
				p.unshown = false
			}
			result.Took = options.now().Sub(before)
			results = append(results, result)
		}
		all = append(all, results)
	}
	return all, nil
}

// prover decides theorems about one law. What it learns about one theorem it
// keeps for the next: terms are shared, and so are the answers about them.
type prover struct {
	of      model.Law
	b       *Builder
	answers map[Term]solved
	spare   int // values beyond those that the small-model argument asks for
	replays *replayer
	asked   *question // with no clause unknown; nil until it is asked for
	unshown bool      // whether witnesses are replayed only: they need not be ordinary
}

type solved struct {
	answer
	err error
}

func newProver(of model.Law) (*prover, error) {
	if _, err := spec.ParseRelease(string(of.Release)); err != nil {
		return nil, err
	}
	if err := of.Readings.Validate(); err != nil {
		return nil, err
	}
	return &prover{of: of, b: NewBuilder(), answers: map[Term]solved{}, replays: newReplayer()}, nil
}

// ask puts the law, and the baseline of the same register, to a situation. The
// conditions of the clauses in unknown may be anything.
func (p *prover) ask(unknown map[spec.ClauseID]bool) *question {
	if len(unknown) == 0 && p.asked != nil {
		return p.asked
	}
	q := ask(p.b, &p.of.Readings,
		law{p.of.Register.AsOf(p.of.Release), unknown},
		law{p.of.Register.AsOf(spec.Baseline), unknown})
	if len(unknown) == 0 {
		p.asked = q
	}
	return q
}

func (p *prover) solve(root Term) (answer, error) {
	if known, ok := p.answers[root]; ok {
		return known.answer, known.err
	}
	a, err := solve(p.b, root, p.spare)
	p.answers[root] = solved{a, err}
	return a, err
}

// untold says why there is no condition. Where it merely cannot be put into words,
// the theorem is decided all the same.
func (r *Result) untold(err error) {
	if err == nil {
		return
	}
	r.Reason = err.Error()
	if !errors.Is(err, errOtherFacts) {
		r.Verdict = Unknown
	}
}

func (p *prover) decide(t legaltext.Theorem) Result {
	result := Result{Theorem: t.ID, Name: t.Name, Release: p.of.Release, Readings: p.of.Readings}
	q := p.ask(nil)
	c := q.claim(t)
	if c.notApplicable != "" {
		result.Verdict, result.Reason = NotApplicable, c.notApplicable
		return result
	}
	result.Method, result.Trusted = "no counterexample exists, for any number of parties (SAT, certificate checked)", t.Trusted
	if t.Method != "" {
		result.Method += "; " + t.Method
	}
	root := q.query(c)
	found, err := p.solve(root)
	if err != nil {
		result.Verdict, result.Reason = Unknown, err.Error()
		return result
	}
	result.Variables, result.CNFClauses = found.cnf.Vars, len(found.cnf.Clauses)
	if !found.satisfiable() {
		result.Verdict, result.ProofSteps = Proved, len(found.proof)
	} else {
		result.Method = "a counterexample, replayed"
		result.Witness, err = p.witness(q, c, root)
		result.Verdict = Refuted
		if err != nil {
			result.Verdict, result.Reason, result.Witness = Unknown, err.Error(), nil
		}
	}
	return result
}

// instance shows that the premise of a proved theorem holds somewhere, by a
// request that is replayed, or says that it holds nowhere.
func (p *prover) instance(t legaltext.Theorem, result *Result) {
	q := p.ask(nil)
	c := q.claim(t)
	if c.shape != uploadTwice && c.shape != alertAfter {
		c.shape = oneRequest
	}
	root := q.somewhere(c.premise)
	found, err := p.solve(root)
	switch {
	case err != nil:
		result.Verdict, result.Reason = Unknown, err.Error()
	case !found.satisfiable():
		result.Vacuous = true
	default:
		if result.Instance, err = p.witness(q, c, root); err != nil {
			result.Verdict, result.Reason = Unknown, "the premise holds somewhere, but "+err.Error()
		}
	}
}

// needed finds the clauses that a theorem needs: it takes the clauses away one
// by one, in the order of the register, and leaves each away whose absence the
// proof survives. Taking a clause away means to let its conditions be
// anything, so that what remains proved holds whatever that clause says.
func (p *prover) needed(t legaltext.Theorem) []spec.ClauseID {
	unknown := map[spec.ClauseID]bool{}
	l := law{rules: p.of.Register.AsOf(p.of.Release)}
	var counterexample *Assignment // the last one found; it often serves for the next group too
	return greedily(l.ruled(p.of.Register, p.of.Release), func(group []spec.ClauseID) bool {
		for _, clause := range group {
			unknown[clause] = true
		}
		q := p.ask(unknown)
		root := q.query(q.claim(t))
		fails := counterexample != nil && counterexample.Holds(root)
		if !fails {
			found, err := p.solve(root)
			if fails = err != nil || found.satisfiable(); found.satisfiable() {
				counterexample = found.assignment
			}
		}
		if fails {
			for _, clause := range group {
				delete(unknown, clause)
			}
			return false
		}
		return true
	})
}

// greedily takes items in order, each that can be taken together with those
// taken before, and returns the others. A group is taken whole or not at all;
// what can be taken together could be taken one by one, so that the result is
// the same as if every item were tried by itself.
func greedily[T any](items []T, take func(group []T) bool) (left []T) {
	switch {
	case len(items) == 0 || take(items):
		return nil
	case len(items) == 1:
		return items
	default:
		half := len(items) / 2
		return append(slices.Clone(greedily(items[:half], take)), greedily(items[half:], take)...)
	}
}

// witness narrows a counterexample to one that events can bring about and that
// is as ordinary as it can be, and replays it.
func (p *prover) witness(q *question, c claim, root Term) (*Witness, error) {
	assignment, err := p.happening(q, c, root, nil)
	if err != nil {
		return nil, err
	}
	return p.replays.witness(q, c, assignment, p.of)
}

// happening makes a query true in a way that events can bring about, and that
// fulfils as many wishes as it can and is as ordinary as it can be.
func (p *prover) happening(q *question, c claim, root Term, wishes []Term) (*Assignment, error) {
	root = q.b.And(root, q.replayable())
	found, err := p.solve(root)
	if err != nil {
		return nil, err
	}
	if !found.satisfiable() {
		return nil, errNeverHappens
	}
	return p.mostOrdinary(root, found.assignment, slices.Concat(wishes, c.prefer, q.ordinarily()))
}

// errNeverHappens is why a question that has an answer is left unknown.
var errNeverHappens = errors.New("a counterexample exists in the abstract, but no sequence of events from a world leads to it")

// mostOrdinary adds wishes to a satisfiable query, in order, as long as it
// stays satisfiable.
func (p *prover) mostOrdinary(root Term, assignment *Assignment, wishes []Term) (*Assignment, error) {
	if p.unshown {
		return assignment, nil
	}
	var failure error
	greedily(wishes, func(group []Term) bool {
		all := p.b.And(group...)
		if !assignment.Holds(all) {
			found, err := p.solve(p.b.And(root, all))
			if err != nil || !found.satisfiable() {
				failure = cmp.Or(failure, err)
				return false
			}
			assignment = found.assignment
		}
		root = p.b.And(root, all)
		return true
	})
	return assignment, failure
}

// ordinarily is what a reader expects of a request and a Device unless the
// point of a witness is another.
func (q *question) ordinarily() []Term {
	s, b := q.s, q.b
	usual := func(v *Finite) Term { return b.In(v, 0) }
	differ := func(x, y Identity) Term { return b.Same(x, y).Not() }
	return []Term{
		s.is(legaltext.StageImmediate), s.deviceKnown, s.userKnown, s.userHasRole, s.now.userActive, s.earlier.userActive,
		s.signatureValid, s.signedByOriginator, s.xmlKeyAlone.Not(), s.otherCertificate.Not(), s.now.fresh, s.earlier.fresh,
		b.Same(s.now.holders.nonCritical, s.now.holders.networkOperator), b.Same(s.earlier.holders.nonCritical, s.earlier.holders.networkOperator), s.agreement,
		b.Is(s.smets, "1"), b.In(s.now.status, 0), b.In(s.earlier.status, 0), s.update(), q.declares(spec.NetworkOperator),
		s.actsAs(spec.ED), usual(s.deviceType), usual(s.meteringPoint), b.Is(s.s1sp, "1"),
		s.second.present.Not(), s.signing.present, s.isNetworkOperators(s.signing), b.Same(s.signing.owner, s.now.operator),
		b.Same(s.now.holders.networkOperator, s.earlier.holders.networkOperator), b.Same(s.now.holders.supplier, s.earlier.holders.supplier),
		s.isSomebody(s.now.operator), s.isSomebody(s.now.registered),
		b.Same(s.now.operator, s.earlier.operator), b.Same(s.now.registered, s.earlier.registered),
		s.isSomebody(s.now.holders.networkOperator), s.isSomebody(s.now.holders.supplier),
		differ(s.now.holders.supplier, s.now.holders.networkOperator), differ(s.now.holders.supplier, s.now.operator),
		differ(s.originator, s.signing.owner), differ(s.now.registered, s.now.holders.networkOperator),
		b.Same(s.now.holders.networkOperator, s.now.operator),
	}
}
