// Package preflight tells a vendor, before any run, whether an adaptor can be
// tested: what it claims, what is seen of each claim, what is missing, with the
// messages that prove it.
//
// It judges no law. What it holds an adaptor to are facts that every reading of
// the law shares: a method answers, a Device that was put in is there, a world
// that was replaced is gone. Where a decision is needed, an implementation is
// compared with nothing but itself, so that one that decides wrongly, but the
// same way each time, is ready to be tested.
package preflight

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// Settings say how a check is made. The zero value will do.
type Settings struct {
	// Timeout bounds one call; 0 means conformance.DefaultTimeout.
	Timeout time.Duration
	// Cases tells for each ability how many cases of the suite need it, so that a
	// hint can say what would be gained by claiming it. It may be nil.
	Cases map[conformance.Ability]int
}

// checker goes through the probes.
type checker struct {
	options  Settings
	lanes    []*caller
	caller   *caller // lane 0
	able     conformance.Description
	usable   conformance.Description // able, but for what was seen not to work
	reset    bool                    // whether a Reset was ever answered
	broken   map[string]bool         // methods reported already
	findings []Finding
}

// Run checks an implementation. The first adaptor is on its lane 0, the others
// on further lanes, which are used as far as they are claimed. The error is of
// whoever calls: no adaptor, or a context that has ended. Whatever goes wrong
// with the implementation is a finding.
func Run(ctx context.Context, adaptors []conformance.Adaptor, options Settings) (Findings, error) {
	if len(adaptors) == 0 {
		return Findings{}, errors.New("nothing to check: want at least one adaptor, on lane 0")
	}
	k := &checker{options: options, broken: map[string]bool{}}
	for _, adaptor := range adaptors {
		k.lanes = append(k.lanes, newCaller(adaptor, options.Timeout))
	}
	k.caller = k.lanes[0]
	reached := k.describe(ctx)
	if reached {
		k.claims()
		k.resets(ctx)
		k.probe(ctx, "submit", NoClaim, "Reset", k.submits)
		k.probe(ctx, "64-bit counters", NoClaim, "Submit", k.fullCounters)
		k.forgets(ctx)
		k.abilities(ctx, Claimed)
		if k.usable.Can(conformance.CanObserve) {
			k.probe(ctx, "unknown Device", NoClaim, "Reset", k.unknownDevice)
		}
		k.independent(ctx)
		k.abilities(ctx, Unclaimed) // last, since nobody promised that they do no harm
	}
	if err := ctx.Err(); err != nil {
		return Findings{}, fmt.Errorf("the check was interrupted: %w", err)
	}
	f := Findings{Overall: Ready, Implementation: k.able, Findings: k.findings}
	for _, lane := range k.lanes {
		f.Calls += lane.made
	}
	switch {
	case !reached:
		f.Overall = NotReached
	case len(f.Of(Problem)) > 0:
		f.Overall = NotReady
	}
	return f, nil
}

// add keeps what was found of a subject, if anything was.
func (k *checker) add(subject string, claimed Claim, f Finding) {
	if f.Level != "" {
		f.Subject, f.Claimed = subject, claimed
		k.findings = append(k.findings, f)
	}
}

// probe tries one subject on lane 0 and keeps what is found; where it cannot be
// tried, that is what is found. It needs a method without which nothing could
// be told: Describe, Reset or Submit. Whether the subject is in order is reported.
func (k *checker) probe(ctx context.Context, subject string, claimed Claim, needs string, find func(context.Context) Finding) bool {
	f, hindered := k.hindrance(ctx, needs)
	if !hindered {
		f = find(ctx)
	}
	k.add(subject, claimed, f)
	return f.Level == "" || f.Observed == Works
}

// hindrance begins a probe, and finds why it cannot be made: the implementation
// is lost, or a method that it needs does not work.
func (k *checker) hindrance(ctx context.Context, needs string) (Finding, bool) {
	if needs == "Submit" && k.reset && k.broken["Submit"] {
		return waiting("Submit"), true
	}
	if err := k.caller.begin(ctx); err != nil {
		return warning(NotTried, "Not tried, as the implementation was lost before: "+text.Printable(err.Error()),
			"See to what lost it, and check again."), true
	}
	if needs != "Describe" && !k.reset {
		return waiting("Reset"), true
	}
	return Finding{}, false
}

// waiting is the finding about what needs a method that does not work.
func waiting(method string) Finding {
	return warning(NotTried, fmt.Sprintf("Not tried, or not to its end: it needs %s to work.", method),
		fmt.Sprintf("See to %s first, and check again.", method))
}

// failed is the finding about the last call, which ended with an error.
func (k *checker) failed(claimed Claim, did string, err error) Finding {
	method := k.caller.last()
	k.broken[method] = true
	observed := Differs
	if errors.Is(err, conformance.ErrNotCheckable) || errors.Is(err, conformance.ErrNotExpressible) {
		observed = Missing
	}
	detail := fmt.Sprintf("%s ended with an error: %s", did, text.Printable(err.Error()))
	return problem(observed, detail, remedyFor(method, claimed, err)).with(k.caller.exchanges(2))
}

// remedyFor says what to do about a call that ended with an error.
func remedyFor(method string, claimed Claim, err error) string {
	text := err.Error()
	switch {
	case conformance.TimedOut(err):
		return fmt.Sprintf("Have %s answer in time. What hangs is most often a lock that an earlier call has kept, or an answer that was written and not flushed. If the implementation is only slow, allow more time for a call.", method)
	case errors.Is(err, conformance.ErrUnreachable):
		return fmt.Sprintf("The connection was lost during %s: look for a crash in the log of the implementation.", method)
	case panicked(err):
		return fmt.Sprintf("%s panics: the message says where to look.", method)
	case strings.Contains(text, "has call"):
		return "Copy the field call of the question into the answer, in every method."
	case errors.Is(err, conformance.ErrNotExpressible):
		return "The way by which the implementation is reached has no words for this; cases that need it will not be applicable."
	case errors.Is(err, conformance.ErrNotCheckable) && claimed == Claimed:
		return fmt.Sprintf("Implement %s, or do not claim the ability.", method)
	case errors.Is(err, conformance.ErrNotCheckable):
		return fmt.Sprintf("Implement %s. Over HTTP, look at the path of the call too: an unknown path is answered like a missing method.", method)
	case claimed == Claimed:
		return fmt.Sprintf("The call is well formed and fits the world that it was made in. Make %s succeed, or do not claim the ability.", method)
	default:
		return fmt.Sprintf("The call is well formed and has to succeed. The error is that of the implementation's own %s.", method)
	}
}

// panicked reports whether a call ended in a panic, which the guard makes an error.
func panicked(err error) bool { return strings.Contains(err.Error(), " panicked: ") }
