package dsp

import (
	"strings"

	"example.org/mp107/spec"
)

// submit judges a well-formed request on receipt and answers it: with I0 if it
// took effect, with I99 if it waits until it is due. [DEF-1, EFF-2, EFF-3]
func (d *DSP) submit(r spec.ServiceRequest) spec.Response {
	s := open(r, d.now, atOnce)
	d.identify(s)
	if d.isLater(r) {
		s.stage = onReceipt
	}
	if refused := d.judge(s); refused != nil {
		return d.reject(s, refused)
	}
	if d.faulty(CheckThenAct) {
		if refused := d.decideLate(s); refused != nil {
			return d.reject(s, refused)
		}
	}
	d.lose(overtakenIsDropped, func(p pending) bool {
		return p.Originator == r.Originator && p.Target == r.Target && p.Counter < r.Counter
	})
	d.count(s)
	if s.stage == onReceipt {
		d.enqueue(s)
		if r.Update != nil && d.faulty(AppliedAtReceipt) {
			d.takeEffect(s)
		}
		return d.answer(s, spec.Response{Decision: spec.Accepted, Code: spec.I99})
	}
	d.takeEffect(s)
	return d.answer(s, spec.Response{Decision: spec.Accepted, Code: spec.I0})
}

// reject answers a refused request, which changes nothing in a correct
// system. [EFF-3, T10]
func (d *DSP) reject(s *submission, refused *refusal) spec.Response {
	if d.defects != nil {
		d.rejectWrongly(s, refused)
	}
	return d.answer(s, spec.Response{Decision: spec.Rejected, Code: refused.code})
}

func (d *DSP) rejectWrongly(s *submission, refused *refusal) {
	d.defects.remember(requestRejected)
	if s.request.Update != nil && s.deviceKnown && s.stage != onReceipt {
		if refused.rdp && d.faulty(RejectedButApplied) || d.faulty(appliedOnRejection) {
			d.takeEffect(s)
		}
	}
	if s.stage == onReceipt && d.faulty(queuedOnRejection) {
		d.enqueue(s)
	}
	if s.stage == whenDue && d.faulty(requeuedOnRejection) {
		d.queue = append(d.queue, pending{s.request, s.received})
	}
	between := link{s.request.Originator, s.request.Target}
	if s.stage == whenDue {
		return
	}
	if last, used := d.counters[between]; (!used || last < s.request.Counter) && d.faulty(CounterConsumedOnRejection) {
		d.counters[between] = max(last, s.request.Counter)
	} else if used && last > s.request.Counter && d.faulty(counterReset) {
		d.counters[between] = s.request.Counter
	}
}

var (
	appliedOnRejection  = corruption(aRequest, EffectOnRejection, "repair-on-rejection", "replaces the credential although it rejects the 6.15.1, whatever for")
	queuedOnRejection   = corruption(aRequest, EffectOnRejection, "waiting-on-rejection", "keeps a future-dated request that it rejects")
	requeuedOnRejection = corruption(aRequest, EffectOnRejection, "again-on-rejection", "keeps a request that it rejects when it is due, to try it again")
	counterReset        = corruption(aRequest, EffectOnRejection, "counter-back-on-rejection", "sets the counter back to that of a rejected request")
)

// answer is what a decision is answered with.
func (d *DSP) answer(s *submission, right spec.Response) spec.Response {
	if d.defects == nil {
		return right
	}
	switch {
	case right.Decision == spec.Rejected && d.faulty(saysAccepted):
		return spec.Response{Decision: spec.Accepted, Code: spec.I0}
	case right.Decision == spec.Accepted && d.faulty(saysRejected):
		return spec.Response{Decision: spec.Rejected, Code: spec.NoCode}
	case right.Code == spec.I0 && d.faulty(saysWaiting):
		right.Code = spec.I99
	case right.Code == spec.I99 && d.faulty(saysDone):
		right.Code = spec.I0
	case right.Decision == spec.Rejected && right.Code != spec.E4 && d.faulty(saysE4):
		right.Code = spec.E4
	}
	return right
}

var (
	saysAccepted = corruption(aRequest, AnswerLied, "says-accepted", "answers that it accepts what it rejects")
	saysRejected = corruption(aRequest, AnswerLied, "says-rejected", "answers that it rejects what it accepts")
	saysWaiting  = corruption(aRequest, AnswerLied, "says-waiting", "answers I99 where it answers I0")
	saysDone     = corruption(aRequest, AnswerLied, "says-done", "answers I0 where it answers I99")
	saysE4       = corruption(aRequest, AnswerLied, "says-e4", "answers E4 for every rejection")
)

// told are the executions of which an advance tells.
func (d *DSP) told(executions []spec.Execution) []spec.Execution {
	n := len(executions)
	if d.defects == nil || n == 0 {
		return executions
	}
	d.defects.on(nil, spec.Device{})
	rejected := executions[n-1].Response.Decision == spec.Rejected
	switch {
	case d.faulty(hidesExecution), rejected && d.faulty(hidesRejection):
		return executions[:n-1]
	case d.faulty(tellsTwice):
		return append(executions, executions[n-1])
	case n > 1 && d.faulty(tellsInReverse):
		executions[0], executions[n-1] = executions[n-1], executions[0]
	case d.faulty(tellsOfOther):
		executions[n-1].RequestID += "0"
	}
	return executions
}

var (
	hidesExecution = corruption(aWorld, AnswerLied, "hides-execution", "does not tell of the last request that it has executed")
	hidesRejection = corruption(aWorld, AnswerLied, "hides-rejection", "does not tell of the last request that came due if it was rejected")
	tellsTwice     = corruption(aWorld, AnswerLied, "tells-twice", "tells of the last request that it has executed twice")
	tellsInReverse = corruption(aWorld, AnswerLied, "tells-in-reverse", "tells of the first request that it has executed last")
	tellsOfOther   = corruption(aWorld, AnswerLied, "tells-of-other", "tells of an execution under another RequestID")
)

func lower[S ~string](name S) FaultID { return FaultID(strings.ToLower(string(name))) }
