package preflight_test

import (
	"context"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

// found is what a check of a broken adaptor has to find.
type found struct {
	subject  string
	level    preflight.Level
	observed preflight.Observed
	says     string // in the detail or the remedy
}

// brokenAdaptors has one for each finding.
var brokenAdaptors = map[string]struct {
	breaks func(*broken)
	found  found
}{
	"no name":    {describing(func(d *conformance.Description) { d.Name = "" }), found{"describe", preflight.Problem, preflight.Missing, "no name"}},
	"no version": {describing(func(d *conformance.Description) { d.Version = "" }), found{"describe", preflight.Warning, preflight.Missing, "no version"}},
	"no Describe": {func(b *broken) {
		b.describe = func(context.Context) (conformance.Description, error) {
			return conformance.Description{}, conformance.ErrNotCheckable
		}
	}, found{"describe", preflight.Problem, preflight.Missing, "Implement Describe"}},
	"changing its mind": {func(b *broken) {
		asked := 0
		describing(func(d *conformance.Description) {
			if asked++; asked == 2 {
				d.Version += "?"
			}
		})(b)
	}, found{"describe", preflight.Problem, preflight.Differs, "differently"}},
	"misspelt claim":       {describing(func(d *conformance.Description) { d.Ignored = []string{"deviceStatus"} }), found{`claim "deviceStatus"`, preflight.Warning, preflight.Missing, `Did you mean "device-status"?`}},
	"misspelt claim in Go": {describing(func(d *conformance.Description) { d.Abilities = append(d.Abilities, "alerts") }), found{`claim "alerts"`, preflight.Problem, preflight.Missing, `Did you mean "alert"?`}},
	"unheard-of claim":     {describing(func(d *conformance.Description) { d.Ignored = []string{"teleportation"} }), found{`claim "teleportation"`, preflight.Warning, preflight.Missing, "Leave it out"}},
	"no Reset": {func(b *broken) {
		b.reset = func(context.Context, spec.World) error { return conformance.ErrNotCheckable }
	}, found{"reset", preflight.Problem, preflight.Missing, "Implement Reset"}},
	"no empty world": {func(b *broken) {
		b.reset = func(ctx context.Context, w spec.World) error {
			if len(w.Devices) == 0 {
				return errBroken
			}
			return b.Adaptor.Reset(ctx, w)
		}
	}, found{"reset", preflight.Problem, preflight.Differs, "an empty world"}},
	"certificate role lost": {func(b *broken) {
		b.observe = func(ctx context.Context, d spec.EUI64) (spec.Observation, error) {
			o, err := b.Adaptor.Observe(ctx, d)
			for slot, c := range o.Credentials {
				o.Credentials[slot] = spec.Credential{Role: slot, Owner: c.Owner}
			}
			return o, err
		}
	}, found{"reset", preflight.Problem, preflight.Differs, "every Device type"}},
	"error for a rejection": {func(b *broken) {
		b.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			answer, err := b.Adaptor.Submit(ctx, r)
			if answer.Decision == spec.Rejected {
				err = errBroken
			}
			return answer, err
		}
	}, found{"submit", preflight.Problem, preflight.Differs, "A request that is rejected is answered too"}},
	"acceptance with an error code": {func(b *broken) {
		b.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			return spec.Response{Decision: spec.Accepted, Code: spec.E4}, nil
		}
	}, found{"submit", preflight.Problem, preflight.Differs, "makes no sense"}},
	"all rejected": {func(b *broken) {
		b.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			return spec.Response{Decision: spec.Rejected, Code: spec.E1}, nil
		}
	}, found{"submit", preflight.Problem, preflight.Differs, "answered alike"}},
	"counters as float64": {func(b *broken) {
		rounded := func(n uint64) uint64 { return uint64(float64(n)) }
		b.reset = func(ctx context.Context, w spec.World) error {
			w.Counters = append([]spec.Counter(nil), w.Counters...)
			for i := range w.Counters {
				if w.Counters[i].Last < 1<<63+2 {
					w.Counters[i].Last = rounded(w.Counters[i].Last)
				}
			}
			return b.Adaptor.Reset(ctx, w)
		}
		b.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			r.Counter = rounded(r.Counter)
			return b.Adaptor.Submit(ctx, r)
		}
	}, found{"64-bit counters", preflight.Problem, preflight.Differs, "unsigned 64-bit"}},
	"counters as int64": {func(b *broken) {
		b.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			if int64(r.Counter) < 0 {
				r.Counter = 0
			}
			return b.Adaptor.Submit(ctx, r)
		}
	}, found{"64-bit counters", preflight.Problem, preflight.Differs, "unsigned 64-bit"}},
	"no alert":        {refusing(spec.KindAlert, conformance.ErrNotCheckable), found{"ability alert", preflight.Problem, preflight.Missing, "do not claim"}},
	"alert fails":     {refusing(spec.KindAlert, errBroken), found{"ability alert", preflight.Problem, preflight.Differs, "broken on purpose"}},
	"alert to nobody": {swallowing(spec.KindAlert), found{"ability alert", preflight.Warning, preflight.Works, "nobody received"}},
	"alert to a stranger": {func(b *broken) {
		b.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
			r, err := b.Adaptor.Apply(ctx, e)
			if e.Alert != nil {
				r.AlertTo = 7
			}
			return r, err
		}
	}, found{"ability alert", preflight.Problem, preflight.Differs, "no party"}},
	"register swallowed": {swallowing(spec.KindRegister), found{"ability register", preflight.Warning, preflight.Works, "as before"}},
	"status swallowed":   {swallowing(spec.KindDeviceStatus), found{"ability device-status", preflight.Problem, preflight.Differs, "Observe shows the status"}},
	"user swallowed":     {swallowing(spec.KindUserStatus), found{"ability user-status", preflight.Warning, preflight.Works, "as before"}},
	"upload swallowed":   {swallowing(spec.KindUpload), found{"ability upload", preflight.Warning, preflight.Works, "as before"}},
	"advance swallowed":  {swallowing(spec.KindAdvance), found{"ability advance", preflight.Problem, preflight.Differs, "none was reported"}},
	"request id without the target": {func(b *broken) {
		b.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
			r, err := b.Adaptor.Apply(ctx, e)
			for i := range r.Executions {
				r.Executions[i].RequestID = r.Executions[i].RequestID[:23]
			}
			return r, err
		}
	}, found{"ability advance", preflight.Problem, preflight.Differs, "originator:target:counter"}},
	"empty observation": {func(b *broken) {
		b.observe = func(_ context.Context, d spec.EUI64) (spec.Observation, error) { return spec.Observation{}, nil }
	}, found{"ability observe", preflight.Problem, preflight.Differs, "every slot empty"}},
	"status lost": {func(b *broken) {
		b.observe = func(ctx context.Context, d spec.EUI64) (spec.Observation, error) {
			o, err := b.Adaptor.Observe(ctx, d)
			o.Status = spec.Commissioned
			return o, err
		}
	}, found{"ability observe", preflight.Problem, preflight.Differs, "InstalledNotCommissioned"}},
	"no Observe": {func(b *broken) {
		b.observe = func(context.Context, spec.EUI64) (spec.Observation, error) {
			return spec.Observation{}, conformance.ErrNotCheckable
		}
	}, found{"ability observe", preflight.Problem, preflight.Missing, "Implement Observe"}},
	"invented Device": {func(b *broken) {
		b.observe = func(ctx context.Context, d spec.EUI64) (spec.Observation, error) {
			o, err := b.Adaptor.Observe(ctx, d)
			if err != nil {
				return spec.Observation{Device: d}, nil
			}
			return o, err
		}
	}, found{"unknown Device", preflight.Problem, preflight.Differs, "not in the world"}},
	"panic for a Device": {func(b *broken) {
		b.observe = func(ctx context.Context, d spec.EUI64) (spec.Observation, error) {
			o, err := b.Adaptor.Observe(ctx, d)
			if err != nil {
				panic("nil map")
			}
			return o, err
		}
	}, found{"unknown Device", preflight.Problem, preflight.Differs, "Observe panics"}},
	"modest about alerts": {describing(unclaim(conformance.CanAlert)), found{"ability alert", preflight.Hint, preflight.WorksUnclaimed, "and 7 more cases will be run"}},
	"modest about looks":  {describing(unclaim(conformance.CanObserve)), found{"ability observe", preflight.Hint, preflight.WorksUnclaimed, "Claim the ability"}},
	"hanging": {func(b *broken) {
		b.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
			if e.Upload != nil {
				select {}
			}
			return b.Adaptor.Apply(ctx, e)
		}
	}, found{"ability upload", preflight.Problem, preflight.Differs, "in time"}},
	"panicking": {func(b *broken) {
		b.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) { panic("no such thing") }
	}, found{"submit", preflight.Problem, preflight.Differs, "no such thing"}},
	"one lane of four": {describing(func(d *conformance.Description) { d.Lanes = 4 }), found{"lanes", preflight.Warning, preflight.NotTried, "only one of them"}},
	"lost on the way": {func(b *broken) {
		b.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) {
			return spec.Response{}, conformance.ErrUnreachable
		}
	}, found{"submit", preflight.Problem, preflight.Differs, "crash"}},
}
