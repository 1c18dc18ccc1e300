package preflight_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

// broken is an adaptor with some methods replaced.
type broken struct {
	conformance.Adaptor
	describe func(context.Context) (conformance.Description, error)
	reset    func(context.Context, spec.World) error
	submit   func(context.Context, spec.ServiceRequest) (spec.Response, error)
	apply    func(context.Context, spec.Event) (spec.Result, error)
	observe  func(context.Context, spec.EUI64) (spec.Observation, error)
}

func (b *broken) Describe(ctx context.Context) (conformance.Description, error) {
	if b.describe != nil {
		return b.describe(ctx)
	}
	return b.Adaptor.Describe(ctx)
}

func (b *broken) Reset(ctx context.Context, w spec.World) error {
	if b.reset != nil {
		return b.reset(ctx, w)
	}
	return b.Adaptor.Reset(ctx, w)
}

func (b *broken) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	if b.submit != nil {
		return b.submit(ctx, r)
	}
	return b.Adaptor.Submit(ctx, r)
}

func (b *broken) Apply(ctx context.Context, e spec.Event) (spec.Result, error) {
	if b.apply != nil {
		return b.apply(ctx, e)
	}
	return b.Adaptor.Apply(ctx, e)
}

func (b *broken) Observe(ctx context.Context, d spec.EUI64) (spec.Observation, error) {
	if b.observe != nil {
		return b.observe(ctx, d)
	}
	return b.Adaptor.Observe(ctx, d)
}

var errBroken = errors.New("broken on purpose")

// describing changes what an adaptor says of itself.
func describing(change func(*conformance.Description)) func(*broken) {
	return func(b *broken) {
		b.describe = func(ctx context.Context) (conformance.Description, error) {
			d, err := b.Adaptor.Describe(ctx)
			d.Abilities = append([]conformance.Ability(nil), d.Abilities...)
			change(&d)
			return d, err
		}
	}
}

// refusing makes one kind of event an error.
func refusing(kind spec.EventKind, cause error) func(*broken) {
	return func(b *broken) {
		b.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
			if e.Kind() == kind {
				return spec.Result{}, cause
			}
			return b.Adaptor.Apply(ctx, e)
		}
	}
}

// swallowing answers one kind of event and does nothing.
func swallowing(kind spec.EventKind) func(*broken) { return refusing(kind, nil) }

func unclaim(ability conformance.Ability) func(*conformance.Description) {
	return func(d *conformance.Description) {
		var rest []conformance.Ability
		for _, a := range d.Abilities {
			if a != ability {
				rest = append(rest, a)
			}
		}
		d.Abilities = rest
	}
}

func TestBroken(t *testing.T) {
	for name, tt := range brokenAdaptors {
		t.Run(name, func(t *testing.T) {
			adaptor := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2})}
			tt.breaks(adaptor)
			timeout := 20 * time.Second
			if name == "hanging" {
				timeout = time.Second
			}
			f, err := preflight.Run(t.Context(), []conformance.Adaptor{adaptor}, preflight.Settings{
				Timeout: timeout, Cases: map[conformance.Ability]int{conformance.CanAlert: 7},
			})
			if err != nil {
				t.Fatal(err)
			}
			finding, ok := about(f, tt.found.subject)
			if !ok || finding.Level != tt.found.level || finding.Observed != tt.found.observed || !strings.Contains(finding.Detail+" "+finding.Remedy, tt.found.says) {
				t.Errorf("want %+v in:\n%s", tt.found, console(t, f, false, false))
			}
			needsProof := (finding.Level == preflight.Problem || finding.Level == preflight.Warning) && finding.Observed != preflight.NotTried
			if needsProof && len(finding.Exchanges) < 2 || finding.Remedy == "" {
				t.Errorf("the finding proves nothing or leaves the reader alone: %+v", finding)
			}
			if problems := f.Of(preflight.Problem); len(problems) > 1 {
				t.Errorf("one thing is broken, and %d problems are found:\n%s", len(problems), console(t, f, false, false))
			}
			if ready := f.Overall == preflight.Ready; ready != (len(f.Of(preflight.Problem)) == 0) || (f.ExitCode() == 0) != ready {
				t.Errorf("%s, exit code %d, with %d problems", f.Overall, f.ExitCode(), len(f.Of(preflight.Problem)))
			}
		})
	}
}

// about finds the most urgent finding on a subject.
func about(f preflight.Findings, subject string) (preflight.Finding, bool) {
	for _, level := range []preflight.Level{preflight.Problem, preflight.Warning, preflight.Hint, preflight.Fine} {
		for _, finding := range f.Of(level) {
			if finding.Subject == subject {
				return finding, true
			}
		}
	}
	return preflight.Finding{}, false
}
