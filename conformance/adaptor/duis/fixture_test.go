package duis_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/dsp"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/spec"
)

// around is a validity that holds every moment of the built-in worlds.
func around() pki.Validity {
	return pki.Validity{From: pki.At(spec.Epoch).AddDate(-5, 0, 0), To: pki.At(spec.Epoch).AddDate(20, 0, 0)}
}

var sharedKit = sync.OnceValues(func() (*pki.Kit, error) {
	return pki.NewKit(nil, around(), pki.Order{Role: pki.DSPSigning, Owner: spec.DSPOnWire})
})

func theKit(t testing.TB) *pki.Kit {
	t.Helper()
	kit, err := sharedKit()
	if err != nil {
		t.Fatal(err)
	}
	return kit
}

// system is a simulated DSP on loopback.
type system struct {
	server           *server.Server
	service, control *httptest.Server
}

func start(t testing.TB, config dsp.Config) system {
	t.Helper()
	return startAs(t, config, wire.DefaultProfile())
}

// startAs has the simulated DSP play a profile.
func startAs(t testing.TB, config dsp.Config, profile wire.Profile) system {
	t.Helper()
	if config.Release == "" {
		config.Release = spec.MP107
	}
	s, err := server.New(config, theKit(t), server.Config{Version: conformance.Version, Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	all := system{s, httptest.NewServer(s.Handler()), httptest.NewServer(s.Control())}
	t.Cleanup(func() {
		all.service.Close()
		all.control.Close()
		s.Close()
	})
	return all
}

// tell makes a call of the control endpoint, as a vendor would by other means.
func (s system) tell(t testing.TB, call string, question any) {
	t.Helper()
	text, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(s.control.URL+server.ControlPrefix+call, "application/json", bytes.NewReader(text))
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatal(answer, err)
	}
	_ = answer.Body.Close()
}

func connect(t testing.TB, options duis.Config) *duis.Adaptor {
	t.Helper()
	if options.PKI == nil {
		options.PKI = theKit(t)
	}
	if options.Timeout == 0 {
		options.Timeout = 20 * time.Second
	}
	a, err := duis.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// overWire is an adaptor to a simulated DSP behind its wire.
func overWire(t testing.TB, config dsp.Config) *duis.Adaptor {
	t.Helper()
	return overWireAs(t, config, wire.DefaultProfile())
}

// overWireAs is one to a simulated DSP that plays a profile, which is expected of it.
func overWireAs(t testing.TB, config dsp.Config, profile wire.Profile) *duis.Adaptor {
	t.Helper()
	s := startAs(t, config, profile)
	return connect(t, duis.Config{URL: s.service.URL, Control: s.control.URL, Profile: profile})
}

// loaded is a profile that is built in.
func loaded(t testing.TB, name string) wire.Profile {
	t.Helper()
	profile, err := wire.LoadProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	return profile
}
