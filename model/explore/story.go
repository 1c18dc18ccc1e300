package explore

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// tell puts an event and what the model answered into a sentence.
func (sp *space) tell(e spec.Event, v model.Effect) string {
	switch e.Kind() {
	case spec.KindSubmit:
		return sp.tellRequest(*e.Submit) + ": " + sp.tellAnswer(v)
	case spec.KindRegister:
		return fmt.Sprintf("%s is now registered as %s for %s", sp.title(e.Register.Party), e.Register.Role, sp.title(sp.meter(e.Register.MPxN)))
	case spec.KindDeviceStatus:
		return fmt.Sprintf("The status of %s becomes %s", sp.title(e.DeviceStatus.Device), e.DeviceStatus.Status)
	case spec.KindUserStatus:
		return fmt.Sprintf("The status of %s becomes %s", sp.title(e.UserStatus.User), e.UserStatus.Status)
	case spec.KindAlert:
		return fmt.Sprintf("%s raises an alert, and it goes to %s", sp.title(e.Alert.Device), sp.title(v.Result.AlertTo))
	default:
		return "The data upload of Requirement 2 is performed"
	}
}

func (sp *space) tellRequest(r spec.ServiceRequest) string {
	line := fmt.Sprintf("%s, acting as %s, sends a %s to %s", sp.title(r.Originator), r.Role, r.SRV, sp.title(r.Target))
	if r.Update == nil {
		return line
	}
	var carried []string
	for _, c := range r.Update.Certificates {
		carried = append(carried, fmt.Sprintf("the %s certificate of %s for %s", c.Role, sp.title(c.Owner), c.Use))
	}
	if len(carried) == 0 {
		carried = []string{"no certificate"}
	}
	return fmt.Sprintf("%s that declares %s and carries %s", line, r.Update.Slot, strings.Join(carried, " and "))
}

// tellAnswer says the decision with the clauses that made it: what failed, or
// what was lifted although it would have failed.
func (sp *space) tellAnswer(v model.Effect) string {
	judgement := v.Judgements[0]
	answer := v.Result.Response.String()
	var reasons []string
	for _, failure := range judgement.Failures() {
		reasons = append(reasons, fmt.Sprintf("fails %s (%s)", failure.Check, failure.Clause))
	}
	if judgement.Decision == spec.Accepted {
		for _, lift := range judgement.LiftedChecks() {
			if !lift.Satisfied {
				reasons = append(reasons, fmt.Sprintf("would fail %s (%s), which %s lifts", lift.Check, lift.Clause, lift.LiftedBy))
			}
		}
	}
	if len(reasons) == 0 {
		return answer
	}
	return answer + "; it " + strings.Join(reasons, ", ")
}

// title is what the scope calls a party or a Device.
func (sp *space) title(id spec.EUI64) string {
	for _, p := range sp.scope.Parties {
		if p.ID == id {
			return p.Title
		}
	}
	for _, d := range sp.scope.Devices {
		if d.ID == id {
			return d.Title
		}
	}
	return "nobody"
}

// meter is the Device at a metering point.
func (sp *space) meter(mpxn spec.MPxN) spec.EUI64 {
	return sp.scope.Devices[slices.IndexFunc(sp.scope.Devices, func(d Device) bool { return d.MPxN == mpxn })].ID
}
