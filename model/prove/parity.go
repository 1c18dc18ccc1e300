package prove

import (
	"fmt"
	"maps"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Gap is one way in which a theorem that is meant to hold nowhere fails: in
// exactly these cases, together with the other gaps.
type Gap struct {
	Cases Conjunction `json:"cases"`
	// ClosedBy are answers to readings, each of which, the other answers staying
	// as they are, leaves no such case.
	ClosedBy []string `json:"closedBy,omitempty"`
	// Witness is a request of the case.
	Witness *Witness `json:"witness"`
}

func (g Gap) render(indent string) string {
	closed := "no other answer to one reading closes it"
	if len(g.ClosedBy) > 0 {
		closed = "closed by " + strings.Join(g.ClosedBy, ", or by ")
	}
	return fmt.Sprintf("%sit fails when %s: %s\n", indent, g.Cases, closed) + g.Witness.render(indent+"  ", "witness")
}

// gaps tells in which cases a law decides about a SMETS1 Device otherwise than it
// would about a SMETS2 Device, of the requests that either accepts, and which
// readings would close each.
func (p *prover) gaps(t legaltext.Theorem) ([]Gap, error) {
	q := p.ask(nil)
	c := q.claim(t)
	see := func(variable int) Term { return q.see(variable, []int{1}) }
	dimensions := []dimension{
		truth("the request carries a certificate", see(legaltext.VarCertificatesPresent)),
		truth("every certificate is a Network Operator's", see(legaltext.VarCertificatesNetworkOperator)),
		truth("every certificate is the registered Network Operator's", see(legaltext.VarCertificatesRegistered)),
		truth("the originator is the RDP owner", see(legaltext.VarRegistrationOwner)),
		truth("the originator holds the slot of its role", see(legaltext.VarHoldsOwnSlot)),
		truth("the originator holds the slot declared", see(legaltext.VarHoldsTargetedSlot)),
		truth("the originator has the very certificate kept for the Device", see(legaltext.VarOtherCertificate).Not()),
		truth("the key for XML alone signed the request", see(legaltext.VarXMLKeyAlone)),
		q.b.finite("the role", q.s.role),
		q.b.finite("the stage", q.s.stage),
	}
	agree := q.b.And(c.premise, see(legaltext.OutAccepted), see(legaltext.OutSMETS2))
	cubes, err := p.primes(dimensions, q.query(c), q.somewhere(agree))
	if err != nil {
		return nil, err
	}
	var found []Gap
	for _, cube := range cubes {
		within := q.b.holdsIn(dimensions, cube)
		g := Gap{Cases: told(dimensions, cube)}
		if g.ClosedBy, err = p.closing(t, dimensions, cube); err != nil {
			return nil, err
		}
		if g.Witness, err = p.witness(q, c, q.b.And(q.query(c), within)); err != nil {
			return nil, err
		}
		found = append(found, g)
	}
	return found, nil
}

// closing are the answers to one reading under which a theorem does not fail in
// the cases of a cube.
func (p *prover) closing(t legaltext.Theorem, dimensions []dimension, c cube) ([]string, error) {
	var closing []string
	for _, reading := range spec.ReadingRegister() {
		for _, answer := range reading.Answers {
			if answer.Name == p.of.Readings.Answer(reading.ID) {
				continue
			}
			other := *p
			other.of.Readings = maps.Clone(p.of.Readings)
			if other.of.Readings == nil {
				other.of.Readings = spec.Readings{}
			}
			other.of.Readings[reading.ID] = answer.Name
			other.asked = nil
			q := other.ask(nil)
			found, err := p.solve(q.b.And(q.query(q.claim(t)), q.b.holdsIn(dimensions, c)))
			if err != nil {
				return nil, err
			}
			if !found.satisfiable() {
				closing = append(closing, fmt.Sprintf("%s=%s", reading.ID, answer.Name))
			}
		}
	}
	return closing, nil
}
