package dsp

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// enqueue keeps a copy of a future-dated request until it is due.
func (d *DSP) enqueue(r spec.ServiceRequest) {
	at := *r.ExecuteAt
	r.ExecuteAt = &at
	if r.Update != nil {
		update := *r.Update
		update.Certificates = slices.Clone(update.Certificates)
		r.Update = &update
	}
	d.queue = append(d.queue, r)
}

// advance moves time on and executes what falls due on the way, each request
// at its own time and on the state that the earlier ones left. Time does not
// go back. [DEF-1, T14]
func (d *DSP) advance(to spec.Time) ([]spec.Execution, error) {
	if to < d.now {
		return nil, fmt.Errorf("advance to %v: it is %v already, and time does not go back", to, d.now)
	}
	var executions []spec.Execution
	for _, r := range d.takeDue(to) {
		d.now = *r.ExecuteAt
		executions = append(executions, spec.Execution{RequestID: r.RequestID(), Response: d.execute(r)})
	}
	d.now = to
	return executions, nil
}

// takeDue takes the requests due by then out of the queue, by execution time
// and, within one, by order of receipt.
func (d *DSP) takeDue(by spec.Time) []spec.ServiceRequest {
	var due, waiting []spec.ServiceRequest
	for _, r := range d.queue {
		if *r.ExecuteAt <= by {
			due = append(due, r)
		} else {
			waiting = append(waiting, r)
		}
	}
	d.queue = waiting
	if d.profile.faulty(DueInReceiptOrder) {
		return due
	}
	slices.SortStableFunc(due, func(a, b spec.ServiceRequest) int { return cmp.Compare(*a.ExecuteAt, *b.ExecuteAt) })
	return due
}

// execute judges a request again now that it is due. Its counter was recorded
// on receipt and does not move. [DEF-1, EFF-2]
func (d *DSP) execute(r spec.ServiceRequest) spec.Response {
	s := open(r, *r.ExecuteAt, whenDue)
	s.device = d.inventory[r.Target] // known since receipt: no Device ever leaves the inventory
	if refused := d.judge(s); refused != nil && !d.profile.faulty(DueNotJudged) {
		return d.reject(s, refused)
	}
	d.takeEffect(s)
	return spec.Response{Decision: spec.Accepted, Code: spec.I0}
}
