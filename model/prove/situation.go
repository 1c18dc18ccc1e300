package prove

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// situation is one Service Request to one Device, with everything in the world
// that a decision on it can depend on, as symbols. It stands for every world
// and every well-formed request at once.
type situation struct {
	b        *Builder
	readings []readingValue

	stage, srv, role, declared *Finite
	smets, deviceType, s1sp    *Finite
	// meteringPoint is the kind of metering point that the Device has.
	meteringPoint *Finite

	signatureValid, signedByOriginator Term
	xmlKeyAlone, otherCertificate      Term
	userKnown, userHasRole             Term
	deviceKnown                        Term

	originator, nobody Identity
	// target and other are Devices; the other one is arbitrary.
	target, other Identity

	// signing and second are the certificates carried. Two stand for up to
	// three: what conditions ask of certificates is whether all of them have a
	// property, and one certificate beside the signing one can fail every
	// combination of properties that two can fail between them (a test shows it).
	signing, second carried
	// agreement holds when the second one is for key agreement.
	agreement Term

	// counterExhausted holds when no counter above the last accepted one exists.
	counterExhausted Term
	// counterInOrder holds when the counter kept for originator and target is not
	// below some other counter accepted before, and counter tells how the request's
	// own compares with that one: of numbers, order is all that rules ask.
	counterInOrder Term
	counter        *Finite

	// now is when the request is judged; earlier, of one that is being
	// executed, is when it was received.
	now, earlier moment
}

// carried is a certificate that a request may carry.
type carried struct {
	present Term
	role    *Finite
	owner   Identity
}

// moment is what can differ between the receipt of a request and its execution.
type moment struct {
	name       string
	receipt    bool // always the receipt of a future-dated request
	userActive Term
	fresh      Term
	status     *Finite
	registered Identity // in the role of the originator, for the Device's metering point
	operator   Identity // registered as the Network Operator of the Device
	holders    holders
}

// holders are the owners of the credentials in the slots that matter: the two
// that roles rely on, and the slot that the request declares where it is neither.
//
// nonCritical is the owner of the notified non-critical certificate of a SMETS1
// Device; of any other, that of the Network Operator slot.
type holders struct{ networkOperator, supplier, declared, nonCritical Identity }

// readingValue is the answer to a reading: fixed, or any.
type readingValue struct {
	fixed    int
	variable *Finite // set where the reading is left open
}

// The ways in which the counter of a request compares with one accepted before.
const (
	counterAbove = "above"
	counterEqual = "equal"
	counterBelow = "below"
)

const (
	noMeteringPoint = "none"
	electricity     = "MPAN"
	gas             = "MPRN"
)

// domain is that of a variable of the law's vocabulary.
func domain(variable int) []string { return legaltext.Vocabulary()[variable].Domain }

// newSituation declares the symbols. Readings that are nil are left open.
func newSituation(b *Builder, readings *spec.Readings) *situation {
	finite := func(variable int) *Finite {
		return b.Finite(legaltext.Vocabulary()[variable].Name, domain(variable))
	}
	s := &situation{
		b:     b,
		stage: finite(legaltext.VarStage), srv: finite(legaltext.VarSRV), role: finite(legaltext.VarRole), declared: finite(legaltext.VarDeclared),
		smets: finite(legaltext.VarSMETS), deviceType: finite(legaltext.VarDeviceType), s1sp: finite(legaltext.VarS1SP),
		meteringPoint:  b.Finite("metering point", []string{electricity, gas, noMeteringPoint}),
		signatureValid: b.Bool("request.signature_valid"), signedByOriginator: b.Bool("request.signed_by_originator"),
		xmlKeyAlone: b.Bool("request.signed_with_xml_key_alone"), otherCertificate: b.Bool("request.of_other_certificate"),
		userKnown: b.Bool("user.known"), userHasRole: b.Bool("user.has_role"), deviceKnown: b.Bool("device.known"),
		originator: b.Party("originator"), nobody: b.Party("nobody"),
		target: b.Party("device addressed"), other: b.Party("another device"),
		agreement: b.Bool("second certificate for key agreement"),
		signing:   newCarried(b, "signing certificate"), second: newCarried(b, "second certificate"),
		counterExhausted: b.Bool("counter exhausted"), counterInOrder: b.Bool("counter kept in order"),
		counter: b.Finite("counter against one accepted before", []string{counterAbove, counterEqual, counterBelow}),
		now:     newMoment(b, "", false), earlier: newMoment(b, " at receipt", true),
	}
	for i, reading := range spec.ReadingRegister() {
		variable := legaltext.VarReading + i
		if readings == nil {
			s.readings = append(s.readings, readingValue{variable: finite(variable)})
			continue
		}
		s.readings = append(s.readings, readingValue{fixed: legaltext.Vocabulary()[variable].Index(readings.Answer(reading.ID))})
	}
	return s
}

func newCarried(b *Builder, name string) carried {
	var roles []string
	for _, role := range spec.RemotePartyRoles() {
		roles = append(roles, string(role))
	}
	return carried{b.Bool(name + " carried"), b.Finite(name+" role", roles), b.Party(name + " owner")}
}

func newMoment(b *Builder, name string, receipt bool) moment {
	return moment{
		name: name, receipt: receipt,
		userActive: b.Bool("user.active" + name), fresh: b.Bool("request.counter_fresh" + name),
		status:     b.Finite("device.status"+name, domain(legaltext.VarDeviceStatus)),
		registered: b.Party("registered in the role" + name), operator: b.Party("registered network operator" + name),
		holders: holders{
			networkOperator: b.Party("holder of the NetworkOperator slot" + name),
			supplier:        b.Party("holder of the Supplier slot" + name),
			declared:        b.Party("holder of the declared slot" + name),
			nonCritical:     b.Party("owner of the notified non-critical certificate" + name),
		},
	}
}

// reading holds when the answer to a reading is the one named.
func (s *situation) reading(id spec.ReadingID, answer string) Term {
	for i, reading := range spec.ReadingRegister() {
		if reading.ID == id {
			return s.readingIn(i, []int{legaltext.Vocabulary()[legaltext.VarReading+i].Index(answer)})
		}
	}
	panic("prove: unknown reading " + string(id))
}

func (s *situation) readingIn(i int, values []int) Term {
	if v := s.readings[i].variable; v != nil {
		return s.b.In(v, values...)
	}
	return constant(slices.Contains(values, s.readings[i].fixed))
}

// holder is the owner of the credential in a slot at a moment, or nobody.
func (m moment) holder(slot spec.RemotePartyRole) Identity {
	switch slot {
	case spec.NetworkOperator:
		return m.holders.networkOperator
	case spec.Supplier:
		return m.holders.supplier
	default:
		return m.holders.declared
	}
}

// The catalogue as sets of places in the domain of request.srv.
var (
	criticalSRVs    = srvsWhere(func(v spec.ServiceRequestVariant) bool { return v.Critical })
	nonDeviceSRVs   = srvsWhere(func(v spec.ServiceRequestVariant) bool { return v.NonDevice })
	futureDatedSRVs = srvsWhere(func(v spec.ServiceRequestVariant) bool { return v.FutureDating != spec.NotFutureDated })
	eligibleSRVs    = func() (all [][]int) { // by role
		for _, role := range spec.UserRoles() {
			all = append(all, srvsWhere(func(v spec.ServiceRequestVariant) bool { return v.EligibleFor(role) }))
		}
		return all
	}()
)

func srvsWhere(holds func(spec.ServiceRequestVariant) bool) []int {
	var places []int
	for i, variant := range spec.Catalogue() {
		if holds(variant) {
			places = append(places, i)
		}
	}
	return places
}

func (s *situation) critical() Term  { return s.b.In(s.srv, criticalSRVs...) }
func (s *situation) nonDevice() Term { return s.b.In(s.srv, nonDeviceSRVs...) }

// update holds for the one Service Request that carries a credential update.
func (s *situation) update() Term {
	return s.b.Is(s.srv, string(spec.UpdateSecurityCredentialsKRP))
}

func (s *situation) eligible() Term {
	cases := []Term{}
	for role, srvs := range eligibleSRVs {
		cases = append(cases, s.b.And(s.b.In(s.role, role), s.b.In(s.srv, srvs...)))
	}
	return s.b.Or(cases...)
}
