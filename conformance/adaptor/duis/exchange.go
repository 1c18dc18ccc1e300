package duis

import (
	"context"
	"errors"
	"fmt"

	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// exchange sends one request, signed as it says, and reads the answer to it.
func (a *Adaptor) exchange(ctx context.Context, request spec.ServiceRequest, options wire.BuildOptions) (wire.Response, error) {
	signer, err := a.signer(ctx, request.Signature.Signer)
	if err != nil {
		return wire.Response{}, err
	}
	document, err := a.build(request, a.wireOptions(options))
	if err != nil {
		return wire.Response{}, err
	}
	if document, err = sign(document, signer, request.Signature.Valid); err != nil {
		return wire.Response{}, err
	}
	if err := a.validate("the request", document); err != nil {
		return wire.Response{}, err
	}
	answer, err := a.post(ctx, a.service(request), document)
	if err != nil {
		return wire.Response{}, err
	}
	response, err := a.read(answer)
	if err != nil {
		return wire.Response{}, err
	}
	return response, a.belongs(request, response)
}

// build writes a request. A variant that DUIS can only say with a moment (8.5)
// is said at once with the present one, where the present is known: where a
// control endpoint sets it. [A]
func (a *Adaptor) build(request spec.ServiceRequest, options wire.BuildOptions) ([]byte, error) {
	document, err := wire.Build(request, options)
	if _, controlled := a.access.(*controlled); !controlled || request.ExecuteAt != nil || !errors.Is(err, wire.ErrInexpressible) {
		return document, err
	}
	now := a.now
	request.ExecuteAt = &now
	if document, retried := wire.Build(request, options); retried == nil {
		return document, nil
	}
	return nil, err
}

// signer is the identity of a party, made known to the DSP where it is new.
func (a *Adaptor) signer(ctx context.Context, party spec.EUI64) (pki.Identity, error) {
	control, controlled := a.access.(*controlled)
	if party == 0 {
		return pki.Identity{}, fmt.Errorf("a request signed by nobody %w: name a signer", wire.ErrInexpressible)
	}
	identity, issued, err := a.keys.user(party, controlled)
	if err != nil {
		return pki.Identity{}, err
	}
	// An expired certificate in the PKI would make every request a rejected one,
	// and none of them for the reason that the case is about.
	if err := identity.Certificate.ValidAt(pki.At(a.now)); err != nil {
		return pki.Identity{}, fmt.Errorf("nothing was sent, as it could not be signed: %w", err)
	}
	if issued {
		err = control.makeKnown(ctx, identity.Certificate)
	}
	return identity, err
}

// service is the path of the service that a request goes to, by its command
// variant as in the DCC's published client. [D]
func (a *Adaptor) service(request spec.ServiceRequest) string {
	variant, err := spec.Variant(request.SRV)
	switch {
	case err != nil:
		return "serviceS"
	case variant.NonDevice && !variant.Critical:
		return "serviceD"
	case variant.Critical && !a.options.CriticalToSend:
		return "serviceT"
	}
	return "serviceS"
}

func (a *Adaptor) validate(what string, document []byte) error {
	if a.options.Schema == nil {
		return nil
	}
	if err := a.options.Schema.Validate(document); err != nil {
		return fmt.Errorf("%s is %w", what, err)
	}
	return nil
}

// read verifies a document of the DSP and reads what the signature covers.
func (a *Adaptor) read(document []byte) (wire.Response, error) {
	content, err := a.verified(document)
	if err != nil {
		return wire.Response{}, fmt.Errorf("the answer cannot be trusted: %w", err)
	}
	if err := a.validate("the answer", document); err != nil {
		return wire.Response{}, err
	}
	response, err := wire.ParseResponse(content)
	if err != nil {
		return wire.Response{}, fmt.Errorf("the answer makes no sense: %w", err)
	}
	if inner := response.SMETS1; inner != nil {
		if _, err := a.verified(inner.Signed); err != nil {
			return wire.Response{}, fmt.Errorf("the S1SP's message in the answer cannot be trusted: %w", err)
		}
	}
	return response, nil
}

// verified is what the DSP's signature covers, at the moment of the world.
func (a *Adaptor) verified(document []byte) ([]byte, error) {
	verified, err := xmlsig.Verify(document, a.answers.At(pki.At(a.now), pki.DSPSigning), xmlsig.Limits{Bytes: maxAnswer})
	if err != nil {
		return nil, err
	}
	if owner := verified.Certificate.Owner; owner != a.options.DSP {
		return nil, fmt.Errorf("signed by %v, not by the DSP %v", owner, a.options.DSP)
	}
	return verified.Content, nil
}

var errOtherRequest = errors.New("the answer is to another request")

// belongs reports an answer that does not belong to the request: to another
// RequestID, about another variant, or inside it from another Device.
func (a *Adaptor) belongs(request spec.ServiceRequest, response wire.Response) error {
	id := wire.RequestID{Originator: request.Originator, Target: request.Target, Counter: request.Counter}
	if id.Target == spec.DSP {
		id.Target = a.options.DSP
	}
	switch {
	case response.Request == nil || response.ID == nil:
		return fmt.Errorf("%w, or to none: RequestID or ResponseID is missing", errOtherRequest)
	case *response.Request != id:
		return fmt.Errorf("%w: RequestID %v, want %v", errOtherRequest, *response.Request, id)
	case *response.ID != id.Swapped():
		return fmt.Errorf("%w: ResponseID %v, want %v", errOtherRequest, *response.ID, id.Swapped())
	}
	srv := spec.SRV("")
	switch {
	case response.Service != nil:
		srv = response.Service.SRV
	case response.SMETS1 != nil:
		srv = response.SMETS1.Content.SRV
		if inner := response.SMETS1.Content.ID; inner != id.Swapped() {
			return fmt.Errorf("%w: the S1SP answers %v, want %v", errOtherRequest, inner, id.Swapped())
		}
	default:
		return fmt.Errorf("%w: it is an alert", errOtherRequest)
	}
	if srv != request.SRV {
		return fmt.Errorf("%w: of variant %q, want %s", errOtherRequest, srv, request.SRV)
	}
	return nil
}

// outcome is what a response decides. The code that stands where none is
// published becomes none, and a Device that did not do what it was told makes
// an accepted request a rejected one. [A]
func outcome(response wire.Response) (spec.Response, error) {
	if response.Service != nil && response.Service.Other == "PreCommand" {
		return spec.Response{}, fmt.Errorf("the DSP answered with a pre-command: the decision on a critical request that goes on as signed GBCS %w alone", wire.ErrInexpressible)
	}
	decided := response.Outcome()
	if response.SMETS1 != nil && response.SMETS1.Content.Success != nil && !*response.SMETS1.Content.Success {
		return spec.Response{Decision: spec.Rejected}, nil
	}
	if decided.Decision == spec.Rejected && decided.Code == wire.Unpublished {
		decided.Code = spec.NoCode
	}
	return decided, nil
}
