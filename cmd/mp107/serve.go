package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

type serveFlags struct {
	protocol, listen, control string
	lanes                     int
	tokenFile                 string
	pki                       string
	profile                   profileFlags
	release                   string
	readings, faults          []string
	endpoints                 []string
	tls                       tlsFlags
}

func newServe() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the simulated DSP as a server, to try the suite against",
		Long: `Run the simulated DSP as a server, to try the suite against. It speaks

  http   the contract mp107.adaptor.v1: plain JSON and gRPC on one port
  stdio  the same contract as JSON lines on standard input and output
  duis   signed DUIS XML, at the paths of DCC Boxed: /api/v1/serviceS, serviceD
         and serviceT; a control endpoint loads a world and observes it, and
         without it the server has no Devices

Ctrl-C ends it.`,
		Example: `  mp107 serve
  mp107 serve --fault bypass-any-615 --listen 127.0.0.1:9000
  mp107 run --adaptor http://127.0.0.1:8107
  mp107 run --adaptor 'stdio:mp107 serve --protocol stdio'

  mp107 pki new pki/
  mp107 serve --protocol duis --pki pki/
  mp107 run --adaptor duis://127.0.0.1:8079 --control http://127.0.0.1:8080 --pki pki/`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.execute(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.protocol, "protocol", "http", "what to speak: http, stdio or duis")
	flags.StringVar(&f.listen, "listen", "", "address of the service (default 127.0.0.1:8107, for duis 127.0.0.1:8079)")
	flags.IntVar(&f.lanes, "lanes", 8, "http, stdio: how many independent worlds to keep")
	flags.StringVar(&f.tokenFile, "bearer-token-file", "", "http: file with a token that every call has to carry")
	flags.StringVar(&f.control, "control", "127.0.0.1:8080", "duis: address of the control endpoint; empty for none")
	flags.StringVar(&f.pki, "pki", "", "duis: folder of keys and certificates, as 'mp107 pki new' writes it")
	f.profile.register(cmd, "duis: ")
	flags.StringVar(&f.release, "release", string(spec.MP107), "state of the law that the DSP implements: "+text.Join(spec.Releases(), ", "))
	flags.StringArrayVar(&f.readings, "reading", nil, "answer to an open question that it implements; repeatable")
	flags.StringArrayVar(&f.faults, "fault", nil, "fault to seed; repeatable (see 'mp107 mutants --list')")
	flags.StringArrayVar(&f.endpoints, "endpoint", nil, "duis: where to POST later answers and alerts for a User, as in 00-DB-10-70-00-00-00-02=http://127.0.0.1:9000/; repeatable")
	f.tls.register(cmd, "of clients", "server ")
	return cmd
}

func (f *serveFlags) execute(cmd *cobra.Command) error {
	release, err := spec.ParseRelease(f.release)
	if err != nil {
		return err
	}
	readings, err := spec.ParseReadings(f.readings)
	if err != nil {
		return err
	}
	simulation := simulatedConfig(release, readings, f.faults)
	switch f.protocol {
	case "http":
		return f.contractHTTP(cmd, simulation)
	case "stdio":
		return f.contractLines(cmd, simulation)
	case "duis":
		return f.duis(cmd, simulation)
	default:
		return fmt.Errorf("unknown protocol %q: want http, stdio or duis", f.protocol)
	}
}

func (f *serveFlags) duis(cmd *cobra.Command, simulation dsp.Config) error {
	if f.pki == "" {
		return errors.New("--pki is needed to sign answers: make a folder with 'mp107 pki new pki/'")
	}
	if f.listen == "" {
		f.listen = "127.0.0.1:8079"
	}
	kit, err := loadKit(f.pki)
	if err != nil {
		return fmt.Errorf("--pki %s: %w", f.pki, err)
	}
	config, err := f.secure()
	if err != nil {
		return err
	}
	endpoints, err := parseEndpoints(f.endpoints)
	if err != nil {
		return err
	}
	profile, err := f.profile.load()
	if err != nil {
		return err
	}
	system, err := server.New(simulation, kit, server.Config{Version: conformance.Version, Endpoints: endpoints, Profile: profile})
	if err != nil {
		return err
	}
	service, err := net.Listen("tcp", f.listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	var control net.Listener
	if f.control != "" {
		if control, err = net.Listen("tcp", f.control); err != nil {
			return fmt.Errorf("--control: %w", err)
		}
	}
	f.tell(cmd, service, control, config != nil)
	return inconclusive(system.Serve(heeding(cmd), service, control, config))
}

func parseEndpoints(choices []string) (map[spec.EUI64]string, error) {
	endpoints := map[spec.EUI64]string{}
	for _, choice := range choices {
		name, address, found := strings.Cut(choice, "=")
		user, err := spec.ParseEUI64(name)
		if !found || err != nil {
			return nil, fmt.Errorf("--endpoint %q: want EUI-64=URL, as in 00-DB-10-70-00-00-00-02=http://127.0.0.1:9000/", choice)
		}
		if parsed, err := url.Parse(address); err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
			return nil, fmt.Errorf("--endpoint %q: %q is not an http or https URL", choice, address)
		}
		endpoints[user] = address
	}
	return endpoints, nil
}

func (f *serveFlags) tell(cmd *cobra.Command, service, control net.Listener, secure bool) {
	w := cmd.OutOrStdout()
	scheme, prefix := "http", duisHTTP
	if secure {
		scheme, prefix = "https", duisSecure
	}
	fmt.Fprintf(w, "Simulated DSP, release %s, faults %v\n  service %s://%v/api/v1/serviceS, serviceD, serviceT\n", f.release, f.faults, scheme, service.Addr())
	if control == nil {
		return
	}
	fmt.Fprintf(w, "  control http://%v\n\nTest it with\n  %s run --adaptor %s%v --control http://%v --pki %s\n", control.Addr(), invocation(), prefix, service.Addr(), control.Addr(), quoted(f.pki)+f.profile.repeated())
}

// secure is the configuration of a server, or nil for plain HTTP.
func (f *serveFlags) secure() (*tls.Config, error) {
	if f.tls == (tlsFlags{}) {
		return nil, nil
	}
	own, err := f.tls.own()
	if err != nil {
		return nil, err
	}
	if len(own) == 0 {
		return nil, errors.New("--tls-ca asks for client certificates; the server needs one too: --tls-certificate and --tls-key")
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: own}
	if config.ClientCAs, err = f.tls.pool(); err != nil {
		return nil, err
	}
	if config.ClientCAs != nil {
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return config, nil
}
