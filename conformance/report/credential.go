package report

import (
	"fmt"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// The parties of the drawing of a credential, and its Device. The values are ours. [A]
const (
	registeredOperator, otherOperator spec.EUI64 = 1, 2
	drawnDevice                       spec.EUI64 = 3
	drawnPoint                        spec.MPxN  = "1012345678901"
)

// The states of the credential, as lanes.
const (
	heldByRegistered, heldByOther, heldByNobody = 110, 480, 670
)

// move is something that may take the credential from one state to another.
type move struct {
	from  int
	words string
	event spec.Event
}

// moves are those that the drawing asks the law about.
func moves() []move {
	return []move{
		{heldByRegistered, "another becomes registered", spec.Event{Register: &spec.Registration{MPxN: drawnPoint, Role: spec.ED, Party: otherOperator, From: spec.Epoch}}},
		{heldByOther, "6.15.1 by the holder", handing(otherOperator, registeredOperator)},
		{heldByOther, "6.15.1 by the registered", handing(registeredOperator, registeredOperator)},
		{heldByNobody, "6.15.1 by the registered", handing(registeredOperator, registeredOperator)},
		{heldByOther, "data upload of Requirement 2", spec.Event{Upload: &spec.Upload{}}},
		{heldByNobody, "data upload of Requirement 2", spec.Event{Upload: &spec.Upload{}}},
	}
}

// handing is a 6.15.1 by a Network Operator that carries the certificate of one.
func handing(by, to spec.EUI64) spec.Event {
	return spec.Event{Submit: &spec.ServiceRequest{
		Originator: by, Role: spec.ED, Target: drawnDevice, Counter: 1, SRV: spec.UpdateSecurityCredentialsKRP,
		Signature: spec.Signature{Signer: by, Valid: true},
		Update:    &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: to}}},
	}}
}

// holding is a world in which the credential is in a state.
func holding(state int) spec.World {
	credentials := map[spec.RemotePartyRole]spec.Credential{}
	switch state {
	case heldByRegistered:
		credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: registeredOperator}
	case heldByOther:
		credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: otherOperator}
	}
	return spec.World{
		Now:           spec.Epoch,
		Users:         []spec.User{{ID: registeredOperator, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive}, {ID: otherOperator, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive}},
		Devices:       []spec.Device{{ID: drawnDevice, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned, MPxN: drawnPoint, Credentials: credentials}},
		Registrations: []spec.Registration{{MPxN: drawnPoint, Role: spec.ED, Party: registeredOperator, From: spec.Epoch - spec.Day}},
	}
}

// credentialDrawing draws what becomes of the Network Operator credential of a
// SMETS1 Device, before the modification and as of a release. Each arrow is a
// step of the model, so that it cannot say anything but the law.
func credentialDrawing(law *legaltext.Register, release spec.Release, readings spec.Readings) (*drawing, error) {
	d := &drawing{
		ID: "credential-drawing", Title: "What becomes of a Network Operator credential",
		Lanes: []lane{
			{heldByRegistered, []string{"held by the registered", "Network Operator"}}, {heldByOther, []string{"held by another", "Network Operator"}}, {heldByNobody, []string{"held by nobody"}},
		},
	}
	asOf := []spec.Release{spec.Baseline, release}
	if release == spec.Baseline {
		asOf = asOf[:1]
	}
	for _, release := range asOf {
		machine, err := model.New(law, release, readings)
		if err != nil {
			return nil, err
		}
		d.across("", "as of "+string(release))
		d.Desc += fmt.Sprintf("As of %s: ", release)
		for _, move := range moves() {
			if err := d.ask(machine, move); err != nil {
				return nil, err
			}
		}
	}
	return d, nil
}

// ask draws what the law says of a move, and nothing where it has no such move.
func (d *drawing) ask(machine *model.Machine, m move) error {
	before, err := model.Start(holding(m.from))
	if err != nil {
		return err
	}
	after, effect, err := machine.Step(before, m.event)
	if err != nil {
		if m.event.Upload != nil {
			return nil // the release provides for none
		}
		return err
	}
	class, words := "", m.words
	if response := effect.Result.Response; response != nil {
		words += ": " + response.String()
		if response.Decision == spec.Rejected {
			class = "is-refused"
			words += ", by " + text.Join(effect.Judgements[0].Deciding(), ", ")
		} else {
			words += lifts(effect.Judgements[0])
		}
	}
	to := stateOf(after)
	d.row(m.from, to, class, words, "")
	d.Desc += fmt.Sprintf("from “%s” to “%s”: %s. ", d.name(m.from), d.name(to), words)
	return nil
}

// lifts names the exceptions without which the answer would be another one.
func lifts(j model.Judgement) string {
	for _, check := range j.LiftedChecks() {
		if !check.Satisfied {
			return fmt.Sprintf(", %s lifts %s", check.LiftedBy, check.Clause)
		}
	}
	return ""
}

// stateOf reads the state of the credential off a state of the model.
func stateOf(s model.State) int {
	device, _ := s.Device(drawnDevice)
	switch device.Credentials[spec.NetworkOperator].Owner {
	case 0:
		return heldByNobody
	case s.RegisteredOperator(device, spec.Epoch):
		return heldByRegistered
	default:
		return heldByOther
	}
}

// name is what stands above a lane.
func (d *drawing) name(x int) string {
	for _, lane := range d.Lanes {
		if lane.X == x {
			return text.Join(lane.Words, " ")
		}
	}
	return ""
}
