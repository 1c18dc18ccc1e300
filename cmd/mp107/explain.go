package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

type explainFlags struct {
	law             lawFlags
	described       suite.Situation
	smets           int
	s1sp            int
	holds, holdsOwn bool
	world, request  string
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
	flags, s := cmd.Flags(), &f.described
	flags.StringVar((*string)(&s.SRV), "srv", string(spec.UpdateSecurityCredentialsKRP), "Service Request Variant")
	flags.StringVar((*string)(&s.Role), "role", string(spec.ED), "User Role of the originator: "+text.Join(spec.UserRoles(), ", "))
	flags.IntVar(&f.smets, "smets", 1, "SMETS version of the Device: 1 or 2")
	flags.IntVar(&f.s1sp, "s1sp", 1, "SMETS1 Service Provider of a SMETS1 Device: 1, 2 or 3")
	flags.StringVar((*string)(&s.Type), "device", "", "Device type: "+text.Join(spec.DeviceTypes(), ", ")+" (default the meter of the role's fuel)")
	flags.StringVar((*string)(&s.Status), "status", string(spec.Commissioned), "Device status: "+text.Join(spec.DeviceStatuses(), ", "))
	flags.BoolVar(&s.NoDevice, "no-device", false, "the Device is not in the inventory")
	flags.StringVar((*string)(&s.Declared), "targets", string(spec.NetworkOperator), "remote party role that a 6.15.1 declares: "+text.Join(spec.RemotePartyRoles(), ", "))
	flags.StringVar((*string)(&s.Carried), "carries", string(suite.CarriesDeclared), "certificates that a 6.15.1 carries: declared-role, network-operator, mixed, other-role, none")
	flags.StringVar((*string)(&s.CarriedOwner), "carried-owner", string(suite.OfRegisteredOperator), "whose they are: registered or another")
	flags.BoolVar(&s.Owner, "rdp-owner", false, "the originator is registered in its role")
	flags.BoolVar(&f.holds, "holds-credential", false, "the originator holds the credential that the request relies on: of the targeted slot for a 6.15.1, of its role's slot otherwise")
	flags.BoolVar(&f.holdsOwn, "holds-own-slot", false, "it holds that of its role's slot, where a 6.15.1 targets another")
	flags.StringVar((*string)(&s.User), "user", string(suite.ActiveUser), "the originator: active, suspended, without-role, unknown")
	flags.StringVar((*string)(&s.Signature), "signature", string(suite.SignedByOriginator), "signed, signed-by-another, bad-signature")
	flags.BoolVar(&s.StaleCount, "stale-counter", false, "the counter is not above the last accepted one")
	flags.StringVar(&f.world, "world", "", "JSON file of a world, with --request")
	flags.StringVar(&f.request, "request", "", "JSON file of a Service Request, with --world")
	return cmd
}

func (f *explainFlags) execute(cmd *cobra.Command) error {
	law, err := f.law.load()
	if err != nil {
		return err
	}
	world, request, err := f.subject(cmd)
	if err != nil {
		return err
	}
	machine, err := model.New(law.Register, law.Release, law.Readings)
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
	variant, err := spec.Variant(request.SRV)
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	fmt.Fprintf(w, "%s %s, release %s, readings %v\n\n", variant.SRV, variant.Name, law.Release, law.Readings)
	for _, line := range suite.Tell(world, []spec.Event{{Submit: &request}}).Events {
		fmt.Fprintln(w, line+".")
	}
	fmt.Fprintln(w)
	return explain(w, law.Register, verdict.Judgements[0])
}

// subject is the world and the request to explain, from files or from flags.
func (f *explainFlags) subject(cmd *cobra.Command) (world spec.World, request spec.ServiceRequest, err error) {
	if (f.world == "") != (f.request == "") {
		return world, request, fmt.Errorf("--world and --request go together: give both files or neither")
	}
	if f.world != "" {
		err = cmp.Or(readJSON(f.world, &world), readJSON(f.request, &request))
		return world, request, err
	}
	situation, err := f.situation(cmd)
	if err != nil {
		return world, request, err
	}
	return situation.Build()
}

// situation is what the flags describe. Those about a 6.15.1 have no effect on
// another request, and may not be given with one.
func (f *explainFlags) situation(cmd *cobra.Command) (suite.Situation, error) {
	s := f.described
	if _, err := spec.Variant(s.SRV); err != nil {
		return s, err
	}
	if _, err := spec.ParseUserRole(string(s.Role)); err != nil {
		return s, err
	}
	if f.smets != 1 && f.smets != 2 {
		return s, fmt.Errorf("--smets %d: want 1 or 2", f.smets)
	}
	s.SMETS = spec.SMETS(f.smets)
	switch {
	case s.Type != "":
		if _, err := spec.ParseDeviceType(string(s.Type)); err != nil {
			return s, err
		}
	case s.Role == spec.GS || s.Role == spec.GT:
		s.Type = spec.GSME
	default:
		s.Type = spec.ESME
	}
	if s.SMETS == spec.SMETS1 {
		if f.s1sp < 1 || f.s1sp > 3 {
			return s, fmt.Errorf("--s1sp %d: want 1, 2 or 3", f.s1sp)
		}
		s.S1SP = spec.S1SP(f.s1sp)
	}
	_, err := spec.ParseDeviceStatus(string(s.Status))
	if err := cmp.Or(err,
		oneOf("--user", s.User, suite.ActiveUser, suite.SuspendedUser, suite.UserWithoutRole, suite.UnknownUser),
		oneOf("--signature", s.Signature, suite.SignedByOriginator, suite.SignedByAnother, suite.BadSignature)); err != nil {
		return s, err
	}
	s.HoldsOwn = f.holds || f.holdsOwn
	if s.SRV == spec.UpdateSecurityCredentialsKRP {
		err := f.update(&s)
		return s, err
	}
	s.Declared, s.Carried, s.CarriedOwner = "", "", ""
	for _, name := range []string{"targets", "carries", "carried-owner", "holds-own-slot"} {
		if cmd.Flags().Changed(name) {
			return s, fmt.Errorf("--%s is about a 6.15.1, and the request is %s", name, s.SRV)
		}
	}
	return s, nil
}

// update settles what is particular to a 6.15.1.
func (f *explainFlags) update(s *suite.Situation) error {
	_, err := spec.ParseRemotePartyRole(string(s.Declared))
	if err := cmp.Or(
		oneOf("--carries", s.Carried, suite.CarriesDeclared, suite.CarriesOperator, suite.CarriesMixed, suite.CarriesOther, suite.CarriesNone),
		oneOf("--carried-owner", s.CarriedOwner, suite.OfRegisteredOperator, suite.OfAnotherOperator),
		err); err != nil {
		return err
	}
	if s.Carried == suite.CarriesOperator && s.Declared == spec.NetworkOperator {
		s.Carried = suite.CarriesDeclared // the same certificates under another name
	}
	s.HoldsTargeted = f.holds
	if s.Declared != s.Role.Slot() {
		s.HoldsOwn = f.holdsOwn
	}
	return nil
}

func oneOf[T ~string](flag string, given T, allowed ...T) error {
	if slices.Contains(allowed, given) {
		return nil
	}
	return fmt.Errorf("%s %q: want one of %s", flag, given, text.Join(allowed, ", "))
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
		paragraphs(w, clause.Text)
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
