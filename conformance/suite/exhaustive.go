package suite

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// DefaultDepth is how many events the exhaustive histories have unless told otherwise.
const DefaultDepth = 2

// MaxDepth is how many they can have: with each the cases are some fifty times as many.
const MaxDepth = 4

// The scope of the exhaustive histories: three Network Operators that differ in
// nothing but what they hold and are registered for, a Supplier, a SMETS1 and a
// SMETS2 electricity meter.
var (
	scopeParties = []spec.EUI64{RegisteredOperator, AnotherOperator, FormerOperator, RegisteredSupplier}
	scopeDevices = []spec.EUI64{TargetDevice, NewMeter}
)

const operators = 3 // the first of the parties, which can be renamed into each other

// nobody is the place of no party.
const nobody = -1

// abstractWorld is a world of the scope: who holds the Network Operator's slot of
// the SMETS1 Device and who is registered for it.
type abstractWorld struct{ holder, registered int }

// abstractWorlds are all of them, up to renaming.
func abstractWorlds() []abstractWorld {
	return []abstractWorld{{0, 1}, {0, 0}, {0, nobody}, {nobody, 0}, {nobody, nobody}}
}

// abstractEvent is an event of the scope: its words, the parties in it, and what it
// does. A party that it does not have is nobody.
type abstractEvent struct {
	words   string
	who, to int
	theorem spec.TheoremID
	from    spec.Release
	record  func(t *tape, who, to spec.EUI64)
}

// abstractEvents are all events of the scope, in order.
func abstractEvents() (all []abstractEvent) {
	add := func(words string, who, to int, theorem spec.TheoremID, record func(t *tape, who, to spec.EUI64)) {
		all = append(all, abstractEvent{words: words, who: who, to: to, theorem: theorem, record: record})
	}
	repair := func(who, to, device spec.EUI64) spec.ServiceRequest {
		return places(who, spec.ED, device, spec.NetworkOperator, to)
	}
	for o := range operators {
		for to := range operators {
			add("repairs", o, to, spec.T02, func(t *tape, who, to spec.EUI64) { t.submits(repair(who, to, TargetDevice)) })
		}
		add("passes-newer-on", o, nobody, spec.T18, func(t *tape, who, _ spec.EUI64) { t.submits(repair(who, ManyRoles, NewMeter)) })
		add("passes-on-in-an-hour", o, nobody, spec.T14, func(t *tape, who, _ spec.EUI64) {
			t.submits(at(repair(who, ManyRoles, TargetDevice), t.now+spec.Hour))
		})
		add("repeats-its-counter", o, nobody, spec.T13, func(t *tape, who, _ spec.EUI64) {
			t.sends(repair(who, who, TargetDevice), t.counters[[2]spec.EUI64{who, TargetDevice}])
		})
		add("reads", o, nobody, spec.T11, func(t *tape, who, _ spec.EUI64) { t.submits(asks(who, spec.ED, "4.10", TargetDevice)) })
		add("reads-newer", o, nobody, spec.T22, func(t *tape, who, _ spec.EUI64) { t.submits(asks(who, spec.ED, "4.10", NewMeter)) })
		add("reads-in-an-hour", o, nobody, spec.T14, func(t *tape, who, _ spec.EUI64) {
			t.submits(at(asks(who, spec.ED, "4.10", TargetDevice), t.now+spec.Hour))
		})
		add("is-registered", o, nobody, spec.T14, func(t *tape, who, _ spec.EUI64) { t.registers(builtInMPAN, spec.ED, who, 0) })
		add("is-registered-in-half-an-hour", o, nobody, spec.T14, func(t *tape, who, _ spec.EUI64) { t.registers(builtInMPAN, spec.ED, who, spec.Hour/2) })
	}
	for p := range scopeParties {
		add("is-suspended", p, nobody, spec.T17, func(t *tape, who, _ spec.EUI64) { t.suspends(who) })
		add("is-resumed", p, nobody, spec.T17, func(t *tape, who, _ spec.EUI64) { t.resumes(who) })
	}
	const supplier = operators
	add("uses", supplier, nobody, spec.T04, func(t *tape, who, _ spec.EUI64) { t.submits(asks(who, spec.IS, "7.1", TargetDevice)) })
	add("uses-newer", supplier, nobody, spec.T05, func(t *tape, who, _ spec.EUI64) { t.submits(asks(who, spec.IS, "7.1", NewMeter)) })
	add("uses-in-an-hour", supplier, nobody, spec.T14, func(t *tape, who, _ spec.EUI64) {
		t.submits(at(asks(who, spec.IS, "1.1.1", TargetDevice), t.now+spec.Hour))
	})
	add("hands-over", supplier, nobody, spec.T23, func(t *tape, who, _ spec.EUI64) {
		t.submits(places(who, spec.IS, TargetDevice, spec.Supplier, FormerSupplier))
	})
	add("is-no-longer-registered", supplier, nobody, spec.T14, func(t *tape, _, _ spec.EUI64) { t.registers(builtInMPAN, spec.IS, 0, 0) })
	add("is-registered", supplier, nobody, spec.T14, func(t *tape, who, _ spec.EUI64) { t.registers(builtInMPAN, spec.IS, who, 0) })
	add("no-operator-is-registered", nobody, nobody, spec.T14, func(t *tape, _, _ spec.EUI64) { t.registers(builtInMPAN, spec.ED, 0, 0) })
	add("meter-suspended", nobody, nobody, spec.T17, func(t *tape, _, _ spec.EUI64) { t.becomes(TargetDevice, spec.Suspended) })
	add("meter-commissioned", nobody, nobody, spec.T17, func(t *tape, _, _ spec.EUI64) { t.becomes(TargetDevice, spec.Commissioned) })
	add("an-hour-passes", nobody, nobody, spec.T14, func(t *tape, _, _ spec.EUI64) { t.passes(spec.Hour) })
	add("alert", nobody, nobody, spec.T08, func(t *tape, _, _ spec.EUI64) { t.alerts(TargetDevice) })
	add("alert-of-newer", nobody, nobody, spec.T08, func(t *tape, _, _ spec.EUI64) { t.alerts(NewMeter) })
	add("upload", nobody, nobody, spec.T12, func(t *tape, _, _ spec.EUI64) { t.uploads() })
	all[len(all)-1].from = spec.MP107R2
	return all
}

func (e abstractEvent) name() string {
	name := e.words
	if e.who != nobody {
		name = fmt.Sprintf("%d-%s", e.who+1, name)
	}
	if e.to != nobody {
		name += fmt.Sprintf("-for-%d", e.to+1)
	}
	return name
}

func (w abstractWorld) name() string {
	part := func(party int) string { return choose(party == nobody, "none", fmt.Sprint(party+1)) }
	return "holds-" + part(w.holder) + "-registered-" + part(w.registered)
}

// build makes a world of it.
func (w abstractWorld) build() spec.World {
	world := with(neighbourhood, only(scopeDevices...))()
	world.Users = slices.DeleteFunc(world.Users, func(u spec.User) bool { return !slices.Contains(scopeParties, u.ID) })
	for i := range world.Users {
		if world.Users[i].ID != RegisteredSupplier {
			world.Users[i].Roles = []spec.UserRole{spec.ED}
		}
	}
	var rows []row
	if w.registered != nobody {
		rows = []row{{scopeParties[w.registered], spec.Epoch - 365*spec.Day}}
	}
	registered(builtInMPAN, spec.ED, rows...)(&world)
	holder := spec.EUI64(0)
	if w.holder != nobody {
		holder = scopeParties[w.holder]
	}
	holding(TargetDevice, spec.NetworkOperator, holder)(&world)
	holding(NewMeter, spec.NetworkOperator, scopeParties[0])(&world)
	registered(newerMPAN, spec.ED, row{scopeParties[0], spec.Epoch - 365*spec.Day})(&world)
	return world
}

// Exhaustive says what the exhaustive histories of a run are.
type Exhaustive struct {
	Depth  int `json:"depth"`  // events in each
	Worlds int `json:"worlds"` // abstract worlds that they start from
	Events int `json:"events"` // abstract events
	Cases  int `json:"cases"`  // histories, up to renaming
	// Unreduced is how many there would be without renaming.
	Unreduced int `json:"unreduced"`
}

// Words say what the cases are.
func (e Exhaustive) Words() string {
	return fmt.Sprintf("%s: every list of %d of %d events, from %d abstract worlds of two Devices and four parties, up to renaming (without that, %s).",
		text.Several(e.Cases, "history", "histories"), e.Depth, e.Events, e.Worlds, text.Number(e.Unreduced))
}

// Guarantee says in words what follows where every one of the cases passed.
func (e Exhaustive) Guarantee() string {
	return fmt.Sprintf("Within this scope, an implementation that is right in all of them, and whose decisions depend on nothing but the last %d events and the state observed before them, is right.", e.Depth)
}

// exhaustive yields every list of as many events from every world, of those that
// are alike up to renaming the first. Each has all shorter ones as its beginnings.
func exhaustive(release spec.Release, depth int) iter.Seq[history] {
	return func(yield func(history) bool) {
		events := slices.DeleteFunc(abstractEvents(), func(e abstractEvent) bool { return e.from != "" && !release.Includes(e.from) })
		place := map[[3]any]int{}
		for i, e := range events {
			place[[3]any{e.words, e.who, e.to}] = i
		}
		for _, world := range abstractWorlds() {
			renamings := world.renamings(events, place)
			chosen := make([]int, depth)
			var extend func(n int) bool
			extend = func(n int) bool {
				if n < depth {
					for i := range events {
						chosen[n] = i
						if !extend(n + 1) {
							return false
						}
					}
					return true
				}
				for _, renamed := range renamings {
					if comesBefore(renamed, chosen) {
						return true
					}
				}
				return yield(historyOf(world, events, chosen))
			}
			if depth > 0 && !extend(0) {
				return
			}
		}
	}
}

// renamings are the ways in which operators can be renamed so that the world stays as
// it is; each says which event becomes which.
func (w abstractWorld) renamings(events []abstractEvent, place map[[3]any]int) (all [][]int) {
	for _, to := range [][]int{{0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		rename := func(p int) int {
			if p == nobody || p >= operators {
				return p
			}
			return to[p]
		}
		// The SMETS2 Device is the first operator's, who therefore stays.
		if rename(w.holder) != w.holder || rename(w.registered) != w.registered || to[0] != 0 {
			continue
		}
		renamed, closed := make([]int, len(events)), true
		for i, e := range events {
			at, known := place[[3]any{e.words, rename(e.who), rename(e.to)}]
			renamed[i], closed = at, closed && known
		}
		if closed {
			all = append(all, renamed)
		}
	}
	return all
}

// comesBefore reports whether the renamed list comes before the list itself.
func comesBefore(renamed []int, chosen []int) bool {
	for _, i := range chosen {
		if renamed[i] != i {
			return renamed[i] < i
		}
	}
	return false
}

func historyOf(world abstractWorld, events []abstractEvent, chosen []int) history {
	t := newTape()
	var names []string
	for _, i := range chosen {
		e := events[i]
		party := func(p int) spec.EUI64 {
			if p == nobody {
				return 0
			}
			return scopeParties[p]
		}
		e.record(t, party(e.who), party(e.to))
		names = append(names, e.name())
	}
	last := events[chosen[len(chosen)-1]]
	return history{theorem: last.theorem, family: "every", name: world.name() + "/" + strings.Join(names, "/"), world: world.build, events: t.events}
}

// exhaustiveOf counts them.
func exhaustiveOf(release spec.Release, depth int) Exhaustive {
	e := Exhaustive{Depth: depth, Worlds: len(abstractWorlds())}
	for _, event := range abstractEvents() {
		if event.from == "" || release.Includes(event.from) {
			e.Events++
		}
	}
	e.Unreduced = e.Worlds
	for range depth {
		e.Unreduced *= e.Events
	}
	for range exhaustive(release, depth) {
		e.Cases++
	}
	return e
}
