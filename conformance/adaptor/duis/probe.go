package duis

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// The parties of the world that a probe loads by a control endpoint: a Network
// Operator that is registered and holds the credentials of two meters. [A]
const (
	probeUser   spec.EUI64 = 0x00DB107000000001
	probeSMETS1 spec.EUI64 = 0x00DB107000001001
	probeSMETS2 spec.EUI64 = 0x00DB107000001002
	probeMPAN1  spec.MPxN  = "1012345678901"
	probeMPAN2  spec.MPxN  = "1012345678902"
)

// probe finds out how a DSP behaves, one request at a time.
type probe struct {
	a        *Adaptor
	user     spec.EUI64
	meters   map[spec.SMETS]spec.EUI64
	counters map[link]uint64

	profile            wire.Profile
	found              map[string]string // choice and how it was observed
	signed, unsigned   int               // rejections
	withID, withoutID  int               // signed answers
	unchained, chained int               // signers
}

// probed is an answer, read without regard to a profile.
type probed struct {
	response wire.Response
	code     spec.ResponseCode
	failed   error // no DUIS answer came
}

// Probe finds out by requests of its own what a DSP does where a profile has a
// choice, and returns the profile with, for each choice that was observed, how.
// The others are as in Config.Profile. It reads an inventory and credentials and
// places the credentials again that are held already, so that nothing changes.
// Without a control endpoint the declared world needs a Network Operator that
// is registered for a meter and holds its credential.
//
// An error means that nothing could be found out: no answer came, or none that
// is signed by a DSP of the PKI.
func Probe(ctx context.Context, config Config) (wire.Profile, map[string]string, error) {
	// Whatever comes is looked at: trust is a thing to be found out.
	config.Profile.Receiver.Listen, config.Profile.Receiver.URL = "", ""
	a, err := New(config)
	if err != nil {
		return wire.Profile{}, nil, err
	}
	defer a.Close()
	p := &probe{a: a, counters: map[link]uint64{}, profile: a.options.Profile, found: map[string]string{}, meters: map[spec.SMETS]spec.EUI64{}}
	p.profile.Services = maps.Clone(p.profile.Services)
	if err := p.prepare(ctx); err != nil {
		return wire.Profile{}, nil, err
	}
	if err := p.inventory(ctx); err != nil {
		return wire.Profile{}, nil, err
	}
	p.reads(ctx)
	p.critical(ctx)
	p.conclude()
	return p.profile, p.found, p.profile.Validate()
}

// prepare loads a world, or finds the parties in the declared one.
func (p *probe) prepare(ctx context.Context) error {
	if control, controlled := p.a.access.(*controlled); controlled {
		p.user, p.meters = probeUser, map[spec.SMETS]spec.EUI64{spec.SMETS1: probeSMETS1, spec.SMETS2: probeSMETS2}
		// The endpoint may have another identifier than the profile: that is a thing to be found out.
		if err := p.a.Reset(ctx, probeWorld()); err != nil {
			return err
		}
		_, err := control.prepare(ctx, spec.ServiceRequest{Originator: p.user, Role: spec.ED})
		return err
	}
	world := *p.a.options.World
	p.a.now = world.Now
	for _, counter := range world.Counters {
		p.counters[link{counter.Originator, counter.Target}] = counter.Last
	}
	for _, device := range world.Devices {
		holder := device.Credentials[spec.NetworkOperator].Owner
		user, isUser := userIn(world, holder)
		if !isUser || !slices.Equal(user.Roles, []spec.UserRole{spec.ED}) || user.Status != spec.UserActive ||
			ownerIn(world, device.MPxN, spec.ED) != holder || p.user != 0 && p.user != holder || p.meters[device.SMETS] != 0 {
			continue
		}
		p.user, p.meters[device.SMETS] = holder, device.ID
	}
	if p.user == 0 {
		return fmt.Errorf("%w: the declared world has no active User in the role ED alone that is registered for a meter and holds its NetworkOperator credential", ErrNotPossible)
	}
	return nil
}

func probeWorld() spec.World {
	meter := func(id spec.EUI64, smets spec.SMETS, s1sp spec.S1SP, mpan spec.MPxN) spec.Device {
		return spec.Device{ID: id, Type: spec.ESME, SMETS: smets, S1SP: s1sp, Status: spec.Commissioned, MPxN: mpan,
			Credentials: map[spec.RemotePartyRole]spec.Credential{spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: probeUser}}}
	}
	from := spec.Epoch - 365*spec.Day
	return spec.World{
		Now:     spec.Epoch,
		Users:   []spec.User{{ID: probeUser, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive}},
		Devices: []spec.Device{meter(probeSMETS1, spec.SMETS1, spec.S1SP1, probeMPAN1), meter(probeSMETS2, spec.SMETS2, spec.NoS1SP, probeMPAN2)},
		Registrations: []spec.Registration{
			{MPxN: probeMPAN1, Role: spec.ED, Party: probeUser, From: from},
			{MPxN: probeMPAN2, Role: spec.ED, Party: probeUser, From: from},
		},
	}
}

// send makes one request in a command variant at a service.
func (p *probe) send(ctx context.Context, srv spec.SRV, target spec.EUI64, options wire.BuildOptions, service string) probed {
	between := link{p.user, target}
	p.counters[between]++
	request := spec.ServiceRequest{Originator: p.user, Role: spec.ED, Target: target, Counter: p.counters[between], SRV: srv,
		Signature: spec.Signature{Signer: p.user, Valid: true}}
	if srv == spec.UpdateSecurityCredentialsKRP {
		request.Update = &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{
			{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: p.user}}}
	}
	signer, err := p.a.signer(ctx, p.user)
	if err != nil {
		return probed{failed: err}
	}
	options = p.a.wireOptions(options)
	options.DSP = p.profile.DSP
	document, err := p.a.build(request, options)
	if err == nil {
		document, err = sign(document, signer, true)
	}
	if err == nil {
		document, err = p.a.post(ctx, service, document)
	}
	if err != nil {
		return probed{failed: err}
	}
	return p.look(document)
}

// look reads an answer whether it is signed or not, and counts what it shows.
func (p *probe) look(document []byte) probed {
	anchors := p.a.options.PKI.Anchors()
	trust := xmlsig.NewPinned(anchors, p.a.signers...)
	verified, err := xmlsig.Verify(document, trust.At(pki.At(p.a.now), pki.DSPSigning), xmlsig.Limits{Bytes: maxAnswer})
	content := verified.Content
	if isUnsigned(err) {
		content = document
	} else if err != nil {
		return probed{failed: fmt.Errorf("the answer cannot be trusted: %w", err)}
	}
	response, parsing := wire.ParseResponse(content)
	if parsing != nil {
		return probed{failed: fmt.Errorf("the answer makes no sense: %w", parsing)}
	}
	switch {
	case err != nil && response.IsRejection():
		p.unsigned++
	case err != nil:
		return probed{failed: errors.New("an answer that is no rejection has no Signature")}
	default:
		if response.IsRejection() {
			p.signed++
		}
		if response.ID != nil {
			p.withID++
		} else {
			p.withoutID++
		}
		if _, err := anchors.Path(verified.Certificate); err != nil {
			p.unchained++
		} else {
			p.chained++
		}
		p.profile.DSP = verified.Certificate.Owner
		p.found["dsp"] = "who signed an answer"
	}
	return probed{response: response, code: response.Code}
}

// taken reports whether a service had to do with a request: it answered, and
// with neither E12 nor E13, which say that it is at the wrong place. [D]
func (r probed) taken() bool {
	return r.failed == nil && r.code != "E12" && r.code != "E13"
}

// route finds the first service that takes a command variant.
func (p *probe) route(ctx context.Context, commandVariant int, srv spec.SRV, target spec.EUI64, options wire.BuildOptions) (probed, bool) {
	options.CommandVariant = commandVariant
	usual := p.profile.Services[commandVariant]
	for _, service := range append([]string{usual}, wire.Services()...) {
		if answer := p.send(ctx, srv, target, options, service); answer.taken() {
			p.profile.Services[commandVariant] = service
			name := fmt.Sprintf("services %d", commandVariant)
			p.found[name] = fmt.Sprintf("%s answered %s", service, answer.code)
			return answer, true
		}
	}
	return probed{}, false
}

// inventory asks for an 8.2: an answer to that is needed to go on. If the DSP
// goes by another identifier than was thought, it is asked again under that.
func (p *probe) inventory(ctx context.Context) error {
	subject := p.meters[spec.SMETS1] + p.meters[spec.SMETS2]
	options := wire.BuildOptions{Subject: subject, CommandVariant: wire.NonDeviceService}
	first := p.send(ctx, "8.2", spec.DSP, options, p.profile.Services[wire.NonDeviceService])
	if _, taken := p.route(ctx, wire.NonDeviceService, "8.2", spec.DSP, wire.BuildOptions{Subject: subject}); !taken {
		if first.failed != nil {
			return first.failed
		}
		return fmt.Errorf("no service takes an 8.2: the one it belongs to answers %s", first.code)
	}
	return nil
}

// reads asks for credentials, in each command variant that a read can have, and
// of a Device that does not exist, which is to be rejected.
func (p *probe) reads(ctx context.Context) {
	target := p.meters[spec.SMETS1]
	if target == 0 {
		target = p.meters[spec.SMETS2]
	}
	var acknowledged []int
	observed := false
	for _, commandVariant := range []int{1, 2, 3} {
		answer, taken := p.route(ctx, commandVariant, "6.24.1", target, wire.BuildOptions{})
		if !taken || answer.response.IsRejection() || commandVariant == 2 {
			continue
		}
		observed = true
		if answer.code == spec.I99 {
			acknowledged = append(acknowledged, commandVariant)
		}
	}
	if observed {
		p.acknowledges(acknowledged, []int{1, 3})
	}
	p.send(ctx, "6.24.1", wire.DefaultSubject, wire.BuildOptions{CommandVariant: wire.SendCommand}, p.profile.Services[wire.SendCommand])
}

// acknowledges notes which of the command variants that were looked at are.
func (p *probe) acknowledges(seen, looked []int) {
	p.profile.Acknowledges = slices.DeleteFunc(slices.Clone(p.profile.Acknowledges), func(cv int) bool { return slices.Contains(looked, cv) })
	p.profile.Acknowledges = append(p.profile.Acknowledges, seen...)
	slices.Sort(p.profile.Acknowledges)
	p.found["acknowledges"] = "which requests were answered I99"
}

// critical looks at how critical requests travel: to a SMETS2 Device by
// pre-command or not, to a SMETS1 Device by the first route that takes them.
func (p *probe) critical(ctx context.Context) {
	const update = spec.UpdateSecurityCredentialsKRP
	if target := p.meters[spec.SMETS2]; target != 0 {
		answer, taken := p.route(ctx, wire.TransformRequest, update, target, wire.BuildOptions{})
		switch {
		case !taken || answer.response.IsRejection():
		case answer.response.Service != nil && answer.response.Service.PreCommand != nil:
			p.profile.PreCommand, p.found["pre-command"] = wire.Returned, "a 6.15.1 to a SMETS2 Device was answered with one"
		default:
			p.profile.PreCommand, p.found["pre-command"] = wire.Decision, fmt.Sprintf("a 6.15.1 to a SMETS2 Device was answered %s", answer.code)
		}
		for _, commandVariant := range []int{5, 6, 7} {
			p.route(ctx, commandVariant, update, target, wire.BuildOptions{PreCommand: []byte("no pre-command")})
		}
	}
	target := p.meters[spec.SMETS1]
	if target == 0 {
		return
	}
	for _, route := range []wire.Route{p.profile.SMETS1Critical, {CommandVariant: 4, Service: wire.ServiceTransform}, {CommandVariant: 4, Service: wire.ServiceSend}, {CommandVariant: 1, Service: wire.ServiceSend}} {
		answer := p.send(ctx, update, target, wire.BuildOptions{CommandVariant: route.CommandVariant}, route.Service)
		if !answer.taken() {
			continue
		}
		p.profile.SMETS1Critical = route
		p.found["smets1-critical"] = fmt.Sprintf("a 6.15.1 in command variant %d was answered %s at %s", route.CommandVariant, answer.code, route.Service)
		if answer.code == spec.I99 && !slices.Contains(p.profile.Acknowledges, route.CommandVariant) {
			p.acknowledges([]int{route.CommandVariant}, nil)
		}
		return
	}
}

// conclude takes together what all answers showed.
func (p *probe) conclude() {
	switch {
	case p.unsigned > 0:
		p.profile.Rejections, p.found["rejections"] = wire.Unsigned, fmt.Sprintf("%d of %d rejections had no Signature", p.unsigned, p.unsigned+p.signed)
	case p.signed > 0:
		p.profile.Rejections, p.found["rejections"] = wire.Signed, fmt.Sprintf("%d rejections, all signed", p.signed)
	}
	all := p.withID + p.withoutID
	p.profile.ResponseID, p.found["response-id"] = wire.Optional, fmt.Sprintf("%d of %d signed answers had one", p.withID, all)
	if p.withID == all {
		p.profile.ResponseID = wire.Required
	} else if p.withID == 0 {
		p.profile.ResponseID = wire.Absent
	}
	p.profile.Signers, p.found["signers"] = wire.Chain, "the signers' certificates lead to a root of the PKI"
	if p.unchained > 0 {
		p.profile.Signers, p.found["signers"] = wire.Pinned, "a signer's certificate leads to no root of the PKI"
	}
	if len(p.profile.Acknowledges) > 0 {
		p.profile.Receiver.Listen = "127.0.0.1:0"
	}
}
