package server

import (
	"fmt"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// Message is a signed DUIS document that the DSP sends of its own accord: the
// outcome of a request that fell due, or an alert.
type Message struct {
	To       spec.EUI64 `json:"to"`
	Document string     `json:"document"`
}

// apply lets an event happen and sends what follows from it.
func (s *Server) apply(event spec.Event) (spec.Result, []Message, error) {
	result, err := s.system.Apply(event)
	if err != nil {
		return spec.Result{}, nil, err
	}
	if event.Advance != nil {
		s.world.now = event.Advance.To
	}
	var messages []Message
	for _, execution := range result.Executions {
		request, waited := s.world.waiting[execution.RequestID]
		if !waited {
			return spec.Result{}, nil, &internalError{fmt.Errorf("request %s fell due and was never received", execution.RequestID)}
		}
		v := verdictOf(execution.Response, true)
		v.rejected = v.rejected && s.options.Profile.Acknowledged(request.CommandVariant)
		document, err := s.sign(s.outcome(request, v))
		if err != nil {
			return spec.Result{}, nil, err
		}
		messages = append(messages, Message{To: request.ID.Originator, Document: string(document)})
	}
	if result.AlertTo != 0 {
		document, err := s.sign(s.alert(event.Alert.Device, result.AlertTo))
		if err != nil {
			return spec.Result{}, nil, err
		}
		messages = append(messages, Message{To: result.AlertTo, Document: string(document)})
	}
	s.mail.send(messages)
	return result, messages, nil
}

// alert is the alert of a Device to a recipient. That of a SMETS2 Device holds
// GBCS in a real system; here it holds one octet, as the schema wants some. [A]
func (s *Server) alert(device, to spec.EUI64) (duis.Response, error) {
	s.world.alerts++
	id := duis.RequestID{Originator: device, Target: to, Counter: s.world.alerts}
	alert := duis.Response{ID: &id, Code: spec.I0, At: s.world.now}
	if s.world.devices[device].SMETS == spec.SMETS1 {
		content := duis.SMETS1Alert{Code: alertCode, Description: alertText, At: s.world.now}
		return s.throughS1SP(alert, duis.SMETS1Response{ID: id, Alert: &content})
	}
	alert.DeviceAlert = &duis.DeviceAlert{Code: alertCode, Payload: []byte{0}}
	return alert, nil
}
