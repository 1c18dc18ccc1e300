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

// shippedRegister is the law that the program ships, loaded once.
var shippedRegister = sync.OnceValue(func() *legaltext.Register {
	register, err := legaltext.Embedded()
	if err != nil {
		panic(err) // it is part of the program, and tests load it
	}
	return register
})

// shippedBaseline are its rules before the modification.
var shippedBaseline = sync.OnceValue(func() legaltext.RuleSet { return shippedRegister().AsOf(spec.Baseline) })

// isShipped reports whether the register is the one that the simulated DSP was
// written against; on another, only the model can confirm a witness.
func isShipped(register *legaltext.Register) bool { return register.Digest == shippedRegister().Digest }

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
	state, err := model.Start(scene.World)
	if err != nil {
		return nil, nil, err
	}
	var judged []model.Judgement
	var results []spec.Result
	for _, event := range scene.Events {
		var verdict model.Effect
		if state, verdict, err = machine.Step(state, event); err != nil {
			return nil, nil, err
		}
		judged, results = append(judged, verdict.Judgements...), append(results, verdict.Result)
	}
	if last := results[len(results)-1]; last.AlertTo != 0 {
		scene.AlertTo = last.AlertTo
	}
	var after *spec.Observation
	if observed, ok := state.Observe(witnessDevice); ok {
		after, scene.After = &observed, &observed
	}
	return results, after, d.confirm(scene, judged, after, see, j, s)
}

// confirm compares what the model did with what the assignment claims: every
// fact, every decision and the owners of the slots afterwards.
func (d *decoded) confirm(scene *Scene, judged []model.Judgement, after *spec.Observation, see view, j judgement, s shape) error {
	if s == uploadTwice {
		return d.confirmUpload(after)
	}
	want := 1
	if d.stage() == legaltext.StageExecution {
		want *= 2
	}
	if s == replayedRequest {
		want *= 2
	}
	want += len(d.handedOn())
	if len(judged) != want {
		return fmt.Errorf("%d judgements, not %d", len(judged), want)
	}
	if d.stage() == legaltext.StageExecution {
		if different := differingFacts(judged[0].Facts, d.facts(d.q.seenEarlier)); different != "" {
			return fmt.Errorf("at receipt %s", different)
		}
	}
	at := want - 1
	if s == replayedRequest {
		at--
	}
	if different := differingFacts(judged[at].Facts, d.facts(see)); different != "" {
		return fmt.Errorf("%s", different)
	}
	decision := spec.Rejected
	if d.a.Holds(j.accepted) {
		decision = spec.Accepted
	}
	if judged[at].Decision != decision {
		return fmt.Errorf("the request is %s, not %s", judged[at].Decision, decision)
	}
	if s == replayedRequest && judged[want-1].Decision != spec.Accepted {
		return fmt.Errorf("the request is rejected the second time")
	}
	scene.Decision = decision
	for _, outcome := range judged[at].LiftedChecks() {
		scene.Lifted = append(scene.Lifted, outcome.Check)
	}
	for _, outcome := range judged[at].Failures() {
		scene.Failed = append(scene.Failed, outcome.Check)
	}
	if s == replayedRequest {
		return nil
	}
	return d.confirmSlots(after, func(slot spec.RemotePartyRole) party {
		return d.q.s.ownerAfter(j, slot, d.q.s.target, d.q.s.now.holder(slot))
	})
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
