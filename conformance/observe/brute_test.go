package observe_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// instance is a world and a request in it, of which some facts are hidden.
type instance struct {
	world   spec.World
	request spec.ServiceRequest
	answer  spec.Response
	hidden  []hideable
}

// hideable is a fact that can be hidden, with everything that it could be.
type hideable struct {
	kind   string
	values []func(*spec.World, *spec.ServiceRequest)
}

func (i instance) device() *spec.Device {
	at := slices.IndexFunc(i.world.Devices, func(d spec.Device) bool { return d.ID == i.request.Target })
	return &i.world.Devices[at]
}

func deviceOf(w *spec.World, id spec.EUI64) *spec.Device {
	return &w.Devices[slices.IndexFunc(w.Devices, func(d spec.Device) bool { return d.ID == id })]
}

func userOf(w *spec.World, id spec.EUI64) *spec.User {
	return &w.Users[slices.IndexFunc(w.Users, func(u spec.User) bool { return u.ID == id })]
}

// everything that can be hidden of an instance, with all values, however alike.
func (i instance) everything() []hideable {
	var all []hideable
	add := func(kind string, values ...func(*spec.World, *spec.ServiceRequest)) {
		all = append(all, hideable{kind, values})
	}
	type set = func(*spec.World, *spec.ServiceRequest)
	id, party, d := i.request.Target, i.request.Originator, i.device()
	owners := []spec.EUI64{0, party, 0xABCDEF}
	if i.request.Update != nil {
		for _, c := range i.request.Update.Certificates {
			owners = append(owners, c.Owner)
		}
	}
	var statuses, types, versions []set
	for _, status := range spec.DeviceStatuses() {
		statuses = append(statuses, func(w *spec.World, _ *spec.ServiceRequest) { deviceOf(w, id).Status = status })
	}
	add("statuses of Devices", statuses...)
	for _, kind := range spec.DeviceTypes() {
		other := *d
		if other.Type = kind; other.Validate() == nil {
			types = append(types, func(w *spec.World, _ *spec.ServiceRequest) { deviceOf(w, id).Type = kind })
		}
	}
	add("types of Devices", types...)
	for s1sp := range spec.S1SP3 + 1 {
		versions = append(versions, func(w *spec.World, _ *spec.ServiceRequest) {
			d := deviceOf(w, id)
			d.S1SP, d.SMETS = s1sp, spec.SMETS1
			if s1sp == spec.NoS1SP {
				d.SMETS, d.NonCritical = spec.SMETS2, 0
			}
		})
	}
	add("SMETS versions", versions...)
	for _, slot := range []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier} {
		var values []set
		for _, owner := range owners {
			values = append(values, func(w *spec.World, _ *spec.ServiceRequest) {
				d := deviceOf(w, id)
				d.NonCritical = 0
				if delete(d.Credentials, slot); owner != 0 {
					d.Credentials[slot] = spec.Credential{Role: slot, Owner: owner}
				}
			})
		}
		add("holders of credentials", values...)
	}
	for _, status := range [][]spec.UserStatus{spec.UserStatuses()} {
		var values []set
		for _, s := range status {
			values = append(values, func(w *spec.World, _ *spec.ServiceRequest) { userOf(w, party).Status = s })
		}
		add("statuses of Users", values...)
	}
	var roles, registered []set
	for n := range 1 << len(spec.UserRoles()) {
		if n%21 == 0 || n == 1<<len(spec.UserRoles())-1 {
			roles = append(roles, func(w *spec.World, _ *spec.ServiceRequest) {
				u := userOf(w, party)
				u.Roles = nil
				for at, role := range spec.UserRoles() {
					if n&(1<<at) != 0 {
						u.Roles = append(u.Roles, role)
					}
				}
			})
		}
	}
	add("Users and their roles", roles...)
	row := spec.Registration{MPxN: d.MPxN, Role: i.request.Role, From: i.world.Now - 1}
	for _, owner := range owners {
		registered = append(registered, func(w *spec.World, _ *spec.ServiceRequest) {
			w.Registrations = slices.DeleteFunc(w.Registrations, func(r spec.Registration) bool { return r.MPxN == row.MPxN && r.Role == row.Role })
			if row.Party = owner; row.Validate() == nil {
				w.Registrations = append(w.Registrations, row)
			}
		})
	}
	if row.Validate() == nil {
		add("registrations", registered...)
	}
	counters := []set{func(w *spec.World, _ *spec.ServiceRequest) {
		w.Counters = slices.DeleteFunc(w.Counters, func(c spec.Counter) bool { return c.Originator == party && c.Target == id })
	}}
	for _, last := range []uint64{0, i.request.Counter - 1, i.request.Counter, i.request.Counter + 1} {
		counters = append(counters, func(w *spec.World, _ *spec.ServiceRequest) {
			w.Counters = slices.DeleteFunc(w.Counters, func(c spec.Counter) bool { return c.Originator == party && c.Target == id })
			w.Counters = append(w.Counters, spec.Counter{Originator: party, Target: id, Last: last})
		})
	}
	add("last counters", counters...)
	return all
}

// facts are those of an instance that are not hidden.
func (i instance) facts() ([]observe.Fact, observe.Complete) {
	world := observe.Source{File: "world"}
	hides := func(kind string) bool {
		return slices.ContainsFunc(i.hidden, func(h hideable) bool { return h.kind == kind })
	}
	var facts []observe.Fact
	complete := observe.Everything
	for _, u := range i.world.Users {
		all := true
		if u.ID == i.request.Originator {
			if all = !hides("Users and their roles"); hides("statuses of Users") {
				u.Status = ""
			}
		}
		facts = append(facts, observe.OfUser(u, all, world, observe.Always))
	}
	d := *i.device()
	if complete.Holders = !hides("holders of credentials"); complete.Holders {
		for slot, c := range d.Credentials {
			facts = append(facts, observe.OfHolder(d.ID, slot, c, world, observe.Always))
		}
	}
	if hides("statuses of Devices") {
		d.Status = ""
	}
	if hides("types of Devices") {
		d.Type = ""
	}
	if hides("SMETS versions") {
		d.SMETS, d.S1SP = 0, 0
	}
	facts = append(facts, observe.OfDevice(d, true, world, observe.Always))
	for _, r := range i.world.Registrations {
		if complete.Registration = !hides("registrations"); complete.Registration || r.Role != i.request.Role {
			facts = append(facts, observe.OfRegistration(r, world))
		}
	}
	if complete.Counters = !hides("last counters"); complete.Counters {
		for _, c := range i.world.Counters {
			facts = append(facts, observe.OfCounter(c, world))
		}
	}
	return facts, complete
}

// outcomes goes through every completion, and tells of each whether the answer is the law's.
func (i instance) outcomes(t *testing.T, m *model.Machine) (tuples [][]int, right []bool) {
	tuple := make([]int, len(i.hidden))
	for {
		w := clone(i.world)
		r := i.request
		for at, h := range i.hidden {
			h.values[tuple[at]](&w, &r)
		}
		s, err := model.Start(w)
		if err != nil {
			t.Fatal(err)
		}
		tuples = append(tuples, slices.Clone(tuple))
		right = append(right, m.Decide(m.FactsOf(s, r, legaltext.StageImmediate)).Conforms(i.answer))
		at := 0
		for ; at < len(tuple); at++ {
			if tuple[at]++; tuple[at] < len(i.hidden[at].values) {
				break
			}
			tuple[at] = 0
		}
		if at == len(tuple) {
			return tuples, right
		}
	}
}

func clone(w spec.World) spec.World {
	s, err := model.Start(w)
	if err != nil {
		panic(err)
	}
	return s.World()
}

// fewest is a smallest set of hidden facts, by their places, that settles the matter.
func fewest(tuples [][]int, right []bool, n int) (best []int) {
	found := false
	for set := range 1 << n {
		settled, seen := true, map[string]bool{}
		for at, tuple := range tuples {
			key := ""
			for i := range n {
				if set&(1<<i) != 0 {
					key += fmt.Sprint(tuple[i], " ")
				}
			}
			was, known := seen[key]
			settled = settled && (!known || was == right[at])
			seen[key] = right[at]
		}
		var places []int
		for i := range n {
			if set&(1<<i) != 0 {
				places = append(places, i)
			}
		}
		if settled && (!found || len(places) < len(best)) {
			best, found = places, true
		}
	}
	return best
}

// The verdict on an answer, and the fewest facts that would settle it, are those that
// come of going through all completions of a world of which up to four facts are
// hidden, with all values that there are.
func TestAsByBruteForce(t *testing.T) {
	for _, readings := range [][]string{nil, {"A4=registered-only", "A1=s1sp-separate"}} {
		of := law(t, spec.MP107R2, readings...)
		m, err := model.New(of.Register, of.Release, of.Readings)
		if err != nil {
			t.Fatal(err)
		}
		s, err := theSuite()
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(107, 1))
		verdicts := map[observe.Verdict]int{}
		for _, c := range s.cases {
			if c.Kind == conformance.Table {
				continue
			}
			state, err := model.Start(c.World)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range c.Events {
				next, effect, err := m.Step(state, e)
				if err != nil {
					break // under other readings
				}
				i := instance{world: state.World()}
				if e.Submit != nil && e.Submit.ExecuteAt == nil && random.IntN(4) == 0 {
					i.request, i.answer = *e.Submit, *effect.Result.Response
					if i.known() {
						verdicts[i.check(t, of, m, random)]++
					}
				}
				state = next
			}
		}
		if verdicts[observe.Agrees] < 10 || verdicts[observe.Violates] < 5 || verdicts[observe.CannotTell] < 10 {
			t.Errorf("%v: %v", readings, verdicts)
		}
	}
}

func (i instance) known() bool {
	return slices.ContainsFunc(i.world.Devices, func(d spec.Device) bool { return d.ID == i.request.Target }) &&
		slices.ContainsFunc(i.world.Users, func(u spec.User) bool { return u.ID == i.request.Originator })
}

func (i instance) check(t *testing.T, of model.Law, m *model.Machine, random *rand.Rand) observe.Verdict {
	t.Helper()
	if random.IntN(2) == 0 {
		i.answer = []spec.Response{{Decision: spec.Accepted, Code: spec.I0}, {Decision: spec.Rejected}, {Decision: spec.Rejected, Code: spec.E4}, {Decision: spec.Rejected, Code: spec.E1}}[random.IntN(4)]
	}
	all := i.everything()
	random.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
	for _, h := range all[:random.IntN(3)+random.IntN(2)] {
		if h.kind != "holders of credentials" || !slices.ContainsFunc(i.hidden, func(h hideable) bool { return h.kind == "holders of credentials" }) {
			i.hidden = append(i.hidden, h)
		}
	}
	if slices.ContainsFunc(i.hidden, func(h hideable) bool { return h.kind == "holders of credentials" }) {
		i.hidden = slices.DeleteFunc(i.hidden, func(h hideable) bool { return h.kind == "holders of credentials" })
		for _, h := range i.everything() { // none of them is given then
			if h.kind == "holders of credentials" {
				i.hidden = append(i.hidden, h)
			}
		}
		if u := i.request.Update; u != nil && u.Slot != spec.NetworkOperator && u.Slot != spec.Supplier {
			return ""
		}
	}
	tuples, right := i.outcomes(t, m)
	want := observe.CannotTell
	if !slices.Contains(right, false) {
		want = observe.Agrees
	} else if !slices.Contains(right, true) {
		want = observe.Violates
	}
	facts, complete := i.facts()
	got := watched(t, of, entry(t, i), facts, complete)
	if len(got.findings) != 1 || got.findings[0].Verdict != want {
		t.Fatalf("%s %v to %+v, hidden %v: %+v, want %s", i.request.SRV, i.answer, i.device(), kindsOf(i.hidden), got, want)
	}
	var kinds []string
	for _, at := range fewest(tuples, right, len(i.hidden)) {
		kinds = append(kinds, i.hidden[at].kind)
	}
	found := slices.Sorted(slices.Values(got.findings[0].Kinds))
	if slices.Sort(kinds); want == observe.CannotTell && !slices.Equal(kinds, found) {
		t.Fatalf("%s as %s %v to %+v, hidden %v: %q would settle it, and it is said that %q would", i.request.SRV, i.request.Role, i.answer, i.device(), kindsOf(i.hidden), kinds, got.findings[0].Missing)
	}
	return want
}

func kindsOf(hidden []hideable) (kinds []string) {
	for _, h := range hidden {
		kinds = append(kinds, h.kind)
	}
	return kinds
}
