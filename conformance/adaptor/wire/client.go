package wire

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// Caller carries calls to an implementation. Call returns the answer to this
// very call or an error; an error that tells that the implementation was not
// reached, or was lost, wraps conformance.ErrUnreachable. It returns when its
// context ends, whatever the implementation does. It is safe for concurrent use,
// and Exchange tells the recorder in its context what went over the wire.
type Caller interface {
	Call(ctx context.Context, call *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error)
}

// Client is a conformance.Adaptor on one lane of an implementation. It holds
// every answer to the contract: what it lets through has the right kind and the
// number of its call. It is also a conformance.Recorder.
type Client struct {
	caller Caller
	calls  *atomic.Uint32
	lane   uint32
	record *recorder
}

// NewClient makes a client on lane 0.
func NewClient(caller Caller) *Client {
	return &Client{caller: caller, calls: &atomic.Uint32{}, record: &recorder{}}
}

// Lane is a client on another lane of the same implementation.
func (c *Client) Lane(lane int) *Client {
	return &Client{caller: c.caller, calls: c.calls, lane: uint32(lane), record: &recorder{}}
}

// HonorsContext implements conformance.HonorsContext: every Caller keeps its deadlines.
func (c *Client) HonorsContext() bool { return true }

// Describe implements conformance.Adaptor.
func (c *Client) Describe(ctx context.Context) (conformance.Description, error) {
	described, err := ask[*adaptorv1.DescribeResponse](ctx, c, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Describe{
		Describe: &adaptorv1.DescribeRequest{Call: c.calls.Add(1), Contracts: []string{Contract}},
	}})
	if err != nil {
		return conformance.Description{}, err
	}
	if described.GetContract() != Contract {
		return conformance.Description{}, fmt.Errorf("the adaptor speaks the contract %q; this suite speaks %q", text.Printable(described.GetContract()), Contract)
	}
	return description(described), nil
}

// description sorts the abilities: those known in their fixed order, the others
// apart, since a later version of the contract may have them.
func description(m *adaptorv1.DescribeResponse) conformance.Description {
	d := conformance.Description{Name: m.GetName(), Version: m.GetVersion(), Lanes: int(max(m.GetLanes(), 1))}
	for _, known := range conformance.Abilities() {
		if slices.Contains(m.GetAbilities(), string(known)) {
			d.Abilities = append(d.Abilities, known)
		}
	}
	for _, claimed := range m.GetAbilities() {
		if !slices.Contains(conformance.Abilities(), conformance.Ability(claimed)) {
			d.Ignored = append(d.Ignored, claimed)
		}
	}
	return d
}

// Reset implements conformance.Adaptor.
func (c *Client) Reset(ctx context.Context, world spec.World) error {
	c.record.clear()
	_, err := ask[*adaptorv1.ResetResponse](ctx, c, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Reset_{
		Reset_: &adaptorv1.ResetRequest{Call: c.calls.Add(1), Lane: c.lane, World: EncodeWorld(world)},
	}})
	return err
}

// Submit implements conformance.Adaptor.
func (c *Client) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	submitted, err := ask[*adaptorv1.SubmitResponse](ctx, c, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Submit{
		Submit: &adaptorv1.SubmitRequest{Call: c.calls.Add(1), Lane: c.lane, Request: EncodeRequest(request)},
	}})
	return DecodeResponse(submitted.GetResponse()), err
}

// Apply implements conformance.Adaptor.
func (c *Client) Apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	message := EncodeEvent(event)
	if message == nil {
		return spec.Result{}, fmt.Errorf("event %s is not one to apply: a Service Request is submitted, and an event has exactly one kind", event.Kind())
	}
	applied, err := ask[*adaptorv1.ApplyResponse](ctx, c, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Apply{
		Apply: &adaptorv1.ApplyRequest{Call: c.calls.Add(1), Lane: c.lane, Event: message},
	}})
	if err != nil {
		return spec.Result{}, err
	}
	return decodeResult(applied)
}

// Observe implements conformance.Adaptor.
func (c *Client) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	observed, err := ask[*adaptorv1.ObserveResponse](ctx, c, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Observe{
		Observe: &adaptorv1.ObserveRequest{Call: c.calls.Add(1), Lane: c.lane, Device: encodeEUI64(device)},
	}})
	if err != nil {
		return spec.Observation{}, err
	}
	if observed.GetObservation() == nil {
		return spec.Observation{}, fmt.Errorf("the answer has no observation: want one, or an error that says why there is none")
	}
	return DecodeObservation(observed.GetObservation())
}

// Transcript implements conformance.Recorder: the messages since the last Reset,
// with their calls numbered from 1.
func (c *Client) Transcript() []conformance.Exchange { return renumber(c.record.all()) }

// ask makes a call, and lets through only an answer of its kind to this very call.
func ask[A Numbered](ctx context.Context, c *Client, line *adaptorv1.CallLine) (answer A, err error) {
	kind, question := Question(line)
	answered, err := c.caller.Call(withRecorder(ctx, c.record), line)
	if err != nil {
		return answer, err
	}
	other, came := Answer(answered)
	expected, ok := came.(A)
	if refusal := answered.GetError(); !ok && refusal == nil {
		return answer, fmt.Errorf("asked to %s, the adaptor answers with one to %s: want an answer of the same kind", kind, other)
	}
	if err := sameCall(question.GetCall(), came.GetCall()); err != nil {
		return answer, err
	}
	if !ok {
		return answer, Refused(answered.GetError().GetCode(), answered.GetError().GetMessage())
	}
	return expected, nil
}

// Refused is the error of a call that an adaptor answers with an error code.
// Whoever says that it has no way to do what is asked leaves the matter open;
// that is never a pass.
func Refused(code, message string) error {
	err := fmt.Errorf("the adaptor answers %s: %s", text.Printable(code), text.Printable(message))
	if code == "unimplemented" || code == "failed_precondition" {
		return fmt.Errorf("%w: %w", conformance.ErrNotCheckable, err)
	}
	return err
}

// sameCall refuses an answer to another call: one that came late, came twice,
// or was made up. Its words hold no number, as numbers differ from run to run.
func sameCall(want, got uint32) error {
	switch {
	case got == want:
		return nil
	case got == 0:
		return fmt.Errorf("the answer has no call number: it has to repeat that of the question")
	case got < want:
		return fmt.Errorf("the answer is to an earlier call: it came late or twice, or the adaptor does not repeat the number of the question")
	default:
		return fmt.Errorf("the answer is to a call that was not made: it has to repeat the number of the question")
	}
}
