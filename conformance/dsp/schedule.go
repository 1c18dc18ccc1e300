package dsp

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// pending is a future-dated request that waits, and when it was received.
type pending struct {
	spec.ServiceRequest
	received spec.Time
}

// enqueue keeps a copy of a future-dated request until it is due.
func (d *DSP) enqueue(s *submission) {
	r := s.request
	at := *r.ExecuteAt
	r.ExecuteAt = &at
	if r.Update != nil {
		update := *r.Update
		update.Certificates = slices.Clone(update.Certificates)
		r.Update = &update
	}
	same := func(p pending) bool { return p.Originator == r.Originator && p.Target == r.Target }
	d.lose(sameLinkReplaces, same)
	d.lose(oneWaits, func(pending) bool { return true })
	d.lose(sameMomentReplaces, func(p pending) bool { return *p.ExecuteAt == at })
	if !d.faulty(waitingSwallowed) {
		d.queue = append(d.queue, pending{r, d.now})
	}
}

// lose drops waiting requests that a correct system keeps.
func (d *DSP) lose(id FaultID, which func(pending) bool) {
	if d.defects != nil && slices.ContainsFunc(d.queue, which) && d.faulty(id) {
		d.queue = slices.DeleteFunc(slices.Clone(d.queue), which)
	}
}

func everyPending(pending) bool { return true }

var (
	waitingSwallowed    = corruption(aRequest, EffectSwallowed, "swallow-waiting", "acknowledges a future-dated request and does not keep it")
	sameLinkReplaces    = corruption(aRequest, EffectSwallowed, "waiting-replaced", "keeps the latest future-dated request alone of a User for a Device")
	oneWaits            = corruption(aRequest, EffectSwallowed, "one-waits", "keeps the latest future-dated request alone")
	sameMomentReplaces  = corruption(aRequest, EffectSwallowed, "moment-replaced", "keeps the latest alone of requests that are due at the same moment")
	overtakenIsDropped  = corruption(aRequest, EffectSwallowed, "overtaken-dropped", "drops a waiting request when a later counter of the same User for the Device is accepted")
	userDropsWaiting    = corruption(aWorld, EffectSwallowed, "user-status-drops-waiting", "drops the waiting requests of a User whose status changes")
	deviceDropsWaiting  = corruption(aDevice, EffectSwallowed, "device-status-drops-waiting", "drops the waiting requests for a Device whose status changes")
	registrationDrops   = corruption(aWorld, EffectSwallowed, "registration-drops-waiting", "drops the waiting requests for the Devices of a metering point whose registration changes")
	uploadDropsWaiting  = corruption(aWorld, EffectSwallowed, "upload-drops-waiting", "drops all waiting requests when it uploads")
	repairDropsWaiting  = corruption(aRequest, EffectSwallowed, "repair-drops-waiting", "drops the waiting requests for a Device on which a credential is placed")
	firstDueAlone       = corruption(aWorld, EffectSwallowed, "first-due-alone", "executes the first of several requests that are due, and drops the others")
	dueReversed         = corruption(aWorld, FactMistaken, "due-in-reverse", "executes requests that are due from the last to the first")
	tiesReversed        = corruption(aWorld, FactMistaken, "ties-in-reverse", "executes requests that are due at the same moment from the last received to the first")
	dueByCounter        = corruption(aWorld, FactMistaken, "due-by-counter", "executes requests that are due in the order of their counters")
	judgedAtTheEnd      = corruption(aRequest, EffectLate, "due-at-the-end", "judges a request that is due as of the end of the advance")
	executedTwice       = corruption(aRequest, EffectDoubled, "executed-twice", "keeps a request that was executed, and executes it again")
	dueSwallowed        = corruption(aRequest, EffectSwallowed, "swallow-due", "answers a request that is due without giving it its effect")
	counterMovedWhenDue = corruption(aRequest, FactMistaken, "counter-set-when-due", "sets the counter to that of a request that is executed")
)

// advance moves time on and executes what falls due on the way, each request
// at its own time and on the state that the earlier ones left. Time does not
// go back. [DEF-1, T14]
func (d *DSP) advance(to spec.Time) ([]spec.Execution, error) {
	if to < d.now {
		return nil, fmt.Errorf("advance to %v: it is %v already, and time does not go back", to, d.now)
	}
	var executions []spec.Execution
	for _, r := range d.takeDue(to) {
		d.now = max(d.now, *r.ExecuteAt) // it is never before, but in a system that is late
		executions = append(executions, spec.Execution{RequestID: r.RequestID(), Response: d.execute(r, to)})
	}
	d.now = to
	d.defects.on(nil, spec.Device{})
	d.forget(advanceForgetsCounters, everyLink)
	d.defects.remember(timeAdvanced)
	return d.told(executions), nil
}

// takeDue takes the requests due by then out of the queue, by execution time
// and, within one, by order of receipt.
func (d *DSP) takeDue(by spec.Time) []pending {
	var due, waiting []pending
	for _, r := range d.queue {
		if d.isDue(r, by) {
			due = append(due, r)
		} else {
			waiting = append(waiting, r)
		}
	}
	d.queue = waiting
	byTime := func(a, b pending) int { return cmp.Compare(*a.ExecuteAt, *b.ExecuteAt) }
	received := slices.Clone(due)
	slices.SortStableFunc(due, byTime)
	if d.defects == nil || len(due) < 2 {
		return due
	}
	d.defects.on(nil, spec.Device{})
	ties := slices.Clone(received)
	slices.Reverse(ties)
	slices.SortStableFunc(ties, byTime)
	counters := slices.Clone(received)
	slices.SortStableFunc(counters, func(a, b pending) int { return cmp.Compare(a.Counter, b.Counter) })
	reversed := slices.Clone(due)
	slices.Reverse(reversed)
	for _, wrong := range []struct {
		id  FaultID
		due []pending
	}{{DueInReceiptOrder, received}, {tiesReversed, ties}, {dueByCounter, counters}, {dueReversed, reversed}, {firstDueAlone, due[:1]}} {
		same := func(a, b pending) bool { return a.RequestID() == b.RequestID() }
		if !slices.EqualFunc(wrong.due, due, same) && d.faulty(wrong.id) {
			return wrong.due
		}
	}
	return due
}

// isDue reports whether a request is due by then.
func (d *DSP) isDue(r pending, by spec.Time) bool {
	due := *r.ExecuteAt <= by
	if d.defects == nil {
		return due
	}
	d.defects.on(&submission{request: r.ServiceRequest, device: d.inventory[r.Target], sender: d.users[r.Originator], stage: whenDue, at: by}, spec.Device{})
	for _, reading := range dueReadings {
		if reading.after(*r.ExecuteAt, by) == due && d.faulty(reading.id) {
			return !due
		}
	}
	return due
}

// execute judges a request again now that it is due. Its counter was recorded
// on receipt and does not move. [DEF-1, EFF-2]
func (d *DSP) execute(r pending, end spec.Time) spec.Response {
	s := open(r.ServiceRequest, *r.ExecuteAt, whenDue)
	s.received = r.received
	d.identify(s)
	if d.defects != nil && end != s.at && d.faulty(judgedAtTheEnd) {
		s.at = end
	}
	if refused := d.judge(s); refused != nil && !d.faulty(DueNotJudged) {
		return d.reject(s, refused)
	}
	if !d.faulty(dueSwallowed) {
		d.takeEffect(s)
	}
	between := link{r.Originator, r.Target}
	if d.defects != nil && d.counters[between] != r.Counter && d.faulty(counterMovedWhenDue) {
		d.counters[between] = r.Counter
	}
	if d.faulty(executedTwice) {
		d.queue = append(d.queue, r)
	}
	return d.answer(s, spec.Response{Decision: spec.Accepted, Code: spec.I0})
}
