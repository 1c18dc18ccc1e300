package observe

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// Complete says of which kinds of facts everything is known: what is not listed is not.
type Complete struct {
	Inventory, Registration, Holders, Users, Counters bool
}

// belief is what is known of the world at a moment of the log.
type belief struct {
	complete Complete
	whole    Source // what was declared complete
	devices  map[spec.EUI64]*device
	users    map[spec.EUI64]*user
	rows     map[point][]row // by time
	counters map[link]fact[last]

	contradicts func(Contradiction)
}

func newBelief(complete Complete, contradicts func(Contradiction)) *belief {
	return &belief{
		complete: complete, whole: Source{File: "what was declared complete"}, contradicts: contradicts,
		devices: map[spec.EUI64]*device{}, users: map[spec.EUI64]*user{},
		rows: map[point][]row{}, counters: map[link]fact[last]{},
	}
}

// learn takes a fact in. One that is known otherwise contradicts it, and the later
// word counts.
func learn[T comparable](b *belief, to *fact[T], what string, value T, from Source, at spec.Time) {
	if to.known && to.value != value {
		b.contradicts(Contradiction{fmt.Sprintf("%s is %v, and then %v", what, told(to.value), told(value)), to.from, from})
	}
	if !to.known || to.value != value {
		*to = fact[T]{true, value, from, at}
	}
}

// told is a value in words.
func told(value any) string {
	switch v := value.(type) {
	case spec.Credential:
		if v.Owner == 0 {
			return "empty"
		}
		return fmt.Sprintf("a %s certificate of %v", v.Role, v.Owner)
	case bool:
		if v {
			return "so"
		}
		return "not so"
	default:
		return fmt.Sprint(v)
	}
}

// device is what is known of a Device, which is made room for if it is new.
func (b *belief) device(id spec.EUI64) *device {
	d := b.devices[id]
	if d == nil {
		d = &device{id: id, slots: map[spec.RemotePartyRole]fact[spec.Credential]{}, supposed: map[string]supposition{}}
		if b.complete.Inventory {
			d.listed = fact[bool]{known: true, value: false, from: b.whole}
		}
		b.devices[id] = d
	}
	return d
}

// list notes that the inventory has a Device.
func (b *belief) list(id spec.EUI64, from Source, at spec.Time) *device {
	d := b.device(id)
	learn(b, &d.listed, fmt.Sprintf("that Device %v is in the inventory", id), true, from, at)
	return d
}

// user is what is known of a User.
func (b *belief) user(id spec.EUI64) *user {
	u := b.users[id]
	if u == nil {
		u = &user{supposed: map[string]supposition{}}
		if b.complete.Users {
			u.listed = fact[bool]{known: true, value: false, from: b.whole}
		}
		b.users[id] = u
	}
	return u
}

// holder is who is known to hold a slot at a moment, as a request sees it that came
// after the first few pending ones.
func (b *belief) holder(d *device, slot spec.RemotePartyRole, at spec.Time, before int) fact[spec.Credential] {
	held, told := d.slots[slot]
	for i, p := range d.pending {
		due := *p.request.ExecuteAt
		if p.changes(slot) && (due < at || due == at && i < before) && !held.since(due) {
			return fact[spec.Credential]{} // it may have been executed, or not
		}
	}
	if !told && b.complete.Holders {
		return fact[spec.Credential]{known: true, from: b.whole}
	}
	return held.asOf(at)
}

// registered is the party known to be registered at a moment; zero is nobody.
func (b *belief) registered(p point, at spec.Time) fact[spec.EUI64] {
	rows := b.rows[p]
	for _, r := range slices.Backward(rows) {
		if r.from <= at {
			return fact[spec.EUI64]{true, r.party, r.said, r.from}
		}
	}
	return fact[spec.EUI64]{known: b.complete.Registration, from: b.whole}
}

// register takes a row of the Registration Data in.
func (b *belief) register(r spec.Registration, from Source) {
	p, next := point{r.MPxN, r.Role}, row{r.Party, r.From, from}
	rows := b.rows[p]
	at, known := slices.BinarySearchFunc(rows, next, compareRows)
	if !known {
		b.rows[p] = slices.Insert(rows, at, next)
		return
	}
	rows[at] = next // a later row takes the place of its like
}

// counter is the last counter known to be accepted.
func (b *belief) counter(l link) fact[last] {
	if c, told := b.counters[l]; told || !b.complete.Counters {
		return c
	}
	return fact[last]{known: true, value: last{none: true}, from: b.whole}
}

// observed takes in what was seen of a Device: an absent slot is empty.
func (b *belief) observed(o spec.Observation, from Source, at spec.Time) {
	d := b.list(o.Device, from, at)
	if o.Status != "" {
		learn(b, &d.status, fmt.Sprintf("the status of Device %v", o.Device), o.Status, from, at)
	}
	for _, slot := range spec.RemotePartyRoles() {
		held := b.holder(d, slot, at, len(d.pending))
		learn(b, &held, fmt.Sprintf("the %s credential of Device %v", slot, o.Device), o.Credentials[slot], from, at)
		d.set(slot, held)
	}
}

// set puts a fact about a slot in the place of what was known.
func (d *device) set(slot spec.RemotePartyRole, held fact[spec.Credential]) {
	d.slots[slot] = held
	delete(d.supposed, string(slot))
	if len(d.pending) > maxPending { // nobody will tell any more what became of these
		d.pending = slices.DeleteFunc(d.pending, func(p pending) bool { return p.changes(slot) && held.since(*p.request.ExecuteAt) })
	}
}

// maxPending is how many requests of a Device are kept that have fallen due and make no
// difference any more, in case that it is told late what became of them.
const maxPending = 64

// roles writes User Roles as a value that can be compared.
func roles(of []spec.UserRole) string {
	names := map[string]bool{}
	for _, role := range of {
		names[string(role)] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), " ")
}

// sortedKeys are the identifiers of a map, in order.
func sortedKeys[V any](of map[spec.EUI64]V) []spec.EUI64 { return slices.Sorted(maps.Keys(of)) }
