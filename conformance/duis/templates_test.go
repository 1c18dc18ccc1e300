package duis_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// The DCC's templates are an oracle: it says of each with SUCCESS in its name
// that the request succeeds. None may be rejected by the law, under any release,
// where its sender holds what the use case in the name asks for and nothing else.
//
// The sample beside the project is read where it is present, and the whole
// package with MP107_INTEROP=1.
func TestTemplatesThatSucceedAreAccepted(t *testing.T) {
	paths, _ := filepath.Glob("../../../shared/duis/templates/*.XML")
	if len(paths) == 0 {
		t.Skip("the DCC's sample templates are not in ../shared/duis: they are not held against the law")
	}
	acceptTemplates(t, paths)
}

// TestInteropTemplatesThatSucceedAreAccepted is the same of the whole package.
func TestInteropTemplatesThatSucceedAreAccepted(t *testing.T) {
	acceptTemplates(t, publishedTemplates(t))
}

func acceptTemplates(t *testing.T, paths []string) {
	t.Helper()
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var machines []*model.Machine
	for _, release := range spec.Releases() {
		machine, err := model.New(register, release, nil)
		if err != nil {
			t.Fatal(err)
		}
		machines = append(machines, machine)
	}
	accepted, updates := 0, 0
	var unsent []string
	for _, path := range paths {
		name := filepath.Base(path)
		if !strings.Contains(name, "SUCCESS") {
			continue
		}
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		message, err := duis.Parse(document)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		variant, err := spec.Variant(message.SRV)
		if err != nil {
			t.Fatal(err)
		}
		if len(variant.Eligible) == 0 {
			unsent = append(unsent, name) // by the DCC itself
			continue
		}
		if why := rejection(t, machines, name, message, variant); why != "" {
			t.Errorf("%s: %s", name, why)
			continue
		}
		if accepted++; message.Update != nil {
			updates++
		}
	}
	if accepted == 0 || updates == 0 {
		t.Errorf("%d templates, %d of them of 6.15.1: want some of either", accepted, updates)
	}
	t.Logf("%d templates accepted, %d of them of 6.15.1; no User Role can send %s", accepted, updates, strings.Join(unsent, ", "))
}

// useCase reads the slot changed and the slot that authorises off the name of a
// template.
var useCase = regexp.MustCompile("^CS02[bg]([A-Za-z]+?)By([A-Za-z]+?)_")

// authorisers are the slots as the names of templates have them.
var authorisers = map[string]spec.RemotePartyRole{"Supplier": spec.Supplier, "NO": spec.NetworkOperator, "ACB": spec.ACB, "TransCoS": spec.TransCoS}

// rejection says why a template is rejected whatever the eligible role and the
// type of the SMETS2 Device, or nothing. A use case is of one role and one type,
// which the name does not always say.
func rejection(t *testing.T, machines []*model.Machine, name string, message duis.Message, variant spec.ServiceRequestVariant) string {
	t.Helper()
	var last string
	for _, role := range variant.Eligible {
		held := role.Slot()
		if message.Update != nil {
			parts := useCase.FindStringSubmatch(name)
			if parts == nil || authorisers[parts[2]] == spec.NoSlot {
				return "the name does not say who authorises"
			}
			held = authorisers[parts[2]]
			if held != role.Slot() {
				continue // the authorising party acts in its own role
			}
		}
		for _, device := range spec.DeviceTypes() {
			rejected := slices.IndexFunc(machines, func(m *model.Machine) bool {
				last = judged(t, m, message, role, held, device)
				return last != ""
			})
			if rejected < 0 {
				return ""
			}
		}
	}
	return last
}

// judged says why a release rejects a message as sent in a role to a Device, or nothing.
func judged(t *testing.T, m *model.Machine, message duis.Message, role spec.UserRole, held spec.RemotePartyRole, kind spec.DeviceType) string {
	t.Helper()
	request, err := message.Request(duis.Interpretation{
		Roles: duis.Roles{message.ID.Originator: role},
		Certificate: func(der []byte) (spec.RemotePartyRole, spec.EUI64, error) {
			certificate, err := pki.Parse(der)
			if err != nil {
				return "", 0, err
			}
			return certificate.Role.Party(), certificate.Owner, nil
		},
	}, spec.Signature{Signer: message.ID.Originator, Valid: true})
	if err != nil {
		t.Fatal(err)
	}
	world := spec.World{
		Now:   spec.Epoch,
		Users: []spec.User{{ID: request.Originator, Roles: []spec.UserRole{role}, Status: spec.UserActive}},
	}
	if request.Target != spec.DSP {
		mpxn := spec.MPxN("1234567890123")
		if kind.NetworkOperatorRole() == spec.GT || role == spec.GS {
			mpxn = "1234567890"
		}
		device := spec.Device{ID: request.Target, Type: kind, SMETS: spec.SMETS2, Status: spec.Commissioned, MPxN: mpxn, Credentials: map[spec.RemotePartyRole]spec.Credential{}}
		for _, slot := range spec.RemotePartyRoles() {
			device.Credentials[slot] = spec.Credential{Role: slot, Owner: 0x00DB107000000099}
		}
		if held != spec.NoSlot {
			device.Credentials[held] = spec.Credential{Role: held, Owner: request.Originator}
		}
		if device.Validate() != nil {
			return string(role) + " has nothing to do with the metering point of a " + string(kind)
		}
		world.Devices = []spec.Device{device}
		if row := (spec.Registration{MPxN: mpxn, Role: role, Party: request.Originator}); row.Validate() == nil {
			world.Registrations = []spec.Registration{row}
		}
	}
	state, err := model.Start(world)
	if err != nil {
		t.Fatal(err)
	}
	j := m.Decide(m.FactsOf(state, request, legaltext.StageImmediate))
	if j.Decision == spec.Accepted {
		return ""
	}
	return string(role) + " to " + string(kind) + ": rejected by " + fmt.Sprint(j.Failures()[0].Check)
}
