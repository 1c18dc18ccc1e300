package concurrent

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// teller puts what is about one neighbourhood into words, with names in place of
// identifiers.
type teller struct {
	names  map[spec.EUI64]string
	rename *strings.Replacer
	n      neighbourhood
}

func newTeller(n neighbourhood) teller {
	names := n.names()
	var pairs []string
	for _, id := range slices.Sorted(maps.Keys(names)) {
		pairs = append(pairs, id.String(), names[id])
	}
	return teller{names, strings.NewReplacer(pairs...), n}
}

// party names a party, nobody where there is none.
func (t teller) party(id spec.EUI64) string {
	if id == 0 {
		return "nobody"
	}
	if id == spec.DSP {
		return "the DSP"
	}
	if name, ok := t.names[id]; ok {
		return name
	}
	return id.String()
}

// operation says what was asked, in the words of the suite.
func (t teller) operation(op operation) string {
	if op.observe != 0 {
		return "what does " + t.party(op.observe) + " hold?"
	}
	if row := op.event.Register; row != nil { // from now on, always
		return fmt.Sprintf("%s becomes registered as %s", t.party(row.Party), row.Role)
	}
	if op.event.Submit != nil {
		return t.request(*op.event.Submit)
	}
	told := suite.Tell(spec.World{}, []spec.Event{op.event})
	return t.rename.Replace(told.Events[0])
}

// request is shorter than the suite's own words, since a history has many.
func (t teller) request(r spec.ServiceRequest) string {
	line := fmt.Sprintf("%s sends %s as %s to %s, counter %d", t.party(r.Originator), r.SRV, r.Role, t.party(r.Target), r.Counter)
	if r.Update != nil {
		signing, _ := r.Update.Signing() // every repair that is drawn carries one
		line += fmt.Sprintf(", to place %s as %s", t.party(signing.Owner), r.Update.Slot)
		if signing.Role != r.Update.Slot {
			line += fmt.Sprintf(" with a %s certificate", signing.Role)
		}
	}
	if !r.Signature.Valid {
		line += ", with a signature that does not verify"
	}
	return line
}

// answer says what came back. Whatever the implementation chose the words of is
// made fit to be shown.
func (t teller) answer(op operation, a answer) string {
	switch {
	case a.any:
		return "no answer yet"
	case op.observe != 0:
		return text.Printable(fmt.Sprintf("%s; %s", a.observed.Status, t.credentials(a.observed.Credentials)))
	case op.event.Submit != nil:
		return text.Printable(a.response.String())
	case op.event.Alert != nil:
		return "to " + t.party(a.alertTo)
	default:
		return "done"
	}
}

// credentials says who holds which slot, in a fixed order.
func (t teller) credentials(held map[spec.RemotePartyRole]spec.Credential) string {
	const most = 12 // there are fewer slots; an implementation may not know that
	var parts []string
	for _, slot := range slices.Sorted(maps.Keys(held)) {
		if len(parts) == most {
			parts = append(parts, "and more")
			break
		}
		part := fmt.Sprintf("%s: %s", slot, t.party(held[slot].Owner))
		if held[slot].Role != slot {
			part += fmt.Sprintf(" (%s)", held[slot].Role)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "no credential"
	}
	return strings.Join(parts, ", ")
}

// state says what a decision can depend on.
func (t teller) state(s model.State) string {
	var owners []string
	for _, role := range []spec.UserRole{t.n.operator, t.n.supplier} {
		owners = append(owners, fmt.Sprintf("%s as %s", t.party(s.Registered(t.n.devices[0].MPxN, role, s.Now())), role))
	}
	parts := []string{"Registered: " + strings.Join(owners, ", ")}
	for _, device := range t.n.devices {
		seen, _ := s.Observe(device.ID)
		parts = append(parts, fmt.Sprintf("%s: %s; %s", t.party(device.ID), seen.Status, t.credentials(seen.Credentials)))
	}
	w := s.World()
	for _, user := range w.Users {
		if user.Status != spec.UserActive {
			parts = append(parts, fmt.Sprintf("%s %s", t.party(user.ID), user.Status))
		}
	}
	for _, c := range w.Counters {
		parts = append(parts, fmt.Sprintf("Last counter of %s for %s: %d", t.party(c.Originator), t.party(c.Target), c.Last))
	}
	return strings.Join(parts, ". ") + "."
}
