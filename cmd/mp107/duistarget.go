package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	duisadaptor "example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// wireFlags say how to speak DUIS to it.
type wireFlags struct {
	control, pki, schema string
	world, observer      string
	profile              profileFlags
	receiver             string
	driveRegistration    string
}

// profileFlags choose how the DSP behaves on the wire.
type profileFlags struct{ name, dsp string }

func (f *profileFlags) register(cmd *cobra.Command, prefix string) {
	cmd.Flags().StringVar(&f.name, "profile", duis.Profiles()[0], prefix+"`PROFILE` of how the DSP behaves on the wire: "+text.Join(duis.Profiles(), ", ")+", or a file (see 'mp107 duis profile')")
	cmd.Flags().StringVar(&f.dsp, "dsp", "", prefix+"`EUI-64` of the DSP in messages (default that of the profile)")
}

// repeated are the flags as they can be typed again; empty for none.
func (f *profileFlags) repeated() string {
	text := ""
	if f.name != duis.Profiles()[0] {
		text = " --profile " + quoted(f.name)
	}
	if f.dsp != "" {
		text += " --dsp " + quoted(f.dsp)
	}
	return text
}

func (f *profileFlags) load() (duis.Profile, error) {
	profile, err := duis.LoadProfile(f.name)
	if err != nil {
		return profile, fmt.Errorf("--%w", err)
	}
	if f.dsp != "" {
		if profile.DSP, err = spec.ParseEUI64(f.dsp); err != nil {
			return profile, fmt.Errorf("--dsp: %w", err)
		}
	}
	return profile, profile.Validate()
}

func (f *wireFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	f.profile.register(cmd, "")
	flags.StringVar(&f.receiver, "receiver", "", "`HOST:PORT` to take later messages at, where the DSP sends them (default that of the profile)")
	flags.StringVar(&f.control, "control", "", "`URL` of the control endpoint that loads worlds and observes them")
	flags.StringVar(&f.pki, "pki", "", "`FOLDER` of keys and certificates, as 'mp107 pki new' writes it, or a keystore in JSON as the DCC publishes one")
	flags.StringVar(&f.schema, "schema", "", "`FOLDER` with your copy of the schema, to validate every message against")
	flags.StringVar(&f.world, "world", "", "without --control: the world that the DSP is in, as a JSON `FILE` or a folder of CSV files")
	flags.StringVar(&f.driveRegistration, "drive-registration", "", "without --control: `COMMAND` that adds a row to the Registration Data: it gets the row on standard input, as JSON")
	flags.StringVar(&f.observer, "observer", "", "without --control: `EUI-64` of the User who reads credentials back")
}

func (f *wireFlags) connect(url string, tls *tlsFlags, timeout time.Duration) (*duisadaptor.Adaptor, error) {
	config, err := f.config(url, tls)
	if err != nil {
		return nil, err
	}
	if receiver := config.Profile.Receiver; receiver.Listen+receiver.URL != "" && timeout <= receiver.Patience {
		return nil, fmt.Errorf("--timeout %v: must be longer than the profile's patience for later messages, %v", timeout, receiver.Patience)
	}
	return duisadaptor.New(config)
}

// config is what the flags say of a DSP.
func (f *wireFlags) config(url string, tls *tlsFlags) (duisadaptor.Config, error) {
	var none duisadaptor.Config
	if f.pki == "" {
		return none, errors.New("--pki is needed to sign requests: make a folder with 'mp107 pki new pki/', and let the DSP trust it")
	}
	kit, err := loadKit(f.pki)
	if err != nil {
		return none, fmt.Errorf("--pki %s: %w", f.pki, err)
	}
	options := duisadaptor.Config{URL: url, Control: f.control, PKI: kit}
	if options.Profile, err = f.profile.load(); err != nil {
		return none, err
	}
	if f.receiver != "" {
		options.Profile.Receiver.Listen = f.receiver
	}
	if options.TLS, err = tls.client(); err != nil {
		return none, err
	}
	if f.schema != "" {
		if options.Schema, err = duis.LoadSchema(f.schema); err != nil {
			return none, fmt.Errorf("--schema: %w", err)
		}
	}
	if f.observer != "" {
		if options.Observer, err = spec.ParseEUI64(f.observer); err != nil {
			return none, fmt.Errorf("--observer: %w", err)
		}
	}
	if f.world != "" {
		world, err := readWorld(f.world)
		if err != nil {
			return none, fmt.Errorf("--world %s: %w", f.world, err)
		}
		options.World = &world
	}
	if f.control == "" && f.world == "" {
		return none, errors.New("without --control the world that the DSP is in has to be declared: --world FILE")
	}
	if f.driveRegistration != "" {
		if f.control != "" {
			return none, errors.New("--drive-registration is for a DSP without --control, which registers by itself")
		}
		if options.DriveRegistration, err = registrationHook(f.driveRegistration); err != nil {
			return none, err
		}
	}
	return options, nil
}

// loadKit loads certificates and keys, and warns of keys that are not kept to oneself.
func loadKit(path string) (*pki.Kit, error) {
	kit, err := pki.Load(path)
	if exposed := pki.Exposed(path); err == nil && len(exposed) > 0 {
		fmt.Fprintf(os.Stderr, "mp107: keys that others than their owner can read: %s; chmod 600 keeps them to yourself\n", strings.Join(exposed[:min(len(exposed), 5)], " "))
	}
	return kit, err
}
