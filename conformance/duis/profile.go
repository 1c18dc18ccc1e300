package duis

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// Profile is how a DSP behaves on the wire where public texts leave a choice.
// The simulated DSP plays it, and the adaptor expects it. It is a YAML file;
// profiles/simulated.yaml says what each choice means and where it comes from.
type Profile struct {
	Name           string         `yaml:"name"`
	DSP            spec.EUI64     `yaml:"dsp"`
	Rejections     string         `yaml:"rejections"`
	ResponseID     string         `yaml:"response-id"`
	Signers        string         `yaml:"signers"`
	Services       map[int]string `yaml:"services"`
	SMETS1Critical Route          `yaml:"smets1-critical"`
	PreCommand     string         `yaml:"pre-command"`
	Acknowledges   []int          `yaml:"acknowledges"`
	S1SPAlert      string         `yaml:"s1sp-alert"`
	S1SPSigners    string         `yaml:"s1sp-signers"`
	Receiver       Receiver       `yaml:"receiver"`
}

// Route is a command variant and the service that it goes to.
type Route struct {
	CommandVariant int    `yaml:"command-variant"`
	Service        string `yaml:"service"`
}

// Receiver is where later messages are taken, and how long they are waited for.
type Receiver struct {
	Listen   string        `yaml:"listen"`
	URL      string        `yaml:"url"`
	Patience time.Duration `yaml:"patience"`
	Settle   time.Duration `yaml:"settle"`
}

// The choices of a Profile; profiles/simulated.yaml says what they mean.
const (
	Signed   = "signed"
	Either   = "either"
	Unsigned = "unsigned"

	Required = "required"
	Optional = "optional"
	Absent   = "absent"

	Chain  = "chain"
	Pinned = "pinned"

	Decision = "decision"
	Returned = "returned"

	Rejection = "rejection"
	Unknown   = "unknown"
	Known     = "known"
)

// The services by the last part of their path. [D] DCC Boxed
const (
	ServiceSend      = "serviceS"
	ServiceNonDevice = "serviceD"
	ServiceTransform = "serviceT"
)

// The limits of a profile: its bytes, and how long anything is waited for.
const (
	maxProfile  = 64 << 10
	maxPatience = 10 * time.Minute
)

//go:embed profiles/*.yaml
var profileFiles embed.FS

// Profiles lists the profiles that are built in.
func Profiles() []string { return []string{"simulated", "dcc-boxed", "acknowledge-first"} }

// DefaultProfile is the profile "simulated".
func DefaultProfile() Profile {
	var p Profile
	file, err := profileFiles.ReadFile("profiles/simulated.yaml")
	if err == nil {
		err = p.read(file)
	}
	if err != nil {
		panic("duis: " + err.Error()) // the file is part of the program
	}
	return p
}

// ProfileText is the file of a profile that is built in, comments and all.
func ProfileText(name string) ([]byte, error) {
	if !slices.Contains(Profiles(), name) {
		return nil, fmt.Errorf("no profile %q is built in: those are %s", clip(name), strings.Join(Profiles(), ", "))
	}
	return profileFiles.ReadFile("profiles/" + name + ".yaml")
}

// LoadProfile reads a profile by the name of one that is built in, or from a
// file. What a file leaves out is as in DefaultProfile; what it has too much, or
// a choice that is none, is an error that says which there are.
func LoadProfile(name string) (Profile, error) {
	p := DefaultProfile()
	var content []byte
	var err error
	if slices.Contains(Profiles(), name) {
		content, err = ProfileText(name)
	} else {
		content, err = readBounded(name)
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("there is no file of that name, and none is built in: those are %s", strings.Join(Profiles(), ", "))
		}
	}
	if err == nil {
		err = p.read(content)
	}
	if err != nil {
		return Profile{}, fmt.Errorf("profile %s: %w", text.Clip(text.Printable(name), 200), err)
	}
	return p, nil
}

func readBounded(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxProfile+1))
	if err == nil && len(content) > maxProfile {
		err = fmt.Errorf("more than %d bytes", maxProfile)
	}
	return content, err
}

// read lays what a file says over the profile.
func (p *Profile) read(content []byte) error {
	services, acknowledges := p.Services, p.Acknowledges
	p.Services, p.Acknowledges = nil, nil // a file's own replace them whole
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	if err := decoder.Decode(p); err != nil && !errors.Is(err, io.EOF) {
		return errors.New(text.Clip(text.Printable(err.Error()), 400))
	}
	if p.Services == nil {
		p.Services = services
	}
	if p.Acknowledges == nil {
		p.Acknowledges = acknowledges
	}
	return p.Validate()
}

// Validate reports a choice that is none, by the name it has in a file.
func (p Profile) Validate() error {
	for _, choice := range []struct {
		name, value string
		known       []string
	}{
		{"rejections", p.Rejections, []string{Signed, Either, Unsigned}},
		{"response-id", p.ResponseID, []string{Required, Optional, Absent}},
		{"signers", p.Signers, []string{Chain, Pinned}},
		{"pre-command", p.PreCommand, []string{Decision, Returned}},
		{"s1sp-alert", p.S1SPAlert, []string{Rejection, Unknown}},
		{"s1sp-signers", p.S1SPSigners, []string{Known, Unknown}},
		{"service of smets1-critical", p.SMETS1Critical.Service, Services()},
	} {
		if !slices.Contains(choice.known, choice.value) {
			return fmt.Errorf("%s %q: want %s", choice.name, clip(choice.value), strings.Join(choice.known, ", "))
		}
	}
	for _, variant := range slices.Sorted(maps.Keys(p.Services)) {
		if variant < 1 || variant > NonDeviceService || !slices.Contains(Services(), p.Services[variant]) {
			return fmt.Errorf("services: %d: %q: want a command variant from 1 to 8 and one of %s", variant, clip(p.Services[variant]), strings.Join(Services(), ", "))
		}
	}
	for variant := 1; variant <= NonDeviceService; variant++ {
		if p.Services[variant] == "" {
			return fmt.Errorf("services: command variant %d is missing", variant)
		}
	}
	for _, variant := range append([]int{p.SMETS1Critical.CommandVariant}, p.Acknowledges...) {
		if variant < 1 || variant > NonDeviceService {
			return fmt.Errorf("command variant %d in acknowledges or smets1-critical: want 1 to 8", variant)
		}
	}
	return p.validateReceiver()
}

func (p Profile) validateReceiver() error {
	r := p.Receiver
	switch {
	case p.Name == "" || len(p.Name) > 60 || text.Printable(p.Name) != p.Name:
		return fmt.Errorf("name %q: want a word for reports", clip(p.Name))
	case p.DSP == 0:
		return errors.New("dsp: want the EUI-64 of the DSP in messages")
	case r.Patience <= 0 || r.Patience > maxPatience || r.Settle < 0 || r.Settle > maxPatience:
		return fmt.Errorf("receiver: patience %v, settle %v: want a positive one, and at most %v", r.Patience, r.Settle, maxPatience)
	}
	if r.Listen == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(r.Listen); err != nil {
		return fmt.Errorf("receiver: listen %q: want HOST:PORT", clip(r.Listen))
	}
	return nil
}

// Services lists the services in the order of the table.
func Services() []string { return []string{ServiceSend, ServiceNonDevice, ServiceTransform} }

// RouteOf is how a request travels: by the command variant that its kind has,
// to the service that takes that. A SMETS1 Device's critical ones have a route
// of their own.
func (p Profile) RouteOf(variant spec.ServiceRequestVariant, generation spec.SMETS) Route {
	if variant.Critical && generation == spec.SMETS1 {
		return p.SMETS1Critical
	}
	return p.Route(CommandVariantOf(variant))
}

// Route is a command variant with the service that takes it.
func (p Profile) Route(commandVariant int) Route {
	return Route{CommandVariant: commandVariant, Service: p.Services[commandVariant]}
}

// Acknowledged reports whether a command variant is acknowledged and answered later.
func (p Profile) Acknowledged(commandVariant int) bool {
	return slices.Contains(p.Acknowledges, commandVariant)
}

// Text writes the profile as a file. A choice with a comment has it beside it.
func (p Profile) Text(comments map[string]string) []byte {
	var b bytes.Buffer
	line := func(name, value string) {
		fmt.Fprintf(&b, "%s: %s", name, value)
		if comment := comments[name]; comment != "" {
			fmt.Fprintf(&b, "  # %s", text.Printable(comment))
		}
		b.WriteByte('\n')
	}
	line("name", fmt.Sprintf("%q", p.Name))
	line("dsp", p.DSP.String())
	line("rejections", p.Rejections)
	line("response-id", p.ResponseID)
	line("signers", p.Signers)
	b.WriteString("services:\n")
	for variant := 1; variant <= NonDeviceService; variant++ {
		fmt.Fprintf(&b, "  %d: %s", variant, p.Services[variant])
		if comment := comments[fmt.Sprintf("services %d", variant)]; comment != "" {
			fmt.Fprintf(&b, "  # %s", text.Printable(comment))
		}
		b.WriteByte('\n')
	}
	line("smets1-critical", fmt.Sprintf("{command-variant: %d, service: %s}", p.SMETS1Critical.CommandVariant, p.SMETS1Critical.Service))
	line("pre-command", p.PreCommand)
	line("acknowledges", strings.ReplaceAll(fmt.Sprint(p.Acknowledges), " ", ", "))
	line("s1sp-alert", p.S1SPAlert)
	line("s1sp-signers", p.S1SPSigners)
	line("receiver", fmt.Sprintf("{listen: %q, url: %q, patience: %v, settle: %v}", p.Receiver.Listen, p.Receiver.URL, p.Receiver.Patience, p.Receiver.Settle))
	return b.Bytes()
}
