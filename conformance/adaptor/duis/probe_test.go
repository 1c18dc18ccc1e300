package duis_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/dsp"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/spec"
)

// TestProbe: what a DSP does is found out, whichever profile it plays and
// whatever is expected of it; the profile can be written and read again.
func TestProbe(t *testing.T) {
	another := loaded(t, "dcc-boxed")
	another.Name, another.SMETS1Critical, another.PreCommand = "another", wire.Route{CommandVariant: 1, Service: wire.ServiceSend}, wire.Decision
	another.Services[2], another.Services[3] = wire.ServiceSend, wire.ServiceNonDevice
	for _, played := range []wire.Profile{wire.DefaultProfile(), loaded(t, "dcc-boxed"), loaded(t, "acknowledge-first"), another} {
		t.Run(played.Name, func(t *testing.T) {
			s := startAs(t, dsp.Config{}, played)
			expected := wire.DefaultProfile()
			expected.DSP = 7
			got, found, err := duis.Probe(t.Context(), duis.Config{URL: s.service.URL, Control: s.control.URL, PKI: theKit(t), Profile: expected})
			if err != nil {
				t.Fatal(err)
			}
			want := played
			want.Name, want.Signers = expected.Name, wire.Chain // what is pinned there chains as well
			if want.Rejections == wire.Either {
				want.Rejections = wire.Signed // which is what it does
			}
			if want.ResponseID == wire.Optional {
				want.ResponseID = wire.Required
			}
			// Only what takes effect is seen to be acknowledged.
			want.Acknowledges = nil
			for _, commandVariant := range played.Acknowledges {
				if commandVariant == 1 || commandVariant == 3 || commandVariant == played.SMETS1Critical.CommandVariant {
					want.Acknowledges = append(want.Acknowledges, commandVariant)
				}
			}
			got.Receiver, got.S1SPAlert, got.S1SPSigners = want.Receiver, want.S1SPAlert, want.S1SPSigners
			if len(got.Acknowledges) == 0 {
				got.Acknowledges = nil
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-played +found):\n%s\n%v", diff, found)
			}
			path := filepath.Join(t.TempDir(), "profile.yaml")
			if err := os.WriteFile(path, got.Text(found), 0o600); err != nil {
				t.Fatal(err)
			}
			again, err := wire.LoadProfile(path)
			if len(again.Acknowledges) == 0 {
				again.Acknowledges = nil
			}
			if diff := cmp.Diff(got, again); err != nil || diff != "" {
				t.Errorf("%v (-written +read):\n%s", err, diff)
			}
		})
	}
}

// TestProbeElsewhere: without a control endpoint the parties are those of the
// declared world, and one that has none of the kind is told so.
func TestProbeElsewhere(t *testing.T) {
	operator := spec.EUI64(0x00DB107000000091)
	meter := spec.Device{ID: 0x00DB107000001091, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned, MPxN: "1012345678909",
		Credentials: map[spec.RemotePartyRole]spec.Credential{spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: operator}}}
	world := spec.World{Now: spec.Epoch, Users: []spec.User{{ID: operator, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive}}, Devices: []spec.Device{meter},
		Registrations: []spec.Registration{{MPxN: meter.MPxN, Role: spec.ED, Party: operator, From: spec.Epoch - spec.Day}}}
	identity, err := theKit(t).Authority.Issue(pki.Order{Role: pki.UserSigning, Owner: operator})
	if err != nil {
		t.Fatal(err)
	}
	kit := &pki.Kit{Authority: theKit(t).Authority, Identities: append([]pki.Identity{identity}, theKit(t).Identities...)}
	s := start(t, dsp.Config{})
	own := connect(t, duis.Config{URL: s.service.URL, Control: s.control.URL, PKI: kit})
	if err := own.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	s.tell(t, "certificates", map[string][][]byte{"certificates": {identity.Certificate.DER()}})
	s.tell(t, "roles", map[spec.EUI64]spec.UserRole{operator: spec.ED})
	_, found, err := duis.Probe(t.Context(), duis.Config{URL: s.service.URL, PKI: kit, World: &world})
	if err != nil || !strings.Contains(found["smets1-critical"], "I0") || found["pre-command"] != "" {
		t.Errorf("%v, %v", found, err)
	}
	world.Registrations = nil
	if _, _, err := duis.Probe(t.Context(), duis.Config{URL: s.service.URL, PKI: kit, World: &world}); !errors.Is(err, duis.ErrNotPossible) {
		t.Errorf("%v", err)
	}
	silent := httptest.NewServer(http.NotFoundHandler())
	defer silent.Close()
	if _, _, err := duis.Probe(t.Context(), duis.Config{URL: silent.URL, Control: s.control.URL, PKI: kit}); err == nil {
		t.Error("a server that is no DSP was probed")
	}
}
