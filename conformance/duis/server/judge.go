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
	code, err := s.decide(message, signature, service)
	if err != nil {
		return duis.Response{}, err
	}
	return s.reply(message, code)
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
func (s *Server) decide(message duis.Message, signature spec.Signature, service string) (spec.ResponseCode, error) {
	if signature.Valid {
		if !servedAt(message, service) {
			return wrongService, nil
		}
		if message.CheckCommandVariant() != nil {
			return wrongCommandVariant, nil
		}
	}
	request, err := message.Request(s.interpretation(message), signature)
	var unknown *duis.UnknownRole
	switch {
	case errors.As(err, &unknown):
		return spec.E1, nil
	case err != nil:
		return duis.Unpublished, nil // its certificates cannot be used, or its target does not suit it
	case s.misusesCertificates(message):
		return duis.Unpublished, nil
	}
	response, err := s.system.Submit(request)
	if err != nil {
		return "", &internalError{err}
	}
	if response.Code == spec.I99 {
		s.world.waiting[request.RequestID()] = message
	}
	return duis.WireCode(response), nil
}

// servedAt reports whether a service takes requests of a command variant. [D]
// for 4 and 8; that serviceS takes 4 too is ours. [A]
func servedAt(message duis.Message, service string) bool {
	switch service {
	case NonDevice:
		return message.CommandVariant == duis.NonDeviceService
	case Transform:
		return message.CommandVariant == duis.TransformRequest
	default:
		return message.CommandVariant != duis.NonDeviceService
	}
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
