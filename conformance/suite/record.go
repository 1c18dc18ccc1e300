package suite

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// Record is what a journal keeps of a case: every answer that the implementation
// gave, which is enough to judge the case anew. The verdict stands beside them for
// whoever reads the file; it is never believed.
type Record struct {
	Case string `json:"case"`
	// Part is empty for the case itself. A number is that of an attempt at a smaller
	// form of a case that failed, and Shown are the messages that are shown of it.
	Part    string              `json:"part,omitempty"`
	Verdict conformance.Verdict `json:"verdict"`
	Judged  int                 `json:"judged"`
	// Answers are in the order of the calls, that to Reset being the first.
	Answers []Answer `json:"answers"`
	// Unsettled says why answers that are the law's, which another attempt at the
	// case did not give, show nothing.
	Unsettled unsettled `json:"unsettled,omitempty"`
	// Unstable tells of a failure that did not show in every attempt.
	Unstable *conformance.Attempts `json:"unstable,omitempty"`
	// Retried tells that an earlier attempt could not carry the case out.
	Retried bool `json:"retried,omitempty"`
	// Exchanges are the messages that are shown.
	Exchanges []conformance.Exchange `json:"exchanges,omitempty"`
	// Line is where the journal has the record; 0 if it has none yet.
	Line int `json:"-"`
}

// Shown is the part of a case that has its messages.
const Shown = "shown"

// Answer is what one call brought. Nothing in it is set for a Reset that worked.
type Answer struct {
	Response    *spec.Response    `json:"response,omitempty"`    // of Submit
	Result      *spec.Result      `json:"result,omitempty"`      // of Apply
	Observation *spec.Observation `json:"observation,omitempty"` // of Observe
	// Signed are the messages that came with it, to the byte, from an implementation
	// that signs them.
	Signed []string `json:"signed,omitempty"`
	// Again stands for the observation that was made of the same Device before.
	Again bool `json:"again,omitempty"`
	// Error says why there was no answer, and Kind which of those it was of which
	// something else follows.
	Error string `json:"error,omitempty"`
	Kind  string `json:"kind,omitempty"`
}

// The kinds of errors that do not make a case an error.
var errorKinds = map[string]error{"not-expressible": conformance.ErrNotExpressible, "not-checkable": conformance.ErrNotCheckable}

// ErrEvidence is wrapped by the error of a run whose journal is not what an
// earlier part of the same run wrote.
var ErrEvidence = errors.New("the evidence is not valid")

// unsettled is why a case that failed once, and did not when carried out again,
// is inconclusive.
type unsettled string

// The reasons.
const (
	late   unsettled = "late"   // a call that was given up may have got into it
	shared unsettled = "shared" // it failed in a world that it shared
)

var unsettledReasons = map[unsettled]string{
	late:   "failed right after a call that did not answer in time, and not when carried out again: that call may have taken effect late",
	shared: "failed in a world that it shared with other cases, and passed in one of its own: what happens to other Devices makes a difference",
}

// unsettle makes a case inconclusive that failed at another attempt.
func (e *execution) unsettle(why unsettled) {
	e.unsettled, e.Verdict, e.Reason = why, conformance.Inconclusive, unsettledReasons[why]
}

// record is the execution as a journal keeps it.
func (e *execution) record() Record {
	return Record{Case: e.ID, Verdict: e.Verdict, Judged: e.Judged, Answers: e.answers, Unsettled: e.unsettled, Unstable: e.Unstable, Retried: e.Retried}
}

// recording keeps the answers of an adaptor to one case, in their order.
type recording struct {
	witnessed conformance.Witnessed // nil if nothing is signed
	answers   []Answer
	seen      map[spec.EUI64]spec.Observation // the last of each Device
}

func (a *recording) keep(answer Answer, err error) {
	if err != nil {
		answer = Answer{Error: text.Printable(err.Error())}
		for kind, is := range errorKinds {
			if errors.Is(err, is) {
				answer.Kind = kind
			}
		}
	}
	if a.witnessed != nil {
		answer.Signed = a.witnessed.Signed()
	}
	a.answers = append(a.answers, answer)
}

// observed keeps an observation; one that says what the last one said, in a word.
func (a *recording) observed(device spec.EUI64, observed spec.Observation, err error) {
	answer := Answer{Observation: &observed}
	before, seen := a.seen[device]
	if err == nil && seen && before.Device == observed.Device && before.Status == observed.Status && maps.Equal(before.Credentials, observed.Credentials) {
		answer = Answer{Again: true}
	} else if err == nil {
		if a.seen == nil {
			a.seen = map[spec.EUI64]spec.Observation{}
		}
		a.seen[device] = observed
	}
	a.keep(answer, err)
}

// playback is an adaptor that gives the answers of a record, in their order.
type playback struct {
	conformance.Adaptor // none: it is not asked who it is
	answers             []Answer
	seen                map[spec.EUI64]spec.Observation
	unfit               bool // a call has no answer of its kind
}

// next is the next answer, if it is of the kind that is asked for.
func (p *playback) next(fits func(Answer) bool) (Answer, error) {
	if p.unfit = p.unfit || len(p.answers) == 0; p.unfit {
		return Answer{}, ErrEvidence
	}
	answer := p.answers[0]
	p.answers = p.answers[1:]
	if answer.Error != "" {
		return Answer{}, kept{answer}
	}
	if p.unfit = !fits(answer); p.unfit {
		return Answer{}, ErrEvidence
	}
	return answer, nil
}

func (p *playback) Reset(context.Context, spec.World) error {
	_, err := p.next(func(a Answer) bool { return a.Response == nil && a.Result == nil && a.Observation == nil && !a.Again })
	return err
}

func (p *playback) Submit(context.Context, spec.ServiceRequest) (spec.Response, error) {
	answer, err := p.next(func(a Answer) bool { return a.Response != nil })
	if err != nil {
		return spec.Response{}, err
	}
	return *answer.Response, nil
}

func (p *playback) Apply(context.Context, spec.Event) (spec.Result, error) {
	answer, err := p.next(func(a Answer) bool { return a.Result != nil })
	if err != nil {
		return spec.Result{}, err
	}
	return *answer.Result, nil
}

func (p *playback) Observe(_ context.Context, device spec.EUI64) (spec.Observation, error) {
	before, known := p.seen[device]
	answer, err := p.next(func(a Answer) bool { return a.Observation != nil || a.Again && known })
	if err != nil || answer.Again {
		return before, err
	}
	if p.seen == nil {
		p.seen = map[spec.EUI64]spec.Observation{}
	}
	p.seen[device] = *answer.Observation
	return *answer.Observation, nil
}

// kept is the error that a record has of a call.
type kept struct{ Answer }

// Error is fit to be shown: it was when it was kept.
func (k kept) Error() string { return k.Answer.Error }
func (k kept) Unwrap() error { return errorKinds[k.Kind] }

// recall judges a case anew by the answers that a record has of it, asking the law
// alone. What the record says besides has to be what comes of them.
func (r *run) recall(ctx context.Context, c conformance.Case, record Record) execution {
	played, l := &playback{answers: record.Answers}, *r.lanes[0]
	l.adaptor = played
	e := l.execute(ctx, c)
	e.answers, e.Retried, e.cause = record.Answers, record.Retried, nil
	_, known := unsettledReasons[record.Unsettled]
	if known && e.Verdict != conformance.Fail {
		e.unsettle(record.Unsettled)
	}
	if record.Unstable != nil && e.Verdict == conformance.Fail {
		e.destabilize(*record.Unstable)
	}
	switch {
	case e.broken != nil: // no world is like that, as an attempt at a smaller one may find
	case played.unfit || len(played.answers) > 0 || e.unsettled != record.Unsettled, !reflect.DeepEqual(e.Unstable, record.Unstable):
		e.broken = record.invalid("its answers do not fit the case")
	case e.Verdict != record.Verdict || e.Judged != record.Judged:
		e.broken = record.invalid(fmt.Sprintf("it says %q with %d judged, its answers come to %q with %d", record.Verdict, record.Judged, e.Verdict, e.Judged))
	}
	return e
}

func (record Record) invalid(why string) error {
	return fmt.Errorf("%w: line %d, case %s: %s", ErrEvidence, record.Line, text.Printable(record.Case), why)
}

// examine judges everything that an earlier part of the run has recorded, before
// anything is carried out, and chooses what is carried out again nonetheless.
func (r *run) examine(ctx context.Context) error {
	if len(r.earlier) == 0 {
		return nil
	}
	unknown, chosen := maps.Clone(r.earlier), spotChecks{}
	for c, err := range r.suite.Cases() {
		if err != nil {
			return err
		}
		record, recorded := r.earlier[c.ID]
		if !recorded {
			continue
		}
		delete(unknown, c.ID)
		e := r.recall(ctx, c, record)
		if c.Missing(r.outcome.Implementation) != "" {
			e.broken = record.invalid("the implementation does not claim what the case needs")
		}
		if e.broken != nil {
			return e.broken
		}
		chosen.consider(r.suite.Seed(), e)
	}
	for _, record := range unknown {
		return record.invalid("this run has no such case")
	}
	r.again = chosen.cases()
	return nil
}
