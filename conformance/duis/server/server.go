package server

import (
	"crypto"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// Config says how a server behaves apart from its decisions. The zero value
// is fit for use.
type Config struct {
	// Profile is how it behaves on the wire; one without a name means
	// duis.DefaultProfile.
	Profile duis.Profile
	// Version is what Describe reports as the version.
	Version string
	// MaxBody bounds a request in bytes; 0 means 1 MiB.
	MaxBody int64
	// Timeout bounds the receipt of one request and the work on it; 0 means 10 seconds.
	Timeout time.Duration
	// Grace is how long requests under way may take to end when Serve does; 0
	// means 5 seconds.
	Grace time.Duration
	// Concurrent bounds the requests worked on at one time; 0 means 64.
	Concurrent int
	// Endpoints are the URLs to which later responses and alerts are sent.
	Endpoints map[spec.EUI64]string
	// Client sends them; nil means one that follows no redirect.
	Client *http.Client
	// Retry is the pause before a second attempt to send, doubled before each
	// further one; 0 means a second.
	Retry time.Duration
}

func (o Config) orDefault() Config {
	if o.Profile.Name == "" {
		o.Profile = duis.DefaultProfile()
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 1 << 20
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Grace <= 0 {
		o.Grace = 5 * time.Second
	}
	if o.Concurrent <= 0 {
		o.Concurrent = 64
	}
	if o.Retry <= 0 {
		o.Retry = time.Second
	}
	if o.Client == nil {
		o.Client = &http.Client{
			Timeout:       o.Timeout,
			Transport:     &http.Transport{DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	return o
}

// Server is a simulated DSP that speaks DUIS. Its handlers may be used by any
// number of connections; Close ends what they started.
type Server struct {
	options     Config
	system      *dsp.DSP
	description Description
	anchors     *pki.Anchors
	certificate *pki.Certificate
	key         crypto.Signer
	busy        chan struct{}
	mail        *mail

	mu      sync.RWMutex
	world   world
	roles   duis.Roles
	signers []*pki.Certificate
	trust   *xmlsig.Trust
}

// world is what the server itself needs to know of the world loaded.
type world struct {
	now     spec.Time
	devices map[spec.EUI64]spec.Device
	waiting map[string]duis.Message // accepted requests that are not due yet, by RequestID
	alerts  uint64                  // how many alerts were sent
	pending map[duis.RequestID]preCommand
}

func newWorld(now spec.Time) world {
	return world{now: now, devices: map[spec.EUI64]spec.Device{}, waiting: map[string]duis.Message{}, pending: map[duis.RequestID]preCommand{}}
}

// New starts a simulated DSP that trusts the authority of the kit and knows the
// kit's certificates. It is empty until the control endpoint gives it a world.
// Errors: those of dsp.New; a kit without certificate and key of the DSP for
// signing XML (role 89, owner the profile's DSP); an endpoint that is no HTTP URL.
func New(config dsp.Config, kit *pki.Kit, options Config) (*Server, error) {
	options = options.orDefault()
	if err := options.Profile.Validate(); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	system, err := dsp.New(config)
	if err != nil {
		return nil, err
	}
	identity, found := kit.Find(pki.DSPSigning, options.Profile.DSP, pki.DigitalSignature)
	if !found || identity.Signer() == nil {
		return nil, fmt.Errorf("the PKI holds no certificate with private key of role %s for the DSP %v: it could not sign its answers", pki.DSPSigning, options.Profile.DSP)
	}
	s := &Server{
		world:   newWorld(0),
		options: options, system: system, description: describe(config, options),
		anchors: kit.Anchors(), certificate: identity.Certificate, key: identity.Signer(),
		busy: make(chan struct{}, options.Concurrent), roles: duis.Roles{},
	}
	s.know(kit.Certificates()...)
	s.mail, err = newMail(options)
	return s, err
}

// Close ends the sending of later responses and waits for it to have ended.
// What was not delivered stays with the control endpoint.
func (s *Server) Close() { s.mail.close() }

// know adds certificates of signers. The caller holds the lock, or is New.
func (s *Server) know(certificates ...*pki.Certificate) {
	for _, candidate := range certificates {
		if !slices.ContainsFunc(s.signers, candidate.Equal) {
			s.signers = append(s.signers, candidate)
		}
	}
	if s.options.Profile.Signers == duis.Pinned {
		s.trust = xmlsig.NewPinned(s.anchors, s.signers...)
		return
	}
	s.trust = xmlsig.NewTrust(s.anchors, s.signers...)
}

// Description says what is under test, in the form of the suite's own.
type Description struct {
	Name      string     `json:"name"`
	Version   string     `json:"version"`
	Abilities []string   `json:"abilities"`
	DSP       spec.EUI64 `json:"dsp"`
}

func describe(config dsp.Config, options Config) Description {
	abilities := []string{"register", "device-status", "user-status", "advance"}
	if config.Release.Includes(spec.MP107R2) {
		abilities = append(abilities, "upload")
	}
	return Description{Name: config.Name(), Version: options.Version, Abilities: append(abilities, "alert", "observe"), DSP: options.Profile.DSP}
}

// reset puts the system into a world. Each User acts in the first of its roles
// until the directory is told otherwise.
func (s *Server) reset(from spec.World) error {
	if err := s.system.Reset(from); err != nil {
		return err
	}
	s.world = newWorld(from.Now)
	for _, device := range from.Devices {
		device.Credentials = nil // they change; the DSP is asked for them
		s.world.devices[device.ID] = device
	}
	s.roles = duis.Roles{}
	for _, user := range from.Users {
		if len(user.Roles) > 0 {
			s.roles[user.ID] = user.Roles[0]
		}
	}
	s.mail.forget()
	return nil
}
