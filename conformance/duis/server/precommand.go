package server

import (
	"bytes"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// preCommand is a transformed request whose signed pre-command has not come back.
type preCommand struct {
	request spec.ServiceRequest
	payload []byte
}

// The GBCS of a pre-command is not made here: its payload is a text of our own,
// to which the User's signature is appended as its length and r and s. Checking
// that signature is for the Device, which is not simulated. [A]
const (
	gbcsVersion     = "simulated"
	signatureLength = 64
	maxPending      = 4096 // pre-commands that are waited for
)

// transforms reports whether a request is answered with a pre-command. [D] the
// table of command variants: 4, which a SMETS1 Device has no use for.
func (s *Server) transforms(message duis.Message) bool {
	return s.options.Profile.PreCommand == duis.Returned && message.CommandVariant == duis.TransformRequest &&
		s.world.devices[message.ID.Target].SMETS == spec.SMETS2
}

// transform answers a request that would be accepted with its pre-command. One
// that would not is refused here and now. A second one of the same RequestID and
// command variant is a replay. [D]
func (s *Server) transform(message duis.Message, request spec.ServiceRequest) (verdict, error) {
	if _, again := s.world.pending[message.ID]; again || len(s.world.pending) >= maxPending {
		return verdict{code: duis.Unpublished}, nil
	}
	response, err := s.system.Preview(request)
	if err != nil {
		return verdict{}, &internalError{err}
	}
	if response.Decision == spec.Rejected {
		return s.submit(message, request)
	}
	payload := []byte("simulated pre-command of " + message.ID.String())
	s.world.pending[message.ID] = preCommand{request, payload}
	return verdict{code: spec.I0, preCommand: &duis.PreCommand{Version: gbcsVersion, Payload: payload}}, nil
}

// decideSigned decides on a signed pre-command: it has to be one that was given
// out under this RequestID, with a signature after it.
func (s *Server) decideSigned(message duis.Message, signature spec.Signature) (verdict, error) {
	pending, known := s.world.pending[message.ID]
	signed, whole := bytes.CutPrefix(message.PreCommand, pending.payload)
	if !known || !whole || len(signed) != 1+signatureLength || signed[0] != signatureLength || message.SRV != pending.request.SRV {
		return verdict{code: duis.Unpublished}, nil
	}
	request := pending.request
	request.Signature = signature
	v, err := s.submit(message, request)
	if err == nil && !v.rejected {
		delete(s.world.pending, message.ID)
	}
	return v, err
}
