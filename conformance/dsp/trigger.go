package dsp

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// Trigger says on which occasions a corruption shows. An occasion is a moment at
// which a system with the corruption would do something else than a correct one.
type Trigger struct {
	Name        string      `json:"name"`
	Kind        TriggerKind `json:"kind"`
	Description string      `json:"description"`
	asks        subject     // what it has to know
	fires       func(*occasion) bool
}

// TriggerKind is what a trigger asks about, as the columns of a kill matrix are.
type TriggerKind string

// The kinds of triggers.
const (
	Always      TriggerKind = "always"
	NthTime     TriggerKind = "n-th time"
	AfterEvents TriggerKind = "after events"
	DeviceClass TriggerKind = "class of Device"
	UserClass   TriggerKind = "class of User"
	AtMoment    TriggerKind = "moment"
	AtRandom    TriggerKind = "at random"
)

// TriggerKinds lists the kinds in their fixed order.
func TriggerKinds() []TriggerKind {
	return []TriggerKind{Always, NthTime, AfterEvents, DeviceClass, UserClass, AtMoment, AtRandom}
}

// occasion is what a trigger can ask about.
type occasion struct {
	d      *DSP
	id     FaultID
	nth    int // which occasion for this corruption since Reset, from 1 on
	s      *submission
	device spec.Device
}

// Triggers lists every trigger in its fixed order; the first is always. Each call
// makes a new slice.
func Triggers() []Trigger { return slices.Clone(triggers) }

var triggers = slices.Concat(
	[]Trigger{{"always", Always, "on every occasion", aWorld, func(*occasion) bool { return true }}},
	nthTimes(), afterEvents(), deviceClasses(), userClasses(), moments(), atRandom(),
)

func nthTimes() []Trigger {
	nth := func(name, description string, fires func(int) bool) Trigger {
		return Trigger{name, NthTime, description, aWorld, func(o *occasion) bool { return fires(o.nth) }}
	}
	return []Trigger{
		nth("first", "on the first occasion alone", func(n int) bool { return n == 1 }),
		nth("second", "on the second occasion alone", func(n int) bool { return n == 2 }),
		nth("third", "on the third occasion alone", func(n int) bool { return n == 3 }),
		nth("from-fourth", "from the fourth occasion on", func(n int) bool { return n >= 4 }),
	}
}

// happening is something that a system can remember that it has happened.
type happening string

const (
	registrationCame happening = "registration"
	deviceChanged    happening = "device-status"
	userChanged      happening = "user-status"
	timeAdvanced     happening = "advance"
	uploadMade       happening = "upload"
	alertRaised      happening = "alert"
	requestRejected  happening = "rejection"
	credentialPlaced happening = "repair"
	deviceSuspended  happening = "device-suspended"
	userSuspended    happening = "user-suspended"
)

func afterEvents() (all []Trigger) {
	single := []happening{
		registrationCame, deviceChanged, userChanged, timeAdvanced, uploadMade, alertRaised,
		requestRejected, credentialPlaced,
	}
	for _, one := range single {
		all = append(all, Trigger{"after-" + string(one), AfterEvents, "once there has been " + a(one), aWorld, func(o *occasion) bool {
			return slices.Contains(o.d.defects.happened, one)
		}})
	}
	for _, pair := range [][2]happening{
		{deviceSuspended, deviceChanged}, {userSuspended, userChanged}, {registrationCame, timeAdvanced},
	} {
		all = append(all, Trigger{
			fmt.Sprintf("after-%s-then-%s", pair[0], pair[1]), AfterEvents,
			fmt.Sprintf("once there has been %s and after it %s", a(pair[0]), a(pair[1])), aWorld,
			func(o *occasion) bool {
				at := slices.Index(o.d.defects.happened, pair[0])
				return at >= 0 && slices.Contains(o.d.defects.happened[at+1:], pair[1])
			},
		})
	}
	return all
}

// a puts an article before a happening in words.
func a(h happening) string {
	words := strings.ReplaceAll(string(h), "-", " ")
	if strings.ContainsRune("aeiou", rune(words[0])) {
		return "an " + words
	}
	return "a " + words
}

func deviceClasses() (all []Trigger) {
	class := func(name, description string, fires func(*occasion) bool) {
		all = append(all, Trigger{name, DeviceClass, "for " + description + " alone", aDevice, func(o *occasion) bool { return o.device.ID != 0 && fires(o) }})
	}
	for _, kind := range []spec.DeviceType{spec.ESME, spec.GSME, spec.GPF} {
		class("for-"+strings.ToLower(string(kind)), "an "+string(kind), func(o *occasion) bool { return o.device.Type == kind })
	}
	class("for-no-meter", "a Device of neither fuel", func(o *occasion) bool { return o.device.Type.NetworkOperatorRole() == "" })
	class("for-smets1", "a SMETS1 Device", func(o *occasion) bool { return o.device.SMETS == spec.SMETS1 })
	class("for-smets2", "a SMETS2 Device", func(o *occasion) bool { return o.device.SMETS == spec.SMETS2 })
	for _, number := range []spec.S1SP{spec.S1SP1, spec.S1SP2, spec.S1SP3} {
		class(fmt.Sprintf("for-s1sp%d", number), fmt.Sprintf("a Device of S1SP %d", number), func(o *occasion) bool { return o.device.S1SP == number })
	}
	for _, status := range []spec.DeviceStatus{spec.InstalledNotCommissioned, spec.Whitelisted, spec.Recovered} {
		class("for-"+strings.ToLower(string(status)), "a Device that is "+string(status), func(o *occasion) bool { return o.device.Status == status })
	}
	class("for-shared-point", "a Device that shares its metering point", func(o *occasion) bool { return len(o.d.sharing(o.device)) > 0 })
	return all
}

func userClasses() (all []Trigger) {
	class := func(name, description string, fires func(*occasion) bool) {
		all = append(all, Trigger{name, UserClass, "for " + description + " alone", aRequest, func(o *occasion) bool { return o.s != nil && fires(o) }})
	}
	for _, role := range []spec.UserRole{spec.ED, spec.GT, spec.IS, spec.GS} {
		class("for-"+strings.ToLower(string(role)), "a User that acts as "+string(role), func(o *occasion) bool { return o.s.request.Role == role })
	}
	class("for-several-roles", "a User with several roles", func(o *occasion) bool { return len(o.s.sender.roles) > 1 })
	class("for-owner", "the owner by Registration Data", func(o *occasion) bool {
		return o.device.MPxN != "" && o.d.registration.party(o.device.MPxN, o.s.request.Role, o.s.at) == o.s.request.Originator
	})
	return all
}

func moments() (all []Trigger) {
	moment := func(name, description string, asks subject, fires func(*occasion) bool) {
		all = append(all, Trigger{name, AtMoment, description, asks, fires})
	}
	for name, is := range map[string]stage{"at-once": atOnce, "on-receipt": onReceipt, "when-due": whenDue} {
		moment(name, "in the judgement "+strings.ReplaceAll(name, "-", " ")+" alone", aRequest, func(o *occasion) bool { return o.s != nil && o.s.stage == is })
	}
	slices.SortFunc(all, func(x, y Trigger) int { return strings.Compare(x.Name, y.Name) })
	moment("not-on-the-hour", "at moments that are not on the hour", aWorld, func(o *occasion) bool { return o.d.now%spec.Hour != 0 })
	moment("after-2038", "from 2038-01-19T03:14:08Z on, where 32 bits end", aWorld, func(o *occasion) bool { return o.d.now > 1<<31-1 })
	return all
}

// atRandom are triggers that a hash of what is asked decides, and a seed: the same
// request in the same world goes wrong each time, as what is at random and yet
// repeatable has to.
func atRandom() (all []Trigger) {
	const seed = 107
	for _, n := range []uint64{3, 10} {
		all = append(all, Trigger{
			fmt.Sprintf("1-in-%d", n), AtRandom, fmt.Sprintf("on one occasion in %d, drawn by seed %d", n, seed), aWorld,
			func(o *occasion) bool { return o.hash(seed)%n == 0 },
		})
	}
	return all
}

// hash is FNV-1a of what makes an occasion this one, by hand since it is asked for
// on every occasion.
func (o *occasion) hash(seed uint64) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	number := func(n uint64) {
		for range 8 {
			h = (h ^ n&0xFF) * prime
			n >>= 8
		}
	}
	text := func(s string) {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * prime
		}
	}
	number(seed)
	text(string(o.id))
	number(uint64(o.nth))
	number(uint64(o.d.now))
	number(uint64(o.device.ID))
	text(string(o.device.Type))
	text(string(o.device.Status))
	if o.s != nil {
		number(uint64(o.s.request.Originator))
		number(o.s.request.Counter)
		text(string(o.s.request.SRV))
		text(string(o.s.request.Role))
	}
	return h
}
