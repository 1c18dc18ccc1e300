package suite

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// tell puts a world and events into words.
func tell(world spec.World, events []spec.Event, narration []string) conformance.Story {
	story := conformance.Story{World: tellWorld(world)}
	now, counters := world.Now, map[[2]spec.EUI64]uint64{}
	for _, c := range world.Counters {
		counters[[2]spec.EUI64{c.Originator, c.Target}] = c.Last
	}
	for i, event := range events {
		line := text.Capital(tellEvent(event, now, counters))
		if r := event.Submit; r != nil {
			counters[[2]spec.EUI64{r.Originator, r.Target}] = r.Counter
		} else if event.Advance != nil {
			now = event.Advance.To
		}
		if i < len(narration) && narration[i] != "" {
			line += " — " + narration[i]
		}
		story.Events = append(story.Events, line)
	}
	return story
}

func tellWorld(w spec.World) []string {
	lines := []string{fmt.Sprintf("It is %v.", w.Now)}
	for _, device := range w.Devices {
		lines = append(lines, tellDevice(device))
	}
	for _, row := range w.Registrations {
		line := fmt.Sprintf("Registered as %s for %s: %s", row.Role, row.MPxN, partyName(row.Party))
		if row.From > w.Now {
			line += fmt.Sprintf(", from %v", row.From)
		}
		lines = append(lines, line+".")
	}
	for _, user := range w.Users {
		lines = append(lines, text.Capital(fmt.Sprintf("%s (%v) is a User with %s, %s.", partyName(user.ID), user.ID, cmp.Or(text.Join(user.Roles, " and "), "no User Role"), strings.ToLower(string(user.Status)))))
	}
	for _, counter := range w.Counters {
		lines = append(lines, fmt.Sprintf("Last counter accepted from %s for %s: %s.", partyName(counter.Originator), partyName(counter.Target), tellNumber(counter.Last)))
	}
	return lines
}

func tellDevice(d spec.Device) string {
	generation := fmt.Sprintf("SMETS%d", d.SMETS)
	if d.SMETS == spec.SMETS1 {
		generation += fmt.Sprintf(" (S1SP %d)", d.S1SP)
	}
	line := text.Capital(fmt.Sprintf("%s (%v) is a %s %s, status %s", partyName(d.ID), d.ID, generation, d.Type, d.Status))
	if d.MPxN != "" {
		line += ", metering point " + string(d.MPxN)
	}
	var slots []string
	for _, slot := range slices.Sorted(maps.Keys(d.Credentials)) {
		slots = append(slots, fmt.Sprintf("%s of %s", slot, partyName(d.Credentials[slot].Owner)))
	}
	if len(slots) > 0 {
		line += "; credentials: " + strings.Join(slots, ", ")
	}
	return line + "."
}

// tellEvent puts an event into words that happens at a time, after the counters that
// were sent before.
func tellEvent(e spec.Event, now spec.Time, counters map[[2]spec.EUI64]uint64) string {
	switch e.Kind() {
	case spec.KindSubmit:
		last, any := counters[[2]spec.EUI64{e.Submit.Originator, e.Submit.Target}]
		return tellRequest(*e.Submit, now, tellCounter(e.Submit.Counter, last, any))
	case spec.KindRegister:
		return fmt.Sprintf("From %s on, %s is registered as %s for %s", tellTime(e.Register.From, now), partyName(e.Register.Party), e.Register.Role, e.Register.MPxN)
	case spec.KindDeviceStatus:
		return fmt.Sprintf("The status of %s becomes %s", partyName(e.DeviceStatus.Device), e.DeviceStatus.Status)
	case spec.KindUserStatus:
		return fmt.Sprintf("The status of User %s becomes %s", partyName(e.UserStatus.User), e.UserStatus.Status)
	case spec.KindAdvance:
		return "Time moves on to " + tellTime(e.Advance.To, now)
	case spec.KindUpload:
		return "The data upload of Requirement 2 is performed"
	case spec.KindAlert:
		return fmt.Sprintf("An alert is raised by %s", partyName(e.Alert.Device))
	default:
		return "An event that is malformed"
	}
}

func tellRequest(r spec.ServiceRequest, now spec.Time, counter string) string {
	line := fmt.Sprintf("%s sends %s as %s to %s, counter %s", partyName(r.Originator), r.SRV, r.Role, partyName(r.Target), counter)
	if u := r.Update; u != nil {
		line += fmt.Sprintf(", declaring %s and carrying %s", u.Slot, tellCertificates(u.Certificates))
	}
	if r.ExecuteAt != nil {
		line += ", to be executed at " + tellTime(*r.ExecuteAt, now)
	}
	if !r.Signature.Valid {
		line += ", with a signature that does not verify"
	} else if r.Signature.Signer != r.Originator {
		line += ", signed by " + partyName(r.Signature.Signer)
	}
	return line
}

func tellCertificates(certificates []spec.Certificate) string {
	if len(certificates) == 0 {
		return "no certificate"
	}
	var parts []string
	for _, c := range certificates {
		parts = append(parts, fmt.Sprintf("a %s certificate (%s) of %s", c.Role, c.Use, partyName(c.Owner)))
	}
	return strings.Join(parts, " and ")
}

// Tell puts a world and events into words, for whoever shows them.
func Tell(world spec.World, events []spec.Event) conformance.Story { return tell(world, events, nil) }
