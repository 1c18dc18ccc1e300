package server

import (
	"context"
	"errors"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// Response codes of the wire that no decision of the model ends in. [D]
const (
	wrongCommandVariant spec.ResponseCode = "E12"
	wrongService        spec.ResponseCode = "E13"
)

// answer decides one request and writes the signed answer. An error means that
// the document is no signed DUIS request, unless it is an internalError.
func (s *Server) answer(ctx context.Context, document []byte, service string) ([]byte, error) {
	s.mu.RLock()
	resolve := s.trust.At(pki.At(s.world.now), pki.UserSigning)
	s.mu.RUnlock()
	limits := xmlsig.Limits{Bytes: int(s.options.MaxBody), Stop: ctx.Err}
	verified, refusal := xmlsig.Verify(document, resolve, limits)
	if refusal != nil && !aboutTrust(refusal) {
		return nil, refusal
	}
	content, signature := verified.Content, spec.Signature{}
	if refusal == nil {
		signature = spec.Signature{Signer: verified.Certificate.Owner, Valid: true}
	} else {
		// Not verified: read for the sake of its refusal. See the package's description.
		content, signature.Signer = document, claimedSigner(verified.Signer, resolve)
	}
	message, err := duis.Parse(content)
	if err != nil {
		return nil, err
	}
	return s.sign(s.settle(message, signature, service))
}

// settle decides a request and makes its answer before another one is looked
// at, so that an answer shows what the request brought about and nothing later.
func (s *Server) settle(message duis.Message, signature spec.Signature, service string) (duis.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, err := s.decide(message, signature, service)
	if err != nil {
		return duis.Response{}, err
	}
	if v.preCommand != nil {
		answer := s.answerTo(message, v.code)
		answer.Service.PreCommand = v.preCommand
		return answer, nil
	}
	// What waits for its time is the DSP's to keep: no Device and no S1SP has to
	// do with it yet. [A]
	waits := message.ExecuteAt != nil && *message.ExecuteAt > s.world.now
	later := v.bySystem && !waits && s.options.Profile.Acknowledged(message.CommandVariant)
	if !later || v.rejected && !s.refusesByAlert(message, v) {
		return s.reply(message, v.code)
	}
	document, err := s.sign(s.outcome(message, v))
	if err != nil {
		return duis.Response{}, err
	}
	s.mail.send([]Message{{To: message.ID.Originator, Document: string(document)}})
	return s.answerTo(message, spec.I99), nil
}

// verdict is what becomes of a request.
type verdict struct {
	code spec.ResponseCode
	// bySystem tells that the system behind the wire decided, on a request whose
	// signature verifies; rejected and published, how, and whether with a code.
	bySystem, rejected, published bool
	// preCommand is set where the request is not decided yet, but transformed.
	preCommand *duis.PreCommand
}

// refusesByAlert reports whether a request is refused by its S1SP and not by the
// DSP: one to a SMETS1 Device that fails a check without a published code. [A]
func (s *Server) refusesByAlert(message duis.Message, v verdict) bool {
	return v.rejected && !v.published && s.options.Profile.S1SPAlert == duis.Rejection &&
		s.world.devices[message.ID.Target].SMETS == spec.SMETS1
}

// outcome is the message that follows an acknowledgement.
func (s *Server) outcome(message duis.Message, v verdict) (duis.Response, error) {
	if s.refusesByAlert(message, v) {
		return s.s1spRefusal(message)
	}
	return s.reply(message, v.code)
}

// aboutTrust tells a request that somebody else may have made, or that was
// changed on its way, from a document that is no signed request at all.
func aboutTrust(err error) bool {
	var refusal *xmlsig.Refusal
	if !errors.As(err, &refusal) {
		return false
	}
	switch refusal.Reason {
	case xmlsig.Digest, xmlsig.UnknownSigner, xmlsig.Chain, xmlsig.WrongRole, xmlsig.NotYetValid, xmlsig.Expired, xmlsig.BadSignature:
		return true
	}
	return false
}

// decide is the response code for a request. Checks that only the wire can
// fail come first, but not before the signature's.
func (s *Server) decide(message duis.Message, signature spec.Signature, service string) (verdict, error) {
	if code := s.misrouted(message, service); code != "" && signature.Valid {
		return verdict{code: code}, nil
	}
	if message.PreCommand != nil {
		return s.decideSigned(message, signature)
	}
	request, err := message.Request(s.interpretation(message), signature)
	var unknown *duis.UnknownRole
	switch {
	case errors.As(err, &unknown):
		return verdict{code: spec.E1}, nil
	case err != nil:
		return verdict{code: duis.Unpublished}, nil // its certificates cannot be used, or its target does not suit it
	case s.misusesCertificates(message):
		return verdict{code: duis.Unpublished}, nil
	case s.transforms(message):
		return s.transform(message, request)
	}
	return s.submit(message, request)
}

// submit has the system behind the wire decide.
func (s *Server) submit(message duis.Message, request spec.ServiceRequest) (verdict, error) {
	response, err := s.system.Submit(request)
	if err != nil {
		return verdict{}, &internalError{err}
	}
	if response.Code == spec.I99 {
		s.world.waiting[request.RequestID()] = message
	}
	return verdictOf(response, request.Signature.Valid), nil
}

func verdictOf(response spec.Response, authentic bool) verdict {
	return verdict{
		code: duis.WireCode(response), bySystem: authentic,
		rejected: response.Decision == spec.Rejected, published: response.Code != spec.NoCode,
	}
}

// misrouted is the code for a request at another service than that of its
// command variant, or of another command variant than its kind has; none for
// one that is where it belongs. [D] the table of command variants; a critical
// request to a SMETS1 Device has the profile's route and no other. [A]
func (s *Server) misrouted(message duis.Message, service string) spec.ResponseCode {
	profile := s.options.Profile
	variant, err := spec.Variant(message.SRV)
	fits := err == nil && message.CheckCommandVariant() == nil
	route := profile.Route(message.CommandVariant)
	if variant.Critical && s.world.devices[message.ID.Target].SMETS == spec.SMETS1 {
		fits = message.PreCommand == nil && message.CommandVariant == profile.SMETS1Critical.CommandVariant
		if fits {
			route = profile.SMETS1Critical
		}
	}
	switch {
	case route.Service != service:
		return wrongService
	case !fits:
		return wrongCommandVariant
	}
	return ""
}

// claimedSigner is who a document that did not verify is said to be signed by;
// zero if that is nobody known.
func claimedSigner(signer xmlsig.Signer, resolve xmlsig.Resolver) spec.EUI64 {
	certificate, err := resolve(signer)
	if err != nil {
		return 0
	}
	return certificate.Owner
}

// internalError is a failure of the server, not of the request.
type internalError struct{ cause error }

func (e *internalError) Error() string { return "internal error: " + e.cause.Error() }

func (e *internalError) Unwrap() error { return e.cause }
