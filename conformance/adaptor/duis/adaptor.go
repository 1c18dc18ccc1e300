package duis

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"example.org/mp107/conformance"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// ErrNotPossible is wrapped by every error that means: this implementation
// gives no way to do that, which says nothing about its conformance.
// The suite takes a case that ends so as inconclusive.
var ErrNotPossible = fmt.Errorf("not possible without a control endpoint: %w", conformance.ErrNotCheckable)

// Config says how a DSP is reached and what is known of it.
type Config struct {
	// URL is the DSP's service, such as https://dsp.example:8079; the paths of the
	// services are added to it.
	URL string
	// Control is the control endpoint's URL; empty where there is none.
	Control string
	// PKI holds the keys that requests are signed with and the DSP's certificates.
	PKI *pki.Kit
	// Profile is how the DSP behaves on the wire; one without a name means
	// wire.DefaultProfile. If it has a receiver, New listens there.
	Profile wire.Profile
	// Schema, if not nil, validates every message in both directions.
	Schema *wire.Schema
	// TLS configures https, with client certificates where the DSP wants them.
	TLS *tls.Config
	// Client sends the requests; nil means one that uses TLS, no proxy and no
	// redirect. TLS is not used with a client of one's own.
	Client *http.Client
	// Timeout bounds one exchange; 0 means 5 seconds.
	Timeout time.Duration

	// World is what the DSP holds when the run begins, as its vendor declares it.
	// It is needed without Control and not used with it.
	World *spec.World
	// Observer is the User who reads back without Control; zero for nobody.
	Observer spec.EUI64
	// DriveRegistration, if not nil, has the vendor's own means add a row to the
	// Registration Data. It is for a DSP without Control.
	DriveRegistration func(ctx context.Context, row spec.Registration) error
	// Name and Version are those of a DSP that no control endpoint describes.
	Name, Version string
}

// Adaptor is a conformance.Adaptor to a DSP that speaks DUIS. Calls come one at
// a time, as the suite makes them; Receiver and Transcript may be used meanwhile.
type Adaptor struct {
	options  Config
	client   *http.Client
	keys     *keyring
	answers  *xmlsig.Trust
	signers  []*pki.Certificate // of DSPs
	inbox    *inbox
	record   *recorder
	receiver *receiver

	mu          sync.Mutex // an abandoned call may still run beside the next one
	now         spec.Time
	told        map[spec.EUI64]spec.UserRole // roles the control endpoint knows of
	generations map[spec.EUI64]spec.SMETS    // of the Devices of the world
	access      access
}

// access is how worlds are made and looked into: with a control endpoint or without.
type access interface {
	describe(ctx context.Context) (conformance.Description, error)
	reset(ctx context.Context, world spec.World) error
	apply(ctx context.Context, event spec.Event) (spec.Result, error)
	observed(ctx context.Context, device spec.EUI64) (spec.Observation, error)
	// prepare is called before each request; the request sent is the one it returns.
	prepare(ctx context.Context, request spec.ServiceRequest) (spec.ServiceRequest, error)
	// concluded is called with the outcome of each request prepared.
	concluded(sent spec.ServiceRequest, response spec.Response)
}

// New checks that everything needed is there; nothing is sent yet. Errors name
// the option: a URL that is none, no PKI or one without a certificate of the
// DSP, neither Control nor World, a World that is not well formed, a receiver
// whose address cannot be listened at. Close ends what New has begun.
func New(options Config) (*Adaptor, error) {
	if err := checkURL("URL", options.URL); err != nil {
		return nil, err
	}
	if options.PKI == nil {
		return nil, errors.New("PKI: the keys to sign with and the certificates of the DSP are needed")
	}
	if options.Profile.Name == "" {
		options.Profile = wire.DefaultProfile()
	}
	if err := options.Profile.Validate(); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	if options.Timeout <= 0 {
		options.Timeout = 5 * time.Second
	}
	var signers []*pki.Certificate
	for _, certificate := range options.PKI.Certificates() {
		if certificate.Role == pki.DSPSigning {
			signers = append(signers, certificate)
		}
	}
	if len(signers) == 0 {
		return nil, fmt.Errorf("PKI: no certificate of role %s, by which the DSP's answers would be known", pki.DSPSigning)
	}
	trust := xmlsig.NewTrust
	if options.Profile.Signers == wire.Pinned {
		trust = xmlsig.NewPinned
	}
	a := &Adaptor{
		options: options, client: options.Client, signers: signers, keys: newKeyring(options.PKI, options.Profile.Signers == wire.Pinned),
		answers: trust(options.PKI.Anchors(), signers...),
		inbox:   newInbox(), record: &recorder{}, told: map[spec.EUI64]spec.UserRole{},
	}
	if a.client == nil {
		a.client = newClient(options.TLS)
	}
	if err := a.choose(); err != nil {
		return nil, err
	}
	var err error
	a.receiver, err = a.listen()
	return a, err
}

// choose finds out how worlds are made and looked into.
func (a *Adaptor) choose() error {
	if a.options.Control == "" {
		box, err := newBlackBox(a)
		a.access = box
		return err
	}
	a.access = &controlled{a}
	return checkURL("Control", a.options.Control)
}

func checkURL(name, address string) error {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "" || parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "" {
		return fmt.Errorf("%s %q: want http or https, a host and perhaps a path, as in http://127.0.0.1:8079", name, text.Printable(text.Masked(address)))
	}
	return nil
}

func newClient(config *tls.Config) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			TLSClientConfig: config, DisableCompression: true, MaxIdleConnsPerHost: 8,
			IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Close stops listening and ends the connections that are kept open. Its error is nil.
func (a *Adaptor) Close() error {
	a.receiver.close()
	a.client.CloseIdleConnections()
	return nil
}

// Describe implements conformance.Adaptor.
func (a *Adaptor) Describe(ctx context.Context) (conformance.Description, error) {
	described, err := a.access.describe(ctx)
	described.Notes = a.notes()
	return described, err
}

// notes are what a reader of a report has to know of how answers are taken.
func (a *Adaptor) notes() []string {
	p := a.options.Profile
	notes := []string{fmt.Sprintf("profile %s: the DSP is %v", p.Name, p.DSP)}
	if p.Rejections != wire.Signed {
		notes = append(notes, "an answer with an E-code and without a Signature counts as a rejection [D]")
	}
	if p.Signers == wire.Pinned {
		notes = append(notes, "the DSP's certificates are trusted because they are in the PKI folder, whatever their chain [A]")
	}
	if p.S1SPSigners == wire.Unknown {
		notes = append(notes, "an S1SP's signature inside an answer is not verified where the PKI has no certificate of its signer [A]")
	}
	if a.receives() {
		notes = append(notes, fmt.Sprintf("what is acknowledged is decided by the message that follows within %v [D]", p.Receiver.Patience))
		if p.S1SPAlert == wire.Rejection {
			notes = append(notes, "an S1SPAlert about an acknowledged request counts as a rejection [A]")
		}
	}
	return notes
}

// Reset implements conformance.Adaptor. Without a control endpoint it succeeds
// only where nothing has to be done; otherwise its error is ErrNotPossible.
func (a *Adaptor) Reset(ctx context.Context, world spec.World) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.record.clear()
	a.inbox.begin()
	clear(a.told)
	a.now = world.Now
	a.generations = map[spec.EUI64]spec.SMETS{}
	for _, device := range world.Devices {
		a.generations[device.ID] = device.SMETS
	}
	return a.access.reset(ctx, world)
}

// Apply implements conformance.Adaptor. What is reported of requests that fell
// due and of alerts is what signed messages say.
func (a *Adaptor) Apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	if event.Submit != nil {
		response, err := a.Submit(ctx, *event.Submit)
		return spec.Result{Response: &response}, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.access.apply(ctx, event)
}

// Observe implements conformance.Adaptor.
func (a *Adaptor) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.access.observed(ctx, device)
}

// Submit implements conformance.Adaptor. A request that DUIS has no way to say
// is an error that wraps ErrInexpressible of package conformance/duis, and the
// suite takes its case as not applicable. An answer that does not tell the
// decision is one too, but makes its case inconclusive.
func (a *Adaptor) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	sent, err := a.access.prepare(ctx, request)
	if err != nil {
		return spec.Response{}, saidAs(conformance.ErrNotExpressible, err)
	}
	answer, err := a.exchange(ctx, sent, wire.BuildOptions{})
	if err != nil {
		return spec.Response{}, saidAs(conformance.ErrNotExpressible, err)
	}
	if answer, err = a.awaited(ctx, sent, answer); err != nil {
		return spec.Response{}, err
	}
	response, err := a.outcome(answer)
	if err == nil {
		a.access.concluded(sent, response)
	}
	return response, err
}

// saidAs tells the suite how to take an error that means: DUIS cannot say this.
func saidAs(kind, err error) error {
	if errors.Is(err, wire.ErrInexpressible) {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}
