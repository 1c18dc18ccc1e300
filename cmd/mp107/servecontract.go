package main

import (
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/stdio"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
)

// contract is the simulated DSP behind the contract.
func (f *serveFlags) contract(simulation dsp.Config) (*wire.Server, error) {
	if f.lanes < 1 || f.lanes > maxParallel {
		return nil, fmt.Errorf("--lanes %d: want 1 to %d", f.lanes, maxParallel)
	}
	if _, err := dsp.New(simulation); err != nil {
		return nil, err // before anybody calls
	}
	return wire.NewServer(f.lanes, func() (conformance.Adaptor, error) { return inprocess.New(simulation) }), nil
}

func (f *serveFlags) contractHTTP(cmd *cobra.Command, simulation dsp.Config) error {
	server, err := f.contract(simulation)
	if err != nil {
		return err
	}
	config, err := f.secure()
	if err != nil {
		return err
	}
	handler, err := f.guarded(rpc.NewHandler(server))
	if err != nil {
		return err
	}
	if f.listen == "" {
		f.listen = "127.0.0.1:8107"
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	scheme := "http"
	if config != nil {
		scheme = "https"
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Simulated DSP, release %s, faults %v\n  %s://%v, JSON and gRPC\n\nTest it with\n  %s run --adaptor %s://%v\n",
		f.release, f.faults, scheme, listener.Addr(), invocation(), scheme, listener.Addr())
	return inconclusive(rpc.ServeHandler(heeding(cmd), listener, handler, config))
}

func (f *serveFlags) contractLines(cmd *cobra.Command, simulation dsp.Config) error {
	server, err := f.contract(simulation)
	if err != nil {
		return err
	}
	return inconclusive(stdio.Serve(heeding(cmd), cmd.InOrStdin(), cmd.OutOrStdout(), server))
}

// guarded lets only those in who show the token, if there is one.
func (f *serveFlags) guarded(handler http.Handler) (http.Handler, error) {
	token, err := bearerToken(f.tokenFile)
	if err != nil || token == "" {
		return handler, err
	}
	want := []byte("Bearer " + token)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), want) != 1 {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintln(w, `{"code":"unauthenticated","message":"the bearer token is missing or wrong"}`)
			return
		}
		handler.ServeHTTP(w, r)
	}), nil
}
