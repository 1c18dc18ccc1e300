package suite

import (
	"math"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// FieldClasses are the classes of values of one field of the contract that a DSP can
// treat differently: each value of an enumeration, an optional field absent and
// present, lists with none, one and many in this order and another, numbers and times
// at their boundaries, identifiers by what they name.
type FieldClasses struct {
	Field   string
	Classes []string
}

// FieldCensus counts how often each class of a field was sent.
type FieldCensus struct {
	Field   string        `json:"field"`
	Classes []ClassCensus `json:"classes"`
}

// ClassCensus counts one class.
type ClassCensus struct {
	Class string `json:"class"`
	Times int    `json:"times"`
}

// The fields of the contract that say what is sent, in its order.
const (
	fieldNow = iota
	fieldUsers
	fieldDevices
	fieldRegistrations
	fieldCounters
	fieldUserID
	fieldUserRoles
	fieldUserRole
	fieldUserStatus
	fieldDeviceID
	fieldDeviceType
	fieldDeviceSMETS
	fieldDeviceS1SP
	fieldDeviceStatus
	fieldDeviceMPxN
	fieldDeviceCredentials
	fieldDeviceNonCritical
	fieldCredentialRole
	fieldCredentialOwner
	fieldRowMPxN
	fieldRowRole
	fieldRowParty
	fieldRowFrom
	fieldCounterOriginator
	fieldCounterTarget
	fieldCounterLast
	fieldOriginator
	fieldRole
	fieldTarget
	fieldCounter
	fieldSRV
	fieldSignature
	fieldExecuteAt
	fieldUpdate
	fieldSigner
	fieldValid
	fieldXMLKeyAlone
	fieldOtherCertificate
	fieldSlot
	fieldCertificates
	fieldCertificateUse
	fieldCertificateRole
	fieldCertificateOwner
	fieldEvent
	fieldNewDeviceStatusDevice
	fieldNewDeviceStatus
	fieldNewUserStatusUser
	fieldNewUserStatus
	fieldAdvanceTo
	fieldAlertDevice
	fieldCount
)

var (
	howMany      = []string{"none", "one", "many"}
	truths       = []string{"false", "true"}
	party        = []string{"a User", "no User", "nobody"}
	addressed    = []string{"a Device", "no Device of the inventory", "the DSP"}
	numbers      = []string{"0", "1 to 9", "from 10", "from 2^31", "from 2^32", "from 2^53", "from 2^63", "2^64-1"}
	ordered      = []string{"none", "one", "many in their order", "many in another order"}
	ofOwnRole    = []string{"the slot's own", "another"}
	alike        = []string{"unlike others", "one octet from another"}
	beforeAfter  = []string{"before now", "now", "a second after now", "later"}
	absentOrNot  = []string{"absent", "present"}
	meteringKind = []string{"none", "an MPAN", "an MPRN", "with a leading zero", "of several Devices"}
)

// Fields lists the classes of every field by which the suite says something.
func Fields() []FieldClasses {
	return []FieldClasses{
		{"World.now", []string{"at midnight", "at another second", "after 2038"}},
		{"World.users", howMany}, {"World.devices", howMany}, {"World.registrations", howMany}, {"World.counters", howMany},
		{"User.id", alike}, {"User.roles", ordered}, {"User.roles, each", text.Strings(spec.UserRoles())}, {"User.status", text.Strings(spec.UserStatuses())},
		{"Device.id", alike}, {"Device.type", text.Strings(spec.DeviceTypes())}, {"Device.smets", []string{"1", "2"}}, {"Device.s1sp", []string{"0", "1", "2", "3"}},
		{"Device.status", text.Strings(spec.DeviceStatuses())}, {"Device.mpxn", meteringKind}, {"Device.credentials", append(text.Strings(spec.RemotePartyRoles()), "Network Operator's empty", "Supplier's empty")}, {"Device.non_critical", absentOrNot},
		{"Credential.role", ofOwnRole}, {"Credential.owner", party[:2]},
		{"Registration.mpxn", meteringKind[1:4]}, {"Registration.role", text.Strings(spec.UserRoles()[:6])}, {"Registration.party", party}, {"Registration.from", beforeAfter},
		{"Counter.originator", party[:2]}, {"Counter.target", addressed}, {"Counter.last", numbers},
		{"ServiceRequest.originator", party[:2]}, {"ServiceRequest.role", text.Strings(spec.UserRoles())}, {"ServiceRequest.target", addressed}, {"ServiceRequest.counter", numbers},
		{"ServiceRequest.srv", text.Strings(spec.SRVs())}, {"ServiceRequest.signature", absentOrNot[1:]}, {"ServiceRequest.execute_at", append([]string{"absent"}, beforeAfter...)}, {"ServiceRequest.update", absentOrNot},
		{"Signature.signer", []string{"the originator", "another"}}, {"Signature.valid", truths}, {"Signature.xml_key_alone", truths}, {"Signature.other_certificate", truths},
		{"CredentialUpdate.slot", text.Strings(spec.RemotePartyRoles())}, {"CredentialUpdate.certificates", ordered},
		{"Certificate.use", text.Strings(spec.CertificateUses())}, {"Certificate.role", ofOwnRole}, {"Certificate.owner", append([]string{"the originator"}, party[:2]...)},
		{"Event", text.Strings(spec.EventKinds())}, {"DeviceStatusChange.device", addressed[:1]}, {"DeviceStatusChange.status", text.Strings(spec.DeviceStatuses())},
		{"UserStatusChange.user", party[:1]}, {"UserStatusChange.status", text.Strings(spec.UserStatuses())}, {"Advance.to", beforeAfter[1:]}, {"Alert.device", addressed[:1]},
	}
}

// census counts classes by field and class.
type census [][]int

func newCensus() census {
	var c census
	for _, f := range Fields() {
		c = append(c, make([]int, len(f.Classes)))
	}
	return c
}

// fields is the census as it is told.
func (c census) fields() []FieldCensus {
	var all []FieldCensus
	for i, f := range Fields() {
		field := FieldCensus{Field: f.Field}
		for j, class := range f.Classes {
			field.Classes = append(field.Classes, ClassCensus{class, c[i][j]})
		}
		all = append(all, field)
	}
	return all
}

func place[T comparable](values []T, value T) int { return max(0, slices.Index(values, value)) }

var srvPlace = func() map[spec.SRV]int {
	places := map[spec.SRV]int{}
	for i, srv := range spec.SRVs() {
		places[srv] = i
	}
	return places
}()

// The enumerations, which are made anew whenever they are asked for.
var (
	allUserRoles, allUserStatuses     = spec.UserRoles(), spec.UserStatuses()
	allDeviceTypes, allDeviceStatuses = spec.DeviceTypes(), spec.DeviceStatuses()
	allSlots, allUses                 = spec.RemotePartyRoles(), spec.CertificateUses()
	allKinds                          = spec.EventKinds()
)

func sizeOf(n int) int { return min(n, 2) }

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func numberClass(n uint64) int {
	switch {
	case n == 0:
		return 0
	case n == math.MaxUint64:
		return 7
	}
	for i, least := range []uint64{1 << 63, 1 << 53, 1 << 32, 1 << 31, 10} {
		if n >= least {
			return 6 - i
		}
	}
	return 1
}

func timeClass(t, now spec.Time) int {
	switch {
	case t < now:
		return 0
	case t == now:
		return 1
	case t == now+1:
		return 2
	}
	return 3
}

// orderClass is none, one, many in their order or in another.
func orderClass[T comparable](values, order []T) int {
	if len(values) < 2 {
		return len(values)
	}
	if slices.IsSortedFunc(values, func(a, b T) int { return slices.Index(order, a) - slices.Index(order, b) }) {
		return 2
	}
	return 3
}

// mpxnClass is the place in meteringKind, of those that follow "none".
func mpxnClass(m spec.MPxN) int {
	switch {
	case m == "":
		return 0
	case m[0] == '0':
		return 3
	case m.IsMPAN():
		return 1
	}
	return 2
}

// nearTo reports whether an identifier differs in one octet from one of those before it.
func nearTo(id spec.EUI64, others []spec.EUI64) bool {
	for _, other := range others {
		for difference, octet := id^other, 0; octet < 8; octet++ {
			if mask := spec.EUI64(0xFF) << (8 * octet); difference != 0 && difference&^mask == 0 && octet > 0 {
				return true
			}
		}
	}
	return false
}

// count enters a case.
func (c census) count(of conformance.Case) {
	w := of.World
	known := func(id spec.EUI64) int {
		if id == 0 {
			return 2
		}
		return truth(!slices.ContainsFunc(w.Users, func(u spec.User) bool { return u.ID == id }))
	}
	address := func(id spec.EUI64) int {
		if id == spec.DSP {
			return 2
		}
		return truth(!slices.ContainsFunc(w.Devices, func(d spec.Device) bool { return d.ID == id }))
	}
	seconds := (w.Now%spec.Day + spec.Day) % spec.Day
	switch {
	case w.Now > math.MaxInt32:
		c[fieldNow][2]++
	default:
		c[fieldNow][truth(seconds != 0)]++
	}
	c[fieldUsers][sizeOf(len(w.Users))]++
	c[fieldDevices][sizeOf(len(w.Devices))]++
	c[fieldRegistrations][sizeOf(len(w.Registrations))]++
	c[fieldCounters][sizeOf(len(w.Counters))]++
	var ids []spec.EUI64
	for _, u := range w.Users {
		c[fieldUserID][truth(nearTo(u.ID, ids))]++
		ids = append(ids, u.ID)
		c[fieldUserRoles][orderClass(u.Roles, allUserRoles)]++
		for _, role := range u.Roles {
			c[fieldUserRole][place(allUserRoles, role)]++
		}
		c[fieldUserStatus][place(allUserStatuses, u.Status)]++
	}
	if len(w.Devices) <= 20 { // a street of hundreds would count for more than all else
		c.devices(w, known)
	}
	for _, r := range w.Registrations {
		c[fieldRowMPxN][max(0, mpxnClass(r.MPxN)-1)]++
		c[fieldRowRole][min(5, place(allUserRoles, r.Role))]++
		c[fieldRowParty][known(r.Party)]++
		c[fieldRowFrom][timeClass(r.From, w.Now)]++
	}
	for _, counter := range w.Counters {
		c[fieldCounterOriginator][min(1, known(counter.Originator))]++
		c[fieldCounterTarget][address(counter.Target)]++
		c[fieldCounterLast][numberClass(counter.Last)]++
	}
	now := w.Now
	for _, e := range of.Events {
		kind := e.Kind()
		c[fieldEvent][place(allKinds, kind)]++
		switch kind {
		case spec.KindSubmit:
			c.request(*e.Submit, now, known, address)
		case spec.KindRegister:
			c[fieldRowMPxN][max(0, mpxnClass(e.Register.MPxN)-1)]++
			c[fieldRowRole][min(5, place(allUserRoles, e.Register.Role))]++
			c[fieldRowParty][known(e.Register.Party)]++
			c[fieldRowFrom][timeClass(e.Register.From, now)]++
		case spec.KindDeviceStatus:
			c[fieldNewDeviceStatusDevice][0]++
			c[fieldNewDeviceStatus][place(allDeviceStatuses, e.DeviceStatus.Status)]++
		case spec.KindUserStatus:
			c[fieldNewUserStatusUser][0]++
			c[fieldNewUserStatus][place(allUserStatuses, e.UserStatus.Status)]++
		case spec.KindAdvance:
			c[fieldAdvanceTo][max(0, timeClass(e.Advance.To, now)-1)]++
			now = e.Advance.To
		case spec.KindAlert:
			c[fieldAlertDevice][0]++
		}
	}
}

func (c census) devices(w spec.World, known func(spec.EUI64) int) {
	var ids []spec.EUI64
	for i, d := range w.Devices {
		c[fieldDeviceID][truth(nearTo(d.ID, ids))]++
		ids = append(ids, d.ID)
		c[fieldDeviceType][place(allDeviceTypes, d.Type)]++
		c[fieldDeviceSMETS][min(1, int(d.SMETS)-1)]++
		c[fieldDeviceS1SP][min(3, int(d.S1SP))]++
		c[fieldDeviceStatus][place(allDeviceStatuses, d.Status)]++
		point := mpxnClass(d.MPxN)
		if d.MPxN != "" && slices.ContainsFunc(w.Devices[:i], func(o spec.Device) bool { return o.MPxN == d.MPxN }) {
			point = 4
		}
		c[fieldDeviceMPxN][point]++
		c[fieldDeviceNonCritical][truth(d.NonCritical != 0)]++
		for slot, held := range d.Credentials {
			c[fieldDeviceCredentials][place(allSlots, slot)]++
			c[fieldCredentialRole][truth(held.Role != slot)]++
			c[fieldCredentialOwner][min(1, known(held.Owner))]++
		}
		for at, slot := range []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier} {
			if _, held := d.Credentials[slot]; !held {
				c[fieldDeviceCredentials][len(allSlots)+at]++
			}
		}
	}
}

func (c census) request(r spec.ServiceRequest, now spec.Time, known, address func(spec.EUI64) int) {
	c[fieldOriginator][min(1, known(r.Originator))]++
	c[fieldRole][place(allUserRoles, r.Role)]++
	c[fieldTarget][address(r.Target)]++
	c[fieldCounter][numberClass(r.Counter)]++
	c[fieldSRV][srvPlace[r.SRV]]++
	c[fieldSignature][0]++
	c[fieldSigner][truth(r.Signature.Signer != r.Originator)]++
	c[fieldValid][truth(r.Signature.Valid)]++
	c[fieldXMLKeyAlone][truth(r.Signature.XMLKeyAlone)]++
	c[fieldOtherCertificate][truth(r.Signature.OtherCertificate)]++
	if r.ExecuteAt == nil {
		c[fieldExecuteAt][0]++
	} else {
		c[fieldExecuteAt][1+timeClass(*r.ExecuteAt, now)]++
	}
	c[fieldUpdate][truth(r.Update != nil)]++
	if r.Update == nil {
		return
	}
	c[fieldSlot][place(allSlots, r.Update.Slot)]++
	var uses []spec.CertificateUse
	for _, carried := range r.Update.Certificates {
		uses = append(uses, carried.Use)
		c[fieldCertificateUse][place(allUses, carried.Use)]++
		c[fieldCertificateRole][truth(carried.Role != r.Update.Slot)]++
		owner := 0
		if carried.Owner != r.Originator {
			owner = 1 + min(1, known(carried.Owner))
		}
		c[fieldCertificateOwner][owner]++
	}
	c[fieldCertificates][orderClass(uses, allUses)]++
}
