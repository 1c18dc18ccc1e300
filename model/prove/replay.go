package prove

import (
	"fmt"
	"sync"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// replayer runs scenes on the model and on the simulated DSP.
type replayer struct {
	machines map[lawKey]*model.Machine
	systems  map[string]*dsp.DSP
}

// lawKey tells the laws of a replayer apart.
type lawKey struct {
	register *legaltext.Register
	reading  string // release and readings
}

// shippedBaseline are the rules of the shipped law before the modification.
var shippedBaseline = sync.OnceValue(func() legaltext.RuleSet { return legaltext.Shipped().AsOf(spec.Baseline) })

// isShipped reports whether the register is the one that the simulated DSP was
// written against; on another, only the model can confirm a witness.
func isShipped(register *legaltext.Register) bool {
	return register.Digest == legaltext.Shipped().Digest
}

func newReplayer() *replayer {
	return &replayer{machines: map[lawKey]*model.Machine{}, systems: map[string]*dsp.DSP{}}
}

// The names of what replays a witness.
const (
	onModel = "the model"
	onDSP   = "the simulated DSP"
)

// run plays a scene and compares it with what the assignment claims.
func (r *replayer) run(scene *Scene, of model.Law, d *decoded, see view, j judgement, s shape) ([]string, error) {
	results, after, err := r.onModel(scene, of, d, see, j, s)
	if err != nil {
		return nil, fmt.Errorf("%s under %s: %w", onModel, of.Release, err)
	}
	if !isShipped(of.Register) {
		return []string{onModel + " alone (the simulated DSP implements the law as shipped)"}, nil
	}
	if err := r.onDSP(*scene, of, results, after); err != nil {
		return nil, fmt.Errorf("%s under %s: %w", onDSP, of.Release, err)
	}
	return []string{onModel, onDSP}, nil
}

// played is what the model did in a scene.
type played struct {
	results []spec.Result
	judged  []model.Judgement
	// counters are the last ones of originator and target before the first event
	// and after each; zero is none.
	counters []uint64
	after    *spec.Observation
}

func (r *replayer) onModel(scene *Scene, of model.Law, d *decoded, see view, j judgement, s shape) ([]spec.Result, *spec.Observation, error) {
	key := lawKey{of.Register, string(of.Release) + of.Readings.String()}
	machine, ok := r.machines[key]
	if !ok {
		var err error
		if machine, err = model.New(of.Register, of.Release, of.Readings); err != nil {
			return nil, nil, err
		}
		r.machines[key] = machine
	}
	p, err := d.play(machine, scene)
	if err != nil {
		return nil, nil, err
	}
	return p.results, p.after, d.confirm(scene, p, see, j, s)
}

// play runs a scene, and puts what can be observed at its end into it.
func (d *decoded) play(machine *model.Machine, scene *Scene) (p played, err error) {
	state, err := model.Start(scene.World)
	if err != nil {
		return p, err
	}
	counter := func() uint64 { last, _ := state.LastCounter(d.party(d.q.s.originator), d.target()); return last }
	p.counters = []uint64{counter()}
	for _, event := range scene.Events {
		var verdict model.Effect
		if state, verdict, err = machine.Step(state, event); err != nil {
			return p, err
		}
		p.judged, p.results, p.counters = append(p.judged, verdict.Judgements...), append(p.results, verdict.Result), append(p.counters, counter())
		scene.AlertTo = verdict.Result.AlertTo
	}
	if observed, ok := state.Observe(witnessDevice); ok {
		p.after, scene.After = &observed, &observed
	}
	return p, nil
}

// confirm compares what the model did with what the assignment claims: every
// fact, every decision and what came of it.
func (d *decoded) confirm(scene *Scene, p played, see view, j judgement, s shape) error {
	switch s {
	case uploadTwice:
		return d.confirmUpload(p.after)
	case alertAlone:
		return d.confirmAlert(scene.AlertTo)
	}
	executed, again := d.stage() == legaltext.StageExecution, s == replayedRequest || s == counterAfter
	want := 1
	if executed {
		want *= 2
	}
	if again {
		want *= 2
	}
	want += len(d.handedOn())
	if len(p.judged) != want {
		return fmt.Errorf("%d judgements, not %d", len(p.judged), want)
	}
	if executed {
		if different := differingFacts(p.judged[0].Facts, d.facts(d.q.seenEarlier)); different != "" {
			return fmt.Errorf("at receipt %s", different)
		}
	}
	at := want - 1
	if again {
		at--
		scene.Again = p.judged[want-1].Decision
	}
	if different := differingFacts(p.judged[at].Facts, d.facts(see)); different != "" {
		return fmt.Errorf("%s", different)
	}
	decision := spec.Rejected
	if d.a.Holds(j.accepted) {
		decision = spec.Accepted
	}
	if p.judged[at].Decision != decision {
		return fmt.Errorf("the request is %s, not %s", p.judged[at].Decision, decision)
	}
	scene.Decision = decision
	for _, outcome := range p.judged[at].LiftedChecks() {
		scene.Lifted = append(scene.Lifted, outcome.Check)
	}
	for _, outcome := range p.judged[at].Failures() {
		scene.Failed = append(scene.Failed, outcome.Check)
	}
	switch s {
	case replayedRequest:
		if scene.Again != spec.Accepted {
			return fmt.Errorf("the request is rejected the second time")
		}
		return nil
	case counterAfter:
		return d.confirmCounter(p.counters[len(p.counters)-3:], j)
	case alertAfter:
		if err := d.confirmRecipient(scene.AlertTo, d.q.s.alertsAfter(d.q.law, j)); err != nil {
			return err
		}
	}
	return d.confirmSlots(p.after, func(slot spec.RemotePartyRole) party {
		return d.q.s.ownerAfter(j, slot, d.q.s.target, d.q.s.now.holder(slot))
	})
}

// confirmCounter looks at the last counter before the judgement and after it; the
// third is that after the request has been sent again.
func (d *decoded) confirmCounter(counters []uint64, j judgement) error {
	want := counters[0]
	if d.a.Holds(j.moves) {
		want = d.counter()
	}
	if counters[1] != want {
		return fmt.Errorf("the last counter is %d, not %d", counters[1], want)
	}
	return nil
}

// confirmAlert compares the recipient of an alert with the holder of the slot by
// which the law routes it.
func (d *decoded) confirmAlert(to spec.EUI64) error {
	return d.confirmRecipient(to, d.q.s.alertsNow(d.q.law))
}

func (d *decoded) confirmRecipient(to spec.EUI64, p party) error {
	if want := d.partyOf(p); to != want {
		return fmt.Errorf("the alert goes to %v, not to %v", to, want)
	}
	return nil
}

func (d *decoded) confirmUpload(after *spec.Observation) error {
	return d.confirmSlots(after, func(slot spec.RemotePartyRole) party {
		once := d.q.s.afterUpload(d.q.law, slot, only(d.q.s.now.holder(slot)))
		return d.q.s.afterUpload(d.q.law, slot, once)
	})
}

func (d *decoded) confirmSlots(after *spec.Observation, want func(spec.RemotePartyRole) party) error {
	if after == nil {
		return nil
	}
	for _, slot := range []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier} {
		if got, claimed := after.Credentials[slot].Owner, d.partyOf(want(slot)); got != claimed {
			return fmt.Errorf("slot %s is held by %v, not by %v", slot, got, claimed)
		}
	}
	return nil
}

// onDSP plays a scene on the simulated DSP, which has to answer and to show
// what the model did.
func (r *replayer) onDSP(scene Scene, of model.Law, results []spec.Result, after *spec.Observation) error {
	key := string(of.Release) + of.Readings.String()
	system, ok := r.systems[key]
	if !ok {
		var err error
		if system, err = dsp.New(dsp.Config{Release: of.Release, Readings: of.Readings}); err != nil {
			return err
		}
		r.systems[key] = system
	}
	if err := system.Reset(scene.World); err != nil {
		return err
	}
	for i, event := range scene.Events {
		result, err := system.Apply(event)
		if err != nil {
			return err
		}
		if different := cmp.Diff(results[i], result); different != "" {
			return fmt.Errorf("event %d has another result (-model +DSP):\n%s", i+1, different)
		}
	}
	if after == nil {
		return nil
	}
	observed, err := system.Observe(witnessDevice)
	if err != nil {
		return err
	}
	if len(observed.Credentials)+len(after.Credentials) == 0 { // whether none is nil or empty is nobody's business
		observed.Credentials, after.Credentials = nil, nil
	}
	if different := cmp.Diff(*after, observed); different != "" {
		return fmt.Errorf("the Device is observed otherwise (-model +DSP):\n%s", different)
	}
	return nil
}
