package explore

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// ExportPromela writes the bounded world under the law as Promela. It starts
// from the clauses, not from the explorer's rulings: the formula of every rule
// is translated to an expression over the state, with what a request and its
// Device fix already put in. So the model checker spin, run on it, is a second
// opinion on how the explorer reads the rules.
//
// Every event is one option of one loop and one transition of spin: its guard
// is the conjunction of the checks. Spin therefore stores exactly one state for
// each state of the world, and its "transitions (= stored+matched)" are the
// explorer's plus one, since it counts the first state as a transition too.
//
// Of the theorems, T01 and T06 can be asserted: the requests that could
// contradict one then assert that they do not. Assertions change no count.
func ExportPromela(out io.Writer, law Law, scope Scope, asserted ...spec.TheoremID) error {
	if err := scope.Validate(); err != nil {
		return err
	}
	for _, id := range asserted {
		if id != spec.T01 && id != spec.T06 {
			return fmt.Errorf("theorem %s cannot be asserted in Promela: want %s or %s", id, spec.T01, spec.T06)
		}
	}
	machine, err := model.New(law.Register, law.Release, law.Readings)
	if err != nil {
		return err
	}
	x := &exporter{
		out: bufio.NewWriter(out), sp: newSpace(scope), machine: machine,
		rules: law.Register.AsOf(law.Release), asserted: asserted, terms: map[string]legaltext.Formula{},
	}
	for _, definition := range x.rules.Definitions {
		x.terms[definition.Rule.Subject] = definition.Rule.As.Formula
	}
	if x.start, err = x.sp.state(x.sp.start()); err != nil {
		return err
	}
	x.write(law)
	return x.out.Flush()
}

// exporter writes one world. Write errors surface when the buffer is flushed.
type exporter struct {
	out      *bufio.Writer
	sp       *space
	machine  *model.Machine
	rules    legaltext.RuleSet
	terms    map[string]legaltext.Formula
	start    model.State
	asserted []spec.TheoremID
}

func (x *exporter) line(format string, values ...any) { fmt.Fprintf(x.out, format+"\n", values...) }

func (x *exporter) write(law Law) {
	x.line("/* The %s world: %s.", x.sp.scope.Name, x.sp.scope.Meaning)
	x.line("   Law as of %s, readings: %s, text %s.", law.Release, law.Readings, law.Register.Digest)
	x.line("   One option of the loop is one event; every state of spin is one state of the world. */")
	x.line("")
	for at := range x.sp.cells {
		x.line("byte %s = %d; /* %s */", x.name(at), x.sp.cells[at].initial, x.legend(at))
	}
	x.line("")
	x.line("active proctype world() {")
	x.line("  do")
	for device := range x.sp.ofDevice {
		for _, r := range x.sp.requests(device) {
			x.request(r)
		}
		x.changes(x.sp.changes(x.sp.ofDevice[device]))
	}
	x.changes(x.sp.changes(x.sp.ofUsers))
	x.upload()
	x.line("  od")
	x.line("}")
}

// name is the Promela variable of a cell.
func (x *exporter) name(at int) string {
	c := &x.sp.cells[at]
	switch c.kind {
	case statusCell:
		return x.sp.scope.Devices[c.device].Name + "_status"
	case slotCell:
		return x.sp.scope.Devices[c.device].Name + "_" + string(c.slot)
	case registrationCell:
		return x.sp.scope.Devices[c.device].Name + "_registered_" + string(c.role)
	default:
		for _, p := range x.sp.scope.Parties {
			if p.ID == c.user {
				return p.Name + "_user"
			}
		}
		return ""
	}
}

// legend explains the values of a cell.
func (x *exporter) legend(at int) string {
	c := &x.sp.cells[at]
	var parts []string
	for value := range c.size() {
		var meaning string
		switch c.kind {
		case statusCell:
			meaning = string(c.statuses[value])
		case slotCell:
			meaning = x.short(c.credentials[value].Owner) + "/" + string(c.credentials[value].Role)
		case registrationCell:
			meaning = x.short(c.registered[value])
		default:
			meaning = string(c.users[value])
		}
		parts = append(parts, fmt.Sprintf("%d %s", value, meaning))
	}
	return strings.Join(parts, ", ")
}

func (x *exporter) short(id spec.EUI64) string {
	for _, p := range x.sp.scope.Parties {
		if p.ID == id {
			return p.Name
		}
	}
	return "nobody"
}

// changes writes the events from outside.
func (x *exporter) changes(events []event) {
	for _, ev := range events {
		x.line("  :: d_step { %s != %d -> %s = %d }", x.name(ev.cell), ev.value, x.name(ev.cell), ev.value)
	}
}

// request writes a Service Request, unless no state lets it pass.
func (x *exporter) request(r *request) {
	scene := x.scene(r)
	var guard []string
	for _, check := range x.rules.Checks {
		passes := scene.or(scene.not(scene.formula(check.Clause.Rule.When.Formula)), scene.or(
			scene.formula(check.Clause.Rule.Requires.Formula), scene.lifted(check.Exceptions)))
		if passes == never {
			return
		}
		if passes != always {
			guard = append(guard, fmt.Sprintf("/* %s */ %s", check.Clause.ID, scene.bracket(passes, "||")))
		}
	}
	if len(guard) == 0 {
		guard = []string{"true"}
	}
	x.line("  /* %s */", x.describe(r))
	body := x.assertions(r, scene)
	for _, effect := range x.rules.Effects {
		if legaltext.Effect(effect.Rule.Subject) == legaltext.ReplaceCredential {
			body = append(body, x.replacement(r, scene.formula(effect.Rule.When.Formula))...)
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

// replacement is the statement that puts the credential of the signing
// certificate into the declared slot, where there is such a certificate.
func (x *exporter) replacement(r *request, when promela) []string {
	if r.update == nil || when == never {
		return nil
	}
	signing, ok := r.update.Signing()
	if !ok {
		return nil
	}
	at := x.sp.slotAt(r.device, r.update.Slot)
	value := fmt.Sprint(slices.Index(x.sp.cells[at].credentials, spec.Credential{Role: signing.Role, Owner: signing.Owner}))
	if when != always {
		value = fmt.Sprintf("(%s -> %s : %s)", when, value, x.name(at))
	}
	return []string{x.name(at) + " = " + value}
}

func (x *exporter) describe(r *request) string {
	text := fmt.Sprintf("%s as %s to %s: %s", r.party.Name, r.role, x.sp.scope.Devices[r.device].Name, r.srv)
	if r.update == nil {
		return text
	}
	text += fmt.Sprintf(" declares %s, carries", r.update.Slot)
	for _, c := range r.update.Certificates {
		text += fmt.Sprintf(" %s/%s for %s", x.short(c.Owner), c.Role, c.Use)
	}
	if len(r.update.Certificates) == 0 {
		text += " nothing"
	}
	return text
}

// upload writes the data upload: for each Device that a rule covers, the slot
// receives the credential of whoever is registered, if anybody is.
func (x *exporter) upload() {
	if len(x.rules.Uploads) == 0 {
		return
	}
	var body []string
	for _, rule := range x.rules.Uploads {
		for device := range x.sp.ofDevice {
			registration := x.sp.operatorAt(device)
			covered := x.inventoryScene(device).formula(rule.Rule.When.Formula)
			if registration < 0 || covered == never {
				continue
			}
			slot := x.sp.slotAt(device, rule.Rule.Slot)
			value := x.name(slot)
			for at, party := range x.sp.cells[registration].registered {
				if party != 0 {
					credential := slices.Index(x.sp.cells[slot].credentials, spec.Credential{Role: rule.Rule.Slot, Owner: party})
					value = fmt.Sprintf("(%s == %d -> %d : %s)", x.name(registration), at, credential, value)
				}
			}
			if covered != always {
				value = fmt.Sprintf("(%s -> %s : %s)", covered, value, x.name(slot))
			}
			body = append(body, x.name(slot)+" = "+value)
		}
	}
	x.line("  /* the upload (%s) */", x.rules.Uploads[0].ID)
	x.line("  :: d_step { true -> %s }", strings.Join(append(body, "skip"), ";\n     "))
}
