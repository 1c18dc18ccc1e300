// Package promela writes a bounded world under the law as Promela, for the model
// checker spin. It starts from the clauses and the scope, not from the
// explorer's rulings: the formula of every rule is translated to an expression
// over the state, with what a request and its Device fix already put in. So spin
// is a second opinion on how the explorer reads the rules.
//
// Every event is one option of one loop and one transition of spin: its guard
// is the conjunction of the checks. Spin therefore stores exactly one state for
// each state of the world, and its "transitions (= stored+matched)" are the
// explorer's plus one, since it counts the first state as a transition too.
package promela

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/explore"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// Export writes the world of a scope under a law. Of the theorems, T01 and T06
// can be asserted: the requests that could refute one then assert that they do
// not. Assertions change no count.
func Export(out io.Writer, law model.Law, scope explore.Scope, asserted ...spec.TheoremID) error {
	if err := scope.Validate(); err != nil {
		return err
	}
	x := &exporter{out: bufio.NewWriter(out), scope: scope, rules: law.Register.AsOf(law.Release), terms: map[string]legaltext.Formula{}}
	for _, id := range asserted {
		t, err := theorem.ByID(id)
		if err != nil {
			return err
		}
		if id != spec.T01 && id != spec.T06 {
			return fmt.Errorf("theorem %s cannot be asserted in Promela: want %s or %s", id, spec.T01, spec.T06)
		}
		x.asserted = append(x.asserted, t)
	}
	var err error
	if x.machine, err = model.New(law.Register, law.Release, law.Readings); err != nil {
		return err
	}
	if x.start, err = model.Start(scope.World()); err != nil {
		return err
	}
	for _, definition := range x.rules.Definitions {
		x.terms[definition.Rule.Subject] = definition.Rule.As.Formula
	}
	x.line("/* The %s world: %s.", scope.Name, scope.Meaning)
	x.line("   Law as of %s, readings: %s, text %s.", law.Release, law.Readings, law.Register.Digest)
	x.line("   One option of the loop is one event; every state of spin is one state of the world. */\n")
	x.world()
	return x.out.Flush()
}

// exporter writes one world. Write errors surface when the buffer is flushed.
type exporter struct {
	out      *bufio.Writer
	scope    explore.Scope
	machine  *model.Machine
	start    model.State
	rules    legaltext.RuleSet
	terms    map[string]legaltext.Formula
	asserted []theorem.Theorem
}

func (x *exporter) line(format string, values ...any) { fmt.Fprintf(x.out, format+"\n", values...) }

// The names of the variables of a Device, and the slots that it has.
func status(d explore.Device) string                            { return d.Name + "_status" }
func holder(d explore.Device, slot spec.RemotePartyRole) string { return d.Name + "_" + string(slot) }
func registration(d explore.Device, role spec.UserRole) string {
	return d.Name + "_registered_" + string(role)
}

var slots = []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier}

// world writes the variables and the loop.
func (x *exporter) world() {
	var changes []string // from outside, of the Device or the Users at hand
	variable := func(name string, initial int, meanings []string, changes *[]string) {
		for value, meaning := range meanings {
			if changes != nil {
				*changes = append(*changes, fmt.Sprintf("  :: d_step { %s != %d -> %s = %d }", name, value, name, value))
			}
			meanings[value] = fmt.Sprintf("%d %s", value, meaning)
		}
		x.line("byte %s = %d; /* %s */", name, initial, strings.Join(meanings, ", "))
	}
	ofDevice := make([][]string, len(x.scope.Devices))
	for at, d := range x.scope.Devices {
		variable(status(d), 0, text.Strings(d.Statuses), &ofDevice[at])
		for _, slot := range slots {
			var carried []string
			for _, c := range d.Certificates {
				carried = append(carried, c.Party+"/"+string(c.Role))
			}
			initial := slices.IndexFunc(d.Certificates, func(c explore.Certificate) bool { return c.Role == slot })
			variable(holder(d, slot), initial, carried, nil)
		}
		for _, r := range d.Registered {
			variable(registration(d, r.Role), 0, each(r.Parties, func(name string) string { return x.name(x.id(name)) }), &ofDevice[at])
		}
	}
	for _, p := range x.scope.Parties {
		if p.Suspendable {
			variable(p.Name+"_user", 0, text.Strings(spec.UserStatuses()), &changes)
		}
	}
	x.line("\nactive proctype world() {\n  do")
	requests := x.scope.Requests()
	for at, d := range x.scope.Devices {
		for _, r := range requests {
			if r.Target == d.ID {
				x.request(r, d)
			}
		}
		x.line("%s", strings.Join(ofDevice[at], "\n"))
	}
	for _, change := range changes {
		x.line("%s", change)
	}
	x.upload(requests)
	x.line("  od\n}")
}

func each[From any](values []From, text func(From) string) []string {
	var all []string
	for _, value := range values {
		all = append(all, text(value))
	}
	return all
}

// id is the identifier of the party of a name; zero for the name of nobody.
func (x *exporter) id(name string) spec.EUI64 {
	for _, p := range x.scope.Parties {
		if p.Name == name {
			return p.ID
		}
	}
	return 0
}

func (x *exporter) name(id spec.EUI64) string {
	for _, p := range x.scope.Parties {
		if p.ID == id {
			return p.Name
		}
	}
	return "nobody"
}

// request writes a Service Request, unless no state lets it pass.
func (x *exporter) request(r spec.ServiceRequest, d explore.Device) {
	s := x.scene(r, d)
	var guard []string
	for _, check := range x.rules.Checks {
		passes := or(not(s.formula(check.Clause.Rule.When.Formula)), or(s.formula(check.Clause.Rule.Requires.Formula), s.lifted(check.Exceptions)))
		if passes == never {
			return
		}
		if passes != always {
			guard = append(guard, fmt.Sprintf("/* %s */ %s", check.Clause.ID, bracket(passes, "||")))
		}
	}
	if len(guard) == 0 {
		guard = []string{"true"}
	}
	x.line("  /* %s as %s to %s: %s%s */", x.name(r.Originator), r.Role, d.Name, r.SRV, x.update(r.Update))
	body := x.assertions(r, s)
	for _, effect := range x.rules.Effects {
		if when := s.formula(effect.Rule.When.Formula); legaltext.Effect(effect.Rule.Subject) == legaltext.ReplaceCredential && when != never {
			if name, value, ok := x.replacement(r, d); ok {
				body = append(body, name+" = "+choice(when, fmt.Sprint(value), name))
			}
		}
	}
	// Within parentheses spin does not take the end of a line for that of a statement.
	condition := "(" + strings.Join(guard, "\n       && ") + ")"
	if len(body) == 0 {
		x.line("  :: %s", condition)
		return
	}
	x.line("  :: d_step { %s\n     -> %s }", condition, strings.Join(body, "; "))
}

// update says what a request declares and carries, if it does.
func (x *exporter) update(u *spec.CredentialUpdate) string {
	if u == nil {
		return ""
	}
	text := fmt.Sprintf(" declares %s, carries", u.Slot)
	for _, c := range u.Certificates {
		text += fmt.Sprintf(" %s/%s for %s", x.name(c.Owner), c.Role, c.Use)
	}
	if len(u.Certificates) == 0 {
		text += " nothing"
	}
	return text
}

// replacement is the variable and the value that the signing certificate of a
// request puts into the declared slot; false where there is no such certificate.
func (x *exporter) replacement(r spec.ServiceRequest, d explore.Device) (string, int, bool) {
	if r.Update == nil {
		return "", 0, false
	}
	signing, ok := r.Update.Signing()
	return holder(d, r.Update.Slot), x.credential(d, signing.Owner, signing.Role), ok
}

// credential is the value of a slot of a Device that holds a party's credential.
func (x *exporter) credential(d explore.Device, owner spec.EUI64, role spec.RemotePartyRole) int {
	return slices.IndexFunc(d.Certificates, func(c explore.Certificate) bool { return x.id(c.Party) == owner && c.Role == role })
}

// upload writes the data upload: for each Device that a rule covers, the slot
// receives the credential of whoever is registered, if anybody is. What a rule
// asks of the inventory, any request to the Device tells.
func (x *exporter) upload(requests []spec.ServiceRequest) {
	if len(x.rules.Uploads) == 0 {
		return
	}
	var body []string
	for _, rule := range x.rules.Uploads {
		for _, d := range x.scope.Devices {
			role, slot := d.Type.NetworkOperatorRole(), holder(d, rule.Rule.Slot)
			value := slot
			for at, party := range registered(d, role) {
				if party != "" {
					is := expression(fmt.Sprintf("%s == %d", registration(d, role), at))
					value = choice(is, fmt.Sprint(x.credential(d, x.id(party), rule.Rule.Slot)), value)
				}
			}
			any := slices.IndexFunc(requests, func(r spec.ServiceRequest) bool { return r.Target == d.ID })
			if covered := x.scene(requests[any], d).formula(rule.Rule.When.Formula); covered != never && value != slot {
				body = append(body, slot+" = "+choice(covered, value, slot))
			}
		}
	}
	x.line("  /* the upload (%s) */", x.rules.Uploads[0].ID)
	x.line("  :: d_step { true -> %s }", strings.Join(append(body, "skip"), ";\n     "))
}

// registered names those who can be registered for a Device in a role.
func registered(d explore.Device, role spec.UserRole) []string {
	for _, r := range d.Registered {
		if r.Role == role {
			return r.Parties
		}
	}
	return nil
}

// assertions are the statements that accepting a request refutes no theorem
// asserted. What a theorem asks is who is registered, as the originator or as
// the Network Operator of the Device, and who holds that one's credential.
func (x *exporter) assertions(r spec.ServiceRequest, s *scene) []string {
	role, d := r.Role, s.device
	if role.IsNetworkOperator() {
		role = d.Type.NetworkOperatorRole()
	}
	parties, any := registered(d, role), always
	if parties == nil {
		parties = []string{""}
	}
	decision := theorem.Decision{Request: r, Facts: x.machine.FactsOf(x.start, r, legaltext.StageImmediate), Accepted: true}
	if _, value, places := x.replacement(r, d); places {
		decision.Changes = []theorem.Change{{Device: d.ID, Slot: r.Update.Slot, To: x.held(d, value)}}
	}
	var all []string
	for _, t := range x.asserted {
		refuted := never
		for at, party := range parties {
			decision.Operator = x.id(party)
			decision.Facts[legaltext.VarRegistrationOwner] = 0
			if role == r.Role && decision.Operator == r.Originator {
				decision.Facts[legaltext.VarRegistrationOwner] = 1
			}
			if len(registered(d, role)) > 0 {
				any = expression(fmt.Sprintf("%s == %d", registration(d, role), at))
			}
			refuted = or(refuted, and(any, among(holder(d, spec.NetworkOperator), len(d.Certificates), func(value int) bool {
				decision.Device = spec.Device{ID: d.ID, SMETS: d.SMETS, Credentials: map[spec.RemotePartyRole]spec.Credential{spec.NetworkOperator: x.held(d, value)}}
				return t.Refuted(&decision)
			})))
		}
		if refuted != never {
			all = append(all, fmt.Sprintf("assert(%s)", not(refuted)))
		}
	}
	return all
}

// held is the credential that a value of a slot of a Device stands for.
func (x *exporter) held(d explore.Device, value int) spec.Credential {
	return spec.Credential{Role: d.Certificates[value].Role, Owner: x.id(d.Certificates[value].Party)}
}
