package observe

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Options say what a log is held against.
type Options struct {
	// Law is what the answers are judged by.
	Law model.Law
	// Compare is another release of which is asked what it would accept of what was
	// refused; empty for none.
	Compare spec.Release
	// Facts are what is known beside the log, and Complete of what everything is.
	Facts    []Fact
	Complete Complete
	// Found is told of every answer, Broken of every line that could not be taken in,
	// and Conflict of every contradiction of facts; each may be nil.
	Found    func(Finding)
	Broken   func(Problem)
	Conflict func(Contradiction)
}

// Observer goes through a log, line by line. What it keeps does not grow with the
// log, but with the Devices, Users and metering points in it.
type Observer struct {
	options Options
	judge   *judge
	b       *belief
	facts   []Fact // not yet due, by time
	now     spec.Time
	second  map[uint64]Source // what was accepted at that time, by digests of the lines
	Tally   Tally
}

// New prepares to go through a log. Its error is that of a law that cannot be used.
func New(options Options) (*Observer, error) {
	o := &Observer{options: options, second: map[uint64]Source{}}
	var err error
	if o.judge, err = newJudge(options.Law, options.Compare); err != nil {
		return nil, err
	}
	o.b = newBelief(options.Complete, o.contradicts)
	o.facts = slices.Clone(options.Facts)
	slices.SortStableFunc(o.facts, func(a, b Fact) int { return cmp.Compare(a.At, b.At) })
	o.now = -1 << 62
	o.learn(o.now)
	return o, nil
}

// learn takes in the facts that are known by a time.
func (o *Observer) learn(by spec.Time) {
	for len(o.facts) > 0 && o.facts[0].At <= by {
		o.facts[0].tell(o.b)
		o.facts = o.facts[1:]
	}
}

func (o *Observer) contradicts(c Contradiction) {
	o.Tally.Contradictions++
	if o.options.Conflict != nil {
		o.options.Conflict(c)
	}
}

// Refuse notes a line that cannot be taken in.
func (o *Observer) Refuse(p Problem) {
	o.Tally.Broken++
	if o.options.Broken != nil {
		o.options.Broken(p)
	}
}

// Take goes on by one line.
func (o *Observer) Take(e Entry) {
	if e.At < o.now {
		o.Refuse(Problem{e.From, fmt.Sprintf("it is of %v, and lines of %v have been judged: out of order by more than the window allows", e.At, o.now)})
		return
	}
	if e.At > o.now {
		clear(o.second)
	}
	o.now = e.At
	o.learn(e.At)
	if why := o.take(e); why != "" {
		o.Refuse(Problem{e.From, why})
	}
}

func (o *Observer) take(e Entry) (why string) {
	if o.twice(e) {
		return ""
	}
	if e.Execution != nil {
		return o.executed(e)
	}
	if e.Observed != nil {
		o.b.observed(*e.Observed, e.From, e.At)
		return ""
	}
	if err := e.Event.Validate(); err != nil {
		return err.Error()
	}
	switch e.Event.Kind() {
	case spec.KindSubmit:
		o.submitted(e)
	case spec.KindRegister:
		if e.Event.Register.From < e.At {
			return fmt.Sprintf("a registration from %v, in the past of %v: give it as a fact, with --registration", e.Event.Register.From, e.At)
		}
		o.b.register(*e.Event.Register, e.From)
	case spec.KindDeviceStatus:
		d := o.b.list(e.Event.DeviceStatus.Device, e.From, e.At)
		d.status = fact[spec.DeviceStatus]{true, e.Event.DeviceStatus.Status, e.From, e.At}
	case spec.KindUserStatus:
		u := o.b.user(e.Event.UserStatus.User)
		learn(o.b, &u.listed, fmt.Sprintf("that %v is a User", e.Event.UserStatus.User), true, e.From, e.At)
		u.status = fact[spec.UserStatus]{true, e.Event.UserStatus.Status, e.From, e.At}
	case spec.KindAlert:
		return o.alerted(e)
	case spec.KindUpload:
		return o.uploaded(e)
	default:
		return "time goes on with the time of each line: leave advance out, and give what fell due as lines with execution"
	}
	return ""
}

// twice reports whether a line that says that a request was accepted has come before: a
// line written twice changes nothing, and a request accepted twice is a replay (T13).
func (o *Observer) twice(e Entry) bool {
	words, answer := "", e.Answer
	switch {
	case e.Execution != nil:
		words, answer = "execution of request "+e.Execution.RequestID, &e.Execution.Response
	case e.Event.Submit != nil:
		words = subject(*e.Event.Submit)
	}
	if answer == nil || answer.Decision != spec.Accepted {
		return false
	}
	first, twice := o.second[e.raw]
	if !twice {
		o.second[e.raw] = e.From
	} else {
		o.found(Finding{From: e.From, At: e.At, Subject: words, Answer: answer.String(), Verdict: CannotTell,
			Missing: []string{fmt.Sprintf("whether this is %s once more, written twice, or a request accepted twice", first)}, Kinds: []string{"lines that come twice"}})
	}
	return twice
}

func (o *Observer) submitted(e Entry) {
	r := *e.Event.Submit
	a := asked{request: r, noSigner: e.Unsaid.Signer, noValidity: e.Unsaid.Validity, noKey: e.Unsaid.Key, noCertificate: e.Unsaid.Certificate, stage: legaltext.StageImmediate, at: e.At}
	if r.ExecuteAt != nil && *r.ExecuteAt > e.At {
		a.stage = legaltext.StageReceipt
	}
	if d := o.b.devices[r.Target]; d != nil {
		a.place = len(d.pending)
	}
	if e.Answer == nil {
		o.Tally.Unanswered++
		o.b.uncertain(r, a.stage, e)
		return
	}
	o.judged(e, a, *e.Answer, subject(r))
	if e.Answer.Decision == spec.Accepted {
		o.accepted(r, a.stage, e)
	}
}

// judged weighs an answer, tells what was found, and notes what it would tell.
func (o *Observer) judged(e Entry, a asked, answer spec.Response, subject string) {
	f := Finding{From: e.From, At: e.At, Subject: subject, Answer: answer.String()}
	s, _ := o.judge.describe(o.b, a, nil)
	w, err := o.judge.weigh(s, answer)
	if err != nil {
		o.Refuse(Problem{e.From, "what is known of it contradicts itself: " + err.Error()})
		return
	}
	switch {
	case !w.fails:
		f.Verdict = Agrees
	case !w.fits:
		f.Verdict, f.Expected, f.Clauses = Violates, w.expected.String(), w.clauses
	default:
		f.Verdict = CannotTell
		for _, at := range w.missing {
			f.Missing = append(f.Missing, s.unknown[at].words)
			f.Kinds = append(f.Kinds, s.unknown[at].kind)
		}
		f.Against = o.against(a, answer)
		o.suppose(s, w, a, e.From)
	}
	if answer.Decision == spec.Rejected {
		f.Otherwise = w.otherwise
	}
	o.found(f)
}

func (o *Observer) found(f Finding) {
	o.Tally.count(f)
	if o.options.Found != nil {
		o.options.Found(f)
	}
}

// subject is a request in a few words.
func subject(r spec.ServiceRequest) string {
	words := fmt.Sprintf("%s as %s, request %s", r.SRV, r.Role, r.RequestID())
	if r.Update != nil {
		words += fmt.Sprintf(", for the %s credential", r.Update.Slot)
	}
	return words
}

// due is how many future-dated requests have fallen due without the log saying what
// became of them.
func (o *Observer) due() int {
	n := 0
	for _, d := range o.b.devices {
		for _, p := range d.pending {
			if p.sure && *p.request.ExecuteAt <= o.now {
				n++
			}
		}
	}
	return n
}
