package prove

import (
	"fmt"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

func vocabularyName(variable int) string { return legaltext.Vocabulary()[variable].Name }

// teller gives parties letters, in the order in which a story mentions them.
type teller struct {
	d     *decoded
	names map[spec.EUI64]string
	again bool // whether it is the next request that is sent again
}

func (t teller) party(id spec.EUI64) string {
	if id == 0 {
		return "nobody"
	}
	if _, ok := t.names[id]; !ok {
		t.names[id] = "party " + string(rune('A'+len(t.names)))
	}
	return t.names[id]
}

// tell says a witness in sentences.
func tell(d *decoded, s shape, scenes []Scene) []string {
	executed := d.stage() == legaltext.StageExecution
	t := teller{d, map[spec.EUI64]string{}, executed && (s == replayedRequest || s == counterAfter)}
	lines := []string{t.device(d.begin())}
	if s.ofRequest() {
		lines = append(lines, t.sender(d.begin()), t.request())
		if executed {
			lines = append(lines, t.meanwhile()...)
		}
	}
	for i := range scenes {
		scenes[i].Outcome = t.outcome(scenes[i], s)
		lines = append(lines, under(scenes[i], s)+scenes[i].Outcome+".")
	}
	return lines
}

func (t teller) device(m moment) string {
	d, s := t.d, t.d.q.s
	switch {
	case d.a.Holds(s.nonDevice()):
		return "The request addresses no Device."
	case !d.a.Holds(s.deviceKnown):
		return "The Device addressed is not in the inventory."
	}
	device := d.device(m)
	by := ""
	if device.SMETS == spec.SMETS1 {
		by = fmt.Sprintf(" of S1SP %d", device.S1SP)
	}
	line := fmt.Sprintf("A %s SMETS%d %s%s: its NetworkOperator credential is held by %s, its Supplier credential by %s",
		device.Status, device.SMETS, device.Type, by, t.party(device.Credentials[spec.NetworkOperator].Owner), t.party(device.Credentials[spec.Supplier].Owner))
	if device.NonCritical != 0 {
		line += ", its notified non-critical certificate by " + t.party(device.NonCritical)
	}
	if slot := spec.RemotePartyRole(d.value(s.declared)); slot != legaltext.NoneDeclared && slot != spec.NetworkOperator && slot != spec.Supplier {
		line += fmt.Sprintf(", its %s credential by %s", slot, t.party(device.Credentials[slot].Owner))
	}
	if rows := t.rows(d.registrations(m, 0)); rows != "" {
		return line + "; registered are " + rows + "."
	}
	return line + "; nobody is registered."
}

func (t teller) rows(rows []spec.Registration) string {
	var parts []string
	for _, row := range rows {
		parts = append(parts, fmt.Sprintf("%s as %s", t.party(row.Party), row.Role))
	}
	return strings.Join(parts, ", ")
}

func (t teller) sender(m moment) string {
	d, s := t.d, t.d.q.s
	sender := t.party(d.party(s.originator))
	switch {
	case !d.a.Holds(s.userKnown):
		return text.Capital(sender) + " is not a known User."
	case !d.a.Holds(s.userHasRole):
		return fmt.Sprintf("%s is a User, %s, but not in the role %s.", text.Capital(sender), strings.ToLower(string(d.userStatus(m))), d.value(s.role))
	default:
		return fmt.Sprintf("%s is a User in the role %s, %s.", text.Capital(sender), d.value(s.role), strings.ToLower(string(d.userStatus(m))))
	}
}

func (t teller) request() string {
	d := t.d
	r := d.request()
	line := fmt.Sprintf("%s sends %s as %s", text.Capital(t.party(r.Originator)), r.SRV, r.Role)
	if r.Update != nil {
		line += fmt.Sprintf(", declares %s and carries ", r.Update.Slot)
		var parts []string
		for _, c := range r.Update.Certificates {
			parts = append(parts, fmt.Sprintf("the %s %s certificate of %s", c.Role, c.Use, t.party(c.Owner)))
		}
		if len(parts) == 0 {
			parts = []string{"no certificate"}
		}
		line += strings.Join(parts, " and ")
	}
	if r.ExecuteAt != nil {
		line += ", to be executed a day later"
	}
	if !r.Signature.Valid {
		line += "; the signature does not verify"
	} else if r.Signature.Signer != r.Originator {
		line += "; somebody else signed it"
	}
	if r.Signature.XMLKeyAlone {
		line += "; it is signed with the key for XML alone"
	}
	if r.Signature.OtherCertificate {
		line += "; the certificate of the sender is not the one kept for the Device"
	}
	if !d.a.Holds(d.begin().fresh) {
		line += "; its counter is not above the last accepted one"
	}
	return line + "."
}

func (t teller) meanwhile() []string {
	d, s := t.d, t.d.q.s
	var lines []string
	if t.again {
		lines = append(lines, "Meanwhile the same request with the next counter is sent, to take effect at once.")
	}
	for _, h := range d.handedOn() {
		lines = append(lines, fmt.Sprintf("Meanwhile %s, registered for it, hands its %s credential on to %s.", t.party(d.party(h.from)), h.slot, t.party(d.party(h.to))))
	}
	for _, event := range d.newRegistrations() {
		lines = append(lines, fmt.Sprintf("Meanwhile %s is registered as %s.", t.party(event.Register.Party), event.Register.Role))
	}
	if d.value(s.now.status) != d.value(s.earlier.status) {
		lines = append(lines, "Meanwhile the Device becomes "+d.value(s.now.status)+".")
	}
	if d.a.Holds(s.now.userActive) != d.a.Holds(s.earlier.userActive) {
		lines = append(lines, "Meanwhile the User becomes "+strings.ToLower(string(d.userStatus(s.now)))+".")
	}
	return lines
}

// under names the law of a scene.
func under(scene Scene, s shape) string {
	line := "Under " + string(scene.Release)
	if readings := scene.Readings.String(); readings != "defaults" {
		line += " with " + readings
	}
	if s == bothGenerations {
		line += fmt.Sprintf(", of a SMETS%d Device,", scene.World.Devices[0].SMETS)
	}
	if s.ofRequest() {
		return line + " it is "
	}
	return line + " "
}

// outcome tells what comes of a scene.
func (t teller) outcome(scene Scene, s shape) string {
	switch {
	case s == alertAlone:
		return "an alert goes to " + t.party(scene.AlertTo)
	case s == uploadTwice && len(scene.Events) == 0:
		return "there is no upload, which" + t.leaves(scene)
	case s == uploadTwice:
		return "the upload" + t.leaves(scene)
	}
	line := string(scene.Decision)
	if t.d.stage() == legaltext.StageReceipt {
		line += " at receipt"
	}
	if len(scene.Failed) > 0 {
		line += " by " + strings.Join(scene.Failed, ", ")
	}
	if len(scene.Lifted) > 0 {
		line += ", lifted: " + strings.Join(scene.Lifted, ", ")
	}
	switch {
	case s == counterAfter && t.again:
		return line + ", and the next one is " + string(scene.Again) + " when sent a second time"
	case s == counterAfter:
		return line + ", and " + string(scene.Again) + " when sent a second time"
	case t.again:
		line += ", and the next one again when sent a second time"
	case s == replayedRequest:
		line += ", and again when sent a second time"
	}
	seen := t.d.stage() != legaltext.StageReceipt || s == credentialAfter
	if scene.Decision == spec.Rejected || scene.After == nil || !seen || !t.d.a.Holds(t.d.q.s.update()) {
		return line
	}
	line += ", which" + t.leaves(scene)
	if s == alertAfter {
		line += ", alerts going to " + t.party(scene.AlertTo)
	}
	return line
}

func (t teller) leaves(scene Scene) string {
	slot := t.d.q.s.shownSlot(t.d)
	return fmt.Sprintf(" leaves the %s credential with %s", slot, t.party(scene.After.Credentials[slot].Owner))
}

// shownSlot is the slot that a story ends with.
func (s *situation) shownSlot(d *decoded) spec.RemotePartyRole {
	if declared := d.value(s.declared); declared != legaltext.NoneDeclared {
		return spec.RemotePartyRole(declared)
	}
	return spec.NetworkOperator
}
