package observe

import (
	"fmt"
	"math"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// WrongHolder is a Device whose Network Operator credential somebody else seems to hold
// than the Network Operator that is registered for it.
type WrongHolder struct {
	Device     spec.EUI64 `json:"device"`
	Holder     spec.EUI64 `json:"holder"`
	Registered spec.EUI64 `json:"registered"`
	// Since is the line that says who holds the credential; Supposed tells that it says
	// so only if its answer is the law's.
	Since    Source `json:"since"`
	Supposed bool   `json:"supposed,omitempty"`
	// RegisteredBy is the line that says who is registered.
	RegisteredBy Source `json:"registeredBy"`
	// Refused are the clauses by which the law refuses what the holder could send, if
	// nobody can repair it.
	Refused []spec.ClauseID `json:"refused,omitempty"`
	// Repairs are who could put the right credential in place, and how.
	Repairs []Repair `json:"repairs,omitempty"`
}

// Repair is a request that would put the registered Network Operator's credential in place.
type Repair struct {
	Party spec.EUI64    `json:"party"`
	Role  spec.UserRole `json:"role"`
	// If are the facts that are missing to know that the law would accept it.
	If []string `json:"if,omitempty"`
}

// String is what could be sent, by whom.
func (r Repair) String() string {
	words := fmt.Sprintf("%v as %s, with a %s for the %s credential that carries the registered operator's certificate", r.Party, r.Role, spec.UpdateSecurityCredentialsKRP, spec.NetworkOperator)
	if n := len(r.If); n > 0 {
		words += fmt.Sprintf(", depending on %d unknown %s", n, map[bool]string{true: "fact", false: "facts"}[n == 1])
	}
	return words
}

// WrongHolders are the Devices that seem to be in the situation that MP107 is about, by
// identifier, with who could repair each as of MP107.
func (o *Observer) WrongHolders() ([]WrongHolder, error) {
	law := o.options.Law
	if !law.Release.Includes(spec.MP107) {
		law.Release = spec.MP107
	}
	j, err := newJudge(law, "")
	if err != nil {
		return nil, err
	}
	var all []WrongHolder
	for _, id := range sortedKeys(o.b.devices) {
		d := o.b.devices[id]
		w, ok := o.b.wrong(d, o.now)
		if !ok {
			continue
		}
		for _, party := range o.b.candidates(d, w, o.now) {
			repair, refused, err := j.repair(o.b, d, party, w.Registered, o.now)
			if err != nil {
				return nil, err
			}
			if refused == nil {
				w.Repairs = append(w.Repairs, repair)
			} else if party == w.Holder {
				w.Refused = refused
			}
		}
		all = append(all, w)
	}
	return all, nil
}

func (b *belief) wrong(d *device, at spec.Time) (w WrongHolder, ok bool) {
	if d.listed.known && !d.listed.value || !d.kind.known || !d.mpxn.known {
		return w, false
	}
	role := d.kind.value.NetworkOperatorRole()
	registered := b.registered(point{d.mpxn.value, role}, at)
	if role == "" || !registered.known || registered.value == 0 {
		return w, false
	}
	w = WrongHolder{Device: d.id, Registered: registered.value, RegisteredBy: registered.from}
	if held := b.holder(d, spec.NetworkOperator, at, len(d.pending)); held.known {
		w.Holder, w.Since = held.value.Owner, held.from
	} else if told := d.supposed[string(spec.NetworkOperator)]; told.is != 0 {
		w.Holder, w.Since, w.Supposed = told.is, told.from, true
	}
	return w, w.Holder != 0 && w.Holder != w.Registered
}

// candidates are who is tried: the holder, who is registered, and the Supplier.
func (b *belief) candidates(d *device, w WrongHolder, at spec.Time) []spec.EUI64 {
	parties := []spec.EUI64{w.Holder, w.Registered}
	if held := b.holder(d, spec.Supplier, at, len(d.pending)); held.known && held.value.Owner != 0 && !slices.Contains(parties, held.value.Owner) {
		parties = append(parties, held.value.Owner)
	}
	return parties
}

// repair is the request of a party that the law would accept, in the role in which the
// fewest facts are missing to know that; if it would accept none, by which clauses.
func (j *judge) repair(b *belief, d *device, party, right spec.EUI64, at spec.Time) (best Repair, refused []spec.ClauseID, err error) {
	variant, err := spec.Variant(spec.UpdateSecurityCredentialsKRP)
	if err != nil {
		return best, nil, err
	}
	for _, role := range variant.Eligible {
		r := spec.ServiceRequest{
			Originator: party, Role: role, Target: d.id, Counter: math.MaxUint64, SRV: variant.SRV, Signature: spec.Signature{Signer: party, Valid: true},
			Update: &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: right}}},
		}
		supposed := func(Source) bool { return true } // what answers tell is what the question is about
		s, _ := j.describe(b, asked{request: r, stage: legaltext.StageImmediate, at: at, place: len(d.pending)}, supposed)
		for i, u := range s.unknown { // a party chooses a counter that is high enough
			if u.group == ofCounter {
				u.options[0].set(&s.known)
				s.unknown = slices.Delete(s.unknown, i, i+1)
				break
			}
		}
		w, err := j.weigh(s, spec.Response{Decision: spec.Accepted, Code: spec.I0})
		if err != nil {
			return best, nil, err
		}
		if !w.fits && (refused == nil || len(w.clauses) < len(refused)) && best.Role == "" {
			refused = w.clauses // in the role in which the least stands against it
		}
		if !w.fits || best.Role != "" && len(w.missing) >= len(best.If) {
			continue
		}
		best = Repair{Party: party, Role: role}
		for _, at := range w.missing {
			best.If = append(best.If, s.unknown[at].words)
		}
	}
	if best.Role != "" {
		refused = nil
	}
	return best, refused, nil
}
