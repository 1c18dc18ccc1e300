package duis

import (
	"context"
	"errors"
	"fmt"

	"example.org/mp107/conformance"
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
	route := a.route(request)
	options.CommandVariant = route.CommandVariant
	response, err := a.ask(ctx, request, options, route.Service, signer)
	if err != nil || response.Service == nil || response.Service.PreCommand == nil {
		return response, err
	}
	// A pre-command goes back signed; only then is the request decided. [D]
	if options.PreCommand, err = a.keys.signPreCommand(response.Service.PreCommand.Payload, request); err != nil {
		return wire.Response{}, err
	}
	route = a.options.Profile.Route(signedPreCommand)
	options.CommandVariant = route.CommandVariant
	response, err = a.ask(ctx, request, options, route.Service, signer)
	if err == nil && response.Service != nil && response.Service.PreCommand != nil {
		err = errors.New("a signed pre-command was answered with a pre-command")
	}
	return response, err
}

// signedPreCommand is the command variant with which a pre-command goes back. [D]
const signedPreCommand = 5

// route is how a request travels, in the command variant that its kind has.
func (a *Adaptor) route(request spec.ServiceRequest) wire.Route {
	variant, err := spec.Variant(request.SRV)
	if err != nil {
		return a.options.Profile.Route(wire.SendCommand)
	}
	return a.options.Profile.RouteOf(variant, a.generations[request.Target])
}

// ask sends one signed document and reads the answer to it.
func (a *Adaptor) ask(ctx context.Context, request spec.ServiceRequest, options wire.BuildOptions, service string, signer pki.Identity) (wire.Response, error) {
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
	answer, err := a.post(ctx, service, document)
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

func (a *Adaptor) validate(what string, document []byte) error {
	if a.options.Schema == nil {
		return nil
	}
	if err := a.options.Schema.Validate(document); err != nil {
		return fmt.Errorf("%s is %w", what, err)
	}
	return nil
}

// read verifies a document of the DSP and reads what the signature covers. A
// rejection without a Signature is read as it is, where the profile says that
// one counts.
func (a *Adaptor) read(document []byte) (wire.Response, error) {
	content, err := a.verified(document)
	unsigned := isUnsigned(err) && a.options.Profile.Rejections != wire.Signed
	if err != nil && !unsigned {
		return wire.Response{}, fmt.Errorf("the answer cannot be trusted: %w", err)
	}
	if err := a.validate("the answer", document); err != nil {
		return wire.Response{}, err
	}
	if unsigned {
		content = document
	}
	response, parsing := wire.ParseResponse(content)
	if parsing != nil && !unsigned {
		return wire.Response{}, fmt.Errorf("the answer makes no sense: %w", parsing)
	}
	if unsigned && (parsing != nil || response.Service == nil || !response.IsRejection()) {
		return wire.Response{}, fmt.Errorf("the answer cannot be trusted: only a rejection may go without a Signature: %w", errors.Join(err, parsing))
	}
	for _, inner := range response.Inner() {
		_, err := a.verifiedBy(inner)
		var refusal *xmlsig.Refusal
		stranger := errors.As(err, &refusal) && refusal.Reason == xmlsig.UnknownSigner
		if err != nil && !(stranger && a.options.Profile.S1SPSigners == wire.Unknown) {
			return wire.Response{}, fmt.Errorf("the S1SP's message in the answer cannot be trusted: %w", err)
		}
	}
	return response, nil
}

// isUnsigned reports whether a document was refused for having no Signature.
func isUnsigned(err error) bool {
	var refusal *xmlsig.Refusal
	return errors.As(err, &refusal) && refusal.Reason == xmlsig.NoSignature
}

// verified is what the DSP's signature covers, at the moment of the world.
func (a *Adaptor) verified(document []byte) ([]byte, error) {
	verified, err := a.verifiedBy(document)
	if err != nil {
		return nil, err
	}
	if owner := verified.Certificate.Owner; owner != a.options.Profile.DSP {
		return nil, fmt.Errorf("signed by %v, not by the DSP %v", owner, a.options.Profile.DSP)
	}
	return verified.Content, nil
}

// verifiedBy is what a signature of any certificate of role 89 of the PKI covers.
func (a *Adaptor) verifiedBy(document []byte) (xmlsig.Verified, error) {
	return xmlsig.Verify(document, a.answers.At(pki.At(a.now), pki.DSPSigning), xmlsig.Limits{Bytes: maxAnswer})
}

var errOtherRequest = errors.New("the answer is to another request")

// idOf is the RequestID of a request on the wire.
func (a *Adaptor) idOf(request spec.ServiceRequest) wire.RequestID {
	id := wire.RequestID{Originator: request.Originator, Target: request.Target, Counter: request.Counter}
	if id.Target == spec.DSP {
		id.Target = a.options.Profile.DSP
	}
	return id
}

// belongs reports an answer that does not belong to the request: to another
// RequestID, about another variant, or inside it from another Device.
func (a *Adaptor) belongs(request spec.ServiceRequest, response wire.Response) error {
	id := a.idOf(request)
	unsigned := !response.Signed && response.IsRejection()
	switch {
	case response.Request == nil:
		return fmt.Errorf("%w, or to none: RequestID is missing", errOtherRequest)
	case *response.Request != id:
		return fmt.Errorf("%w: RequestID %v, want %v", errOtherRequest, *response.Request, id)
	case response.ID == nil && a.options.Profile.ResponseID == wire.Required && !unsigned:
		return fmt.Errorf("%w, or to none: ResponseID is missing", errOtherRequest)
	case response.ID != nil && *response.ID != id.Swapped():
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

// outcome is what a response decides; one that does not tell is no outcome, and
// its case inconclusive. The code that stands where none is published becomes
// none. An S1SP's alert about the request is its refusal, where the profile
// takes it for one, and a Device that did not do what it was told makes an
// accepted request a rejected one. [A]
func (a *Adaptor) outcome(response wire.Response) (spec.Response, error) {
	if response.DCCAlert != nil && response.DCCAlert.S1SP != nil && a.options.Profile.S1SPAlert == wire.Rejection {
		return spec.Response{Decision: spec.Rejected}, nil
	}
	decided, err := response.Outcome()
	if err != nil {
		return spec.Response{}, fmt.Errorf("%w: %w", conformance.ErrNotCheckable, err)
	}
	if response.SMETS1 != nil && response.SMETS1.Content.Success != nil && !*response.SMETS1.Content.Success {
		return spec.Response{Decision: spec.Rejected}, nil
	}
	if decided.Decision == spec.Rejected && decided.Code == wire.Unpublished {
		decided.Code = spec.NoCode
	}
	return decided, nil
}
