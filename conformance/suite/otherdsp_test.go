package suite_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// otherDSP is a Data Service Provider in a few lines, in the way in which somebody
// might write one, with a place for each defect of kinds. Under the default readings
// it is conformant as long as no fault is set.
type otherDSP struct {
	fault    string
	release  spec.Release
	now      spec.Time
	users    []spec.User
	devices  map[spec.EUI64]spec.Device
	rows     []spec.Registration
	counters map[string]uint64
	queue    []spec.ServiceRequest
	accepted int                       // since Reset
	repairs  map[spec.EUI64]int        // by Device
	refused  map[spec.EUI64]int        // by originator, in a row
	once     map[string]bool           // what was seen or decided before
	alerted  map[spec.EUI64]spec.EUI64 // recipients that were kept
	stuck    map[spec.EUI64]bool
	resumed  map[spec.EUI64]int
	began    spec.Time
	executed bool
}

func (d *otherDSP) is(faults ...string) bool { return slices.Contains(faults, d.fault) }

func (d *otherDSP) Describe(context.Context) (conformance.Description, error) {
	abilities := conformance.Abilities()
	if !d.release.Includes(spec.MP107R2) {
		abilities = slices.DeleteFunc(abilities, func(a conformance.Ability) bool { return a == conformance.CanUpload })
	}
	return conformance.Description{Name: "other DSP " + d.fault, Abilities: abilities}, nil
}

func (d *otherDSP) Reset(_ context.Context, w spec.World) error {
	*d = otherDSP{fault: d.fault, release: d.release, now: w.Now, users: slices.Clone(w.Users), rows: slices.Clone(w.Registrations),
		devices: map[spec.EUI64]spec.Device{}, counters: map[string]uint64{}, repairs: map[spec.EUI64]int{}, refused: map[spec.EUI64]int{},
		once: map[string]bool{}, alerted: map[spec.EUI64]spec.EUI64{}, stuck: map[spec.EUI64]bool{}, resumed: map[spec.EUI64]int{}, began: w.Now}
	for _, device := range w.Devices {
		device.Credentials = maps.Clone(device.Credentials)
		if device.Credentials == nil {
			device.Credentials = map[spec.RemotePartyRole]spec.Credential{}
		}
		d.devices[d.deviceID(device.ID)] = device
	}
	for _, c := range w.Counters {
		d.counters[d.pair(c.Originator, c.Target)] = c.Last
	}
	return nil
}

// same reports whether two identifiers of parties are.
func (d *otherDSP) same(a, b spec.EUI64) bool {
	switch d.fault {
	case "party-by-last-four-octets":
		return uint32(a) == uint32(b)
	case "party-by-first-four-octets-and-last":
		return a>>32 == b>>32 && byte(a) == byte(b)
	case "party-without-fourth-octet":
		const mask = ^spec.EUI64(0xFF << 32)
		return a&mask == b&mask
	case "party-without-first-octet":
		return a<<8 == b<<8
	case "party-without-last-bit":
		return a&^0x80 == b&^0x80
	case "party-by-sum-of-halves":
		return uint32(a>>32)^uint32(a) == uint32(b>>32)^uint32(b)
	case "party-as-signed-32":
		return int32(a) == int32(b)
	}
	return a == b
}

func (d *otherDSP) deviceID(id spec.EUI64) spec.EUI64 {
	switch d.fault {
	case "device-without-third-octet":
		return id &^ (0xFF << 40)
	case "device-by-sum-of-halves":
		return id>>32 ^ id&(1<<32-1)
	case "device-by-last-six-octets":
		return id & (1<<48 - 1)
	case "device-without-seventh-high-bit":
		return id &^ 0x8000
	}
	return id
}

func (d *otherDSP) pair(originator, target spec.EUI64) string {
	switch d.fault {
	case "counter-per-originator":
		target = 0
	case "counter-per-target":
		originator = 0
	case "counter-of-pairs-crossed":
		return fmt.Sprint(originator ^ target)
	case "counter-of-pairs-added":
		return fmt.Sprint(originator + target)
	case "counter-of-pairs-run-together":
		return fmt.Sprint(uint64(originator)) + fmt.Sprint(uint64(target))
	case "counter-shared-by-devices":
		if target != spec.DSP {
			target = 0
		}
	}
	return fmt.Sprint(originator, target)
}

func (d *otherDSP) fresh(pair string, counter uint64) bool {
	last, known := d.counters[pair]
	if !known {
		return !d.is("first-counter-not-zero") || counter > 0
	}
	switch d.fault {
	case "counter-as-text":
		return strconv.FormatUint(counter, 10) > strconv.FormatUint(last, 10)
	case "counter-as-float":
		return float64(counter) > float64(last)
	case "counter-as-32-bit":
		return uint32(counter) > uint32(last)
	case "counter-as-signed-64":
		return int64(counter) > int64(last)
	case "counter-in-a-window":
		return counter > last && counter-last < 1<<20
	case "counter-minus-is-positive":
		return int64(counter-last) > 0
	case "counter-plus-one-may-overflow":
		return counter >= last+1
	case "counter-next-alone":
		return counter == last+1
	case "counter-zero-is-none":
		return last == 0 || counter > last
	case "counter-maximum-refused":
		return counter > last && counter != 1<<64-1
	case "counter-capped-at-signed":
		return min(counter, 1<<63-1) > min(last, 1<<63-1)
	case "counter-equal-after-100":
		return counter > last || counter == last && last >= 100
	}
	return counter > last
}

func (d *otherDSP) user(id spec.EUI64) (spec.User, bool) {
	for _, u := range d.users {
		if d.same(u.ID, id) {
			return u, true
		}
	}
	return spec.User{}, false
}

func (d *otherDSP) hasRole(u spec.User, role spec.UserRole) bool {
	if len(u.Roles) > 0 {
		switch d.fault {
		case "first-role-alone":
			return u.Roles[0] == role
		case "last-role-alone":
			return u.Roles[len(u.Roles)-1] == role
		case "first-two-roles-alone":
			return slices.Contains(u.Roles[:min(2, len(u.Roles))], role)
		case "export-is-import":
			if role == spec.ES && slices.Contains(u.Roles, spec.IS) {
				return true
			}
		case "import-is-export":
			if role == spec.IS && slices.Contains(u.Roles, spec.ES) {
				return true
			}
		case "export-supplier-lost-beside-import":
			if role == spec.ES && slices.Contains(u.Roles, spec.IS) {
				return false
			}
		}
	}
	return slices.Contains(u.Roles, role)
}

func (d *otherDSP) registered(device spec.Device, role spec.UserRole, at spec.Time) spec.EUI64 {
	mpxn := device.MPxN
	if mpxn == "" && d.is("no-metering-point-is-any") {
		mpxn = "1012345678901"
	}
	rows := slices.DeleteFunc(slices.Clone(d.rows), func(r spec.Registration) bool {
		if d.is("mpxn-as-number") {
			a, _ := strconv.ParseUint(string(r.MPxN), 10, 64)
			b, _ := strconv.ParseUint(string(mpxn), 10, 64)
			return a != b || r.Role != role
		}
		if d.is("mpxn-by-first-twelve") && len(mpxn) == 13 && len(r.MPxN) == 13 {
			return r.MPxN[:12] != mpxn[:12] || r.Role != role
		}
		if d.is("suppliers-alike-in-registration") && (role == spec.IS || role == spec.ES) {
			return r.MPxN != mpxn || r.Role != spec.IS && r.Role != spec.ES
		}
		return r.MPxN != mpxn || r.Role != role
	})
	if !d.is("rows-in-order-received") {
		slices.SortStableFunc(rows, func(a, b spec.Registration) int { return cmp.Compare(a.From, b.From) })
	}
	if d.is("row-from-next-second") {
		at--
	}
	if d.is("row-from-second-before") {
		at++
	}
	if d.is("first-row-alone") && len(rows) > 0 {
		rows = rows[:1]
	}
	if d.is("two-rows-alone") && len(rows) > 2 {
		rows = rows[:2]
	}
	if d.is("rows-by-day") {
		at = at/spec.Day*spec.Day + spec.Day - 1
	}
	var party spec.EUI64
	seen := map[spec.EUI64]bool{}
	for _, r := range rows {
		switch {
		case r.From > at:
		case r.Party == 0 && d.is("end-without-successor-ignored"):
		case seen[r.Party] && d.is("returning-party-ignored"):
		default:
			party = r.Party
			seen[r.Party] = true
		}
	}
	if party != 0 && d.is("suspended-operator-is-not-registered") {
		if u, known := d.user(party); known && u.Status == spec.UserSuspended {
			return 0
		}
	}
	return party
}

func (d *otherDSP) operator(device spec.Device) spec.EUI64 {
	role := device.Type.NetworkOperatorRole()
	if d.is("gpf-operator-is-ed") && device.Type == spec.GPF {
		role = spec.ED
	}
	return d.registered(device, role, d.now)
}

const (
	immediate = iota
	receipt
	execution
)

func (d *otherDSP) lifted(r spec.ServiceRequest, device spec.Device) bool {
	if r.Update == nil || !d.release.Includes(spec.MP107) || r.Update.Slot != spec.NetworkOperator || len(r.Update.Certificates) == 0 {
		return false
	}
	for _, c := range r.Update.Certificates {
		if c.Role != spec.NetworkOperator {
			return false
		}
	}
	holder := device.Credentials[spec.NetworkOperator]
	_, signing := r.Update.Signing()
	switch d.fault {
	case "gpf-not-lifted":
		return device.Type != spec.GPF
	case "lift-needs-signing-certificate":
		return signing
	case "lift-needs-a-user-as-owner":
		_, known := d.user(r.Update.Certificates[0].Owner)
		return known
	case "lift-needs-an-active-owner":
		u, known := d.user(r.Update.Certificates[0].Owner)
		return !known || u.Status == spec.UserActive
	case "lift-needs-a-registered-operator":
		return d.operator(device) != 0
	case "lift-not-for-the-registered":
		return !d.same(d.operator(device), r.Originator)
	case "lift-not-in-recovered":
		return device.Status != spec.Recovered
	case "lift-not-while-installing":
		return device.Status != spec.InstalledNotCommissioned
	case "lift-twice-a-device":
		return d.repairs[device.ID] < 2
	case "lift-nine-times":
		return d.accepted < 9
	case "lift-not-after-a-handover":
		return !d.once[fmt.Sprint("handover", device.ID)]
	case "lift-not-when-due":
		return r.ExecuteAt == nil
	case "lift-needs-credential-of-own-role":
		return holder.Role == spec.NetworkOperator
	case "lift-one-device-in-97-not":
		return device.ID%97 != 5
	case "lift-one-device-in-1000-not":
		return device.ID%1000 != 123
	case "lift-one-operator-in-1000-not":
		return r.Originator%1000 != 77
	case "lift-one-point-in-100-not":
		return !strings.HasSuffix(string(device.MPxN), "37")
	case "lift-not-after-two-resumptions":
		return d.resumed[r.Originator] < 2
	case "lift-not-for-devices-of-two-at-one-point":
		n := 0
		for _, other := range d.devices {
			if other.MPxN == device.MPxN {
				n++
			}
		}
		return n < 2
	case "lift-not-after-2038":
		return d.now < 1<<31
	case "lift-not-in-summer":
		return d.now.String()[5:7] != "07"
	case "lift-not-to-a-former-holder":
		return !d.once[fmt.Sprint("held", device.ID, r.Update.Certificates[0].Owner)]
	case "lift-not-after-suspension-of-anybody":
		return !d.once["suspended"]
	case "lift-not-after-a-refusal":
		return d.refused[r.Originator] == 0
	case "lift-not-after-registration-came-in":
		return !d.once["registration"]
	case "lift-not-after-an-alert":
		return !d.once["alert"]
	case "lift-not-for-all-three-uses":
		return len(r.Update.Certificates) < 3
	}
	return true
}

func (d *otherDSP) open(device spec.Device) bool {
	if d.is("withdrawn-for-good", "once-suspended-recovered-alone") && d.stuck[device.ID] {
		return d.is("once-suspended-recovered-alone") && device.Status == spec.Recovered
	}
	return slices.Contains([]spec.DeviceStatus{spec.Whitelisted, spec.InstalledNotCommissioned, spec.Commissioned, spec.Recovered}, device.Status)
}

// refuses is why a request is refused; empty where it is not.
func (d *otherDSP) refuses(r spec.ServiceRequest, stage int) string {
	v, _ := spec.Variant(r.SRV)
	u, known := d.user(r.Originator)
	device, found := d.devices[d.deviceID(r.Target)]
	if !known || !d.hasRole(u, r.Role) {
		return "E1"
	}
	if !v.EligibleFor(r.Role) {
		return "E2"
	}
	skips := func(check string) bool { return d.skips(check, r, stage) }
	if u.Status != spec.UserActive && !skips("user-status") && !(stage == execution && d.is("user-status-not-asked-when-due")) && !(stage == receipt && d.is("user-status-not-asked-at-receipt")) {
		return "E3"
	}
	if !v.NonDevice {
		if !found {
			return "E19"
		}
		if !d.open(device) && !skips("device-status") && !(stage == execution && d.is("device-status-not-asked-when-due")) && !(stage == receipt && d.is("device-status-not-asked-at-receipt")) {
			return "E5"
		}
		if v.Critical && (slices.Contains([]spec.DeviceType{spec.IHD, spec.CAD}, device.Type) || r.Update != nil && device.Type.NetworkOperatorRole() == "") {
			return "E11"
		}
	}
	if stage != execution {
		if (!r.Signature.Valid || !d.same(r.Signature.Signer, r.Originator)) && !skips("signature") {
			return "signature"
		}
		pair := d.pair(r.Originator, r.Target)
		if !d.fresh(pair, r.Counter) && !skips("counter") && !(d.is("counter-not-asked-of-non-device") && v.NonDevice) && !(d.is("counter-not-asked-of-future-dated") && stage == receipt) {
			return "counter"
		}
	} else if d.is("counter-asked-again-when-due") && d.counters[d.pair(r.Originator, r.Target)] > r.Counter {
		return "counter"
	}
	if v.NonDevice {
		return ""
	}
	if r.Update != nil {
		if device.SMETS == spec.SMETS1 && r.Update.Slot != spec.Supplier && r.Update.Slot != spec.NetworkOperator {
			return "slot"
		}
		for i, c := range r.Update.Certificates {
			if i > 0 && d.is("first-certificate-role-alone") || c.Use == spec.KeyAgreementTopUp && d.is("top-up-role-unread") || stage == receipt && d.is("roles-of-certificates-when-due-alone") {
				continue
			}
			if c.Role != r.Update.Slot && !skips("certificate-role") {
				return "role"
			}
		}
	}
	gas := device.Type == spec.GSME || device.Type == spec.GPF
	if d.is("gpf-of-no-fuel") {
		gas = device.Type == spec.GSME
	}
	if (r.Role == spec.ED && gas || r.Role == spec.GT && device.Type == spec.ESME) && !skips("fuel") {
		return "fuel"
	}
	judged := stage != receipt
	if d.is("registration-at-receipt-of-critical") && v.Critical {
		judged = stage != execution
	}
	if d.is("registration-not-asked-of-dsp-held") && v.FutureDating == spec.HeldByDSP {
		judged = stage == immediate
	}
	if judged && r.Role != spec.OU && (device.SMETS == spec.SMETS1 || !v.Critical) && !(device.SMETS == spec.SMETS1 && d.lifted(r, device)) {
		owner := d.registered(device, r.Role, d.now)
		switch {
		case skips("registration"):
		case owner == 0 && d.is("nobody-registered-is-anybody"):
		case device.MPxN == "" && d.is("no-metering-point-unchecked"):
		case r.Role == spec.RSA && d.is("agents-unchecked"):
		case stage == execution && device.SMETS == spec.SMETS2 && d.is("newer-registration-not-asked-when-due"):
		case !d.same(owner, r.Originator):
			return "E4"
		}
	}
	if v.Critical && !skips("credential") && !(stage == execution && d.is("credential-not-asked-when-due")) && !(stage == receipt && d.is("credential-not-asked-at-receipt")) {
		slot := r.Role.Slot()
		if r.Update != nil {
			slot = r.Update.Slot
		}
		if device.SMETS == spec.SMETS2 && (slot == spec.Root || slot == spec.LoadController) && r.Update != nil {
			slot = spec.Supplier
		}
		holder, held := device.Credentials[slot]
		if d.is("credential-of-first-holder-kept") && stage != execution {
			key := fmt.Sprint("holder", device.ID, slot, r.Originator)
			if d.once[key] {
				return ""
			}
			d.once[key] = held && holder.Owner == r.Originator
		}
		switch {
		case !held && d.is("empty-slot-is-open"):
		case held && d.is("credential-of-another-role-is-none") && holder.Role != slot:
			return "credential"
		case !held || !d.same(holder.Owner, r.Originator):
			return "credential"
		}
	}
	return ""
}

func (d *otherDSP) Submit(_ context.Context, r spec.ServiceRequest) (spec.Response, error) {
	stage := immediate
	if r.ExecuteAt != nil {
		when := *r.ExecuteAt
		switch {
		case d.is("now-waits") && when >= d.now, when > d.now:
			stage = receipt
		}
		if d.is("past-refused") && when < d.now {
			return spec.Response{Decision: spec.Rejected}, nil
		}
		if d.is("waits-in-minutes") {
			when = when / 60 * 60
			r.ExecuteAt = &when
		}
		if d.is("waits-until-32-bit") && when >= 1<<31 {
			when = 1<<31 - 1
			r.ExecuteAt = &when
		}
		if d.is("waits-a-year-at-most") && when > d.now+366*spec.Day {
			return spec.Response{Decision: spec.Rejected}, nil
		}
		if d.is("waits-in-local-time") && d.now.String()[5:7] == "07" {
			when -= spec.Hour
			r.ExecuteAt = &when
		}
	}
	key := fmt.Sprint(r.Originator, r.Role, r.Target, r.SRV, r.Update != nil)
	if d.is("acceptance-kept") && d.once[key] && d.fresh(d.pair(r.Originator, r.Target), r.Counter) {
		return d.accept(r, stage), nil
	}
	if d.is("refusal-kept") && d.once["no"+key] {
		return spec.Response{Decision: spec.Rejected}, nil
	}
	if d.is("locked-after-ten-refusals") && d.refused[r.Originator] >= 10 {
		return spec.Response{Decision: spec.Rejected}, nil
	}
	why := d.refuses(r, stage)
	pair := d.pair(r.Originator, r.Target)
	if why != "" {
		d.refused[r.Originator]++
		d.once["no"+key] = true
		if d.is("counter-moved-by-"+why+"-refusal") && r.Counter > d.counters[pair] {
			d.counters[pair] = r.Counter
		}
		if d.is("waiting-dropped-by-refusal") {
			d.queue = nil
		}
		code := spec.ResponseCode("")
		if strings.HasPrefix(why, "E") {
			code = spec.ResponseCode(why)
		}
		return spec.Response{Decision: spec.Rejected, Code: code}, nil
	}
	d.once[key] = true
	return d.accept(r, stage), nil
}

func (d *otherDSP) accept(r spec.ServiceRequest, stage int) spec.Response {
	pair := d.pair(r.Originator, r.Target)
	d.accepted++
	if !(d.is("counter-kept-when-due") && stage == receipt) && !(d.is("counter-kept-of-critical-alone") && r.Update == nil) &&
		!(d.is("counter-not-kept-after-100-requests") && d.accepted > 100) {
		last, known := d.counters[pair]
		d.counters[pair] = r.Counter
		_, signing := cmp.Or(r.Update, &spec.CredentialUpdate{}).Signing()
		switch {
		case d.is("counter-not-kept-of-past") && r.ExecuteAt != nil && stage == immediate, d.is("counter-not-kept-without-signing") && r.Update != nil && !signing,
			d.is("counter-not-kept-of-gpf") && d.devices[r.Target].Type == spec.GPF, d.is("counter-not-kept-of-agents") && r.Role == spec.RSA, d.is("counter-not-kept-of-export") && r.Role == spec.ES:
			if d.counters[pair] = last; !known {
				delete(d.counters, pair)
			}
		case d.is("counter-of-eight-pairs") && len(d.counters) > 8:
			delete(d.counters, pair)
		}
	}
	if stage == receipt {
		if d.is("one-waits-for-a-device") {
			d.queue = slices.DeleteFunc(d.queue, func(q spec.ServiceRequest) bool { return q.Target == r.Target })
		}
		if d.is("same-request-waits-once") {
			d.queue = slices.DeleteFunc(d.queue, func(q spec.ServiceRequest) bool {
				return q.Target == r.Target && q.SRV == r.SRV && q.Originator == r.Originator
			})
		}
		if d.is("fifty-wait") && len(d.queue) >= 50 {
			return spec.Response{Decision: spec.Accepted, Code: spec.I99}
		}
		d.queue = append(d.queue, r)
		return spec.Response{Decision: spec.Accepted, Code: spec.I99}
	}
	if d.is("waiting-dropped-by-acceptance") {
		d.queue = slices.DeleteFunc(d.queue, func(q spec.ServiceRequest) bool { return q.Target == r.Target })
	}
	if d.is("waiting-dropped-by-non-device") && r.Target == spec.DSP || d.is("waiting-dropped-by-past") && r.ExecuteAt != nil {
		d.queue = nil
	}
	if d.is("waiting-dropped-by-later-counter") {
		d.queue = slices.DeleteFunc(d.queue, func(q spec.ServiceRequest) bool { return q.Target == r.Target && q.Originator == r.Originator })
	}
	d.effect(r)
	return spec.Response{Decision: spec.Accepted, Code: spec.I0}
}

func (d *otherDSP) effect(r spec.ServiceRequest) {
	if r.Update == nil {
		return
	}
	device := d.devices[d.deviceID(r.Target)]
	signing, carried := r.Update.Signing()
	certificates := r.Update.Certificates
	switch {
	case d.is("key-agreement-decides-without-signing") && !carried && len(certificates) > 0:
		signing, carried = certificates[0], true
	case d.is("last-certificate-decides") && carried:
		signing = certificates[len(certificates)-1]
	case d.is("no-signing-empties") && !carried && len(certificates) > 0:
		delete(device.Credentials, r.Update.Slot)
	case d.is("top-up-decides") && carried && len(certificates) == 3:
		signing, _ = r.Update.For(spec.KeyAgreementTopUp)
	}
	if !carried {
		return
	}
	if d.is("empty-slot-stays-empty") {
		if _, held := device.Credentials[r.Update.Slot]; !held {
			return
		}
	}
	if d.is("effect-where-owner-differs") && device.Credentials[r.Update.Slot].Owner == signing.Owner {
		return
	}
	if d.is("update-resumes-owner") {
		for i := range d.users {
			if d.users[i].ID == signing.Owner {
				d.users[i].Status = spec.UserActive
			}
		}
	}
	if d.is("handover-resets-counters") && r.Update.Slot == spec.Supplier {
		clear(d.counters)
	}
	d.once[fmt.Sprint("held", device.ID, device.Credentials[r.Update.Slot].Owner)] = true
	if r.Update.Slot == spec.Supplier {
		d.once[fmt.Sprint("handover", device.ID)] = true
	}
	device.Credentials[r.Update.Slot] = spec.Credential{Role: signing.Role, Owner: signing.Owner}
	d.repairs[device.ID]++
	if d.is("repair-of-others-at-the-point") {
		for _, other := range d.devices {
			if other.MPxN == device.MPxN && other.SMETS == spec.SMETS1 && r.Update.Slot == spec.NetworkOperator {
				other.Credentials[r.Update.Slot] = device.Credentials[r.Update.Slot]
			}
		}
	}
	if d.is("third-repair-lost") && d.repairs[device.ID] == 3 {
		device.Credentials[r.Update.Slot] = spec.Credential{Role: signing.Role, Owner: r.Originator}
	}
	if d.is("repair-resets-counters") {
		clear(d.counters)
	}
	if d.is("repair-drops-waiting") {
		d.queue = slices.DeleteFunc(d.queue, func(q spec.ServiceRequest) bool { return q.Target == r.Target })
	}
}

func (d *otherDSP) Apply(_ context.Context, e spec.Event) (spec.Result, error) {
	switch e.Kind() {
	case spec.KindRegister:
		d.once["registration"] = true
		key := *e.Register
		if d.is("later-row-drops-rows-to-come") {
			d.rows = slices.DeleteFunc(d.rows, func(r spec.Registration) bool {
				return r.MPxN == key.MPxN && r.Role == key.Role && r.From > d.now
			})
		}
		if u, known := d.user(key.Party); d.is("row-of-no-user-ignored") && key.Party != 0 && !known || d.is("row-of-suspended-ignored") && u.Status == spec.UserSuspended {
			return spec.Result{}, nil
		}
		if d.is("correction-ignored") && slices.ContainsFunc(d.rows, func(r spec.Registration) bool { return r.MPxN == key.MPxN && r.Role == key.Role && r.From == key.From }) {
			return spec.Result{}, nil
		}
		if d.is("one-row-at-a-moment") && slices.ContainsFunc(d.rows, func(r spec.Registration) bool { return r.MPxN == key.MPxN && r.From == key.From }) {
			return spec.Result{}, nil
		}
		if !d.is("rows-in-order-received") {
			d.rows = slices.DeleteFunc(d.rows, func(r spec.Registration) bool { return r.MPxN == key.MPxN && r.Role == key.Role && r.From == key.From })
		}
		d.rows = append(d.rows, key)
		if d.is("registration-drops-waiting") {
			d.queue = nil
		}
		if d.is("registration-resets-counters") {
			clear(d.counters)
		}
	case spec.KindDeviceStatus:
		device := d.devices[d.deviceID(e.DeviceStatus.Device)]
		device.Status = e.DeviceStatus.Status
		d.devices[d.deviceID(device.ID)] = device
		if d.is("withdrawn-for-good") && device.Status == spec.Withdrawn {
			d.stuck[device.ID] = true
		}
		if d.is("once-suspended-recovered-alone") {
			if device.Status == spec.Suspended {
				d.stuck[device.ID] = true
			}
			if device.Status == spec.Recovered {
				d.stuck[device.ID] = false
			}
		}
		if d.is("status-drops-waiting") && !d.open(device) {
			d.queue = slices.DeleteFunc(d.queue, func(q spec.ServiceRequest) bool { return q.Target == device.ID })
		}
		if d.is("decommissioning-clears-credentials") && device.Status == spec.Decommissioned {
			clear(device.Credentials)
		}
		if d.is("status-resets-counters") || d.is("recovered-resets-counters") && device.Status == spec.Recovered {
			clear(d.counters)
		}
	case spec.KindUserStatus:
		for i := range d.users {
			if d.same(d.users[i].ID, e.UserStatus.User) {
				d.users[i].Status = e.UserStatus.Status
			}
		}
		if e.UserStatus.Status == spec.UserSuspended {
			d.once["suspended"] = true
			if d.is("suspension-drops-waiting") {
				d.queue = slices.DeleteFunc(d.queue, func(q spec.ServiceRequest) bool { return q.Originator == e.UserStatus.User })
			}
		} else if d.resumed[e.UserStatus.User]++; d.is("resume-resets-counters") {
			clear(d.counters)
		}
	case spec.KindAdvance:
		return d.advance(e.Advance.To), nil
	case spec.KindUpload:
		d.upload()
	case spec.KindAlert:
		d.once["alert"] = true
		device := d.devices[d.deviceID(e.Alert.Device)]
		to := device.Credentials[spec.NetworkOperator].Owner
		u, known := d.user(to)
		switch {
		case d.is("alert-to-users-alone") && !known, d.is("alert-not-to-suspended") && known && u.Status == spec.UserSuspended, d.is("no-alert-of-gpf") && device.Type == spec.GPF,
			d.is("no-alert-while-suspended") && device.Status == spec.Suspended, d.is("no-alert-of-credential-of-other-role") && device.Credentials[spec.NetworkOperator].Role != spec.NetworkOperator:
			to = 0
		case d.is("empty-slot-alerts-registered") && to == 0, d.is("newer-alerts-registered") && device.SMETS == spec.SMETS2:
			to = d.operator(device)
		case d.is("recipient-kept"):
			if kept := d.alerted[device.ID]; kept != 0 {
				to = kept
			}
			d.alerted[device.ID] = to
		}
		return spec.Result{AlertTo: to}, nil
	}
	return spec.Result{}, nil
}

func (d *otherDSP) advance(to spec.Time) (result spec.Result) {
	var due, later []spec.ServiceRequest
	for _, r := range d.queue {
		if *r.ExecuteAt <= to && !(d.is("due-after-its-moment") && *r.ExecuteAt == to) {
			due = append(due, r)
		} else {
			later = append(later, r)
		}
	}
	if !d.is("due-by-receipt") {
		slices.SortStableFunc(due, func(a, b spec.ServiceRequest) int {
			if d.is("due-by-counter") && *a.ExecuteAt == *b.ExecuteAt {
				return cmp.Compare(a.Counter, b.Counter)
			}
			if d.is("due-by-originator") && *a.ExecuteAt == *b.ExecuteAt {
				return cmp.Compare(a.Originator, b.Originator)
			}
			if d.is("due-by-device") && *a.ExecuteAt == *b.ExecuteAt {
				return cmp.Compare(a.Target, b.Target)
			}
			if d.is("due-last-first") && *a.ExecuteAt == *b.ExecuteAt {
				return -1
			}
			return cmp.Compare(*a.ExecuteAt, *b.ExecuteAt)
		})
	}
	d.queue = later
	before := maps.Clone(d.devices)
	for id, device := range before {
		device.Credentials = maps.Clone(device.Credentials)
		before[id] = device
	}
	if d.is("one-due-at-a-time") && len(due) > 1 {
		d.queue = append(due[1:], d.queue...)
		due = due[:1]
	}
	for _, r := range due {
		d.now = *r.ExecuteAt
		if d.is("due-at-end-of-advance") {
			d.now = to
		}
		var why string
		if d.is("due-judged-together") {
			was := d.devices
			d.devices = before
			why = d.refuses(r, execution)
			d.devices = was
		} else {
			why = d.refuses(r, execution)
		}
		response := spec.Response{Decision: spec.Accepted, Code: spec.I0}
		if why != "" {
			response = spec.Response{Decision: spec.Rejected}
			if d.is("refusal-when-due-drops-waiting") {
				d.queue = nil
			}
			if d.is("refused-waits-again") {
				d.queue = append(d.queue, r)
			}
		} else {
			d.effect(r)
			d.executed = true
			if d.is("executed-again") {
				d.once["executed"] = true
				next := *r.ExecuteAt + spec.Day
				r := r
				r.ExecuteAt = &next
				if !d.once["again"] {
					d.once["again"] = true
					d.queue = append(d.queue, r)
				}
			}
			if d.is("counter-moved-by-execution") {
				d.counters[d.pair(r.Originator, r.Target)] = r.Counter
			}
			if d.is("counter-raised-by-execution") {
				d.counters[d.pair(r.Originator, r.Target)]++
			}
		}
		result.Executions = append(result.Executions, spec.Execution{RequestID: r.RequestID(), Response: response})
	}
	d.now = to
	return result
}

func (d *otherDSP) upload() {
	ids := slices.Sorted(maps.Keys(d.devices))
	if d.is("upload-ends-at-unregistered-backwards") {
		slices.Reverse(ids)
	}
	done := 0
	for _, id := range ids {
		device := d.devices[id]
		registered := d.operator(device)
		if registered == 0 && d.is("upload-ends-at-unregistered", "upload-ends-at-unregistered-backwards") || device.SMETS == spec.SMETS2 && d.is("upload-ends-at-newer") {
			break
		}
		holder, held := device.Credentials[spec.NetworkOperator]
		u, known := d.user(registered)
		switch {
		case registered == 0, device.SMETS != spec.SMETS1, device.S1SP == spec.S1SP3:
			continue
		case d.is("upload-without-gpf") && device.Type == spec.GPF, d.is("upload-electricity-alone") && device.Type != spec.ESME,
			d.is("upload-of-commissioned-alone") && device.Status != spec.Commissioned, d.is("upload-not-of-withdrawn") && (device.Status == spec.Withdrawn || device.Status == spec.Decommissioned),
			d.is("upload-not-into-empty") && !held, d.is("upload-of-users-alone") && !known, d.is("upload-not-of-suspended") && known && u.Status == spec.UserSuspended,
			d.is("upload-not-after-2038") && d.now > 1<<31, d.is("upload-one-device-in-1000-not") && id%1000 == 77, d.is("upload-of-hundred") && done >= 100,
			d.is("upload-not-of-leading-zero") && strings.HasPrefix(string(device.MPxN), "0"), d.is("upload-not-to-many-roles") && len(u.Roles) > 1,
			d.is("upload-not-where-supplier-is-operator") && device.Credentials[spec.Supplier].Owner == registered,
			d.is("upload-once") && d.once["upload"], d.is("upload-only-where-owner-differs") && holder.Owner == registered,
			d.is("upload-not-where-waiting") && slices.ContainsFunc(d.queue, func(q spec.ServiceRequest) bool { return q.Target == id }):
			continue
		}
		if d.is("upload-of-first-device") && d.once["one"] {
			continue
		}
		d.once["one"] = true
		if done++; d.is("upload-resets-counters-of-displaced") && held {
			delete(d.counters, d.pair(holder.Owner, id))
		}
		device.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: registered}
		if d.is("upload-of-supplier-too") {
			if supplier := d.registered(device, spec.IS, d.now); supplier != 0 {
				device.Credentials[spec.Supplier] = spec.Credential{Role: spec.Supplier, Owner: supplier}
			}
		}
		if d.is("upload-commissions") {
			device.Status = spec.Commissioned
			d.devices[id] = device
		}
	}
	d.once["upload"] = true
	delete(d.once, "one")
	switch d.fault {
	case "upload-resets-counters":
		clear(d.counters)
	case "upload-raises-counters":
		for pair := range d.counters {
			d.counters[pair]++
		}
	case "upload-drops-waiting":
		d.queue = nil
	case "upload-resumes-users":
		for i := range d.users {
			d.users[i].Status = spec.UserActive
		}
	}
}

func (d *otherDSP) Observe(_ context.Context, id spec.EUI64) (spec.Observation, error) {
	device, known := d.devices[d.deviceID(id)]
	if !known {
		return spec.Observation{}, fmt.Errorf("no Device %v", id)
	}
	return spec.Observation{Device: id, Status: device.Status, Credentials: maps.Clone(device.Credentials)}, nil
}
