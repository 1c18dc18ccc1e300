package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	duisadaptor "example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/spec"
)

// wireFlags say how to speak DUIS to it.
type wireFlags struct {
	control, pki, schema string
	world, observer      string
}

func (f *wireFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.control, "control", "", "`URL` of the control endpoint that loads worlds and observes them")
	flags.StringVar(&f.pki, "pki", "", "`FOLDER` of keys and certificates, as 'mp107 pki new' writes it")
	flags.StringVar(&f.schema, "schema", "", "`FOLDER` with your copy of the schema, to validate every message against")
	flags.StringVar(&f.world, "world", "", "without --control: JSON `FILE` of the world that the DSP is in")
	flags.StringVar(&f.observer, "observer", "", "without --control: `EUI-64` of the User who reads credentials back")
}

func (f *wireFlags) connect(url string, tls *tlsFlags) (conformance.Adaptor, error) {
	if f.pki == "" {
		return nil, errors.New("--pki is needed to sign requests: make a folder with 'mp107 pki new pki/', and let the DSP trust it")
	}
	kit, err := pki.LoadDir(f.pki)
	if err != nil {
		return nil, fmt.Errorf("--pki %s: %w", f.pki, err)
	}
	options := duisadaptor.Config{URL: url, Control: f.control, PKI: kit}
	if options.TLS, err = tls.client(); err != nil {
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
