package dsp_test

import (
	"fmt"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestFutureDated samples what becomes of requests that wait. [DEF-1, EFF-2, T14]
func TestFutureDated(t *testing.T) {
	for _, c := range []struct {
		name   string
		world  spec.World
		events []spec.Event
		want   []string
	}{
		{"not after now is at once", world(), []spec.Event{
			submit(good(after(0))), submit(good(after(-spec.Hour), counter(2))),
		}, []string{acceptedI0, rejected}},
		{"waits until it is due", world(), []spec.Event{
			submit(good(after(spec.Hour))), alert(esme),
			advance(spec.Hour - 1), alert(esme), advance(spec.Hour), alert(esme), advance(spec.Day),
		}, []string{acceptedI99, "alert: ed2", "advance:", "alert: ed2", "advance: ed2 #1 accepted (I0)", "alert: ed1", "advance:"}},
		{"refused at receipt, never queued", world(suspended(ed2)), []spec.Event{
			submit(good(after(spec.Hour))), setUser(ed2, spec.UserActive), advance(spec.Hour),
		}, []string{"submit: rejected (E3)", "userStatus", "advance:"}},
		{"judged again: User", world(), []spec.Event{
			submit(good(after(spec.Hour))), setUser(ed2, spec.UserSuspended), advance(spec.Hour),
		}, []string{acceptedI99, "userStatus", "advance: ed2 #1 rejected (E3)"}},
		{"judged again: Device", world(), []spec.Event{
			submit(good(after(spec.Hour))), setStatus(esme, spec.Withdrawn), advance(spec.Hour),
		}, []string{acceptedI99, "deviceStatus", "advance: ed2 #1 rejected (E5)"}},
		{"judged again: credential", world(), []spec.Event{
			submit(good(after(spec.Hour))), submit(good(counter(2))), advance(spec.Hour),
		}, []string{acceptedI99, acceptedI0, "advance: ed2 #1 rejected"}},
		{"by execution time, seeing the earlier ones", world(), []spec.Event{
			submit(good(after(2*spec.Hour), operator(ed2))),
			submit(good(after(spec.Hour), counter(2))),
			advance(spec.Day), alert(esme),
		}, []string{acceptedI99, acceptedI99, "advance: ed2 #2 accepted (I0) ed2 #1 rejected", "alert: ed1"}},
		{"by receipt within one time", world(), []spec.Event{
			submit(good(after(spec.Hour))), submit(good(after(spec.Hour), counter(2))), advance(spec.Hour),
		}, []string{acceptedI99, acceptedI99, "advance: ed2 #1 accepted (I0) ed2 #2 rejected"}},
		{"on the registration at its own time", world(), []spec.Event{
			register(mpan, spec.ED, ed2, spec.Hour), register(mpan, spec.ED, ed1, 2*spec.Hour),
			submit(request(readNetwork, ed2, spec.ED, esme, after(spec.Hour))),
			submit(request(readNetwork, ed2, spec.ED, esme, after(2*spec.Hour), counter(2))),
			advance(spec.Day),
		}, []string{"register", "register", acceptedI99, acceptedI99, "advance: ed2 #1 accepted (I0) ed2 #2 rejected (E4)"}},
		{"the counter is not compared again", world(), []spec.Event{
			submit(request(readNetwork, ed1, spec.ED, esme, after(spec.Hour))),
			submit(request(readNetwork, ed1, spec.ED, esme, counter(7))),
			advance(spec.Hour),
			submit(request(readNetwork, ed1, spec.ED, esme, counter(7))),
		}, []string{acceptedI99, acceptedI0, "advance: ed1 #1 accepted (I0)", rejected}},
		{"not the credential either at receipt", world(), []spec.Event{
			submit(request(update, ed1, spec.ED, esme, operator(ed1), after(spec.Hour))),
		}, []string{rejected}},
		{"advance to now", world(), []spec.Event{advance(0), advance(0)}, []string{"advance:", "advance:"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			told(t, dsp.Config{Release: spec.MP107}, c.world, c.events, c.want)
		})
	}
}

// TestPlacementWaits judges whose certificate may be placed with the rest of
// the registration. [MP107-2, DEF-1]
func TestPlacementWaits(t *testing.T) {
	events := []spec.Event{
		submit(good(operator(gt1), after(2*spec.Hour))), register(mpan, spec.ED, gt1, spec.Hour), advance(2 * spec.Hour),
	}
	for answer, want := range map[string][]string{
		spec.AtExecution: {acceptedI99, "register", "advance: ed2 #1 accepted (I0)"},
		spec.AtReceipt:   {rejected, "register", "advance:"},
	} {
		readings := spec.Readings{spec.A4: spec.RegisteredOnly, spec.A5: answer}
		told(t, dsp.Config{Release: spec.MP107, Readings: readings}, world(), events, want)
	}
}

// TestQueuedRequestIsACopy changes a request after it was queued.
func TestQueuedRequestIsACopy(t *testing.T) {
	d := start(t, dsp.Config{Release: spec.MP107}, world())
	r := good(after(spec.Hour))
	if got := outcome(d, submit(r)); got != acceptedI99 {
		t.Fatal(got)
	}
	*r.ExecuteAt += spec.Day
	r.Update.Slot = spec.Supplier
	r.Update.Certificates[0].Owner = is2
	if got, want := outcome(d, advance(spec.Hour)), "advance: ed2 #1 accepted (I0)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := holdings(t, d, esme), "esme: NetworkOperator=ed1 Supplier=is1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestManyAtOnce keeps the order of receipt among many requests that are due
// at one time, more than a sort that is not stable would leave in place.
func TestManyAtOnce(t *testing.T) {
	d := start(t, dsp.Config{Release: spec.MP107}, world())
	want := "advance:"
	for n := range uint64(60) {
		delay := spec.Hour + spec.Time(n%2)
		if got := outcome(d, submit(request(readNetwork, ed1, spec.ED, esme, counter(n), after(delay)))); got != acceptedI99 {
			t.Fatal(got)
		}
	}
	for _, first := range []int{0, 1} {
		for n := first; n < 60; n += 2 {
			want += fmt.Sprintf(" ed1 #%d accepted (I0)", n)
		}
	}
	if got := outcome(d, advance(spec.Day)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
