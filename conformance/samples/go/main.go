// Command go is a sample adaptor in Go: the contract mp107.adaptor.v1 in front
// of a DSP. Copy it, keep part 1 as it is, put your own system in the place of
// part 3, and adjust part 2, where the two meet.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strconv"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/stdio"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// ---- Part 1: the protocol. It does not depend on the system under test. ----

// lanes is how many worlds are kept side by side, so that the suite can run
// cases in parallel.
const lanes = 8

func main() {
	host := flag.String("host", "127.0.0.1", "address to listen on")
	port := flag.Int("port", 8107, "port to listen on; 0 picks a free one")
	lines := flag.Bool("stdio", false, "speak over standard input and output instead")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "%q is no option\n", flag.Arg(0))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := serve(ctx, net.JoinHostPort(*host, strconv.Itoa(*port)), *lines); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers calls: JSON and gRPC over HTTP, or lines of JSON.
func serve(ctx context.Context, address string, lines bool) error {
	server := wire.NewServer(lanes, newAdaptor)
	if lines {
		return stdio.Serve(ctx, os.Stdin, os.Stdout, server)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Printf("listening on http://%v\n", listener.Addr())
	return rpc.Serve(ctx, listener, server, nil)
}

// ---- Part 2: the mapping between the contract and the system. ----

// adaptor is a conformance.Adaptor to the system of one lane. It gets and gives
// values of package spec, which rpc and stdio carry over the wire.
type adaptor struct{ system *dsp.DSP }

// newAdaptor makes the adaptor of a lane when the lane is first used.
func newAdaptor() (conformance.Adaptor, error) {
	system, err := newSystem()
	if err != nil {
		return nil, err
	}
	return &adaptor{system}, nil
}

// Describe says what is under test and what it is able to do. Claim what yours
// can do; release MP107 has no upload.
func (a *adaptor) Describe(context.Context) (conformance.Description, error) {
	return conformance.Description{Name: "Go sample", Version: "1", Abilities: []conformance.Ability{
		conformance.CanRegister, conformance.CanDeviceStatus, conformance.CanUserStatus,
		conformance.CanAdvance, conformance.CanAlert, conformance.CanObserve,
	}}, nil
}

// Reset puts the system into a world and forgets everything before it.
func (a *adaptor) Reset(_ context.Context, world spec.World) error {
	return a.system.Reset(world)
}

// Submit has one Service Request arrive. A rejection is an answer like another;
// an error would say that there is none.
func (a *adaptor) Submit(_ context.Context, request spec.ServiceRequest) (spec.Response, error) {
	return a.system.Submit(request)
}

// Apply makes something else happen. What the system has no way to do is
// conformance.ErrNotExpressible, which leaves a case open instead of failing it.
func (a *adaptor) Apply(_ context.Context, event spec.Event) (spec.Result, error) {
	switch event.Kind() {
	case spec.KindRegister, spec.KindDeviceStatus, spec.KindUserStatus, spec.KindAdvance, spec.KindAlert:
		return a.system.Apply(event)
	default:
		return spec.Result{}, fmt.Errorf("event %s: %w", event.Kind(), conformance.ErrNotExpressible)
	}
}

// Observe says what is held for a Device.
func (a *adaptor) Observe(_ context.Context, device spec.EUI64) (spec.Observation, error) {
	return a.system.Observe(device)
}

// ---- Part 3: the system under test. Replace it by yours. ----

// newSystem starts the simulated DSP, which already speaks in values of spec.
// Yours may be a connection to a test environment.
func newSystem() (*dsp.DSP, error) {
	return dsp.New(dsp.Config{Release: spec.MP107})
}
