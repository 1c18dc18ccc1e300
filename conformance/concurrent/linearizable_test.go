package concurrent

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"example.org/mp107/spec"
)

// The moves of histories written by hand, on a SMETS1 electricity meter whose
// Network Operator slot operator 2 holds, unregistered, and whose Supplier slot
// supplier 1 holds, registered.
var meter = newNeighbourhood(1, 0)

func places(from, owner int, slot spec.RemotePartyRole, counter uint64) operation {
	role := meter.operator
	if slot == spec.Supplier {
		role = meter.supplier
	}
	r := ask(meter.users[from].ID, role, spec.UpdateSecurityCredentialsKRP, meter.devices[0].ID)
	r.Counter = counter
	r.Update = &spec.CredentialUpdate{Slot: slot, Certificates: []spec.Certificate{{Use: spec.DigitalSigning, Role: slot, Owner: meter.users[owner].ID}}}
	return operation{event: spec.Event{Submit: r}}
}

func registers(party int) operation {
	return operation{event: spec.Event{Register: &spec.Registration{MPxN: meter.devices[0].MPxN, Role: meter.supplier, Party: meter.users[party].ID, From: spec.Epoch}}}
}

var suspends = operation{event: spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: meter.devices[0].ID, Status: spec.Suspended}}}

var looks = operation{observe: meter.devices[0].ID}

func holds(operator, supplier int) answer {
	return answer{observed: spec.Observation{Device: meter.devices[0].ID, Status: spec.Commissioned, Credentials: map[spec.RemotePartyRole]spec.Credential{
		spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: meter.users[operator].ID},
		spec.Supplier:        {Role: spec.Supplier, Owner: meter.users[supplier].ID},
	}}}
}

func alerts(to int) (operation, answer) {
	return operation{event: spec.Event{Alert: &spec.Alert{Device: meter.devices[0].ID}}}, answer{alertTo: meter.users[to].ID}
}

var (
	yes  = answer{response: spec.Response{Decision: spec.Accepted, Code: spec.I0}}
	no   = answer{response: spec.Response{Decision: spec.Rejected, Code: spec.E4}}
	done = answer{}
)

func at(client int, called, returned int64, op operation, a answer) call {
	return call{operation: op, client: client, called: called, returned: returned, answer: a}
}

// TestOrders holds the search against histories whose standing is plain, and the
// explanation against what a reader would point at.
func TestOrders(t *testing.T) {
	repair := places(operatorTwo, operatorOne, spec.NetworkOperator, 1)
	handOver := places(supplierOne, supplierTwo, spec.Supplier, 1)
	alert, toOne := alerts(operatorOne)
	_, toTwo := alerts(operatorTwo)
	for _, c := range []struct {
		name   string
		calls  []call
		marked []int // places of those that contradict each other; none where there is an order
	}{
		{"one after the other", []call{at(0, 1, 2, repair, yes), at(0, 3, 4, looks, holds(operatorOne, supplierOne))}, nil},
		{"an answer that is not the law's", []call{at(0, 1, 2, repair, no)}, []int{0}},
		{"any code of a check that fails", []call{at(0, 1, 2, registers(supplierTwo), done), at(0, 3, 4, handOver, no)}, nil},
		{"seen before it returns", []call{at(0, 1, 6, repair, yes), at(1, 2, 3, looks, holds(operatorOne, supplierOne))}, nil},
		{"not yet seen while under way", []call{at(0, 1, 6, repair, yes), at(1, 2, 3, looks, holds(operatorTwo, supplierOne))}, nil},
		{"seen and then not", []call{
			at(0, 1, 8, repair, yes), at(1, 2, 3, looks, holds(operatorOne, supplierOne)), at(1, 4, 5, looks, holds(operatorTwo, supplierOne)),
		}, []int{1, 2}},
		{"not seen once it has returned", []call{at(0, 1, 2, repair, yes), at(1, 3, 4, alert, toTwo)}, []int{0, 1}},
		{"a status that has not changed", []call{at(0, 1, 2, suspends, done), at(1, 3, 4, looks, holds(operatorTwo, supplierOne))}, []int{0, 1}},
		{"the alert follows", []call{at(0, 1, 4, repair, yes), at(1, 2, 3, alert, toOne)}, nil},
		{"both with one counter", []call{
			at(0, 1, 3, places(operatorTwo, operatorTwo, spec.NetworkOperator, 1), yes), at(1, 2, 4, places(operatorTwo, operatorTwo, spec.NetworkOperator, 1), yes),
		}, []int{0, 1}},
		{"the higher counter first", []call{
			at(0, 1, 3, places(operatorTwo, operatorTwo, spec.NetworkOperator, 1), no), at(1, 2, 4, places(operatorTwo, operatorTwo, spec.NetworkOperator, 2), yes),
		}, nil},
		{"takes effect after the registration has changed", []call{
			at(0, 1, 8, handOver, yes), at(1, 2, 3, registers(supplierTwo), done), at(1, 4, 5, looks, holds(operatorTwo, supplierOne)),
			at(2, 6, 9, looks, holds(operatorTwo, supplierTwo)),
		}, []int{0, 1, 2}},
		{"so it does if the change is made twice", []call{
			at(0, 1, 10, handOver, yes), at(1, 2, 3, registers(supplierTwo), done), at(2, 4, 5, registers(supplierTwo), done),
			at(1, 6, 7, looks, holds(operatorTwo, supplierOne)),
		}, []int{0, 1, 2, 3}},
		{"decided before the registration has changed", []call{
			at(0, 1, 8, handOver, yes), at(1, 2, 3, registers(supplierTwo), done), at(1, 4, 5, looks, holds(operatorTwo, supplierTwo)),
		}, nil},
		{"one of two slots is lost", []call{
			at(0, 1, 3, repair, yes), at(1, 2, 4, handOver, yes), at(2, 5, 6, looks, holds(operatorTwo, supplierTwo)),
		}, []int{0, 2}},
		{"what comes later does not matter", []call{
			at(0, 1, 2, repair, no), at(0, 3, 4, looks, holds(operatorTwo, supplierOne)), at(1, 5, 6, handOver, yes),
		}, []int{0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			law, err := sequential(machine(t, spec.MP107), meter, newTeller(meter))
			if err != nil {
				t.Fatal(err)
			}
			got := linearizable(law, c.calls, time.Minute)
			if want := map[bool]porcupine.CheckResult{true: porcupine.Ok, false: porcupine.Illegal}[c.marked == nil]; got != want {
				t.Fatalf("got %v, want %v", got, want)
			}
			if got == porcupine.Ok {
				return
			}
			short := shortestHistory(law, c.calls, time.Minute)
			var marked []int
			for i, mark := range core(law, short, time.Minute) {
				if mark {
					marked = append(marked, i)
				}
			}
			if !slices.Equal(marked, c.marked) {
				t.Errorf("marked %v of %d, want %v", marked, len(short), c.marked)
			}
		})
	}
}

// TestShortestLeavesOpenWhatWasOpen: a call that had not returned may have taken
// effect or not, and its later answer plays no part.
func TestShortestLeavesOpenWhatWasOpen(t *testing.T) {
	calls := []call{
		at(0, 1, 9, places(operatorTwo, operatorOne, spec.NetworkOperator, 1), yes),
		at(1, 2, 3, looks, holds(operatorOne, supplierTwo)), // nobody has changed the Supplier
		at(1, 4, 5, looks, holds(operatorOne, supplierOne)),
	}
	law, err := sequential(machine(t, spec.MP107), meter, newTeller(meter))
	if err != nil {
		t.Fatal(err)
	}
	short := shortestHistory(law, calls, time.Minute)
	if len(short) != 2 || !short[0].answer.any || short[0].returned != math.MaxInt64 || short[1].answer.any {
		t.Errorf("%+v", short)
	}
}

// TestTooLongASearchIsNoVerdict: twenty calls at once that no order explains are
// more than a millisecond can settle.
func TestTooLongASearchIsNoVerdict(t *testing.T) {
	var calls []call
	for i := range 20 {
		calls = append(calls, at(i, int64(i+1), int64(100+i), places(operatorTwo, operatorTwo, spec.NetworkOperator, uint64(i+1)), yes))
	}
	calls = append(calls, at(20, 21, 120, looks, holds(operatorTwo, supplierTwo)))
	r := round{neighbourhoods: []neighbourhood{meter}}
	j, err := judge(machine(t, spec.MP107), all(), r, calls, Sizes{Search: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if j.verdict != "inconclusive" || j.reason == "" {
		t.Errorf("%s: %s", j.verdict, j.reason)
	}
}
