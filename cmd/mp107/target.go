package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"mp107/conformance"
	duisadaptor "mp107/conformance/adaptor/duis"
	"mp107/conformance/adaptor/inprocess"
	"mp107/conformance/adaptor/rpc"
	"mp107/conformance/dsp"
	"mp107/conformance/duis"
	"mp107/conformance/duis/pki"
	"mp107/spec"
)

// The ways in which an implementation is reached.
const (
	simulated  = "simulated"
	duisHTTP   = "duis://"
	duisSecure = "duis+https://"
)

// targetFlags choose the implementation under test.
type targetFlags struct {
	adaptor string
	faults  []string
	wire    wireFlags
}

// wireFlags say how to speak DUIS to it.
type wireFlags struct {
	control, pki, schema string
	world, observer      string
	tls                  tlsFlags
}

// flags are those that a replay over the same wire needs again.
func (f *wireFlags) flags() [][2]string {
	return [][2]string{
		{"control", f.control}, {"pki", f.pki}, {"schema", f.schema}, {"world", f.world}, {"observer", f.observer},
		{"tls-ca", f.tls.authority}, {"tls-certificate", f.tls.certificate}, {"tls-key", f.tls.key},
	}
}

func (f *targetFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.adaptor, "adaptor", simulated, "the implementation to test: simulated, duis://HOST:PORT or duis+https://HOST:PORT")
	flags.StringArrayVar(&f.faults, "fault", nil, "fault to seed in the simulated DSP; repeatable (see 'mp107 mutants --list')")
	flags.StringVar(&f.wire.control, "control", "", "DUIS: URL of the control endpoint that loads worlds and observes them")
	flags.StringVar(&f.wire.pki, "pki", "", "DUIS: folder of keys and certificates, as 'mp107 pki new' writes it")
	flags.StringVar(&f.wire.schema, "schema", "", "DUIS: folder of your copy of the schema, to validate every message against")
	flags.StringVar(&f.wire.world, "world", "", "DUIS without --control: JSON file of the world that the DSP is in")
	flags.StringVar(&f.wire.observer, "observer", "", "DUIS without --control: EUI-64 of the User who reads credentials back")
	f.wire.tls.register(cmd, "of the DSP", "client ")
}

// connect makes the adaptor. The simulated DSP is of the release and readings
// that are asked about; any other is what it is.
func (f *targetFlags) connect(release spec.Release, readings spec.Readings) (conformance.Adaptor, error) {
	switch {
	case f.adaptor == simulated:
		return inprocess.New(simulatedConfig(release, readings, f.faults))
	case len(f.faults) > 0:
		return nil, fmt.Errorf("--fault seeds the simulated DSP; the implementation is %s", f.adaptor)
	}
	for _, scheme := range rpc.Schemes() {
		if strings.HasPrefix(f.adaptor, scheme) {
			config, err := f.wire.tls.client()
			if err != nil {
				return nil, err
			}
			return rpc.Dial(rpc.Options{URL: f.adaptor, TLS: config})
		}
	}
	for prefix, scheme := range map[string]string{duisHTTP: "http://", duisSecure: "https://"} {
		if address, ok := strings.CutPrefix(f.adaptor, prefix); ok {
			return f.wire.connect(scheme + address)
		}
	}
	return nil, fmt.Errorf("unknown adaptor %q: want %s, %sHOST:PORT or %sHOST:PORT", f.adaptor, simulated, duisHTTP, duisSecure)
}

func simulatedConfig(release spec.Release, readings spec.Readings, faults []string) dsp.Config {
	config := dsp.Config{Release: release, Readings: readings}
	for _, fault := range faults {
		config.Faults = append(config.Faults, dsp.FaultID(fault))
	}
	return config
}

func (f *wireFlags) connect(url string) (conformance.Adaptor, error) {
	if f.pki == "" {
		return nil, errors.New("--pki is needed to sign requests: make a folder with 'mp107 pki new pki/', and let the DSP trust it")
	}
	kit, err := pki.LoadDir(f.pki)
	if err != nil {
		return nil, fmt.Errorf("--pki %s: %w", f.pki, err)
	}
	options := duisadaptor.Options{URL: url, Control: f.control, PKI: kit}
	if options.TLS, err = f.tls.client(); err != nil {
		return nil, err
	}
	if f.schema != "" {
		if options.Schema, err = duis.LoadSchema(f.schema); err != nil {
			return nil, fmt.Errorf("--schema: %w", err)
		}
	}
	if f.observer != "" {
		if options.Observer, err = spec.ParseEUI64(f.observer); err != nil {
			return nil, fmt.Errorf("--observer: %w", err)
		}
	}
	if f.world != "" {
		var world spec.World
		if err := readJSON(f.world, &world); err != nil {
			return nil, fmt.Errorf("--world: %w", err)
		}
		options.World = &world
	}
	if f.control == "" && f.world == "" {
		return nil, errors.New("without --control the world that the DSP is in has to be declared: --world FILE")
	}
	return duisadaptor.New(options)
}

// tlsFlags are the files of one side of a TLS connection.
type tlsFlags struct{ authority, certificate, key string }

func (f *tlsFlags) register(cmd *cobra.Command, whose, mine string) {
	cmd.Flags().StringVar(&f.authority, "tls-ca", "", "TLS: PEM certificates that those "+whose+" have to chain to")
	cmd.Flags().StringVar(&f.certificate, "tls-certificate", "", "TLS: "+mine+"certificate, PEM")
	cmd.Flags().StringVar(&f.key, "tls-key", "", "TLS: its private key, PEM")
}

// client is the configuration of a client, or nil where nothing was chosen.
func (f *tlsFlags) client() (*tls.Config, error) {
	if *f == (tlsFlags{}) {
		return nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	var err error
	if config.RootCAs, err = f.pool(); err != nil {
		return nil, err
	}
	config.Certificates, err = f.own()
	return config, err
}

func (f *tlsFlags) pool() (*x509.CertPool, error) {
	if f.authority == "" {
		return nil, nil
	}
	text, err := os.ReadFile(f.authority)
	if err != nil {
		return nil, fmt.Errorf("--tls-ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--tls-ca %s: no PEM certificate in it", f.authority)
	}
	return pool, nil
}

func (f *tlsFlags) own() ([]tls.Certificate, error) {
	if (f.certificate == "") != (f.key == "") {
		return nil, errors.New("--tls-certificate and --tls-key go together")
	}
	if f.certificate == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(f.certificate, f.key)
	if err != nil {
		return nil, fmt.Errorf("--tls-certificate, --tls-key: %w", err)
	}
	return []tls.Certificate{pair}, nil
}

// saveTranscript writes the messages of the last case as files.
func saveTranscript(w io.Writer, dir string, adaptor conformance.Adaptor) error {
	wire, ok := adaptor.(conformance.Recorder)
	if !ok {
		return errors.New("--transcript: this implementation is not reached over a wire, so that there are no messages")
	}
	paths, err := duisadaptor.WriteTranscript(dir, wire.Transcript())
	if err != nil {
		return fmt.Errorf("--transcript: %w", err)
	}
	fmt.Fprintf(w, "%d files in %s; send.sh sends the requests again\n", len(paths), dir)
	return nil
}
