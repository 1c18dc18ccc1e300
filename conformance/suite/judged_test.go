package suite_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// judged carries one case out, with nothing of a run around it.
func judged(t *testing.T, s *suite.Suite, adaptor conformance.Adaptor, world spec.World, events ...spec.Event) conformance.Result {
	t.Helper()
	result, err := s.Execute(t.Context(), adaptor, conformance.Case{ID: "x", Kind: conformance.Scenario, World: world, Events: events})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// storyWorld is the world of a story, and its first request.
func storyWorld(t *testing.T, id string) (spec.World, spec.ServiceRequest) {
	t.Helper()
	for _, c := range suite.Scenarios(spec.MP107) {
		if at := slices.IndexFunc(c.Events, func(e spec.Event) bool { return e.Submit != nil }); c.ID == id {
			return c.World, *c.Events[at].Submit
		}
	}
	t.Fatalf("no story %s", id)
	return spec.World{}, spec.ServiceRequest{}
}

// TestWhatEachComparisonSees: an implementation that is right in everything but one
// respect does not pass the case that shows it.
func TestWhatEachComparisonSees(t *testing.T) {
	s := newSuite(t, stories())
	world, repair := storyWorld(t, "R1/scenario/unregistered-holder")
	at := world.Now + spec.Hour
	dated := repair
	dated.ExecuteAt = &at
	suspended := spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: repair.Target, Status: spec.Suspended}}
	due := []spec.Event{{Submit: &dated}, {Advance: &spec.Advance{To: at}}}
	executions := func(change func([]spec.Execution) []spec.Execution) func(*fake) {
		return func(f *fake) {
			f.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
				result, err := f.Adaptor.Apply(ctx, e)
				result.Executions = change(result.Executions)
				return result, err
			}
		}
	}
	for name, test := range map[string]struct {
		change func(*fake)
		events []spec.Event
		want   conformance.Verdict
	}{
		"nothing": {func(*fake) {}, due, conformance.Pass},
		"a status that is another than was set": {func(f *fake) {
			f.observe = func(ctx context.Context, id spec.EUI64) (spec.Observation, error) {
				o, err := f.Adaptor.Observe(ctx, id)
				o.Status = spec.Commissioned
				return o, err
			}
		}, []spec.Event{suspended}, conformance.Fail},
		"a slot that has another holder than was placed": {func(f *fake) {
			f.observe = func(ctx context.Context, id spec.EUI64) (spec.Observation, error) {
				o, err := f.Adaptor.Observe(ctx, id)
				o.Credentials = maps.Clone(o.Credentials)
				o.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: suite.ManyRoles}
				return o, err
			}
		}, []spec.Event{{Submit: &repair}}, conformance.Fail},
		"an alert to another": {func(f *fake) {
			f.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
				result, err := f.Adaptor.Apply(ctx, e)
				result.AlertTo = suite.ManyRoles
				return result, err
			}
		}, []spec.Event{{Alert: &spec.Alert{Device: repair.Target}}}, conformance.Fail},
		"one execution more": {executions(func(all []spec.Execution) []spec.Execution {
			return append(all, all...)
		}), due, conformance.Fail},
		"an execution that answers with no decision": {executions(func(all []spec.Execution) []spec.Execution {
			for i := range all {
				all[i].Response = spec.Response{Decision: "perhaps"}
			}
			return all
		}), due, conformance.Error},
		"an execution that answers I99": {executions(func(all []spec.Execution) []spec.Execution {
			for i := range all {
				all[i].Response.Code = "I4711"
			}
			return all
		}), due, conformance.Error},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{Adaptor: correct(t)}
			test.change(f)
			if got := judged(t, s, f, world, test.events...); got.Verdict != test.want {
				t.Errorf("%s (%s), want %s", got.Verdict, got.Reason, test.want)
			}
		})
	}
}

// TestAStatusNobodySees: where a status is set and cannot be observed, right answers
// show nothing.
func TestAStatusNobodySees(t *testing.T) {
	world, repair := storyWorld(t, "R1/scenario/unregistered-holder")
	blind := claims(t, correct(t), conformance.CanDeviceStatus)
	event := spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: repair.Target, Status: spec.Suspended}}
	if got := judged(t, newSuite(t, stories()), blind, world, event); got.Verdict != conformance.Inconclusive {
		t.Errorf("%s (%s), want inconclusive", got.Verdict, got.Reason)
	}
}

// TestStrictOrder: in the strict order the code is that of the first failed check, and
// where that has no public code any will do.
func TestStrictOrder(t *testing.T) {
	s := newSuite(t, suite.Options{Strict: true, Run: []string{"R1/scenario"}, Sequences: -1})
	world, repair := storyWorld(t, "R1/scenario/unregistered-holder")
	elsewhere := slices.IndexFunc(world.Devices, func(d spec.Device) bool { return d.ID != repair.Target })
	suspended := world.Devices[elsewhere].ID
	world.Devices = slices.Clone(world.Devices)
	world.Devices[elsewhere].Status = spec.Suspended
	m := machine(t, spec.MP107, nil)
	state, err := model.Start(world)
	if err != nil {
		t.Fatal(err)
	}
	twice := repair // to a Device that is suspended, of a User without the role
	twice.Target, twice.Role = suspended, spec.IS
	uncoded := repair
	uncoded.Update = &spec.CredentialUpdate{Slot: repair.Update.Slot, Certificates: []spec.Certificate{{Use: spec.DigitalSigning, Role: spec.Root, Owner: repair.Originator}}}
	for name, test := range map[string]struct {
		request spec.ServiceRequest
		code    func(failures []model.CheckOutcome) spec.ResponseCode
		want    conformance.Verdict
	}{
		"the first": {twice, func(f []model.CheckOutcome) spec.ResponseCode { return f[0].FailsWith }, conformance.Pass},
		"the second": {twice, func(f []model.CheckOutcome) spec.ResponseCode {
			for _, other := range f[1:] {
				if other.FailsWith != f[0].FailsWith && other.FailsWith != spec.NoCode {
					return other.FailsWith
				}
			}
			return ""
		}, conformance.Fail},
		"one of its own, where there is no public one": {uncoded, func([]model.CheckOutcome) spec.ResponseCode { return "X1" }, conformance.Pass},
	} {
		t.Run(name, func(t *testing.T) {
			_, effect, err := m.Step(state, spec.Event{Submit: &test.request})
			if err != nil || effect.Result.Response.Decision != spec.Rejected {
				t.Fatalf("%v, %v: want a rejection", effect.Result.Response, err)
			}
			failures := effect.Judgements[0].Failures()
			code := test.code(failures)
			if code == "" || name[0] == 'o' && failures[0].FailsWith != spec.NoCode {
				t.Fatalf("%+v: these are not the failures that the test is about", failures)
			}
			f := &fake{Adaptor: correct(t)}
			f.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) {
				return spec.Response{Decision: spec.Rejected, Code: code}, nil
			}
			if got := judged(t, s, f, world, spec.Event{Submit: &test.request}); got.Verdict != test.want {
				t.Errorf("%s (%s), want %s: %+v", got.Verdict, got.Reason, test.want, failures)
			}
		})
	}
}

// kept is a journal in memory.
type kept struct{ records []suite.Record }

func (k *kept) Begin(suite.Outcome, int) (map[string]suite.Record, error) { return nil, nil }

func (k *kept) Judged(r suite.Record) error {
	k.records = append(k.records, r)
	return nil
}

// TestWhatAnInterruptLeavesInTheJournal: every case that was judged, and not the one that
// was cut off, which would else be taken for one that could not be carried out.
func TestWhatAnInterruptLeavesInTheJournal(t *testing.T) {
	const at = 5
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var journal kept
	f, begun := &fake{Adaptor: correct(t)}, 0
	f.reset = func(_ context.Context, world spec.World) error {
		if begun++; begun == at {
			cancel()
			return context.Canceled
		}
		return f.Adaptor.Reset(ctx, world)
	}
	if _, err := (suite.Runner{Journal: &journal}).Run(ctx, newSuite(t, stories()), f); err != nil {
		t.Fatal(err)
	}
	if len(journal.records) != at-1 {
		t.Errorf("%d records, want the %d cases before the one that was cut off", len(journal.records), at-1)
	}
	for _, r := range journal.records {
		if r.Verdict != conformance.Pass {
			t.Errorf("%s is kept as %s", r.Case, r.Verdict)
		}
	}
}

// playedBack are records in their order.
type playedBack struct{ records []suite.Record }

func (p *playedBack) Next(id, part string) (suite.Record, bool, error) {
	if len(p.records) == 0 || p.records[0].Case != id || p.records[0].Part != part {
		return suite.Record{}, false, nil
	}
	record := p.records[0]
	p.records = p.records[1:]
	return record, true, nil
}

// TestARecordSaysWhatItsAnswersComeTo: one that says anything else is no evidence.
func TestARecordSaysWhatItsAnswersComeTo(t *testing.T) {
	s := newSuite(t, stories())
	var journal kept
	asked := runWith(t, suite.Runner{Journal: &journal}, s, correct(t))
	asked.Results = nil
	for name, change := range map[string]func(*suite.Record){
		"":                        func(*suite.Record) {},
		"another verdict":         func(r *suite.Record) { r.Verdict = conformance.Fail },
		"more judged":             func(r *suite.Record) { r.Judged++ },
		"fewer than none judged":  func(r *suite.Record) { r.Judged = -1 },
		"an answer too many":      func(r *suite.Record) { r.Answers = append(slices.Clone(r.Answers), r.Answers[0]) },
		"an answer missing":       func(r *suite.Record) { r.Answers = r.Answers[:len(r.Answers)-1] },
		"a failure that is not":   func(r *suite.Record) { r.Unstable = &conformance.Attempts{Failed: 1, Made: 2} },
		"a reason that is not":    func(r *suite.Record) { r.Unsettled = "x" },
		"no answer at all":        func(r *suite.Record) { r.Answers = nil },
		"a case that is another":  func(r *suite.Record) { r.Case = "R1/scenario/other" },
		"a part that is not made": func(r *suite.Record) { r.Part = "1" },
	} {
		t.Run(name, func(t *testing.T) {
			records := slices.Clone(journal.records)
			change(&records[2])
			_, err := suite.Runner{}.Judge(t.Context(), s, asked, &playedBack{records})
			if (err == nil) != (name == "") || err != nil && !errors.Is(err, suite.ErrEvidence) {
				t.Errorf("got %v", err)
			}
		})
	}
}
