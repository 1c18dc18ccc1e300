package server

import (
	"fmt"
	"maps"
	"slices"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// The texts that a minimal answer needs and the simulation has no source for. [A]
const (
	manufacturer = "simulated"
	alertCode    = "8F12" // any code: the model has one kind of alert
	alertText    = "alert for the Network Operator"
	maxListed    = 17 // Devices in one inventory [D]
)

// reply is the answer to a request with a response code, with what an accepted
// request asked to read. A SMETS1 Device answers through its S1SP.
func (s *Server) reply(message duis.Message, code spec.ResponseCode) (duis.Response, error) {
	answer := s.answerTo(message, code)
	if code != spec.I0 {
		return answer, nil
	}
	if message.Inventory != nil {
		return s.inventory(answer, *message.Inventory)
	}
	device, known := s.world.devices[message.ID.Target]
	if !known || device.SMETS != spec.SMETS1 {
		return answer, nil
	}
	content := duis.SMETS1Response{ID: message.ID.Swapped(), SRV: message.SRV}
	if message.Update != nil || len(message.ReadBack) > 0 {
		succeeded := true
		content.Success = &succeeded
	}
	if len(message.ReadBack) > 0 {
		credentials, err := s.readBack(device.ID, message.ReadBack)
		if err != nil {
			return duis.Response{}, err
		}
		content.Credentials = credentials
	}
	return s.throughS1SP(answer, content)
}

// answerTo is a bare code in answer to a request, with the identifiers that the
// profile gives it.
func (s *Server) answerTo(message duis.Message, code spec.ResponseCode) duis.Response {
	answer := duis.Reply(message, code, s.world.now)
	if s.options.Profile.ResponseID == duis.Absent {
		answer.ID = nil
	}
	return answer
}

// s1spRefusal is the alert by which an S1SP refuses a request that was
// acknowledged. Which codes it has is not public: both are ours. [A]
func (s *Server) s1spRefusal(message duis.Message) (duis.Response, error) {
	alert, err := duis.BuildS1SPAlert(duis.S1SPAlert{Request: &message.ID, Device: message.ID.Target, Code: "refused", At: s.world.now})
	if err == nil {
		alert, err = xmlsig.Sign(alert, s.key, s.certificate)
	}
	return duis.Response{Request: &message.ID, Code: spec.I0, At: s.world.now,
		DCCAlert: &duis.DCCAlert{Code: "N999", S1SP: &duis.S1SPMessage{Signed: alert}}}, err
}

// throughS1SP puts an S1SP's signed message into an answer or an alert.
func (s *Server) throughS1SP(answer duis.Response, content duis.SMETS1Response) (duis.Response, error) {
	document, err := duis.BuildSMETS1(content)
	if err == nil {
		document, err = xmlsig.Sign(document, s.key, s.certificate)
	}
	answer.Service = nil
	answer.SMETS1 = &duis.SMETS1Message{SRV: content.SRV, Signed: document}
	return answer, err
}

// readBack is what the answer to a 6.24.1 shows: slot, use and owner of each
// credential asked for. An empty slot is not mentioned.
func (s *Server) readBack(device spec.EUI64, slots []spec.RemotePartyRole) ([]duis.ReadCredential, error) {
	seen, err := s.system.Observe(device)
	if err != nil {
		return nil, err
	}
	var credentials []duis.ReadCredential
	for _, slot := range slots {
		if credential, held := seen.Credentials[slot]; held {
			credentials = append(credentials, duis.ReadCredential{Slot: slot, Use: spec.DigitalSigning, Owner: credential.Owner})
		}
	}
	return credentials, nil
}

// inventory answers an 8.2. No Device found is an answer without inventory,
// since the schema has no empty one.
func (s *Server) inventory(answer duis.Response, query duis.InventoryQuery) (duis.Response, error) {
	for _, id := range slices.Sorted(maps.Keys(s.world.devices)) {
		device := s.world.devices[id]
		wanted := query.Device == id || query.Device == 0 && query.MPxN != "" && query.MPxN == device.MPxN
		if !wanted || len(answer.Service.Inventory) >= maxListed {
			continue
		}
		seen, err := s.system.Observe(id)
		if err != nil {
			return duis.Response{}, err
		}
		entry := duis.InventoryEntry{
			Device: id, Type: device.Type, Status: seen.Status, Manufacturer: manufacturer, Model: string(device.Type),
			SMETSVersion: fmt.Sprintf("SMETS%d", device.SMETS), MPxN: device.MPxN,
		}
		if device.SMETS == spec.SMETS1 {
			entry.Region, entry.S1SP = duis.RegionSMETS1, fmt.Sprintf("S1SP %d", device.S1SP)
		}
		answer.Service.Inventory = append(answer.Service.Inventory, entry)
	}
	return answer, nil
}

// sign writes a response and signs it. What goes wrong here is the server's own.
func (s *Server) sign(answer duis.Response, err error) ([]byte, error) {
	var document []byte
	if err == nil {
		document, err = duis.BuildResponse(answer)
	}
	if err == nil && !(answer.IsRejection() && s.options.Profile.Rejections == duis.Unsigned) {
		document, err = xmlsig.Sign(document, s.key, s.certificate)
	}
	if err != nil {
		return nil, &internalError{err}
	}
	return document, nil
}
