package suite

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// SequenceLength is how many events a drawn sequence has.
const SequenceLength = 30

// sequences draws lists of events that can happen, from the model's own
// states, leaning towards outcomes that have come up least. It asks nothing of
// an implementation, so that the same seed draws the same cases for any.
type sequences struct {
	machine *model.Machine
	seed    uint64
	random  Chooser
	seen    map[string]int
	drawn   int
}

// Chooser is a source of choices, so that the same drawing serves the suite's
// own generator and the property-based one.
type Chooser interface {
	IntN(n int) int // in [0, n)
}

func newSequences(machine *model.Machine, seed uint64) *sequences {
	return &sequences{machine: machine, seed: seed, random: rand.New(rand.NewPCG(seed, 107)), seen: map[string]int{}}
}

// focus is what a sequence leans to, and the theorem it is filed under. A
// weight is how often a kind of event is proposed.
type focus struct {
	theorem spec.TheoremID
	from    spec.Release
	weights map[spec.EventKind]int
	drawing drawing
}

// drawing is how requests are drawn under a focus: the chances, in percent, of
// each departure from an ordinary request.
type drawing struct {
	repair, future, replay, mixed int
}

var foci = []focus{
	{spec.T03, spec.Baseline, map[spec.EventKind]int{spec.KindSubmit: 8, spec.KindRegister: 1, spec.KindUserStatus: 1}, drawing{repair: 60, future: 5, replay: 5, mixed: 5}},
	{spec.T08, spec.Baseline, map[spec.EventKind]int{spec.KindSubmit: 5, spec.KindAlert: 5}, drawing{repair: 80}},
	{spec.T10, spec.Baseline, map[spec.EventKind]int{spec.KindSubmit: 8, spec.KindDeviceStatus: 1, spec.KindUserStatus: 1}, drawing{repair: 40, replay: 20, mixed: 20}},
	{spec.T13, spec.Baseline, map[spec.EventKind]int{spec.KindSubmit: 10}, drawing{repair: 30, replay: 50}},
	{spec.T14, spec.Baseline, map[spec.EventKind]int{spec.KindSubmit: 6, spec.KindRegister: 2, spec.KindAdvance: 3}, drawing{repair: 40, future: 70}},
	{spec.T15, spec.Baseline, map[spec.EventKind]int{spec.KindSubmit: 10, spec.KindAlert: 1}, drawing{repair: 100, mixed: 40}},
	{spec.T07, spec.Baseline, map[spec.EventKind]int{spec.KindSubmit: 7, spec.KindRegister: 2, spec.KindAdvance: 1, spec.KindAlert: 2, spec.KindDeviceStatus: 1, spec.KindUserStatus: 1}, drawing{repair: 80, future: 10}},
	{spec.T12, spec.MP107R2, map[spec.EventKind]int{spec.KindSubmit: 4, spec.KindRegister: 2, spec.KindUpload: 2, spec.KindAlert: 1, spec.KindAdvance: 1}, drawing{repair: 60}},
}

// heading is the next sequence without its world and events.
func (q *sequences) heading() (conformance.Case, focus, error) {
	q.drawn++
	focus := q.focus()
	theorem, err := legaltext.TheoremByID(focus.theorem)
	return conformance.Case{
		ID:   DrawnID(theorem, conformance.Sequence, q.machine, q.seed, fmt.Sprintf("%05d", q.drawn)),
		Kind: conformance.Sequence, Requirement: theorem.Requirement, Theorem: theorem.ID,
		Title: fmt.Sprintf("%d drawn events, leaning to %s", SequenceLength, theorem.Name),
	}, focus, err
}

// DrawnID is the identifier of a drawn case. It carries all that the case is
// drawn from, so that the same identifier is the same case: the version of the
// suite, the release and the readings, the seed, and whatever number tells it
// from the others.
func DrawnID(theorem legaltext.Theorem, kind conformance.Kind, machine *model.Machine, seed uint64, number string) string {
	law := string(machine.Release())
	if readings := machine.Readings().String(); readings != (spec.Readings{}).String() {
		law += "," + strings.ReplaceAll(readings, " ", ",")
	}
	return fmt.Sprintf("%s/%s/v%s/%s/seed-%d/%s", theorem.Requirement, kind, conformance.Version, law, seed, number)
}

// draw gives a sequence its world and events.
func (q *sequences) draw(c conformance.Case, focus focus) (conformance.Case, error) {
	c.World = q.world()
	state, err := model.Start(c.World)
	if err != nil {
		return conformance.Case{}, err
	}
	for len(c.Events) < SequenceLength {
		event, next, err := q.drawEvent(state, focus)
		if err != nil {
			return conformance.Case{}, err
		}
		c.Events = append(c.Events, event)
		state = next
	}
	return c, nil
}

// focus takes turns among the foci that the release knows.
func (q *sequences) focus() focus {
	open := fociOf(q.machine.Release())
	return open[(q.drawn-1)%len(open)]
}

// fociOf are the foci that a release knows.
func fociOf(release spec.Release) []focus {
	return slices.DeleteFunc(slices.Clone(foci), func(f focus) bool { return !release.Includes(f.from) })
}

// proposals is how many events are considered for each one taken.
const proposals = 6

// drawEvent proposes events that can happen and takes the one whose outcome
// has come up least.
func (q *sequences) drawEvent(state model.State, focus focus) (spec.Event, model.State, error) {
	var best spec.Event
	var bestState model.State
	var bestKey string
	for i := range proposals {
		event := q.propose(state, focus)
		next, verdict, err := q.machine.Step(state, event)
		if err != nil {
			return spec.Event{}, model.State{}, fmt.Errorf("drew an event that cannot happen: %w", err)
		}
		key := outcomeKey(state, event, verdict)
		if i == 0 || q.seen[key] < q.seen[bestKey] {
			best, bestState, bestKey = event, next, key
		}
	}
	q.seen[bestKey]++
	return best, bestState, nil
}

// outcomeKey is what tells one outcome from another for the purpose of reaching all.
func outcomeKey(state model.State, event spec.Event, verdict model.Effect) string {
	parts := []string{string(event.Kind())}
	for _, j := range verdict.Judgements {
		parts = append(parts, j.Facts.Value(legaltext.VarStage), j.Facts.Value(legaltext.VarSMETS), j.Facts.Value(legaltext.VarDeclared), string(j.Decision))
		for _, failure := range j.Failures() {
			parts = append(parts, failure.Check)
		}
		for _, lifted := range j.LiftedChecks() {
			parts = append(parts, string(lifted.LiftedBy))
		}
	}
	if event.Alert != nil {
		device, _ := state.Device(event.Alert.Device)
		registered := state.RegisteredOperator(device, state.Now())
		parts = append(parts, choose(registered == verdict.Result.AlertTo, "right", "wrong"))
	}
	return strings.Join(parts, " ")
}

func (q *sequences) propose(state model.State, focus focus) spec.Event {
	total := 0
	for _, kind := range spec.EventKinds() {
		total += focus.weights[kind]
	}
	at := q.random.IntN(total)
	for _, kind := range spec.EventKinds() {
		if at -= focus.weights[kind]; at < 0 {
			return q.event(state, kind, focus.drawing)
		}
	}
	panic("conformance: weights do not add up")
}

func (q *sequences) event(state model.State, kind spec.EventKind, d drawing) spec.Event {
	world := state.World()
	switch kind {
	case spec.KindRegister:
		return spec.Event{Register: q.row(state, world)}
	case spec.KindDeviceStatus:
		status := pick(q.random, append(spec.DeviceStatuses(), spec.Commissioned, spec.Commissioned, spec.Commissioned))
		return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: pick(q.random, world.Devices).ID, Status: status}}
	case spec.KindUserStatus:
		status := pick(q.random, []spec.UserStatus{spec.UserActive, spec.UserActive, spec.UserSuspended})
		return spec.Event{UserStatus: &spec.UserStatusChange{User: pick(q.random, world.Users).ID, Status: status}}
	case spec.KindAdvance:
		to := state.Now() + pick(q.random, []spec.Time{0, 1, spec.Minute, spec.Hour, spec.Day, spec.Day})
		if pending := state.Pending(); len(pending) > 0 && q.chance(50) { // to the moment of one that waits, or near it
			to = max(state.Now(), *pick(q.random, pending).ExecuteAt+pick(q.random, []spec.Time{-1, 0, 0, 1}))
		}
		return spec.Event{Advance: &spec.Advance{To: to}}
	case spec.KindUpload:
		return spec.Event{Upload: &spec.Upload{}}
	case spec.KindAlert:
		return spec.Event{Alert: &spec.Alert{Device: pick(q.random, world.Devices).ID}}
	default:
		request := q.request(state, world, d)
		return spec.Event{Submit: &request}
	}
}

// request draws a Service Request that is well formed and mostly plausible.
func (q *sequences) request(state model.State, world spec.World, d drawing) spec.ServiceRequest {
	device := pick(q.random, world.Devices)
	user := pick(q.random, world.Users)
	if q.chance(d.repair) {
		return q.dress(state, q.repair(world, device, d), d)
	}
	role := q.role(user, device)
	variant := pick(q.random, spec.Catalogue())
	for tries := 0; tries < 20 && (variant.SRV == spec.UpdateSecurityCredentialsKRP || !variant.EligibleFor(role)); tries++ {
		variant = pick(q.random, spec.Catalogue())
	}
	if variant.SRV == spec.UpdateSecurityCredentialsKRP {
		return q.dress(state, q.repair(world, device, d), d)
	}
	target := device.ID
	if variant.NonDevice {
		target = spec.DSP
	}
	return q.dress(state, asks(user.ID, role, variant.SRV, target), d)
}

// repair draws a 6.15.1, often from the holder of the slot that it targets.
func (q *sequences) repair(world spec.World, device spec.Device, d drawing) spec.ServiceRequest {
	slot := pick(q.random, []spec.RemotePartyRole{spec.NetworkOperator, spec.NetworkOperator, spec.NetworkOperator, spec.Supplier})
	if q.chance(5) {
		slot = pick(q.random, spec.RemotePartyRoles())
	}
	user := pick(q.random, world.Users)
	if holder := device.Credentials[slot].Owner; q.chance(60) {
		for _, candidate := range world.Users {
			if candidate.ID == holder {
				user = candidate
			}
		}
	}
	role := q.role(user, device)
	r := places(user.ID, role, device.ID, slot, pick(q.random, world.Users).ID)
	if q.chance(d.mixed) {
		roles := []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier}
		r = carrying(r, pick(q.random, roles), pick(q.random, roles))
	}
	return q.carry(r, world)
}

// row draws a row of registration: of a Device's own metering point mostly, for
// somebody, and now and then for nobody any more.
func (q *sequences) row(state model.State, world spec.World) *spec.Registration {
	roles := slices.DeleteFunc(spec.UserRoles(), func(r spec.UserRole) bool { return r == spec.OU })
	row := spec.Registration{MPxN: builtInMPAN, Role: spec.ED}
	if len(world.Registrations) > 0 {
		row = pick(q.random, world.Registrations)
	}
	if other := (spec.Registration{MPxN: pick(q.random, world.Devices).MPxN, Role: pick(q.random, roles)}); q.chance(30) && other.Validate() == nil {
		row = other
	}
	if row.Party = pick(q.random, world.Users).ID; q.chance(10) {
		row.Party = 0
	}
	row.From = state.Now() + pick(q.random, []spec.Time{0, 0, 1, spec.Minute, spec.Hour, spec.Day})
	return &row
}

// role draws a role of a User, mostly one that goes with the Device's fuel.
func (q *sequences) role(user spec.User, device spec.Device) spec.UserRole {
	if len(user.Roles) == 0 || q.chance(5) {
		return pick(q.random, spec.UserRoles())
	}
	role := pick(q.random, user.Roles)
	for range 3 {
		if (spec.Registration{MPxN: device.MPxN, Role: role}).Validate() == nil {
			break
		}
		role = pick(q.random, user.Roles)
	}
	return role
}

// carry draws which certificates a 6.15.1 carries, in which order, and whose they are.
func (q *sequences) carry(r spec.ServiceRequest, world spec.World) spec.ServiceRequest {
	update := r.Update
	switch {
	case q.chance(5):
		update.Certificates = nil
	case q.chance(10):
		update.Certificates = update.Certificates[:1]
	case q.chance(10):
		update.Certificates = update.Certificates[1:]
	case q.chance(10):
		update.Certificates = append(update.Certificates, spec.Certificate{Use: spec.KeyAgreementTopUp, Role: update.Slot, Owner: pick(q.random, world.Users).ID})
	}
	for i := range update.Certificates {
		if q.chance(20) {
			update.Certificates[i].Owner = pick(q.random, world.Users).ID
		}
		other := q.random.IntN(len(update.Certificates))
		update.Certificates[i], update.Certificates[other] = update.Certificates[other], update.Certificates[i]
	}
	return r
}

// dress gives a request its counter, its time and now and then a flaw.
func (q *sequences) dress(state model.State, r spec.ServiceRequest, d drawing) spec.ServiceRequest {
	var last uint64
	for _, counter := range state.World().Counters {
		if counter.Originator == r.Originator && counter.Target == r.Target {
			last = counter.Last
		}
	}
	r.Counter = last + 1 + min(uint64(q.random.IntN(3)), math.MaxUint64-1-min(last, math.MaxUint64-1))
	if last == 0 && q.chance(5) {
		r.Counter = pick(q.random, counterEdges)
	}
	if last > 0 && q.chance(d.replay) {
		r.Counter = last - uint64(q.random.IntN(2))
	}
	variant, err := spec.Variant(r.SRV)
	if err == nil && variant.FutureDating != spec.NotFutureDated && q.chance(d.future) {
		r = at(r, state.Now()+pick(q.random, []spec.Time{-1, 0, 1, spec.Minute, spec.Minute, spec.Hour, spec.Hour + 37, spec.Day, spec.Day, 200 * spec.Day}))
	}
	switch {
	case q.chance(2):
		r.Signature.Valid = false
	case q.chance(2):
		r.Signature.Signer = AnotherParty
	}
	return r
}

func (q *sequences) chance(percent int) bool { return q.random.IntN(100) < percent }

func pick[T any](random Chooser, values []T) T { return values[random.IntN(len(values))] }

// CanDraw reports whether an implementation is able to take part in drawn events.
func (s *Suite) CanDraw(description conformance.Description) bool {
	return len(focusFor(s.options.Release, description)) > 0
}

// Draw makes a case of 1 to max drawn events that the implementation is able to
// take part in; see CanDraw. Every choice comes from the chooser.
func (s *Suite) Draw(random Chooser, description conformance.Description, max int) (conformance.Case, error) {
	q := &sequences{machine: s.machine, random: random}
	able := focusFor(s.options.Release, description)
	focus := able[random.IntN(len(able))]
	c := conformance.Case{Kind: conformance.Sequence, Theorem: focus.theorem, World: q.world()}
	state, err := model.Start(c.World)
	if err != nil {
		return conformance.Case{}, err
	}
	for range 1 + random.IntN(max) {
		event := q.propose(state, focus)
		if state, _, err = s.machine.Step(state, event); err != nil {
			return conformance.Case{}, err
		}
		c.Events = append(c.Events, event)
	}
	return c, nil
}

// focusFor is the focus of drawn events that an implementation is able to take part in.
func focusFor(release spec.Release, description conformance.Description) []focus {
	return slices.DeleteFunc(fociOf(release), func(f focus) bool {
		for kind := range f.weights {
			if ability := conformance.AbilityFor(kind); ability != "" && !description.Can(ability) {
				return true
			}
		}
		return false
	})
}
