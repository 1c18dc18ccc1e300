package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

type explainFlags struct {
	law           lawFlags
	srv, role     string
	smets, s1sp   int
	device        string
	status        string
	noDevice      bool
	targets       string
	carries       string
	carriedOwner  string
	owner         bool
	holds         bool
	holdsOwn      bool
	user          string
	signature     string
	staleCounter  bool
	world, events string
}

func newExplain() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain",
		Short: "Explain one decision, check by check, each with its clause",
		Long: `Explain one decision, check by check, each with its clause.

The request is described by flags; what no flag says is in good order. Or give
a world and a request of your own as JSON files, in the form of a replay file's
"world" and of the "submit" of one of its events.`,
		Example: `  mp107 explain --srv 6.15.1 --role ED --smets 1 --targets NetworkOperator \
        --rdp-owner=false --holds-credential=true --release baseline
  mp107 explain --srv 7.1 --role IS --smets 1 --rdp-owner=true --holds-credential=false
  mp107 explain --world world.json --request request.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.execute(cmd) },
	}
	f.law.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.srv, "srv", string(spec.UpdateSecurityCredentialsKRP), "Service Request Variant")
	flags.StringVar(&f.role, "role", string(spec.ED), "User Role of the originator: "+joined(spec.UserRoles()))
	flags.IntVar(&f.smets, "smets", 1, "SMETS version of the Device: 1 or 2")
	flags.IntVar(&f.s1sp, "s1sp", 1, "SMETS1 Service Provider of a SMETS1 Device: 1, 2 or 3")
	flags.StringVar(&f.device, "device", "", "Device type: "+joined(spec.DeviceTypes())+" (default the meter of the role's fuel)")
	flags.StringVar(&f.status, "status", string(spec.Commissioned), "Device status: "+joined(spec.DeviceStatuses()))
	flags.BoolVar(&f.noDevice, "no-device", false, "the Device is not in the inventory")
	flags.StringVar(&f.targets, "targets", string(spec.NetworkOperator), "remote party role that a 6.15.1 declares: "+joined(spec.RemotePartyRoles()))
	flags.StringVar(&f.carries, "carries", string(suite.CarriesDeclared), "certificates that a 6.15.1 carries: declared-role, network-operator, mixed, other-role, none")
	flags.StringVar(&f.carriedOwner, "carried-owner", string(suite.OfRegisteredOperator), "whose they are: registered or another")
	flags.BoolVar(&f.owner, "rdp-owner", false, "the originator is registered in its role")
	flags.BoolVar(&f.holds, "holds-credential", false, "the originator holds the credential that the request relies on: of the targeted slot for a 6.15.1, of its role's slot otherwise")
	flags.BoolVar(&f.holdsOwn, "holds-own-slot", false, "it holds that of its role's slot, where a 6.15.1 targets another")
	flags.StringVar(&f.user, "user", string(suite.ActiveUser), "the originator: active, suspended, without-role, unknown")
	flags.StringVar(&f.signature, "signature", string(suite.SignedByOriginator), "signed, signed-by-another, bad-signature")
	flags.BoolVar(&f.staleCounter, "stale-counter", false, "the counter is not above the last accepted one")
	flags.StringVar(&f.world, "world", "", "JSON file of a world, with --request")
	flags.StringVar(&f.events, "request", "", "JSON file of a Service Request, with --world")
	return cmd
}

func (f *explainFlags) execute(cmd *cobra.Command) error {
	register, release, readings, err := f.law.load()
	if err != nil {
		return err
	}
	world, request, err := f.subject(cmd)
	if err != nil {
		return err
	}
	machine, err := model.New(register, release, readings)
	if err != nil {
		return err
	}
	state, err := model.Start(world)
	if err != nil {
		return fmt.Errorf("world: %w", err)
	}
	_, verdict, err := machine.Step(state, spec.Event{Submit: &request})
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	w := cmd.OutOrStdout()
	variant, err := spec.Variant(request.SRV)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s %s, release %s, readings %v\n\n", variant.SRV, variant.Name, release, readings)
	for _, line := range suite.Tell(world, []spec.Event{{Submit: &request}}).Events {
		fmt.Fprintln(w, line+".")
	}
	fmt.Fprintln(w)
	return explain(w, register, verdict.Judgements[0])
}

// subject is the world and the request to explain, from files or from flags.
func (f *explainFlags) subject(cmd *cobra.Command) (spec.World, spec.ServiceRequest, error) {
	var world spec.World
	var request spec.ServiceRequest
	if (f.world == "") != (f.events == "") {
		return world, request, fmt.Errorf("--world and --request go together: give both files or neither")
	}
	if f.world != "" {
		if err := readJSON(f.world, &world); err != nil {
			return world, request, err
		}
		return world, request, readJSON(f.events, &request)
	}
	situation, err := f.situation(cmd)
	if err != nil {
		return world, request, err
	}
	return situation.Build()
}

func (f *explainFlags) situation(cmd *cobra.Command) (suite.Situation, error) {
	var s suite.Situation
	variant, err := spec.Variant(spec.SRV(f.srv))
	if err != nil {
		return s, err
	}
	role, err := spec.ParseUserRole(f.role)
	if err != nil {
		return s, err
	}
	if f.smets != 1 && f.smets != 2 {
		return s, fmt.Errorf("--smets %d: want 1 or 2", f.smets)
	}
	device := spec.ESME
	if role == spec.GS || role == spec.GT {
		device = spec.GSME
	}
	if f.device != "" {
		if device, err = spec.ParseDeviceType(f.device); err != nil {
			return s, err
		}
	}
	s = suite.Usual(variant.SRV, role, spec.SMETS(f.smets), device)
	if s.SMETS == spec.SMETS1 {
		if f.s1sp < 1 || f.s1sp > 3 {
			return s, fmt.Errorf("--s1sp %d: want 1, 2 or 3", f.s1sp)
		}
		s.S1SP = spec.S1SP(f.s1sp)
	}
	s.NoDevice, s.Owner, s.HoldsOwn, s.StaleCount = f.noDevice, f.owner, f.holds || f.holdsOwn, f.staleCounter
	if err := f.choices(&s); err != nil {
		return s, err
	}
	if variant.SRV != spec.UpdateSecurityCredentialsKRP {
		for _, name := range []string{"targets", "carries", "carried-owner", "holds-own-slot"} {
			if cmd.Flags().Changed(name) {
				return s, fmt.Errorf("--%s is about a 6.15.1, and the request is %s", name, variant.SRV)
			}
		}
		return s, nil
	}
	if s.Declared, err = spec.ParseRemotePartyRole(f.targets); err != nil {
		return s, err
	}
	s.HoldsTargeted = f.holds
	if s.Declared != role.Slot() {
		s.HoldsOwn = f.holdsOwn
	}
	return s, nil
}

// choices sets what has names of its own.
func (f *explainFlags) choices(s *suite.Situation) error {
	var err error
	if s.Status, err = spec.ParseDeviceStatus(f.status); err != nil {
		return err
	}
	if s.User, err = choice("--user", f.user, suite.ActiveUser, suite.SuspendedUser, suite.UserWithoutRole, suite.UnknownUser); err != nil {
		return err
	}
	if s.Signature, err = choice("--signature", f.signature, suite.SignedByOriginator, suite.SignedByAnother, suite.BadSignature); err != nil {
		return err
	}
	if s.SRV != spec.UpdateSecurityCredentialsKRP {
		return nil
	}
	if s.Carried, err = choice("--carries", f.carries, suite.CarriesDeclared, suite.CarriesOperator, suite.CarriesMixed, suite.CarriesOther, suite.CarriesNone); err != nil {
		return err
	}
	if s.Carried == suite.CarriesOperator && f.targets == string(spec.NetworkOperator) {
		s.Carried = suite.CarriesDeclared // the same certificates under another name
	}
	s.CarriedOwner, err = choice("--carried-owner", f.carriedOwner, suite.OfRegisteredOperator, suite.OfAnotherOperator)
	return err
}

func choice[T ~string](flag, given string, allowed ...T) (T, error) {
	for _, value := range allowed {
		if string(value) == given {
			return value, nil
		}
	}
	var none T
	return none, fmt.Errorf("%s %q: want one of %s", flag, given, joined(allowed))
}

func explain(w io.Writer, register *legaltext.Register, j model.Judgement) error {
	marks := map[model.CheckStatus]string{model.Passed: "ok  ", model.Failed: "FAIL", model.Lifted: "lift", model.NotApplicable: " -  "}
	for _, outcome := range j.Checks {
		clause, err := register.Clause(outcome.Clause)
		if err != nil {
			return err
		}
		status := string(outcome.Status)
		switch {
		case outcome.Status == model.Failed && outcome.FailsWith != spec.NoCode:
			status += " with " + string(outcome.FailsWith)
		case outcome.Status == model.Lifted:
			status += " by " + string(outcome.LiftedBy)
		}
		fmt.Fprintf(w, "%s  %-20s %-18s %-9s %s [%v]\n", marks[outcome.Status], outcome.Check, status, outcome.Clause, clause.Title, clause.Provenance)
	}
	fmt.Fprintf(w, "\nDecision: %s", j.Response())
	if code := j.Response().Code; code != spec.NoCode {
		fmt.Fprintf(w, ", %s", code.Meaning())
	}
	fmt.Fprintln(w)
	return because(w, register, j)
}

// because quotes the clauses that made the difference: those of the failed
// checks, or the exceptions that lifted one.
func because(w io.Writer, register *legaltext.Register, j model.Judgement) error {
	var ids []spec.ClauseID
	for _, outcome := range j.Failures() {
		ids = append(ids, outcome.Clause)
	}
	if j.Decision == spec.Accepted {
		for _, outcome := range j.LiftedChecks() {
			ids = append(ids, outcome.LiftedBy)
		}
	}
	for _, id := range ids {
		clause, err := register.Clause(id)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s  %s [%v]\n", clause.ID, clause.Title, clause.Provenance)
		for _, paragraph := range strings.Split(clause.Text, "\n\n") {
			for _, line := range text.Wrap(paragraph, 76) {
				fmt.Fprintln(w, "  "+line)
			}
		}
	}
	return nil
}

func readJSON(path string, into any) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := json.NewDecoder(io.LimitReader(file, 16<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: at byte %d: %w", path, decoder.InputOffset(), err)
	}
	return nil
}
