package fuzz_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/stdio"
	messages "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/fuzz"
	"example.org/mp107/spec"
)

// What FuzzSequence reads of the environment, to search an implementation.
const (
	adaptorVariable  = "MP107_ADAPTOR"  // its address, as mp107 run --adaptor has it
	releaseVariable  = "MP107_RELEASE"  // the state of the law, MP107 unless given
	readingsVariable = "MP107_READINGS" // answers to open questions, as in "A3=x A5=y"
	timeoutVariable  = "MP107_TIMEOUT"  // how long one call may take, 2s unless given
	pkiVariable      = "MP107_PKI"      // over DUIS: folder of the keys that sign requests
	controlVariable  = "MP107_CONTROL"  // over DUIS: address that loads worlds and observes them
)

// implementation connects to the one that the environment names, once in each process.
var implementation = sync.OnceValues(func() (*fuzz.Implementation, error) {
	address := os.Getenv(adaptorVariable)
	regime := fuzz.Regime{Release: spec.MP107}
	timeout := 2 * time.Second // a worker that is silent for long looks hung to go test
	var err error
	if release := os.Getenv(releaseVariable); release != "" {
		if regime.Release, err = spec.ParseRelease(release); err != nil {
			return nil, fmt.Errorf("%s: %w", releaseVariable, err)
		}
	}
	if regime.Readings, err = spec.ParseReadings(strings.Fields(os.Getenv(readingsVariable))); err != nil {
		return nil, fmt.Errorf("%s: %w", readingsVariable, err)
	}
	if text := os.Getenv(timeoutVariable); text != "" {
		if timeout, err = time.ParseDuration(text); err != nil || timeout <= 0 {
			return nil, fmt.Errorf("%s=%s: want a time, as in 2s", timeoutVariable, text)
		}
	}
	adaptor, err := connect(address)
	if err != nil {
		return nil, fmt.Errorf("%s=%s: %w", adaptorVariable, address, err)
	}
	return fuzz.Against(context.Background(), adaptor, address, nil, regime, false, timeout)
})

var started []io.Closer // children and receivers, which end with the process

// connect reaches an implementation. What needs more than the environment has, such as
// tokens, is for mp107 fuzz.
func connect(address string) (conformance.Adaptor, error) {
	if command, ok := strings.CutPrefix(address, "stdio:"); ok {
		process, err := stdio.Start(stdio.ProcessOptions{Command: command})
		if err != nil {
			return nil, err
		}
		started = append(started, process)
		return process.Client(), nil
	}
	for _, scheme := range rpc.Schemes() {
		if strings.HasPrefix(address, scheme) {
			return rpc.Dial(rpc.DialOptions{URL: address})
		}
	}
	for scheme, carrier := range map[string]string{"duis://": "http://", "duis+https://": "https://"} {
		if host, ok := strings.CutPrefix(address, scheme); ok {
			return overDUIS(carrier + host)
		}
	}
	return nil, fmt.Errorf("want stdio:COMMAND, http://HOST:PORT, https://…, grpc://…, grpcs://…, duis://… or duis+https://…")
}

func overDUIS(url string) (conformance.Adaptor, error) {
	kit, err := pki.Load(os.Getenv(pkiVariable))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pkiVariable, err)
	}
	adaptor, err := duis.New(duis.Config{URL: url, Control: os.Getenv(controlVariable), PKI: kit, Profile: messages.DefaultProfile()})
	if err != nil {
		return nil, err
	}
	started = append(started, adaptor)
	return adaptor, nil
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, child := range started {
		child.Close()
	}
	os.Exit(code)
}
