package rpc_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// lanesEnv makes the test binary a server of the simulated DSP with so many
// lanes: it tells its address on standard output and ends with its standard input.
const lanesEnv = "MP107_TEST_LANES"

func TestMain(m *testing.M) {
	if lanes := os.Getenv(lanesEnv); lanes != "" {
		if err := serveAlone(lanes); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// net/http tells the log of answers that nobody asked for.
	log.SetOutput(io.Discard)
	os.Exit(m.Run())
}

func serveAlone(lanes string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var count int
	if _, err := fmt.Sscan(lanes, &count); err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = os.Stdin.Read(make([]byte, 1))
		cancel()
	}()
	return rpc.Serve(ctx, listener, simulated(count, dsp.Config{Release: spec.MP107}), nil)
}

func simulated(lanes int, config dsp.Config) *wire.Server {
	return wire.NewServer(lanes, func() (conformance.Adaptor, error) { return inprocess.New(config) })
}

// apart serves a simulated DSP in a process of its own and returns its address.
func apart(t testing.TB, lanes int) string {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), fmt.Sprintf("%s=%d", lanesEnv, lanes))
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	})
	var address string
	if _, err := fmt.Fscan(out, &address); err != nil {
		t.Fatal(err)
	}
	return address
}

// serve answers calls with a simulated DSP until the test is over, and returns its address.
func serve(t testing.TB, lanes int, config dsp.Config) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- rpc.Serve(ctx, listener, simulated(lanes, config), nil) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// dial makes a client; an address without a scheme is one of plain JSON.
func dial(t testing.TB, address string) *wire.Client {
	t.Helper()
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	client, err := rpc.Dial(rpc.DialOptions{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// suiteOf prepares a suite; the options have to be possible.
func suiteOf(t testing.TB, options suite.Options) *suite.Suite {
	t.Helper()
	testSuite, err := suite.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return testSuite
}

func marshal(t testing.TB, m proto.Message) []byte {
	t.Helper()
	text, err := wire.MarshalJSON(m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
